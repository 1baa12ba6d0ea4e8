"""Every call that the disk or memory may refuse is refused in turn, and kill -9 comes before random calls: faults.py STEPPE SOURCE_DIR FAULTS_LIBRARY [long].

After each: no file looks whole and is not, no wrong result is told with exit 0, one line says what failed with exit 4, and done again it is right.
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
import sys
import tempfile

from sweeping import LONG, PROGRAM, SMALL, is_whole, main, steppe

LIBRARY = sys.argv[3]
KINDS = "write stream sync rename open close mkdir truncate unlink read mmap thread memory".split()
# How a call of a kind may go wrong; with `+`, all later ones do, too.
WAYS = {"write": "ENOSPC ENOSPC+ EINTR SHORT SHORT+ KILL", "read": "EIO EIO+ EINTR SHORT SHORT+", "memory": "ENOMEM ENOMEM+", "mmap": "ENOMEM",
        "thread": "EAGAIN EAGAIN+", "open": "ENOSPC EIO+ KILL", "mkdir": "ENOSPC EIO+ KILL", "stream": "ENOSPC ENOSPC+ KILL",
        **{kind: "EIO EIO+ KILL" for kind in ("sync", "rename", "close", "truncate", "unlink")}}
# Few numbers, so that there are few calls; two cells, between which a sweep can be broken off.
TINY = SMALL.replace("scrambles = 64", "scrambles = 4").replace('["gdp.*", "paid.*"]', '["paid.*"]').replace("years = 2", "years = 1").replace("2028-", "2027-")
TINY += '[sweep.grid]\n"pledge.help.realisation" = [0.25, 0.5]\n'
# What a sweep works with; it may be half there if it is refused when it is used.
WORKING = {"checkpoint.steppe", "part.steppe", "finals.rows", "paths.rows", "sweep.json", "unfinished.json"}


@dataclasses.dataclass
class Case:
    """A command in a folder that holds something before; what it tells and leaves when nothing goes wrong."""
    name: str
    arguments: list
    before: pathlib.Path
    again: list  # what is tried first to get there after a fault
    printed: str = ""
    wanted: dict = dataclasses.field(default_factory=dict)
    calls: dict = dataclasses.field(default_factory=dict)


def content(file):
    """A record without what differs between two runs: the time it took and how it was called."""
    if file.name not in ("manifest.json", "sweep.json"):
        return file.read_bytes()
    return {k: v for k, v in json.loads(file.read_text()).items() if k not in ("seconds", "command_line", "inputs", "started", "outputs_sha256")}


def state(folder):
    return {p.relative_to(folder).as_posix(): content(p) for p in folder.rglob("*") if p.is_file()} if folder.exists() else {}


def call(arguments, out, counts, kind="", number=0, way=""):
    """Runs the program with one call failing; `OUT` stands for the folder."""
    env = {**os.environ, "LD_PRELOAD": LIBRARY, "STEPPE_FAULT_KIND": kind, "STEPPE_FAULT_CALL": str(number), "STEPPE_FAULT_HOW": way.rstrip("+"),
           "STEPPE_FAULT_ALL": "1" if way.endswith("+") else "", "STEPPE_FAULT_COUNTS": str(counts)}
    counts.unlink(missing_ok=True)
    done = subprocess.run([PROGRAM, *(str(a).replace("OUT", str(out)) for a in arguments)], capture_output=True, text=True, timeout=60, env=env)
    numbers = struct.unpack(f"{len(KINDS) + 1}Q", counts.read_bytes())
    return done, dict(zip([*KINDS, "failed"], numbers))


def fill(case, out):
    shutil.rmtree(out, ignore_errors=True)
    if case.before:
        shutil.copytree(case.before, out)


def same(bytes_, wanted, name):
    """HDF5 may lay the same out in another way where memory was short: what ncdump reads of it counts."""
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
    """What may be seen at once, before anything is tried again."""
    told, found = done.stderr, state(out)
    if done.returncode == 0:
        insist(told == "" and done.stdout.replace(str(out), "OUT") == case.printed and is_state(found, case.wanted), f"exit 0, and not the result: {told}")
        return
    killed_writer = way == "KILL" and "the NetCDF library failed" in told  # NetCDF is written by a process of its own
    insist(done.returncode == (-signal.SIGKILL if way == "KILL" and not killed_writer else 4), f"exit {done.returncode}: {told}")
    if way != "KILL" or killed_writer:
        lines = [line for line in told.splitlines() if not line.startswith("  ")]  # merge lists each bad part below
        insist(len(lines) == 1 and told.startswith("steppe: "), f"more or less than a line: {told}")
        insist(kind != "memory" or "out of memory" in told or "Cannot allocate" in told or ".nc" in told, f"not about memory: {told}")
        insist(kind in ("unlink", "memory") or not any(name.endswith(".tmp") for name in found), f"temporaries are left: {sorted(found)}")
    old = state(case.before) if case.before else {}
    for name, bytes_ in found.items():
        good = name.endswith(".tmp") or pathlib.PurePath(name).name in WORKING or same(bytes_, case.wanted.get(name), name) or same(bytes_, old.get(name), name)
        insist(good, f"{name} is there and is neither the new nor the old one")
    if "manifest.json" in found:
        of = [s for s in (case.wanted, old) if found["manifest.json"] == s.get("manifest.json") and all(
            same(found.get(name), s[name], name) for name in found["manifest.json"]["outputs"] if name != "manifest.json")]
        insist(of, "a manifest stands beside what it does not tell of")


RECOVERED = set()


def recover(case, out):
    """Without faults it is refused, or goes on to the same result; and anew it comes to that. Once for each folder that faults leave behind."""
    left = case.name, frozenset((re.sub(r"\.\d+\.tmp$", ".tmp", name), str(bytes_)) for name, bytes_ in state(out).items())
    if hash(left) in RECOVERED:
        return
    RECOVERED.add(hash(left))
    for arguments in (case.again, case.arguments):
        done = subprocess.run([PROGRAM, *(str(a).replace("OUT", str(out)) for a in arguments)], capture_output=True, text=True, timeout=60)
        if done.returncode == 0 and is_state(state(out), case.wanted):
            return
        untouched = done.returncode == 0 and case.before and state(out) == state(case.before)
        refused = done.returncode in (2, 4) and done.stderr.count("\n") == 1
        insist((refused or untouched) and arguments != case.arguments, f"cannot be done again: {done}; {sorted(state(out))}")


def try_one(case, place, kind, number, way):
    """One fault. \\return what is wrong with what came of it, or nothing; whether it came to pass"""
    with tempfile.TemporaryDirectory(dir=place) as name:
        out = pathlib.Path(name) / "out"
        fill(case, out)
        try:
            done, calls = call(case.arguments, out, pathlib.Path(name) / "counts", kind, number, way)
            judge(case, done, out, kind, way)
            recover(case, out)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            return f"{case.name}: {kind} {number} {way}: {error}", True
        return None, calls["failed"] > 0


def sample(count, most):
    """At most so many of the calls from 1 to count, evenly."""
    return range(1, count + 1) if count <= most else sorted({1 + n * (count - 1) // (most - 1) for n in range(most)})


def chosen(case, kind, way):
    if LONG:  # each call by itself, of the many for memory enough to meet every place; where all later ones fail too, neighbours differ little
        return sample(case.calls[kind], {"ENOMEM": 2_000, "ENOMEM+": 200}.get(way, case.calls[kind]))
    return sample(case.calls[kind], 6 if kind == "memory" else 2)


def measured(case, place):
    """Fills in what an undisturbed run tells and leaves, and counts its calls."""
    with tempfile.TemporaryDirectory(dir=place) as name:
        out = pathlib.Path(name) / "out"
        fill(case, out)
        done, case.calls = call(case.arguments, out, pathlib.Path(name) / "counts")
        assert done.returncode == 0, done
        case.printed, case.wanted = done.stdout.replace(str(out), "OUT"), state(out)
    return case


def cases(folder):
    """The commands, each in a folder that holds the result of another scenario, or what is half done."""
    file, other = folder / "tiny.toml", folder / "other" / "tiny.toml"
    other.parent.mkdir()
    file.write_text(TINY)
    other.write_text(TINY.replace("15]", "16]"))
    keeping = ["-n", 64, "--save-finals", "--save-paths", "--quiet"]
    sweeping = [*keeping, "--threads", 2]
    before = {name: folder / "before" / name for name in ("run", "sweep", "half", "part")}
    steppe("run", other, "--out", before["run"], "--quiet", "--metrics", "gdp.*")
    steppe("sweep", other, *sweeping, "--out", before["sweep"])
    parts = folder / "parts"
    for n in range(2):
        steppe("sweep", file, *sweeping, "--shard", f"{n}/2", "--out", parts)
    # Rows are written from the fourth write on: asked to stop there it ends after the first of the cells.
    done, _ = call(["sweep", file, *keeping, "--threads", 1, "--out", "OUT"], before["half"], folder / "counts", "write", 7, "TERM")
    assert done.returncode == 130 and "Go on with" in done.stderr, done
    resume = ["sweep", "--resume", "OUT", "--threads", 2, "--quiet"]
    sweep, run = ["sweep", file, *sweeping, "--out", "OUT", "--overwrite"], ["run", file, "--out", "OUT", "--overwrite"]
    merge = ["merge", *(parts / f"part-{n}-of-2" for n in range(2)), "--out", "OUT", "--quiet", "--overwrite"]
    shard = ["sweep", file, *sweeping, "--shard", "0/2", "--out", "OUT"]
    return [measured(case, folder) for case in (Case("run", run, before["run"], run), Case("sweep", sweep, before["sweep"], resume),
                                                Case("resume", resume, before["half"], resume), Case("merge", merge, before["sweep"], merge),
                                                Case("shard", shard, None, ["sweep", "--resume", "OUT/part-0-of-2", "--quiet"]))]


def every_call(folder):
    wrong, tried = [], collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for case in cases(folder):
            wanted = [(kind, number, way) for kind in KINDS for way in WAYS[kind].split() for number in chosen(case, kind, way)]
            for (kind, _, _), (fault, failed) in zip(wanted, pool.map(try_one, *zip(*((case, folder, *w) for w in wanted)))):
                tried[case.name, kind] += failed
                wrong += [fault] if fault else []
            print(f"{case.name}: calls {case.calls}", flush=True)
            print(f"{case.name}: made to fail", ", ".join(f"{k} {n}" for (c, k), n in tried.items() if c == case.name), flush=True)
    missed = [case for case in ("run", "sweep", "resume", "merge") if not all(tried[case, kind] for kind in ("write", "sync", "rename", "open", "memory"))]
    assert not missed, f"nothing was made to fail in {missed}"
    assert not wrong, f"{len(wrong)} of {sum(tried.values())}:\n" + "\n".join(wrong[:40])


def killed(folder):
    """Kills sweeps, and those that resume them, before a random one of their calls.

    The sweep that is resumed last writes the same bytes and leaves no other file.
    """
    file, dice, kills = folder / "tiny.toml", random.Random(9), collections.Counter()
    file.write_text(TINY)
    more = ["--threads", 1, "--quiet", "--checkpoint", 0]
    sweep = ["sweep", file, "-n", 64, "--save-finals", "--save-paths", "--out", "OUT", *more]
    resume = ["sweep", "--resume", "OUT", *more]
    counts = folder / "counts"
    done, calls = call(sweep, folder / "straight", counts)
    assert done.returncode == 0, done
    wanted = state(folder / "straight")
    kinds = [kind for kind in WAYS if calls[kind] > 0]
    while kills.total() < (200 if LONG else 12):
        out = folder / "out"
        for _ in range(4):
            kind, resumed = dice.choice(kinds), (out / "checkpoint.steppe").exists()
            number = dice.randint(1, calls[kind])
            done, _ = call(resume if resumed else sweep, out, counts, kind, number, "KILL")
            # 0: fewer calls than the number drawn; 4: only the process that writes NetCDF was killed.
            assert done.returncode in (0, 4, -signal.SIGKILL), done
            kills[resumed] += done.returncode == -signal.SIGKILL
            if out.exists() and is_whole(out):
                break
        resumed = (out / "checkpoint.steppe").exists() or is_whole(out)
        done, _ = call(resume if resumed else sweep, out, counts)
        found = state(out)
        differ = [name for name in {**found, **wanted} if found.get(name) != wanted.get(name)]
        assert done.returncode == 0 and not differ, (kind, number, done, differ)
        shutil.rmtree(out)
    assert kills[True] > 0, "no sweep was killed while it was resumed"
    print(f"killed {kills.total()} times, {kills[True]} of them while it was resumed")


def no_room_to_tell(folder):
    """What cannot be printed is not told to be good."""
    file = folder / "tiny.toml"
    file.write_text(TINY)
    for arguments in (["run", file], ["run", file, "--json"], ["sweep", file, "-n", 64], ["list", "keys"], ["check", file]):
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, *map(str, arguments)], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        assert done.returncode == 4 and done.stderr.count("\n") == 1 and "cannot write" in done.stderr, (arguments, done)


if __name__ == "__main__":
    main(every_call, killed, no_room_to_tell)
