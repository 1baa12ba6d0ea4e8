"""Fails every disk and memory call in turn and kills at random ones.

After each fault: no partial file looks complete, exit 0 never accompanies a wrong result,
exit 4 prints one line that names the failure, and a repeated run succeeds.
"""
import collections
import concurrent.futures
import dataclasses
import json
import os
import pathlib
import random
import re
import shutil
import signal
import struct
import subprocess
import tempfile

import pytest

from sweeping import LONG, PROGRAM, SMALL, is_whole, small, steppe, written

LIBRARY = pathlib.Path(os.environ["STEPPE_BUILD"]) / "tests/libsteppe_faults.so"
KINDS = "write stream sync rename open close mkdir truncate unlink read mmap thread memory".split()
# Failures by kind of call; with `+`, all later calls of the kind fail too.
WAYS = {"write": "ENOSPC ENOSPC+ EINTR SHORT SHORT+ KILL", "read": "EIO EIO+ EINTR SHORT SHORT+",
        "memory": "ENOMEM ENOMEM+", "mmap": "ENOMEM",
        "thread": "EAGAIN EAGAIN+", "open": "ENOSPC EIO+ KILL", "mkdir": "ENOSPC EIO+ KILL",
        "stream": "ENOSPC ENOSPC+ KILL",
        **{kind: "EIO EIO+ KILL" for kind in ("sync", "rename", "close", "truncate", "unlink")}}
# Few numbers, hence few calls; two cells, so that a sweep can be interrupted between them.
TINY = SMALL.replace("scrambles = 64", "scrambles = 4").replace('["gdp.*", "paid.*"]', '["paid.*"]').replace("years = 2", "years = 1").replace("2028-", "2027-")
TINY += '[sweep.grid]\n"pledge.help.realisation" = [0.25, 0.5]\n'
# Working files of a sweep; they may be partial if the next run rejects them.
WORKING = {"checkpoint.steppe", "part.steppe", "finals.rows", "paths.rows", "sweep.json",
           "unfinished.json"}


@dataclasses.dataclass
class Case:
    """A command in a folder with previous content; its output and files without faults."""
    name: str
    arguments: list
    before: pathlib.Path
    again: list  # command to try first after a fault
    printed: str = ""
    wanted: dict = dataclasses.field(default_factory=dict)
    calls: dict = dataclasses.field(default_factory=dict)


def content(file):
    """Returns a record without the run time and the command line, which differ between runs."""
    if file.name not in ("manifest.json", "sweep.json"):
        return file.read_bytes()
    return {k: v for k, v in json.loads(file.read_text()).items()
            if k not in ("seconds", "command_line", "inputs", "started", "outputs_sha256")}


def state(folder):
    return {p.relative_to(folder).as_posix(): content(p)
            for p in folder.rglob("*") if p.is_file()} if folder.exists() else {}


def call(arguments, out, counts, kind="", number=0, way=""):
    """Runs the program with one failing call; `OUT` is the folder."""
    env = {**os.environ, "LD_PRELOAD": LIBRARY, "STEPPE_FAULT_KIND": kind,
           "STEPPE_FAULT_CALL": str(number), "STEPPE_FAULT_HOW": way.rstrip("+"),
           "STEPPE_FAULT_ALL": "1" if way.endswith("+") else "", "STEPPE_FAULT_COUNTS": str(counts)}
    counts.unlink(missing_ok=True)
    done = subprocess.run([PROGRAM, *(str(a).replace("OUT", str(out)) for a in arguments)],
                          capture_output=True, text=True, timeout=60, env=env)
    numbers = struct.unpack(f"{len(KINDS) + 1}Q", counts.read_bytes())
    return done, dict(zip([*KINDS, "failed"], numbers))


def fill(case, out):
    shutil.rmtree(out, ignore_errors=True)
    if case.before:
        shutil.copytree(case.before, out)


def same(bytes_, wanted, name):
    """Compares NetCDF files by the output of ncdump: HDF5 may choose another layout if memory is
    short."""
    if bytes_ == wanted or not name.endswith(".nc") or None in (bytes_, wanted) or not shutil.which("ncdump"):
        return bytes_ == wanted
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "x.nc"
        return len({file.write_bytes(b) and subprocess.run(["ncdump", file], capture_output=True, check=True).stdout for b in (bytes_, wanted)}) == 1


def is_state(found, wanted):
    return found.keys() == wanted.keys() and all(same(bytes_, wanted[name], name) for name, bytes_ in found.items())


def insist(condition, what):
    if not condition:
        raise AssertionError(what)


