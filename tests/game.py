"""Tests `steppe game`: game.py STEPPE SOURCE_DIR."""
import json
import math

from sweeping import ROOT, SMALL, main, rows, steppe

BASELINE = ROOT / "scenarios/baseline.toml"
JAPAN = ROOT / "scenarios/japan-20b.toml"
TWO = "JPN:+1:4,CHN:-1:10"
TARGETS = "KAZ", "KGZ", "TJK", "TKM", "UZB"
ISSUES = ("china-community", "corridor-diversification", "korea-denuclearisation", "mineral-diversification", "taiwan-one-china", "ukraine-war",
          "unsc-japan-seat", "world-order")


def one_line(*arguments, word, file=BASELINE):
    said = steppe("game", file, *arguments, code=2)
    assert said.stdout == "" and said.stderr.count("\n") == 1 and said.stderr.startswith("steppe: ") and word in said.stderr, said


def solved(*arguments, file=BASELINE):
    return json.loads(steppe("game", file, *arguments, "--json").stdout)


def files_agree(folder):
    out = folder / "out"
    asked = ("game", JAPAN, "--issue", "unsc-japan-seat", "--powers", TWO, "--pull", 0.2)
    said = steppe(*asked, "--out", out).stdout
    for word in ("a permanent Security Council seat for Japan", "certified to be at most", "With a pull of 0.1", "With a pull of 0.4", "game.csv"):
        assert word in said, (word, said)
    report = json.loads((out / "game.json").read_text())
    assert report == json.loads(steppe(*asked, "--json").stdout) and report["found"] and report["open"] == list(TARGETS)
    equilibrium, = report["equilibria"]
    table = rows(out / "game.csv")
    assert list(table[0]) == ["scenario", "step", "date", "equilibrium", "metric", "unit", "value"]
    assert {(r["scenario"], r["step"], r["date"], r["equilibrium"]) for r in table} == {("japan-20b", "0", "2026-01-01", "1")}
    value = {r["metric"]: float(r["value"]) for r in table}
    assert len(value) == len(table) == 2 * 5 + 2 * 9 + 2 * 5 + 1, len(table)
    for power, budget in zip(equilibrium["powers"], (4, 10)):
        outlay = power["outlay_usd_bn_per_year"]
        assert math.isclose(sum(outlay.values()), budget, rel_tol=1e-9) and all(outlay[i] == 0 for i in outlay if i not in TARGETS), outlay
        assert all(value[f"outlay.{power['power']}.{i}"] == outlay[i] for i in TARGETS)
        for key in ("payoff", "gain", "gain_bound", "distance", "distance_without"):
            assert value[f"{key}.{power['power']}"] == power[key], key
    assert value["exploitability"] == equilibrium["exploitability"] <= equilibrium["exploitability_bound"] < 1e-8
    for agent, x in equilibrium["position"].items():
        assert value[f"position.{agent}.unsc-japan-seat"] == x and -1 <= x <= 1
    for power, player in zip(equilibrium["powers"], report["powers"]):
        far = {i: c * abs(player["pole"] - equilibrium["position"][i]) for i, c in player["value"].items()}
        assert math.isclose(power["payoff"], -sum(far.values()), rel_tol=1e-12)
        assert math.isclose(power["distance"], sum(far.values()) / sum(player["value"].values()), rel_tol=1e-12)
    manifest = json.loads((out / "manifest.json").read_text())
    assert str(JAPAN) in [i["path"] for i in manifest["inputs"]], manifest


def every_issue(folder):
    for issue in ISSUES:
        report = solved("--issue", issue, "--powers", TWO)
        equilibrium, = report["equilibria"]
        assert report["found"] and report["starts"] == 1 and equilibrium["exploitability_bound"] < 1e-8, issue
        # Constant sum: one power's gain is the other's loss.
        gdp = sum(report["powers"][0]["value"].values())
        assert math.isclose(sum(p["payoff"] for p in equilibrium["powers"]), -2 * gdp, rel_tol=1e-12), issue
        # Symmetry: exchanging poles and budgets gives the same game.
        other, = solved("--issue", issue, "--powers", "CHN:-1:10,JPN:+1:4")["equilibria"]
        assert all(math.isclose(equilibrium["position"][i], other["position"][i], abs_tol=1e-8) for i in TARGETS), issue


