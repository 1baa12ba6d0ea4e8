"""Tests `steppe game`."""
import math

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


def test_files_agree(out):
    asked = ("game", JAPAN, "--issue", "unsc-japan-seat", "--powers", TWO, "--pull", 0.2)
    said = steppe(*asked, "--out", out).stdout
    for word in ("a permanent Security Council seat for Japan", "certified to be at most",
                 "With a pull of 0.1", "With a pull of 0.4", "game.csv"):
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
    for power, budget in zip(equilibrium["powers"], (4, 10)):
        outlay = power["outlay_usd_bn_per_year"]
        assert math.isclose(sum(outlay.values()), budget, rel_tol=1e-9)
        assert all(outlay[i] == 0 for i in outlay if i not in TARGETS)
        assert all(value[f"outlay.{power['power']}.{i}"] == outlay[i] for i in TARGETS)
        for key in ("payoff", "gain", "gain_bound", "distance", "distance_without"):
            assert value[f"{key}.{power['power']}"] == power[key]
    assert value["exploitability"] == equilibrium["exploitability"] <= equilibrium[
        "exploitability_bound"] < 1e-8
    for agent, x in equilibrium["position"].items():
        assert value[f"position.{agent}.unsc-japan-seat"] == x and -1 <= x <= 1
    for power, player in zip(equilibrium["powers"], report["powers"]):
        far = {
            i: c * abs(player["pole"] - equilibrium["position"][i])
            for i, c in player["value"].items()
        }
        assert math.isclose(power["payoff"], -sum(far.values()), rel_tol=1e-12)
        assert math.isclose(power["distance"],
                            sum(far.values()) / sum(player["value"].values()),
                            rel_tol=1e-12)
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
        gdp = sum(report["powers"][0]["value"].values())
        assert math.isclose(sum(p["payoff"] for p in equilibrium["powers"]),
                            -2 * gdp,
                            rel_tol=1e-12)
        # Symmetry: exchanging poles and budgets gives the same game.
        other, = solved("--issue", issue, "--powers", "CHN:-1:10,JPN:+1:4")["equilibria"]
        assert all(
            math.isclose(equilibrium["position"][i], other["position"][i], abs_tol=1e-8)
            for i in TARGETS)


def test_choices():
    three = solved("--issue", "world-order", "--powers", "USA:+1:5,JPN:+1:4,CHN:-1:10", "--value",
                   "equal", "--at", "2030-01-01")
    assert three["date"] == "2030-01-01"
    assert three["starts"] == 16
    assert three["equilibria"][0]["starts"] == 16
    assert not three["equilibria"][0]["unique_split"]
    # Two powers with the same pole and values act as one with both budgets, if neither belongs to
    # the network that is paid.
    one, = solved("--issue", "world-order", "--powers", "USA:+1:9,CHN:-1:10", "--value", "equal",
                  "--at", "2030-01-01")["equilibria"]
    assert all(
        math.isclose(one["position"][i], three["equilibria"][0]["position"][i], abs_tol=1e-7)
        for i in TARGETS)
    valued = solved("--issue", "world-order", "--powers", TWO, "--value", "equal", "--value",
                    "JPN:UZB=2,KAZ=1", "--on", "UZB,TJK")
    assert valued["open"] == ["TJK", "UZB"]
    assert {i: c for i, c in valued["powers"][0]["value"].items() if c} == {"KAZ": 1, "UZB": 2}
    assert {i: c for i, c in valued["powers"][1]["value"].items() if c} == {"TJK": 1, "UZB": 1}
    alone, = solved("--issue", "world-order", "--powers", "JPN:+1:4", "--on", "KGZ")["equilibria"]
    assert alone["powers"][0]["outlay_usd_bn_per_year"]["KGZ"] == 4
    assert alone["powers"][0]["distance"] < alone["powers"][0]["distance_without"]
    inside = steppe("game", BASELINE, "--issue", "world-order", "--powers", "JPN:+0.2:4,CHN:-1:10")
    assert "No certificate: the pole of Japan lies among" in inside.stdout
    report = solved("--issue", "world-order", "--powers", "JPN:+0.2:4,CHN:-1:10")
    assert [p["concave"] for p in report["powers"]] == [False, True]
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
