"""Searches and hindcasts: resuming, time limits and progress."""
import functools
import json
import pathlib
import resource
import shlex
import signal
import tempfile
import time

from sweeping import SMALL, insist_same, results, signalled, steppe

SHARED = tempfile.TemporaryDirectory()
REALISATION = "pledge.help.realisation"


@functools.cache
def scenario():
    """Returns a small scenario, and a time series of it to fit."""
    folder = pathlib.Path(SHARED.name)
    file, series = folder / "small.toml", folder / "series"
    file.write_text(SMALL)
    steppe("run", file, "--set", f"{REALISATION}=0.4", "--metrics", "paid.help", "--metrics",
           "gdp.KAZ", "--out", series, "--quiet")
    return file, series / "timeseries.csv"


@functools.cache
def commands():
    """Returns the searches by name, each with a number of chunks after which it is half done.

    A central run is one chunk; a set of 64 replicates has 64.
    """
    file, series = scenario()
    seek = "seek", file, "--vary", REALISATION, "--in", "0,1", "--until", "half"
    optimise = "optimise", file, "--vary", f"{REALISATION}[0.1,0.9]", "--maximise", "gdp.KAZ"
    calibrate = ("calibrate", file, "--to", series, "--free", REALISATION, "--free",
                 "agent.KAZ.gdp_usd_bn", "--starts", 2)
    return {"seek": (seek, 30), "seek-n": ((*seek, "-n", 64), 64 * 5 + 1),
            "optimise": (optimise, 20), "optimise-n": ((*optimise, "-n", 64), 64 * 7 + 1),
            "calibrate": (calibrate, 40)}


def found(folder):
    """Returns the files of a result by hash, without times and relative paths to inputs."""
    out = results(folder)
    if "calibrated.toml" in out:
        lines = (folder / "calibrated.toml").read_text().splitlines()
        out["calibrated.toml"] = [x for x in lines if not x.startswith(("extends", "compare_with"))]
    return out


@functools.cache
def straight(name):
    """Returns the results of a search without interruption."""
    out = pathlib.Path(SHARED.name) / name
    steppe(*commands()[name][0], "--out", out, "--quiet")
    return found(out)


def progress_lines(done):
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    return [line for line in lines if "done" in line]


def test_interrupted(folder):
    """A search that is stopped twice resumes both times and ends in the same bytes."""
    for name, (call, half) in commands().items():
        out = folder / f"it's {name}"
        call = *call, "--out", out, "--quiet"
        counts = []
        for which in (signal.SIGTERM, signal.SIGINT):
            said = signalled(half, which, *call, "--threads", 1, "--progress", "json")
            counts.append(progress_lines(said)[-1]["done"])
            assert [p.name for p in out.iterdir()] == ["checkpoint.steppe"], list(out.iterdir())
            note = json.loads(said.stderr.splitlines()[-1])["note"]
            assert note.startswith("stopped before the search was complete. Go on with: ")
        # The second process runs as many chunks as the first, plus the replayed ones.
        unit = 64 if "-n" in name else 1
        assert counts[1] >= counts[0] + half // unit * unit > 1.5 * counts[0]
        said = steppe(*shlex.split(note.split("Go on with: steppe ")[1]))
        insist_same(found(out), straight(name), f"{name}, interrupted")


def test_killed(folder):
    """A search that is killed resumes from its last checkpoint, on other threads, too."""
    for name, (call, half) in commands().items():
        out = folder / name
        signalled(half, signal.SIGKILL, *call, "--out", out, "--threads", 1, "--checkpoint", 0)
        assert (out / "checkpoint.steppe").exists() and not (out / "manifest.json").exists()
        said = steppe(*call, "--out", out, "--threads", 3, "--json")
        assert f"steppe: resuming from {out}/checkpoint.steppe\n" in said.stderr
        insist_same(found(out), straight(name), f"{name}, killed")


