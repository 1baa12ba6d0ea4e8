"""Tests `steppe compare`."""
import hashlib
import json
import math
import re
import signal

import pytest

import results
from sweeping import ROOT, SMALL, as_json, examples, read_json, rows, signalled, steppe, written

MORE = SMALL.replace("realisation = { pert = [0.1, 0.3, 0.6] }",
                     "realisation = { pert = [0.3, 0.5, 0.9] }")
OTHER = """[pledge.further]
from = "JPN"
to = "KAZ"
layer = "money"
amount_usd_bn = { uniform = [1, 2] }
start = 2027-04-01
years = 0.5
[ask.further]
that = "paid.further > 1"
at = 2028-01-01
"""


@pytest.fixture
def pair(folder):
    """Two scenarios that differ in the realisation."""
    return written(folder, base=SMALL, more=MORE)


def test_results(pair, out):
    base, more = pair
    said = steppe("compare", base, more, "-n", 2000, "--seed", 3, "--out", out).stdout
    assert re.search("First difference: July 2026, in (GDP of KAZ|money paid)", said)
    assert "Is more than three billion paid?" in said and "compare.csv" in said
    table = rows(out / "compare.csv")
    assert list(table[0]) == [
        "scenario", "against", "step", "date", "metric", "unit", "replicates", "mean", "low",
        "high", "sd", "min", "q5", "q25", "q50", "q75", "q95", "max", "p_above_0", "p_below_0",
        "resolution"
    ]
    assert len(table) == 9 * 4
    assert {r["scenario"] for r in table} == {"more"}
    assert {r["against"] for r in table} == {"base"}
    assert {r["replicates"] for r in table} == {"2048"}
    for row in table:
        x = {key: float(row[key]) for key in list(row)[7:]}
        # Tolerance of one unit in the last place: low, mean and high may be the same number.
        ends = [x["min"], x["q5"], x["q50"], x["q95"], x["max"]]
        assert x["low"] <= x["mean"] <= x["high"] and ends == sorted(ends)
        if row["metric"] == "paid.help" and int(row["step"]) < 2:
            assert not any(x.values())
        if row["metric"] == "paid.help" and int(row["step"]) >= 2:
            assert x["low"] > 0 and x["p_above_0"] == 1 - x["p_below_0"]
    report = read_json(out / "compare.json")
    assert report == as_json("compare", base, more, "-n", 2000, "--seed", 3)
    last = {r["metric"]: float(r["mean"]) for r in table if r["step"] == "8"}
    for metric in results.rows(report, "differences-1-"):
        assert metric["mean"] == last[metric["metric"]]
        assert math.isclose(metric["mean"],
                            metric["other"] - metric["base"],
                            rel_tol=1e-6,
                            abs_tol=1e-9)
    ask = next(a for a in results.rows(report, "answers-1") if a["ask"] == "half")
    assert math.isclose(ask["mean"],
                        ask["other_probability"] - ask["base_probability"],
                        abs_tol=1e-12)
    assert ask["low"] > 0
    manifest = read_json(out / "manifest.json")
    assert [i["path"] for i in manifest["inputs"]] == [str(base), str(more)]
    assert manifest["inputs"][1]["sha256"] == hashlib.sha256(more.read_bytes()).hexdigest()


def test_as_sweeps_find(folder):
    """Without Sobol' dimensions the probabilities equal those of a sweep of each scenario."""
    base, more = written(folder, base=SMALL, more=MORE + OTHER)
    report = as_json("compare", base, more, "-n", 1500, "--design", "random")
    for file, key in ((base, "base"), (more, "other")):
        out = folder / key
        steppe("sweep", file, "-n", 1500, "--design", "random", "--quiet", "--out", out,
               "--metrics", "gdp.*")
        swept = {a["ask"]: a["probability"] for a in read_json(out / "asks.json")["asks"]}
        for ask in results.rows(report, "answers-1"):
            assert ask[f"{key}_probability"] == swept[ask["ask"]]
        means = {
            r["metric"]: float(r["mean"])
            for r in rows(out / "quantiles.csv") if r["step"] == "8"
        }
        for metric in results.rows(report, "differences-1-"):
            assert math.isclose(metric[key], means[metric["metric"]], rel_tol=1e-12)


