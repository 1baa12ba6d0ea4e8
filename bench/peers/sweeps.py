"""Sweeps by the built program: time by threads and by replicates; the flagship with quantiles."""
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

CORE = "bench/scenarios/core.toml"
FLAGSHIP = "scenarios/japan-20b.toml"
HOSTS = ("KAZ", "KGZ", "TJK", "TKM", "UZB")  # shares of four powers in each: 20 metrics
# Run as a program, this file runs a command and prints its resource usage. Each measurement needs
# its own process: getrusage reports the peak memory of the largest child so far.


def told(program, root, arguments):
    """Runs `steppe ...`; returns wall seconds, processor seconds and peak memory in MiB."""
    done = subprocess.run([sys.executable, __file__, str(program), *arguments], cwd=root, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"steppe {' '.join(arguments)}\n{done.stderr}")
    wall, processor, peak = (float(word) for word in done.stdout.split())
    return {"wall": wall, "processor": processor, "mib": peak / 1024}


def sweep(program, root, scenario, replicates, threads, more=()):
    with tempfile.TemporaryDirectory() as out:
        return told(program, root, ["sweep", scenario, "-n", str(replicates), "--threads", str(threads), "--out", out, "--quiet", *more])


def best(runs):
    return {key: min(run[key] for run in runs) for key in runs[0]}


def by_threads(program, root, replicates, times=3):
    """Alternates one and two threads, so that other load on the machine affects both."""
    runs = {1: [], 2: []}
    for _ in range(times):
        for threads, into in runs.items():
            into.append(sweep(program, root, CORE, replicates, threads))
    one, two = best(runs[1]), best(runs[2])
    return {"replicates": replicates, "one": one, "two": two, "efficiency": one["wall"] / (2 * two["wall"]),
            "processor_ratio": one["processor"] / two["processor"]}


def by_replicates(program, root, counts, times=5):
    """Returns processor time on one thread, and the last slope over the first."""
    runs = {n: [] for n in counts}
    for turn in range(times):
        for n, into in runs.items():
            if turn == 0 or n <= 100_000:
                into.append(sweep(program, root, CORE, n, 1))
    seconds = [best(runs[n])["processor"] for n in counts]
    slopes = [(b - a) / (n - m) for (m, n), (a, b) in zip(zip(counts, counts[1:]), zip(seconds, seconds[1:]))]
    return {"counts": counts, "processor": seconds, "slope_ratio": slopes[-1] / slopes[0]}


def flagship(program, root, replicates):
    metrics = [word for host in HOSTS for word in ("--metrics", f"influence_share.{host}.*")]
    return {"replicates": replicates, "threads": 2, **sweep(program, root, FLAGSHIP, replicates, 2, metrics)}


def measure(program, root, full):
    """\\param full  up to a million replicates; otherwise as many as fit into a minute"""
    counts = [10_000, 100_000, 1_000_000] if full else [10_000, 30_000, 100_000]
    return {"threads": by_threads(program, root, 60_000), "replicates": by_replicates(program, root, counts),
            "flagship": flagship(program, root, 1_000_000 if full else 40_000), "load": os.getloadavg()}


def main():
    begin = time.monotonic()
    done = subprocess.run([pathlib.Path(sys.argv[1]), *sys.argv[2:]], stdout=subprocess.DEVNULL)
    wall, used = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss)
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
