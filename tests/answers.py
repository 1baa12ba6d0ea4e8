"""The answers of the shipped scenarios: their numbers are those of the tables."""
import csv
import json
import math
import re

import pytest

from results import tables
from sweeping import ROOT, steppe

SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))


def two_digits(x):
    """Returns a number as the answers print it: two digits, and all before the decimal point."""
    decimals = 1 - math.floor(math.log10(abs(x))) if x else 0
    return f"{x:.{min(max(decimals, 0), 6)}f}"


def series_of(file):
    with open(file, encoding="utf-8", newline="") as rows:
        return {(row["metric"], row["date"]): float(row["value"]) for row in csv.DictReader(rows)}


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_numbers_are_those_of_the_tables(file, out):
    result = json.loads(steppe("run", file, "--json", "--out", out).stdout)
    answer, found = result["answer"], tables(result)
    text = steppe("run", file).stdout
    assert " ".join(text.split()).count(" ".join(answer.split())) == 1
    lines = text[:text.index("\nNext ")].splitlines()
    assert max(map(len, lines)) <= 100 and len(lines) <= 44, text
    for ask, row in zip(result["asks"], found.get("questions", [])):
        assert ask["text"] == row["text"]
        word, percent = re.fullmatch(r"(YES|NO|OPEN) +([<>]? ?\d+) %", ask["answer"]).groups()
        chance = row["probability"]
        assert word == ("YES" if chance >= 0.95 else "NO" if chance <= 0.05 else "OPEN")
        assert percent in (f"{100 * chance:.0f}", "< 1" if chance < 0.005 else "> 99")
    subject = result.get("subject")
    if subject is None:
        assert answer.startswith("Nothing that is shown"), answer
        return
    if result["compared_with"]:
        here, there = series_of(out / "timeseries.csv"), series_of(out / "comparison.csv")
        key = subject["metric"], subject["date"]
        assert (subject["with"], subject["without"]) == (here[key], there.get(key))
    if subject["effect"] == 0:  # events by chance, which the central run lacks
        assert answer.startswith("By chance alone: ") and subject["low"] < subject["high"], answer
        return
    share = subject["metric"].startswith(("influence_share.", "regional_influence."))
    if share or subject["metric"].startswith("gdp_gap."):
        scale = 100 if share else 1
        unit = " points" if share else " % of GDP"
        assert two_digits(abs(scale * subject["effect"])) + unit in answer
        low, high = sorted(abs(scale * subject[end]) for end in ("low", "high"))
        if subject["low"] * subject["high"] > 0:
            a, b = re.search(r"\(([\d.]+) to ([\d.]+) in nine of ten", answer).groups()
            assert abs(float(a) - low) <= 0.051 * high and abs(float(b) - high) <= 0.051 * high
    if share:
        power = subject["metric"].rpartition(".")[2]
        before, after = map(float, re.search(r"([\d.]+) -> ([\d.]+) %", answer).groups())
        assert abs(before - 100 * subject["without"]) <= 0.05
        assert abs(after - 100 * subject["with"]) <= 0.05
        if subject["date"] == result["time"]["last"]:
            place = subject["metric"].split(".")[1] if "influence_share" in subject["metric"] else "region"
            for row in found["influence"]:  # of the targets and the region
                if (row["place"], row["power"]) == (place, power):
                    effect = subject["effect"] if result["compared_with"] else None
                    assert (row["end"], row["effect"]) == (subject["with"], effect)


@pytest.mark.parametrize("name", ["japan-20b", "rare-earth-controls"])
def test_without_replicates(name):
    result = json.loads(steppe("run", ROOT / f"scenarios/{name}.toml", "-n", 0, "--json").stdout)
    assert "nine of ten" not in result["answer"] and "no range" in result["answer"]
    assert {ask["answer"] for ask in result["asks"]} <= {"YES", "NO"}
    assert all(ask["details"].startswith("in the central run") for ask in result["asks"])
    assert all(row["probability"] is None for row in tables(result).get("questions", []))


