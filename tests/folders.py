"""Folders, resuming, and the content of manifests."""
import hashlib
import itertools
import json
import shutil
import signal

from sweeping import (FLAGSHIP, ROOT, SMALL, as_json, hashes, insist_same, read_json, signalled,
                      steppe)

METRIC = "--metric", "gdp.KAZ"


def files(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*") if p.is_file()
    }


def calls(one, other):
    """Returns commands with different results, by name."""
    return {
        "run": ("run", one), "run-other": ("run", other), "run-set": ("run", one, "--set",
                                                                      "time.years=3"),
        "run-metrics": ("run", one, "--metrics", "gdp.*"), "sweep": ("sweep", one, "-n", 64),
        "sweep-seed": ("sweep", one, "-n", 64, "--seed",
                       2), "sweep-design": ("sweep", one, "-n", 64, "--design", "lhs"),
        "compare": ("compare", one, other, "-n", 64), "regret": ("regret", one, other, *METRIC,
                                                                 "-n", 64),
        "discover": ("discover", one, "--ask", "half", "-n",
                     64), "attribute": ("attribute", one, other, "--metric", "paid.help"),
        "sensitivity": ("sensitivity", one, "--metric", "paid.help", "--budget", 256),
        "seek": ("seek", one, "--vary", "pledge.help.realisation", "--in", "0,1", "--until",
                 "half"), "optimise": ("optimise", one, "--vary", "pledge.help.realisation[0,1]",
                                       "--maximise", "paid.help"),
    }


def test_another_result(folder, pair):
    """Every command refuses the folder of every other result; --overwrite replaces it whole.

    A refusal is cheap, so it tests all pairs, and replacement for adjacent pairs.
    """
    wanted, commands = {}, calls(*pair)
    for name, call in commands.items():
        steppe(*call, "--out", folder / name, "--quiet")
        wanted[name] = set(files(folder / name))
    names = list(commands)
    for before, after in itertools.permutations(names, 2):
        kept = files(folder / before)
        said = steppe(*commands[after], "--out", folder / before, "--quiet", code=2)
        assert "holds another result" in said.stderr and "--overwrite" in said.stderr
        assert said.stdout == "" and files(folder / before) == kept
    for before, after in zip(names, names[1:] + names[:1]):
        out = folder / "mixed"
        shutil.copytree(folder / before, out)
        steppe(*commands[after], "--out", out, "--quiet", "--overwrite")
        assert set(files(out)) == wanted[after], (before, after, set(files(out)) ^ wanted[after])
        shutil.rmtree(out)


def test_same_result(folder, one):
    """The same command may rewrite its own folder, also with a page, whose explorer alone is new in
    the result."""
    for call in (("run", one), ("sweep", one, "-n", 64)):
        out = folder / call[0]
        steppe(*call, "--out", out, "--quiet")
        first = hashes(out, [n for n in files(out) if n not in ("manifest.json", "results.json")])
        result = read_json(out / "results.json")
        steppe(*call, "--out", out, "--quiet", "--report", "--threads", 1)
        insist_same(hashes(out, list(first)), first, call[0])
        again = read_json(out / "results.json")
        assert {key: again[key] for key in again if key != "explorer"} == result
        assert (out / "report.html").exists()


def test_nothing_lost(folder, out, pair):
    """An invalid scenario, an invalid option or an unrelated file never destroys a result."""
    one, other = pair
    steppe("sweep", one, "-n", 64, "--out", out, "--quiet")
    kept = files(out)
    other.write_text(SMALL + "[agent.XXX]\nrole = 5\n")
    for wrong in (("sweep", other, "-n", 64), ("run", other), ("sweep", folder / "none.toml"),
                  ("sweep", one, "--metrics", "nothing.*"), ("compare", one, other, "-n", 64),
                  ("run", one, "--metrics", "gdp.KZA")):
        steppe(*wrong, "--out", out, "--overwrite", "--quiet", code=2)
        assert files(out) == kept
    loose = folder / "loose"
    loose.mkdir()
    (loose / "timeseries.csv").write_text("mine\n")
    said = steppe("run", one, "--out", loose, code=2)
    assert "timeseries.csv" in said.stderr and files(loose) == {"timeseries.csv": b"mine\n"}
    text = one.read_bytes()
    assert "folder of the input" in steppe("run", one, "--out", folder, "--overwrite",
                                           code=2).stderr
    assert one.read_bytes() == text


