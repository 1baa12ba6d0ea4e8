"""The model against the past.

Bounds and published scores come from a study of the same data. scenarios/hindcast/expected.csv
records the scores of this program, so that any change, better or worse, is detected.
hindcast_claims.py covers the episodes.
"""
import math

import pytest

from results import tables
from sweeping import ROOT, as_json, rows, steppe

HERE = ROOT / "scenarios/hindcast"
YEARS = ["1", "3", "5", "10"]
START = {"KAZ": -.20371, "UZB": -.23229, "TKM": -.64104, "KGZ": -.25352, "TJK": -.36654}
IN_2010 = {"KAZ": -.252465, "UZB": -.277559, "TKM": -.636441, "KGZ": -.296199, "TJK": -.395430}
IN_2022 = {"KAZ": -.599908, "UZB": -.605174, "TKM": -.680490, "KGZ": -.609086, "TJK": -.629911}


def positions(folder, name):
    """Returns positions by state and year from a run of the program."""
    steppe("run", HERE / f"{name}.toml", "--out", folder / name, "--quiet")
    found = {}
    for row in rows(folder / name / "timeseries.csv"):
        if row["metric"].startswith("position."):
            found[row["metric"].split(".")[1], int(row["date"][:4])] = float(row["value"])
    assert len(found) == 5 * 14, sorted(found)
    return found


@pytest.fixture(scope="module")
def found(hindcast):
    return {(r["series"], r["model"], r["horizon_years"], r["metric"]): r
            for r in rows(hindcast[0] / "hindcast.csv")}


def of(found, series, model, metric="rmse"):
    return [float(found[series, model, year, metric]["value"]) for year in YEARS]


def near(values, wanted, digits):
    """Compares with values printed to `digits`, up to half a unit of the last digit."""
    assert all(abs(a - b) <= .51 * 10 ** -digits for a, b in zip(values, wanted))


def test_stand_still(folder):
    """Inferred convictions and a frozen network: nothing moves, so the model equals persistence."""
    for (state, year), value in positions(folder, "h1-stand-still").items():
        assert abs(value - START[state]) <= 1e-12


def test_from_2009(folder):
    found = positions(folder, "h1-2009")
    for state in START:
        assert abs(found[state, 2009] - START[state]) <= 1e-12
        assert abs(found[state, 2010] - IN_2010[state]) <= 1e-6
        assert abs(found[state, 2022] - IN_2022[state]) <= 1e-6
    seen = {(r["state"], int(r["year"])): float(r["all_votes"])
            for r in rows(HERE / "data/ideal_points.csv") if r["all_votes"]}
    errors = [value - seen[key] for key, value in found.items() if key[1] > 2009 and key in seen]
    assert len(errors) == 65 and abs(math.sqrt(sum(e * e for e in errors) / 65) - .208421) <= 1e-6


def test_rivals(found):
    """The naive rivals reproduce the published errors, so the protocol is the same."""
    published = {
        "persistence": ((.201, .314, .396, .536), (.184, .288, .370, .473)),
        "trend": ((.203, .313, .384, .503), (.185, .288, .357, .470)),
        "China pull": ((.195, .282, .334, .379), (.177, .251, .295, .270)),
        "China pull, 5 years": ((.194, .284, .333, .363), (.175, .252, .283, .244)),
        "drift of five": ((.200, .303, .377, .434), (.183, .279, .357, .426)),
        "drift of nine": ((.198, .290, .342, .365), (.181, .267, .321, .338)),
    }
    for model, (every, final) in published.items():
        near(of(found, "all votes", model), every, 3)
        # Two of these 24 differ from print by one unit of the last digit: .27849 for .279, .25146
        # for .252.
        assert all(abs(a - b) <= .001 for a, b in zip(of(found, "final passage", model), final))
    near(of(found, "all votes", "persistence", "weighted_rmse"), (.189, .275, .354, .534), 3)
    assert [found["all votes", "persistence", year, "rmse"]["scored"]
            for year in YEARS] == ["122", "113", "105", "80"]
    assert [found["36 pairs", "persistence", year, "rmse"]["scored"]
            for year in YEARS] == ["799", "735", "684", "504"]
    near(of(found, "36 pairs", "persistence", "weighted_rmse"), (.0511, .0801, .0934, .1003), 4)
    near(of(found, "ten pairs", "persistence"), (.031, .039, .039, .046), 3)


