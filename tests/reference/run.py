"""Runs the reference: run.py FILE [--compared] prints step,metric,value.

With --compared a fourth column holds the value of the comparison, empty if it has none.
"""
import csv
import pathlib
import sys

from metrics import run
from model import model_of
from scenario import Scenario


def main():
    arguments = [a for a in sys.argv[1:] if a != "--compared"]
    if len(arguments) != 1:
        raise SystemExit(__doc__)
    compared = "--compared" in sys.argv
    other = []
    if compared:
        other = run(model_of(Scenario(arguments[0]).compare_with or pathlib.Path(arguments[0])))
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["step", "metric", "value"] + (["compared"] if compared else []))
    for t, values in enumerate(run(model_of(arguments[0]))):
        for metric, value in values.items():
            row = [t, metric, repr(value)]
            if compared:
                there = other[t].get(metric) if t < len(other) else None
                row.append("" if there is None else repr(there))
            out.writerow(row)


if __name__ == "__main__":
    main()