def judge(case, done, out, kind, way):
    """Checks exit code, messages and files right after a fault."""
    told, found = done.stderr, state(out)
    if done.returncode == 0:
        insist(told == "" and done.stdout.replace(str(out), "OUT") == case.printed
               and is_state(found, case.wanted), f"exit 0 with a wrong result: {told}")
        return
    killed_writer = way == "KILL" and "the NetCDF library failed" in told  # NetCDF is written by a process of its own
    insist(done.returncode == (-signal.SIGKILL if way == "KILL" and not killed_writer else 4),
           f"exit {done.returncode}: {told}")
    if way != "KILL" or killed_writer:
        # merge lists each invalid part below
        lines = [line for line in told.splitlines() if not line.startswith("  ")]
        insist(len(lines) == 1 and told.startswith("steppe: "), f"not exactly one line: {told}")
        insist(kind != "memory" or "out of memory" in told or "Cannot allocate" in told
               or ".nc" in told, f"does not report memory: {told}")
        insist(kind in ("unlink", "memory") or not any(name.endswith(".tmp") for name in found),
               f"temporaries remain: {sorted(found)}")
    old = state(case.before) if case.before else {}
    for name, bytes_ in found.items():
        good = name.endswith(".tmp") or pathlib.PurePath(name).name in WORKING or same(bytes_, case.wanted.get(name), name) or same(bytes_, old.get(name), name)
        insist(good, f"{name} is neither the new nor the old file")
    if "manifest.json" in found:
        outputs = set(found["manifest.json"]["outputs"]) - {"manifest.json"}
        of = [s for s in (case.wanted, old) if found["manifest.json"] == s.get("manifest.json")
              and all(same(found.get(name), s[name], name) for name in outputs)]
        insist(of, "the manifest does not match its files")


RECOVERED = set()


def recover(case, out):
    """Repeats a command without faults: it fails cleanly or completes; a fresh run completes. Once
    per distinct folder."""
    left = case.name, frozenset((re.sub(r"\.\d+\.tmp$", ".tmp", name), str(bytes_))
                                for name, bytes_ in state(out).items())
    if hash(left) in RECOVERED:
        return
    RECOVERED.add(hash(left))
    for arguments in (case.again, case.arguments):
        done = subprocess.run([PROGRAM, *(str(a).replace("OUT", str(out)) for a in arguments)],
                              capture_output=True, text=True, timeout=60)
        if done.returncode == 0 and is_state(state(out), case.wanted):
            return
        untouched = done.returncode == 0 and case.before and state(out) == state(case.before)
        refused = done.returncode in (2, 4) and done.stderr.count("\n") == 1
        insist((refused or untouched) and arguments != case.arguments,
               f"cannot be repeated: {done}; {sorted(state(out))}")


def try_one(case, place, kind, number, way):
    """Injects one fault. Returns the defect afterwards, or nothing, and whether the fault
    occurred."""
    with tempfile.TemporaryDirectory(dir=place) as name:
        out = pathlib.Path(name) / "out"
        fill(case, out)
        try:
            done, calls = call(case.arguments, out, pathlib.Path(name) / "counts", kind, number,
                               way)
            judge(case, done, out, kind, way)
            recover(case, out)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            return f"{case.name}: {kind} {number} {way}: {error}", True
        return None, calls["failed"] > 0


