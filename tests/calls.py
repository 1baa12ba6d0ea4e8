"""Numbers, expectations and exit codes of the command line: calls.py STEPPE SOURCE_DIR."""
import csv
import json
import signal
import time

from sweeping import SMALL, main, signalled, steppe

SEED_LIMIT = 9007199254740991


def small(folder):
    file = folder / "small.toml"
    file.write_text(SMALL)
    return file


def other(folder):
    """A scenario that differs from the small one in a pledge."""
    file = folder / "other.toml"
    file.write_text(SMALL.replace("uniform = [5, 15]", "uniform = [15, 25]"))
    return file


def whole_numbers(folder):
    """1e3, 1_000, 1k and 1000 are the same number; anything else is refused with a reason."""
    file, call = small(folder), ("--design", "lhs", "--threads", "1", "--seed", "3")
    plain = steppe("sweep", file, "-n", 1000, *call, "--quiet", "--out", folder / "plain")
    assert plain.stderr == ""
    wanted = (folder / "plain/quantiles.csv").read_bytes()
    for n, text in enumerate(("1e3", "1_000", "1k", "1K", "1.0e3", "0.001M", "01000", "1E+3")):
        steppe("sweep", file, "-n", text, *call, "--quiet", "--out", folder / str(n))
        assert (folder / f"{n}/quantiles.csv").read_bytes() == wanted, text
    for text, why in (("1.5", "not a whole number"), ("1e-3", "not a whole number"), ("-5", "out of range"),
                      ("0", "out of range (1 to 1000000000)"), ("2G", "out of range"),
                      ("1e99", "out of range"), ("1__0", "not a whole number"), ("_1", "not a whole"),
                      ("1,5", "is not a whole number (1"), ("50%", "50% is 0.5"),
                      ("1,000", "write 1000, without separators"), ("1.000", "write 1000, without"),
                      ("1,000,000", "write 1000000, without"), ("16.384", "write 16384, without"),
                      ("1'000", "write 1000, without"), ("10,00", "is not a whole number (1"),
                      ("nan", "not a whole number"), ("inf", "not a whole number"), ("1m", "not a")):
        said = steppe("sweep", file, "-n", text, code=2)
        assert why in said.stderr and said.stderr.count("\n") == 1, (text, said.stderr)
    steppe("sweep", file, "-n", 64, "--seed", SEED_LIMIT, "--quiet")
    for command in (("sweep", file), ("compare", file, file), ("discover", file, "--ask", "half"),
                    ("sensitivity", file, "--metric", "gdp.KAZ"),
                    ("generate", "uniform", "-n", 10, "--degree", 2, "--out", folder / "crowd")):
        for seed in (-1, SEED_LIMIT + 1, 2**64 - 1, "1e16", "0.5"):
            said = steppe(*command, "--seed", seed, code=2).stderr
            assert "--seed" in said and ("9007199254740991" in said or "whole" in said), said
    assert not (folder / "crowd").exists()


def finite_numbers(folder):
    """No option accepts NaN or infinity."""
    file = small(folder)
    seek = "seek", file, "--vary", "pledge.help.realisation", "--until", "half"
    game = "game", file, "--issue", "x", "--powers", "JPN:1:4"
    options = ((*seek, "--in", "0,1", "-n", 64, "--level"), ("discover", file, "--ask", "half", "--threshold"),
               ("sweep", file, "--checkpoint"), ("compare", file, file, "--checkpoint"),
               ("regret", file, file, "--metric", "gdp.KAZ", "--at-least"),
               ("regret", file, file, "--metric", "gdp.KAZ", "--at-most"), (*game, "--pull"),
               ("generate", "uniform", "-n", 10, "--out", folder / "c", "--degree"),
               ("generate", "lattice", "-n", 10, "--degree", 2, "--out", folder / "c", "--rewired"))
    for call in options:
        for text in ("nan", "-nan", "inf", "-inf", "1e999"):
            said = steppe(*call[:-1], f"{call[-1]}={text}", code=2).stderr
            assert f"`{text}` is not a finite number" in said and call[-1] in said, (call, text, said)
        assert "with a decimal point" in steppe(*call, "0,5", code=2).stderr, call
    for text in ("nan,1", "0,inf", "-inf,1", "0,nan"):
        assert "--in" in steppe(*seek, f"--in={text}", code=2).stderr, text
    for text in ("nan", "inf"):
        said = steppe("run", file, "--set", f"agent.KAZ.gdp_usd_bn={text}", code=2)
        assert said.stdout == "" and "gdp_usd_bn" in said.stderr, said
        assert "--fail-if" in steppe("run", file, "--fail-if", f"gdp.KAZ > {text}", code=2).stderr


