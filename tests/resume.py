"""Commands that run many futures, broken off and begun again: resume.py STEPPE SOURCE_DIR."""
import functools
import pathlib
import shlex
import shutil
import signal
import subprocess
import tempfile
import time

from sweeping import FLAGSHIP, PROGRAM, ROOT, SMALL, hashes, insist_same, main, steppe

MORE = SMALL.replace("pert = [0.1, 0.3, 0.6]", "pert = [0.3, 0.5, 0.9]")
SHARED = tempfile.TemporaryDirectory()
METRIC = "--metric", "regional_influence.JPN"
BASE = ROOT / "scenarios/baseline.toml"
# The arguments that say how many futures come last. The sensitivity is screened first: two runs, one after the other.
COMMANDS = {
    "compare": ([BASE, FLAGSHIP], "-n", 2048),
    "regret": ([FLAGSHIP, ROOT / "scenarios/osa-extended.toml", *METRIC], "-n", 2048),
    "sensitivity": ([FLAGSHIP, *METRIC, "--method", "sobol", "--groups", "table"], "--budget", 8192),
    "screening": ([FLAGSHIP, *METRIC, "--set", "time.years=20"], "--budget", None),
    "discover": ([FLAGSHIP, "--ask", "a-tenth-of-the-region"], "-n", 8192),
    "attribute": ([BASE, FLAGSHIP, *METRIC], "-n", 1024),
}


def results(folder):
    """The tables and JSON of a result by hash; the manifest tells times."""
    assert (folder / "manifest.json").exists()
    left = [p.name for p in folder.iterdir() if "checkpoint" in p.name or p.suffix == ".tmp"]
    assert not left, left
    return hashes(folder, [p.name for p in folder.iterdir() if p.name != "manifest.json"])


@functools.cache
def steady(name, seconds=0.5):
    """A command with so many futures that it takes a while: its arguments, the time, what comes out of it."""
    arguments, option, count = COMMANDS[name]
    command = "sensitivity" if name == "screening" else name
    out, count, fixed = pathlib.Path(SHARED.name) / name, count or 8000, count is None
    while True:
        call = [command, *arguments, "--threads", 1, option, count]
        begin = time.monotonic()
        steppe(*call, "--out", out, "--quiet")
        taken = time.monotonic() - begin
        if taken > seconds or fixed:
            return call, taken, results(out)
        count *= 2


