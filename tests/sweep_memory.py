"""A sweep of all metrics uses bounded memory and reports it."""
import os
import resource
import signal
import subprocess
import time

import pytest

from sweeping import FLAGSHIP, PROGRAM, ROOT, steppe

MEGA = 1 << 20


def peak_of(*arguments):
    """Returns the exit code and the peak resident memory of a call, in MB."""
    with open(os.devnull, "w") as nothing:
        child = subprocess.Popen([PROGRAM, "sweep", *map(str, arguments)], cwd=ROOT,
                                 stdout=nothing, stderr=nothing)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_maxrss * 1024 / MEGA


@pytest.mark.parametrize("most,options", [
    (300, "-n 16 --threads 1"), (350, "-n 16 --threads 2"),
    (300, "-n 16 --threads 1 --design random"), (300, "-n 3 --threads 1 --design lhs"),
    (300, "-n 40 --threads 1 --seed 9"), (450, "-n 16 --threads 4"), (450, "-n 64 --threads 2")])
def test_all_metrics_take_bounded_memory(most, options):
    code, peak = peak_of(FLAGSHIP, "--metrics", "*", *options.split())
    assert code == 0 and peak < most


def first_line(*call):
    """Returns the first line on stderr of a call, then kills it."""
    child = subprocess.Popen([PROGRAM, *map(str, call)], cwd=ROOT,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        return child.stderr.readline()
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()


def test_a_large_run_is_reported_beforehand():
    for call in (("sweep", FLAGSHIP, "--metrics", "*", "-n", 65536, "--threads", 2),
                 ("compare", FLAGSHIP, FLAGSHIP, "--metrics", "*", "-n", 1024, "--threads", 8)):
        line = first_line(*call)
        assert "GB of memory" in line and "--metric," in line
    for call in (("discover", FLAGSHIP, "--ask", "a-tenth-of-the-region", "-n", 2**20),
                 ("sensitivity", FLAGSHIP, "--metric", "gdp.UZB", "--budget", 2**20)):
        line = first_line(*call, "--threads", 1)
        assert "GB of memory" in line and "fewer replicates" in line


def test_limits_of_the_process_count():
    """A run that exceeds ulimit is refused before it starts, with the limit."""
    compare = "compare", FLAGSHIP, FLAGSHIP, "--metrics", "*", "-n", 1024, "--threads", 8
    for call in (compare, ("sweep", FLAGSHIP, "--metrics", "*", "-n", 65536, "--threads", 8)):
        for which in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
            started = time.monotonic()
            done = steppe(*call, code=4, preexec_fn=lambda: resource.setrlimit(
                which, (700 * MEGA, 700 * MEGA)))
            assert "ulimit allows 0.7 GB" in done.stderr and "--threads" in done.stderr
            assert time.monotonic() - started < 60


def test_a_sweep_beyond_the_machine_is_refused():
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if machine > 40e9:
        pytest.skip("a sweep beyond the machine's memory: 1024 threads fit")
    started = time.monotonic()
    done = steppe("sweep", FLAGSHIP, "--metrics", "*", "-n", 65536, "--threads", 1024, code=4)
    assert " GB: " in done.stderr and "--threads" in done.stderr
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("metrics", ["*", "influence_share.*"])
def test_sharing_totals_changes_no_byte(folder, metrics):
    found = []
    # With all metrics, four threads share their totals; with some, they merge them.
    for threads in (1, 4):
        out = folder / str(threads)
        steppe("sweep", FLAGSHIP, "-n", 48, "--metrics", metrics, "--threads", threads,
               "--shard", "0/2", "--out", out, "--quiet")
        found.append((out / "part-0-of-2" / "part.steppe").read_bytes())
    assert found[0] == found[1]
