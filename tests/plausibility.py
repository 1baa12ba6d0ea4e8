"""Reports of implausible numbers."""
import re

import pytest

from sweeping import ROOT, small, steppe, written

WORLD = """title = "two promises"
[time]
start = 2026-01-01
step = "year"
years = 5
[agent.H]
gdp_usd_bn = 100
role = "target"
[agent.P]
gdp_usd_bn = 1000
role = "power"
[issue.treaty]
position = { H = 0.1, P = 0.8 }
[layer.money]
kind = "stock"
cell.H.P = 10
[layer.trade]
kind = "trade"
cell.H.P = 5
[layer.ties]
kind = "tie"
cell.H.P = 0.5
[commodity.ore]
cell.H.P = 1
[corridor.road]
cost_usd_bn = 10
[pledge.a]
from = "P"
to = "H"
layer = "money"
amount_usd_bn = { uniform = [0, 1] }
start = 2026-01-01
years = 1
realisation = { uniform = [0, 1] }
[ask.big]
that = "paid.a > 0.5"
at = 2027-01-01
"""

# Argument of --set or text added to the scenario, expected code, and part of the message or its
# help.
WRONG = [
    # money above world output
    ('pledge.a.amount_usd_bn=20000000000', "E050", "Did you mean 20?"),
    ('pledge.a.amount_usd_bn={ uniform = [1e300, 1e308] }', "E050", "the unit is billions"),
    ('agent.P.gdp_usd_bn=4213000000000', "E050", "Did you mean 4213?"),
    ('agent.P.gdp_usd_bn=4213000', "E050", "Did you mean 4213?"),
    ('agent.P.military_usd_bn=50200000000', "E050", "Did you mean 50.2?"),
    ('layer.money.cell.H.P=2900000000', "E050", "Did you mean 2.9?"),
    ('layer.trade.cell.H.P=17200000000', "E050", "Did you mean 17.2?"),
    ('corridor.road.cost_usd_bn=8000000000', "E050", "Did you mean 8?"),
    ('sweep.grid={ "pledge.a.amount_usd_bn" = [5, 5e9] }', "E050", "Did you mean 5?"),
    ('sweep.grid={ "layer.money.cell.H.P" = [1, 5e9] }', "E050", "`H.P` is 5000000000"),
    ('sweep.grid={ "agent.P.gdp_usd_bn" = [1000, 4e12] }', "E050", "Did you mean 4000?"),
    ('commodity.ore.cost_usd_bn_per_unit=5e9', "E050", "Did you mean 5?"),
    ('pledge.a.amount_usd_bn={ discrete = [[1, 2e10], [0.5, 0.5]] }', "E050", "mean 20?"),
    ('layer.money.cell.H.P={ pert = [1, 3, 3e9] }', "E050", "Did you mean 3?"),
    # implausible outputs of a state or the world
    ('agent.H.gdp_usd_bn=100000', "W104", "above the usual 75000"),
    ('[agent.Q]\ngdp_usd_bn = 70000\n[agent.R]\ngdp_usd_bn = 60000', "W104",
     "sum to 131100 billion dollars"),
    # a pledge above the payer's GDP
    ('sweep.grid={ "pledge.a.amount_usd_bn" = [1, 5000] }', "W101", "is up to 5000"),
    ('pledge.a.amount_usd_bn=1001', "W101", "above the yearly GDP of `P`, 1000"),
    ('pledge.a.amount_usd_bn={ uniform = [1, 1500] }', "W101", "1500"),
    ('[pledge.b]\nfrom = "P"\nto = "H"\nlayer = "money"\namount_usd_bn = 999.5\n'
     'start = 2026-01-01\nyears = 1', "W101", "the payer owes"),
    ('agent.P.gdp_usd_bn=0.5', "W101", "above the yearly GDP"),
    # rates in percent
    ('agent.H.growth_per_year=1.2', "E014", "1.2 % is 0.012"),
    ('pledge.a.realisation=33', "E014", "33 % is 0.33"),
    ('agent.H.susceptibility=40', "E014", "40 % is 0.4"),
    ('agent.H.growth_per_year=0.3', "W103", "0.3 % is 0.003"),
    ('model.row_growth_per_year=0.4', "W103", "0.4 % is 0.004"),
    ('model.wear_per_year=0.9', "W102", "0.9 % is 0.009"),
    ('agent.H.gdp_volatility=1.2', "W102", "1.2 % is 0.012"),
    ('layer.money.home_per_gdp=5', "W102", "5 % is 0.05"),
    ('[event.x]\nkind = "gdp"\nagents = ["H"]\nloss = 0.1\nhazard_per_year = 5\n'
     'duration_years = 1', "W102", "5 % is 0.05"),
    ('sweep.grid={ "agent.H.growth_per_year" = [0.01, 0.3] }', "W103", "0.3 % is 0.003"),
    ('sweep.grid={ "model.wear_per_year" = [0.01, 0.9] }', "W102", "0.9 % is 0.009\n"),
    ('agent.H.growth_per_year={ uniform = [-0.2, 0.14] }', "W103", "below the usual"),
    ('commodity.ore.spare=5', "W102", "5 % is 0.05"),
    ('issue.treaty.vote_width=20', "W102", "20 % is 0.2"),
    ('issue.treaty.threshold=50', "E014", "50 % is 0.5"),
    ('issue.treaty.position.H=-40', "E014", "-40 % is -0.4"),
    ('layer.money.depreciation_per_year=5', "E030", "5 % is 0.05"),
    ('model.capital_depreciation_per_year=6', "E030", "6 % is 0.06"),
    # out of proportion
    ('agent.H.capital_output=1e9', "W104", "years of output"),
    ('agent.H.gdp_usd_bn=0.01', "W104", "below the usual"),
    ('agent.H.capital_output=300', "W104", "years of output"),
    ('agent.P.military_usd_bn=900', "W104", "more than half"),
    ('layer.money.cell.H.P=5000', "W105", "10 times the yearly GDP"),
    ('layer.trade.cell.H.P=900', "W106", "4 times the yearly GDP"),
    ('commodity.ore.cover_years=90', "W107", "the unit is years"),
    ('pledge.a.delay_years=2028', "W107", "the unit is years"),
    ('time.years=2036', "W107", "the unit is years"),
    # powers, targets and layers without rows
    ('[agent.EU]\ngdp_usd_bn = 18500\nrole = "power"', "W108", "cell.H.EU = "),
    ('[agent.T]\ngdp_usd_bn = 20\nrole = "target"', "W108", "cell.T.P = "),
    ('[layer.empty]\nkind = "fixed"', "W116", "[layer.empty] has no row"),
    ('[agent.Q]\ngdp_usd_bn = 20\nrole = "power"\n[layer.m]\nkind = "stock"\ncell.H.Q = 0',
     "W108", "influences no target"),
    ('[agent.Q]\ngdp_usd_bn = 20\nrole = "power"\n[layer.m]\nkind = "stock"\ncell.P.Q = 5',
     "W108", "influences no target"),
    ('[agent.Q]\ngdp_usd_bn = 20\nrole = "power"\n[layer.m]\nkind = "stock"\nweight = 0\n'
     'cell.H.Q = 5', "W108", "influences no target"),
    ('[agent.Q]\ngdp_usd_bn = 20\nrole = "power"\n[pledge.q]\nfrom = "Q"\nto = "H"\n'
     'layer = "money"\namount_usd_bn = 0\nstart = 2026-01-01\nyears = 1', "W108", "cell.H.Q"),
    ('[agent.Q]\ngdp_usd_bn = 20\nrole = "target"\n[commodity.oil]\ncell.Q.P = 1', "W108",
     "no state influences it"),
    ('[layer.empty]\nkind = "stock"\ncell = {}', "W116", "[layer.empty] has no row"),
    # duplicates
    ('[pledge.b]' + WORLD[WORLD.index("[pledge.a]") + 10:WORLD.index("[ask")], "W117",
     "[pledge.b] repeats [pledge.a]"),
    ('[event.a]\nkind = "gdp"\nagents = ["H"]\nloss = 0.1\nstart = 2027-01-01\n'
     '[event.b]\nloss = 0.1\nkind = "gdp"\nagents = ["H"]\nstart = 2027-01-01\n'
     'note = "again"', "W117", "[event.b] repeats [event.a]"),
    ('[institution.a]\nlayer = "ties"\nstrength = 0.5\nmembers = ["H", "P"]\n'
     '[institution.b]\nlayer = "ties"\nstrength = 0.5\nmembers = ["H", "P"]', "W117", "repeats"),
    ('[response.a]\nby = "P"\nto = "H"\nlayer = "money"\nmatch = 1\n'
     '[response.b]\nby = "P"\nto = "H"\nlayer = "money"\nmatch = 0.5', "W117", "add up"),
    ('[agent.Q]\ngdp_usd_bn = 1\nname = "X"\n[agent.R]\ngdp_usd_bn = 1\nname = "X"', "W117",
     "have the same name"),
    # places and distributions
    ('agent.H.at=[39.9, 116.4]', "W109", "Did you mean [116.4, 39.9]?"),
    ('pledge.a.amount_usd_bn={ normal = [1, 5], min = 0 }', "W110", "is 3.77"),
    ('pledge.a.amount_usd_bn={ normal = [0, 1], min = 0 }', "W110", "0.67"),
    ('agent.H.gdp_usd_bn={ lognormal = [100, 2], max = 110 }', "W110", "the median"),
    ('pledge.a.realisation={ normal = [0.9, 5] }', "W111", "min = 0, max = 1"),
    ('agent.H.autonomy={ normal = [0.1, 0.3] }', "W111", "are clamped"),
    # dates and members without effect
    ('pledge.a.delay_years=10', "W001", "nothing is paid"),
    ('[event.x]\nkind = "gdp"\nagents = ["H"]\nloss = 0.1\nstart = 2020-01-01\n'
     'duration_years = 2', "W001", "ends before the simulation starts"),
    ('[institution.u]\nlayer = "ties"\nstrength = 0.5\nmembers = ["FRA", "GBR"]', "W001",
     "unless two of them are agents"),
    ('[institution.u]\nlayer = "ties"\nstrength = 0.5\nmembers = ["H", "P"]\n[event.j]\n'
     'kind = "membership"\ninstitution = "u"\njoin = "H"\nstart = 2027-01-01', "W001",
     "`H`: it is a member"),
    ('[institution.u]\nlayer = "ties"\nstrength = 0.5\nmembers = ["P"]\n[event.j]\n'
     'kind = "membership"\ninstitution = "u"\nleave = "H"\nstart = 2027-01-01', "W001",
     "`H`: it is not a member"),
    ('[institution.u]\nlayer = "ties"\nstrength = 0.5\nmembers = ["P"]\n[event.j]\n'
     'kind = "membership"\ninstitution = "u"\njoin = "H"\nleave = "H"\nstart = 2027-01-01',
     "E032", "joins and leaves at once"),
    ('pledge.a.start=2031-01-01', "W001", "nothing is paid"),
    ('[response.r]\nby = "P"\nto = "H"\nlayer = "money"\nmatch = 1\nstart = 2031-01-01',
     "W001", "there is no response"),
]


