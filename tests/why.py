"""The parts of numbers, their sources, and what moves them; see tests/analysis/why_test.cpp for the
parts alone."""
import random

import pytest

import generate
from sweeping import FLAGSHIP, ROOT, as_json, read_json, refused, rows, steppe
from results import tables

SHARE = "influence_share.UZB.JPN"
AT = "--at", "2031-04-01"


def add_up(parts, value, name):
    """Checks that parts, and theirs, add up; returns the addresses that they rest on."""
    sizes = sum(abs(part["value"]) for part in parts)
    total = sum(part["value"] for part in parts)
    assert abs(total - value) <= 1e-9 * max(sizes, abs(value)) + 1e-14, (name, total, value)
    addresses = []
    for part in parts:
        addresses += part["addresses"]
        if part["parts"]:
            addresses += add_up(part["parts"], part["value"], f"{name} / {part['name']}")
    return addresses


def values(file, folder):
    """Returns the metrics of a run at its end."""
    steppe("run", file, "-n", 0, "--quiet", "--out", folder)
    # The last step of each metric.
    return {row["metric"]: float(row["value"]) for row in rows(folder / "timeseries.csv")}


@pytest.mark.parametrize("seed", range(1, 9))
def test_random(folder, seed):
    """In random scenarios that use the whole language the parts add up to the number of the run."""
    file = generate.write(seed, folder, everything=True)
    all_values = values(file, folder / "out")
    kinds = {}
    for address in all_values:
        kinds.setdefault(address.partition(".")[0], []).append(address)
    chosen = random.Random(seed)
    for addresses in kinds.values():
        address = chosen.choice(addresses)
        found = as_json("why", address, file)
        assert abs(found["value"] - all_values[address]) <= 1e-12 * abs(all_values[address])
        add_up(found["parts"], found["value"], address)


def test_sources():
    """Parts rest on rows of files, which state their values; other numbers move the metric."""
    found = as_json("why", SHARE, FLAGSHIP, *AT)
    addresses = set(add_up(found["parts"], found["value"], SHARE))
    numbers = {row["address"]: row for row in tables(found)["numbers"]}
    assert set(numbers) <= addresses
    stock = numbers["layer.investment.cell.UZB.JPN"]
    lines = (ROOT / stock["file"]).read_text().splitlines()
    assert "UZB,JPN," + stock["value"] in lines[stock["line"] - 1]
    assert stock["source"] and stock["basis"] and stock["unit"] == "USD bn"
    pledge = numbers["pledge.japan-20b.realisation"]
    assert pledge["file"].endswith("japan-20b.toml") and pledge["value"].startswith("{ pert")
    movers = {row["input"]: row for row in tables(found)["movers"]}
    paid = movers["pledge.japan-20b.realisation"]
    for end in ("low", "high"):
        at = {"low": "from", "high": "to"}[end]
        run = as_json("why", SHARE, FLAGSHIP, *AT, "--set",
                      f"pledge.japan-20b.realisation={paid[at]!r}")
        assert abs(run["value"] - paid[end]) < 1e-12
    width = [abs(row["high"] - row["low"]) for row in tables(found)["movers"]]
    assert width == sorted(width, reverse=True) and width[-1] > 0
    assert found["without"] == as_json("why", SHARE, ROOT / "scenarios/baseline.toml",
                                       *AT)["value"]


def test_answer(out):
    """The answer names the largest part, its largest part, and what moves the number most."""
    said = " ".join(steppe("why", SHARE, FLAGSHIP, *AT, "--out", out).stdout.split())
    assert ("Japan holds 10.9 % of the powers' influence on Uzbekistan in April 2031 (6.58 % in "
            "baseline), mostly through investment (68 %), 62 % of it pledge japan-20b (3.29 of 3.69 "
            "USD bn paid are left).") in said
    found = read_json(out / "why.json")
    assert found["answer"] in said
    table = [line for line in (out / "why.csv").read_text().splitlines()[1:] if ",1," in line]
    assert len(table) == len(found["parts"])


@pytest.mark.parametrize("metric,words", [
    ("gdp_gap.JPN", "mostly trade lost or won"), ("price.rare-earths", ", as at the start"),
    ("paid.japan-20b", ""), ("votes_yes.unsc-japan-seat", ""), ("trade.UZB.JPN", "at the start; "),
    ("gdp.JPN", "at the start; "), ("coalition.unsc-japan-seat", ""), ("effective_powers", ""),
    ("openness.middle", "as at the start")])
def test_every_answer(metric, words):
    found = as_json("why", metric, FLAGSHIP)
    assert words in found["answer"] and found["rule"] and found["answer"].endswith(".")


def test_wrong_calls(folder):
    refused("why", FLAGSHIP, SHARE, word="the metric first: steppe why METRIC FILE")
    refused("why", "influence_share.UZB.*", FLAGSHIP, word="one metric is needed")
    assert "Did you mean `influence_share.UZB.JPN`?" in steppe(
        "why", "influence_share.UZB.JPM", FLAGSHIP, code=2).stderr
    refused("why", SHARE, FLAGSHIP, "--at", "2050-01-01", word="outside the time")


@pytest.mark.parametrize("file", ["japan-20b", "wide"])
def test_holdings(file, folder):
    """The holdings of powers in a state, by layer, add up to their shares; rows are those of the data."""
    path = ROOT / f"scenarios/{file}.toml"
    shares = values(path, folder / "out")
    for word, host in (("Kazakhstan", "KAZ"), ("uzb", "UZB")):
        found = as_json("why", word, path)
        held = tables(found)[f"holdings-{host}"]
        by_power = {}
        for row in held:
            by_power[row["power"]] = by_power.get(row["power"], 0) + row["value"]
            assert bool(row["places"]) == any(".cell." in a or a.startswith("institution.")
                                              for a in row["addresses"])
        for power, share in by_power.items():
            assert abs(share - shares[f"influence_share.{host}.{power}"]) <= 1e-9
        assert abs(sum(by_power.values()) - 1) <= 1e-9
        stock = next(row for row in held if row["layer"] == "investment" and row["power"] == "CHN")
        name, place, basis = stock["places"].replace(":", " ").split()[:3]
        text = next((ROOT / "scenarios/data").rglob(name)) if file != "wide" else (
            ROOT / "scenarios/data/wide" / name)
        assert text.read_text().splitlines()[int(place) - 1].startswith(f"{host},CHN,")
        assert basis in ("measured", "derived", "estimated") and stock["source"]
    refused("why", "nowhere", path, word="nowhere")
