"""The numbers in "What the model says about the summit" of scenarios/README.md.

Sweeps each scenario and the baseline with the same draws and takes differences replicate by
replicate. The table in scenarios/README.md must be current (--write updates it).
"""
import pathlib
import tempfile

from page import keep_table
from sweeping import ROOT, numbers, sweep

FUTURES = 4096
BEGIN, END = "<!-- summit: tests/summit.py --write -->", "<!-- end of summit -->"
POWERS, FIVE = ("CHN", "JPN", "RUS", "USA"), ("KAZ", "KGZ", "TJK", "TKM", "UZB")
METRICS = ("regional_influence.*", "influence_share.*", "effective_p*", "position.KAZ.*",
           "position.UZB.*", "dependence.JPN.CHN.rare-earths",
           "layer_influence.*.UZB.JPN", "influence.UZB.JPN")


def finals(name, *more):
    """Returns the final values of every replicate of a scenario, and its drawn numbers."""
    file = ROOT / f"scenarios/{name}.toml"
    pays = "[pledge." in file.read_text(encoding="utf-8")
    metrics = [a for m in METRICS + ("paid.*",) * pays for a in ("--metrics", m)]
    with tempfile.TemporaryDirectory() as out:
        return numbers(sweep(pathlib.Path(out), file, "-n", FUTURES, "--design", "random",
                             "--save-finals", *metrics, *more) / "finals.csv")


def total(futures, *names):
    return [sum(values) for values in zip(*(futures[n] for n in names))]


def minus(a, b):
    return [x - y for x, y in zip(a, b)]


def quantile(values, q):
    return sorted(values)[min(len(values) - 1, int(q * len(values)))]


def spread(values, scale=1.0, digits=2):
    """median [5 %, 95 %]"""
    low, mid, high = (scale * quantile(values, q) for q in (0.05, 0.5, 0.95))
    clean = [f"{x:+.{digits}f}" for x in (low, mid, high)]
    low, mid, high = (c.replace("-", "+") if float(c) == 0 else c for c in clean)
    return f"{mid} [{low}, {high}]"


def share(flags):
    return f"{100 * sum(flags) / len(flags):.1f} %"


def order(futures, n):
    """Orders the powers by share, with Japan and the United States as one place."""
    return tuple("JPN or USA" if p in ("JPN", "USA") else p
                 for p in sorted(POWERS, key=lambda p: -futures[f"regional_influence.{p}"][n]))


def correlation(a, b):
    n, ma, mb = len(a), sum(a) / len(a), sum(b) / len(b)
    cov = sum((x - ma) * (y - mb) for x, y in zip(a, b)) / n
    return cov / ((sum((x - ma) ** 2 for x in a) / n) * (sum((y - mb) ** 2 for y in b) / n)) ** 0.5


