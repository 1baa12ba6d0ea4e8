"""Common slips give one error or warning, with its fix."""
import pytest

from language import BASE, contains, errors, replaced, steppe
from plausibility import WORLD
from tables import LAYER, STATES, crowd, good, layer, refused

pytestmark = pytest.mark.usefixtures("here")
PEOPLE = "id,position.x\np,0\nq,0\n"


def refused_observations(table, *words):
    said = steppe(STATES, "--to", "seen.csv", "--free", "agent.A.growth_per_year[0,0.1]",
                  command="calibrate", code=2, seen_csv=table).stderr
    assert said.count("error[") == 1
    contains(said, words)


@pytest.mark.parametrize("lines", [
    "Stocks of investment\n", "# a comment\n", "Stocks, 2024\n\n", '"A; B",,\n,,\n',
    "Data Source,World Bank\n\nLast Updated,2026-01-01\n\n", "\ufeffTable 1:\r\n",
    "# one\n# two\n# three\n", "a|b\n", 'The "host" states\n'])
def test_titles(lines):
    """A title or comments above the header are one error, which names both."""
    people = "id,group,position.x\np,g,0\nq,g,0\n"
    words = "does not begin with its header", f"in line {lines.count(chr(10)) + 1}", ".csv:1:1"
    refused(layer(lines + "host,investor,stock_usd_bn\nA,B,1\nB,A,2\n"), *words,
            "`host,investor,stock_usd_bn`")
    refused(crowd(lines + people), *words, "`id,group,position.x`")
    refused(crowd(people, lines + "listener,speaker\np,q\nq,p\n"), *words, "`listener,speaker`")
    refused_observations(lines + "date,metric,value\n2027-01-01,gdp.A,1\n", *words)


@pytest.mark.parametrize("text", ["# stocks of A\nA,B,1\n", "#\nHost,B\n", '"# x"\nA,B,1\n',
                                  "# only\n", "#a,b,c\nA,B,1\n"])
def test_comments(text):
    refused(layer(text), "begins with a comment", "its first line is the header")


def test_rows_like_headers():
    """A line that looks like a header has no effect after the header."""
    good(layer("host,investor,stock_usd_bn\nhost,investor,1\n", LAYER.replace(
        "[agent.A]", "[agent.host]\ngdp_usd_bn = 1\n[agent.investor]\ngdp_usd_bn = 1\n[agent.A]")))


@pytest.mark.parametrize("slip,meant", [
    ("Id,position.x", "id"), ("ID,position.x", "id"), ("idd,position.x", "id"),
    ("i d,position.x", "id"), ("id,positon.x", "position.x"), ("id,Position.x", "position.x"),
    ("id,position.x,convicton.x", "conviction.x"),
    ("id,position.x,susceptability", "susceptibility")])
def test_misspelt_population(slip, meant):
    """A misspelt column of a population or of observations is one error."""
    zeros = ",0" * slip.count(",")
    refused(crowd(f"{slip}\np{zeros}\nq{zeros}\n"), f"Did you mean `{meant}`?")


@pytest.mark.parametrize("slip,meant", [
    ("Listener,speaker", "listener"), ("listner,speaker", "listener"),
    ("listener,speakr", "speaker"), ("listener,Speaker", "speaker")])
def test_misspelt_ties(slip, meant):
    refused(crowd(PEOPLE, slip + "\np,q\n"), f"Did you mean `{meant}`?")


def test_missing_columns():
    refused(crowd(PEOPLE, "speaker,weight\np,1\n"), "the column `listener` is missing")
    refused(crowd("group,position.x\np,0\n"), "the column `id` is missing")


@pytest.mark.parametrize("head,meant", [
    ("Date,metric,value", "date"), ("date,metrc,value", "metric"), ("date,metric,Value", "value")])
def test_misspelt_observations(head, meant):
    refused_observations(head + "\n2027-01-01,gdp.A,1\n", f"Did you mean `{meant}`?")


PLACES = [("at = 2027-01-01", "at = {}"), ("start = 2026-01-01\nstep", "start = {}\nstep"),
          ("at = 2027-01-01", "during = [{}, 2028-01-01]"),
          ("at = 2027-01-01", "during = [2026-01-01, {}]")]


@pytest.mark.parametrize("text,help_", [
    ("2027-02-30", "that month has 28 days: its last is 2027-02-28"),
    ("2028-02-30", "that month has 29 days: its last is 2028-02-29"),
    ("2027-04-31", "its last is 2027-04-30"),
    ("2027-30-06", "the month comes before the day: 2027-06-30"),
    ("2027-13-01", "the month comes before the day: 2027-01-13"),
    ("01.02.2027", "write it as 2027-02-01"),
    ("1.2.2027", "write it as 2027-02-01"),
    ("31.12.2027", "write it as 2027-12-31"),
    ("2027.02.01", "write it as 2027-02-01"),
    ("2027/02/01", "write it as 2027-02-01"),
    ("01/02/2027", "the year, the month and the day: for instance 2027-01-31"),
    ("2027-02", "write it as 2027-02-01"),
    ("2027", "write it as 2027-01-01")])
def test_dates(text, help_):
    """An invalid date is one error, which explains the format."""
    for old, new in PLACES:
        for written in (text, f'"{text}"'):
            code = "E011" if written != text or text == "2027" else "E002"
            errors(replaced(old, new.format(written)), code, words=(help_,))
    errors(BASE, "E011", command="run", arguments=("--set", f"ask.big.at={text}"), words=(help_,))


