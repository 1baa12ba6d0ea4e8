"""Ranges of drawn and varied numbers, and thresholds of criteria."""
import re

import pytest

from plausibility import WORLD
from sweeping import small, steppe

# An unbounded amount, cell or output, and the message on its 97.5 % quantile.
UNBOUNDED = [
    ("pledge.a.amount_usd_bn", "lognormal = [20, 9]", "E050", "the unit is billions"),
    ("pledge.a.amount_usd_bn", "lognormal = [1, 50]", "E050", "the unit is billions"),
    ("pledge.a.amount_usd_bn", "lognormal = [20, 3]", "W101", "is up to 7155"),
    ("pledge.a.amount_usd_bn", "normal = [20, 100000]", "E050", "up to 196000 billion"),
    ("pledge.a.amount_usd_bn", "normal = [1, 1e6], min = 0", "E050", "the unit is billions"),
    ("pledge.a.amount_usd_bn", "lognormal = [20, 3], min = 1", "W101", "is up to"),
    ("layer.money.cell.H.P", "lognormal = [10, 20]", "E050", "the unit is billions"),
    ("layer.money.cell.H.P", "lognormal = [10, 3]", "W105", "above 10 times"),
    ("layer.money.cell.H.P", "normal = [10, 1e6]", "E050", "`H.P` is up to"),
    ("layer.money.cell.H.P", "pert = [1, 3, 3000]", "W105", "is 3000, above 10 times"),
    ("layer.trade.cell.H.P", "lognormal = [17, 3]", "W106", "above 4 times"),
    ("agent.P.gdp_usd_bn", "lognormal = [4213, 9]", "E050", "the unit is billions"),
    ("agent.P.gdp_usd_bn", "lognormal = [1000, 2.3]", "W104", "above the usual 75000"),
    ("agent.P.gdp_usd_bn", "lognormal = [100, 3.5]", "W104", "above the usual 75000"),
    ("agent.H.growth_per_year", "normal = [0.02, 0.3]", "W103", "up to 0.5"),
    ("agent.H.gdp_volatility", "normal = [0.1, 0.4]", "W102", "is up to 0.884"),
    ("corridor.road.cost_usd_bn", "lognormal = [8, 20]", "E050", "the unit is billions"),
]

BOUNDED = [
    ("pledge.a.amount_usd_bn", "lognormal = [20, 1.5]"),
    ("layer.money.cell.H.P", "lognormal = [10, 1]"),
    ("agent.H.gdp_usd_bn", "lognormal = [100, 3]"),  # never draws its lower end of 0
    ("agent.H.gdp_usd_bn", "lognormal = [100, 1.5]"),
    ("agent.H.growth_per_year", "normal = [0.02, 0.03]"),
]

# The condition of a criterion, part of the message, part of its help.
OUT_OF_RANGE = [
    ("regional_influence.P > 30", "answered by no", "30 % is 0.3"),
    ("influence_share.H.P >= 55", "between 0 and 1", "55 % is 0.55"),
    ("regional_influence.P < 40", "answered by yes", "40 % is 0.4"),
    ("50 < regional_influence.P", "answered by no", "50 % is 0.5"),
    ("vote_yes.H.treaty > 60", "answered by no", "60 % is 0.6"),
    ("majority.treaty > 75", "answered by no", "75 % is 0.75"),
    ("regional_influence.P > 1", "answered by no", "1 % is 0.01"),
    ("paid.a > 5000000000", "between 0 and 1", "choose a number from 0 to 1"),
    ("paid.a > 500", "between 0 and 1", "Did you mean `paid.a > 0.5`?"),
    ("gdp.P > 4213000000000", "answered by no", "Did you mean `gdp.P > 4213`?"),
    ("17200000000 >trade.H.P", "answered by yes", "Did you mean `17.2 >trade.H.P`?"),
    ("votes_yes.treaty > 50", "between 0 and 2", "choose a number from 0 to 2"),
    ("position.H.treaty > 40", "between -1 and 1", "choose a number from -1 to 1"),
    ("regional_influence.P - influence_share.H.P > 5", "do not reach", "ranges of the metrics"),
    ("2 * regional_influence.P + 1 > 30", "do not reach", ""),
]

