"""Makes the tables of the hindcasts: derive.py IDEAL_POINTS.csv AGREEMENT.csv TRADE.csv TOTALS.csv SHARES.csv FBIC.csv WORLD.csv PAIRS.csv STATES.csv.

The first file holds Bailey, Strezhnev and Voeten's ideal points (columns iso3, year, idealpoint_all_votes,
idealpoint_final_passage, q5_all, q95_all), the second the agreement of pairs (iso3_a, iso3_b, year, year_basis,
n_joint_rollcalls, agreement_share_0to1). The others are the Correlates of War's bilateral trade (importer_iso3, exporter_iso3, year,
imports_musd_current), each state's totals (iso3, year, imports_total_musd_current, exports_total_musd_current) and shares of a partner
(iso3, partner_iso3, year, trade_share), and the formal bilateral influence capacity of China (target_iso3, year,
fbic_china_on_target), the ideal points of all states (iso3, year, idealpointall, idealpointfp), and trade of all pairs of states (importer, exporter, year,
imports_musd) with their totals (iso3, year, imports_musd, exports_musd). Only the columns that are scored or needed are kept; what is missing stays empty.
"""
import csv
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent / "data"
WIDE = "CHN RUS USA JPN KAZ UZB TKM KGZ TJK EU IND KOR TUR IRN AZE GEO MNG PAK AFG AUS GBR SAU ARE BLR UKR".split()
EU = ("AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN "
      "SWE").split()
ORDER = ["KAZ", "KGZ", "TJK", "TKM", "UZB", "CHN", "JPN", "RUS", "USA"]
NORMAL_90 = 3.2897072539  # width of a normal distribution from 5 to 95 percent, in standard deviations


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name, header, rows):
    with open(FOLDER / name, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def ideal_points(rows):
    """The posterior's standard deviation is that of the all-votes series; the other has none in the source."""
    kept = [r for r in rows if r["iso3"] in ORDER and (r["idealpoint_all_votes"] or r["idealpoint_final_passage"])]
    kept.sort(key=lambda r: (ORDER.index(r["iso3"]), int(r["year"])))
    for r in kept:
        wide = r["q5_all"] and r["q95_all"]
        sd = f"{(float(r['q95_all']) - float(r['q5_all'])) / NORMAL_90:.5f}" if wide and r["idealpoint_all_votes"] else ""
        yield r["iso3"], r["year"], r["idealpoint_all_votes"], sd, r["idealpoint_final_passage"]


def agreement(rows):
    kept = [r for r in rows if r["year_basis"] == "calendar" and r["agreement_share_0to1"]]
    for r in sorted(kept, key=lambda r: (r["iso3_a"], r["iso3_b"], int(r["year"]))):
        yield r["iso3_a"], r["iso3_b"], r["year"], r["n_joint_rollcalls"], r["agreement_share_0to1"]


def trade_2014(rows, totals):
    """The last year in which every pair was observed; what partners of the nine do not account for is the rest of the world's."""
    flow = {(r["importer_iso3"], r["exporter_iso3"]): float(r["imports_musd_current"]) / 1000 for r in rows if r["year"] == "2014"}
    for (importer, exporter), value in sorted(flow.items()):
        yield importer, exporter, f"{value:.3f}", "measured", "Correlates of War, Dyadic Trade 4.0"
    for r in totals:
        if r["year"] != "2014":
            continue
        bought = sum(v for (i, _), v in flow.items() if i == r["iso3"])
        sold = sum(v for (_, e), v in flow.items() if e == r["iso3"])
        yield r["iso3"], "ROW", f"{max(0, float(r['imports_total_musd_current']) / 1000 - bought):.3f}", "derived", "National Trade 4.0, less the other eight"
        yield "ROW", r["iso3"], f"{max(0, float(r['exports_total_musd_current']) / 1000 - sold):.3f}", "derived", "National Trade 4.0, less the other eight"


def trade_2014_wide(pairs, states):
    """The same with the wide world's agents; trade within the European Union is left out."""
    agent = {**{state: state for state in WIDE}, **{state: "EU" for state in EU}}
    flow, whole = {}, {}
    for r in pairs:
        pair = agent.get(r["importer"]), agent.get(r["exporter"])
        if r["year"] == "2014" and pair[0] != pair[1]:
            flow[pair] = flow.get(pair, 0) + float(r["imports_musd"]) / 1000
        elif r["year"] == "2014" and pair[0]:
            whole[pair[0]] = [x - float(r["imports_musd"]) / 1000 for x in whole.get(pair[0], (0, 0))]
    for r in states:
        if r["year"] == "2014" and r["iso3"] in agent:
            old = whole.get(agent[r["iso3"]], (0, 0))
            whole[agent[r["iso3"]]] = [x + float(r[side]) / 1000 for x, side in zip(old, ("imports_musd", "exports_musd"))]
    for pair in sorted((pair for pair in flow if None not in pair), key=lambda pair: [WIDE.index(state) for state in pair]):
        if flow[pair] >= .0005:
            yield *pair, f"{flow[pair]:.3f}", "measured", "Correlates of War, Dyadic Trade 4.0"
    for state in WIDE:
        for side, pair in enumerate(((state, "ROW"), ("ROW", state))):
            known = sum(x for p, x in flow.items() if p[side] == state and None not in p)
            yield *pair, f"{max(0, whole[state][side] - known):.3f}", "derived", "National Trade 4.0, less the other agents"


def powers_in_trade(rows):
    """Yields the share of each power in a state's trade, by year."""
    for r in rows:
        if r["partner_iso3"] in ORDER[5:] and int(r["year"]) >= 1994 and r["trade_share"]:
            yield r["iso3"], r["partner_iso3"], r["trade_share"], r["year"]


def fbic(rows):
    for r in rows:
        if 1994 <= int(r["year"]) <= 2014:
            yield r["target_iso3"], r["year"], r["fbic_china_on_target"]


def world_points(rows):
    """States with a point since 1992, but for the seats of Czechoslovakia and Yugoslavia: 192. The first origin looks back to 1990."""
    seen = {r["iso3"] for r in rows if int(r["year"]) >= 1992 and (r["idealpointall"] or r["idealpointfp"])} - {"CSK", "YUG"}
    kept = [r for r in rows if r["iso3"] in seen and int(r["year"]) >= 1990 and (r["idealpointall"] or r["idealpointfp"])]
    for r in sorted(kept, key=lambda r: (r["iso3"], int(r["year"]))):
        yield r["iso3"], r["year"], r["idealpointall"], r["idealpointfp"]


if __name__ == "__main__":
    if len(sys.argv) != 10:
        raise SystemExit(__doc__)
    write("ideal_points.csv", ["state", "year", "all_votes", "all_sd", "final_passage"], ideal_points(read(sys.argv[1])))
    write("agreement.csv", ["a", "b", "year", "joint_votes", "agreement"], agreement(read(sys.argv[2])))
    write("trade_2014.csv", ["importer", "exporter", "usd_bn", "basis", "source"], trade_2014(read(sys.argv[3]), read(sys.argv[4])))
    write("powers_in_trade.csv", ["agent", "influencer", "share", "year"], powers_in_trade(read(sys.argv[5])))
    write("fbic.csv", ["state", "year", "influence"], fbic(read(sys.argv[6])))
    write("world_points.csv", ["state", "year", "all_votes", "final_passage"], world_points(read(sys.argv[7])))
    write("trade_2014_wide.csv", ["importer", "exporter", "usd_bn", "basis", "source"], trade_2014_wide(read(sys.argv[8]), read(sys.argv[9])))