def test_the_promise():
    """The main scenario: Japan gains little, overtakes no power, and the answer gives the part that is paid."""
    file = ROOT / "scenarios/japan-20b.toml"
    result = json.loads(steppe("run", file, "--json").stdout)
    for words in ("Little: with 30 % of the promise paid Japan gains ", " points of the region by ",
                  "it overtakes no power.", "It depends most on the part of the promise that is paid"):
        assert words in result["answer"], words
    paid = json.loads(steppe("run", file, "--json", "-n", 0, "--set", "pledge.japan-20b.realisation=1").stdout)
    same = result["subject"]["metric"], result["subject"]["date"]
    assert (paid["subject"]["metric"], paid["subject"]["date"]) == same
    assert result["paid_in_full"]["effect"] == paid["subject"]["effect"]
    assert f" Paid in full: {two_digits(100 * paid['subject']['effect'])} points." in result["answer"]
    assert "Paid in full" not in paid["answer"] and "of the promise paid" not in paid["answer"]


def test_money_adds_up():
    """The parts of a promise that are printed are those of the whole, with hazards too."""
    for name, assumed in (("japan-20b", True), ("kazakhstan-3-7b", False)):
        text = steppe("run", ROOT / f"scenarios/{name}.toml", "-n", 0).stdout
        fact = re.search(r"^Money .*$", text, re.M).group()
        promised, *parts = map(float, re.findall(r"[a-z] (\d+\.\d+)", fact))
        assert math.isclose(promised, sum(parts), abs_tol=1e-9), fact
        percent = float(re.search(r"(\d+) % paid", fact).group(1))
        assert abs(percent - 100 * parts[0] / promised) <= 0.51
        assert ("assumed" in fact) == assumed


def three_digits(x):
    decimals = 2 - math.floor(math.log10(abs(x))) if x else 0
    return f"{x:.{min(max(decimals, 0), 6)}f}"


BASE, FLAGSHIP = (ROOT / f"scenarios/{name}.toml" for name in ("baseline", "japan-20b"))
REALISATION = "pledge.japan-20b.realisation"
PAID = "the part of the promise that is paid"
JAPAN = "--metric", "regional_influence.JPN"


def compared(r):
    row = next(iter(rows for key, rows in tables(r).items() if key.startswith("differences-1-")))[0]
    ask = max(tables(r)["answers-1"], key=lambda ask: abs(ask["mean"]))
    (peak,) = (at for at in tables(r)["difference-1-influence_share.UZB.JPN"] if at["date"] == "2031-04-01")
    return ["Japan's influence on Uzbekistan rises by ",
            f" points on average in April 2031 ({100 * peak['q5']:.1f} to {100 * peak['q95']:.1f} in nine of ten futures), "
            f"and by {two_digits(100 * row['mean'])} points by January 2036.",
            f"Yes in {100 * ask['base_probability']:.0f} % of futures in baseline, "
            f"{100 * ask['other_probability']:.0f} % in japan-20b."]


def swept(r):
    (open_,) = (ask for ask in tables(r)["asks"] if 0.05 < ask["probability"] < 0.95)
    return [f"Open: \"{open_['text']}\" (yes in {100 * open_['probability']:.0f} % of futures)",
            " % of futures). Settled in at least 95 of 100 futures: 1 yes and 1 no. In nine of ten",
            " % (median ", " in April 2031."]


def weighed(r):
    scores = {row["scenario"]: [three_digits(100 * row[key]) for key in ("expected value", "worst 5 %")]
              for row in tables(r)["strategies"]}
    best, other = scores["osa-extended"], scores["japan-20b"]
    return ["osa-extended is the best for Japan's influence on the region in January 2036 by every criterion: "
            f"{best[0]} % on average and {best[1]} % in the worst twentieth of futures; "
            f"{other[0]} % on average and {other[1]} % in japan-20b."]


