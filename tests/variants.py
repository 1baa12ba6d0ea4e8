"""Results that depend on the model's rules.

Each file in scenarios/variants/ changes one rule of the baseline; a second file adds the pledge of
japan-20b. The table in scenarios/README.md holds the pledge's effect under each rule, replicate by
replicate under the same draws, and must be current (--write updates it).
"""
import tomllib

import pytest

import properties
import results
from page import keep_table
from sweeping import ROOT, as_json

FUTURES = 4096
HERE = ROOT / "scenarios"
BEGIN, END = "<!-- variants: tests/variants.py --write -->", "<!-- end of variants -->"
REGION, POWERS, SEAT = "regional_influence.JPN", "effective_powers", "position.UZB.unsc-japan-seat"
METRICS = [word for metric in (REGION, POWERS, SEAT) for word in ("--metrics", metric)]
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


def read(name):
    return tomllib.loads((HERE / f"variants/{name}.toml").read_text(encoding="utf-8"))


def test_files():
    """Every rule has a file with the pledge and no other change."""
    variants = [name for name in RULES if name != "baseline"]
    assert {file.stem for file in (HERE / "variants").glob("*.toml")} == {
        name + more for name in variants for more in ("", "-japan-20b")}
    for name in variants:
        rule, with_pledge = read(name), read(name + "-japan-20b")
        assert set(with_pledge) == {"title", "question", "extends", "compare_with"}
        assert with_pledge["extends"] == ["../japan-20b.toml", f"{name}.toml"]
        assert with_pledge["compare_with"] == f"{name}.toml" == rule["compare_with"]
        assert {"title", "question", "extends", "note", "basis"} < set(rule)


@pytest.mark.parametrize("name", ["equal-layers", "susceptibility-low", "response-on"])
def test_without_pledge(name):
    """Without the pledge a rule changes nothing over time: positions stay constant unless a norm or
    an event moves them."""
    found = properties.run(HERE / f"variants/{name}.toml", "--metrics", "position.*")
    last = max(step for step, _ in found)
    ends = {metric for _, metric in found}
    assert len(ends) == 72
    assert all(abs(found[last, metric] - found[0, metric]) < 0.02 for metric in ends)


@pytest.fixture(scope="module")
def compared():
    """Returns by rule the differences by metric, and the answers by question."""
    def call(name):
        files = ("baseline.toml", "japan-20b.toml") if name == "baseline" else (
            f"variants/{name}.toml", f"variants/{name}-japan-20b.toml")
        found = as_json("compare", *(HERE / file for file in files), "-n", FUTURES, "--design",
                        "random", *METRICS)
        return ({m["metric"]: m for m in results.rows(found, "differences-1-")},
                {a["ask"]: a for a in results.rows(found, "answers-1")})
    return {name: call(name) for name in RULES}


def test_effects(compared):
    """Required effects of a rule, whatever their size."""
    gain = {name: metrics[REGION]["mean"] for name, (metrics, _) in compared.items()}
    assert gain["response-on"] < gain["baseline"] < gain["investment-only"]
    assert 0 < gain["equal-layers"] < gain["investment-only"] and abs(gain["security-only"]) < 1e-4
    assert gain["susceptibility-low"] == gain["baseline"] == gain["norm-on"]
    seat = {name: abs(metrics[SEAT]["mean"]) for name, (metrics, _) in compared.items()}
    assert seat["susceptibility-low"] < 0.2 * seat["baseline"]


def spread(metric, scale, digits):
    """median [5 %, 95 %]"""
    clean = [f"{scale * metric[q]:+.{digits}f}" for q in ("q50", "q5", "q95")]
    mid, low, high = (c.replace("-", "+") if float(c) == 0 else c for c in clean)
    return f"{mid} [{low}, {high}]"


def test_table(compared):
    table = [["rule", "Japan's share of the region without the pledge, %",
              "effect of the pledge, points", "effect on effective powers",
              "futures in which Japan ranks above the United States in Uzbekistan by 2031, "
              "without -> with the pledge",
              "position of Uzbekistan on Japan's seat, hundredths of the scale"]]
    for name, (metrics, asks) in compared.items():
        passes = [100 * asks["overtakes-usa"][f"{which}_probability"]
                  for which in ("base", "other")]
        table.append([RULES[name], f"{100 * metrics[REGION]['base']:.1f}",
                      spread(metrics[REGION], 100, 2), spread(metrics[POWERS], 1, 3),
                      f"{passes[0]:.1f} -> {passes[1]:.1f} %", spread(metrics[SEAT], 50, 2)])
    lines = [f"| {' | '.join(row)} |" for row in table]
    keep_table(HERE / "README.md", BEGIN, END, "\n".join([lines[0], "|---" * 6 + "|", *lines[1:]]))