def test_positions_of_the_five(found):
    every, final = of(found, "all votes", "peer + norm"), of(found, "final passage", "peer + norm")
    assert all(a <= b for a, b in zip(every, (.193, .272, .319, .331)))
    for rival in ("persistence", "China pull", "drift of nine"):
        assert all(a < b for a, b in zip(every, of(found, "all votes", rival)))
    assert all(a < b for a, b in zip(final, of(found, "final passage", "persistence")))
    for series in ("all votes", "final passage"):
        assert all(.85 <= c <= .97 for c in of(found, series, "peer + norm", "coverage90"))
    # The report lists the misses.
    text = steppe("hindcast", "h1").stdout
    assert f"peer + norm loses to China pull at 10 years: {final[3]:.3f} against .270".replace(" .", " 0.") in text
    assert "loses to China pull, 5 years at 10 years" in text and "36 pairs" not in text


def test_agreement_of_pairs(found):
    for own, still in zip(of(found, "36 pairs", "peer", "weighted_rmse"),
                          of(found, "36 pairs", "persistence", "weighted_rmse")):
        assert own <= still
    assert all(a <= b for a, b in zip(of(found, "ten pairs", "peer"), (.030, .035, .030, .026)))


def test_as_recorded(found):
    recorded = rows(HERE / "expected.csv")
    assert len(recorded) == len([r for r in found.values() if r["metric"] != "skill"])
    for row in recorded:
        now = found[row["series"], row["model"], row["horizon_years"], row["metric"]]
        assert now["scored"] == row["scored"]
        assert abs(float(now["value"]) - float(row["value"])) <= 1e-5


def test_skill(found):
    for (series, model, year, metric), row in found.items():
        if metric != "skill":
            continue
        error, still = float(found[series, model, year, "rmse"]["value"]), float(found[series, "persistence", year, "rmse"]["value"])
        assert math.isclose(float(row["value"]), 1 - (error / still) ** 2, abs_tol=1e-12)
        assert float(row["low"]) <= float(row["high"])
    # Published brackets of skill; with a thousand draws the second digit is uncertain.
    for model, brackets in {"China pull": ((.00, .09), (.14, .23), (.20, .35), (.45, .54)), "drift of nine": ((-.06, .07), (-.05, .22), (.02, .37), (.48, .62))}.items():
        for year, (low, high) in zip(YEARS, brackets):
            row = found["all votes", model, year, "skill"]
            assert abs(float(row["low"]) - low) <= .016 and abs(float(row["high"]) - high) <= .016


def test_h1_as_json(found):
    report = as_json("hindcast", "h1")
    assert [s["suite"] for s in report["suites"]] == ["h1"] and len(report["notes"]) == 5
    own = [tables(report)[f"scores-h1-1-{year}"][-1] for year in YEARS]
    assert all(h["model"] == "peer + norm" for h in own)
    assert [h["rmse"] for h in own] == of(found, "all votes", "peer + norm")
    assert own[3]["skill"] == of(found, "all votes", "peer + norm", "skill")[3]
    lost = {(loss["series"], loss["rival"], loss["horizon_years"]) for loss in report["losses"]}
    assert lost == {(series, rival, int(year)) for (series, rival, year, metric), row in found.items() if row["suite"] == "h1" and metric == "rmse"
                    and float(row["value"]) < float(found[series, "peer + norm", year, "rmse"]["value"])} and len(lost) == 3


def test_text_of_h2(hindcast):
    assert "does not identify influence of trade, alliances or institutions" in hindcast[1]
    assert "skill is 0 at every horizon" in hindcast[1]


def test_wrong_input(folder):
    assert "h1" in steppe("hindcast", "h10", code=2).stderr
    said = steppe("hindcast", "h1", "--data", folder / "none", code=2).stderr
    assert "ideal_points.csv" in said and "--data" in said and said.count("\n") == 1
    (folder / "ideal_points.csv").write_text("state,year,all_votes,all_sd,final_passage\nKAZ,1992,x,,\nXXX,1993,1,,\nKAZ,1992.5,1,,\n")
    said = steppe("hindcast", "h1", "--data", folder, code=2).stderr
    for wanted in ("`x` is not a number", "`XXX` is not one of", "`1992.5` is not a year",
                   "ideal_points.csv:2"):
        assert wanted in said
