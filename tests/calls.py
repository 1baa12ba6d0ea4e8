"""Numbers, expectations and exit codes of the command line."""
import json
import signal
import time

from sweeping import SMALL, read_json, rows, signalled, steppe, written


def test_whole_numbers(folder, file):
    """1e3, 1_000, 1k and 1000 are the same number."""
    call = "--design", "lhs", "--threads", "1", "--seed", "3"
    plain = steppe("sweep", file, "-n", 1000, *call, "--quiet", "--out", folder / "plain")
    assert plain.stderr == ""
    wanted = (folder / "plain/quantiles.csv").read_bytes()
    for n, text in enumerate(("1e3", "1_000", "1k", "1K", "1.0e3", "0.001M", "01000", "1E+3")):
        steppe("sweep", file, "-n", text, *call, "--quiet", "--out", folder / str(n))
        assert (folder / f"{n}/quantiles.csv").read_bytes() == wanted
    steppe("sweep", file, "-n", 64, "--seed", 2**53 - 1, "--quiet")


def test_rounded(file):
    """Reports before the run that sobol rounds up the number of replicates."""
    for command in (("sweep", file), ("compare", file, file), ("discover", file, "--ask", "half"),
                    ("regret", file, file, "--metric", "gdp.KAZ")):
        said = steppe(*command, "-n", 200)
        assert "-n 200 is rounded up to 256 (+28 %)" in said.stderr and "lhs" in said.stderr
        assert "rounded" not in steppe(*command, "-n", 256).stderr
        assert "rounded" not in steppe(*command, "-n", 200, "--design", "lhs").stderr


def test_expected(folder, file, out):
    """--expect and --fail-if end with 1."""
    sweep, run = ("sweep", file, "-n", 256, "--quiet"), ("run", file, "--quiet", "-n", 0)
    drawn = run[:-2]
    for call, options, code in (
            (sweep, ("--expect", "half=open"), 0), (sweep, ("--expect", "half=yes"), 1),
            (sweep, ("--expect", "ask.half=no"), 1), (sweep, ("--fail-if", "ask.half > 0.9"), 0),
            (sweep, ("--fail-if", "ask.half<=1"), 1), (sweep, ("--fail-if", "paid.help < 100"), 1),
            (sweep, ("--expect", "half=open", "--fail-if", "gdp.KAZ >= 1"), 1),
            (run, ("--expect", "war=no"), 0), (run, ("--expect", "war=yes"), 1),
            (drawn, ("--expect", "war=open"), 0), (drawn, ("--expect", "war=no"), 1),
            (run, ("--expect", "war=open"), 1), (run, ("--fail-if", "gdp.KAZ < 1"), 0),
            (run, ("--fail-if", "gdp.KAZ > 1"), 1), (run, ("--fail-if", "ask.war >= 1"), 0)):
        said = steppe(*call, *options, code=code).stderr
        assert (said == "") == (code == 0) and (code == 0 or "--" in said)
    # A complete folder is checked by its tables, so a failed expectation is reported.
    steppe(*sweep, "--out", out)
    kept = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in out.iterdir()}
    value = read_json(out / "asks.json")["asks"][0]["probability"]
    mean = [row["mean"] for row in rows(out / "quantiles.csv") if row["metric"] == "gdp.KAZ"][-1]
    for options, code in ((("--expect", "half=yes"), 1), (("--expect", "half=open"), 0),
                          (("--fail-if", f"ask.half > {value}"), 0),
                          (("--fail-if", f"ask.half >= {value}"), 1),
                          (("--fail-if", f"gdp.KAZ > {mean}"), 0),
                          (("--fail-if", f"gdp.KAZ >= {mean}"), 1)):
        steppe(*sweep, "--out", out, *options, code=code)
        steppe("sweep", "--resume", out, *options, code=code)
        assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in out.iterdir()} == kept
    steppe("sweep", "--resume", out, "--expect", "hlf=yes", code=2)


def test_stopped(folder, file):
    """Ctrl-C ends with 130, the time limit with 75; both leave a checkpoint to resume from."""
    commands = {"sweep": ("sweep", file), "compare": ("compare", file, file),
                "discover": ("discover", file, "--ask", "half"),
                "regret": ("regret", file, file, "--metric", "gdp.KAZ")}
    for name, command in commands.items():
        call = *command, "-n", 256, "--threads", 1, "--out", folder / name
        signalled(1, signal.SIGINT, *call)
        said = signalled(1, signal.SIGALRM, *call, "--time-limit", "1h").stderr
        assert "Go on with: steppe" in said
        assert (folder / name / "checkpoint.steppe").exists()
        steppe(*call, "--quiet")
    begin = time.monotonic()
    call = "sweep", file, "-n", "1e8", "--threads", 1, "--out", folder / "endless"
    said = steppe(*call, "--time-limit", "1s", code=75).stderr
    assert "Go on with: steppe" in said and 1 <= time.monotonic() - begin < 60
    assert (folder / "endless/checkpoint.steppe").exists()


