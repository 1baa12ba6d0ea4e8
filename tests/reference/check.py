"""Compares the engine with the reference: check.py STEPPE FILE | check.py STEPPE --random COUNT
[--everything].

Every metric at every step of `steppe run FILE --audit --out DIR` must agree to 1e-9. Random
scenarios use a part of the language; with --everything, all of it.
"""
import csv
import pathlib
import subprocess
import sys
import tempfile

import generate
from metrics import run
from model import model_of

SHOWN = 10
COLUMNS = ["scenario", "step", "date", "metric", "unit", "value"]


def faults_of(file, table, tolerance=1e-9):
    """Checks a table of a run (columns COLUMNS) against the reference: every row must agree within
    the tolerance, absolute or relative to the reference's value, whichever is larger; every metric
    must be a metric of the reference and occur exactly once for each step 0..T.

    Returns (errors, rows compared, (largest difference in units of max(1, |expected|), its place)).
    """
    with open(table, newline="", encoding="utf-8") as stream:
        reader = csv.reader(stream)
        head = next(reader)
        if head != COLUMNS:
            return [f"the columns are {head}, not {COLUMNS}"], 0, (0.0, "")
        rows = [(int(step), metric, float(x)) for _, step, _, metric, _, x in reader]
    expected = run(model_of(file))
    last = len(expected) - 1
    faults, seen, unknown, worst = [], {}, set(), (0.0, "")
    for step, metric, found in rows:
        if not 0 <= step <= last:
            faults.append(f"{metric}: step {step} is outside 0..{last}")
            continue
        if step in seen.setdefault(metric, set()):
            faults.append(f"{metric}: step {step} stands there twice")
        seen[metric].add(step)
        if metric not in expected[step]:
            if metric not in unknown:
                faults.append(f"{metric}: the reference knows no such metric (first at step {step})")
            unknown.add(metric)
            continue
        right = expected[step][metric]
        difference = abs(found - right) / max(1.0, abs(right))
        if not difference <= tolerance:
            faults.append(f"{metric}: at step {step} the table has {found!r}, the reference {right!r}")
        if not difference <= worst[0]:
            worst = (difference, f"{metric} at step {step}")
    for metric, steps in seen.items():
        if len(steps) != last + 1:
            faults.append(f"{metric}: {len(steps)} of {last + 1} steps are there")
    if not rows:
        faults.append("the table has no rows")
    return faults, len(rows), worst


def check(program, file):
    """Returns (largest difference, rows compared); exits if the engine fails or a row differs."""
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([program, "run", str(file), "--audit", "--quiet", "--out", out], check=True)
        faults, count, (worst, _) = faults_of(file, pathlib.Path(out) / "timeseries.csv")
    if faults:
        raise SystemExit("\n".join([f"{file}:", *faults[:SHOWN]]))
    return worst, count


def main():
    program, what = sys.argv[1], sys.argv[2]
    if what != "--random":
        worst, count = check(program, what)
        print(f"{what}: {count} values agree, largest difference {worst:.1e}")
        return
    everything = "--everything" in sys.argv
    largest, total = 0.0, 0
    for seed in range(1, int(sys.argv[3]) + 1):
        with tempfile.TemporaryDirectory() as folder:
            worst, count = check(program, generate.write(seed, folder, everything))
        largest, total = max(largest, worst), total + count
    print(f"{sys.argv[3]} random scenarios, {total} values agree, largest difference {largest:.1e}")


if __name__ == "__main__":
    main()
