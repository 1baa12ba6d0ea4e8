"""Compares the explorer of reports in a browser with the program: explorer.py STEPPE SOURCE_DIR
NODE MODULES CHROMIUM."""
import csv
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

from results import tables

PROGRAM, ROOT, (NODE, MODULES, CHROMIUM) = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
SCENARIOS = ROOT / "scenarios"
RELATIVE = 1e-12  # effect of the missing fused multiply-add
FUTURES = 200
SLOWEST, SLOWEST_FUTURES = 40, 10  # times the program's processor time
METRICS = [word for pattern in ("*influence*", "gdp_gap.*", "position.*", "price.*") for word in ("--metrics", pattern)]

# Sliders and their positions, of 200; disabled tables; `run` or `sweep`.
CASES = [
    ("japan-20b", "run", [("pledge.japan-20b.realisation", 150), ("layer.trade.weight", 57), ("layer.trade.cell.KGZ.CHN", 40), ("agent.JPN.susceptibility", 33)], []),
    ("japan-20b", "sweep", [("pledge.japan-20b.amount_usd_bn", 20), ("layer.debt.weight", 180)], []),
    ("china-matches-japan", "run", [("response.china.match", 190), ("institution.CSTO.strength", 5)], ["pledge.japan-20b"]),
    ("rare-earth-controls", "run", [("event.controls.cut", 121)], []),
    ("taiwan-crisis", "run", [("event.sanctions.cut", 100)], ["event.sides"]),
    ("baseline", "run", [("layer.trade.weight", 10)], []),
]


def good(*arguments):
    """Runs the program and returns its processor time in milliseconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=120)
    assert said.returncode == 0, (arguments, said.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def near(metric, a, b):
    """Compares shares and prices up to the last digits, and differences relative to their
    operands."""
    return abs(a - b) <= RELATIVE * max(abs(a), abs(b), 1 if metric.startswith(("gdp_gap.", "position.")) else 0)


def series_of(folder):
    """Returns metric -> values by step."""
    out = {}
    with open(folder / "timeseries.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            out.setdefault(row["metric"], []).append(float(row["value"]))
    return out


def same_run(seen, folder, what, but_positions=False):
    """The central run of the page equals the program's in the folder: every metric at every step,
    and the answers."""
    native, worst = series_of(folder), 0.0
    for metric, values in zip(seen["wanted"], seen["central"]["values"]):
        if but_positions and metric.startswith("position."):
            continue
        assert len(values) == len(native[metric]) == len(seen["dates"])
        for ours, theirs in zip(values, native[metric]):
            assert near(metric, ours, theirs), (what, metric, ours, theirs)
            if "influence" in metric:
                worst = max(worst, abs(ours - theirs) / abs(theirs))
    asks = tables(json.loads((folder / "results.json").read_text())).get("questions", [])
    assert len(seen["central"]["asks"]) == len(asks)
    for ours, theirs in zip(seen["central"]["asks"], asks):
        assert ours["yes"] == (theirs["yes"] == "yes") and abs(ours["margin"] - theirs["margin"]) < 1e-12, (what, ours, theirs)
    return worst


def quantile(values, level):
    place = level * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])


def same_futures(seen, folder, what):
    """Replicates match: the same number answers yes; quantiles at the end agree."""
    for yes, ask in zip(seen["futures"]["asks"], json.loads((folder / "asks.json").read_text())["asks"]):
        assert yes == round(ask["probability"] * FUTURES), (what, ask, yes)
    with open(folder / "finals.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == FUTURES
    compared = 0
    for metric, bands in zip(seen["wanted"], seen["futures"]["bands"]):
        values = sorted(float(row[metric]) for row in rows)
        spread = max(map(abs, values))
        for level, band in zip(seen["futures"]["levels"], bands):
            # Quantiles of draws: the program computes in long double, the page in double.
            assert abs(band[-1] - quantile(values, level)) <= 1e-10 * spread + 1e-12, (what, metric, level, band[-1])
            compared += 1
    assert compared == 3 * len(seen["wanted"]) > 100


def check(seen, case, folder, original):
    name, _, moves, switches = case
    what = f"{name} with {seen['look']!r}"
    sets = [line for line in seen["look"].split("\n") if "=" in line]
    assert [line for line in seen["look"].split("\n") if "=" not in line] == switches
    dropped = lambda address: any(address.startswith(table + ".") for table in switches)
    assert {line.split("=")[0] for line in sets} == {address for address, _ in moves if not dropped(address)}, what
    file = folder / "changed.toml"
    file.write_text(seen["toml"], encoding="utf-8")
    good("check", file)
    native = good("run", file, "--quiet", *METRICS, "--out", folder / "from-toml")
    worst = same_run(seen, folder / "from-toml", what + " as TOML")
    design = ["-n", FUTURES, "--design", "lhs", *METRICS, "--save-finals", "--quiet"]
    native_futures = good("sweep", file, *design, "--out", folder / "futures-from-toml")
    same_futures(seen, folder / "futures-from-toml", what)
    # The baseline has no comparison, so --set there also changes inferred convictions. Influence
    # does not depend on convictions.
    if not switches:
        options = [word for line in sets for word in ("--set", line)]
        good("run", original, *options, "--quiet", *METRICS, "--out", folder / "set")
        worst = max(worst, same_run(seen, folder / "set", what + " as --set", name == "baseline"))
    followed = sorted(seen["central_ms"])
    print(f"{what}: relative {worst:.1e}; a slider update takes {statistics.median(followed):.0f} ms "
          f"({followed[0]:.0f} to {followed[-1]:.0f}), {FUTURES} futures in {seen['futures_ms']:.0f} ms; "
          f"the program takes {native:.0f} and {native_futures:.0f} ms")
    assert statistics.median(followed) < SLOWEST * native, "a slider update is too slow, compared with the program"
    assert seen["futures_ms"] < SLOWEST_FUTURES * native_futures, "drawing futures is too slow, compared with the program"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        cases = []
        for n, (name, command, moves, switches) in enumerate(CASES):
            more = ["-n", 64] if command == "sweep" else []
            good(command, SCENARIOS / f"{name}.toml", *more, "--quiet", "--out", folder / str(n), "--report")
            assert (folder / str(n) / "report.html").stat().st_size < 2e6
            cases.append({"file": str(folder / str(n) / "report.html"), "moves": moves, "switches": switches, "deep": n in (0, 4)})
        (folder / "cases.json").write_text(json.dumps(cases))
        said = subprocess.run([NODE, ROOT / "tools/web/test/explorer.mjs", MODULES, CHROMIUM, folder / "cases.json"], capture_output=True, text=True, timeout=1400)
        assert said.returncode == 0, said.stderr[:3000]
        for n, seen in enumerate(json.loads(said.stdout)):
            check(seen, CASES[n], folder / str(n), SCENARIOS / f"{CASES[n][0]}.toml")