def played(r):
    row = max(tables(r)["positions-1"], key=lambda row: abs(row["change"]))
    power = tables(r)["powers-1"][0]
    return [f"{row['name']} moves most", f"from {row['position_without']:+.2f} to {row['position']:+.2f} on the scale",
            f"Japan ends worse than without money ({power['distance']:.2f} from its pole, "
            f"{power['distance_without']:.2f} without)", "a coded prior and no estimate"]


def ranked(r):
    first, second = tables(r)["indices-1-1"][:2]
    of = r["metrics"][0]
    assert first["input"] == "layer.trade.weight"
    return [f"{three_digits(100 * of['mean'])} % on average, with a standard deviation of "
            f"{two_digits(100 * math.sqrt(of['variance']))} points",
            f"It depends most on how much trade counts ({100 * first['total']:.0f} % of the variance, with interactions), ",
            f"({100 * second['total']:.0f} %)"]


def shared(r):
    first, second = (row for row in tables(r)["elements"] if row["part"])
    return [f"is {two_digits(100 * r['difference']['value'])} points higher in china-matches-japan",
            f"Of this: pledge of Japan (19.5 bn USD) +{two_digits(100 * first['value'])} points and "
            f"China answers Japan's pledges -{two_digits(-100 * second['value'])} points"]


def boxed(r):
    box = r["boxes"][0]
    return [f"The answer is yes in about {100 * box['halves']['density_in_other_half']:.0f} % of new futures with "
            "how much trade counts < 0.", f" ({100 * box['density']:.0f} % of those used to find it), ",
            f"against {100 * r['probability']['value']:.0f} % of all", f"hold {100 * box['coverage']:.0f} % of all"]


def best(r):
    (number,) = tables(r)["numbers"]
    assert number["optimum"] == 10
    return ["is largest in April 2031 with Tajikistan's part of the money = 10 (the most allowed): "
            f"{100 * r['optimum']:.1f} instead of {100 * r['given']:.1f} % as given, "
            f"+{two_digits(100 * r['gain'])} points, in the central run"]


def sought(r):
    (root,) = tables(r)["roots"]
    return [f"as {PAID} grows: yes from {100 * root['value']:.3g} %.",
            f"With 30 %, as in the scenario, it misses by {two_digits(-100 * r['given_margin'])} points."]


def fitted(r):
    number = tables(r)["numbers"][0]
    assert abs(number["fit"] - 0.55) < 1e-4 and number["prior_high"] < 0.55
    return [f"The best fit for {PAID} is 55 % ({100 * number['low']:.3g} % to {100 * number['high']:.3g} % ",
            f"outside the {100 * number['prior_low']:.3g} % to {100 * number['prior_high']:.3g} % of its prior",
            "It rests on 1 observation alone, too few"]


def scored(r):
    inside = [row["inside"] for key, rows in tables(r).items() if key.startswith("claims-") for row in rows]
    return [f"{sum(inside)} of {len(inside)} past outcomes lie within", "1 of them only since the model was changed"]


def lost(r):
    compared = sum(len(rows) - 1 for key, rows in tables(r).items() if key.startswith("scores-"))
    return [f"in {len(r['losses'])} of {compared} comparisons."]


def chained(r):
    direct = next(row for row in tables(r)["paths"] if len(row["steps"]) == 1)
    return ["Japan reaches Kyrgyzstan most strongly directly, above all through diplomacy: "
            f"{three_digits(100 * direct['strength'])} % of its inputs", "over Kazakhstan, carries "]


def stopped(r):
    part = tables(r)["losses"][0]["part"]
    return [f"At most {three_digits(r['flow_usd_bn_per_year'])} bn USD a year of trade can flow from Kazakhstan to Japan",
            f"The chokepoint is sea routes: {100 * part:.1f} % of the flow is lost on closure."]