def choices(folder):
    three = solved("--issue", "world-order", "--powers", "USA:+1:5,JPN:+1:4,CHN:-1:10", "--value", "equal", "--at", "2030-01-01")
    assert three["date"] == "2030-01-01" and three["starts"] == 16 and three["equilibria"][0]["starts"] == 16 and not three["equilibria"][0]["unique_split"]
    # Two powers with the same pole and values act as one with both budgets, if neither belongs to
    # the network that is paid.
    one, = solved("--issue", "world-order", "--powers", "USA:+1:9,CHN:-1:10", "--value", "equal", "--at", "2030-01-01")["equilibria"]
    assert all(math.isclose(one["position"][i], three["equilibria"][0]["position"][i], abs_tol=1e-7) for i in TARGETS)
    valued = solved("--issue", "world-order", "--powers", TWO, "--value", "equal", "--value", "JPN:UZB=2,KAZ=1", "--on", "UZB,TJK")
    assert valued["open"] == ["TJK", "UZB"]
    assert {i: c for i, c in valued["powers"][0]["value"].items() if c} == {"KAZ": 1, "UZB": 2}
    assert {i: c for i, c in valued["powers"][1]["value"].items() if c} == {"TJK": 1, "UZB": 1}
    alone, = solved("--issue", "world-order", "--powers", "JPN:+1:4", "--on", "KGZ")["equilibria"]
    assert alone["powers"][0]["outlay_usd_bn_per_year"]["KGZ"] == 4 and alone["powers"][0]["distance"] < alone["powers"][0]["distance_without"]
    inside = steppe("game", BASELINE, "--issue", "world-order", "--powers", "JPN:+0.2:4,CHN:-1:10")
    assert "No certificate: the pole of Japan lies among" in inside.stdout
    report = solved("--issue", "world-order", "--powers", "JPN:+0.2:4,CHN:-1:10")
    assert [p["concave"] for p in report["powers"]] == [False, True] and report["equilibria"][0]["exploitability_bound"] is None
    wrong_way = steppe("game", BASELINE, "--issue", "china-community", "--powers", TWO).stdout
    assert "Japan pulls toward +1 though its own conviction is -0.8" in wrong_way and "China pulls toward -1" in wrong_way, wrong_way
    assert "though" not in steppe("game", BASELINE, "--issue", "unsc-japan-seat", "--powers", TWO).stdout
    assert steppe("game", BASELINE, "--issue", "world-order", "--powers", TWO, "--quiet").stdout == ""


def wrong_calls(folder):
    order = "--issue", "world-order"
    one_line("--issue", "world-ordr", "--powers", TWO, word="Did you mean `world-order`?")
    one_line("--issue", "energy", "--powers", TWO, word="Issues: china-community, ")
    one_line(*order, "--powers", "JPX:+1:4", word="Did you mean `JPN`?")
    for powers in ("", "JPN", "JPN:+1", "JPN:+1:4:5", "JPN:+1:4,", "JPN;+1;4"):
        one_line(*order, "--powers", powers, word="is not POWER:POLE:BUDGET, as in JPN:+1:4")
    for pole in ("", "+2", "-1.5", "++1", "+-1", "up", "nan"):
        one_line(*order, "--powers", f"JPN:{pole}:4", word="not a number from -1 to 1")
    for budget in ("", "-3", "inf", "nan", "much", "2e6"):
        one_line(*order, "--powers", f"JPN:+1:{budget}", word="not a number from 0 to 1e+06")
    one_line(*order, "--powers", "JPN:+1:0", word="JPN has no money")
    one_line(*order, "--powers", "JPN:+1:4,JPN:-1:10", word="JPN is given twice")
    one_line(*order, word="--powers is required")
    one_line("--powers", TWO, word="--issue is required")
    for value, word in (("gpd", "Did you mean `gdp`?"), ("beauty", "neither equal, gdp, military"), ("CHM:gdp", "Did you mean `CHN`?"), ("RUS:gdp", "Powers: JPN, CHN"),
                        ("KAX=1", "Did you mean `KAZ`?"), ("KAZ=-1", "the value of KAZ"), ("KAZ=0", "is 0 for all"), ("KAZ=1,UZB", "`UZB` is not ID=NUMBER")):
        one_line(*order, "--powers", TWO, "--value", value, word=word)
    one_line(*order, "--powers", TWO, "--pull", 0, word="above 0")
    one_line(*order, "--powers", TWO, "--starts", 0, word="--starts")
    one_line(*order, "--powers", TWO, "--on", "KAZ,CHN", word="CHN is a power in the game")
    one_line(*order, "--powers", TWO, "--on", "KAX", word="Did you mean `KAZ`?")
    one_line(*order, "--powers", TWO, "--at", "2050-01-01", word="outside the time")
    small = folder / "small.toml"
    small.write_text(SMALL)
    one_line(*order, "--powers", "JPN:+1:4", word="no issue to play about", file=small)
    assert "E001" in steppe("game", folder / "nothing.toml", *order, "--powers", TWO, code=2).stderr


def examples(folder):
    text = steppe("game", "--help").stdout
    lines = [line.split()[1:] for line in text.splitlines() if line.startswith("  steppe ")]
    assert len(lines) == 3, text
    for words in lines:
        if "--out" in words:
            words[words.index("--out") + 1] = str(folder / "out")
        assert "Exploitability" in steppe(*words).stdout, words


main(files_agree, every_issue, choices, wrong_calls, examples)
