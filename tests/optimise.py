"""Tests `steppe optimise`."""
import math
import signal

import pytest

from results import tables
from sweeping import FLAGSHIP, as_json, examples, read_json, rows, signalled, small, steppe

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


@pytest.fixture
def file(folder):
    return small(folder, SHARED)


def region(x, amount=10):
    """Returns Japan's share of the region with x of 10 parts of the amount for Kazakhstan."""
    a, b = amount * x / 10, amount * (1 - x / 10)
    return 0.5 * (a / (a + 4) + b / (b + 1))


def test_split(file, out):
    """Marginal gains U/(a + U)^2 are equal if a + U is proportional to the root of U: 6 for
    Kazakhstan, 4 for Uzbekistan."""
    said = steppe("optimise", file, *BOTH, "--maximise", "regional_influence.JPN", "--out",
                  out).stdout
    assert "8 of 8 starts" in " ".join(said.split()) and "optimum.csv" in said
    found = read_json(out / "optimum.json")
    numbers = tables(found)["numbers"]
    at = [n["optimum"] for n in numbers]
    assert abs(at[0] - 6) < 1e-3
    assert abs(at[1] - 4) < 1e-3
    assert math.isclose(sum(at), 10, rel_tol=1e-12)
    assert math.isclose(found["optimum"], region(6), rel_tol=1e-9)
    assert math.isclose(found["given"], region(1), rel_tol=1e-9)
    assert found["sum"] == 10 and [n["given"] for n in numbers] == [1, 9]
    # 5 % of the gain is lost at the point of the closed form.
    enough = region(6) - 0.05 * (region(6) - region(1))
    low, high = (numbers[0][end] for end in ("flat_low", "flat_high"))
    assert abs(region(low) - enough) < 1e-3 * (region(6) - region(1))
    assert abs(region(high) - enough) < 1e-3 * (region(6) - region(1))
    assert low < 6 < high
    table = rows(out / "optimum.csv")
    assert list(table[0]) == [
        "scenario", "step", "date", "metric", "unit", "address", "low", "high", "given", "optimum",
        "binds", "flat_low", "flat_high"
    ]
    assert len(table) == 2
    assert table[0]["address"] == "pledge.help.to.KAZ"
    assert table[0]["binds"] == ""
    bound = tables(as_json("optimise", file, "--vary", "pledge.help.to.KAZ[0,5]", "--vary",
                           "pledge.help.to.UZB[0,10]", "--sum", "--maximise",
                           "regional_influence.JPN"))["numbers"]
    assert bound[0]["optimum"] == 5
    assert math.isclose(bound[1]["optimum"], 5)
    assert [n["binds"] for n in bound] == ["high", None]
    least = as_json("optimise", file, *BOTH, "--minimise", "regional_influence.JPN")
    assert math.isclose(least["optimum"], min(region(0), region(10)), rel_tol=1e-9)
    assert {n["binds"] for n in tables(least)["numbers"]} == {"low", "high"}


def test_interior(file):
    """Two donors with equal stocks have equal effect."""
    found = as_json("optimise", file, "--vary", "pledge.help.amount_usd_bn[0,90]", "--maximise",
                    "effective_patrons.KAZ")
    assert abs(tables(found)["numbers"][0]["optimum"] - 40) < 0.01
    assert math.isclose(found["optimum"], 2, rel_tol=1e-9)
    already = steppe("optimise", file, "--set", "pledge.help.amount_usd_bn=40", "--vary",
                     "pledge.help.amount_usd_bn[0,90]", "--maximise", "effective_patrons.KAZ")
    assert "Nothing better than the given" in already.stdout or ", +" in already.stdout


def test_against_a_grid(out):
    """No run with --set on a grid beats the optimum; its value equals that of a run bit by bit."""
    address = "pledge.japan-20b.to.UZB"
    found = as_json("optimise", FLAGSHIP, "--vary", address + "[0.5,19]", "--maximise",
                    "regional_influence.JPN", "--at", "2031-04-01")

    def run(value):
        steppe("run", FLAGSHIP, "--set", f"{address}={value!r}", "--quiet", "--out", out,
               "--overwrite", "--metrics", "regional_influence.JPN")
        return next(
            float(r["value"]) for r in rows(out / "timeseries.csv")
            if r["date"] == "2031-04-01" and r["metric"] == "regional_influence.JPN")

    assert run(tables(found)["numbers"][0]["optimum"]) == found["optimum"]
    grid = [run(0.5 + 18.5 * n / 24) for n in range(25)]
    assert max(grid) <= found["optimum"] and found["optimum"] - max(grid) < 0.05 * (
        max(grid) - min(grid)), (max(grid), found)


def test_expected_value(folder):
    """The amount is uniform from 2 to 30; its mean is computed by the midpoint rule."""
    file = small(folder,
                 SHARED.replace("amount_usd_bn = 10", "amount_usd_bn = { uniform = [2, 30] }"))
    found = as_json("optimise", file, *BOTH, "--maximise", "regional_influence.JPN", "-n", 1024)

    def mean(x):
        return sum(region(x, 2 + 28 * (k + 0.5) / 400) for k in range(400)) / 400

    best = max((n / 500 for n in range(5001)), key=mean)
    f = found["futures"]
    assert abs(tables(found)["numbers"][0]["optimum"] - best) < 0.05
    assert abs(found["optimum"] - mean(best)) < 1e-4
    assert abs(found["gain"] - mean(best) + mean(1)) < 1e-4
    for gain in (f["gain"], f["gain_in_other_futures"]):
        assert 0 < gain["low"] <= gain["value"] <= gain["high"]
        assert abs(gain["value"] - found["gain"]) < 1e-3
    said = steppe("optimise", file, *BOTH, "--maximise", "regional_influence.JPN", "-n", 64).stdout
    assert "In as many other futures, not used by the search, the gain is +" in said


def test_interrupted(out):
    done = signalled(2, signal.SIGINT, "optimise", FLAGSHIP, "--vary",
                     "pledge.japan-20b.years[1,8]", "--maximise", "regional_influence.JPN", "-n",
                     64, "--out", out)
    assert "stopped" in done.stderr and not out.exists()


def test_examples():
    for words in examples("optimise"):
        if "-n" in words:
            words[words.index("-n") + 1] = "64"
        steppe(*words)
