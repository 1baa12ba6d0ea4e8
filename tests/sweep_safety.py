"""Interrupted sweeps, mismatched parts, full disks."""
import collections
import functools
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import tempfile

import pytest

from sweeping import (CORRELATION, FLAGSHIP, LONG, PROGRAM, ROOT, ROWS, SMALL, TABLES, hashes,
                      insist_same, is_whole, signalled, small, steppe, sweep)

KEEP = "--save-finals", "--save-paths"
SHARED = tempfile.TemporaryDirectory()
# 64 chunks of four replicates each.
CALL = FLAGSHIP, "--set", "sweep.scrambles=64", *KEEP, "-n", 256


@functools.cache
def straight():
    """Returns the hashes of an uninterrupted sweep."""
    return hashes(sweep(pathlib.Path(SHARED.name), *CALL, "--threads", 1), TABLES + ROWS)


def stopped(chunk, *arguments, which=signal.SIGTERM):
    """Returns the stderr of a sweep that is signalled after a chunk."""
    return signalled(chunk, which, "sweep", *arguments, "--threads", 1).stderr


def test_interrupted(folder):
    for which in (signal.SIGINT, signal.SIGTERM):
        out = folder / which.name
        for said in stopped(3, *CALL, "--out", out, which=which), stopped(1, *CALL, "--out", out,
                                                                          which=which):
            assert f"Go on with: steppe sweep {FLAGSHIP}" in said and f"--out {out}" in said
            said = said.replace(f"steppe: resuming from {out}/checkpoint.steppe\n", "")
            assert said.count("\n") == 1 and "stopped after" in said
        assert not is_whole(out) and (out / "checkpoint.steppe").exists()
        steppe("sweep", "--resume", out, "--quiet", "--threads", 2)
        assert is_whole(out)
        insist_same(hashes(out, TABLES + ROWS), straight(), f"interrupted by {which.name}")
        assert [
            p.name for p in out.iterdir() if "checkpoint" in p.name or p.suffix in (".rows", ".tmp")
        ] == []
        assert "nothing is left to compute" in steppe("sweep", "--resume", out).stdout


def test_interrupted_shard(folder):
    for i in range(2):
        out = folder / f"parts/part-{i}-of-2"
        stopped(2, *CALL, "--shard", f"{i}/2", "--out", folder / "parts")
        refused("one is interrupted", (out,), folder / "no", "part.steppe", out)
        steppe("sweep", "--resume", out, "--quiet")
    steppe("merge", *(folder / "parts").iterdir(), "--out", folder / "all", "--quiet")
    insist_same(hashes(folder / "all", TABLES + ROWS), straight(), "interrupted shards")


def killed_at(chunk, out):
    """Begins or resumes a sweep, kills it after a chunk, and inspects the folder meanwhile.

    Returns whether it was killed, and whether it was resumed.
    """
    env = {**os.environ, "STEPPE_SIGNAL_AFTER": f"{chunk}:{int(signal.SIGKILL)}"}
    resumed = (out / "checkpoint.steppe").exists()
    arguments = ["--resume", out] if resumed else [*CALL, "--out", out]
    fixed = "--threads", "1", "--checkpoint", "0", "--quiet"
    job = subprocess.Popen([PROGRAM, "sweep", *map(str, arguments), *fixed], cwd=ROOT,
                           stderr=subprocess.PIPE, text=True, env=env)
    while job.poll() is None:
        is_whole(out)
    said = job.communicate()[1]
    assert job.returncode in (0, -signal.SIGKILL), said
    assert is_whole(out) == (job.returncode == 0)
    return job.returncode != 0, resumed


def test_killed(folder):
    """Repeated kill -9 after random chunks; the final results of --resume are the same."""
    dice, kills = random.Random(1), collections.Counter()
    for n in range(8 if LONG else 2):
        out, dead = folder / f"killed-{n}", True
        while dead:
            # Each run completes at least one chunk before the kill, so that the loop ends.
            dead, resumed = killed_at(dice.randint(2, 30), out)
            kills[resumed] += dead
        insist_same(hashes(out, TABLES + ROWS), straight(), f"after kill -9, the {n + 1}th time")
    assert kills[False] > 0 and kills[True] > 0
    print(f"killed {kills.total()} times, {kills[True]} of them resumed sweeps")