def hints(folder):
    """Every numeric option explains percent signs and decimal commas in its error."""
    file = small(folder)
    seek = "seek", file, "--vary", "pledge.help.realisation", "--until", "half", "--in"
    sweep = "sweep", file, "-n", 64
    for call, text, why in (
            ((*sweep, "--fail-if"), "ask.half > 10 %", "10 % is 0.1"),
            ((*sweep, "--fail-if"), "ask.half > 10%", "10% is 0.1"),
            ((*sweep, "--fail-if"), "ask.half > 0,1", "write 0.1, with a decimal point"),
            (("run", file, "--fail-if"), "gdp.KAZ < 250,5", "write 250.5, with a decimal point"),
            (seek, "0%,100%", "0% is 0"), (seek, "0,50 %", "50 % is 0.5"),
            (seek, "0,5,1", "write 0.5,1 or 0,5.1, with a decimal point"),
            (seek, "0,1,0,5", "write 0.1,0.5, with decimal points"),
            (("sweep", file, "--shard"), "50%", "2 such parts are 0/2 to 1/2"),
            (("sweep", file, "--shard"), "0,25", "4 such parts are 0/4 to 3/4"),
            (("sweep", file, "--shard"), "0/2,5", "not a whole number"),
            (("sweep", file, "--shard"), "0/50%", "not a whole number: 50% is 0.5"),
            (("optimise", file, "--maximise", "gdp.KAZ", "--vary"),
             "pledge.help.realisation[0,100%]", "100% is 1"),
            (("optimise", file, "--maximise", "gdp.KAZ", "--vary"),
             "pledge.help.realisation[0,5,1]", "write 0.5,1 or")):
        said = steppe(*call, text, code=2).stderr
        assert why in said and said.count("\n") == 1, (call, text, said)


def rounded(folder):
    """Reports before the run that sobol rounds up the number of replicates."""
    file = small(folder)
    for command in (("sweep", file), ("compare", file, file), ("discover", file, "--ask", "half"),
                    ("regret", file, file, "--metric", "gdp.KAZ")):
        said = steppe(*command, "-n", 200)
        assert "-n 200 is rounded up to 256 (+28 %)" in said.stderr and "lhs" in said.stderr, said
        assert "rounded" not in steppe(*command, "-n", 256).stderr, command
        assert "rounded" not in steppe(*command, "-n", 200, "--design", "lhs").stderr, command


def expected(folder):
    """--expect and --fail-if end with 1, invalid ones with 2 before any output is written."""
    file = small(folder)
    sweep, run = ("sweep", file, "-n", 256, "--quiet"), ("run", file, "--quiet")
    for call, options, code in (
            (sweep, ("--expect", "half=open"), 0), (sweep, ("--expect", "half=yes"), 1),
            (sweep, ("--expect", "ask.half=no"), 1), (sweep, ("--fail-if", "ask.half > 0.9"), 0),
            (sweep, ("--fail-if", "ask.half<=1"), 1), (sweep, ("--fail-if", "paid.help < 100"), 1),
            (sweep, ("--expect", "half=open", "--fail-if", "gdp.KAZ >= 1"), 1),
            (run, ("--expect", "war=no"), 0), (run, ("--expect", "war=yes"), 1),
            (run, ("--expect", "war=open"), 1), (run, ("--fail-if", "gdp.KAZ < 1"), 0),
            (run, ("--fail-if", "gdp.KAZ > 1"), 1), (run, ("--fail-if", "ask.war >= 1"), 0)):
        said = steppe(*call, *options, code=code).stderr
        assert (said == "") == (code == 0) and (code == 0 or "--" in said), (options, said)
    out = folder / "out"
    for call in (sweep, run):
        for options, why in ((("--expect", "half=maybe"), "ID=yes"), (("--expect", "half"), "ID=yes"),
                             (("--expect", "hlf=yes"), "Did you mean `half`?"),
                             (("--fail-if", "ask.half"), "comparison"),
                             (("--fail-if", "ask.hal > 0.5"), "Did you mean `ask.half`?"),
                             (("--fail-if", "ask.half > x"), "comparison")):
            said = steppe(*call, "--out", out, *options, code=2).stderr
            assert why in said and not out.exists(), (options, said)
    # A complete folder is checked by its tables, so a failed expectation is reported.
    steppe(*sweep, "--out", out)
    kept = {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in out.iterdir()}
    value = json.loads((out / "asks.json").read_text())["asks"][0]["probability"]
    with open(out / "quantiles.csv", encoding="utf-8") as table:
        mean = [row["mean"] for row in csv.DictReader(table) if row["metric"] == "gdp.KAZ"][-1]
    for options, code in ((("--expect", "half=yes"), 1), (("--expect", "half=open"), 0),
                          (("--fail-if", f"ask.half > {value}"), 0),
                          (("--fail-if", f"ask.half >= {value}"), 1),
                          (("--fail-if", f"gdp.KAZ > {mean}"), 0),
                          (("--fail-if", f"gdp.KAZ >= {mean}"), 1)):
        steppe(*sweep, "--out", out, *options, code=code)
        steppe("sweep", "--resume", out, *options, code=code)
        assert {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in out.iterdir()} == kept
    steppe("sweep", "--resume", out, "--expect", "hlf=yes", code=2)
    said = steppe("sweep", file, "--shard", "0/2", "--out", out, "--expect", "half=yes", code=2)
    assert "shard" in said.stderr, said