def test_resumed_sweep(folder, pair):
    """The same command resumes a sweep and a shard; other arguments or files are refused."""
    one, other = pair
    steppe("sweep", one, "-n", 256, "--out", folder / "straight", "--quiet")
    wanted = hashes(folder / "straight")
    call = "sweep", one, "-n", 256, "--threads", 1, "--out", folder / "out"
    said = signalled(3, signal.SIGTERM, *call).stderr
    assert "stopped after" in said and "Go on with: steppe sweep " in said
    kept = files(folder / "out")
    text = one.read_text()
    for wrong, why in (((*call, "--seed", 2), "other arguments"),
                       ((*call, "--audit"), "other arguments"), ((*call, "--design", "lhs"),
                                                                 "other arguments"),
                       ((*call, "--set", "time.years=3"), "with another --set"),
                       (("run", one, "--out", folder / "out"), "other arguments")):
        said = steppe(*wrong, code=2)
        assert why in said.stderr and "--overwrite" in said.stderr
        # only for commands that have the option
        assert ("--restart" in said.stderr) == (wrong[0] == "sweep")
        assert files(folder / "out") == kept
    one.write_text(text + "# a remark\n[ask.new]\nthat = \"gdp.KAZ > 1\"\nat = 2027-01-01\n")
    assert "other input files" in steppe(*call, code=2).stderr
    one.write_text(text)
    assert "resuming from" in steppe(*call).stderr
    insist_same(hashes(folder / "out"), wanted, "a sweep resumed by its own command")
    assert "is complete" in steppe(*call).stdout
    parts = folder / "parts"
    for n in range(2):
        shard = "sweep", one, "-n", 256, "--threads", 1, "--shard", f"{n}/2", "--out", parts
        signalled(2, signal.SIGTERM, *shard)
        said = steppe("merge", parts / f"part-{n}-of-2", "--out", folder / "all", code=2).stderr
        assert f"continue with steppe sweep {one}" in said and f"--shard {n}/2" in said
        assert "resuming from" in steppe(*shard).stderr
        assert "is complete" in steppe(*shard).stdout
    said = steppe("merge", parts / "part-1-of-2", "--out", folder / "all", code=2).stderr
    made = f"Make it with: steppe sweep {one} -n 256 --threads 1 --shard 0/2 --out {parts}"
    assert made in said and "are complete" not in said
    steppe("merge", *parts.iterdir(), "--out", folder / "all", "--quiet")
    insist_same(hashes(folder / "all"), wanted, "shards resumed by their own commands")
    signalled(2, signal.SIGTERM, *call, "--seed", 2, "--overwrite")
    steppe(*call, "--restart", "--quiet")
    insist_same(hashes(folder / "out"), wanted, "after --restart")


def test_other_version(folder, one):
    """Parts and checkpoints of another version are refused."""
    parts = folder / "parts"
    for n in range(2):
        steppe("sweep", one, "-n", 64, "--shard", f"{n}/2", "--out", parts, "--quiet")
    record = parts / "part-1-of-2/sweep.json"
    job = json.loads(record.read_text())
    assert job["schema"] == 1 and "(" in job["fingerprint"]["program"]
    job["fingerprint"]["program"] = "0.0.9 (0123456789ab), format 2"
    record.write_text(json.dumps(job))
    said = steppe("merge", *parts.iterdir(), "--out", folder / "all", code=2).stderr
    assert "part-1-of-2: made by steppe 0.0.9 (0123456789ab)" in said
    call = "sweep", one, "-n", 64, "--shard", "1/2", "--out", parts
    assert "was made by steppe 0.0.9" in steppe(*call, code=2).stderr
    said = steppe("sweep", "--resume", parts / "part-1-of-2", code=2).stderr
    again = f"begin again with: steppe sweep {one} -n 64 --shard 1/2 --out {parts} --quiet"
    assert "was begun by steppe 0.0.9" in said and f"{again} --restart" in said
    steppe(*call, "--overwrite", "--quiet")
    steppe("merge", *parts.iterdir(), "--out", folder / "all", "--quiet")


def further_calls(folder, one):
    """Returns calls() and commands that read files other than scenarios."""
    parts = folder / "parts"
    for n in range(2):
        steppe("sweep", one, "-n", 64, "--shard", f"{n}/2", "--out", parts, "--quiet")
    return {
        "calibrate": ("calibrate", one, "--to", folder / "run/timeseries.csv", "--free",
                      "pledge.help.realisation"),
        "merge": ("merge", parts / "part-0-of-2", parts / "part-1-of-2"),
        "hindcast": ("hindcast", "h2"),
        "generate": ("generate", "uniform", "-n", 10, "--degree", 2),
        "game": ("game", "scenarios/japan-20b.toml", "--issue", "unsc-japan-seat", "--powers",
                 "JPN:1:4,CHN:-1:4"),
    }


