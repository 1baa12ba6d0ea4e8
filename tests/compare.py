"""Tests `steppe compare`: compare.py STEPPE SOURCE_DIR."""
import hashlib
import json
import math
import os
import signal

from sweeping import ROOT, SMALL, hashes, insist_same, main, rows, signalled, steppe

MORE = SMALL.replace("realisation = { pert = [0.1, 0.3, 0.6] }", "realisation = { pert = [0.3, 0.5, 0.9] }")
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


def files(folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text)
    return [folder / f"{name}.toml" for name in texts]


def one_line(*arguments, word):
    said = steppe(*arguments, code=2)
    assert said.stdout == "" and said.stderr.count("\n") == 1 and said.stderr.startswith("steppe: ") and word in said.stderr, said


def results(folder):
    base, more = files(folder, base=SMALL, more=MORE)
    out = folder / "out"
    said = steppe("compare", base, more, "-n", 2000, "--seed", 3, "--out", out).stdout
    assert "First difference: 2026-07-01, in gdp.KAZ" in said or "First difference: 2026-07-01, in paid.help" in said, said
    assert "Is more than three billion paid?" in said and "compare.csv" in said
    table = rows(out / "compare.csv")
    assert list(table[0]) == ["scenario", "against", "step", "date", "metric", "unit", "replicates", "mean", "low", "high", "sd", "min", "q5", "q25", "q50", "q75",
                              "q95", "max", "p_above_0", "p_below_0", "resolution"]
    assert len(table) == 9 * 4 and {r["scenario"] for r in table} == {"more"} and {r["against"] for r in table} == {"base"} and {r["replicates"] for r in table} == {"2048"}
    for row in table:
        x = {key: float(row[key]) for key in list(row)[7:]}
        # Tolerance of one unit in the last place: low, mean and high may be the same number.
        ends = [x["min"], x["q5"], x["q50"], x["q95"], x["max"]]
        assert x["low"] <= x["mean"] <= x["high"] and ends == sorted(ends), row
        if row["metric"] == "paid.help" and int(row["step"]) < 2:
            assert not any(x.values()), row
        if row["metric"] == "paid.help" and int(row["step"]) >= 2:
            assert x["low"] > 0 and x["p_above_0"] == 1 - x["p_below_0"], row
    report = json.loads((out / "compare.json").read_text())
    assert report == json.loads(steppe("compare", base, more, "-n", 2000, "--seed", 3, "--json").stdout)
    last = {r["metric"]: float(r["mean"]) for r in table if r["step"] == "8"}
    for metric in report["comparisons"][0]["metrics"]:
        assert metric["mean"] == last[metric["metric"]] and math.isclose(metric["mean"], metric["other"] - metric["base"], rel_tol=1e-6, abs_tol=1e-9), metric
    ask = next(a for a in report["comparisons"][0]["asks"] if a["ask"] == "half")
    assert math.isclose(ask["mean"], ask["other"]["probability"] - ask["base"]["probability"], abs_tol=1e-12) and ask["low"] > 0, ask
    manifest = json.loads((out / "manifest.json").read_text())
    assert [i["path"] for i in manifest["inputs"]] == [str(base), str(more)]
    assert manifest["inputs"][1]["sha256"] == hashlib.sha256(more.read_bytes()).hexdigest()


def same_bytes(folder):
    base, more = files(folder, base=SMALL, more=MORE)
    found = []
    for n, (threads, isa) in enumerate([(1, "scalar"), (3, None), (1, None)]):
        out = folder / str(n)
        steppe("compare", base, more, base, "-n", 3000, "--threads", threads, "--quiet", "--out", out, env={**os.environ, **({"STEPPE_ISA": isa} if isa else {})})
        found.append(hashes(out, ("compare.csv", "compare.json")))
    for other in found[1:]:
        insist_same(other, found[0], "compare with other threads or instructions")
    table = [r for r in rows(folder / "0/compare.csv") if r["scenario"] == "base"]
    assert table and all(float(r[key]) == 0 for r in table for key in list(r)[7:]), "a scenario differs from itself"


def as_sweeps_find(folder):
    """Without Sobol' dimensions the probabilities equal those of a sweep of each scenario."""
    base, more = files(folder, base=SMALL, more=MORE + OTHER)
    report = json.loads(steppe("compare", base, more, "-n", 1500, "--design", "random", "--json").stdout)["comparisons"][0]
    for file, key in ((base, "base"), (more, "other")):
        out = folder / key
        steppe("sweep", file, "-n", 1500, "--design", "random", "--quiet", "--out", out, "--metrics", "gdp.*")
        swept = {a["ask"]: a["probability"] for a in json.loads((out / "asks.json").read_text())["asks"]}
        for ask in report["asks"]:
            assert ask[key]["probability"] == swept[ask["ask"]], (key, ask, swept)
        means = {r["metric"]: float(r["mean"]) for r in rows(out / "quantiles.csv") if r["step"] == "8"}
        for metric in report["metrics"]:
            assert math.isclose(metric[key], means[metric["metric"]], rel_tol=1e-12), metric


