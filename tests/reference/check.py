"""Compares the engine with the reference: check.py FILE TIMESERIES.csv, of `steppe run FILE`."""
import csv
import sys

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
        if head[:len(COLUMNS)] != COLUMNS:
            return [f"the first columns are {head}, not {COLUMNS}"], 0, (0.0, "")
        rows = [(int(step), metric, float(x)) for _, step, _, metric, _, x, *_ in reader]
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


def main():
    faults, count, (worst, where) = faults_of(*sys.argv[1:3])
    print("\n".join([*faults[:SHOWN], f"{count} values, {len(faults)} errors, largest difference "
                     f"{worst:.1e} in {where}"]))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
