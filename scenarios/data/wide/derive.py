"""Makes trade.csv, labour.csv and development.csv of the wide world:

    derive.py ITPD.csv PARTNERS.csv MACRO.csv MIGRANTS.csv GDP.csv AID.csv CHINA.csv

ITPD: exporter, importer, year, exports_musd (ITPD-E of the USITC, flows of 2016). PARTNERS: iso3, direction,
partner_iso3, share_pct, suspect (five largest partners, CIA World Factbook). MACRO: iso3, remittances_pct_gdp,
remittances_year. MIGRANTS: host, origin, year, stock (UN DESA, 2019). GDP: iso3, year, gdp_usd, population (World
Bank). AID: donor, recipient, oda_net_musd2022 (OECD DAC2A). CHINA: recipient, oda_like_musd2021 (AidData GCDF 3.0).
Files that end in .gz are decompressed. Rows of the nine states come from ../*.csv unchanged.

Trade: totals and single flows of trade_known.csv, then shares of the Factbook times totals, are fixed. All other
flows are those of 2016, scaled row by row and column by column until they add up to the totals (RAS). Flows of
the rest of the world have no total of their own and take up the difference. No other flow grows beyond MOST times
that of 2016, because the flows of 2016 with the rest of the world are incomplete for small states.
The reports of 2016 leave out several states, so a pair below SMALLEST in 2016 starts from its last flow of at
least SMALLEST in OLDER. The flow may have ended, so it does not grow beyond this value, and its width begins at 0.
"""
import collections
import csv
import gzip
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
NINE = "CHN RUS USA JPN KAZ UZB TKM KGZ TJK".split()
NEW = "EU IND KOR TUR IRN AZE GEO MNG PAK AFG AUS GBR SAU ARE BLR UKR".split()
ALL = NINE + NEW + ["ROW"]
EU = ("AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN "
      "SWE").split()
# The remittances per GDP that ../labour.csv starts from.
KNOWN_PART = {"UZB": (.138, "2023"), "KGZ": (.188, "2023"), "TJK": (.378, "2023")}
WIDTH = 1.5  # of a balanced flow: half as much again, or two thirds
NO_SHARES = ["BLR"]  # the Factbook's shares of Belarus leave out Russia, its largest partner
MOST = 2  # world trade in goods grew by half between 2016 and 2023
SMALLEST = 0.0005  # USD bn: smaller flows are dropped
OLDER = "2015", "2014"


def read(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if str(path).endswith(".gz") else open(path, encoding="utf-8")
    with opened as file:
        return list(csv.DictReader(file))


def write(name, header, rows):
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, header, lineterminator="\n", restval="")
        table.writeheader()
        table.writerows(rows)


def agent(code):
    return "EU" if code in EU else code if code in ALL else "ROW"


def number(value):
    return f"{value:.4g}"