GROWING = WORLD.replace("[agent.H]", "[agent.H]\ngrowth_per_year = 0.3")


@pytest.fixture
def world(folder):
    return small(folder, WORLD)


def test_good(world):
    steppe("check", "--strict", world)


@pytest.mark.parametrize("change,code,part", WRONG)
def test_wrong(folder, world, change, code, part):
    call = "--set", change
    if change[0] == "[":
        who = re.findall(r"\[agent\.(\w+)\]", change)
        place = "P = 0.8" + "".join(f", {w} = 0" for w in who) + " }"
        small(folder, WORLD.replace("P = 0.8 }", place) + change + "\n")
        call = ()
    said = steppe("run", world, *call, code=2 if code[0] == "E" else 0).stderr
    assert f"[{code}]" in said and part in said


def test_shares_without_rows(folder):
    steppe("check", "--strict", small(folder, WORLD.replace(
        "P = 0.8 }", "P = 0.8, Q = 0.1 }") +
        '[agent.Q]\ngdp_usd_bn = 20\nrole = "power"\n[layer.near]\nkind = "alike"\n'))


@pytest.mark.parametrize("change,code", [
    ("agent.P.military_usd_bn=50e9", "W104"), ("layer.money.cell.H.P=5e9", "W105"),
    ("time.years=1e9", "W107"), ("pledge.a.amount_usd_bn=2e10", "W101"),
    ("agent.H.growth_per_year=7", "W103")])