def test_manifests(folder, pair):
    """A manifest has seed, design, replicates, start, commit, compiler, ISA and every hash."""
    one, other = pair
    for name, call in {**calls(one, other), **further_calls(folder, one)}.items():
        out = folder / name
        steppe(*call, "--out", out)
        told = read_json(out / "manifest.json")
        assert told["schema"] == 1 and told["started"].endswith("Z")
        assert "(" in told["version"] and told["compiler"] and told["isa"]
        assert (told["inputs"] == []) == (name == "generate")
        read = {file["path"] for file in told["inputs"]}
        assert {str(word) for word in call if word in (one, other)} <= read
        assert name != "calibrate" or str(folder / "run/timeseries.csv") in read
        for file in told["inputs"]:
            path = ROOT / file["path"]
            assert file["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        written = set(files(out)) - {"manifest.json"}
        assert set(told["outputs_sha256"]) == written
        for file, digest in told["outputs_sha256"].items():
            assert digest == hashlib.sha256((out / file).read_bytes()).hexdigest()
        if call[0] in ("sweep", "compare", "regret", "discover"):
            wanted = {"sweep-seed": (64, 2, "sobol"), "sweep-design": (64, 1, "lhs")}
            assert sample(told) == wanted.get(name, (64, 1, "sobol"))
    for name in ("attribute", "seek", "optimise"):
        call = calls(one, other)[name]
        assert "replicates" not in (folder / name / "manifest.json").read_text()
        for number, seed, design, drawn in ((64, 1, "sobol", 64), (100, 3, "sobol", 128),
                                            (50, 4, "lhs", 50), (20, 5, "random", 20)):
            said = steppe(*call, "-n", number, "--seed", seed, "--design", design, "--out",
                          folder / name, "--overwrite")
            told = read_json(folder / name / "manifest.json")
            assert sample(told) == (drawn, seed, design)
            assert (f"-n {number} is rounded up to {drawn}" in said.stderr) == (number != drawn)
    many = folder / "many.toml"
    many.write_text('extends = "one.toml"\n[agent]\nKAZ.gdp_volatility = 0.03\n' + "".join(
        f'[agent.A{n}]\ngdp_usd_bn = {n + 1}\n' for n in range(14)))
    for more, wanted in (((), (400, 1, "permutations")),
                         (("--permutations", 16, "--seed", 3), (16, 3, "permutations"))):
        steppe("attribute", one, many, "--metric", "gdp.KAZ", *more, "--out", folder / "orders",
               "--quiet", "--overwrite")
        told = read_json(folder / "orders/manifest.json")
        assert sample(told) == wanted


def sample(manifest):
    """Returns the number of replicates, seed and design of a manifest."""
    return manifest["replicates"], manifest["seed"], manifest["design"]


def test_below_files(folder, pair):
    """--out below a file is refused before the run."""
    one, other = pair
    (folder / "file.txt").write_text("mine")
    (folder / "link").symlink_to("file.txt")
    more = {"game": ("game", FLAGSHIP, "--issue", "unsc-japan-seat", "--powers", "JPN:+1:4"),
            "hindcast": ("hindcast", "h1"),
            "shard": ("sweep", one, "-n", 64, "--shard", "0/2"),
            "generate": ("generate", "uniform", "-n", 50, "--degree", 4)}
    for name, call in {**calls(one, other), **more}.items():
        for place in ("file.txt/x", "file.txt/x/y", "file.txt", "link/x", "file.txt/../x/"):
            said = steppe(*call, "--out", folder / place, code=2)
            assert said.stdout == "" and ("is a file" in said.stderr or place == "file.txt")
            assert said.stderr.count("steppe: ") == 1
    for n in range(2):
        steppe("sweep", one, "-n", 64, "--shard", f"{n}/2", "--out", folder / "parts", "--quiet")
    parts = (folder / "parts").iterdir()
    assert "is a file" in steppe("merge", *parts, "--out", folder / "file.txt/x", code=2).stderr
    said = steppe("sweep", one, "-n", "1e9", "--out", folder / "file.txt/x", code=2).stderr
    assert "`" + str(folder / "file.txt") + "` is a file" in said
    assert (folder / "file.txt").read_text() == "mine"


def test_schemas(folder, pair):
    """Every JSON document, checkpoint and part states the version of its schema."""
    one, other = pair
    for name, call in {**calls(one, other), "hindcast": ("hindcast", "h1")}.items():
        steppe(*call, "--out", folder / name)
        documents = list((folder / name).glob("*.json"))
        assert len(documents) > 1 or name.startswith("sweep")
        assert all(json.loads(d.read_text())["schema"] == 1 for d in documents)
        if call[0] != "sweep":
            assert as_json(*call)["schema"] == 1
    for call in (("diff", one, other), ("sources", one), ("list", "metrics"),
                 ("list", "agents", one), ("paths", one), ("paths", one, "--from", "JPN", "--to",
                                                           "KAZ")):
        assert as_json(*call)["schema"] == 1
    steppe("sweep", one, "-n", 64, "--shard", "0/2", "--out", folder / "parts", "--quiet")
    signalled(1, signal.SIGTERM, "sweep", one, "-n", 256, "--threads", 1, "--out", folder / "half")
    signalled(1, signal.SIGTERM, "compare", one, other, "-n", 256, "--threads", 1, "--out",
              folder / "two")
    for file in ("parts/part-0-of-2/part.steppe", "half/checkpoint.steppe",
                 "two/checkpoint.steppe"):
        assert (folder / file).read_bytes().split(b"\n")[1] == b"schema: 1"
