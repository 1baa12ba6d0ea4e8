"""Tests `steppe attribute`: attribute.py STEPPE SOURCE_DIR."""
import json
import math
import re
import subprocess

from sweeping import PROGRAM, ROOT, SMALL, main, rows, steppe

PAIRS = [("baseline", "tokyo-declaration", "regional_influence.JPN"), ("baseline", "taiwan-crisis", "gdp.JPN"), ("baseline", "us-japan-400b", "effective_powers"),
         ("japan-20b", "china-matches-japan", "influence_share.UZB.JPN"), ("baseline", "russia-isolated", "gdp.RUS"),
         ("baseline", "sea-lane-blockade", "trade.KAZ.CHN")]


def attribute(*arguments):
    return json.loads(steppe("attribute", *arguments, "--json").stdout)


def end_of(file, metric, folder):
    steppe("run", file, "--metrics", metric, "--out", folder / file.stem, "--overwrite", "--quiet")
    return float(rows(folder / file.stem / "timeseries.csv")[-1]["value"])


def shipped(folder):
    """Both attributions add up to the difference of the two runs."""
    for base, alt, metric in PAIRS:
        base, alt = (ROOT / f"scenarios/{name}.toml" for name in (base, alt))
        before, after = (end_of(file, metric, folder) for file in (base, alt))
        report = attribute(base, alt, "--metric", metric)
        assert math.isclose(report["after"]["value"], after, rel_tol=1e-12), (report["after"], after)
        # any other BASE takes convictions from ALT's comparison, not from its own
        if base.stem == "baseline":
            assert math.isclose(report["before"]["value"], before, rel_tol=1e-12), (report["before"], before)
        for view in ("elements", "channels"):
            total = sum(part["value"] for part in report[view]["parts"])
            assert math.isclose(total, report["difference"]["value"], rel_tol=1e-9, abs_tol=1e-12 * abs(after)), (view, total, report["difference"])
            assert report[view]["exact"] and abs(report[view]["rest"]) <= 1e-12 * max(1, abs(after)), report[view]
        changes = {c["address"].split(".")[1] for c in json.loads(steppe("diff", base, alt, "--json").stdout)["changes"] if not c["address"].startswith("ask.")}
        named = {part["part"].split(".")[1] for part in report["elements"]["parts"]}
        assert named <= changes, (named, changes)


def trade_channels(folder):
    """A sanction lowers output through the value of trade alone; transit goods arrive by re-export;
    no effect one date before."""
    base, alt = ROOT / "scenarios/baseline.toml", ROOT / "scenarios/russia-isolated.toml"
    parts = lambda metric, *more: {p["part"]: p["value"] for p in attribute(base, alt, "--metric", metric, *more)["channels"]["parts"]}
    loss = parts("gdp.RUS", "--at", "2027-01-01")
    assert loss["value of trade"] < -10 and abs(loss["other"]) < 0.05 * -loss["value of trade"], loss
    transit = parts("trade.RUS.KGZ", "--at", "2028-01-01")
    assert transit["re-export"] > 0.1, transit
    assert all(value == 0 for value in parts("gdp.RUS", "--at", "2026-04-01").values()), parts("gdp.RUS", "--at", "2026-04-01")


def closed_form(folder):
    """Two factors: payment is amount x realisation, so each gets half of the joint effect."""
    small = SMALL.replace("{ pert = [0.1, 0.3, 0.6] }", "0.25")
    amount = re.search(r"^amount_usd_bn = .*$", small, re.M)[0]
    base, alt = folder / "base.toml", folder / "alt.toml"
    base.write_text(small.replace(amount, "amount_usd_bn = 4"))
    alt.write_text(small.replace(amount, "amount_usd_bn = 8").replace("realisation = 0.25", "realisation = 0.75"))
    report = attribute(base, alt, "--metric", "paid.help", "--by", "number")
    parts = {part["part"]: part["value"] for part in report["elements"]["parts"]}
    assert {name.split(".")[-1] for name in parts} == {"amount_usd_bn", "realisation"}, parts
    # 4 x 0.25 = 1, 8 x 0.25 = 2, 4 x 0.75 = 3, 8 x 0.75 = 6.
    want = {"amount_usd_bn": ((2 - 1) + (6 - 3)) / 2, "realisation": ((3 - 1) + (6 - 2)) / 2}
    for name, value in parts.items():
        assert math.isclose(value, want[name.split(".")[-1]], rel_tol=1e-12), (name, value)
    one = attribute(base, alt, "--metric", "paid.help")["elements"]["parts"]
    assert len(one) == 1 and math.isclose(one[0]["value"], 5, rel_tol=1e-12), one


def tables(folder):
    base, alt = ROOT / "scenarios/baseline.toml", ROOT / "scenarios/tokyo-declaration.toml"
    said = steppe("attribute", base, alt, "--metric", "regional_influence.JPN", "--out", folder / "out").stdout
    assert "is the sum of the parts" in said and "event.summits" in said and "diplomacy" in said and "attribution.csv" in said, said
    table, report = rows(folder / "out/attribution.csv"), json.loads((folder / "out/attribution.json").read_text())
    assert {"scenario", "against", "date", "metric", "unit", "part", "value", "low", "high"} <= set(table[0]), list(table[0])
    listed = [(part["part"], part["value"]) for view in ("elements", "channels") for part in report[view]["parts"]]
    assert [pair for pair in listed if pair not in {(r["part"], float(r["value"])) for r in table}] == [], (listed, table)
    assert (folder / "out/manifest.json").exists()


def futures(folder):
    """Parts add up over replicates, on any number of threads, and intervals contain the central
    value."""
    base, alt = ROOT / "scenarios/baseline.toml", ROOT / "scenarios/tokyo-declaration.toml"
    one, two = (steppe("attribute", base, alt, "--metric", "regional_influence.JPN", "-n", 256, "--threads", n, "--json").stdout for n in (1, 2))
    assert one == two
    report = json.loads(one)
    parts = report["elements"]["parts"]
    assert report["elements"]["futures"] == 256 and math.isclose(sum(p["value"] for p in parts), report["difference"]["value"], rel_tol=1e-9), report
    assert all(p["low"] <= p["value"] <= p["high"] for p in parts) and any(p["low"] < p["high"] for p in parts), parts


def wrong_calls(folder):
    base, alt = ROOT / "scenarios/baseline.toml", ROOT / "scenarios/japan-20b.toml"
    for arguments, word in (((base, base, "--metric", "gdp.JPN"), "do not differ in anything"), ((base, alt, "--metric", "gdp.JPM"), "`gdp.JPN`"), ((base, alt), "--metric"),
                            ((base, alt, "--metric", "paid.japan-20b"), "baseline"), ((base, alt, "--metric", "gdp.JPN", "--at", "2050-01-01"), "--at"),
                            ((base, "--metric", "gdp.JPN"), "alt")):
        said = steppe("attribute", *arguments, code=2)
        assert said.stdout == "" and said.stderr.count("\n") == 1 and word in said.stderr, said


def examples(folder):
    text = steppe("attribute", "--help").stdout
    lines = [line.strip() for line in text.split("Examples:")[1].splitlines() if line.strip()]
    assert len(lines) >= 2
    for line in lines:
        done = subprocess.run([PROGRAM, *line.split()[1:]], cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0 and "is the sum of the parts" in done.stdout, (line, done)


if __name__ == "__main__":
    main(shipped, trade_channels, closed_form, tables, futures, wrong_calls, examples)
