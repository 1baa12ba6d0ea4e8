"""Tests `steppe sensitivity`: known indices."""
import math

from results import tables
from sweeping import FLAGSHIP, SMALL, as_json, read_json, rows, steppe

# Japan's stock at the end is the sum of the payments of three pledges.
HEAD = """title = "Sums"
[time]
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
"""
PLEDGE = """[pledge.{id}]
from = "JPN"
to = "KAZ"
layer = "money"
amount_usd_bn = {amount}
start = 2026-04-01
years = 1
"""
NOISE = """[time]
start = 2026-01-01
step = "year"
years = 1
[agent.A]
gdp_usd_bn = { uniform = [5, 15] }
gdp_volatility = 0.3
[agent.B]
gdp_usd_bn = 1
autonomy = { uniform = [0.1, 0.3] }
"""
METRIC = "invested.KAZ.JPN.money"
A, B, C = (f"pledge.{id}.amount_usd_bn" for id in "abc")


def sums(folder, more="", **amounts):
    file = folder / "sums.toml"
    file.write_text(HEAD +
                    "".join(PLEDGE.format(id=id, amount=amount)
                            for id, amount in amounts.items()) + more)
    return file


def indices(file, *arguments, metric=METRIC):
    """Returns (input, index): (value, low, high) from the table, which equals the JSON object, and
    that object."""
    out = file.parent / "out"
    steppe("sensitivity", file, "--metric", metric, "--out", out, "--overwrite", "--quiet",
           *arguments)
    found = {(r["input"], r["index"]): tuple(float(r[c]) for c in ("value", "low", "high"))
             for r in rows(out / "sensitivity.csv") if r["metric"] == metric}
    told = read_json(out / "sensitivity.json")
    number = 1 + [m["metric"] for m in told["metrics"]].index(metric)
    kinds = {index for _, index in found}
    assert found == {(row["input"], kind): (row[kind], row[f"{kind}_low"], row[f"{kind}_high"])
                     for row in tables(told)[f"indices-1-{number}"] for kind in kinds}
    assert set(read_json(out / "manifest.json")["outputs"]) == {
        "sensitivity.csv", "sensitivity.json", "manifest.json"
    }
    return found, told


def check(found, wanted, tolerance):
    value, low, high = found
    assert low <= wanted <= high and abs(value - wanted) < tolerance


def test_linear(folder):
    """Uniform amounts of widths 6, 3 and 2: parts 36, 9 and 4 of 49, without interactions."""
    file = sums(folder, a="{ uniform = [5, 11] }", b="{ uniform = [1, 4] }",
                c="{ uniform = [2, 4] }")
    for design in ("sobol", "lhs"):
        found, told = indices(file, "--design", design)
        assert told["method"] == "sobol"
        assert told["rows"] * told["runs_a_row"] <= 16384
        assert told["metrics"][0]["mean"] > 0
        for address, part in ((A, 36), (B, 9), (C, 4)):
            for index in ("total", "first"):
                if design == "sobol":
                    check(found[address, index], part / 49, 0.02)
                # one interval in twenty need not contain the truth
                assert abs(found[address, index][0] - part / 49) < 0.06
        interactions = told["metrics"][0]["interactions"]
        assert interactions["low"] <= 0 <= interactions["high"]
        assert abs(told["metrics"][0]["variance"] - 49 / 12) < 0.15
    found, _ = indices(file, "--groups", f"ac={A},{C}")
    assert {name for name, _ in found} == {"ac", B}
    check(found["ac", "total"], 40 / 49, 0.02)
    found, _ = indices(file, "--method", "shapley")
    for address, part in ((A, 36), (B, 9), (C, 4)):
        check(found[address, "shapley"], part / 49, 0.03)
    assert math.isclose(sum(v for v, _, _ in found.values()), 1, abs_tol=1e-12)
    found, _ = indices(file, "--method", "morris")
    for address, width in ((A, 6), (B, 3), (C, 2)):
        assert math.isclose(found[address, "mu_star"][0], width, rel_tol=1e-9)
        assert abs(found[address, "sigma"][0]) < 1e-6
    said = steppe("sensitivity", file, "--metric", METRIC).stdout
    names = (f"the total promised amount (pledge {pledge})" for pledge in "ab")
    assert f"{' and '.join(names)} make" in " ".join(said.split()).replace("The total", "the total") and max(map(len, said.splitlines())) <= 100