def trade(itpd, partners):
    old, known = read(HERE.parent / "trade.csv"), read(HERE / "trade_known.csv")
    imports, exports, fixed = {}, {}, {}
    for row in known:
        value = float(row["usd_bn"])
        if row["importer"] == "WORLD":
            exports[row["exporter"]] = value
        elif row["exporter"] == "WORLD":
            imports[row["importer"]] = value
        else:
            fixed[row["importer"], row["exporter"]] = value
    rows = {(r["importer"], r["exporter"]): r for r in known if "WORLD" not in r.values()}
    for row in old:
        pair = row["importer"], row["exporter"]
        value = float(row["usd_bn"])
        imports[pair[0]] = imports.get(pair[0], 0) + (value if pair[0] in NINE else 0)
        exports[pair[1]] = exports.get(pair[1], 0) + (value if pair[1] in NINE else 0)
        if "ROW" not in pair:
            fixed[pair], rows[pair] = value, row
    shares = collections.defaultdict(dict)
    least = collections.defaultdict(float)  # of the EU: the members among the five largest partners
    for row in partners:
        reporter, partner = row["iso3"], row["partner_iso3"]
        if reporter not in NINE + NEW or reporter in NO_SHARES or row["suspect"] == "1":
            continue
        out = row["direction"] == "export"
        pair = (partner, reporter) if out else (reporter, partner)
        total = (exports if out else imports)[reporter]
        share = float(row["share_pct"]) / 100
        if partner in EU:
            least[("EU", reporter) if out else (reporter, "EU")] += share * total
        elif partner in ALL and pair not in fixed and share > 0:
            shares[pair]["exporter" if out else "importer"] = share, total
    for pair, sides in shares.items():
        values = [share * total for share, total in sides.values()]
        ends = [(share + e) * total for share, total in sides.values() for e in (-.005, .005)]
        text = " and ".join(f"{100 * share:.0f} percent of the {side}'s total" for side, (share, _) in sides.items())
        fixed[pair] = sum(values) / len(values)
        rows[pair] = {"usd_bn": number(fixed[pair]), "low": number(max(0, min(ends))), "high": number(max(ends)),
                      "basis": "derived", "source": "CIA World Factbook (partners of 2023) ; trade_known.csv", "note": text}
    by_year = collections.defaultdict(lambda: collections.defaultdict(float))
    for row in itpd:
        pair = agent(row["importer"]), agent(row["exporter"])
        if pair[0] != pair[1]:
            by_year[row["year"]][pair] += float(row["exports_musd"]) / 1000
    flow, old_year = by_year["2016"], {}
    for pair, value in least.items():
        flow[pair] = max(flow[pair], value)
    free = [(i, e) for i in ALL for e in ALL if i != e and (i, e) not in fixed]
    left_in, left_out = dict(imports), dict(exports)
    for (importer, exporter), value in fixed.items():
        left_in[importer] -= value
        left_out[exporter] -= value
    for code in NINE + NEW:
        if min(left_in[code], left_out[code]) < 0:
            print(f"{code}: fixed flows exceed the total: {left_in[code]:.3g}, {left_out[code]:.3g}", file=sys.stderr)
    for pair in free:
        years = [year for year in OLDER if by_year[year][pair] >= SMALLEST]
        if flow[pair] < SMALLEST and years and "ROW" not in pair:
            flow[pair], old_year[pair] = by_year[years[0]][pair], years[0]
    flow = {pair: max(flow[pair], 0.01 if "ROW" in pair else 0) for pair in free}
    most = {pair: value * (1 if pair in old_year else MOST) for pair, value in flow.items() if "ROW" not in pair}
    for _ in range(2000):
        for axis, left in ((0, left_in), (1, left_out)):
            sums = collections.defaultdict(float)
            for pair, value in flow.items():
                sums[pair[axis]] += value
            for pair in flow:
                if pair[axis] != "ROW" and sums[pair[axis]]:
                    flow[pair] = min(flow[pair] * max(0, left[pair[axis]]) / sums[pair[axis]], most.get(pair, 1e9))
    source = "RAS of the flows of 2016 (ITPD-E, USITC) to the totals of trade_known.csv"
    for pair, value in flow.items():
        if pair == ("ROW", "ROW") or value < SMALLEST:
            continue
        year = old_year.get(pair)
        ends = {} if "ROW" in pair else {"low": 0 if year else number(value / WIDTH), "high": number(value * WIDTH)}
        note = {"note": f"from the flow of {year}, the last reported: it may have ended"} if year else {}
        rows[pair] = {"usd_bn": number(value), "basis": "estimated", "source": source, **ends, **note}
    write("trade.csv", ["importer", "exporter", "usd_bn", "low", "high", "basis", "source", "note"],
          [{**rows[i, e], "importer": i, "exporter": e} for i in ALL for e in ALL if (i, e) in rows])