def test_questions(folder):
    base, more = written(folder, base=SMALL, more=MORE + OTHER)
    said = steppe("compare", base, more, "-n", 100).stdout
    assert "Not compared, as base has no `paid.further`: paid.further > 1" in said
    assert "central" not in said and "central" in steppe("compare", base, base, more).stdout
    assert "No difference in any future" in steppe("compare", base, base, "-n", 64).stdout
    early = steppe("compare", base, more, "-n", 100, "--at", "2026-04-01").stdout
    assert "No metric in USD bn differs in any future in April 2026" in " ".join(early.split())
    assert steppe("compare", base, more, "-n", 100, "--quiet").stdout == ""


def test_itself(pair, out):
    """A scenario does not differ from itself."""
    base, more = pair
    steppe("compare", base, more, base, "-n", 3000, "--quiet", "--out", out)
    table = [r for r in rows(out / "compare.csv") if r["scenario"] == "base"]
    assert table and all(float(r[key]) == 0 for r in table for key in list(r)[7:])


def test_regrets(folder, out):
    low, high = written(folder, low=SMALL.replace("{ pert = [0.1, 0.3, 0.6] }", "0.5"),
                        high=SMALL.replace("{ pert = [0.1, 0.3, 0.6] }", "0.8"))
    said = steppe("regret", low, high, "--metric", "paid.help", "--at-least", 4, "-n", 4096,
                  "--out", out).stdout
    assert "high is the best for the money paid of pledge help in January 2028 by every criterion" in \
        " ".join(said.split()) and "Satisficing: at least 4 USD bn." in said
    report = read_json(out / "regret.json")
    scores = {s["scenario"]: s for s in results.rows(report, "strategies")}
    # Payment is the amount, U(5, 15), times 0.5 or 0.8.
    assert abs(scores["low"]["expected value"] - 5) < 0.01
    assert abs(scores["low"]["behind the best"] + 3) < 0.01
    assert abs(scores["low"]["minimax regret"] - 4.5) < 0.01
    assert abs(scores["low"]["90th-percentile regret"] - 4.2) < 0.02
    assert abs(scores["low"]["satisficing"] - 0.7) < 0.01
    assert scores["high"]["satisficing"] == 1
    table = rows(out / "regret.csv")
    assert list(table[0]) == [
        "scenario", "step", "date", "metric", "unit", "replicates", "criterion", "value", "low",
        "high", "picked"
    ]
    assert len(table) == 14
    less = as_json("regret", low, high, "--metric", "paid.help", "--minimise", "-n", 256)
    assert all(p["scenarios"] == ["low"] for p in results.rows(less, "picks")) and less["better"] == "less"
    futures, = written(folder,
                       futures=SMALL.replace("{ uniform = [5, 15] }", "{ uniform = [20, 30] }") +
                       OTHER)
    under = steppe("regret", low, high, "--metric", "paid.help", "--futures", futures, "-n", 4096,
                   "--json")
    assert under.stderr.count("pledge.further.amount_usd_bn") == 2
    scores = {s["scenario"]: s for s in results.rows(json.loads(under.stdout), "strategies")}
    # --futures sets the realisation, too: the scenarios no longer differ.
    assert scores["low"]["expected value"] == scores["high"]["expected value"]
    assert abs(scores["low"]["expected value"] - 25 * 1.9 / 6) < 0.01
    assert "do not differ in the GDP of JPN in" in steppe("regret", low, high, "--metric",
                                                              "gdp.JPN", "-n", 64).stdout


def test_interrupted(folder):
    scenarios = [ROOT / "scenarios/baseline.toml", ROOT / "scenarios/japan-20b.toml"]
    metric = "--metric", "regional_influence.JPN"
    for command, kept in ((("compare",), "base mean"), (("regret", *metric), "")):
        out = folder / command[0]
        done = signalled(2, signal.SIGINT, *command, *scenarios, "-n", 256, "--out", out)
        assert "stopped" in done.stderr and kept in done.stdout
        assert "Go on with: steppe " in done.stderr
        assert [p.name for p in out.iterdir()] == ["checkpoint.steppe"]


@pytest.mark.parametrize("command", ["compare", "regret"])
def test_examples(out, command):
    for words in examples(command):
        if "--out" in words:
            words[words.index("--out") + 1] = out
        steppe(*words, *([] if "-n" in words else ["-n", 64]))