def test_killed_while_writing(folder, file):
    """The system kills a sweep while it writes a table above the file size limit."""
    call = "sweep", file, "-n", 64, "--quiet", "--out"
    whole, out = folder / "whole", folder / "out"
    steppe(*call, whole)
    for part in (0.2, 0.9):
        limit = int(part * (whole / "quantiles.csv").stat().st_size)
        steppe(*call, out, "--restart", code=-signal.SIGXFSZ,
               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        assert not is_whole(out)
    steppe("sweep", "--resume", out, "--quiet")
    insist_same(hashes(out), hashes(whole), "killed while tables are written")


def test_damaged_checkpoint(folder, out):
    stopped(3, *CALL, "--out", out)
    checkpoint = out / "checkpoint.steppe"
    bytes_ = checkpoint.read_bytes()
    for what, wrong in (("truncated", bytes_[:-7]), ("empty", b""),
                        ("changed", bytes_[:200] + bytes([bytes_[200] ^ 1]) + bytes_[201:])):
        checkpoint.write_bytes(wrong)
        said = steppe("sweep", "--resume", out, code=2)
        assert said.stderr.count("\n") == 1
        assert "checkpoint.steppe" in said.stderr
        assert not is_whole(out)
    checkpoint.write_bytes(bytes_)
    copy = out / FLAGSHIP.name
    copy.write_text(copy.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    said = steppe("sweep", "--resume", out, code=2)
    assert FLAGSHIP.name in said.stderr and "was changed" in said.stderr and not is_whole(out)
    said = steppe("sweep", "--resume", folder / "nothing", code=2)
    assert said.stderr.count("\n") == 1 and "nothing/sweep.json" in said.stderr


def refused(what, parts, out, *words):
    said = steppe("merge", *parts, "--out", out, code=2)
    assert said.stdout == "" and all(str(word) in said.stderr for word in words)
    left = [p.name for p in out.rglob("*")
            if p.name in TABLES + ROWS + ("manifest.json", )] if out.exists() else []
    assert not left


def test_merging(folder, out):
    file, other = folder / "small.toml", folder / "other.toml"
    file.write_text(SMALL)
    other.write_text(SMALL.replace("15]", "16]"))
    for i in range(3):
        sweep(folder / "parts", file, "-n", 128, "--shard", f"{i}/3", "--save-finals")
    sweep(folder / "seed", file, "-n", 128, "--shard", "1/3", "--save-finals", "--seed", 2)
    sweep(folder / "text", other, "-n", 128, "--shard", "1/3", "--save-finals")
    sweep(folder / "two", file, "-n", 128, "--shard", "1/2", "--save-finals")
    a, b, c = (folder / f"parts/part-{i}-of-3" for i in range(3))
    refused("one is missing", (a, c), out, "shard 1 of 3 is missing")
    refused("two are missing", (b,), out, "shard 0 of 3 is missing", "shard 2 of 3 is missing")
    refused("one is doubled", (a, b, b, c), out, "shard 1 of 3 is there 2 times", b)
    twin = shutil.copytree(b, folder / "twin")
    refused("one is doubled under another name", (a, b, c, twin), out, "2 times", twin, b)
    for foreign in ("seed/part-1-of-3", "text/part-1-of-3", "two/part-1-of-2"):
        refused(foreign, (a, folder / foreign, c), out, folder / foreign, "another sweep")
    refused("no folder", (a, b, c, folder / "nowhere"), out, folder / "nowhere")
    for name in ("part.steppe", "sweep.json"):
        short = shutil.copytree(b, folder / f"short-{name}")
        (short / name).write_bytes((short / name).read_bytes()[:-100])
        refused(f"{name} is truncated", (a, short, c), out, short, name)
    fewer = shutil.copytree(b, folder / "fewer")
    (fewer / "finals.rows").write_bytes((fewer / "finals.rows").read_bytes()[:-8])
    refused("rows are truncated", (a, fewer, c), out, fewer / "finals.rows")
    refused("all that is wrong",
            (a, folder / "seed/part-1-of-3", folder / "nowhere", folder / "short-part.steppe"), out,
            "nowhere", "seed", "short-part.steppe")
    refused("the result would bury a part", (a, b, c), b, b)
    straight = sweep(folder / "straight", file, "-n", 128, "--save-finals")
    steppe("merge", c, a, b, "--out", out, "--quiet")
    names = TABLES + ("finals.csv",)
    insist_same(hashes(out, names), hashes(straight, names), "after all refusals, in another order")


def test_smaller_result(folder, file):
    """A smaller result in the folder of an older one leaves none of its files."""
    sweep(folder / "out", file, "-n", 128, *KEEP)
    assert all((folder / "out" / name).exists() for name in ROWS)
    sweep(folder / "out", file, "-n", 64, "--overwrite")
    left = [name for name in ROWS if (folder / "out" / name).exists()]
    assert not left, f"{left} of an older sweep beside a newer manifest"


def failed(said, out, *words):
    lines = [line for line in said.stderr.splitlines() if line]
    assert len(lines) == 1 and lines[0].startswith("steppe: ")
    assert all(w in lines[0] for w in words)
    assert not (out / "manifest.json").exists()


def test_disk(folder, file):

    def limited(size, *arguments):
        def before():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        return steppe(*arguments, code=4, preexec_fn=before)

    # The larger the limit, the later the file that exceeds it: the copy, the checkpoint, rows,
    # tables.
    whole = sweep(folder / "whole", file, "-n", 1024, *KEEP)
    largest = max(p.stat().st_size for p in whole.iterdir())
    broken = set()
    for n, size in enumerate((100, 1000, 5000, 20_000, 60_000, 100_000, 200_000, largest - 1)):
        out = folder / f"limited-{n}"
        said = limited(size, "sweep", file, "-n", 1024, "--quiet", "--out", out, *KEEP)
        failed(said, out, "cannot write")
        assert "the NetCDF library failed" not in said.stderr  # the reason of a NetCDF file is kept
        broken.add(".".join(said.stderr.split("`")[1].rsplit("/", 1)[1].split(".")[:2]))
        # after the limit is lifted
        steppe("sweep", file, "-n", 1024, "--quiet", "--out", out, *KEEP)
        insist_same(hashes(out, TABLES + ROWS), hashes(whole, TABLES + ROWS),
                    f"after a limit of {size} bytes")
    assert len(broken) >= 3 and any(name.endswith(".nc") for name in broken)


@pytest.mark.apart
def test_full_disk(folder, file):
    """A separate disk that is too small for the rows of all replicates."""
    mount = folder / "disk"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", mount],
                      capture_output=True).returncode != 0:
        pytest.skip("no disk can be mounted here")
    try:
        said = steppe("sweep", file, "-n", 8192, "--quiet", "--out", mount / "out", *KEEP, code=4)
        failed(said, mount / "out", "cannot write", "No space left")
    finally:
        subprocess.run(["umount", mount], check=True)


def test_clash(folder):
    """Correlations that contradict each other are reported with the line of each."""
    names = "agent.KAZ.gdp_usd_bn", "pledge.help.amount_usd_bn", "pledge.help.realisation"
    pairs = (0, 1, 0.9), (1, 2, 0.9), (0, 2, -0.9)
    clash = small(folder,
                  SMALL + "".join(CORRELATION.format(names[a], names[b], r) for a, b, r in pairs))
    lines = [n for n, line in enumerate(clash.read_text().splitlines(), 1)
             if line.startswith('between = ["')]
    assert len(lines) == 3
    assert f"{clash}:{lines[0]}" in steppe("sweep", clash, code=2).stderr
    for command in ("sweep", "check"):
        told = json.loads(steppe("--error-format", "json", command, clash, code=2).stderr)
        assert {(d["code"], d["line"]) for d in told} == {("E042", line) for line in lines}


def test_array_jobs(folder, file):
    """An array job sets its shard in the environment; task numbers may start at 1."""
    straight = hashes(sweep(folder / "straight", file, "-n", 128))
    for name, shard, variables in (
        ("slurm", "auto", lambda i: {"SLURM_ARRAY_TASK_ID": i, "SLURM_ARRAY_TASK_COUNT": 2}),
        ("from-one", "auto", lambda i:
         {"SLURM_ARRAY_TASK_ID": i + 1, "SLURM_ARRAY_TASK_MIN": 1, "SLURM_ARRAY_TASK_COUNT": 2}),
        ("kubernetes", "auto/2", lambda i: {"JOB_COMPLETION_INDEX": i})):
        for i in range(2):
            env = {**os.environ, **{k: str(v) for k, v in variables(i).items()}}
            steppe("sweep", file, "-n", 128, "--quiet", "--shard", shard, "--out", folder / name,
                   env=env)
        assert {p.name for p in (folder / name).iterdir()} == {"part-0-of-2", "part-1-of-2"}
        steppe("merge", *(folder / name).iterdir(), "--out", folder / f"{name}-all", "--quiet")
        insist_same(hashes(folder / f"{name}-all"), straight, name)