def sample(count, most):
    """Returns at most `most` evenly spaced calls from 1 to count."""
    return range(1, count + 1) if count <= most else sorted({1 + n * (count - 1) // (most - 1) for n in range(most)})


def chosen(case, kind, way):
    # long: every call, but a sample of the memory calls; with ENOMEM+ neighbours differ little
    if LONG:
        return sample(case.calls[kind],
                      {"ENOMEM": 2_000, "ENOMEM+": 200}.get(way, case.calls[kind]))
    return sample(case.calls[kind], 6 if kind == "memory" else 2)


def measured(case, place):
    """Records output and files of an undisturbed run, and counts its calls."""
    with tempfile.TemporaryDirectory(dir=place) as name:
        out = pathlib.Path(name) / "out"
        fill(case, out)
        done, case.calls = call(case.arguments, out, pathlib.Path(name) / "counts")
        assert done.returncode == 0
        case.printed, case.wanted = done.stdout.replace(str(out), "OUT"), state(out)
    return case


@pytest.fixture(scope="module")
def cases():
    """The commands by name, each in a folder with the result of another scenario or with partial
    work."""
    with tempfile.TemporaryDirectory() as name:
        yield {case.name: case for case in cases_in(pathlib.Path(name))}


def cases_in(folder):
    file, = written(folder, tiny=TINY)
    (folder / "other").mkdir()
    other, = written(folder / "other", tiny=TINY.replace("15]", "16]"))
    keeping = ["-n", 64, "--save-finals", "--save-paths", "--quiet"]
    sweeping = [*keeping, "--threads", 2]
    before = {name: folder / "before" / name for name in ("run", "sweep", "half", "part")}
    steppe("run", other, "--out", before["run"], "--quiet", "--metrics", "gdp.*")
    steppe("sweep", other, *sweeping, "--out", before["sweep"])
    parts = folder / "parts"
    for n in range(2):
        steppe("sweep", file, *sweeping, "--shard", f"{n}/2", "--out", parts)
    # Rows are written from the fourth write on: with a stop there, the run ends after the first
    # cell.
    done, _ = call(["sweep", file, *keeping, "--threads", 1, "--out", "OUT"], before["half"],
                   folder / "counts", "write", 7, "TERM")
    assert done.returncode == 130 and "Go on with" in done.stderr
    resume = ["sweep", "--resume", "OUT", "--threads", 2, "--quiet"]
    sweep = ["sweep", file, *sweeping, "--out", "OUT", "--overwrite"]
    run = ["run", file, "--out", "OUT", "--overwrite"]
    merge = ["merge", *(parts / f"part-{n}-of-2" for n in range(2)), "--out", "OUT", "--quiet",
             "--overwrite"]
    shard = ["sweep", file, *sweeping, "--shard", "0/2", "--out", "OUT"]
    for case in (Case("run", run, before["run"], run),
                 Case("sweep", sweep, before["sweep"], resume),
                 Case("resume", resume, before["half"], resume),
                 Case("merge", merge, before["sweep"], merge),
                 Case("shard", shard, None, ["sweep", "--resume", "OUT/part-0-of-2", "--quiet"])):
        yield measured(case, folder)


@pytest.mark.parametrize("name", ["run", "sweep", "resume", "merge", "shard"])
def test_every_call(folder, cases, name):
    case = cases[name]
    wanted = [(kind, number, way) for kind in KINDS for way in WAYS[kind].split()
              for number in chosen(case, kind, way)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        done = list(pool.map(try_one, *zip(*((case, folder, *w) for w in wanted))))
    tried = {kind for (kind, *_), (_, failed) in zip(wanted, done) if failed}
    assert name == "shard" or {"write", "sync", "rename", "open", "memory"} <= tried
    assert not [fault for fault, _ in done if fault][:40]


def test_killed(folder):
    """Kills sweeps, and the runs that resume them, before a random call.

    The last resumed sweep writes the same bytes and leaves no other file.
    """
    file, dice, kills = small(folder, TINY), random.Random(9), collections.Counter()
    more = ["--threads", 1, "--quiet", "--checkpoint", 0]
    sweep = ["sweep", file, "-n", 64, "--save-finals", "--save-paths", "--out", "OUT", *more]
    resume = ["sweep", "--resume", "OUT", *more]
    counts = folder / "counts"
    done, calls = call(sweep, folder / "straight", counts)
    assert done.returncode == 0
    wanted = state(folder / "straight")
    kinds = [kind for kind in WAYS if calls[kind] > 0]
    while kills.total() < (200 if LONG else 12):
        out = folder / "out"
        for _ in range(4):
            kind, resumed = dice.choice(kinds), (out / "checkpoint.steppe").exists()
            number = dice.randint(1, calls[kind])
            done, _ = call(resume if resumed else sweep, out, counts, kind, number, "KILL")
            # 0: fewer calls than the drawn number; 4: only the NetCDF writer was killed.
            assert done.returncode in (0, 4, -signal.SIGKILL)
            kills[resumed] += done.returncode == -signal.SIGKILL
            if out.exists() and is_whole(out):
                break
        resumed = (out / "checkpoint.steppe").exists() or is_whole(out)
        done, _ = call(resume if resumed else sweep, out, counts)
        found = state(out)
        differ = [name for name in {**found, **wanted} if found.get(name) != wanted.get(name)]
        assert done.returncode == 0 and not differ
        shutil.rmtree(out)
    assert kills[True] > 0


@pytest.mark.parametrize("call", [
    ["run", "small.toml"], ["run", "small.toml", "--json"], ["sweep", "small.toml", "-n", "64"],
    ["list", "keys"], ["check", "small.toml"]], ids=" ".join)
def test_no_room_to_print(folder, call):
    """A run whose output cannot be printed does not exit with 0."""
    small(folder, TINY)
    with open("/dev/full", "w") as full:
        done = subprocess.run([PROGRAM, *call], stdout=full, stderr=subprocess.PIPE, text=True,
                              timeout=60, cwd=folder)
    assert done.returncode == 4 and done.stderr.count("\n") == 1 and "cannot write" in done.stderr
