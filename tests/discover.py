"""Tests `steppe discover`."""
import signal

import pytest

from results import tables
from sweeping import (FLAGSHIP, SMALL, as_json, examples, read_json, rows, signalled, small,
                      steppe, written)

# The criterion holds in a box of the two amounts: it must hold at two dates; one pledge pays
# before the first, the other at it and later.
BOX = SMALL.replace("realisation = { pert = [0.1, 0.3, 0.6] }",
                    "realisation = 1").replace("gdp_volatility = 0.02\n", "")
BOX = BOX[:BOX.index("[event.war]")] + """[pledge.further]
from = "JPN"
to = "KAZ"
layer = "money"
amount_usd_bn = { uniform = [20, 40] }
start = 2027-07-01
years = 0.25
[ask.box]
text = "Is much of the one paid, and little of the other?"
that = "(paid.help - 12) * outstanding.further + (25 - paid.further) * paid.further > 0"
during = [2027-04-01, 2028-01-01]
over = "always"
[ask.never]
that = "paid.help > 14.999"
at = 2028-01-01
[ask.always]
that = "paid.help > 1"
at = 2028-01-01
"""


@pytest.fixture
def file(folder):
    return written(folder, box=BOX)[0]


def restrictions(report, number=1):
    """Returns the restrictions of a box, after the row of the box itself."""
    whole, *others = tables(report)[f"restrictions-{number}"]
    box = report["boxes"][number - 1]
    assert whole["input"] is None
    assert [whole["density_without"], whole["coverage_without"]] == [box["density"], box["coverage"]]
    return others


def points_of(report, number=1):
    """Returns the inputs of the first plane of a box, its limits and its points."""
    plane, = (table for section in report["sections"] for table in section["tables"]
              if table["key"] == f"plane-{number}-1")
    names = [column["title"] for column in plane["columns"][:2]]
    return names, plane["chart"]["box"], [(p["x"], p["y"], p["case"]) for p in plane["rows"]]


def test_known_box(file, out):
    said = steppe("discover", file, "--ask", "box", "-n", 4096, "--out", out).stdout
    assert said.startswith("When the answer is yes: Is much of the one paid, and little of the other?")
    assert "The answer is yes in " in said and "; such futures hold " in " ".join(said.split())
    report = read_json(out / "discover.json")
    assert report["replicates"] == 4096
    assert report["inputs"] == 3
    assert abs(report["probability"]["value"] - 0.3 * 0.25) < 0.005
    box = report["boxes"][0]
    limits = {(r["input"], r["side"]): r["limit"] for r in restrictions(report)}
    assert set(limits) == {("pledge.help.amount_usd_bn", "above"),
                           ("pledge.further.amount_usd_bn", "below")}
    assert abs(limits["pledge.help.amount_usd_bn", "above"] - 12) < 0.05
    assert abs(limits["pledge.further.amount_usd_bn", "below"] - 25) < 0.1
    assert box["density"] > 0.99
    assert box["coverage"] > 0.99
    assert abs(box["mass"] - 0.075) < 0.005
    assert box["density_low"] <= box["density"] <= box["density_high"]
    assert all(r["halves_with"] == 10 for r in restrictions(report))
    table = rows(out / "discover.csv")
    assert list(table[0]) == [
        "scenario", "ask", "cases", "replicates", "box", "input", "side", "limit", "share",
        "quasi_p", "density", "density_low", "density_high", "coverage", "coverage_low",
        "coverage_high", "mass", "density_without", "coverage_without", "halves", "halves_with",
        "limit_low", "limit_high"
    ]
    assert [(r["input"], r["side"], float(r["limit"]))
            for r in table] == [(r["input"], r["side"], r["limit"]) for r in restrictions(report)]
    for row in table:
        # Inside the box all replicates are cases; without a restriction, those that meet it: 0.3
        # of U(5, 15) are above 12, 0.25 of U(20, 40) below 25.
        share = 0.3 if row["input"] == "pledge.help.amount_usd_bn" else 0.25
        assert row["scenario"] == "box" and row["ask"] == "box" and row["cases"] == "yes"
        assert abs(float(row["share"]) - share) < 0.01
        assert abs(float(row["density_without"]) - share) < 0.02
        assert float(row["quasi_p"]) < 1e-9 and float(row["limit_low"]) <= float(row["limit_high"])
    way = rows(out / "trajectory.csv")
    assert [int(r["peel"]) for r in way] == list(range(1, len(way) + 1))
    assert len(way) == len(tables(report)["trajectory-1"])
    futures = [int(r["futures"]) for r in way]
    assert futures == sorted(futures, reverse=True)
    assert float(way[-1]["density"]) == 1
    assert {r["input"] for r in way} <= {r["input"] for r in table}
    names, sides, points = points_of(report)
    assert points == [(*(float(r[name]) for name in names), int(r["case"]))
                      for r in rows(out / "futures.csv")[:1024]]
    for name, (low, high) in zip(names, (sides["x"], sides["y"])):
        assert (low, high) == (limits.get((name, "above")), limits.get((name, "below")))
    assert as_json("discover", file, "--ask", "box", "-n", 4096) == report


