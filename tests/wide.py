"""The wide world of twenty-five agents.

The nine states of the baseline keep their own numbers and their ties with each other; sixteen agents
leave the rest of the world, so totals hold; every number has a basis and a source; results do not
depend on the order of the agents; a sweep costs no more than the number of pairs.
"""
import resource
import shutil

import pytest

import properties
import provenance
from sweeping import ROOT, rows, steppe

HERE = ROOT / "scenarios"
NINE = "CHN RUS USA JPN KAZ UZB TKM KGZ TJK".split()
WIDE = sorted([*HERE.glob("*wide*.toml"), *(HERE / "variants/wide").glob("*.toml"),
               *(HERE / f"{name}.toml" for name in
                 ("global-gateway", "quad-minerals", "turkic-union", "korea-c5"))])
# By table: its two states, and its value.
TABLES = {
    "trade": ("importer", "exporter", "usd_bn"),
    "investment": ("host", "investor", "stock_usd_bn"),
    "security": ("a", "b", "strength"),
    "development": ("host", "investor", "stock_usd_bn"),
    "labour": ("agent", "influencer", "share"),
    "debt": ("host", "investor", "stock_usd_bn"),
}


def cells(file, table):
    """Returns the rows of a table by pair of states."""
    one, two, _ = TABLES[table]
    return {(row[one], row[two]): row for row in rows(file) if row[one]}


@pytest.mark.parametrize("table", TABLES)
def test_nine_keep_their_ties(table):
    """The dyads of the nine are row by row those of the baseline."""
    old, new = (cells(HERE / folder / f"{table}.csv", table) for folder in ("data", "data/wide"))
    among = {pair for pair in old | new if set(pair) <= set(NINE)}
    value = TABLES[table][2]
    assert among
    for pair in among:
        for column in (value, "low", "high"):
            assert float(old[pair].get(column) or "nan") == pytest.approx(
                float(new[pair].get(column) or "nan"), rel=0, abs=0, nan_ok=True), (pair, column)
        for column in ("basis", "source"):
            assert old[pair][column] == new[pair][column], (pair, column)


def test_nine_keep_their_numbers():
    """So do their own numbers, institutions, hostility, corridors and minerals."""
    old, new = (provenance.numbers(HERE / f"{name}.toml") for name in ("baseline", "wide"))
    own = [a for a in old if a.split(".")[0] in ("agent", "hostility", "institution", "corridor", "commodity", "model")]
    assert len(own) > 400
    assert {a: new[a]["value"] for a in own} == {a: old[a]["value"] for a in own}


def test_start():
    """At the start trade within the nine is that of the baseline, and so is all trade of each."""
    with_all, nine = (properties.run(HERE / f"{name}.toml", "--metrics", "trade.*") for name in ("wide", "baseline"))
    among = {key: x for key, x in nine.items() if key[0] == 0 and "ROW" not in key[1]}
    assert len(among) == 72
    properties.same(among, with_all)
    for state in NINE:
        for side in (1, 2):
            old, new = (sum(x for (step, metric), x in found.items() if not step and metric.split(".")[side] == state)
                        for found in (nine, with_all))
            assert abs(new - old) < 2e-3 * old


def test_known_flows():
    """Published flows and totals of trade_known.csv are kept."""
    table = {pair: float(row["usd_bn"]) for pair, row in cells(HERE / "data/wide/trade.csv", "trade").items()}
    known = cells(HERE / "data/wide/trade_known.csv", "trade")
    assert len(known) > 80
    for (importer, exporter), row in known.items():
        found = sum(x for (i, e), x in table.items() if importer in (i, "WORLD") and exporter in (e, "WORLD"))
        assert abs(found - float(row["usd_bn"])) < 1e-3 * max(1, found)


# Published figures that derive.py does not read, in USD bn, by importer and exporter: one flow, or the
# trade in both directions.
MIRROR = [
    # Factbook: 19 percent of Azerbaijan's exports of 33.8, and 14 percent of its imports of 17.2.
    ([("TUR", "AZE")], 0.19 * 33.8),
    ([("AZE", "TUR")], 0.14 * 17.2),
    # Azerbaijani customs: 0.7103 from January to October 2023.
    ([("AZE", "TKM"), ("TKM", "AZE")], 0.7103 * 12 / 10),
    # Destatis: 520.4 and 223.4 bn EUR, at 1.0813 USD per EUR.
    ([("EU", "CHN")], 520.4 * 1.0813),
    ([("CHN", "EU")], 223.4 * 1.0813),
    # Afghan ministry: trade of 0.481 in 2023; Tajik statistics: nearly 0.098 and 0.0939.
    ([("AFG", "TKM"), ("TKM", "AFG")], 0.481),
    ([("AFG", "TJK"), ("TJK", "AFG")], 0.098),
    ([("TJK", "BLR"), ("BLR", "TJK")], 0.0939),
]


@pytest.mark.parametrize("pairs,published", MIRROR)
def test_other_side(pairs, published):
    """A second published figure lies within the ranges of the flows."""
    table = cells(HERE / "data/wide/trade.csv", "trade")
    low, high = (sum(float(table[pair][end] or table[pair]["usd_bn"]) for pair in pairs)
                 for end in ("low", "high"))
    assert low * 0.999 <= published <= high * 1.001


