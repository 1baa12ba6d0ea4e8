"""Errors of the scenario language, each with a correct message.

Contradictory and repeated entries, values that reading would change, and messages about entries
that are present but invalid.
"""
import pathlib
import re

import pytest

import sweeping

pytestmark = pytest.mark.usefixtures("here")
BASE = """[time]
start = 2026-01-01
step = "year"
years = 5
[agent.H]
gdp_usd_bn = 100
role = "target"
[agent.P]
gdp_usd_bn = 1000
role = "power"
[layer.money]
kind = "stock"
cell.H.P = 10
[layer.pact]
kind = "tie"
cell.H.P = 0.5
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
EVENT = '[event.e]\nkind = "gdp"\nagents = "H"\nloss = 0.1\nduration_years = 1\n'
INSTITUTION = '[institution.i]\nlayer = "pact"\nstrength = 0.1\n'

FIXED = '[layer.f]\nkind = "fixed"\ndata = "t.csv"\n'
PAIR = '[[sweep.correlation]]\nbetween = ["pledge.a.{}", "pledge.a.{}"]\nrank = {}\n'
FIRST = PAIR.format("amount_usd_bn", "realisation", 0.9)
HOSTILE = '[event.e]\nkind = "hostility"\nby = 0.1\nduration_years = 1\nstart = 2027-01-01\n'
REALISATION = "realisation = { uniform = [0, 1] }"
GDP = "gdp_usd_bn = 100\n"
AT = "at = 2027-01-01"


def steppe(text, *arguments, command="check", code=0, **tables):
    """Runs a command on a scenario beside its tables, in the working folder."""
    for name, content in {"s_toml": text, **tables}.items():
        pathlib.Path(name.replace("_", ".")).write_bytes(content.encode())
    return sweeping.steppe(command, "s.toml", *arguments, code=code, cwd=".")


def contains(said, words):
    for word in words:
        assert word in said


def errors(text, *codes, words=(), never=(), command="check", arguments=(), **tables):
    """Checks that exactly these codes are reported, in the order of the file."""
    said = steppe(text, *arguments, command=command, code=2, **tables).stderr
    assert re.findall(r"^error\[(.{4})", said, re.M) == list(codes)
    contains(said, words)
    for word in never:
        assert word not in said


def warns(text, *words, count=1, **tables):
    said = steppe(text, **tables).stderr
    assert said.count("warning[") == count
    contains(said, words)


def replaced(old, new):
    """Returns BASE with `new` in the first place of `old`, or at the end."""
    assert old in BASE
    return BASE.replace(old, new, 1) if old else BASE + new


@pytest.mark.parametrize("date", [
    "2026-01-01T12:00:00+09:00", "2026-01-01T12:00:00", "2026-01-01 12:00:00Z"])
def test_times_of_day(date):
    errors(BASE + EVENT + f"start = {date}\n", "E016", never=["neither"],
           words=(f"`{date}` has a time of day", "write the date alone: 2026-01-01"))


@pytest.mark.parametrize("old,new,codes,never", [
    ("", EVENT + "start = 07:30:00\n", ["E016"], ["neither"]),
    ("", EVENT + 'hazard_per_year = "0.1"\n', ["E011"], ["neither"]),
    (AT, "at = 2027", ["E011"], ["neither"]),
    (AT, 'during = ["x", "y"]', ["E011"], ["takes two dates"]),
    ("years = 1\n", 'years = "one"\n', ["E011"], ["lacks"]),
    ('to = "H"', "to = { H = -1 }", ["E014"], ["sum to 0"]),
    ("years = 5", 'years = "x"', ["E011"], ["not a whole number"]),
    ("years = 5", "years = -5", ["E014"], ["after the end"]),
    ("", '[response.r]\nby = 1\nto = 2\nlayer = "money"\nmatch = 0.1\nlag_years = "x"\n'
     "start = 2026-01-01\n", 3 * ["E011"], ["answers itself", "shorter"]),
    (GDP, GDP + "capital_output = 0\n", ["E014"], ["saving"]),
    ("", "[issue.x]\nposition = 3\n", ["E011"], ["neither a position"]),
    ('step = "year"\nyears = 5', 'step = "weekly"\nyears = 5\n[model]\nwear_per_year = 0.9',
     ["E015"], ["too fast"])])
def test_stated_is_not_missing(old, new, codes, never):
    """A key with an invalid value is not reported as missing, and has no further consequences."""
    errors(replaced(old, new), *codes, never=never)


def test_stated_agents():
    errors("agent = 3\n" + BASE[:BASE.index("[agent")], "E011", never=["has no agent"])


@pytest.mark.parametrize("lines", [
    '[layer.f]\nkind = "tie"\ndata = "no.csv"\n',
    '[layer.f]\nkind = "tie"\ndata = "no/such/folder/t.csv"\n',
    '[layer.f]\nkind = "stock"\ndata = "./T.csv"\n', '[commodity.oil]\ndata = "oil.csv"\n',
    '[layer.f]\nkind = "fixed"\ndata = "a/../no.csv"\n'])
def test_missing_files(lines):
    """A file that does not exist is reported as missing, not as forbidden."""
    errors(BASE + lines, "E001", words=["there is no such file"], never=["outside"])


def test_forbidden_files():
    errors(BASE + '[layer.f]\nkind = "tie"\ndata = "../no.csv"\n', "E004")


@pytest.mark.parametrize("text,help_", [
    (".5", "write it as 0.5"), ("05", "write it as 5"), ("5.", "as 5"), (",5", "a point: 0.5"),
    ("1.000,5", "a point: 1000.5"), ("1,000", "without separators between digits: 1000"),
    ("n/a", "leave it out"), ("NaN", "write a finite number")])
def test_written_numbers(text, help_):
    """Each kind of misspelt number has its own correct help."""
    errors(BASE, "E011", command="run", arguments=("--set", f"pledge.a.amount_usd_bn={text}"),
           words=[help_], never=["1.79e308"])


@pytest.mark.parametrize("text", [
    "issue.t.position={ H = 40, P = 0 }", "sweep.quantiles=[5, 50]", "pledge.a.to={ Q = 1 }",
    "commodity.ore.gdp_at_risk={ H = 2 }", "hostility={ H = { P = 50 } }"])
def test_typed_values(text):
    """An error inside a value of --set points into the command line."""
    more = "[issue.t]\nposition = { H = 0, P = 0 }\n[commodity.ore]\ncell.H.P = 1\n"
    said = steppe(BASE + more, "--set", text, command="run", code=2).stderr
    assert f"--> --set:1:{text.index('=') + 2}\n" in said and "v = " not in said


@pytest.mark.parametrize("at", ["[1]", "[1, 2, 3]", "[]", "[71.4, 51.2, 30]", "[0, 0, 0, 0]"])
def test_places(at):
    """A place has two numbers; extra ones are an error."""
    errors(replaced(GDP, f"{GDP}at = {at}\n"), "E011", words=["`at` takes two numbers"])


@pytest.mark.parametrize("threshold", ["0", "0.01", "1e-9"])
def test_discovery(threshold):
    """The report states that a threshold that every box meets needs no restriction."""
    said = steppe(BASE, "--ask", "big", "--threshold", threshold, "-n", 512,
                  command="discover").stdout
    assert "No restriction is needed" in said and "chance" not in said


@pytest.mark.parametrize("old,new,word", [
    ("", FIRST + FIRST.replace("0.9", "-0.2"), "is given twice"),
    ("", FIRST + FIRST, "is given twice"),
    ("", FIRST + PAIR.format("realisation", "amount_usd_bn", -0.2), "is given twice"),
    ("cell.H.P = 0.5", "cell.H.P = 0.5\ncell.P.H = 0.7", "duplicate `cell` of P and H"),
    ("cell.H.P = 0.5", "cell.H.P = 0.5\ncell.P.H = 0.7", "both directions"),
    ("cell.H.P = 0.5", "cell.H.P = 0.5\ncell.P.H = 0.5", ""),
    ("", INSTITUTION + 'members = ["H", "P", "H"]\n', "duplicate `H`"),
    ("", EVENT.replace('"H"', '["H", "H"]') + "start = 2027-01-01\n", ""),
    ("", HOSTILE + 'between = [["H", "P"], ["H", "P"]]\n', "duplicate pair of"),
    ("", HOSTILE + 'between = [["H", "P"], ["P", "H"]]\n', "duplicate pair of"),
    ("", '[sweep.grid]\n"pledge.a.realisation" = [0.1, 0.5, 0.1]\n', "duplicate 0.1"),
    ("", '[sweep]\nmetrics = ["paid.*", "paid.*"]\n', ""),
    ("", "[sweep]\nquantiles = [0.5, 0.1, 0.5]\n", "duplicate 0.5"),
    ('to = "H"', 'to = ["H", "H"]', "")])
def test_repeated(old, new, word):
    """Duplicates are an error, even with equal values."""
    errors(replaced(old, new), "E021", words=[word])


def test_repeated_settings():
    errors(BASE, "E021", command="run", words=["duplicate `--set"],
           arguments=("--set", "pledge.a.years=2", "--set", "pledge.a.years=3"))


@pytest.mark.parametrize("year", ["2026.9", "1e30", "-5", "0", "10000", "2026.0001"])
def test_changed_years(year):
    """Reading does not round, cut or clamp numbers."""
    errors(BASE + FIXED, "E014", words=("`year` is", "not a whole number from 1 to 9999"),
           t_csv=f"agent,influencer,share,year\nH,P,0.5,{year}\n")


@pytest.mark.parametrize("number", ["1e-400", "0.1e-330", "-1e-500", "+5e-325"])
def test_changed_numbers(number):
    errors(replaced("cell.H.P = 10", f"cell.H.P = {number}"), "E014", words=["read as 0"])
    errors(BASE + FIXED, "E022", words=["read as 0"],
           t_csv=f"agent,influencer,share\nH,P,{number}\n")


@pytest.mark.parametrize("number", ["0e-400", "0.0", "-0.0", "1e-300"])
def test_kept_numbers(number):
    steppe(replaced("cell.H.P = 10", f"cell.H.P = {number}"))


@pytest.mark.parametrize("years,words", [
    ((1990, 1995), ["end in 1995", "throughout"]), ((2050, 2040), ["begin in 2040", "throughout"]),
    ([2025], ["end in 2025"]), ((1990, 1995, 2030), ["for 1990 has no effect"]),
    ((2026, 2040, 2050), ["for 2050 has no effect"]), ([2026], []), ((1990, 2030), []),
    ((2020, 2028, 2040), []), ((2026, 2031), []), ([2031], [])])
def test_years_outside(years, words):
    """Rows of years outside the simulation cause a warning."""
    rows = "".join(f"H,P,0.{n + 5},{year}\n" for n, year in enumerate(years))
    warns(BASE + FIXED, *words, count=bool(words), t_csv="agent,influencer,share,year\n" + rows)


@pytest.mark.parametrize("text,help_", [
    ("33%", "33 % is 0.33"), ("33 %", "33 % is 0.33"), ("1,2 %", "1.2 % is 0.012"),
    ("0,5", "the decimal sign is a point: 0.5"),
    ("1,000,000", "without separators between digits: 1000000"),
    ("1'000", "without separators between digits: 1000")])
def test_slips(text, help_):
    """Percent signs, decimal commas and separators are named wherever a number is read."""
    errors(replaced(REALISATION, f"realisation = {text}"), "E002", words=[help_])
    errors(replaced(REALISATION, f'realisation = "{text}"'), "E011", words=[help_])
    errors(BASE, "E011", command="run", arguments=("--set", f"pledge.a.realisation={text}"),
           words=[help_])
    errors(BASE + '[layer.t]\nkind = "tie"\ndata = "t.csv"\n', "E022", words=[help_],
           t_csv=f'a,b,strength\nH,P,"{text}"\n')


@pytest.mark.parametrize("text,help_", [
    ("12%", "12 % is 0.12"), ("12 %", "12 % is 0.12"), ("0,5", "a point: 0.5")])
def test_slips_in_criteria(text, help_):
    errors(replaced("> 0.5", f"> {text}"), "E041", words=[help_])


def test_percent():
    errors(replaced(REALISATION, "realisation = 33"), "E014",
           words=["if percent is meant, 33 % is 0.33"])


@pytest.mark.parametrize("ask", [
    "paid.a >", "paid.b > 1", "paidd.a > 1", "paid.a.b > 1", "influence_share.H.PP > 0.1",
    "(paid.a > 1"])
def test_all_at_once(ask):
    """Criteria are checked even if there are other errors."""
    text = replaced("paid.a > 0.5", ask)
    errors(text.replace('kind = "stock"', 'kind = "stocks"'), "E015", "E041")
    errors(text.replace("amount_usd_bn = {", "amount_usd_b = {"), "E012", "E010", "E041")


@pytest.mark.parametrize("ask,codes,words", [
    ("paid.A > 0.5", ["E041"], ["Did you mean `paid.a`?"]), ("paid.a > 0.5", [], []),
    ("trade.H.ROW + gdp.P - influence.H.P > 0.5", [], [])])
def test_criteria_beside_an_error(ask, codes, words):
    """Valid criteria cause no error."""
    text = replaced(GDP, "gdp_usd_bn = -1\n").replace("paid.a > 0.5", ask)
    errors(text, "E014", *codes, words=words)


MEMBERS = BASE.replace("H", "KAZ") + INSTITUTION + 'members = ["KAZ", "P", {}]\n'


@pytest.mark.parametrize("slip,near", [
    ("KAZZ", "KAZ"), ("Kaz", "KAZ"), ("KZ", "KAZ"), ("KAX", "KAZ"), ("PP", "P")])
def test_members(slip, near):
    """A member with a name close to an agent's causes a warning."""
    warns(MEMBERS.replace("{}", f'"{slip}"'), f"`{slip}` is not an agent",
          f"Did you mean `{near}`?")


def test_other_members():
    warns(MEMBERS.replace("{}", '"KGZ", "FRANCE"'), count=0)


@pytest.mark.parametrize("call", [["run"], ["sweep", "-n", 512]], ids=["run", "sweep"])
@pytest.mark.parametrize("amount", ["1e-6, 12", "1e-7, 13", "1e-8, 14", "1e-9, 15", "1e-10, 16"])
def test_readable(call, amount):
    """Numbers of more than ten digits, as from unbounded distributions, are shown with an
    exponent."""
    command, *arguments = call
    text = replaced("uniform = [0, 1]", f"lognormal = [{amount}]")
    said = steppe(text, *arguments, command=command).stdout
    assert max(map(len, re.findall(r"\d+", said))) <= 12
