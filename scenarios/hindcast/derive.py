"""Makes the tables of the hindcasts: derive.py IDEAL_POINTS.csv AGREEMENT.csv.

The first file holds Bailey, Strezhnev and Voeten's ideal points (columns iso3, year, idealpoint_all_votes,
idealpoint_final_passage, q5_all, q95_all), the second the agreement of pairs (iso3_a, iso3_b, year, year_basis,
n_joint_rollcalls, agreement_share_0to1). Only the columns that are scored are kept; what is missing stays empty.
"""
import csv
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent / "data"
ORDER = ["KAZ", "KGZ", "TJK", "TKM", "UZB", "CHN", "JPN", "RUS", "USA"]
NORMAL_90 = 3.2897072539  # width of a normal distribution from 5 to 95 per cent, in standard deviations


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


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    write("ideal_points.csv", ["state", "year", "all_votes", "all_sd", "final_passage"], ideal_points(read(sys.argv[1])))
    write("agreement.csv", ["a", "b", "year", "joint_votes", "agreement"], agreement(read(sys.argv[2])))