def test_errors_cause_no_warning(world, change, code):
    said = steppe("run", world, "--set", change, code=2).stderr
    assert "error[" in said and code not in said


def test_low_growth(world):
    said = steppe("run", world, "--set", "agent.H.growth_per_year=-0.3", code=2).stderr
    assert "growth -0.3 is too low" in said and "too high" not in said


def test_everywhere(folder):
    """Every command that loads a scenario prints the warnings."""
    file, other = written(folder, one=GROWING,
                          other=GROWING.replace("gdp_usd_bn = 1000", "gdp_usd_bn = 1100"))
    seen = folder / "seen.csv"
    seen.write_text("date,metric,value\n2027-01-01,paid.a,0.4\n2028-01-01,paid.a,0.4\n")
    for call in (("run", file), ("check", file), ("sweep", file, "-n", 32),
                 ("compare", file, other, "-n", 32),
                 ("regret", file, other, "-n", 32, "--metric", "paid.a"), ("sources", file),
                 ("attribute", file, other, "--metric", "gdp.P"),
                 ("calibrate", file, "--to", seen, "--free", "pledge.a.realisation")):
        assert "[W103]" in steppe(*call, code=None).stderr


def test_strict(folder):
    file = small(folder, GROWING)
    said = steppe("check", file)
    assert "warning[W103]" in said.stderr and "good" in said.stdout
    said = steppe("check", "--strict", file, code=2)
    assert "error[W103]" in said.stderr and "good" not in said.stdout


