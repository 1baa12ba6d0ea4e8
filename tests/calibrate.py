"""Tests `steppe calibrate`."""
import csv
import json
import math
import operator
import random
import re
import signal

import pytest

from results import tables
from sweeping import FLAGSHIP, ROOT, as_json, examples, read_json, rows, signalled, small, steppe

# Growth and depreciation have metrics of their own; volatility does not affect a central run.
LOAN = """title = "A loan"
[time]
start = 2020-01-01
step = "quarter"
years = 6
[agent.JPN]
role = "power"
gdp_usd_bn = 4000
[agent.USA]
role = "power"
gdp_usd_bn = 28000
[agent.KAZ]
role = "target"
gdp_usd_bn = 260
growth_per_year = { uniform = [0.0, 0.1] }
gdp_volatility = { uniform = [0.0, 0.1] }
[layer.money]
kind = "stock"
weight = 1
depreciation_per_year = { uniform = [0.0, 0.4] }
cell.KAZ.USA = 4
[pledge.help]
from = "JPN"
to = "KAZ"
layer = "money"
amount_usd_bn = { uniform = [5, 30] }
start = 2020-04-01
years = 4
realisation = 1
"""
PLANTED = {
    "agent.KAZ.growth_per_year": 0.043, "layer.money.depreciation_per_year": 0.13,
    "pledge.help.amount_usd_bn": 21.5
}
METRICS = "gdp.KAZ", "paid.help", "influence_share.KAZ.JPN"


@pytest.fixture
def file(folder):
    return small(folder, LOAN)


def planted(folder, file, numbers, metrics):
    """Returns the series of a run with these numbers, as a run writes it."""
    out = folder / "planted"
    sets = [word for address, value in numbers.items() for word in ("--set", f"{address}={value}")]
    steppe("run", file, *sets, "--quiet", "--out", out, "--overwrite",
           *[word for m in metrics for word in ("--metrics", m)])
    return out / "timeseries.csv"


def table(folder, lines, name="observed.csv", head=("date", "metric", "value")):
    with open(folder / name, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *lines])
    return folder / name


def calibrate(*arguments):
    found = as_json("calibrate", *arguments)
    return found, {n["address"]: n for n in tables(found)["numbers"]}


interval = operator.itemgetter("low", "high")


def test_exact(folder, file, out):
    """Without noise and with flat priors, recovers the planted numbers and reports irrelevant
    ones."""
    series = planted(folder, file, PLANTED, METRICS)
    said = steppe("calibrate", file, "--to", series, "--out", out, "--report").stdout
    assert "No observation depends on the noise of productivity (KAZ)." in " ".join(said.split())
    found, numbers = calibrate(file, "--to", series)
    assert found == read_json(out / "calibrate.json"), "not reproducible"
    for address, value in PLANTED.items():
        fit = numbers[address]
        assert math.isclose(fit["fit"], value, rel_tol=1e-5)
        assert fit["low"] <= value <= fit["high"]
        assert fit["told"] == "something"
    assert numbers["agent.KAZ.gdp_volatility"]["told"] == "nothing"
    assert numbers["agent.KAZ.gdp_volatility"]["alone"] == 0
    assert numbers["agent.KAZ.gdp_volatility"]["open_low"]
    assert numbers["agent.KAZ.gdp_volatility"]["open_high"]
    assert list(rows(out / "calibrate.csv")[0]) == [
        "scenario", "address", "given", "prior", "prior_low", "prior_high", "fit", "low", "high",
        "open_low", "open_high", "told", "profile", "alone"
    ]
    met = rows(out / "calibrate_series.csv")
    assert len(met) == 25 * 3
    assert all(
        math.isclose(float(r["observed"]), float(r["fitted"]), rel_tol=1e-4, abs_tol=1e-6)
        for r in met)
    # The written scenario is valid, reproduces the fitted series bit by bit, and can be sampled.
    steppe("run", out / "calibrated.toml", "--quiet", "--out", folder / "again",
           *[word for m in METRICS for word in ("--metrics", m)])
    again = {(r["step"], r["metric"]): r["value"] for r in rows(folder / "again/timeseries.csv")}
    assert all(again[r["step"], r["metric"]] == r["fitted"] for r in met)
    steppe("sweep", out / "calibrated.toml", "-n", 64, "--quiet")
    text = (out / "calibrated.toml").read_text()
    assert "steppe calibrate small.toml --to timeseries.csv" in text
    assert "# agent.KAZ.gdp_volatility: no observation depends on it" in text
    drawn = [json.loads(x) for x in re.findall('"application/json">(.*?)</script>',
                                               (out / "report.html").read_text())]
    assert drawn == [] or [c["kind"] for c in drawn] == ["differences", *["lines"] * 3]
    for chart, metric in zip(drawn[1:], sorted(METRICS)):
        scale, of = 100 if "share" in metric else 1, [r for r in met if r["metric"] == metric]
        for line, column in zip(chart["series"], ("given", "fitted", "observed")):
            assert all(math.isclose(x, scale * float(r[column]), rel_tol=1e-5, abs_tol=1e-9)
                       for x, r in zip(line["values"], of, strict=True))
    for n, x in zip(numbers.values(), drawn[0]["middle"] if drawn else ()):
        at = n["prior_low"] + x / 100 * (n["prior_high"] - n["prior_low"])
        assert math.isclose(at, n["fit"], rel_tol=1e-5)