IN_RANGE = ["regional_influence.P > 0.3", "100 * regional_influence.P > 30", "paid.a > 0.5",
            "gdp.P > 1100", "gdp_gap.H < -10", "position.H.treaty < -0.4", "gdp.P / gdp.H > 12",
            "trade.H.P > 5", "votes_yes.treaty > 1", "regional_influence.P >= 1",
            "-regional_influence.P < -0.3", "invested.H.P.money > 5"]


LONE = WORLD.replace("cell.H.P = 10\n", "").replace("cell.H.P = 5\n", "").replace(
    "cell.H.P = 0.5\n", "").replace("cell.H.P = 1\n", "cell.P.P = 1\n")
CAYMAN = WORLD.replace("gdp_usd_bn = 100\n", "gdp_usd_bn = 7\n").replace(
    "gdp_usd_bn = 1000\n", "gdp_usd_bn = 29000\n")
GUYANA = WORLD.replace("[agent.H]", "[agent.H]\ngrowth_per_year = 0.25")


@pytest.fixture
def world(folder):
    return small(folder, WORLD)


def asks(folder, that):
    return small(folder, WORLD.replace("paid.a > 0.5", that))


@pytest.mark.parametrize("address,drawn,code,part", UNBOUNDED)
def test_unbounded(world, address, drawn, code, part):
    """Unbounded distributions are checked by their 97.5 % quantile."""
    said = steppe("run", world, "--set", f"{address}={{ {drawn} }}",
                  code=2 if code[0] == "E" else 0).stderr
    assert f"[{code}]" in said and part in said


@pytest.mark.parametrize("address,drawn", BOUNDED)
def test_bounded(world, address, drawn):
    assert steppe("run", world, "--set", f"{address}={{ {drawn} }}").stderr == ""


@pytest.mark.parametrize("address,drawn,part", [
    ("agent.H.gdp_usd_bn", "lognormal = [5, 800]", "97.5 % quantile is too large"),
    ("agent.H.gdp_usd_bn", "lognormal = [1e300, 10]", "97.5 % quantile is too large"),
    ("agent.H.gdp_usd_bn", "lognormal = [5, 800], max = 10", "2.5 % quantile is too small"),
    ("agent.H.growth_per_year", "normal = [0, 1e308]", "quantile is too large")])
def test_too_wide(world, address, drawn, part):
    """A distribution whose middle 95 % exceeds doubles is an error, in its place."""
    said = steppe("run", world, "--set", f"{address}={{ {drawn} }}", code=2).stderr
    assert said.count("error[") == 1 and "[E017]" in said and part in said


def test_wide_and_cut(world):
    steppe("check", world)
    wide = "agent.H.gdp_usd_bn={ lognormal = [100, 800], min = 1, max = 200 }"
    assert "error[" not in steppe("run", world, "--set", wide).stderr


@pytest.mark.parametrize("address,ends,code,part", [
    ("pledge.a.amount_usd_bn", "0,5000000", 2, "Did you mean 5000?"),
    ("pledge.a.amount_usd_bn", "0,20000000000", 2, "Did you mean 20?"),
    ("pledge.a.amount_usd_bn", "0,1500", 0, "[W101]"),
    ("layer.money.cell.H.P", "1,5000", 0, "[W105]"), ("layer.trade.cell.H.P", "1,900", 0, "[W106]"),
    ("agent.H.growth_per_year", "0,0.3", 0, "[W103]"),
    ("agent.P.gdp_usd_bn", "900,100000", 0, "[W104]")])