def test_progress(folder, file):
    """--progress json writes one JSON object per line to stderr, also with --quiet."""
    other, = written(folder, other=SMALL.replace("uniform = [5, 15]", "uniform = [15, 25]"))
    for quiet in ((), ("--quiet",)):
        said = steppe("sweep", file, "-n", 256, "--progress", "json", *quiet)
        lines = [json.loads(line) for line in said.stderr.splitlines()]
        assert lines[0]["done"] == 0 and lines[-1]["done"] == lines[-1]["total"] == 256
        keys = ["schema", "done", "total", "replicates_per_s", "eta_s", "memory_bytes"]
        assert all(list(line) == keys for line in lines) and lines[-1]["memory_bytes"] > 1e6
    for call in (("compare", file, file), ("discover", file, "--ask", "half"),
                 ("regret", file, file, "--metric", "gdp.KAZ"), ("sweep", file),
                 ("attribute", file, other, "--metric", "paid.help")):
        said = steppe(*call, "-n", 256, "--progress", "json", "--threads", 1).stderr
        lines = [json.loads(line) for line in said.splitlines()]
        seen = [line for line in lines if "done" in line]
        assert seen[-1]["done"] == seen[-1]["total"] == 256
        said = signalled(2, signal.SIGINT, *call, "-n", 512, "--progress", "json", "--threads", 1)
        lines = [json.loads(line) for line in said.stderr.splitlines()]
        last = [line for line in lines if "done" in line][-1]
        assert 0 < last["done"] < last["total"] == 512
        assert last["replicates_per_s"] > 0 and last["eta_s"] > 0
        assert "stopped" in lines[-1]["note"]
    said = steppe("attribute", file, other, "--metric", "paid.help", "--progress", "json",
                  code=2).stderr
    assert "add -n N" in json.loads(said)["message"]
    steppe("sensitivity", file, "--metric", "paid.help", "--budget", 512, "--progress", "json")
    assert steppe("sweep", file, "-n", 256, "--quiet").stderr == ""


def test_notes(folder, file, out):
    """With --progress json every line of stderr is one JSON object: notes, warnings and errors."""
    warned = folder / "warned.toml"
    warned.write_text(SMALL.replace('role = "target"', 'role = "target"\ngrowth_per_year = 0.3'))
    json_lines = "--progress", "json"
    for call, code, part in (
            (("sweep", file, "-n", 100), 0, "is rounded up"),
            (("compare", file, warned, "-n", 100), 0, "is rounded up"),
            (("sweep", warned, "-n", 64), 0, "W103"),
            (("sweep", folder / "none.toml"), 2, "no such file"),
            (("discover", file, "--ask", "haf"), 2, "Did you mean"),
            (("sweep", file, "-n", 64, "--fail-if", "ask.half >= 0"), 1, "--fail-if"),
            (("sweep", file, "-n", 64, "--expect", "half=yes"), 1, "--expect half")):
        said = steppe(*call, *json_lines, code=code).stderr
        lines = [json.loads(line) for line in said.splitlines()]
        assert all(isinstance(line, dict) and line["schema"] == 1 for line in lines)
        assert part in said
    signalled(1, signal.SIGINT, "sweep", file, "-n", 256, "--out", out, "--threads", 1)
    said = steppe("sweep", file, "-n", 256, "--out", out, "--threads", 1, *json_lines)
    assert "note" in json.loads(said.stderr.splitlines()[0])


def test_defaults(file, out):
    """Default metrics that do not apply are omitted, with a note; unknown metrics on the command
    line are errors."""
    no_target = SMALL.replace('role = "target"\n', "").replace('role = "power"\n', "")
    no_target = no_target.replace('metrics = ["gdp.*", "paid.*"]\n', "")
    file.write_text(no_target)
    said = steppe("sweep", file, "-n", 64)
    assert "default metrics regional_influence.* are left out" in said.stderr
    steppe("sensitivity", file, "--metric", "ask.half", "--budget", 256)
    file.write_text(no_target[:no_target.index("[ask.half]")] + "[sweep]\nscrambles = 4\n")
    said = steppe("sweep", file, "-n", 64, "--out", out)
    assert "kept instead: gdp.*" in said.stderr
    assert "gdp.KAZ" in (out / "quantiles.csv").read_text()
    steppe("compare", file, file, "-n", 64, "--metrics", "gdp.*")
    steppe("sweep", file, "-n", 64, "--metrics", "regional_influence.*", code=2)


def test_unlike_spans(folder, file):
    """attribute refuses scenarios of different time spans, as compare does."""
    other = folder / "other.toml"
    for old, new in (("years = 2", "years = 3"), ("2026-01-01\nstep", "2025-01-01\nstep"),
                     ('"quarter"', '"month"'), ('"quarter"', '"year"'), ("years = 2", "years = 1")):
        assert old in SMALL
        text = SMALL.replace(old, new)
        if new == "years = 1":
            text = text.replace("2028-", "2027-")
        other.write_text(text.replace("15]", "16]"))
        for metric in (("--metric", "paid.help"), ("--metric", "paid.help", "-n", 64)):
            for pair in ((file, other), (other, file)):
                said = steppe("attribute", *pair, *metric, code=2)
                assert "runs from" in said.stderr and said.stdout == ""