def test_shipped():
    files = [f for part in ("*.toml", "variants/*.toml", "variants/wide/*.toml", "hindcast/*.toml")
             for f in sorted((ROOT / "scenarios").glob(part))]
    assert len(files) > 40 and steppe("check", "--strict", *files).stderr == ""


@pytest.mark.parametrize("code", ["E050", *(f"W1{n:02}" for n in range(1, 20))])
def test_explained(code):
    said = steppe("explain", code).stdout
    assert "cure: " in said and "example: " in said


def test_certain(folder, world):
    """Drawing equal replicates causes a message."""
    fixed = WORLD.replace("{ uniform = [0, 1] }", "0.5")
    noisy = fixed.replace("[agent.H]", "[agent.H]\ngdp_volatility = 0.01")
    file, noisy = written(folder, fixed=fixed, noisy=noisy)
    for call in (("sweep", file), ("compare", file, file)):
        assert "[W112]" in steppe(*call, "-n", 32).stderr
    for file in (world, noisy):
        assert "[W112]" not in steppe("sweep", file, "-n", 32).stderr


def calibrate(folder, world, rows, code=0):
    seen = folder / "seen.csv"
    seen.write_text("date,metric,value,sd\n" + rows + "\n", encoding="utf-8")
    return steppe("calibrate", world, "--to", seen, "--free", "pledge.a.amount_usd_bn",
                  code=code).stderr


@pytest.mark.parametrize("rows,code", [
    ("2027-02-15,paid.a,0.4,\n2029-01-01,paid.a,0.4,", "W114"),
    ("2028-01-01,paid.a,0.4,", "W115"), ("2028-01-01,paid.a,0.9999,0.00001", "W113")])
def test_calibrated(folder, world, rows, code):
    said = calibrate(folder, world, rows, code=None)
    assert f"[{code}]" in said and (code == "W113" or "[W113]" not in said)


@pytest.mark.parametrize("metric,value,code,part", [
    ("influence_share.H.P", "40", "E014", "40 % is 0.4"),
    ("regional_influence.P", "97.5", "E014", "97.5 % is 0.975"),
    ("vote_yes.H.treaty", "60", "E014", "60 % is 0.6"),
    ("gdp.P", "1000e9", "E050", "the unit is billions"),
    ("trade.H.P", "17200000000", "E050", "the unit is billions"),
    ("invested.H.P.money", "5e9", "E050", "the unit is billions"),
    ("paid.a", "2e8", "E050", "the unit is billions")])
def test_observed(folder, world, metric, value, code, part):
    """Observations in percent or in units other than billions are errors."""
    said = calibrate(folder, world, f"2028-01-01,{metric},{value},", code=2)
    assert f"[{code}]" in said and part in said


@pytest.mark.parametrize("date,idle", [
    ("2031-01-01", False), ("2031-06-01", False), ("2032-01-01", True), ("2040-01-01", True),
    ("2030-12-01", False)])
def test_dates(folder, date, idle):
    """The step that begins at a date counts: an event in the last step has an effect."""
    event = f'[event.x]\nkind = "gdp"\nagents = ["H"]\nloss = 0.5\nstart = {date}\n'
    assert ("[W001]" in steppe("check", small(folder, WORLD + event)).stderr) == idle