def test_normal_closed_form(folder):
    """Payment is proportional to the amount: with known sd and a normal prior, the posterior is
    normal in closed form."""
    file = small(folder, LOAN.replace("uniform = [5, 30]", "normal = [15, 2]"))
    lines = [("2022-04-01", "paid.help", 9.0, 0.5), ("2024-04-01", "paid.help", 17.0, 0.4)]
    found, numbers = calibrate(file, "--to",
                               table(folder, lines, head=("date", "metric", "value", "sd")),
                               "--free", "pledge.help.amount_usd_bn")
    precision = 1 / 2**2 + 0.5**2 / 0.5**2 + 1 / 0.4**2
    mean = (15 / 2**2 + 0.5 * 9.0 / 0.5**2 + 17.0 / 0.4**2) / precision
    fit = numbers["pledge.help.amount_usd_bn"]
    half = 1.959963984540054 / math.sqrt(precision)
    assert math.isclose(fit["fit"], mean, rel_tol=1e-6)
    assert math.isclose(fit["low"], mean - half, rel_tol=1e-3)
    assert math.isclose(fit["high"], mean + half, rel_tol=1e-3)
    assert found["fitted"] == 2
    assert all(abs(value - found["objective"]) < 1e-6 for value in found["starts"])


def test_make_up(folder):
    """Only the product of amount and realisation is identified: each has an effect alone, and the
    report states this of the pair."""
    file = small(
        folder,
        LOAN.replace("realisation = 1",
                     "realisation = { uniform = [0.2, 1] }").replace("uniform = [5, 30]",
                                                                     "uniform = [5, 60]"))
    lines = [("2022-04-01", "paid.help", 4.0, 0.1), ("2024-04-01", "paid.help", 8.0, 0.1)]
    said = steppe("calibrate", file, "--to",
                  table(folder, lines, head=("date", "metric", "value", "sd")), "--free",
                  "pledge.help.*").stdout.replace("\n", " ")
    assert ("The observations hardly constrain it: the other free numbers compensate for it") in said
    _, numbers = calibrate(file, "--to", folder / "observed.csv", "--free", "pledge.help.*")
    amount, part = numbers["pledge.help.amount_usd_bn"], numbers["pledge.help.realisation"]
    assert math.isclose(amount["fit"] * part["fit"], 8.0, rel_tol=1e-3)
    low, high = interval(numbers["pledge.help.realisation"])
    assert low < 0.21 and high > 0.99
    low, high = interval(numbers["pledge.help.amount_usd_bn"])
    assert abs(low - 8) < 0.3 and abs(high - 40) < 1.5