def start(*call):
    return subprocess.Popen([PROGRAM, *map(str, call)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def stop(job, wait, which):
    """Signals a program that listens, after a while; what it says on stderr, or None where it was done before."""
    status = pathlib.Path(f"/proc/{job.pid}/status")
    while job.poll() is None:
        caught = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("SigCgt")]
        if caught and int(caught[0], 16) >> (which - 1) & 1:
            break
        time.sleep(0.002)
    time.sleep(wait)
    job.send_signal(which)
    told = job.communicate(timeout=60)[1]
    assert job.returncode in (0, 4), (job.returncode, told)
    return told if job.returncode == 4 else None


def start_and_stop(wait, *call, which=signal.SIGTERM):
    """A command that is begun and signalled; sooner where it was done before, as on a machine that was busy when it was timed."""
    for attempt in range(6):
        if (told := stop(start(*call), wait / 4**attempt, which)) is not None:
            return told
        if "--out" in call:
            shutil.rmtree(call[call.index("--out") + 1], ignore_errors=True)
    raise AssertionError(f"{call} cannot be stopped before it is done")


def kill_after_checkpoint(out, *call):
    for attempt in range(6):
        job = start(*call, "--out", out, "--checkpoint", 0.05)
        while job.poll() is None and not (out / "checkpoint.steppe").exists():
            time.sleep(0.002)
        job.kill()
        job.communicate()
        if job.returncode == -signal.SIGKILL and (out / "checkpoint.steppe").exists():
            return
    raise AssertionError(f"{call} cannot be killed after a checkpoint")


def interrupted(folder):
    """Stopped twice, then run as it says itself."""
    for name, which in zip(COMMANDS, (signal.SIGTERM, signal.SIGINT) * len(COMMANDS)):
        call, taken, straight = steady(name)
        out = folder / f"it's {name}"
        told = start_and_stop(0.2 * taken, *call, "--quiet", "--out", out, which=which)
        assert [p.name for p in out.iterdir()] == ["checkpoint.steppe"], list(out.iterdir())
        for text in filter(None, (told, stop(start(*call, "--quiet", "--out", out), 0, which))):
            assert text.count("\n") == 1 and text.startswith("steppe: stopped ") and ". Go on with: steppe " in text, text
        steppe(*shlex.split(told.split(" Go on with: steppe ")[1]))
        insist_same(results(out), straight, f"{name} interrupted by {which.name}")


def killed(folder):
    for name in COMMANDS:
        call, _, straight = steady(name)
        out = folder / name
        kill_after_checkpoint(out, *call)
        said = steppe(*call[:-4], *call[-2:], "--threads", 2, "--out", out, "--json")
        assert f"steppe: going on with what {out}/checkpoint.steppe holds\n" in said.stderr, said.stderr
        insist_same(results(out), straight, f"{name} killed")


def broken_off(folder, count):
    """Two small scenarios, a comparison of which is broken off in a folder: its arguments, without the folder."""
    base, more, out = folder / "base.toml", folder / "more.toml", folder / "out"
    base.write_text(SMALL)
    more.write_text(MORE)
    call = ["compare", base, more, "--threads", 1, "-n", count, "--out", out]
    start_and_stop(0.1, *call)
    return call, out / "checkpoint.steppe"


@functools.cache
def small_count():
    with tempfile.TemporaryDirectory() as name:
        folder, count = pathlib.Path(name), 8192
        (folder / "base.toml").write_text(SMALL)
        while True:
            begin = time.monotonic()
            steppe("compare", folder / "base.toml", folder / "base.toml", "--threads", 1, "--quiet", "-n", count)
            if time.monotonic() - begin > 0.4:
                return count
            count *= 2


def anew(call, checkpoint, why):
    """Run in spite of a checkpoint, which is told in one line."""
    said = steppe(*call, "--json")
    lines = [line for line in said.stderr.splitlines() if line.startswith("steppe: ")]
    assert lines == [f"steppe: begun anew, as {checkpoint} {why}"], said.stderr
    return results(checkpoint.parent)


def changed(folder):
    """Other files or other arguments: what was kept is of no use."""
    call, checkpoint = broken_off(folder, small_count())
    kept = checkpoint.read_bytes()
    more = folder / "more.toml"
    more.write_text(SMALL)
    found = anew(call, checkpoint, "is from before a scenario was changed")
    steppe(*call[:-1], folder / "straight", "--quiet")
    insist_same(found, results(folder / "straight"), "a changed scenario")
    more.write_text(MORE)
    checkpoint.write_bytes(kept)
    found = anew([*call, "--seed", 2], checkpoint, "is of other arguments")
    steppe(*call[:-1], folder / "straight", "--seed", 2, "--quiet")
    insist_same(found, results(folder / "straight"), "another seed")


def damaged(folder):
    call, checkpoint = broken_off(folder, small_count())
    kept = checkpoint.read_bytes()
    steppe(*call[:-1], folder / "straight", "--quiet")
    straight = results(folder / "straight")
    start_and_stop(0, "sweep", FLAGSHIP, "-n", 1 << 17, "--threads", 1, "--out", folder / "sweep", "--quiet")
    foreign = (folder / "sweep/checkpoint.steppe").read_bytes()
    for wrong, why in ((kept[:-7], "is truncated or damaged"), (kept[:100], "is truncated or damaged"), (b"", "holds something else"),
                       (kept[:500] + bytes([kept[500] ^ 1]) + kept[501:], "is truncated or damaged"), (foreign, "holds something else")):
        checkpoint.write_bytes(wrong)
        insist_same(anew(call, checkpoint, why), straight, why)


def nothing_kept(folder):
    """Without a folder, or with nothing to keep it in, nothing is promised."""
    call = steady("regret")[0]
    assert "Nothing was kept: --out DIR keeps what is done" in start_and_stop(0.1, *call)
    (folder / "file").write_text("")
    told = start_and_stop(0.1, *call, "--out", folder / "file/below")
    assert told.count("\n") == 1 and str(folder / "file/below") in told and "Go on" not in told, told


if __name__ == "__main__":
    main(interrupted, killed, changed, damaged, nothing_kept)
