"""Files that a result may not replace or delete."""
import fcntl
import json
import os
import resource
import shutil
import signal

from folders import files
from sweeping import ROOT, SMALL, hashes, insist_same, read_json, signalled, steppe


def refused(call, out, word, *options):
    """Checks that a call with exit code 2 leaves the folder as it is. Returns its messages."""
    kept = files(out)
    said = steppe(*call, "--out", out, "--quiet", *options, code=2).stderr
    assert word in said and files(out) == kept
    return said


def test_own_files_kept(folder, one):
    """Files of the user with names of copies, tables or temporaries survive without --overwrite."""
    for call in (("run", one), ("sweep", one, "-n", 64)):
        study = folder / f"study-{call[0]}"
        study.mkdir()
        (study / "one.toml").write_text(SMALL + "# my version\n")
        refused(call, study, "one.toml` exists")
        (study / "one.toml").unlink()
        steppe(*call, "--out", study, "--quiet")
        for name in ("futures.csv", "game.json"):
            (study / name).write_text("mine\n")
            refused(call, study, f"{name}` exists")
            (study / name).unlink()
        (study / "data.2024.tmp").write_text("mine\n")
        living = study / f"one.toml.{os.getpid()}.tmp"
        living.write_text("")
        (study / "asks.json.4999999.tmp").write_text("")
        steppe(*call, "--out", study, "--quiet")
        steppe(*call, "--out", study, "--quiet", "--overwrite")
        assert (study / "data.2024.tmp").exists() and living.exists()
        assert not (study / "asks.json.4999999.tmp").exists()
        (study / "one.toml").write_text(SMALL + "# my version\n")
        refused(call, study, "one.toml` was changed")
    rule = "generate", "uniform", "-n", 10, "--degree", 2
    steppe(*rule, "--out", folder / "crowd")
    told = read_json(folder / "crowd/manifest.json")
    assert set(told["outputs_sha256"]) == {"agents.csv", "edges.csv", "scenario.toml"}
    for name in ("agents.csv", "edges.csv", "scenario.toml"):
        own = folder / f"own-{name}"
        own.mkdir()
        (own / name).write_text("mine\n")
        kept = files(own)
        assert f"{name}` exists" in steppe(*rule, "--out", own, code=2).stderr
        assert files(own) == kept
    assert "other arguments" in steppe(*rule, "--seed", 2, "--out", folder / "crowd", code=2).stderr
    steppe(*rule, "--seed", 2, "--out", folder / "crowd", "--overwrite")


def test_inputs_kept(folder, one):
    """merge and calibrate never replace their inputs, and detect that an input changed."""
    (folder / "sc").mkdir()
    mine = folder / "sc/my.toml"
    mine.write_text(SMALL + "# my remark\n")
    for n in range(2):
        steppe("sweep", mine, "-n", 64, "--shard", f"{n}/2", "--out", folder / "parts", "--quiet")
    parts = folder / "parts/part-0-of-2", folder / "parts/part-1-of-2"
    for options in ((), ("--overwrite",)):
        refused(("merge", *parts), folder / "sc", "folder of the input", *options)
    steppe("run", one, "--metrics", "paid.*", "--out", folder / "planted", "--quiet")
    observed = folder / "planted/timeseries.csv"
    fit = "calibrate", one, "--free", "pledge.help.realisation", "--to"
    refused((*fit, observed), folder / "planted", "folder of the input", "--overwrite")
    (folder / "obs").mkdir()
    copy = folder / "obs/obs.csv"
    copy.write_bytes(observed.read_bytes())
    steppe(*fit, copy, "--out", folder / "fit", "--quiet")
    copy.write_bytes(observed.read_bytes() + b"\n")
    refused((*fit, copy), folder / "fit", "other input files")
    call = "hindcast", "h3", "--data", folder / "hindcast/data"
    shutil.copytree(ROOT / "scenarios", folder, dirs_exist_ok=True)
    steppe(*call, "--out", folder / "past")
    told = read_json(folder / "past/manifest.json")
    read = {file["path"] for file in told["inputs"]}
    assert str(folder / "hindcast/data/claims.csv") in read and len(read) > 2
    assert (told["replicates"], told["seed"], told["design"]) == (256, 1, "lhs")
    with open(folder / "hindcast/data/fbic.csv", "a", encoding="utf-8") as table:
        table.write("\n")
    assert "other input files" in steppe(*call, "--out", folder / "past", code=2).stderr