def test_noise(folder, file):
    """About 95 % of the intervals contain the planted numbers; the noise is unknown, estimated."""
    clean = [r for r in rows(planted(folder, file, PLANTED, METRICS)) if int(r["step"]) % 2 == 0]
    draw, inside = random.Random(7), 0
    for _ in range(12):
        noisy = [(r["date"], r["metric"], float(r["value"]) + draw.gauss(
            0, {"gdp.KAZ": 3, "paid.help": 0.5, "influence_share.KAZ.JPN": 0.02}[r["metric"]]))
                 for r in clean]
        _, numbers = calibrate(file, "--to", table(folder, noisy), "--starts", 2,
                               *[word for address in PLANTED for word in ("--free", address)])
        for address, value in PLANTED.items():
            low, high = interval(numbers[address])
            assert low < numbers[address]["fit"] < high
            assert abs(numbers[address]["fit"] - value) < 0.5 * value
            inside += low <= value <= high
    # Of 36, binomial with 0.95: P(fewer than 30) is about 0.01.
    assert 30 <= inside


def test_held_out(folder, file):
    series = planted(folder, file, PLANTED, METRICS)
    text = steppe("calibrate", file, "--to", series, "--until", 2022, "--free",
                  "agent.KAZ.growth_per_year", "--free", "pledge.*", "--free",
                  "layer.*").stdout.replace("\n", " ")
    assert "errors at the observations held out" in text and "last value" in text
    assert ", 39 after it held out" in text
    found, numbers = calibrate(file, "--to", series, "--until", 2022, "--free",
                               "agent.KAZ.growth_per_year", "--free", "pledge.*", "--free",
                               "layer.*")
    assert found["fitted"] == 3 * 12 and found["held_out"] == 3 * 13
    observed = rows(series)
    held_out = tables(found)["held-out"]
    assert [m["metric"] for m in held_out] == [m["metric"] for m in tables(found)["metrics"]]
    for metric in held_out:
        later = [
            float(r["value"]) for r in observed
            if r["metric"] == metric["metric"] and r["date"] > "2022-12-31"
        ]
        last = [
            float(r["value"]) for r in observed
            if r["metric"] == metric["metric"] and r["date"] <= "2022-12-31"
        ][-1]
        rival = math.sqrt(sum((x - last) ** 2 for x in later) / len(later))
        assert math.isclose(metric["last_value_rmse"], rival, rel_tol=1e-9)
        assert metric["count"] == 13
        assert metric["fitted_rmse"] < 1e-3 * rival < metric["given_rmse"]


def test_flagship(folder, out):
    """Recovers planted numbers under their own priors in the shipped scenario with 315 uncertain
    numbers."""
    series = planted(folder, FLAGSHIP, {"pledge.japan-20b.realisation": 0.45},
                     ["paid.*", "regional_influence.JPN"])
    steppe("calibrate", FLAGSHIP, "--to", series, "--free", "pledge.japan-20b.realisation", "--out",
           out, "--quiet")
    fit = tables(read_json(out / "calibrate.json"))["numbers"][0]
    assert math.isclose(fit["fit"], 0.45, rel_tol=1e-4)
    assert fit["low"] <= 0.45 <= fit["high"]
    again = steppe("run", out / "calibrated.toml", "--quiet", "--out", folder / "again",
                   "--metrics", "regional_influence.JPN", "--metrics", "paid.*")
    met = {(r["step"], r["metric"]): r["fitted"] for r in rows(out / "calibrate_series.csv")}
    assert again.stdout == ""
    assert all(met[r["step"], r["metric"]] == r["value"]
               for r in rows(folder / "again/timeseries.csv"))
    # In a file with a comparison, positions follow from the comparison.
    position = planted(folder, FLAGSHIP, {"agent.UZB.susceptibility": 0.35}, ["position.UZB.*"])
    steppe("calibrate", FLAGSHIP, "--to", position, "--free", "agent.UZB.susceptibility",
           "--out", out, "--overwrite", "--quiet", "--starts", 2)
    steppe("run", out / "calibrated.toml", "--quiet", "--out", folder / "again", "--overwrite",
           "--metrics", "position.UZB.*")
    met = {(r["step"], r["metric"]): r["fitted"] for r in rows(out / "calibrate_series.csv")}
    assert all(met[r["step"], r["metric"]] == r["value"]
               for r in rows(folder / "again/timeseries.csv"))
    base = ROOT / "scenarios/baseline.toml"
    position = planted(folder, base, {"agent.UZB.susceptibility": 0.35}, ["total_influence.UZB.*"])
    steppe("calibrate", base, "--to", position, "--free", "agent.UZB.susceptibility",
           "--out", out, "--overwrite", "--quiet", "--starts", 1)
    fit = tables(read_json(out / "calibrate.json"))["numbers"][0]
    assert math.isclose(fit["fit"], 0.35, rel_tol=1e-3)
    steppe("run", out / "calibrated.toml", "--quiet")


