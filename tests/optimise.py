"""Tests `steppe optimise`: optimise.py STEPPE SOURCE_DIR."""
import json
import math
import os
import shlex
import signal

from sweeping import FLAGSHIP, main, rows, signalled, steppe

# The pledge is paid in full and stocks do not depreciate. Japan's share of a state is a/(a + U),
# with Japan's payment a and the stock U of the United States.
SHARED = """[time]
start = 2026-01-01
step = "quarter"
years = 2
[agent.JPN]
role = "power"
gdp_usd_bn = 4000
[agent.USA]
role = "power"
gdp_usd_bn = 28000
[agent.KAZ]
role = "target"
gdp_usd_bn = 260
[agent.UZB]
role = "target"
gdp_usd_bn = 110
[layer.money]
kind = "stock"
weight = 1
depreciation_per_year = 0
cell.KAZ.USA = 4
cell.UZB.USA = 1
[pledge.help]
from = "JPN"
to = { KAZ = 1, UZB = 9 }
layer = "money"
amount_usd_bn = 10
start = 2026-04-01
years = 1
"""
BOTH = "--vary", "pledge.help.to.KAZ[0,10]", "--vary", "pledge.help.to.UZB[0,10]", "--sum"


def shared(folder, text=SHARED):
    (folder / "shared.toml").write_text(text)
    return folder / "shared.toml"


def optimise(*arguments):
    return json.loads(steppe("optimise", *arguments, "--json").stdout)


def one_line(*arguments, word):
    said = steppe("optimise", *arguments, code=2)
    assert said.stdout == "" and said.stderr.count("\n") == 1 and said.stderr.startswith("steppe: ") and word in said.stderr, said


def region(x, amount=10):
    """Returns Japan's share of the region with x of 10 parts of the amount for Kazakhstan."""
    a, b = amount * x / 10, amount * (1 - x / 10)
    return 0.5 * (a / (a + 4) + b / (b + 1))


def split(folder):
    """Marginal gains U/(a + U)^2 are equal if a + U is proportional to the root of U: 6 for
    Kazakhstan, 4 for Uzbekistan."""
    file, out = shared(folder), folder / "out"
    said = steppe("optimise", file, *BOTH, "--maximise", "regional_influence.JPN", "--out", out).stdout
    assert "8 of 8 starts" in said and "optimum.csv" in said, said
    found = json.loads((out / "optimum.json").read_text())
    at = [n["optimum"] for n in found["numbers"]]
    assert abs(at[0] - 6) < 1e-3 and abs(at[1] - 4) < 1e-3 and math.isclose(sum(at), 10, rel_tol=1e-12), at
    assert math.isclose(found["optimum"], region(6), rel_tol=1e-9) and math.isclose(found["given"], region(1), rel_tol=1e-9)
    assert found["sum"] == 10 and [n["given"] for n in found["numbers"]] == [1, 9]
    # 5 % of the gain is lost at the point of the closed form.
    enough = region(6) - 0.05 * (region(6) - region(1))
    low, high = found["numbers"][0]["flat"]
    assert abs(region(low) - enough) < 1e-3 * (region(6) - region(1)) and abs(region(high) - enough) < 1e-3 * (region(6) - region(1)) and low < 6 < high
    table = rows(out / "optimum.csv")
    assert list(table[0]) == ["scenario", "step", "date", "metric", "unit", "address", "low", "high", "given", "optimum", "binds", "flat_low", "flat_high"]
    assert len(table) == 2 and table[0]["address"] == "pledge.help.to.KAZ" and table[0]["binds"] == ""
    bound = optimise(file, "--vary", "pledge.help.to.KAZ[0,5]", "--vary", "pledge.help.to.UZB[0,10]", "--sum", "--maximise", "regional_influence.JPN")["numbers"]
    assert bound[0]["optimum"] == 5 and math.isclose(bound[1]["optimum"], 5) and [n["binds"] for n in bound] == ["high", None], bound
    least = optimise(file, *BOTH, "--minimise", "regional_influence.JPN")
    assert math.isclose(least["optimum"], min(region(0), region(10)), rel_tol=1e-9) and {n["binds"] for n in least["numbers"]} == {"low", "high"}, least


def interior(folder):
    """Two donors with equal stocks have equal effect."""
    file = shared(folder)
    found = optimise(file, "--vary", "pledge.help.amount_usd_bn[0,90]", "--maximise", "effective_patrons.KAZ")
    assert abs(found["numbers"][0]["optimum"] - 40) < 0.01 and math.isclose(found["optimum"], 2, rel_tol=1e-9), found
    already = steppe("optimise", file, "--set", "pledge.help.amount_usd_bn=40", "--vary", "pledge.help.amount_usd_bn[0,90]", "--maximise", "effective_patrons.KAZ")
    assert "Nothing better than the given" in already.stdout or "+" in already.stdout