def test_refused(folder):
    """A checkpoint of other arguments or files is refused, and --restart discards it."""
    file, series = scenario()
    (folder / "small.toml").write_bytes(file.read_bytes())
    (folder / "series.csv").write_bytes(series.read_bytes())
    own = {str(file): folder / "small.toml", str(series): folder / "series.csv"}
    for name, (call, half) in commands().items():
        call = [own.get(str(word), word) for word in call]
        call += ["--out", folder / name]
        signalled(half, signal.SIGINT, *call, "--threads", 1)
        kept = (folder / name / "checkpoint.steppe").read_bytes()
        for more in (["--set", "time.years=3"] if name != "calibrate" else ["--starts", 3],):
            said = steppe(*[w for w in call if w not in ("--starts", 2)], *more, code=2).stderr
            assert "other arguments" in said and "--restart" in said
        (folder / "small.toml").write_text(SMALL + "# a remark\n")
        said = steppe(*call, code=2).stderr
        assert "other input files" in said and "--restart" in said
        assert (folder / name / "checkpoint.steppe").read_bytes() == kept
        (folder / "small.toml").write_text(SMALL)
    table = folder / "series.csv"
    table.write_text(table.read_text().replace("0.4", "0.5", 1) + "\n")
    assert "other input files" in steppe(*call, code=2).stderr
    steppe(*call, "--restart", "--quiet")
    assert "calibrate.csv" in found(folder / "calibrate")


def test_nothing_kept():
    for name, (call, half) in commands().items():
        said = signalled(half, signal.SIGALRM, *call, "--threads", 1, "--time-limit", "1h")
        assert said.stdout == "" and "Nothing was kept: --out DIR keeps" in said.stderr


def test_time_limit(folder):
    """--time-limit ends a search of hours within seconds."""
    file, _ = scenario()
    begin = time.monotonic()
    steppe(*commands()["optimise"][0], "-n", "1e8", "--time-limit", "1s", code=75)
    steppe(*commands()["seek"][0], "--points", 100000, "--time-limit", "1s", "-n", 1000, "--out",
           folder / "seek", code=75)
    assert 2 <= time.monotonic() - begin < 120
    assert (folder / "seek/checkpoint.steppe").exists()


def test_progress():
    """The total of a search is not known before its end; every line of stderr is JSON."""
    for name, (call, _) in commands().items():
        unit = "replicates" if "-n" in name else "runs"
        keys = ["schema", "done", "total", f"{unit}_per_s", "eta_s", "memory_bytes"]
        for quiet in ((), ("--quiet",)):
            lines = progress_lines(steppe(*call, "--progress", "json", *quiet))
            assert all(list(line) == keys and line["schema"] == 1 for line in lines)
            assert lines[0]["done"] == 0 and lines[0]["total"] is None
            assert lines[-1]["done"] == lines[-1]["total"] > 2
            assert lines[-1]["eta_s"] == 0 and lines[-1]["memory_bytes"] > 1e6
        assert steppe(*call, "--quiet").stderr == ""


def test_hindcasts(folder, out):
    """A hindcast reports its parts, and stops between two of them."""
    lines = progress_lines(steppe("hindcast", "h5", "--progress", "json"))
    assert lines[0]["done"] == 0 and [lines[-1][k] for k in ("done", "total")] == [2, 2]
    assert lines[-1]["parts_per_s"] > 0
    said = steppe("hindcast", "h5", "--quiet", "--out", folder / "quiet")
    assert said.stdout == said.stderr == "" and (folder / "quiet/hindcast.csv").exists()
    said = steppe("hindcast", "h5", "--json", "--quiet", "--out", folder / "quiet")
    assert said.stdout == (folder / "quiet/hindcast.json").read_text() and said.stderr == ""
    said = signalled(1, signal.SIGALRM, "hindcast", "h5", "--time-limit", "1h", "--out", out)
    assert said.stderr == (
        "steppe: stopped after 1 of 2 parts. Nothing was kept: allow more time\n")
    assert said.stdout == "" and not out.exists()
    said = signalled(1, signal.SIGINT, "hindcast")
    assert "or run one suite, for instance steppe hindcast h3\n" in said.stderr
    begin = time.monotonic()
    steppe("hindcast", "h9", "--time-limit", "1s", code=75)
    assert 1 <= time.monotonic() - begin < 30


def test_failing_checkpoints(folder):
    """A checkpoint that cannot be written ends a search with code 4, never with another optimum."""
    for name in ("seek", "optimise", "optimise-n", "calibrate"):
        for size in range(400, 3000, 300):
            def limit(size=size):
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
            out = folder / f"{name}-{size}"
            done = steppe(*commands()[name][0], "--checkpoint", 0, "--quiet", "--out", out,
                          code=None, preexec_fn=limit)
            if done.returncode == 0:
                insist_same(found(out), straight(name), f"{name} below {size} bytes")
                continue
            assert done.returncode == 4 and "cannot write" in done.stderr