def test_wrong_tables(folder, file):

    def told(text, *words):
        (folder / "wrong.csv").write_text(text)
        said = steppe("calibrate", file, "--to", folder / "wrong.csv", code=2)
        assert said.stdout == "" and all(word in said.stderr for word in words)

    good = "2021-01-01,gdp.KAZ,270\n"
    told("date,metric\n2021-01-01,gdp.KAZ\n", "E020", "wrong.csv:1",
         "the column `value` is missing")
    told("date,metric,valeu\n" + good, "wrong.csv:1:13", "`valeu` is not a column",
         "Did you mean `value`?", "1 error in")
    told("date,metric,value\n2021-01-01,gpd.KAZ,1\n" + good, "E041", "wrong.csv:2:12",
         "no metric `gpd.KAZ`", "gdp.KAZ")
    told("date,metric,value\n" + good + "2031-01-01,gdp.KAZ,1\n", "E016", "wrong.csv:3:1",
         "2031-01-01 is outside the time of the scenario, 2020-01-01 to 2026-01-01")
    told("date,metric,value\n2021-13-01,gdp.KAZ,1\n", "`2021-13-01` is not a date")
    told("date,metric,value\n2021-01-01,gdp.KAZ,many\n2021-01-01,paid.help,nan\n", "E022",
         "wrong.csv:2:20", "`many` is not a number", "`nan` is not a number", "2 errors")
    told("date,metric,value,sd\n2021-01-01,gdp.KAZ,1,0\n", "sd is 0, which must be above 0")
    told("date,metric,value\n" + good + "2021-02-01,gdp.KAZ,271\n", "E021",
         "was observed in the same step in line 2")
    told("date,metric,value\n2021-01-01,gdp.*,1\n", "single metric")
    told("date,metric,value\n2021-01-01,gdp.KAZ\n", "the row has 2 fields")
    told("", "is empty")


def test_one_observation(folder, file):
    """A single observation, and a certain number given with a range."""
    to = table(folder, [("2021-01-01", "gdp.KAZ", 270)])
    _, numbers = calibrate(file, "--to", to, "--free", "agent.KAZ.gdp_usd_bn[200,300]")
    growth = 270 / 260
    assert 255 < numbers["agent.KAZ.gdp_usd_bn"]["fit"] < 260 * growth


def test_interrupted(folder, out):
    series = planted(folder, FLAGSHIP, {}, ["regional_influence.*"])
    # Each run of the model counts as a chunk.
    done = signalled(200, signal.SIGINT, "calibrate", FLAGSHIP, "--to", series, "--free",
                     "layer.*.weight", "--free", "agent.*", "--starts", 2, "--out", out)
    assert "stopped" in done.stderr and [p.name for p in out.iterdir()] == ["checkpoint.steppe"]


def test_examples(folder):
    for words in examples("calibrate"):
        steppe(*[str(folder / word) if word.startswith("out/") else word for word in words])
