"""Compares the explorer of reports in a browser with the program."""
import json
import resource
import statistics

import pytest

from results import tables
from sweeping import ROOT, read_json, rows, steppe

SCENARIOS = ROOT / "scenarios"
RELATIVE = 1e-12  # effect of the missing fused multiply-add
FUTURES = 200
SLOWEST, SLOWEST_FUTURES = 40, 10  # times the program's processor time
METRICS = [word for pattern in ("*influence*", "gdp_gap.*", "position.*", "price.*")
           for word in ("--metrics", pattern)]

# Sliders and their positions, of 200; disabled tables; `run` or `sweep`.
CASES = [
    ("japan-20b", "run", [("pledge.japan-20b.realisation", 150), ("layer.trade.weight", 57),
                          ("layer.trade.cell.KGZ.CHN", 40), ("agent.JPN.susceptibility", 33)], []),
    ("japan-20b", "sweep", [("pledge.japan-20b.amount_usd_bn", 20), ("layer.debt.weight", 180)],
     []),
    ("china-matches-japan", "run", [("response.china.match", 190),
                                    ("institution.CSTO.strength", 5)], ["pledge.japan-20b"]),
    ("rare-earth-controls", "run", [("event.controls.cut", 121)], []),
    ("taiwan-crisis", "run", [("event.sanctions.cut", 100)], ["event.sides"]),
    ("baseline", "run", [("layer.trade.weight", 10)], []),
]


def timed(*arguments):
    """Runs the program and returns its processor time in milliseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    steppe(*arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def near(metric, a, b):
    """Compares shares and prices up to the last digits, and differences relative to their
    operands."""
    least = 1 if metric.startswith(("gdp_gap.", "position.")) else 0
    return abs(a - b) <= RELATIVE * max(abs(a), abs(b), least)


def series_of(folder):
    """Returns metric -> values by step."""
    out = {}
    for row in rows(folder / "timeseries.csv"):
        out.setdefault(row["metric"], []).append(float(row["value"]))
    return out


def same_run(seen, folder, but_positions=False):
    """The central run of the page equals the program's in the folder: every metric at every step,
    and the answers. Returns the largest relative difference of an influence."""
    native, worst = series_of(folder), 0.0
    for metric, values in zip(seen["wanted"], seen["central"]["values"]):
        if but_positions and metric.startswith("position."):
            continue
        assert len(values) == len(native[metric]) == len(seen["dates"])
        for ours, theirs in zip(values, native[metric]):
            assert near(metric, ours, theirs), (metric, ours, theirs)
            if "influence" in metric:
                worst = max(worst, abs(ours - theirs) / abs(theirs))
    asks = tables(read_json(folder / "results.json")).get("questions", [])
    assert len(seen["central"]["asks"]) == len(asks)
    for ours, theirs in zip(seen["central"]["asks"], asks):
        assert ours["yes"] == (theirs["yes"] == "yes")
        assert abs(ours["margin"] - theirs["margin"]) < 1e-12
    return worst


def quantile(values, level):
    place = level * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])


def same_futures(seen, folder):
    """Replicates match: the same number answers yes; quantiles at the end agree."""
    for yes, ask in zip(seen["futures"]["asks"], read_json(folder / "asks.json")["asks"]):
        assert yes == round(ask["probability"] * FUTURES)
    finals = rows(folder / "finals.csv")
    assert len(finals) == FUTURES
    compared = 0
    for metric, bands in zip(seen["wanted"], seen["futures"]["bands"]):
        values = sorted(float(row[metric]) for row in finals)
        spread = max(map(abs, values))
        for level, band in zip(seen["futures"]["levels"], bands):
            # Quantiles of draws: the program computes in long double, the page in double.
            assert abs(band[-1] - quantile(values, level)) <= 1e-10 * spread + 1e-12, (metric, level)
            compared += 1
    assert compared == 3 * len(seen["wanted"]) > 100


@pytest.fixture(scope="module")
def looked_at(browser, tmp_path_factory):
    """Returns the observations of a browser in each case, with the folder of its result."""
    folder, cases = tmp_path_factory.mktemp("explorer"), []
    for n, (name, command, moves, switches) in enumerate(CASES):
        out, more = folder / str(n), ["-n", 64] if command == "sweep" else []
        steppe(command, SCENARIOS / f"{name}.toml", *more, "--quiet", "--out", out, "--report")
        assert (out / "report.html").stat().st_size < 2e6
        cases.append({"file": str(out / "report.html"), "moves": moves, "switches": switches,
                      "deep": n in (0, 4)})
    seen = json.loads(browser("explorer.mjs", folder, cases))
    return [(one, folder / str(n)) for n, one in enumerate(seen)]


@pytest.mark.parametrize("number", range(len(CASES)))
def test_explorer(looked_at, folder, number):
    name, _, moves, switches = CASES[number]
    seen, result = looked_at[number]
    sets = [line for line in seen["look"].split("\n") if "=" in line]
    assert [line for line in seen["look"].split("\n") if "=" not in line] == switches
    assert {line.split("=")[0] for line in sets} == {
        address for address, _ in moves
        if not any(address.startswith(table + ".") for table in switches)}
    file = result / "changed.toml"  # beside the scenario that it extends
    file.write_text(seen["toml"], encoding="utf-8")
    steppe("check", file)
    native = timed("run", file, "--quiet", *METRICS, "--out", folder / "run")
    worst = same_run(seen, folder / "run")
    native_futures = timed("sweep", file, "-n", FUTURES, "--design", "lhs", *METRICS,
                           "--save-finals", "--quiet", "--out", folder / "sweep")
    same_futures(seen, folder / "sweep")
    # The baseline has no comparison, so --set there also changes inferred convictions. Influence
    # does not depend on convictions.
    if not switches:
        options = [word for line in sets for word in ("--set", line)]
        steppe("run", SCENARIOS / f"{name}.toml", *options, "--quiet", *METRICS, "--out",
               folder / "set")
        worst = max(worst, same_run(seen, folder / "set", name == "baseline"))
    followed = sorted(seen["central_ms"])
    print(f"relative {worst:.1e}; a slider update takes {statistics.median(followed):.0f} ms "
          f"({followed[0]:.0f} to {followed[-1]:.0f}), {FUTURES} futures in "
          f"{seen['futures_ms']:.0f} ms; the program takes {native:.0f} and {native_futures:.0f} ms")
    assert statistics.median(followed) < SLOWEST * native, "a slider update is too slow"
    assert seen["futures_ms"] < SLOWEST_FUTURES * native_futures, "drawing futures is too slow"
