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
    assert max(map(len, lines)) <= 100 and len(lines) <= 40, text
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
