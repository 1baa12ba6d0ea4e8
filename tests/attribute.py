"""Tests `steppe attribute`."""
import math
import re

from results import tables
from sweeping import ROOT, SMALL, as_json, examples, read_json, rows, steppe

PAIRS = [("baseline", "tokyo-declaration", "regional_influence.JPN"),
         ("baseline", "taiwan-crisis", "gdp.JPN"),
         ("baseline", "us-japan-400b", "effective_powers"),
         ("japan-20b", "china-matches-japan", "influence_share.UZB.JPN"),
         ("baseline", "russia-isolated", "gdp.RUS"),
         ("baseline", "sea-lane-blockade", "trade.KAZ.CHN")]


def end_of(file, metric, folder):
    steppe("run", file, "--metrics", metric, "--out", folder / file.stem, "--overwrite", "--quiet")
    return float(rows(folder / file.stem / "timeseries.csv")[-1]["value"])


def attribute(*arguments):
    return as_json("attribute", *arguments)


def parts_of(report, view):
    """Returns the rows of the parts, without those of the scenarios and of small parts together."""
    return [row for row in tables(report)[view] if row["part"]]


def test_shipped(folder):
    """Both attributions add up to the difference of the two runs."""
    for base, alt, metric in PAIRS:
        base, alt = (ROOT / f"scenarios/{name}.toml" for name in (base, alt))
        before, after = (end_of(file, metric, folder) for file in (base, alt))
        report = attribute(base, alt, "--metric", metric)
        assert math.isclose(report["after"]["value"], after, rel_tol=1e-12)
        # any other BASE takes convictions from ALT's comparison, not from its own
        if base.stem == "baseline":
            assert math.isclose(report["before"]["value"], before, rel_tol=1e-12)
        for view in ("elements", "channels"):
            total = sum(part["value"] for part in parts_of(report, view))
            assert math.isclose(total,
                                report["difference"]["value"],
                                rel_tol=1e-9,
                                abs_tol=1e-12 * abs(after))
            assert report[view]["exact"] and abs(report[view]["rest"]) <= 1e-12 * max(1, abs(after))
        changes = {
            c["address"].split(".")[1]
            for c in as_json("diff", base, alt)["changes"] if not c["address"].startswith("ask.")
        }
        named = {part["part"].split(".")[1] for part in parts_of(report, "elements")}
        assert named <= changes


def test_trade_channels():
    """A sanction lowers output through the value of trade alone; transit goods arrive by re-export;
    no effect one date before."""
    base, alt = ROOT / "scenarios/baseline.toml", ROOT / "scenarios/russia-isolated.toml"
    parts = lambda metric, *more: {
        p["part"]: p["value"]
        for p in parts_of(attribute(base, alt, "--metric", metric, *more), "channels")
    }
    loss = parts("gdp.RUS", "--at", "2027-01-01")
    assert loss["value of trade"] < -10 and abs(loss["other"]) < 0.05 * -loss["value of trade"]
    transit = parts("trade.RUS.KGZ", "--at", "2028-01-01")
    assert transit["re-export"] > 0.1
    assert all(value == 0 for value in parts("gdp.RUS", "--at", "2026-04-01").values()), parts(
        "gdp.RUS", "--at", "2026-04-01")


def test_closed_form(folder):
    """Two factors: payment is amount x realisation, so each gets half of the joint effect."""
    small = SMALL.replace("{ pert = [0.1, 0.3, 0.6] }", "0.25")
    amount = re.search(r"^amount_usd_bn = .*$", small, re.M)[0]
    base, alt = folder / "base.toml", folder / "alt.toml"
    base.write_text(small.replace(amount, "amount_usd_bn = 4"))
    alt.write_text(
        small.replace(amount, "amount_usd_bn = 8").replace("realisation = 0.25",
                                                           "realisation = 0.75"))
    report = attribute(base, alt, "--metric", "paid.help", "--by", "number")
    parts = {part["part"]: part["value"] for part in parts_of(report, "elements")}
    assert {name.split(".")[-1] for name in parts} == {"amount_usd_bn", "realisation"}
    # 4 x 0.25 = 1, 8 x 0.25 = 2, 4 x 0.75 = 3, 8 x 0.75 = 6.
    want = {"amount_usd_bn": ((2 - 1) + (6 - 3)) / 2, "realisation": ((3 - 1) + (6 - 2)) / 2}
    for name, value in parts.items():
        assert math.isclose(value, want[name.split(".")[-1]], rel_tol=1e-12)
    one = parts_of(attribute(base, alt, "--metric", "paid.help"), "elements")
    assert len(one) == 1 and math.isclose(one[0]["value"], 5, rel_tol=1e-12)


def test_tables(folder):
    base, alt = ROOT / "scenarios/baseline.toml", ROOT / "scenarios/tokyo-declaration.toml"
    said = steppe("attribute", base, alt, "--metric", "regional_influence.JPN", "--out",
                  folder / "out").stdout
    assert "is the sum of the parts" in " ".join(said.split())
    assert "Event summits (from" in said
    assert "diplomacy" in said
    assert "attribution.csv" in said
    table, report = rows(folder / "out/attribution.csv"), read_json(folder / "out/attribution.json")
    assert {"scenario", "against", "date", "metric", "unit", "part", "value", "low", "high"} <= set(
        table[0]), list(table[0])
    listed = [(part["part"], part["value"]) for view in ("elements", "channels")
              for part in parts_of(report, view)]
    assert [pair for pair in listed if pair not in {(r["part"], float(r["value"]))
                                                    for r in table}] == []
    assert (folder / "out/manifest.json").exists()


def test_futures():
    """Parts add up over replicates, and intervals contain the central value."""
    base, alt = ROOT / "scenarios/baseline.toml", ROOT / "scenarios/tokyo-declaration.toml"
    report = attribute(base, alt, "--metric", "regional_influence.JPN", "-n", 256)
    parts = parts_of(report, "elements")
    assert report["elements"]["futures"] == 256
    assert math.isclose(sum(p["value"] for p in parts), report["difference"]["value"], rel_tol=1e-9)
    assert all(p["low"] <= p["value"] <= p["high"] for p in parts)
    assert any(p["low"] < p["high"] for p in parts)


def test_examples():
    for words in examples("attribute"):
        assert "is the sum of the parts" in " ".join(steppe(*words).stdout.split())
