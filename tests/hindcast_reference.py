"""The scores of the hindcasts H1 and H2 a second time.

Written from the protocol in scenarios/hindcast/README.md and the equations in the public headers,
not from the engine: forecasts step year by year (the engine uses closed forms), and the fits
are Gauss-Newton steps with an active set (the engine searches).
"""
import pytest

from hindcast_pairs import Pairs
from hindcast_points import FIVE, MODELS, Points, scores_of
from sweeping import ROOT, rows

HERE = ROOT / "scenarios/hindcast"
COLUMNS = {"all votes": "all_votes", "final passage": "final_passage"}


def by_score(file):
    return {(r["series"], r["model"], r["horizon_years"], r["metric"]): r for r in rows(file)}


RECORDED = by_score(HERE / "expected.csv")


def compare(hindcast, series, model, scores, bound):
    """Compares all scores of one forecast method with those of the program and with the recorded
    ones, which have six decimals."""
    own = {(series, model, str(h), metric): (value, values["scored"])
           for h, values in scores.items()
           for metric, value in values.items() if metric != "scored"}
    for found, most in ((by_score(hindcast[0] / "hindcast.csv"), bound),
                        (RECORDED, 5.1e-7 + bound)):
        for key, (value, scored) in own.items():
            assert int(found[key]["scored"]) == scored
            assert abs(float(found[key]["value"]) - value) <= most
    of_suites = {key for key, r in RECORDED.items()
                 if key[:2] == (series, model) and r["suite"] in ("h1", "h2")}
    assert own.keys() == of_suites


@pytest.fixture(scope="module", params=COLUMNS)
def points(request):
    return request.param, Points(rows(HERE / "data/ideal_points.csv"), COLUMNS[request.param])


@pytest.mark.parametrize("model", MODELS)
def test_points(hindcast, points, model):
    compare(hindcast, points[0], model, scores_of(points[1], model), 1e-9)


@pytest.fixture(scope="module")
def pairs():
    return Pairs(rows(HERE / "data/agreement.csv"))


# The program's golden section ends at 1e-6 of the rate: 1e-8 of an error of agreement.
@pytest.mark.parametrize("model,bound", [("persistence", 1e-12), ("peer", 5e-8)])
@pytest.mark.parametrize("series", ["36 pairs", "ten pairs"])
def test_pairs(hindcast, pairs, series, model, bound):
    some = [p for p in pairs.all if series == "36 pairs" or p <= set(FIVE)]
    compare(hindcast, series, model, pairs.scores(model, some), bound)


def test_all_recorded_scores_are_compared():
    assert {key[:2] for key, r in RECORDED.items() if r["suite"] in ("h1", "h2")} == {
        *((series, model) for series in COLUMNS for model in MODELS),
        *((series, model) for series in ("36 pairs", "ten pairs")
          for model in ("persistence", "peer"))}