def test_varied(world, address, ends, code, part):
    """The ends of --in and --vary are checked like numbers of the scenario."""
    for call in (("seek", world, "--vary", address, "--in", ends, "--until", "gdp.H > 110"),
                 ("optimise", world, "--vary", f"{address}[{ends}]", "--maximise",
                  "influence.H.P")):
        assert part in steppe(*call, code=code).stderr


def test_varied_in_range(world):
    assert steppe("seek", world, "--vary", "pledge.a.amount_usd_bn", "--in", "0,50", "--until",
                  "big").stderr == ""


@pytest.mark.parametrize("that,part,help_", OUT_OF_RANGE)
def test_thresholds(folder, that, part, help_):
    """A threshold outside the metric's range causes a warning."""
    file = asks(folder, that)
    said = steppe("check", file).stderr
    assert "warning[W119]" in said and part in said and help_ in said
    assert "[W119]" in steppe("check", "--strict", file, code=2).stderr
    # A condition in the help can be pasted in the place of the one that is warned of.
    meant = re.findall(r"help: .*?`(.* [<>]=?.*)`", said)
    assert meant or not re.search("%|Did you mean", help_)
    for condition in meant:
        assert steppe("check", "--strict", asks(folder, condition)).stderr == ""


@pytest.mark.parametrize("that", IN_RANGE)
def test_right_thresholds(folder, that):
    assert steppe("check", "--strict", asks(folder, that)).stderr == ""


def test_thresholds_of_grids(folder):
    file = small(folder, WORLD.replace("paid.a > 0.5", "paid.a > 3") +
                 '[sweep.grid]\n"pledge.a.amount_usd_bn" = [1, 5]\n')
    assert steppe("check", file).stderr == ""


@pytest.mark.parametrize("world,old,new,code", [
    *((LONE, "uniform = [0, 1] }\nstart", f"{drawn} }}\nstart", "[E017]")
      for drawn in ("uniform = [1, 0]", "normal = [1, -1]", 'uniform = ["a", 1]')),
    (WORLD, 'from = "P"', 'from = "Q"', ""), (WORLD, "cell.H.P = 10", 'cell.H.P = "10"', ""),
    (WORLD, 'kind = "stock"', 'kind = "stocks"', "")])
def test_no_consequence(folder, world, old, new, code):
    """Rows removed by an error cause no further messages."""
    said = steppe("check", small(folder, world.replace(old, new)), code=2).stderr
    assert code in said and "W108" not in said and "W116" not in said


@pytest.mark.parametrize("text", [CAYMAN.replace("cell.H.P = 10", "cell.H.P = 450"), GUYANA,
                                  CAYMAN.replace("cell.H.P = 10", "cell.H.P = 690")])
def test_real_states(folder, text):
    """Unusual but real states cause no warning."""
    assert steppe("check", "--strict", small(folder, text)).stderr == ""


@pytest.mark.parametrize("text,code", [
    (CAYMAN.replace("cell.H.P = 10", "cell.H.P = 45000"), "W105"),
    (CAYMAN.replace("= 7\n", "= 14\n").replace("cell.H.P = 10", "cell.H.P = 450"), "W105"),
    (GUYANA.replace("0.25", "0.26"), "W103")])
def test_slips_of_unit(folder, text, code):
    assert f"[{code}]" in steppe("check", small(folder, text)).stderr


@pytest.mark.parametrize("old,new", [
    ('from = "P"', 'from = "Q"'), ('to = "H"', 'to = "Z"'), ("cell.H.P = 10", "cell.H.X = 10"),
    ("H = 0.1", "Y = 0.1"), ('layer = "money"', 'layer = "m"')])
def test_suggestions(folder, old, new):
    """An id of one letter is not a suggestion for another letter."""
    said = steppe("check", small(folder, WORLD.replace(old, new, 1)), code=2).stderr
    assert "did you mean" not in said.lower()


def test_suggestion_of_case(folder):
    said = steppe("check", small(folder, WORLD.replace('from = "P"', 'from = "p"')), code=2).stderr
    assert "Did you mean `P`?" in said
