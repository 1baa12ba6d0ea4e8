"""The model against past episodes.

scenarios/hindcast/expected_claims.csv records the claims and their verdicts, misses included, so
that any change, better or worse, is detected.
"""
import csv
import html
import json
import math
import re

import pytest

from results import rows as rows_of
from sweeping import ROOT, rows, steppe

HERE = ROOT / "scenarios/hindcast"


@pytest.fixture(scope="module")
def claims(hindcast):
    return {(r["suite"], r["claim"]): r for r in rows(hindcast[0] / "hindcast_claims.csv")}


def test_as_recorded(claims):
    """No hit and no miss changes undetected."""
    recorded = rows(HERE / "expected_claims.csv")
    assert [(r["suite"], r["claim"]) for r in recorded] == list(claims)
    for row in recorded:
        now = claims[row["suite"], row["claim"]]
        assert now["verdict"] == row["verdict"]
        for wanted, name in (("median", "median"), ("low", "low"), ("high", "high"),
                             ("rival", "rival_value")):
            assert (row[wanted] == now[name] == "") or math.isclose(float(row[wanted]), float(now[name]), rel_tol=1e-5, abs_tol=1e-9)


def test_claims_hold_together(folder, claims):
    found = {key: float(row["median"]) for key, row in claims.items()}
    # Two stops together cost at most the sum of both, and more than either. Medians are not
    # additive.
    loss = {}
    for name in ("../gallium-germanium-ban", "h4-gallium", "h4-germanium"):
        steppe("run", HERE / f"{name}.toml", "--out", folder / "run", "--overwrite", "--quiet")
        loss[name] = next(-float(r["value"]) for r in rows(folder / "run/timeseries.csv")
                          if (r["metric"], r["date"]) == ("gdp_gap.USA", "2028-07-01"))
    both, *alone = loss.values()
    assert max(alone) < both <= sum(alone)
    # Within the customs union most transit, relative to previous trade, goes through the smallest
    # member.
    assert found["h6", "kyrgyzstan"] > found["h6", "kazakhstan"] > found["h6", "uzbekistan"] > 1
    # A larger cut of the same ore costs more.
    assert found["h4", "japan-supply"] < found["h4", "japan"] < 0
    # An exponential ledger pays this share at the centre of its rates (.072 paid and .134 dropped
    # per year).
    for claim, years in (("kazakhstan-3.5", 3.5), ("kazakhstan-10", 9.75)):
        assert abs(found["h5", claim] - 100 * .072 / .206 * (1 - math.exp(-.206 * years))) < 2.5
    for row in claims.values():
        inside = (float(row["observed_low"] or -math.inf) <= float(row["median"])
                  <= float(row["observed_high"] or math.inf))
        assert inside == (row["verdict"] == "inside") and inside == (not row["miss"])
        assert row["source"]
        assert (inside or not row["hindsight"]) and None not in row
        assert float(row["low"]) <= float(row["median"]) <= float(row["high"])


def test_explained(claims, hindcast):
    """The figures in `explain trust` equal the scores; results refer to it."""
    text = steppe("explain", "trust").stdout
    peak = float(claims["h3", "price-peak"]["median"])
    assert f"{peak:.0f} times for 10 to 30" in text
    assert f"{-float(claims['h4', 'japan']['median']):.2f} percent of GDP for 0.43 to 1.3" in text
    ranks = [r for (suite, _), r in claims.items() if suite == "h8"]
    better = sum(float(r["rival_value"]) > float(r["median"]) for r in ranks)
    hits = [r for r in ranks if r["verdict"] == "inside"]
    assert 2 * len(hits) == len(ranks) < 2 * better
    assert f"In {better} of {len(ranks)} years the order of 1994 does better" in hindcast[1]
    small = HERE / "h5-japan.toml"
    for command in (("run", small), ("sweep", small, "-n", 64, "--design", "lhs")):
        last = " ".join(" ".join(steppe(*command).stdout.rstrip().splitlines()[-3:]).split())
        assert "ow far to trust this: steppe explain trust" in last


PLEDGE = """[time]
start = 2026-01-01
step = "quarter"
years = 2
[agent.JPN]
role = "power"
gdp_usd_bn = 4000
[agent.KAZ]
role = "target"
gdp_usd_bn = 260
[layer.money]
kind = "stock"
weight = 1
cell.KAZ.JPN = 8
[pledge.help]
from = "JPN"
to = "KAZ"
layer = "money"
amount_usd_bn = 8
start = 2026-01-01
years = 2
"""
HEAD = "suite,id,text,scenario,value,form,since,date,unit,low,high,rival,rival_value,miss,hindsight,source".split(",")