def against_a_grid(folder):
    """No run with --set on a grid beats the optimum; its value equals that of a run bit by bit."""
    address, out = "pledge.japan-20b.to.UZB", folder / "out"
    found = optimise(FLAGSHIP, "--vary", address + "[0.5,19]", "--maximise", "regional_influence.JPN", "--at", "2031-04-01")

    def run(value):
        steppe("run", FLAGSHIP, "--set", f"{address}={value!r}", "--quiet", "--out", out, "--overwrite",
               "--metrics", "regional_influence.JPN")
        return next(float(r["value"]) for r in rows(out / "timeseries.csv") if r["date"] == "2031-04-01" and r["metric"] == "regional_influence.JPN")

    assert run(found["numbers"][0]["optimum"]) == found["optimum"]
    grid = [run(0.5 + 18.5 * n / 24) for n in range(25)]
    assert max(grid) <= found["optimum"] and found["optimum"] - max(grid) < 0.05 * (max(grid) - min(grid)), (max(grid), found)


def expected_value(folder):
    """The amount is uniform from 2 to 30; its mean is computed by the midpoint rule."""
    file = shared(folder, SHARED.replace("amount_usd_bn = 10", "amount_usd_bn = { uniform = [2, 30] }"))
    found = optimise(file, *BOTH, "--maximise", "regional_influence.JPN", "-n", 1024)

    def mean(x):
        return sum(region(x, 2 + 28 * (k + 0.5) / 400) for k in range(400)) / 400

    best = max((n / 500 for n in range(5001)), key=mean)
    f = found["futures"]
    assert abs(found["numbers"][0]["optimum"] - best) < 0.05, (found, best)
    assert abs(found["optimum"] - mean(best)) < 1e-4 and abs(found["gain"] - mean(best) + mean(1)) < 1e-4
    for gain in (f["gain"], f["gain_in_other_futures"]):
        assert 0 < gain["low"] <= gain["value"] <= gain["high"] and abs(gain["value"] - found["gain"]) < 1e-3, f
    again = optimise(file, *BOTH, "--maximise", "regional_influence.JPN", "-n", 1024, "--threads", 1)
    assert again == found
    assert "in as many other futures" in steppe("optimise", file, *BOTH, "--maximise", "regional_influence.JPN", "-n", 64).stdout


def wrong(folder):
    file = shared(folder)
    most, amount = ("--maximise", "regional_influence.JPN"), "pledge.help.amount_usd_bn"
    one_line(file, "--vary", "pledge.help.amuont_usd_bn[0,1]", *most, word="`pledge.help.amount_usd_bn`")
    one_line(file, "--vary", amount, *most, word="ADDRESS[LOW,HIGH]")
    one_line(file, "--vary", amount + "[3,3]", *most, word="empty")
    one_line(file, "--vary", amount + "[4,3]", *most, word="reversed")
    one_line(file, "--vary", amount + "[-4,3]", *most, word="cannot be -4")
    one_line(file, "--vary", amount + "[0,3]", "--vary", amount + "[0,4]", *most, word="twice")
    one_line(file, "--vary", amount + "[0,3]", word="--maximise")
    one_line(file, "--vary", amount + "[0,3]", *most, "--minimise", "gdp.KAZ", word="--maximise")
    one_line(file, "--vary", amount + "[0,3]", "--maximise", "regional_influense.JPN", word="regional_influence.JPN")
    one_line(file, "--vary", amount + "[0,3]", "--maximise", "gdp.*", word="one metric")
    one_line(file, "--vary", amount + "[0,3]", "--maximise", "gdp.JPN", word="nothing to choose")
    one_line(file, "--vary", amount + "[0,3]", *most, "--sum", word="at least two")
    one_line(file, "--vary", "pledge.help.to.KAZ[0,3]", "--vary", "pledge.help.to.UZB[0,3]", *most, "--sum", word="add up to 10")
    one_line(file, "--vary", amount + "[0,3]", *most, "-n", 1, word="-n 2 at least")
    one_line(file, "--vary", amount + "[0,3]", *most, "--at", "2040-01-01", word="outside the time")


def interrupted(folder):
    out = folder / "out"
    done = signalled(2, signal.SIGINT, "optimise", FLAGSHIP, "--vary", "pledge.japan-20b.years[1,8]",
                     "--maximise", "regional_influence.JPN", "-n", 64, "--out", out)
    assert "stopped" in done.stderr and not out.exists(), done


def examples(folder):
    lines = [shlex.split(line) for line in steppe("optimise", "--help").stdout.splitlines() if line.startswith("  steppe ")]
    assert len(lines) == 3
    for words in lines:
        if "-n" in words:
            words[words.index("-n") + 1] = "64"
        steppe(*words[1:])


main(split, interior, against_a_grid, expected_value, wrong, interrupted, examples)
