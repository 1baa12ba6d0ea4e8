"""Errors of the scenario language, each with a correct message: language.py STEPPE SOURCE_DIR.

Contradictory and repeated entries, values that reading would change, and messages about entries
that are present but invalid.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM, ROOT = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
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


def steppe(text, *arguments, command="check", **tables):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "s.toml").write_text(text)
        for name, table in tables.items():
            (pathlib.Path(folder) / name.replace("_", ".")).write_text(table)
        return subprocess.run([PROGRAM, command, "s.toml", *arguments], cwd=folder,
                              capture_output=True, text=True, timeout=120)


def errors(text, *codes, words=(), never=(), command="check", arguments=(), **tables):
    """Checks that exactly these codes are reported, in the order of the file."""
    said = steppe(text, *arguments, command=command, **tables)
    found = [line[6:10] for line in said.stderr.splitlines() if line.startswith("error[")]
    assert said.returncode == 2 and found == list(codes), (text, codes, said.stderr)
    assert all(word in said.stderr for word in words), (words, said.stderr)
    assert not any(word in said.stderr for word in never), (never, said.stderr)


def warns(text, *words, count=1, **tables):
    said = steppe(text, **tables)
    assert said.returncode == 0 and said.stderr.count("warning[") == count, said
    assert all(word in said.stderr for word in words), (words, said.stderr)


def replaced(old, new):
    assert BASE.count(old) >= 1, old
    return BASE.replace(old, new, 1)


def stated_is_not_missing():
    """A key with an invalid value is not reported as missing, and has no further consequences."""
    for date in ("2026-01-01T12:00:00+09:00", "2026-01-01T12:00:00", "2026-01-01 12:00:00Z"):
        errors(BASE + EVENT + f"start = {date}\n", "E016", never=("neither",),
               words=(f"`{date}` has a time of day", "write the date alone: 2026-01-01"))
    errors(BASE + EVENT + "start = 07:30:00\n", "E016", never=("neither",))
    errors(BASE + EVENT + 'hazard_per_year = "0.1"\n', "E011", never=("neither",))
    errors(replaced("at = 2027-01-01", "at = 2027"), "E011", never=("neither",))
    errors(replaced("at = 2027-01-01", 'during = ["x", "y"]'), "E011", never=("takes two dates",))
    errors(replaced("years = 1\n", 'years = "one"\n'), "E011", never=("lacks",))
    errors(replaced('to = "H"', "to = { H = -1 }"), "E014", never=("sum to 0",))
    errors(replaced("years = 5", 'years = "x"'), "E011", never=("not a whole number",))
    errors(replaced("years = 5", "years = -5"), "E014", never=("after the end",))
    errors(BASE + '[response.r]\nby = 1\nto = 2\nlayer = "money"\nmatch = 0.1\nlag_years = "x"\n'
           "start = 2026-01-01\n", "E011", "E011", "E011", never=("answers itself", "shorter"))
    errors(replaced("gdp_usd_bn = 100\n", "gdp_usd_bn = 100\ncapital_output = 0\n"), "E014",
           never=("saving",))
    errors("agent = 3\n" + BASE[:BASE.index("[agent")], "E011", never=("has no agent",))
    errors(BASE + "[issue.x]\nposition = 3\n", "E011", never=("neither a position",))
    errors(replaced('step = "year"', 'step = "weekly"') + "[model]\nwear_per_year = 0.9\n", "E015",
           never=("too fast",))


def missing_files():
    """A file that does not exist is reported as missing, not as forbidden."""
    for line in ('[layer.f]\nkind = "tie"\ndata = "no.csv"\n',
                 '[layer.f]\nkind = "tie"\ndata = "no/such/folder/t.csv"\n',
                 '[layer.f]\nkind = "stock"\ndata = "./T.csv"\n',
                 '[commodity.oil]\ndata = "oil.csv"\n',
                 '[layer.f]\nkind = "fixed"\ndata = "a/../no.csv"\n'):
        errors(BASE + line, "E001", words=("there is no such file",), never=("outside",))
    errors(BASE + '[layer.f]\nkind = "tie"\ndata = "../no.csv"\n', "E004")


def written_numbers():
    """Each kind of misspelt number has its own correct help."""
    for text, help_ in ((".5", "write it as 0.5"), ("05", "write it as 5"), ("5.", "as 5"),
                        (",5", "a point: 0.5"), ("1.000,5", "a point: 1000.5"),
                        ("1,000", "without separators between digits: 1000"),
                        ("n/a", "leave it out"), ("NaN", "write a finite number")):
        errors(BASE, "E011", command="run", arguments=("--set", f"pledge.a.amount_usd_bn={text}"),
               words=(help_,), never=("1.79e308",))


def typed_values():
    """An error inside a value of --set points into the command line."""
    for text in ("issue.t.position={ H = 40, P = 0 }", "sweep.quantiles=[5, 50]",
                 "pledge.a.to={ Q = 1 }", "commodity.ore.gdp_at_risk={ H = 2 }",
                 "hostility={ H = { P = 50 } }"):
        more = "[issue.t]\nposition = { H = 0, P = 0 }\n[commodity.ore]\ncell.H.P = 1\n"
        said = steppe(BASE + more, "--set", text, command="run")
        place = f"--> --set:1:{text.index('=') + 2}\n"
        assert said.returncode == 2 and place in said.stderr and "v = " not in said.stderr, said


def places():
    """A place has two numbers; extra ones are an error."""
    for at in ("[1]", "[1, 2, 3]", "[]", "[71.4, 51.2, 30]", "[0, 0, 0, 0]"):
        errors(replaced("gdp_usd_bn = 100\n", f"gdp_usd_bn = 100\nat = {at}\n"), "E011",
               words=("`at` takes two numbers",))


def discovery():
    """The report states that a threshold that every box meets needs no restriction."""
    for threshold in ("0", "0.01", "1e-9"):
        said = steppe(BASE, "--ask", "big", "--threshold", threshold, "-n", "512",
                      command="discover")
        assert said.returncode == 0 and "No restriction is needed" in said.stdout, said
        assert "chance" not in said.stdout, said.stdout


def repeated():
    """Duplicates are an error, even with equal values."""
    pair = '[[sweep.correlation]]\nbetween = ["pledge.a.amount_usd_bn", "pledge.a.realisation"]\n'
    turned = '[[sweep.correlation]]\nbetween = ["pledge.a.realisation", "pledge.a.amount_usd_bn"]\n'
    for second in (pair + "rank = -0.2\n", pair + "rank = 0.9\n", turned + "rank = -0.2\n"):
        errors(BASE + pair + "rank = 0.9\n" + second, "E021", words=("is given twice",))
    errors(replaced("cell.H.P = 0.5", "cell.H.P = 0.5\ncell.P.H = 0.7"), "E021",
           words=("duplicate `cell` of P and H", "both directions"))
    errors(replaced("cell.H.P = 0.5", "cell.H.P = 0.5\ncell.P.H = 0.5"), "E021")
    errors(BASE + INSTITUTION + 'members = ["H", "P", "H"]\n', "E021", words=("duplicate `H`",))
    errors(BASE + EVENT.replace('"H"', '["H", "H"]') + "start = 2027-01-01\n", "E021")
    hostile = '[event.e]\nkind = "hostility"\nby = 0.1\nduration_years = 1\nstart = 2027-01-01\n'
    for pairs in ('[["H", "P"], ["H", "P"]]', '[["H", "P"], ["P", "H"]]'):
        errors(BASE + hostile + f"between = {pairs}\n", "E021", words=("duplicate pair of",))
    errors(BASE + '[sweep.grid]\n"pledge.a.realisation" = [0.1, 0.5, 0.1]\n', "E021",
           words=("duplicate 0.1",))
    errors(BASE + '[sweep]\nmetrics = ["paid.*", "paid.*"]\n', "E021")
    errors(BASE + "[sweep]\nquantiles = [0.5, 0.1, 0.5]\n", "E021", words=("duplicate 0.5",))
    errors(replaced('to = "H"', 'to = ["H", "H"]'), "E021")
    sets = ("--set", "pledge.a.years=2", "--set", "pledge.a.years=3")
    errors(BASE, "E021", command="run", arguments=sets, words=("duplicate `--set",))


def changed_numbers():
    """Reading does not round, cut or clamp numbers."""
    fixed = '[layer.f]\nkind = "fixed"\ndata = "t.csv"\n'
    for year in ("2026.9", "1e30", "-5", "0", "10000", "2026.0001"):
        errors(BASE + fixed, "E014", words=("`year` is", "not a whole number from 1 to 9999"),
               t_csv=f"agent,influencer,share,year\nH,P,0.5,{year}\n")
    for number in ("1e-400", "0.1e-330", "-1e-500", "+5e-325"):
        errors(replaced("cell.H.P = 10", f"cell.H.P = {number}"), "E014", words=("read as 0",))
        errors(BASE + fixed, "E022", words=("read as 0",),
               t_csv=f"agent,influencer,share\nH,P,{number}\n")
    for number in ("0e-400", "0.0", "-0.0", "1e-300"):
        assert steppe(replaced("cell.H.P = 10", f"cell.H.P = {number}")).returncode == 0


def years_outside():
    """Rows of years outside the simulation cause a warning."""
    fixed = BASE + '[layer.f]\nkind = "fixed"\ndata = "t.csv"\n'
    head = "agent,influencer,share,year\n"
    warns(fixed, "end in 1995", "throughout", t_csv=head + "H,P,0.5,1990\nH,P,0.8,1995\n")
    warns(fixed, "begin in 2040", "throughout", t_csv=head + "H,P,0.5,2050\nH,P,0.8,2040\n")
    warns(fixed, "end in 2025", t_csv=head + "H,P,0.5,2025\n")
    warns(fixed, "for 1990 has no effect",
          t_csv=head + "H,P,0.5,1990\nH,P,0.8,1995\nH,P,0.8,2030\n")
    warns(fixed, "for 2050 has no effect",
          t_csv=head + "H,P,0.5,2026\nH,P,0.8,2040\nH,P,0.8,2050\n")
    for years in ((2026,), (1990, 2030), (2020, 2028, 2040), (2026, 2031), (2031,)):
        rows = "".join(f"H,P,0.5,{year}\n" for year in years)
        warns(fixed, count=0, t_csv=head + rows)


def slips():
    """Percent signs, decimal commas and separators are named wherever a number is read."""
    for text, help_ in (("33%", "33 % is 0.33"), ("33 %", "33 % is 0.33"),
                        ("1,2 %", "1.2 % is 0.012"), ("0,5", "the decimal sign is a point: 0.5"),
                        ("1,000,000", "without separators between digits: 1000000"),
                        ("1'000", "without separators between digits: 1000")):
        number = replaced("realisation = { uniform = [0, 1] }", f"realisation = {text}")
        errors(number, "E002", words=(help_,))
        errors(replaced("realisation = { uniform = [0, 1] }", f'realisation = "{text}"'), "E011",
               words=(help_,))
        errors(BASE, "E011", command="run", arguments=("--set", f"pledge.a.realisation={text}"),
               words=(help_,))
        quoted = f'"{text}"'
        table = '[layer.t]\nkind = "tie"\ndata = "t.csv"\n'
        errors(BASE + table, "E022", words=(help_,), t_csv=f"a,b,strength\nH,P,{quoted}\n")
    for text, help_ in (("12%", "12 % is 0.12"), ("12 %", "12 % is 0.12"), ("0,5", "a point: 0.5")):
        errors(replaced("> 0.5", f"> {text}"), "E041", words=(help_,))
    errors(replaced("realisation = { uniform = [0, 1] }", "realisation = 33"), "E014",
           words=("if percent is meant, 33 % is 0.33",))


def all_at_once():
    """Criteria are checked even if there are other errors."""
    bad = {"that = \"paid.a > 0.5\"": ("paid.a >", "paid.b > 1", "paidd.a > 1", "paid.a.b > 1",
                                       "influence_share.H.PP > 0.1", "(paid.a > 1")}
    for old, asks in bad.items():
        for ask in asks:
            text = replaced(old, f'that = "{ask}"')
            errors(text.replace('kind = "stock"', 'kind = "stocks"'), "E015", "E041")
            errors(text.replace("amount_usd_bn = {", "amount_usd_b = {"), "E012", "E010", "E041")
    text = replaced("gdp_usd_bn = 100\n", "gdp_usd_bn = -1\n")
    errors(text.replace("paid.a > 0.5", "paid.A > 0.5"), "E014", "E041", words=("did you mean `paid.a`?",))
    # Valid criteria cause no error.
    errors(replaced("gdp_usd_bn = 100\n", "gdp_usd_bn = -1\n"), "E014")
    errors(replaced("gdp_usd_bn = 100\n", "gdp_usd_bn = -1\n").replace(
        "paid.a > 0.5", "trade.H.ROW + gdp.P - influence.H.P > 0.5"), "E014")


def members():
    """A member with a name close to an agent's causes a warning."""
    text = BASE.replace("H", "KAZ") + INSTITUTION
    for slip, near in (("KAZZ", "KAZ"), ("Kaz", "KAZ"), ("KZ", "KAZ"), ("KAX", "KAZ"), ("PP", "P")):
        warns(text + f'members = ["KAZ", "P", "{slip}"]\n', f"`{slip}` is not an agent",
              f"did you mean `{near}`?")
    warns(text + 'members = ["KAZ", "P", "KGZ", "FRANCE"]\n', count=0)


def readable():
    """Numbers of more than ten digits, as from unbounded distributions, are shown with an
    exponent."""
    for amount in ("{ lognormal = [1e-6, 12] }", "{ lognormal = [1e-7, 13] }",
                   "{ lognormal = [1e-8, 14] }", "{ lognormal = [1e-9, 15] }",
                   "{ lognormal = [1e-10, 16] }"):
        text = replaced("amount_usd_bn = { uniform = [0, 1] }", f"amount_usd_bn = {amount}")
        for command, more in (("run", ()), ("sweep", ("-n", "512"))):
            said = steppe(text, *more, command=command)
            longest = max(len(n) for n in re.findall(r"\d+", said.stdout))
            assert said.returncode == 0 and longest <= 12, (amount, said)


if __name__ == "__main__":
    for test in (stated_is_not_missing, missing_files, written_numbers, typed_values, places,
                 discovery, repeated, changed_numbers, years_outside, slips, all_at_once, members, readable):
        test()
        print(f"{test.__name__}: good")
