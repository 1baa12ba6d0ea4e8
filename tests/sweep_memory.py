"""A sweep of all metrics takes bounded memory and reports it: sweep_memory.py STEPPE SOURCE_DIR."""
import os
import signal
import subprocess
import time

from sweeping import FLAGSHIP, PROGRAM, ROOT, main, skip, steppe

MEGA = 1 << 20


def peak_of(*arguments):
    """The exit code and the largest resident set of a call, in MB."""
    with open(os.devnull, "w") as nothing:
        child = subprocess.Popen([PROGRAM, "sweep", *map(str, arguments)], cwd=ROOT,
                                 stdout=nothing, stderr=nothing)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_maxrss * 1024 / MEGA


def test_all_metrics_take_bounded_memory(_):
    for most, *options in ((300, "-n", 16, "--threads", 1),
                           (350, "-n", 16, "--threads", 2),
                           (300, "-n", 16, "--threads", 1, "--design", "random"),
                           (300, "-n", 3, "--threads", 1, "--design", "lhs"),
                           (300, "-n", 40, "--threads", 1, "--seed", 9),
                           (450, "-n", 16, "--threads", 4),
                           (450, "-n", 64, "--threads", 2)):
        code, peak = peak_of(FLAGSHIP, "--metrics", "*", *options)
        assert code == 0 and peak < most, (options, code, peak)


def test_a_large_sweep_is_reported_beforehand(_):
    call = [PROGRAM, "sweep", FLAGSHIP, "--metrics", "*", "-n", "65536", "--threads", "2"]
    child = subprocess.Popen(call, cwd=ROOT,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        line = child.stderr.readline()
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert "GB of memory" in line and "--metrics" in line, line


def test_a_sweep_beyond_the_machine_is_refused(_):
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if machine > 40e9:
        return skip("a sweep beyond the machine, which has room for 1024 threads")
    started = time.monotonic()
    done = steppe("sweep", FLAGSHIP, "--metrics", "*", "-n", 65536, "--threads", 1024, code=4)
    assert "this machine has" in done.stderr and "--threads" in done.stderr, done.stderr
    assert time.monotonic() - started < 60


def test_sharing_totals_changes_no_byte(folder):
    for metrics in ("*", "influence_share.*"):
        found = []
        # Of all metrics, four threads share their totals; of some, they merge them.
        for threads in (1, 4):
            out = folder / f"{len(metrics)}-{threads}"
            steppe("sweep", FLAGSHIP, "-n", 48, "--metrics", metrics, "--threads", threads,
                   "--shard", "0/2", "--out", out, "--quiet")
            found.append((out / "part-0-of-2" / "part.steppe").read_bytes())
        assert found[0] == found[1], metrics


main(test_all_metrics_take_bounded_memory, test_a_large_sweep_is_reported_beforehand,
     test_a_sweep_beyond_the_machine_is_refused, test_sharing_totals_changes_no_byte)
