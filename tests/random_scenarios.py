"""Random scenarios that use the whole language, run under the audit and against the reference.

Of those under the audit half run unchanged, at their centres and in eight drawn replicates; half with numbers moved to the
ends of their ranges. Seeds count from STEPPE_FIRST_SEED (default 1). Scenarios that fail stay in
failed-scenarios of the build folder.
"""
import os
import pathlib
import queue
import shutil
import subprocess
import tempfile
import threading

import pytest

import generate
from check import faults_of
from sweeping import LONG, steppe

BUILD = pathlib.Path(os.environ["STEPPE_BUILD"])
FIRST, COUNT = int(os.environ.get("STEPPE_FIRST_SEED", 1)), 100_000 if LONG else 300
HALF = FIRST + COUNT // 2
AHEAD = 64  # scenarios queued for the runner


def hand_over(stream, folder, seeds, room):
    """Writes scenarios and passes the path of each to the runner."""
    try:
        for seed in seeds:
            room.acquire()
            stream.write(f"{generate.write(seed, folder / str(seed), everything=True)}\n")
            stream.flush()
    except BrokenPipeError:
        pass  # the runner's own output explains the stop
    finally:
        try:
            stream.close()
        except BrokenPipeError:
            pass


def run_all(program, seeds, arguments=()):
    """Runs a program on the scenarios of the seeds and checks that it succeeds."""
    with tempfile.TemporaryDirectory() as name:
        folder, room, told = pathlib.Path(name), threading.Semaphore(AHEAD), queue.SimpleQueue()
        runner = subprocess.Popen([BUILD / "bin" / program, *arguments], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        writer = threading.Thread(target=hand_over, args=(runner.stdin, folder, seeds, room),
                                  daemon=True)
        listener = threading.Thread(target=lambda: [told.put(line) for line in runner.stderr],
                                    daemon=True)
        writer.start()
        listener.start()
        wrong = []
        for line in runner.stdout:
            done = pathlib.Path(line.strip()).parent
            while not told.empty():
                wrong.append(told.get())
            if wrong and str(done) in "".join(wrong):
                shutil.copytree(done, BUILD / "failed-scenarios" / done.name, dirs_exist_ok=True)
            shutil.rmtree(done)
            room.release()
        code = runner.wait()
        listener.join()
        while not told.empty():
            wrong.append(told.get())
        print("".join(wrong))
        assert code == 0


@pytest.mark.parametrize("seeds,arguments", [
    (range(FIRST, HALF), []), (range(HALF, FIRST + COUNT), ["--extreme", str(FIRST)])],
    ids=["centres", "ends"])
def test_audit(seeds, arguments):
    run_all("steppe_audit_many", seeds, arguments)


def test_methods():
    """The kernel, the tape and machine code give the same bits."""
    run_all("steppe_methods_many", range(FIRST, FIRST + (1000 if LONG else 20)))


@pytest.mark.parametrize("count,everything", [(60, False), (1000 if LONG else 200, True)],
                         ids=["slices", "everything"])
def test_reference(count, everything):
    """All values agree to 1e-9; slices use a part of the language."""
    for seed in range(1, count + 1):
        with tempfile.TemporaryDirectory() as folder:
            file = generate.write(seed, folder, everything)
            steppe("run", file, "--audit", "--quiet", "--out", f"{folder}/out")
            faults, values, _ = faults_of(file, f"{folder}/out/timeseries.csv")
        assert values and not faults