def stopped(folder):
    """Ctrl-C ends with 130, the time limit with 75; both leave a checkpoint to resume from."""
    file = small(folder)
    commands = {"sweep": ("sweep", file), "compare": ("compare", file, file),
                "discover": ("discover", file, "--ask", "half"),
                "regret": ("regret", file, file, "--metric", "gdp.KAZ")}
    for name, command in commands.items():
        call = *command, "-n", 256, "--threads", 1, "--out", folder / name
        signalled(1, signal.SIGINT, *call)
        said = signalled(1, signal.SIGALRM, *call, "--time-limit", "1h").stderr
        assert "Go on with: steppe" in said, said
        assert (folder / name / "checkpoint.steppe").exists()
        steppe(*call, "--quiet")
    begin = time.monotonic()
    call = "sweep", file, "-n", "1e8", "--threads", 1, "--out", folder / "endless"
    said = steppe(*call, "--time-limit", "1s", code=75).stderr
    assert "Go on with: steppe" in said and 1 <= time.monotonic() - begin < 60, said
    assert (folder / "endless/checkpoint.steppe").exists()
    for text in ("0", "-5m", "soon", "5x", "nan", "1m30", "inf"):
        assert "--time-limit" in steppe("sweep", file, f"--time-limit={text}", code=2).stderr, text


def wrong_input(folder):
    """A missing file or one of the wrong kind is invalid input, 2; a disk failure is 4."""
    file = small(folder)
    (folder / "file").write_text("")
    for call in (("merge", folder / "none", "--out", folder / "all"), ("sweep", "--resume", folder / "none"),
                 ("report", folder / "none"), ("run", folder / "none.toml"),
                 ("calibrate", file, "--to", folder / "none.csv")):
        said = steppe(*call, code=2).stderr
        assert "are complete" not in said, said
    steppe("run", file, "--out", folder / "file/below", code=2)


def progress(folder):
    """--progress json writes one JSON object per line to stderr, also with --quiet."""
    file = small(folder)
    for quiet in ((), ("--quiet",)):
        said = steppe("sweep", file, "-n", 256, "--progress", "json", *quiet)
        lines = [json.loads(line) for line in said.stderr.splitlines()]
        assert lines[0]["done"] == 0 and lines[-1]["done"] == lines[-1]["total"] == 256, lines
        keys = ["schema", "done", "total", "replicates_per_s", "eta_s", "memory_bytes"]
        assert all(list(line) == keys for line in lines) and lines[-1]["memory_bytes"] > 1e6, lines
    for call in (("compare", file, file), ("discover", file, "--ask", "half"),
                 ("regret", file, file, "--metric", "gdp.KAZ"), ("sweep", file),
                 ("attribute", file, other(folder), "--metric", "paid.help")):
        said = steppe(*call, "-n", 256, "--progress", "json", "--threads", 1).stderr
        lines = [json.loads(line) for line in said.splitlines()]
        seen = [line for line in lines if "done" in line]
        assert seen[-1]["done"] == seen[-1]["total"] == 256, (call, said)
        said = signalled(2, signal.SIGINT, *call, "-n", 512, "--progress", "json", "--threads", 1)
        lines = [json.loads(line) for line in said.stderr.splitlines()]
        last = [line for line in lines if "done" in line][-1]
        assert 0 < last["done"] < last["total"] == 512, (call, lines)
        assert last["replicates_per_s"] > 0 and last["eta_s"] > 0, (call, lines)
        assert "stopped" in lines[-1]["note"], (call, lines)
    said = steppe("attribute", file, other(folder), "--metric", "paid.help", "--progress", "json",
                  code=2).stderr
    assert "add -n N" in json.loads(said)["message"], said
    steppe("sensitivity", file, "--metric", "paid.help", "--budget", 512, "--progress", "json")
    assert steppe("sweep", file, "-n", 256, "--quiet").stderr == ""
    assert "--progress" in steppe("sweep", file, "--progress", "xml", code=2).stderr