def claims_of(folder, lines, suite="h3", code=0, more=("--json",)):
    (folder / "data").mkdir(exist_ok=True)
    (folder / "x.toml").write_text(PLEDGE)
    (folder / "data/fbic.csv").write_text("state,year,influence\nKAZ,2020,.1\n")
    with open(folder / "data/claims.csv", "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEAD, *lines])
    return steppe("hindcast", suite, "--data", folder / "data", *more, code=code)


def test_forms(folder):
    """One billion a quarter: every form of a claim, computed by hand."""
    cases = {
        ("at", "", "2027-01-01", "paid.help"): 4,
        ("at", "", "2027-02-20", "2*paid.help - 1"): 7,
        ("change", "2026-07-01", "2027-01-01", "paid.help"): 2,
        ("ratio", "2026-07-01", "2027-01-01", "paid.help"): 2,
        ("mean", "2026-01-01", "2027-01-01", "paid.help"): 1.5,
        ("largest", "2026-01-01", "2027-01-01", "outstanding.help"): 8,
        ("fall", "2026-01-01", "2027-01-01", "outstanding.help"): .5,
    }
    lines = [["h3", f"c{n}", "what", "x.toml", value, form, since, date, "bn", wanted - 1e-9,
              wanted + 1e-9, "", "", "why", "", "none"]
             for n, ((form, since, date, value), wanted) in enumerate(cases.items())]
    at_end = ["what", "x.toml", "paid.help", "at", "", "2027-01-01", "bn"]
    lines.append(["h3", "missed", *at_end, 5, "", "nothing", 0, "it is four", "the rate", "none"])
    lines.append(["h3", "late", *at_end, 3, "", "nothing", 0, "", "the rate was set later", "none"])
    found = rows_of(json.loads(claims_of(folder, lines).stdout), "claims-h3-")
    late, found = found[-1], found[:-1]
    assert late["inside"] and late["hindsight"] == "the rate was set later"
    assert not any(claim["hindsight"] for claim in found)
    text = " ".join(claims_of(folder, lines, more=()).stdout.split())
    assert "inside, in hindsight: what (bn): observed at least 3, model 4 [4, 4], nothing: 0. the rate was set later" in text
    assert "MISS: what (bn): observed at least 5, model 4 [4, 4], nothing: 0. it is four" in text
    assert "8 of 9 inside, 1 in hindsight" in text
    for claim, wanted in zip(found, cases.values()):
        assert claim["inside"]
        assert all(math.isclose(claim[q], wanted, rel_tol=1e-12) for q in ("median", "low", "high"))
    assert not found[-1]["inside"] and found[-1]["miss"] == "it is four"
    assert found[-1]["rival_value"] == 0 and not found[0]["miss"]


@pytest.mark.parametrize("suite", ["h3", "h4", "h6", "h8"])
def test_misses(out, claims, suite):
    """The text has each miss of the episodes with its figures and its reason, and the page the
    same sentences."""
    text = " ".join(steppe("hindcast", suite, "--report", "--out", out).stdout.split())
    page = html.unescape((out / "report.html").read_text())
    own = [row for row in claims.values() if row["suite"] == suite]
    missed = [row for row in own if row["verdict"] != "inside"]
    assert missed and f"{suite}: {len(own) - len(missed)} of {len(own)} inside" in text
    for row in missed:
        verdict = "MISS, but the band reaches it" if row["verdict"] == "miss; band reaches" else "MISS"
        said = f"{verdict}: {row['text']} ({row['unit']}): observed"
        if row["form"] == "rank":
            assert re.search(rf"{row['text']}[^A-Za-z]+{verdict} ", text)
            assert all(re.search(rf"MISS in [0-9, ]*{row['date'][:4]}", face)
                       for face in (text, page))
        else:
            assert said in text and said in page
        assert row["miss"] and row["miss"] in text and row["miss"] in page


def test_wrong_claims(folder):
    line = ["h3", "c", "what", "x.toml", "paid.help", "at", "", "2027-01-01", "bn", 4, *[""] * 6]
    changed = lambda **new: [new.get(name, old) for name, old in zip(HEAD, line)]
    for new, wanted in (({"form": "mode"}, "`mode` is not one of"),
                        ({"form": "mean"}, "needs a date"),
                        ({"date": "2027"}, "`2027` is not a date"),
                        ({"date": "2037-01-01"}, "2037-01-01"), ({"low": ""}, "no bound"),
                        ({"value": "paid.hlp"}, "paid.hlp"),
                        ({"value": "paid.help +"}, "`paid.help +`"),
                        ({"form": "rank"}, "* for the state")):
        said = claims_of(folder, [changed(**new)], code=2).stderr
        assert wanted in said
    assert "claims.csv" in steppe("hindcast", "h3", "--data", folder / "none", code=2).stderr