def questions(folder):
    base, more, longer = files(folder, base=SMALL, more=MORE + OTHER, longer=SMALL.replace("years = 2\n", "years = 3\n"))
    said = steppe("compare", base, more, "-n", 100).stdout
    assert "Not compared: paid.further > 1   base has no `paid.further`" in said, said
    assert "central" not in said and "central" in steppe("compare", base, base, more).stdout
    assert "No difference in any future" in steppe("compare", base, base, "-n", 64).stdout
    early = steppe("compare", base, more, "-n", 100, "--at", "2026-04-01").stdout
    assert "No difference in any future on that date" in early and "does not move any" in early, early
    assert steppe("compare", base, more, "-n", 100, "--quiet").stdout == ""
    one_line("compare", base, more, "-n", 1, word="at least 2 replicates")
    one_line("compare", base, more, "--metrics", "paid.further", word="`base` has none")
    one_line("compare", base, more, "--metrics", "gpd.KAZ", word="`gdp.KAZ`")
    one_line("compare", base, longer, word="step by step")
    one_line("compare", base, more, "--at", "2040-01-01", word="outside the time")
    one_line("compare", base, word="others")
    assert "E001" in steppe("compare", base, folder / "nothing.toml", code=2).stderr
    assert "E014" in steppe("compare", base, more, "--set", "pledge.help.realisation=2", code=2).stderr


def regrets(folder):
    low, high = files(folder, low=SMALL.replace("{ pert = [0.1, 0.3, 0.6] }", "0.5"), high=SMALL.replace("{ pert = [0.1, 0.3, 0.6] }", "0.8"))
    out = folder / "out"
    said = steppe("regret", low, high, "--metric", "paid.help", "--at-least", 4, "-n", 4096, "--out", out).stdout
    assert "high is picked by every criterion" in said and "at least 4" in said, said
    report = json.loads((out / "regret.json").read_text())
    scores = {s["scenario"]: s for s in report["strategies"]}
    # Payment is the amount, U(5, 15), times 0.5 or 0.8.
    assert abs(scores["low"]["expected value"]["value"] - 5) < 0.01 and abs(scores["low"]["behind the best"]["value"] + 3) < 0.01
    assert abs(scores["low"]["minimax regret"]["value"] - 4.5) < 0.01 and abs(scores["low"]["90th-percentile regret"]["value"] - 4.2) < 0.02
    assert abs(scores["low"]["satisficing"]["value"] - 0.7) < 0.01 and scores["high"]["satisficing"]["value"] == 1
    table = rows(out / "regret.csv")
    assert list(table[0]) == ["scenario", "step", "date", "metric", "unit", "replicates", "criterion", "value", "low", "high", "picked"] and len(table) == 14
    less = json.loads(steppe("regret", low, high, "--metric", "paid.help", "--minimise", "-n", 256, "--json").stdout)
    assert all(p["scenarios"] == ["low"] for p in less["picks"]) and less["better"] == "less"
    futures, = files(folder, futures=SMALL.replace("{ uniform = [5, 15] }", "{ uniform = [20, 30] }") + OTHER)
    under = steppe("regret", low, high, "--metric", "paid.help", "--futures", futures, "-n", 4096, "--json")
    assert under.stderr.count("pledge.further.amount_usd_bn") == 2, under.stderr
    scores = {s["scenario"]: s for s in json.loads(under.stdout)["strategies"]}
    # --futures sets the realisation, too: the scenarios no longer differ.
    assert scores["low"]["expected value"] == scores["high"]["expected value"] and abs(scores["low"]["expected value"]["value"] - 25 * 1.9 / 6) < 0.01, scores
    assert "do not differ in gdp.JPN in any future" in steppe("regret", low, high, "--metric", "gdp.JPN", "-n", 64).stdout
    one_line("regret", low, "--metric", "paid.help", word="at least two")
    one_line("regret", low, high, "--metric", "gdp.*", word="takes one metric, but")
    one_line("regret", low, high, "--metric", "payd.help", word="`paid.help`")
    one_line("regret", low, high, "--metric", "paid.help", "-n", 1, word="at least 2 replicates")
    one_line("regret", low, high, "--metric", "paid.help", "--at-least", 1, "--at-most", 2, word="--at-most")


def interrupted(folder):
    scenarios = [ROOT / "scenarios/baseline.toml", ROOT / "scenarios/japan-20b.toml"]
    metric = "--metric", "regional_influence.JPN"
    for command, kept in ((("compare",), "base mean"), (("regret", *metric), "")):
        out = folder / command[0]
        done = signalled(2, signal.SIGINT, *command, *scenarios, "-n", 256, "--out", out)
        assert "stopped" in done.stderr and kept in done.stdout, done
        assert "Go on with: steppe " in done.stderr, done
        assert [p.name for p in out.iterdir()] == ["checkpoint.steppe"]


def examples(folder):
    for command in ("compare", "regret"):
        text = steppe(command, "--help").stdout
        lines = [line.split() for line in text.splitlines() if line.startswith("  steppe ")]
        assert len(lines) == 3, text
        for words in lines:
            words = [w.strip("'") for w in words[1:]]
            if "--out" in words:
                words[words.index("--out") + 1] = str(folder / command)
            steppe(*words, *([] if "-n" in words else ["-n", "64"]))


main(results, same_bytes, as_sweeps_find, questions, regrets, interrupted, examples)