def notes(folder):
    """With --progress json every line of stderr is one JSON object: notes, warnings and errors."""
    warned = folder / "warned.toml"
    warned.write_text(SMALL.replace('role = "target"', 'role = "target"\ngrowth_per_year = 0.3'))
    json_lines = "--progress", "json"
    for call, code, part in (
            (("sweep", small(folder), "-n", 100), 0, "is rounded up"),
            (("compare", small(folder), warned, "-n", 100), 0, "is rounded up"),
            (("sweep", warned, "-n", 64), 0, "W103"),
            (("sweep", folder / "none.toml"), 2, "no such file"),
            (("discover", small(folder), "--ask", "haf"), 2, "Did you mean"),
            (("sweep", small(folder), "-n", 64, "--fail-if", "ask.half >= 0"), 1, "--fail-if"),
            (("sweep", small(folder), "-n", 64, "--expect", "half=yes"), 1, "--expect half")):
        said = steppe(*call, *json_lines, code=code).stderr
        lines = [json.loads(line) for line in said.splitlines()]
        assert all(isinstance(line, dict) and line["schema"] == 1 for line in lines), said
        assert part in said, (call, said)
    out = folder / "out"
    signalled(1, signal.SIGINT, "sweep", small(folder), "-n", 256, "--out", out, "--threads", 1)
    said = steppe("sweep", small(folder), "-n", 256, "--out", out, "--threads", 1, *json_lines)
    assert "note" in json.loads(said.stderr.splitlines()[0]), said.stderr


def defaults(folder):
    """Default metrics that do not apply are omitted, with a note; unknown metrics on the command
    line are errors."""
    file = folder / "small.toml"
    no_target = SMALL.replace('role = "target"\n', "").replace('role = "power"\n', "").replace('metrics = ["gdp.*", "paid.*"]\n', "")
    file.write_text(no_target)
    said = steppe("sweep", file, "-n", 64)
    assert "default metrics regional_influence.* are left out" in said.stderr, said.stderr
    steppe("sensitivity", file, "--metric", "ask.half", "--budget", 256)
    file.write_text(no_target[:no_target.index("[ask.half]")] + "[sweep]\nscrambles = 4\n")
    said = steppe("sweep", file, "-n", 64, "--out", folder / "out")
    assert "kept instead: gdp.*" in said.stderr, said.stderr
    assert "gdp.KAZ" in (folder / "out/quantiles.csv").read_text()
    steppe("compare", file, file, "-n", 64, "--metrics", "gdp.*")
    steppe("sweep", file, "-n", 64, "--metrics", "regional_influence.*", code=2)


def unlike_spans(folder):
    """attribute refuses scenarios of different time spans, as compare does."""
    one, other = small(folder), folder / "other.toml"
    for n, (old, new) in enumerate((("years = 2", "years = 3"), ("2026-01-01\nstep", "2025-01-01\nstep"),
                                    ('"quarter"', '"month"'), ('"quarter"', '"year"'), ("years = 2", "years = 1"))):
        assert old in SMALL
        text = SMALL.replace(old, new).replace("2028-", "2027-") if "1" in new[-1:] else SMALL.replace(old, new)
        other.write_text(text.replace("15]", "16]"))
        for metric in (("--metric", "paid.help"), ("--metric", "paid.help", "-n", 64)):
            for pair in ((one, other), (other, one)):
                said = steppe("attribute", *pair, *metric, code=2)
                assert "runs from" in said.stderr and said.stdout == "", (n, said)


if __name__ == "__main__":
    main(whole_numbers, finite_numbers, hints, rounded, expected, stopped, wrong_input, progress,
         notes, defaults, unlike_spans)
