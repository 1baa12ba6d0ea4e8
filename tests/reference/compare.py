"""Checks a tidy table against the reference: compare.py FILE TIMESERIES.csv [--tolerance 1e-9].

Every row of the table (columns scenario,step,date,metric,unit,value) must agree within the
tolerance, absolute or relative to the reference's value, whichever is larger; every metric of
the table must be a metric of the reference and occur exactly once for each step 0..T.
"""
import argparse
import csv

from metrics import run
from model import model_of

SHOWN = 10
COLUMNS = ["scenario", "step", "date", "metric", "unit", "value"]


def faults_of(file, table, tolerance=1e-9):
    """Returns (errors, rows compared, (largest difference in units of max(1, |expected|), its
    place))."""
    with open(table, newline="", encoding="utf-8") as stream:
        reader = csv.DictReader(stream)
        if reader.fieldnames != COLUMNS:
            return [f"the columns are {reader.fieldnames}, not {COLUMNS}"], 0, (0.0, "")
        rows = list(reader)
    expected = run(model_of(file))
    last = len(expected) - 1
    faults, seen, unknown, worst = [], {}, set(), (0.0, "")
    for row in rows:
        step, metric = int(row["step"]), row["metric"]
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
        right, found = expected[step][metric], float(row["value"])
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("table")
    parser.add_argument("--tolerance", type=float, default=1e-9)
    given = parser.parse_args()
    faults, count, (worst, where) = faults_of(given.file, given.table, given.tolerance)
    print(f"{count} rows, largest difference {worst:.3e}{' in ' + where if where else ''}")
    for fault in faults[:SHOWN]:
        print(fault)
    if len(faults) > SHOWN:
        print(f"... and {len(faults) - SHOWN} more")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
