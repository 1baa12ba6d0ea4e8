"""Tests `steppe game`."""
import math

from results import tables
from sweeping import ROOT, as_json, examples, read_json, rows, steppe

BASELINE = ROOT / "scenarios/baseline.toml"
JAPAN = ROOT / "scenarios/japan-20b.toml"
TWO = "JPN:+1:4,CHN:-1:10"
TARGETS = "KAZ", "KGZ", "TJK", "TKM", "UZB"
ISSUES = ("china-community", "corridor-diversification", "korea-denuclearisation",
          "mineral-diversification", "taiwan-one-china", "ukraine-war", "unsc-japan-seat",
          "world-order")


def solved(*arguments, file=BASELINE):
    return as_json("game", file, *arguments)


def column(table, key):
    """Returns the values of a column by agent."""
    return {row["agent"]: row[key] for row in table}


def outlays(report, power):
    return column(tables(report)["outlays-1"], f"outlay.{power}")


def positions(report):
    return column(tables(report)["positions-1"], "position")


def worth(report, power):
    """Returns the values above 0 of a power."""
    values = column(tables(report)["positions-1"], f"value.{power}")
    return {agent: value for agent, value in values.items() if value}


def test_files_agree(out):
    asked = ("game", JAPAN, "--issue", "unsc-japan-seat", "--powers", TWO, "--pull", 0.2)
    said = steppe(*asked, "--out", out).stdout
    for word in ("a permanent Security Council seat for Japan", "certified to be at most",
                 "At a pull of 0.1 instead", "At a pull of 0.4 instead", "game.csv"):
        assert word in said
    report = read_json(out / "game.json")
    assert report == as_json(*asked) and report["found"] and report["open"] == list(TARGETS)
    equilibrium, = report["equilibria"]
    table = rows(out / "game.csv")
    assert list(table[0]) == ["scenario", "step", "date", "equilibrium", "metric", "unit", "value"]
    assert {(r["scenario"], r["step"], r["date"], r["equilibrium"])
            for r in table} == {("japan-20b", "0", "2026-01-01", "1")}
    value = {r["metric"]: float(r["value"]) for r in table}
    assert len(value) == len(table) == 2 * 5 + 2 * 9 + 2 * 5 + 1, len(table)
    powers, agents = tables(report)["powers-1"], tables(report)["positions-1"]
    for power, budget in zip(powers, (4, 10), strict=True):
        outlay = outlays(report, power["power"])
        assert set(outlay) == set(TARGETS) and math.isclose(sum(outlay.values()), budget, rel_tol=1e-9)
        assert all(value[f"outlay.{power['power']}.{i}"] == outlay[i] for i in TARGETS)
        for key in ("payoff", "gain", "gain_bound", "distance", "distance_without"):
            assert value[f"{key}.{power['power']}"] == power[key]
    assert value["exploitability"] == equilibrium["exploitability"] <= equilibrium[
        "exploitability_bound"] < 1e-8
    for agent in agents:
        for key in ("position", "position_without"):
            assert value[f"{key}.{agent['agent']}.unsc-japan-seat"] == agent[key]
            assert -1 <= agent[key] <= 1
        assert agent["change"] == agent["position"] - agent["position_without"]
    for power in powers:
        worth = column(agents, f"value.{power['power']}").values()
        far = [c * abs(power["pole"] - agent["position"]) for c, agent in zip(worth, agents)]
        assert math.isclose(power["payoff"], -sum(far), rel_tol=1e-12)
        assert math.isclose(power["distance"], sum(far) / sum(worth), rel_tol=1e-12)
    for pull in report["other_pulls"]:
        assert as_json(*asked[:-1], pull)["pull_per_usd_bn_per_year"] == pull
        other = tables(report)[f"outlays-at-pull-{pull:g}"]
        assert other == tables(as_json(*asked[:-1], pull))["outlays-1"]
    manifest = read_json(out / "manifest.json")
    assert str(JAPAN) in [i["path"] for i in manifest["inputs"]]


def test_every_issue():
    for issue in ISSUES:
        report = solved("--issue", issue, "--powers", TWO)
        equilibrium, = report["equilibria"]
        assert report["found"]
        assert report["starts"] == 1
        assert equilibrium["exploitability_bound"] < 1e-8
        # Constant sum: one power's gain is the other's loss.
        gdp = sum(worth(report, "JPN").values())
        assert math.isclose(sum(p["payoff"] for p in tables(report)["powers-1"]),
                            -2 * gdp,
                            rel_tol=1e-12)
        # Symmetry: exchanging poles and budgets gives the same game.
        here = positions(report)
        other = positions(solved("--issue", issue, "--powers", "CHN:-1:10,JPN:+1:4"))
        assert all(math.isclose(here[i], other[i], abs_tol=1e-8) for i in TARGETS)


def test_choices():
    three = solved("--issue", "world-order", "--powers", "USA:+1:5,JPN:+1:4,CHN:-1:10", "--value",
                   "equal", "--at", "2030-01-01")
    assert three["date"] == "2030-01-01"
    assert three["starts"] == 16
    assert three["equilibria"][0]["starts"] == 16
    assert not three["equilibria"][0]["unique_split"]
    # Two powers with the same pole and values act as one with both budgets, if neither belongs to
    # the network that is paid.
    one = positions(solved("--issue", "world-order", "--powers", "USA:+1:9,CHN:-1:10", "--value",
                           "equal", "--at", "2030-01-01"))
    assert all(math.isclose(one[i], positions(three)[i], abs_tol=1e-7) for i in TARGETS)
    valued = solved("--issue", "world-order", "--powers", TWO, "--value", "equal", "--value",
                    "JPN:UZB=2,KAZ=1", "--on", "UZB,TJK")
    assert valued["open"] == ["TJK", "UZB"]
    assert worth(valued, "JPN") == {"KAZ": 1, "UZB": 2}
    assert worth(valued, "CHN") == {"TJK": 1, "UZB": 1}
    alone = solved("--issue", "world-order", "--powers", "JPN:+1:4", "--on", "KGZ")
    assert outlays(alone, "JPN") == {"KGZ": 4}
    japan, = tables(alone)["powers-1"]
    assert japan["distance"] < japan["distance_without"]
    inside = steppe("game", BASELINE, "--issue", "world-order", "--powers", "JPN:+0.2:4,CHN:-1:10")
    assert "No certificate: the pole of Japan lies among" in " ".join(inside.stdout.split())
    report = solved("--issue", "world-order", "--powers", "JPN:+0.2:4,CHN:-1:10")
    assert [p["concave"] for p in tables(report)["powers-1"]] == [False, True]
    assert report["equilibria"][0]["exploitability_bound"] is None
    wrong_way = steppe("game", BASELINE, "--issue", "china-community", "--powers", TWO).stdout
    assert "Japan pulls toward +1 though its own conviction is -0.8" in wrong_way
    assert "China pulls toward -1" in wrong_way
    assert "though" not in steppe("game", BASELINE, "--issue", "unsc-japan-seat", "--powers",
                                  TWO).stdout
    assert steppe("game", BASELINE, "--issue", "world-order", "--powers", TWO,
                  "--quiet").stdout == ""


def test_examples(out):
    for words in examples("game"):
        if "--out" in words:
            words[words.index("--out") + 1] = out
        assert "Exploitability" in steppe(*words).stdout