def test_correlated(folder):
    """Normal amounts, linear: Shapley effects of two have a closed form (Owen & Prieur 2017); a
    third is independent."""
    rank = 0.6
    rho = 2 * math.sin(math.pi * rank / 6)
    text = f'[[sweep.correlation]]\nbetween = ["{A}", "{B}"]\nrank = {rank}\n'
    file = sums(folder, text, a="{ normal = [10, 1] }", b="{ normal = [10, 0.5] }",
                c="{ normal = [10, 0.8] }")
    pair, alone = 1 + 0.25 + 2 * rho * 0.5, 0.64
    of_a = 0.5 * (pair + (1 - 0.25) * (1 - rho ** 2))
    found, told = indices(file, "--budget", 40000)
    assert told["method"] == "shapley"
    check(found[A, "shapley"], of_a / (pair + alone), 0.02)
    check(found[B, "shapley"], (pair - of_a) / (pair + alone), 0.02)
    check(found[C, "shapley"], alone / (pair + alone), 0.02)
    assert math.isclose(sum(v for v, _, _ in found.values()), 1, abs_tol=1e-12)
    said = steppe("sensitivity", file, "--metric", METRIC).stdout
    assert "are correlated: Sobol'" in " ".join(said.split())
    refused = steppe("sensitivity", file, "--metric", METRIC, "--method", "sobol", code=2).stderr
    assert refused.count("\n") == 1 and A in refused and B in refused
    # As one group they are independent of the rest, so Sobol' indices are well defined.
    found, told = indices(file, "--groups", f"both={A},{B}")
    assert told["method"] == "sobol" and told["groups"] == {"both": [A, B]}
    for index in ("total", "first"):
        check(found["both", index], pair / (pair + alone), 0.03)


def test_chance(folder):
    """GDP after a year is a uniform number times e^(z - v/2), z normal with v = 0.3^2."""
    file = folder / "noise.toml"
    file.write_text(NOISE)
    v, square = 100 / 12, math.exp(0.09) - 1
    both, variance = v * square, v + 100 * square + v * square
    found, _ = indices(file, "--budget", 60000, metric="gdp.A")
    name = "chance (events, noise)"
    check(found["agent.A.gdp_usd_bn", "first"], v / variance, 0.02)
    check(found["agent.A.gdp_usd_bn", "total"], (v + both) / variance, 0.02)
    check(found[name, "first"], 100 * square / variance, 0.02)
    check(found[name, "total"], (100 * square + both) / variance, 0.02)
    assert found["agent.B.autonomy", "total"] == (0, 0, 0), "an irrelevant input must have index 0"
    assert "its influence that is its own (B)" in " ".join(steppe(
        "sensitivity", file, "--metric", "gdp.A").stdout.split()).split("No effect at all:")[1]
    found, _ = indices(file, "--method", "shapley", "--budget", 60000, metric="gdp.A")
    check(found[name, "shapley"], (100 * square + both / 2) / variance, 0.03)
    # An event that may begin in each step is process noise too.
    file.write_text(SMALL)
    found, told = indices(file, metric="gdp.KAZ")
    assert found[name, "total"][1] > 0.3 and found["pledge.help.amount_usd_bn", "total"][2] < 0.01
    assert indices(file, "--method", "morris", metric="gdp.KAZ")[1]["runs_a_row"] == 4


def test_several_metrics(folder, file, out):
    """A criterion is a metric; computing several metrics changes none."""
    budget = "--budget", 3000
    steppe("sensitivity", file, "--metric", "ask.*", "--metric", "paid.help", *budget, "--out", out,
           "--quiet")
    table = rows(out / "sensitivity.csv")
    assert [*table[0]] == [
        "scenario", "date", "metric", "unit", "input", "method", "index", "value", "low", "high"
    ]
    assert {r["metric"] for r in table} == {"ask.half", "ask.war", "paid.help"}
    steppe("sensitivity", file, "--metric", "paid.help", *budget, "--out", folder / "one",
           "--quiet")
    assert rows(folder / "one/sensitivity.csv") == [r for r in table if r["metric"] == "paid.help"]
    assert as_json("sensitivity", file, "--metric", "paid.help", "--at", "2026-08-01", "--budget",
                   1000)["date"] == "2026-07-01"


def test_grid(folder):
    file = sums(folder, '[sweep.grid]\n"pledge.c.amount_usd_bn" = [1, 5]\n',
                a="{ uniform = [5, 11] }", b="{ uniform = [1, 4] }", c="3")
    steppe("sensitivity", file, "--metric", METRIC, "--out", folder / "out", "--quiet")
    table = rows(folder / "out/sensitivity.csv")
    assert {r[C] for r in table} == {"1", "5"} and len(table) == 8
    told = read_json(folder / "out/sensitivity.json")
    assert [report["at"] for report in told["reports"]] == [{C: 1}, {C: 5}]
    assert [*tables(told)] == [f"{kind}-{n}-1" for n in (1, 2) for kind in ("indices", "tornado")]
    assert [section["heading"].split(", with ")[1]
            for section in told["sections"]] == [f"the total promised amount (pledge c) = {x}" for x in (1, 5)]


def test_flagship():
    """315 inputs: screening finds and names the relevant ones; errors for too small a budget and
    too large an order."""
    said = steppe("sensitivity", FLAGSHIP, "--metric", "regional_influence.JPN", "--budget", 12000)
    assert "a screening (Morris, 2 528 of the runs)" in " ".join(said.stdout.split())
    assert "Pledge japan-20b: part of the promise that is paid  " in said.stdout
    assert max(map(len, said.stdout.splitlines())) <= 115
    by_table = as_json("sensitivity", FLAGSHIP, "--metric", "gdp.UZB", "--groups", "table",
                       "--budget", 1200)
    assert by_table["groups"]["pledge.japan-20b"] == [
        "pledge.japan-20b.amount_usd_bn", "pledge.japan-20b.realisation"
    ]
