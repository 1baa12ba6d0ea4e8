"""Commands with many replicates, interrupted and resumed."""
import functools
import pathlib
import shlex
import signal
import tempfile

from sweeping import FLAGSHIP, ROOT, SMALL, insist_same, results, signalled, steppe, written

MORE = SMALL.replace("pert = [0.1, 0.3, 0.6]", "pert = [0.3, 0.5, 0.9]")
SHARED = tempfile.TemporaryDirectory()
METRIC = "--metric", "regional_influence.JPN"
BASE = ROOT / "scenarios/baseline.toml"
# The number of replicates comes last. Screening makes two consecutive runs.
COMMANDS = {
    "compare": ("compare", BASE, FLAGSHIP, "-n", 256),
    "regret": ("regret", FLAGSHIP, ROOT / "scenarios/osa-extended.toml", *METRIC, "-n", 256),
    "sensitivity": ("sensitivity", FLAGSHIP, *METRIC, "--method", "sobol", "--groups", "table",
                    "--budget", 8192),
    "screening": ("sensitivity", FLAGSHIP, *METRIC, "--set", "time.years=20", "--budget", 8000),
    "discover": ("discover", FLAGSHIP, "--ask", "a-tenth-of-the-region", "-n", 1024),
    "attribute": ("attribute", BASE, FLAGSHIP, *METRIC, "-n", 256),
}


@functools.cache
def straight(name):
    """Returns the results of an uninterrupted command."""
    out = pathlib.Path(SHARED.name) / name
    steppe(*COMMANDS[name], "--threads", 1, "--out", out, "--quiet")
    return results(out)


def stopped(*call, chunk=2, which=signal.SIGTERM):
    """Returns the last line on stderr of a command that is signalled after a chunk."""
    return signalled(chunk, which, *call, "--threads", 1).stderr


def test_interrupted(folder):
    """Interrupts each command twice, then resumes it with the command line that it prints."""
    for name, which in zip(COMMANDS, (signal.SIGTERM, signal.SIGINT) * len(COMMANDS)):
        out = folder / f"it's {name}"
        call = *COMMANDS[name], "--quiet", "--out", out
        for chunk in (2, 1):
            said = stopped(*call, chunk=chunk, which=which)
            assert [p.name for p in out.iterdir()] == ["checkpoint.steppe"], list(out.iterdir())
            assert said.count("\n") == 1 and said.startswith("steppe: stopped ")
            assert ". Go on with: steppe " in said
        steppe(*shlex.split(said.split(" Go on with: steppe ")[1]))
        insist_same(results(out), straight(name), f"{name} interrupted by {which.name}")


def test_killed(folder):
    for name, call in COMMANDS.items():
        out = folder / name
        signalled(3, signal.SIGKILL, *call, "--threads", 1, "--out", out, "--checkpoint", 0)
        assert (out / "checkpoint.steppe").exists() and not (out / "manifest.json").exists()
        said = steppe(*call, "--threads", 2, "--out", out, "--json")
        assert f"steppe: resuming from {out}/checkpoint.steppe\n" in said.stderr
        insist_same(results(out), straight(name), f"{name} killed")


def broken_off(folder):
    """Interrupts a comparison of two small scenarios.

    Returns its arguments, with the folder last, and the checkpoint.
    """
    out = folder / "out"
    call = ["compare", *written(folder, base=SMALL, more=MORE), "-n", 256, "--out", out]
    stopped(*call)
    return call, out / "checkpoint.steppe"


def refused(call, checkpoint, why):
    """Checks that the folder stays unchanged and that --restart discards it. Returns the results
    after --restart."""
    kept = checkpoint.read_bytes()
    said = steppe(*call, "--json", code=2)
    assert said.stderr.count("\n") == 1 and why in said.stderr and "--restart" in said.stderr
    assert checkpoint.read_bytes() == kept
    assert said.stdout == "" and [p.name for p in checkpoint.parent.iterdir()] == [checkpoint.name]
    steppe(*call, "--quiet", "--restart")
    return results(checkpoint.parent)


def test_changed(folder):
    """A checkpoint of other files or arguments is refused."""
    call, checkpoint = broken_off(folder)
    kept = checkpoint.read_bytes()
    more = folder / "more.toml"
    more.write_text(SMALL)
    found = refused(call, checkpoint, "was made from other input files")
    steppe(*call[:-1], folder / "straight", "--quiet")
    insist_same(found, results(folder / "straight"), "a changed scenario")
    more.write_text(MORE)
    call[-1] = folder / "again"
    checkpoint = call[-1] / "checkpoint.steppe"
    call[-1].mkdir()
    checkpoint.write_bytes(kept)
    found = refused([*call, "--seed", 2], checkpoint, "other arguments")
    steppe(*call[:-1], folder / "seed", "--seed", 2, "--quiet")
    insist_same(found, results(folder / "seed"), "another seed")


def test_damaged(folder):
    call, checkpoint = broken_off(folder)
    kept = checkpoint.read_bytes()
    steppe(*call[:-1], folder / "straight", "--quiet")
    wanted = results(folder / "straight")
    stopped("sweep", FLAGSHIP, "-n", 256, "--out", folder / "sweep", "--quiet")
    foreign = (folder / "sweep/checkpoint.steppe").read_bytes()
    flipped = kept[:500] + bytes([kept[500] ^ 1]) + kept[501:]
    for n, wrong in enumerate((kept[:-7], kept[:100], b"", flipped, foreign)):
        out = folder / f"damaged-{n}"
        out.mkdir()
        (out / "checkpoint.steppe").write_bytes(wrong)
        found = refused([*call[:-1], out], out / "checkpoint.steppe", "is truncated, damaged or")
        insist_same(found, wanted, f"damaged, the {n + 1}th")


def test_nothing_kept(folder):
    """Without a writable folder, the message offers no way to resume."""
    call = COMMANDS["regret"]
    assert "Nothing was kept: --out DIR keeps what is done" in stopped(*call)
    (folder / "file").write_text("")
    said = steppe(*call, "--checkpoint", 0, "--out", folder / "file/below", code=2).stderr
    assert said.count("\n") == 1 and str(folder / "file/below") in said and "Go on" not in said