def rows_of():
    base, pledge, csto, surge, skills, words, america = map(finals, (
        "baseline", "japan-20b", "csto-weakens", "belt-and-road-surge", "technoparks-and-ai",
        "tokyo-declaration", "us-japan-400b"))
    full = finals("japan-20b", "--set", "pledge.japan-20b.realisation=1")
    region = {p: f"regional_influence.{p}" for p in POWERS}
    both = (region["CHN"], region["RUS"])
    gain, gain_full = minus(pledge[region["JPN"]],
                            base[region["JPN"]]), minus(full[region["JPN"]], base[region["JPN"]])
    overtakes = [any(f[f"influence_share.{i}.JPN"][n] > f[f"influence_share.{i}.{p}"][n]
                     and base[f"influence_share.{i}.JPN"][n] <= base[f"influence_share.{i}.{p}"][n]
                     for i in FIVE for p in ("CHN", "RUS")) for f in (pledge, full)
                 for n in range(FUTURES)]
    before_usa = [[f[region["JPN"]][n] > f[region["USA"]][n] for n in range(FUTURES)]
                  for f in (base, pledge)]
    realisation = pledge["pledge.japan-20b.realisation"]
    patrons = [minus(pledge[f"effective_patrons.{i}"], base[f"effective_patrons.{i}"])
               for i in FIVE]
    channel = minus(pledge["layer_influence.investment.UZB.JPN"],
                    base["layer_influence.investment.UZB.JPN"])
    whole = minus(pledge["influence.UZB.JPN"], base["influence.UZB.JPN"])
    per_bn = [100 * g / p for g, p in zip(gain, pledge["paid.japan-20b"])]
    per_bn_skills = [100 * g / p for g, p in zip(minus(skills[region["JPN"]], base[region["JPN"]]), skills["paid.skills"])]
    mineral = "dependence.JPN.CHN.rare-earths"
    moved = minus(pledge["position.UZB.unsc-japan-seat"], base["position.UZB.unsc-japan-seat"])
    said = minus(words["position.KAZ.mineral-diversification"],
                 base["position.KAZ.mineral-diversification"])
    return [
        ("balance of power", "Japan's share of the powers' influence on the region, points",
         spread(gain, 100)),
        ("", "the same if all is paid", spread(gain_full, 100)),
        ("", "futures in which Japan ranks above the United States in the region, without the "
         "pledge",
         share(before_usa[0])),
        ("", "and with it", share(before_usa[1])),
        ("", "futures in which any other two powers change ranks in the region",
         share([order(pledge, n) != order(base, n) for n in range(FUTURES)])),
        ("", "futures in which Japan passes China or Russia in a state in which it ranked lower",
         share(overtakes[:FUTURES])),
        ("", "the same if all is paid", share(overtakes[FUTURES:])),
        ("strategic rear area", "share of China and Russia together, points",
         spread(minus(total(pledge, *both), total(base, *both)), 100)),
        ("", "Russia's share if the CSTO loses its three Central Asian members, points",
         spread(minus(csto[region["RUS"]], base[region["RUS"]]), 100)),
        ("", "China's share in that case, points",
         spread(minus(csto[region["CHN"]], base[region["CHN"]]), 100)),
        ("", "China's share after a surge of its own money, points",
         spread(minus(surge[region["CHN"]], base[region["CHN"]]), 100)),
        ("diversification", "effective powers in the region",
         spread(minus(pledge["effective_powers"], base["effective_powers"]), 1, 3)),
        ("", "effective patrons, mean of the five",
         spread([sum(x) / 5 for x in zip(*patrons)], 1, 3)),
        ("", "part of Japan's rare earths bought from China, through the American mines of the 400 billion, points", spread(minus(america[mineral], base[mineral]), 100, 1)),
        ("soft power to geo-economics", "part of Japan's gain of influence on Uzbekistan that "
         "comes through the investment layer, percent",
         spread([a / b for a, b in zip(channel, whole)], 100, 1)),
        ("", "points of the region for each billion paid into plants", spread(per_bn)),
        ("", "points of the region for each billion paid into skills", spread(per_bn_skills)),
        ("", "position of Kazakhstan on mineral diversification, moved by declarations alone, hundredths of the scale", spread(said, 50)),
        ("declarative or concrete", "paid, bn USD", spread(pledge["paid.japan-20b"])),
        ("", "correlation of Japan's gain with the part that is paid",
         f"{correlation(gain, realisation):.2f}"),
        ("", "gain in the fifth of futures that pay least, points",
         spread([g for g, r in zip(gain, realisation) if r <= quantile(realisation, 0.2)], 100)),
        ("", "gain in the fifth that pay most, points",
         spread([g for g, r in zip(gain, realisation) if r >= quantile(realisation, 0.8)], 100)),
        ("", "position of Uzbekistan on Japan's seat, hundredths of the scale", spread(moved, 50)),
    ]


def test_table():
    table = ["| question | effect at the end of 2035 | median [5 %, 95 %] |", "|---|---|---|",
             *(f"| {' | '.join(row)} |" for row in rows_of())]
    keep_table(ROOT / "scenarios/README.md", BEGIN, END, "\n".join(table))