@pytest.mark.parametrize("table,host,published", [
    ("investment", "KAZ", 152.8), ("investment", "AZE", 77.8), ("investment", "GEO", 14.5),
    ("investment", "MNG", 26.3), ("debt", "UZB", 25.9), ("debt", "KGZ", 4.63),
    ("debt", "TJK", 3.1), ("debt", "AZE", 4.893), ("debt", "GEO", 9.2), ("debt", "MNG", 8.5)])
def test_hosts(table, host, published):
    """The rows of a host add up to its published total."""
    found = sum(float(row["stock_usd_bn"]) for row in rows(HERE / f"data/wide/{table}.csv")
                if row["host"] == host)
    assert found == pytest.approx(published, rel=3e-3)


def test_turkmenistan():
    """Capital of China, Türkiye, Iran and the Gulf in Turkmenistan is 17.5 bn (EDB)."""
    table = cells(HERE / "data/wide/investment.csv", "investment")
    found = sum(float(table["TKM", owner]["stock_usd_bn"])
                for owner in ("CHN", "TUR", "SAU", "ROW"))
    assert found == pytest.approx(17.5, rel=1e-9)


# At the end, the sign of the effect against the file named by `compare_with`.
SIGNS = [
    ("closed-georgia", "gdp_gap.KGZ", "2030-04-01", -1),  # its routes to Europe lead through it
    ("closed-georgia", "openness.middle", "2030-04-01", -1),
    ("closed-georgia", "regional_influence.EU", "2030-04-01", -1),  # trade over the route
    ("eight-targets", "regional_influence.RUS", "2036-01-01", -1),  # little in the three others
    ("eight-targets", "regional_influence.TUR", "2036-01-01", 1),  # Azerbaijan and Georgia
    ("eight-targets", "influence_share.KAZ.EU", "2036-01-01", 0),  # the same ties
    ("eight-targets-japan-20b", "regional_influence.JPN", "2036-01-01", 1),  # it pays
    ("eight-targets-japan-20b", "regional_influence.CHN", "2036-01-01", -1),  # shares
    ("eight-targets-japan-20b", "influence_share.AZE.JPN", "2036-01-01", 0),  # not a recipient
]


@pytest.mark.parametrize("name,metric,date,sign", SIGNS)
def test_signs_of_variants(folder, name, metric, date, sign):
    steppe("run", HERE / f"variants/wide/{name}.toml", "--quiet", "--out", folder / "run",
           "--metrics", metric)
    change, = (float(row["value"]) - float(row["without"])
               for row in rows(folder / "run/timeseries.csv")
               if (row["metric"], row["date"]) == (metric, date))
    assert change * sign > 1e-5 or not sign and abs(change) < 1e-6


@pytest.mark.parametrize("table", TABLES)
def test_widths(table):
    """Bounds contain the value; nothing is negative; rows have a source and a known basis."""
    for pair, row in cells(HERE / f"data/wide/{table}.csv", table).items():
        value = float(row[TABLES[table][2]])
        assert 0 <= float(row.get("low") or value) <= value <= float(row.get("high") or value), pair
        assert row["source"] and row["basis"] in ("measured", "derived", "estimated", "coded"), pair


@pytest.mark.parametrize("file", WIDE, ids=lambda file: file.stem)
def test_provenance(file):
    found = provenance.numbers(file)
    assert len(found) > 1500
    assert not [a for a, n in found.items() if not n["basis"] or not n["source"] and n["basis"] != "coded"][:5]


def test_permuting_agents(folder):
    """Other ids, hence another order of the agents, give the same values."""
    shutil.copytree(HERE / "data", folder / "data")
    for name in ("baseline", "wide"):
        shutil.copy(HERE / f"{name}.toml", folder)
    metrics = [word for m in ("regional_influence.*", "influence_share.*", "position.*", "trade.*") for word in ("--metrics", m)]
    before = properties.run(folder / "wide.toml", *metrics)
    found = provenance.numbers(folder / "wide.toml")
    agents = sorted({a.split(".")[1] for a in found if a.startswith("agent.")})
    assert len(agents) == 25
    ids = {a: f"{chr(ord('Z') - n)}{n}" for n, a in enumerate(agents)}
    properties.rename(folder, ids)
    after = properties.run(folder / "wide.toml", *metrics)
    properties.same({(t, ".".join(ids.get(part, part) for part in m.split("."))): x for (t, m), x in before.items()}, after, 1e-11)


def seconds(*arguments):
    """Returns the processor time of the faster of two calls."""
    def once():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        steppe(*arguments)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return min(once() for _ in range(2))


def test_cost(out):
    """A sweep costs less than (25/9)^2 times that of the nine, the ratio of the pairs."""
    nine, wide = (seconds("sweep", HERE / f"{name}.toml", "-n", 4096, "--out", out, "--overwrite") for name in ("japan-20b", "wide-japan-20b"))
    assert wide < (25 / 9)**2 * nine