def test_other_cases(file):
    report = as_json("discover", file, "--ask", "box", "--not", "-n", 4096, "--boxes", 3)
    # Every replicate beyond one face is a case of "no", so two boxes cover all cases.
    assert report["cases"] == "no" and len(report["boxes"]) == 2, report["boxes"]
    found = {(r["input"], r["side"]) for n in (1, 2) for r in restrictions(report, n)}
    assert found == {("pledge.help.amount_usd_bn", "below"),
                     ("pledge.further.amount_usd_bn", "above")}
    assert sum(b["coverage"] for b in report["boxes"]) > 0.98
    said = steppe("discover", file, "--ask", "box", "--not", "-n", 4096, "--boxes", 3).stdout
    assert said.count(f"The answer is {report['cases']} in ") == 2
    assert "outside the box above" in said
    dense = as_json("discover", file, "--ask", "box", "-n", 4096, "--threshold", 0.5)["boxes"][0]
    assert dense["density"] >= 0.5 and dense["coverage"] == 1


def test_flagship(out):
    steppe("discover", FLAGSHIP, "--ask", "a-tenth-of-the-region", "-n", 2048, "--seed", 5, "--out",
           out, "--quiet")
    report = read_json(out / "discover.json")
    assert report["inputs"] == 315 and report["boxes"][0]["found"]
    box = report["boxes"][0]
    assert "pledge.japan-20b.realisation" in {r["input"] for r in restrictions(report)}
    assert box["density"] > report["probability"]["high"]
    assert all(r["quasi_p"] <= 0.05 for r in restrictions(report))
    assert box["halves"]["density_in_other_half"] > report["probability"]["high"]


def test_no_box(folder, file):
    ask = "discover", file, "--ask", "box", "-n"
    assert steppe(*ask, 64, "--quiet").stdout == ""
    assert "No box of inputs separates" in steppe(*ask, 16, "--seed", 3, "--design", "lhs").stdout
    # War is process noise only: no input predicts it.
    assert "No box of inputs separates" in steppe("discover", small(folder), "--ask", "war", "-n",
                                                  2048).stdout


def test_interrupted(out):
    done = signalled(2, signal.SIGINT, "discover", FLAGSHIP, "--ask", "a-tenth-of-the-region",
                     "-n", 1024, "--out", out)
    assert "stopped" in done.stderr and done.stdout == ""
    assert "Go on with: steppe " in done.stderr
    assert [p.name for p in out.iterdir()] == ["checkpoint.steppe"]


def test_examples(out):
    for words in examples("discover"):
        if "--out" in words:
            words[words.index("--out") + 1] = out
        steppe(*words, *([] if "-n" in words else ["-n", "1024"]))