def labour(macro, migrants, gdp):
    """Remittances per GDP times the part from each host: migrants times the host's income per head."""
    income = {}
    for row in gdp:
        if row["gdp_usd"] and row["population"] and int(row["year"]) <= 2023:
            income[row["iso3"]] = float(row["gdp_usd"]) / float(row["population"])
    received = {r["iso3"]: (float(r["remittances_pct_gdp"]) / 100, r["remittances_year"]) for r in macro if r["remittances_pct_gdp"]}
    rows = read(HERE.parent / "labour.csv")
    nine_months = "Central Bank of Uzbekistan: https://uzdaily.uz/en/uzbekistan-receives-us1162-billion-in-remittances"
    for host, million in (("KOR", 420), ("TUR", 291), ("GBR", 93)):
        value = 0.138 * million / 11620
        rows.append({"agent": "UZB", "influencer": host, "share": number(value), "low": number(.8 * value), "high": number(1.29 * value),
                     "basis": "measured", "source": nine_months, "note": f"{million} M of 11.62 bn in January to September 2024, times 13.8 percent of GDP"})
    source = "CIA World Factbook ; UN DESA, International Migrant Stock 2019 (repository guyabel/stepladderChapter, commit 4a81585) ; World Bank WDI"
    for origin in "UZB KGZ TJK AZE GEO MNG PAK AFG BLR UKR".split():
        weight = collections.defaultdict(float)
        for row in migrants:
            if row["origin"] == origin and row["year"] == "2019":
                weight[agent(row["host"])] += float(row["stock"]) * income.get(row["host"], 0)
        whole, year = KNOWN_PART.get(origin) or received[origin]
        have = {r["influencer"]: float(r["share"]) for r in rows if r["agent"] == origin}
        rest = max(0, whole - sum(have.values()))
        sum_left = sum(value for host, value in weight.items() if host not in have and host != origin)
        for host in ALL:
            value = rest * weight[host] / sum_left
            if host in have or host == origin or value < 0.0005 or origin in NINE and host in NINE:
                continue
            rows.append({"agent": origin, "influencer": host, "share": number(value), "low": number(value / 2), "high": number(value * 2),
                         "basis": "estimated", "source": source,
                         "note": f"remittances of {100 * whole:.1f} percent of GDP ({year}){', less the rows above,' if have else ''} times the host's part in migrants x income per head"})
    rows.sort(key=lambda r: (ALL.index(r["agent"]), ALL.index(r["influencer"])))
    write("labour.csv", ["agent", "influencer", "share", "low", "high", "basis", "source", "note"], rows)


def development(aid, china):
    """Net aid of 2009 to 2022 by donor."""
    rows = read(HERE.parent / "development.csv")
    source = 'OECD DAC2A, "ODA: Total Net" (repository dante042/MINT488, commit 551b328)'
    given = collections.defaultdict(float)
    for row in aid:
        given[row["recipient"], agent(row["donor"])] += float(row["oda_net_musd2022"]) / 1000
    for host in "KAZ UZB TKM KGZ TJK AZE GEO MNG".split():
        old = {r["investor"]: r for r in rows if r["host"] == host}
        moved = 0
        for donor in ALL:
            value = given[host, donor] * (0.17 if donor == "USA" else 1)
            if host in NINE and donor in NINE or value < 0.0005 or donor == "ROW":
                continue
            moved += value
            note = "net disbursements of 2009 to 2022, constant USD of 2022; aid before 2009 is not in the source"
            if donor == "EU":
                note += "; the 27 members, without the institutions of the EU, which the source leaves out"
            if donor == "USA":
                note += "; 17 percent of it, the part that remains after the cancellations of March 2025"
            rows.append({"host": host, "investor": donor, "stock_usd_bn": number(value), "basis": "derived", "source": source, "note": note})
        if old:
            old["ROW"]["stock_usd_bn"] = number(max(0, float(old["ROW"]["stock_usd_bn"]) - moved))
            old["ROW"]["note"] += f"; less {number(moved)} of the donors above that the nine do not include"
        else:
            total = sum(float(r["oda_like_musd2021"] or 0) for r in china if r["recipient"] == host) / 1000
            rows.append({"host": host, "investor": "CHN", "stock_usd_bn": number(total), "basis": "derived",
                         "source": "AidData GCDF 3.0 (repository milesdwilliams15/odadata, commit 3c1f895, data/cow_gcdf.csv)",
                         "note": "ODA-like commitments, constant 2021 USD, 2000-2021; sum over years; commitments, not disbursements"})
            rows.append({"host": host, "investor": "ROW", "stock_usd_bn": number(given[host, "ROW"]), "basis": "derived", "source": source,
                         "note": "other states that report to the OECD, 2009 to 2022; the multilateral banks are missing"})
    rows.sort(key=lambda r: (ALL.index(r["host"]), ALL.index(r["investor"])))
    write("development.csv", ["host", "investor", "stock_usd_bn", "low", "high", "basis", "source", "note"], rows)


if __name__ == "__main__":
    ITPD, PARTNERS, MACRO, MIGRANTS, GDP, AID, CHINA = map(read, sys.argv[1:])
    trade(ITPD, PARTNERS)
    labour(MACRO, MIGRANTS, GDP)
    development(AID, CHINA)
