"""Sources of numbers by key, and powers that a comparison lacks."""
import pytest

from plausibility import WORLD
from results import tables
from sweeping import ROOT, as_json, small, steppe, written

MEASURED = """[agent.H]
basis."*" = "measured"
basis.susceptibility = "coded"
source."*" = "national accounts"
source.susceptibility = "judgement"
susceptibility = 0.4
"""
SOURCED = WORLD.replace("[agent.H]\n", MEASURED)


def numbers(file):
    return {n["address"]: n for n in as_json("sources", file)["numbers"]}


def test_by_key(folder):
    found = numbers(small(folder, SOURCED))
    own, rest = found["agent.H.susceptibility"], found["agent.H.gdp_usd_bn"]
    assert (own["basis"], own["source"]) == ("coded", "judgement")
    assert (rest["basis"], rest["source"]) == ("measured", "national accounts")


@pytest.mark.parametrize("text,coded,rest", [
    ('autonomy = 0.1\nbasis.autonomy = "estimated"\n', "coded", "measured"),
    ('autonomy = 0.1\nbasis = "estimated"\n', "coded", ""),
    ('susceptibility = 0.2\n', "", "measured"),
    ('gdp_usd_bn = 90\nbasis.gdp_usd_bn = "declared"\n', "coded", "declared")])
def test_extended(folder, text, coded, rest):
    """The basis of a key in a file applies to the numbers of that file alone."""
    _, file = written(folder, base=SOURCED, over='extends = "base.toml"\n[agent.H]\n' + text)
    found = numbers(file)
    assert found["agent.H.susceptibility"]["basis"] == coded
    assert found["agent.H.gdp_usd_bn"]["basis"] == rest


@pytest.mark.parametrize("text,part", [
    ('basis.susceptability = "coded"', "Did you mean `susceptibility`"),
    ('basis.gdp_usd_bn = "guessed"', "[E015]"), ('basis.gdp_usd_bn = 3', "[E011]"),
    ('source.gdp_usd_bn = 2', "[E011]"), ('source.gdp = "x"', "[E010]")])
def test_wrong(folder, text, part):
    file = small(folder, WORLD.replace("[agent.H]\n", "[agent.H]\n" + text + "\n"))
    assert part in steppe("check", file, code=2).stderr


def test_counted(folder, out):
    """The headline counts numbers by basis, in `sources`, in `run` and on the page."""
    file = small(folder, SOURCED)
    headline = steppe("sources", file).stdout.splitlines()[0].split(";")[0]
    found = [n["basis"] for n in numbers(file).values()]
    for basis in ("measured", "coded"):
        assert basis in found and f"{found.count(basis)} {basis}" in headline
    assert headline in " ".join(steppe("run", file, "--out", out, "--report").stdout.split())
    assert headline in (out / "report.html").read_text(encoding="utf-8")


def test_baseline():
    found = numbers(ROOT / "scenarios/baseline.toml")
    own = [n["basis"] for a, n in found.items() if a.endswith(".susceptibility")]
    assert own == ["coded"] * 9
    # Lists are shown in full.
    assert found["agent.CHN.at"]["value"] == "[116.383, 39.917]"
    assert found["agent.CHN.growth_per_year"]["basis"] == "estimated"


def test_shipped():
    """No assumption in a shipped file is labelled as measured."""
    files = sorted((ROOT / "scenarios").rglob("*.toml"))
    assert len(files) > 40
    for file in files:
        assert not [address for address, n in numbers(file).items() if n["basis"] == "measured"
                    and ("susceptibility" in address or "conviction" in address)]


def test_resolved(folder, out):
    """The files of `run --out` state the same sources for every number."""
    file = small(folder, SOURCED)
    steppe("run", file, "--out", out)
    before, after = ({a: n["basis"] for a, n in numbers(f).items()}
                     for f in (file, out / file.name))
    assert before == after


def test_newcomer(folder, out):
    """A power that the comparison lacks is new, and has no gain."""
    old, new = written(folder, old=WORLD, new='extends = "old.toml"\n[agent.EU]\n'
                       'name = "European Union"\ngdp_usd_bn = 18500\nrole = "power"\n'
                       '[issue.treaty.position]\nEU = 0\n[layer.money.cell]\nH.EU = 20\n'
                       '[layer.trade.cell]\nH.EU = 20\n')
    said = steppe("run", new, "--out", out, "--report").stdout
    page = (out / "report.html").read_text(encoding="utf-8")
    for text in (said, page):
        assert "European Union, new, holds " in text and "European Union gains" not in text
    line = next(x for x in said.splitlines() if x.startswith("  new: European Union in "))
    assert "%" in line and "points" not in line
    found = tables(as_json("run", new))
    for place in ("H", "region"):
        power = {row["power"]: row for row in found["influence"] if row["place"] == place}
        assert power["EU"]["without"] is power["EU"]["effect"] is None
        assert power["P"]["without"] is not None and power["P"]["effect"] is not None
    assert "European Union, new, holds " in steppe("compare", old, new, "-n", 32).stdout
