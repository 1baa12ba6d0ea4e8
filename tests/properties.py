"""Invariances of the model, on random and shipped scenarios."""
import csv
import re
import tempfile

import pytest

import generate
from sweeping import ROOT, steppe

SHIPPED = ROOT / "scenarios"


def run(file, *arguments):
    """Returns values by (step, metric)."""
    with tempfile.TemporaryDirectory() as out:
        steppe("run", file, "--audit", "--quiet", "--out", out, *arguments)
        with open(f"{out}/timeseries.csv", newline="", encoding="utf-8") as table:
            rows = csv.reader(table)
            assert next(rows)[:6] == ["scenario", "step", "date", "metric", "unit", "value"]
            return {(int(step), metric): float(x) for _, step, _, metric, _, x, *_ in rows}


def same(a, b, tolerance=0.0):
    """Checks that b contains all values of a."""
    for key, value in a.items():
        assert abs(value - b[key]) <= tolerance * max(1.0, abs(value))
    assert a


def rename(folder, ids):
    """Replaces ids in all files of a folder."""
    pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, ids)) + r")(?![\w-])")
    for file in (f for f in folder.rglob("*") if f.is_file()):
        file.write_text(pattern.sub(lambda m: ids[m[1]], file.read_text()), encoding="utf-8")


@pytest.fixture(params=range(1001, 1016))
def world(request, folder):
    """The file of a random scenario."""
    return generate.write(request.param, folder)


def test_permuting_agents(folder, world):
    before = run(world)
    ids = {a: b for a, b in zip(generate.IDS, ["Z1", "Y2", "X3", "W4", "V5", "U6", "T7", "S8"])}
    rename(folder, ids)
    after = run(world)
    translated = {(t, ".".join(ids.get(part, part) for part in m.split("."))): v
                  for (t, m), v in before.items()}
    same(translated, after, 1e-12)


def test_splitting_a_pledge(world):
    before, text = run(world), world.read_text()
    first = re.search(r"\[pledge\.p-0\].*?(?=\n\[|\Z)", text, re.S)[0]
    amount = re.search(r"amount_usd_bn = (?:\{ pert = \[[^,]*, ([^,]*),.*|(.*))", first)
    value = float(amount[1] or amount[2])
    parts = [first.replace("p-0", f"part-{n}").replace(amount[0], f"amount_usd_bn = {value * share!r}") for n, share in enumerate((0.25, 0.75))]
    world.write_text(text.replace(first, "\n".join(parts)), encoding="utf-8")
    after = run(world)
    same({k: v for k, v in before.items() if not k[1].endswith(".p-0")}, after, 1e-11)


def test_adding_an_inert_agent(folder, world):
    """An agent without ties leaves every other agent's numbers unchanged, bit by bit."""
    before = run(world)
    base = folder / "baseline.toml"
    text = base.read_text()
    for name in ("first", "second", "third"):
        text = text.replace(f"[issue.{name}]\n", f"[issue.{name}]\nposition.CC-inert = 0.25\n",
                            1) if f"[issue.{name}]" in text else text
    text = re.sub(r"position\.CC-inert = 0\.25\n(.*?)position = \{",
                  r"\1position = { CC-inert = 0.25,", text, flags=re.S)
    text = text.replace("{ CC-inert = 0.25, }", "{ CC-inert = 0.25 }")
    base.write_text(text + "\n[agent.CC-inert]\ngdp_usd_bn = 77\n", encoding="utf-8")
    after = run(world)
    counting = ("coalition", "polarisation", "votes_yes", "majority")
    same({k: v for k, v in before.items() if k[1].split(".")[0] not in counting}, after)


def test_adding_a_pledge_of_nothing(world):
    before = run(world)
    extra = re.search(r"\[pledge\.p-0\].*?(?=\n\[|\Z)", world.read_text(),
                      re.S)[0].replace("p-0", "nothing")
    world.write_text(world.read_text() + "\n" +
                     re.sub(r"amount_usd_bn = .*", "amount_usd_bn = 0", extra), encoding="utf-8")
    same(before, run(world))


def test_shipped_baseline():
    base = run(SHIPPED / "baseline.toml")
    assert max(t for t, _ in base) == 40
    for (t, metric), value in base.items():
        if metric.startswith("position."):
            assert abs(value - base[0, metric]) < 0.03  # of the scale from -1 to 1
        if metric.startswith("shortage."):
            assert value == 0


def test_nothing_moves_without_growth():
    agents = "CHN JPN KAZ KGZ RUS TJK TKM USA UZB".split()
    still = run(SHIPPED / "baseline.toml", "--set", "model.row_growth_per_year=0",
                *(a for i in agents for a in ("--set", f"agent.{i}.growth_per_year=0")))
    for (t, metric), value in still.items():
        assert abs(value - still[0, metric]) < 1e-12 * max(1, abs(value))


def test_first_order():
    """Errors of forward Euler are proportional to the step. The pledge's window lies on step edges
    of months, quarters and years alike (years: with a start in January). The shipped minerals
    restock up to four times a year, too fast for steps of a year."""
    minerals = re.findall(r"^\[commodity\.([a-z-]+)\]",
                          (SHIPPED / "baseline.toml").read_text(encoding="utf-8"), re.M)
    slow = [a for mineral in minerals for a in ("--set", f"commodity.{mineral}.restock_per_year=1")]
    a_year = {"month": 12, "quarter": 4, "year": 1}
    metrics = "influence_share.UZB.JPN", "gdp.UZB", "position.UZB.unsc-japan-seat"
    # The errors of capital and of the value of trade, which lags one step, have opposite signs and
    # nearly cancel in GDP, so each is tested alone.
    gains = {(gain, step): run(SHIPPED / "japan-20b.toml", "--set", f"time.step={step}", "--set",
                               f"model.trade_gain={gain}",
                               "--set", "pledge.japan-20b.start=2027-01-01", *slow,
                               *(a for m in metrics for a in ("--metrics", m)))
             for step in a_year for gain in (0, 1)}

    def first_order(value):
        x = {step: value(step, steps * 5) for step, steps in a_year.items()}
        ratio = (x["year"] - x["quarter"]) / (x["quarter"] - x["month"])
        assert 3.8 < ratio < 5.3  # first order gives 4.5

    for metric in metrics:
        first_order(lambda step, t: gains[0, step][t, metric])
    first_order(lambda step, t: gains[1, step][t, "gdp.UZB"] - gains[0, step][t, "gdp.UZB"])
