"""Results that depend on the model's rules: variants.py STEPPE SOURCE_DIR [--write].

Each file in scenarios/variants/ changes one rule of the baseline; a second file adds the pledge of
japan-20b. The table in scenarios/README.md holds the pledge's effect under each rule, replicate by
replicate under the same draws, and must be current (--write updates it).
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import tomllib

import results
from page import keep_table

FUTURES = 4096
BEGIN, END = "<!-- variants: tests/variants.py --write -->", "<!-- end of variants -->"
REGION, POWERS, SEAT = "regional_influence.JPN", "effective_powers", "position.UZB.unsc-japan-seat"
# In the order of the table.
RULES = {
    "baseline": "as shipped",
    "equal-layers": "layers: all eight weigh the same",
    "trade-only": "layers: trade alone",
    "investment-only": "layers: investment alone",
    "security-only": "layers: security alone",
    "diplomacy-only": "layers: diplomacy alone",
    "response-on": "China matches each dollar",
    "susceptibility-low": "susceptibility 0.02 everywhere",
    "norm-on": "a common norm with weight 0.5",
    "rationing-proportional": "rare-earth controls, proportional rationing",
    "rationing-priority": "rare-earth controls, the United States first",
    "rationing-maxmin": "rare-earth controls, small buyers first",
}


def pair(scenarios, name):
    if name == "baseline":
        return scenarios / "baseline.toml", scenarios / "japan-20b.toml"
    return scenarios / f"variants/{name}.toml", scenarios / f"variants/{name}-japan-20b.toml"


def compared(program, base, other):
    metrics = [word for metric in (REGION, POWERS, SEAT) for word in ("--metrics", metric)]
    said = subprocess.run([program, "compare", base, other, "-n", str(FUTURES), "--design", "random", *metrics, "--json"], capture_output=True, text=True, check=True)
    found = json.loads(said.stdout)
    return ({m["metric"]: m for m in results.rows(found, "differences-1-")},
            {a["ask"]: a for a in results.rows(found, "answers-1")})


def spread(metric, scale, digits):
    """median [5 %, 95 %]"""
    clean = [f"{scale * metric[q]:+.{digits}f}" for q in ("q50", "q5", "q95")]
    mid, low, high = (c.replace("-", "+") if float(c) == 0 else c for c in clean)
    return f"{mid} [{low}, {high}]"


def row(program, scenarios, name):
    metrics, asks = compared(program, *pair(scenarios, name))
    passes = [f"{100 * asks['overtakes-usa'][f'{which}_probability']:.1f}" for which in ("base", "other")]
    return [RULES[name], f"{100 * metrics[REGION]['base']:.1f}", spread(metrics[REGION], 100, 2), spread(metrics[POWERS], 1, 3), " -> ".join(passes) + " %",
            spread(metrics[SEAT], 50, 2)], metrics


def well_formed(scenarios):
    """Every rule has a file with the pledge and no other change, and appears in the table."""
    files = {f.stem: tomllib.loads(f.read_text(encoding="utf-8")) for f in (scenarios / "variants").glob("*.toml")}
    assert set(files) == {name + more for name in RULES if name != "baseline" for more in ("", "-japan-20b")}, sorted(files)
    for name in RULES:
        if name == "baseline":
            continue
        rule, with_pledge = files[name], files[name + "-japan-20b"]
        assert set(with_pledge) == {"title", "question", "extends", "compare_with"}, name
        assert with_pledge["extends"] == ["../japan-20b.toml", f"{name}.toml"] and with_pledge["compare_with"] == f"{name}.toml" == rule["compare_with"], name
        assert {"title", "question", "extends", "note", "basis"} < set(rule), name


def without_pledge(program, scenarios):
    """Without the pledge a rule changes nothing over time: positions stay constant unless a norm or
    an event moves them."""
    for name in ("equal-layers", "susceptibility-low", "response-on"):
        with tempfile.TemporaryDirectory() as out:
            subprocess.run([program, "run", scenarios / f"variants/{name}.toml", "--quiet", "--out", out, "--metrics", "position.*"], check=True)
            ends = {}
            for line in (pathlib.Path(out) / "timeseries.csv").read_text(encoding="utf-8").splitlines()[1:]:
                _, step, _, metric, _, value = line.split(",")
                ends.setdefault(metric, {})[int(step)] = float(value)
            moved = max(abs(series[max(series)] - series[0]) for series in ends.values())
            assert len(ends) == 72 and moved < 0.02, (name, moved)


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    scenarios = root / "scenarios"
    well_formed(scenarios)
    without_pledge(program, scenarios)
    rows, effects = [], {}
    for name in RULES:
        cells, effects[name] = row(program, scenarios, name)
        rows.append(cells)
    # Required effects of a rule, whatever their size.
    gain = {name: m[REGION]["mean"] for name, m in effects.items()}
    assert gain["investment-only"] > gain["equal-layers"] > 0 and gain["response-on"] < gain["baseline"] < gain["investment-only"], gain
    assert abs(gain["security-only"]) < 1e-4 and gain["susceptibility-low"] == gain["baseline"] == gain["norm-on"], gain
    seat = {name: abs(m[SEAT]["mean"]) for name, m in effects.items()}
    assert seat["susceptibility-low"] < 0.2 * seat["baseline"], seat
    head = ["rule", "Japan's share of the region without the pledge, %",
            "effect of the pledge, points", "effect on effective powers",
            "futures in which Japan ranks above the United States in Uzbekistan by 2031, "
            "without -> with the pledge",
            "position of Uzbekistan on Japan's seat, hundredths of the scale"]
    table = "\n".join([f"| {' | '.join(head)} |", "|---" * len(head) + "|", *(f"| {' | '.join(cells)} |" for cells in rows)])
    keep_table(root / "scenarios/README.md", BEGIN, END, table)
    print(f"{len(rows)} rules, {FUTURES} futures each")


if __name__ == "__main__":
    main()