def test_quoted_date():
    errors(replaced("at = 2027-01-01", 'at = "2027-01-01"'), "E011",
           words=("write it without quotation marks: 2027-01-01",))


@pytest.mark.parametrize("time", ["12:00:00", "07:30:00", "00:00:00.5", "23:59:59", "12:00:01"])
def test_times_of_day(time):
    for old, new in (*PLACES[:2], PLACES[3], ("gdp_usd_bn = 100\n", "gdp_usd_bn = {}\n")):
        errors(replaced(old, new.format(time)), "E016", words=("has a time of day",))


def test_date_and_time():
    errors(replaced("gdp_usd_bn = 100\n", "gdp_usd_bn = 2027-01-01T12:00:00\n"), "E016")


@pytest.mark.parametrize("value,help_", [
    ("{ uniform = [10%, 0.5] }", "10 % is 0.1"), ("{ uniform = [0.1, 50%] }", "50 % is 0.5"),
    ("{ pert = [0, 30 %, 1] }", "30 % is 0.3"), ("[10%]", "10 % is 0.1"),
    ("{ normal = [5%, 1%], min = 0 }", "5 % is 0.05"),
    ("{ uniform = [.1, 1] }", "write 0.5, not .5")])
def test_broken_settings(value, help_):
    """Invalid TOML in values of --set causes the hint of the same slip in a file."""
    errors(BASE, "E002", command="run", arguments=("--set", f"pledge.a.realisation={value}"),
           words=(help_, "--> --set:1:22"))


@pytest.mark.parametrize("id_", ["b", "x", "none", "japan", "zz"])
def test_unknown_pledges(id_):
    first = BASE[BASE.index("[pledge.a]"):BASE.index("[ask")].replace("pledge.a", "pledge.first")
    errors(BASE + first, "E040", command="run",
           arguments=("--set", f"pledge.{id_}.realisation=1"), words=("here are: a, first",))


@pytest.mark.parametrize("key", ["metrics", "quantiles"])
def test_empty_lists(key):
    """An empty list in [sweep] is an error, not the default."""
    errors(BASE + f"[sweep]\n{key} = []\n", "E012", words=(f"`{key}` is an empty list",))
    errors(BASE, "E012", command="sweep", arguments=("-n", "64", "--set", f"sweep.{key}=[]"),
           words=("leave the key out for the default",))


@pytest.mark.parametrize("ask,answer", [
    ("1 > 2", "no"), ("paid.a > paid.a", "no"), ("1 < 2", "yes"), ("paid.a >= paid.a", "yes"),
    ("2 * gdp.P > gdp.P * 2", "no"), ("gdp.P + gdp.H <= gdp.H + gdp.P", "yes"),
    ("0 * paid.a > -1", "yes"), ("gdp.P - gdp.P > 0.1", "no"), ("paid.a - 1 < paid.a", "yes")])
def test_constant(ask, answer):
    """A question that no metric can change causes a warning, also beside errors."""
    text = WORLD.replace("paid.a > 0.5", ask)
    said = steppe(text).stderr
    assert said.count("[W118]") == 1 and f"[ask.big] is always answered by {answer}" in said
    assert "[W118]" in steppe(text.replace("years = 5", "years = -1"), code=2).stderr


@pytest.mark.parametrize("ask", [
    "paid.a > 0", "paid.a / paid.a > 0.5", "gdp.P > gdp.H", "paid.a * paid.a > paid.a",
    "1 / paid.a > 2", "1e-9 * paid.a > 0", "gdp.P + 1e6 > 1e6", "paid.a > 0.9"])
def test_not_constant(ask):
    steppe(WORLD.replace("paid.a > 0.5", ask), "--strict")


CODES = {"USA": "US", "RUS": "RU", "JPN": "JP", "CHN": "CN", "CHE": "CH", "UKR": "UA"}
STATES_OF_CODES = BASE + "".join(f"[agent.{s}]\ngdp_usd_bn = 10\n" for s in CODES)


@pytest.mark.parametrize("state,short", CODES.items())
def test_countries(state, short):
    """The suggestion for a country's short code is that country, not the most similar code."""
    base = STATES_OF_CODES
    errors(base.replace('to = "H"', f'to = "{short}"'), "E013",
           words=(f"Did you mean `{state}`?",))
    errors(base, "E040", command="run", words=(f"Did you mean `agent.{state}.gdp_usd_bn`?",),
           arguments=("--set", f"agent.{short}.gdp_usd_bn=3"))
    errors(base.replace("paid.a > 0.5", f"gdp.{short} > 0.5"), "E041",
           words=(f"Did you mean `gdp.{state}`?",))


def test_unknown_country():
    errors(STATES_OF_CODES.replace('to = "H"', 'to = "KZ"'), "E013", never=("Did you mean",))


def test_metrics():
    """An unknown id in a metric suggests an address that exists, beside other errors too."""
    wrong = BASE.replace("paid.a > 0.5", "paid.q > 0.5")
    errors(wrong, "E041", words=("Did you mean `paid.a`?",))
    errors(wrong.replace("gdp_usd_bn = 100\n", "gdp_usd_bn = -1\n"), "E014", "E041",
           words=("there is no pledge `q`. Did you mean `paid.a`?",))