def test_foreign_manifests(folder, pair):
    """Only a manifest of steppe allows deletion, and only of the files it lists as written."""
    one, other = pair
    texts = ('{"name": "App", "outputs": ["keep.txt"], "scenario": {"sub/x": "1"}}', "garbage",
             "[]", '{"program": "other", "outputs": ["keep.txt"]}',
             *('{"program": "steppe", "%s": %s}' % (key, "[" * 300000 + "]" * 300000)
               for key in ("outputs", "outputs_sha256", "scenario")))
    for n, text in enumerate(texts):
        out = folder / str(n)
        (out / "sub").mkdir(parents=True)
        for name, content in (("manifest.json", text), ("keep.txt", "a"), ("sub/x", "b")):
            (out / name).write_text(content)
        for options in ((), ("--overwrite",)):
            said = refused(("run", one), out, "damaged or of another program", *options)
            assert "older version" not in said
    out = folder / "forged"
    steppe("run", one, "--out", out, "--quiet")
    record = read_json(out / "manifest.json")
    record["outputs"] += ["keep.txt", "../one.toml"]
    record["outputs_sha256"]["keep.txt"] = "1"
    record["outputs_sha256"]["../one.toml"] = hashes(folder, ["one.toml"])["one.toml"]
    (out / "manifest.json").write_text(json.dumps(record))
    (out / "keep.txt").write_text("a")
    steppe("run", other, "--out", out, "--overwrite", "--quiet")
    assert (out / "keep.txt").exists() and one.exists() and not (out / "one.toml").exists()


def test_replaced_whole(folder, one):
    """--overwrite recomputes damaged files; a folder without a table is incomplete."""
    call = "sweep", one, "-n", 256, "--threads", 1, "--out", folder / "out"
    steppe(*call, "--quiet")
    wanted = hashes(folder / "out")
    for options in ((), ("--overwrite",)):
        (folder / "out/quantiles.csv").unlink()
        steppe(*call, "--quiet", *options)
        insist_same(hashes(folder / "out"), wanted, "after a table was deleted")
    for name in ("quantiles.csv", "one.toml"):
        (folder / "out" / name).write_text("mine\n")
        assert f"{name}` was changed" in steppe(*call, code=2).stderr
        steppe(*call, "--quiet", "--overwrite")
        insist_same(hashes(folder / "out"), wanted, f"after {name} was changed")
    signalled(2, signal.SIGTERM, *call, "--overwrite")
    checkpoint = folder / "out/checkpoint.steppe"
    checkpoint.write_bytes(checkpoint.read_bytes()[:-7])
    assert "truncated or damaged" in steppe(*call, code=2).stderr
    steppe(*call, "--quiet", "--overwrite")
    insist_same(hashes(folder / "out"), wanted, "after a checkpoint was damaged")
    signalled(2, signal.SIGTERM, *call, "--overwrite")
    steppe("sweep", "--resume", folder / "out", "--quiet")
    made = read_json(folder / "out/manifest.json")["command_line"]
    assert made[1:] == [str(word) for word in (*call, "--overwrite")]


def test_one_at_a_time(folder, out, pair):
    """A folder that another process writes to is refused, also with --overwrite."""
    one, other = pair
    steppe("run", one, "--out", out, "--quiet")
    handle = os.open(out, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    for call in (("run", one), ("run", other, "--overwrite"),
                 ("sweep", one, "-n", 64, "--overwrite"),
                 ("compare", one, other, "-n", 64, "--overwrite")):
        refused(call, out, "another steppe is writing into")
    os.close(handle)
    steppe("sweep", one, "-n", 64, "--overwrite", "--out", out, "--quiet")


def test_hashes_in_pieces(folder, one):
    """Hashes a file larger than the memory limit of the program."""
    steppe("sweep", one, "-n", 64, "--out", folder / "out", "--quiet")
    os.truncate(folder / "out/quantiles.nc", 10**9)
    limit = 9 * 10**8
    said = steppe("sweep", one, "-n", 64, "--threads", 1, "--out", folder / "out", code=2,
                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
    assert "quantiles.nc` was changed" in said.stderr


def test_shards(folder, one):
    """The record of a shard holds its build, its start and the hashes of its files."""
    call = "sweep", one, "-n", 64, "--shard", "0/2", "--save-finals", "--out", folder / "parts"
    steppe(*call, "--quiet")
    part = folder / "parts/part-0-of-2"
    record = read_json(part / "sweep.json")
    assert all(record[key] for key in ("version", "compiler", "isa", "started"))
    names = ["part.steppe", "finals.rows"]
    assert record["outputs_sha256"] == hashes(part, names)
    rows = (part / "finals.rows").read_bytes()
    (part / "finals.rows").write_bytes(rows[:-8] + 8 * b"\1")
    assert "finals.rows` was changed" in steppe(*call, code=2).stderr
    (part / "finals.rows").unlink()
    steppe(*call, "--quiet")
    assert (part / "finals.rows").read_bytes() == rows
