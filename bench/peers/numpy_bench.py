#!/usr/bin/env python3
"""Checks and times numpy_core.py.

Usage: numpy_bench.py DUMP [--batches 64,128,...] [--seconds S]      DUMP: output of steppe_core_dump

Results must match the solver's to 1e-9. Then times batches of several sizes on one core and prints
JSON: replicate-steps per second by size and layout. Layouts: `shared`, one broadcast copy of certain
numbers; `own`, one value of every number per replicate, as in lanes.
"""
import argparse
import json
import os
import sys
import time

for pool in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[pool] = "1"

import numpy as np  # noqa: E402
from numpy_core import Core  # noqa: E402


def realisations(dump, batch):
    return np.array([np.resize(dump["drawn"][f"pledge.{pledge['id']}.realisation"], batch) for pledge in dump["inputs"]["pledges"]])


def largest_difference(dump, own):
    solver = np.array(dump["values"])
    batch = solver.shape[2]
    core = Core(dump, batch, own)
    core.run(realisations(dump, batch))
    return float(np.max(np.abs(core.numbers() - solver) / np.maximum(1, np.abs(solver))))


def speed(dump, batch, own, seconds):
    """Returns replicate-steps per second of processor time, the best of several runs."""
    core, rho = Core(dump, batch, own), realisations(dump, batch)
    core.run(rho)
    best, end = float("inf"), time.monotonic() + seconds
    while time.monotonic() < end or best == float("inf"):
        begin = time.process_time()
        core.run(rho)
        best = min(best, time.process_time() - begin)
    return batch * (core.steps + 1) / best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump", metavar="DUMP")
    parser.add_argument("--batches", default="64,128,256,512,1024,2048,4096", help="sizes to try")
    parser.add_argument("--seconds", type=float, default=0.5, help="for each size")
    arguments = parser.parse_args()
    with open(arguments.dump, encoding="utf-8") as file:
        dump = json.load(file)
    assert set(dump["drawn"]) == {f"pledge.{pledge['id']}.realisation" for pledge in dump["inputs"]["pledges"]}, "the uncertain numbers changed"
    result = {"numpy": np.__version__, "largest_difference": max(largest_difference(dump, own) for own in (False, True))}
    if not result["largest_difference"] <= 1e-9:
        sys.exit(f"NumPy and solver differ: relative difference {result['largest_difference']:.3g}")
    for way, own in (("shared", False), ("own", True)):
        by_batch = {int(b): speed(dump, int(b), own, arguments.seconds) for b in arguments.batches.split(",")}
        batch = max(by_batch, key=by_batch.get)
        result[way] = {"batch": batch, "replicate_steps_per_second": by_batch[batch], "by_batch": by_batch}
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