@pytest.mark.parametrize("call,expected", [
    (("compare", BASE, FLAGSHIP, "-n", 512), compared),
    (("sweep", FLAGSHIP, "-n", 512), swept),
    (("regret", FLAGSHIP, ROOT / "scenarios/osa-extended.toml", *JAPAN, "-n", 256), weighed),
    (("game", BASE, "--issue", "unsc-japan-seat", "--powers", "JPN:+1:4,CHN:-1:10"), played),
    (("sensitivity", FLAGSHIP, *JAPAN, "-n", 20000), ranked),
    (("attribute", BASE, ROOT / "scenarios/china-matches-japan.toml", *JAPAN), shared),
    (("discover", FLAGSHIP, "--ask", "a-tenth-of-the-region", "-n", 1024), boxed),
    (("optimise", FLAGSHIP, "--vary", "pledge.japan-20b.to.TJK[0,10]", *JAPAN, "--at", "2031-04-01", "--starts", 2), best),
    (("seek", FLAGSHIP, "--vary", REALISATION + "[0,1]", "--ask", "a-tenth-of-the-region"), sought),
    (("calibrate", FLAGSHIP, "--to", "OBSERVED", "--vary", REALISATION), fitted),
    (("hindcast", "h3"), scored), (("hindcast", "h1"), lost),
    (("paths", FLAGSHIP, "--from", "JPN", "--to", "KGZ"), chained),
    (("chokepoints", FLAGSHIP, "--from", "KAZ", "--to", "JPN"), stopped)], ids=lambda x: getattr(x, "__name__", ""))
def test_analyses_answer_first(call, expected, folder):
    """The answer of an analysis stands above all else, once, and its numbers are those of the tables."""
    if "OBSERVED" in call:
        steppe("run", FLAGSHIP, "--set", REALISATION + "=0.55", "--metric", "paid.*", "-n", 0, "--quiet", "--out", folder / "run")
        head, *rows = (folder / "run/timeseries.csv").read_text().splitlines()
        (folder / "one.csv").write_text("\n".join([head, *(row for row in rows if ",2031-01-01," in row)]) + "\n")
        call = [folder / "one.csv" if word == "OBSERVED" else word for word in call]
    result = json.loads(steppe(*call, "--json").stdout)
    said = " ".join(steppe(*call).stdout.split())
    for words in expected(result):
        assert words in result["answer"], (words, result["answer"])
    if call[0] == "sensitivity":
        assert said.count("How much trade counts ") > 0 and "layer.trade.weight" not in said
    before = said[:said.index(result["answer"])].strip()
    assert before == " ".join(f"{result['title']} {result['question']}".split()), before
    assert not re.search(r"\b[a-z_]+\.[A-Za-z0-9-]+\.[A-Za-z]", result["answer"]), result["answer"]
    assert said.count(result["answer"]) == 1


def test_grid_states_where_the_answer_turns(folder):
    file = folder / "grid.toml"
    file.write_text(f'extends = "{FLAGSHIP.as_posix()}"\n[sweep.grid]\n"{REALISATION}" = [0.1, 0.6]\n')
    result = json.loads(steppe("sweep", file, "--allow-paths", "-n", 256, "--json").stdout)
    low, high = (next(row["probability"] for row in tables(result)["asks"] if row[REALISATION] == x and row["ask"] == "a-tenth-of-the-region")
                 for x in (0.1, 0.6))
    assert (f"Yes in {100 * low:.0f} % of futures with {PAID} = 0.1, {100 * high:.0f} % with {PAID} = 0.6"
            in result["answer"]), result["answer"]


def test_full_has_all_rows():
    assert " more (--out" not in steppe("run", ROOT / "scenarios/japan-20b.toml", "--full").stdout


def test_replicates_have_a_limit():
    said = steppe("run", ROOT / "scenarios/japan-20b.toml", "-n", 200000, code=2).stderr
    assert "20000" in said, said


def test_expectations_use_the_probability():
    file = ROOT / "scenarios/japan-20b.toml"
    steppe("run", file, "--quiet", "--expect", "a-tenth-of-the-region=open")
    steppe("run", file, "--quiet", "--expect", "overtakes-russia=no")
    assert "expect" in steppe("run", file, "--quiet", "--expect", "a-tenth-of-the-region=no", code=1).stderr
