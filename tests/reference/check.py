"""Holds the engine against the reference: check.py STEPPE FILE | check.py STEPPE --random COUNT.

Every metric at every step of `steppe run FILE --audit --out DIR` must agree to 1e-9 (absolute, or
relative where the value is above 1).
"""
import csv
import pathlib
import subprocess
import sys
import tempfile

import generate
from metrics import Metrics
from model import model_of

TOLERANCE = 1e-9


def compare(program, file):
    """The worst difference over all rows; raises when a row is missing or differs."""
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([program, "run", str(file), "--audit", "--quiet", "--out", out], check=True)
        with open(pathlib.Path(out) / "timeseries.csv", newline="", encoding="utf-8") as table:
            rows = list(csv.DictReader(table))
    model = model_of(file)
    metrics = Metrics(model)
    addresses = {row["metric"] for row in rows}
    assert addresses, "an empty table"
    assert len(rows) == len(addresses) * (model.s.steps + 1), "a step or a metric is missing"
    worst = 0.0
    for row in rows:
        while model.t < int(row["step"]):
            model.advance()
        expected, found = metrics(row["metric"]), float(row["value"])
        difference = abs(found - expected) / max(1.0, abs(expected))
        worst = max(worst, difference)
        if not difference <= TOLERANCE:
            raise SystemExit(f"{file}: {row['metric']} at step {row['step']} is {found!r}, the reference has {expected!r}")
    return worst, len(rows)


def main():
    program, what = sys.argv[1], sys.argv[2]
    if what != "--random":
        worst, count = compare(program, what)
        print(f"{what}: {count} values agree, the worst to {worst:.1e}")
        return
    total = 0
    for seed in range(1, int(sys.argv[3]) + 1):
        with tempfile.TemporaryDirectory() as folder:
            worst, count = compare(program, generate.write(seed, folder))
            total += count
    print(f"{sys.argv[3]} random scenarios, {total} values agree")


if __name__ == "__main__":
    main()
