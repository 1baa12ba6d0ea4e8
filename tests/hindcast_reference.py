"""The scores of the hindcasts H1 and H2 a second time: hindcast_reference.py STEPPE SOURCE_DIR.

Written from the protocol in scenarios/hindcast/README.md and the equations in the public headers,
not from the engine: forecasts step year by year (the engine uses closed forms), and the fits
are Gauss-Newton steps with an active set (the engine searches).
"""
import csv
import pathlib
import subprocess
import sys
import tempfile

from hindcast_pairs import Pairs
from hindcast_points import FIVE, MODELS, Points, scores_of


def numbers(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def compare(found, series, model, scores, bound):
    """Compares all scores of one forecast method with those of the program."""
    count, worst = 0, 0.0
    for h, own in scores.items():
        for metric, value in own.items():
            if metric == "scored":
                continue
            row = found[series, model, str(h), metric]
            assert int(row["scored"]) == own["scored"], (series, model, h, row, own)
            worst = max(worst, abs(float(row["value"]) - value))
            assert worst <= bound, (series, model, h, metric, row["value"], value)
            count += 1
    return count, worst


def by_score(rows):
    return {(r["series"], r["model"], r["horizon_years"], r["metric"]): r for r in rows}


def check(program, root):
    folder = pathlib.Path(root) / "scenarios/hindcast"
    with tempfile.TemporaryDirectory() as out:
        call = pathlib.Path(program).resolve(), "hindcast", "--data", folder / "data", "--out", out
        subprocess.run(call, check=True, stdout=subprocess.DEVNULL, cwd=root)
        rows = numbers(f"{out}/hindcast.csv")
    found, recorded = by_score(rows), by_score(numbers(folder / "expected.csv"))
    checked = {}
    table = numbers(folder / "data/ideal_points.csv")
    for series, column in (("all votes", "all_votes"), ("final passage", "final_passage")):
        points = Points(table, column)
        for model in MODELS:
            checked[series, model] = scores_of(points, model), 1e-9
    pairs = Pairs(numbers(folder / "data/agreement.csv"))
    ten = [p for p in pairs.all if p <= set(FIVE)]
    for series, some in (("36 pairs", pairs.all), ("ten pairs", ten)):
        # The program's golden section ends at 1e-6 of the rate: 1e-8 of an error of agreement.
        for model, bound in (("persistence", 1e-12), ("peer", 5e-8)):
            checked[series, model] = pairs.scores(model, some), bound
    count = 0
    for (series, model), (scores, bound) in checked.items():
        number, worst = compare(found, series, model, scores, bound)
        print(f"{series}, {model}: {number} scores within {worst:.1e}")
        # The recorded scores have six decimals.
        count += compare(recorded, series, model, scores, 5.1e-7 + bound)[0]
    of_suites = [r for r in recorded.values() if r["suite"] in ("h1", "h2")]
    assert count == len(of_suites), (count, len(of_suites))


if __name__ == "__main__":
    check(*sys.argv[1:3])
