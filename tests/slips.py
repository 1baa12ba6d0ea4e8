"""Common slips give one error or warning, with its fix: slips.py STEPPE SOURCE_DIR."""
from language import BASE, errors, replaced, steppe
from plausibility import WORLD
from tables import LAYER, STATES, Case, crowd, good, layer, refused


def titles():
    """A title or comments above the header are one error, which names both."""
    plain = "host,investor,stock_usd_bn\nA,B,1\nB,A,2\n"
    people, ties = "id,group,position.x\np,g,0\nq,g,0\n", "listener,speaker\np,q\nq,p\n"
    above = ("Stocks of investment\n", "# a comment\n", "Stocks, 2024\n\n", '"A; B",,\n,,\n',
             "Data Source,World Bank\n\nLast Updated,2026-01-01\n\n", "\ufeffTable 1:\r\n",
             "# one\n# two\n# three\n", "a|b\n", 'The "host" states\n')
    for lines in above:
        count = lines.count("\n") + 1
        words = "does not begin with its header", f"in line {count}", ".csv:1:1"
        refused(layer(lines + plain), *words, "`host,investor,stock_usd_bn`")
        refused(crowd(lines + people), *words, "`id,group,position.x`")
        refused(crowd(people, lines + ties), *words, "`listener,speaker`")
        observed = Case(LAYER, t_csv=plain, seen_csv=lines + "date,metric,value\n2027-01-01,gdp.A,1\n")
        said = observed.steppe("calibrate", "s.toml", "--to", "seen.csv", "--free",
                               "agent.A.growth_per_year[0,0.1]")
        assert said.returncode == 2 and said.stderr.count("error[") == 1, said
        assert all(w in said.stderr for w in words), said
    for text in ("# stocks of A\nA,B,1\n", "#\nHost,B\n", '"# x"\nA,B,1\n', "# only\n",
                 "#a,b,c\nA,B,1\n"):
        refused(layer(text), "begins with a comment", "its first line is the header")
    # A line that looks like a header has no effect after the header.
    good(Case(LAYER.replace("[agent.A]", "[agent.host]\ngdp_usd_bn = 1\n[agent.investor]\n"
                            "gdp_usd_bn = 1\n[agent.A]"),
              t_csv="host,investor,stock_usd_bn\nhost,investor,1\n"))


def misspelt():
    """A misspelt column of a population or of observations is one error."""
    for slip in ("Id", "ID", "idd", "i d"):
        refused(crowd(f"{slip},position.x\np,0\nq,0\n"), "did you mean `id`?")
    for slip, meant in (("positon.x", "position.x"), ("Position.x", "position.x"),
                        ("convicton.x", "conviction.x"), ("susceptability", "susceptibility")):
        more = "" if meant.endswith(".x") else "position.x,"
        row = "0," if more else ""
        refused(crowd(f"id,{more}{slip}\np,{row}0\nq,{row}0\n"), f"did you mean `{meant}`?")
    people = "id,position.x\np,0\nq,0\n"
    for slip, meant in (("Listener,speaker", "listener"), ("listner,speaker", "listener"),
                        ("listener,speakr", "speaker"), ("listener,Speaker", "speaker")):
        refused(crowd(people, slip + "\np,q\n"), f"did you mean `{meant}`?")
    refused(crowd(people, "speaker,weight\np,1\n"), "the column `listener` is missing")
    refused(crowd("group,position.x\np,0\n"), "the column `id` is missing")
    for head, meant in (("Date,metric,value", "date"), ("date,metrc,value", "metric"),
                        ("date,metric,Value", "value")):
        case = Case(STATES, seen_csv=head + "\n2027-01-01,gdp.A,1\n")
        said = case.steppe("calibrate", "s.toml", "--to", "seen.csv", "--free",
                           "agent.A.growth_per_year[0,0.1]")
        assert said.returncode == 2 and said.stderr.count("error[") == 1, said
        assert f"did you mean `{meant}`?" in said.stderr, said


def dates():
    """An invalid date is one error, which explains the format."""
    for text, help_ in (("2027-02-30", "that month has 28 days: its last is 2027-02-28"),
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
                        ("2027", "write it as 2027-01-01")):
        for old, new in (("at = 2027-01-01", "at = {}"),
                         ("start = 2026-01-01\nstep", "start = {}\nstep"),
                         ("at = 2027-01-01", "during = [{}, 2028-01-01]"),
                         ("at = 2027-01-01", "during = [2026-01-01, {}]")):
            for written in (text, f'"{text}"'):
                code = "E011" if written != text or text == "2027" else "E002"
                errors(replaced(old, new.format(written)), code, words=(help_,))
        errors(BASE, "E011", command="run", arguments=("--set", f"ask.big.at={text}"),
               words=(help_,))
    errors(replaced("at = 2027-01-01", 'at = "2027-01-01"'), "E011",
           words=("write it without quotation marks: 2027-01-01",))
    for time in ("12:00:00", "07:30:00", "00:00:00.5", "23:59:59", "12:00:01"):
        for old, new in (("at = 2027-01-01", f"at = {time}"),
                         ("start = 2026-01-01\nstep", f"start = {time}\nstep"),
                         ("at = 2027-01-01", f"during = [2026-01-01, {time}]"),
                         ("gdp_usd_bn = 100\n", f"gdp_usd_bn = {time}\n")):
            errors(replaced(old, new), "E016", words=("has a time of day",))
    errors(replaced("gdp_usd_bn = 100\n", "gdp_usd_bn = 2027-01-01T12:00:00\n"), "E016")


def broken_settings():
    """Invalid TOML in values of --set causes the hint of the same slip in a file."""
    for value, help_ in (("{ uniform = [10%, 0.5] }", "10 % is 0.1"),
                         ("{ uniform = [0.1, 50%] }", "50 % is 0.5"),
                         ("{ pert = [0, 30 %, 1] }", "30 % is 0.3"),
                         ("[10%]", "10 % is 0.1"),
                         ("{ normal = [5%, 1%], min = 0 }", "5 % is 0.05"),
                         ("{ uniform = [.1, 1] }", "write 0.5, not .5")):
        errors(BASE, "E002", command="run", arguments=("--set", f"pledge.a.realisation={value}"),
               words=(help_, "--> --set:1:22"))
    for id_ in ("b", "x", "none", "japan", "zz"):
        first = BASE[BASE.index("[pledge.a]"):BASE.index("[ask")].replace("pledge.a", "pledge.first")
        two = BASE + first
        errors(two, "E040", command="run", arguments=("--set", f"pledge.{id_}.realisation=1"),
               words=("here are: a, first",))


def empty_lists():
    """An empty list in [sweep] is an error, not the default."""
    for key in ("metrics", "quantiles"):
        errors(BASE + f"[sweep]\n{key} = []\n", "E012", words=(f"`{key}` is an empty list",))
        errors(BASE, "E012", command="sweep", arguments=("-n", "64", "--set", f"sweep.{key}=[]"),
               words=("leave the key out for the default",))


def constant():
    """A question that no metric can change causes a warning, also beside errors."""
    for ask, answer in (("1 > 2", "no"), ("paid.a > paid.a", "no"), ("1 < 2", "yes"),
                        ("paid.a >= paid.a", "yes"), ("2 * gdp.P > gdp.P * 2", "no"),
                        ("gdp.P + gdp.H <= gdp.H + gdp.P", "yes"), ("0 * paid.a > -1", "yes"),
                        ("gdp.P - gdp.P > 0.1", "no"), ("paid.a - 1 < paid.a", "yes")):
        text = WORLD.replace("paid.a > 0.5", ask)
        done = steppe(text)
        assert done.returncode == 0 and done.stderr.count("[W118]") == 1, (ask, done)
        assert f"[ask.big] is always answered by {answer}" in done.stderr, (ask, done)
        done = steppe(text.replace("years = 5", "years = -1"))
        assert done.returncode == 2 and "[W118]" in done.stderr, (ask, done)
    for ask in ("paid.a > 0", "paid.a / paid.a > 0.5", "gdp.P > gdp.H", "paid.a * paid.a > paid.a",
                "1 / paid.a > 2", "1e-9 * paid.a > 0", "gdp.P + 1e6 > 1e6", "paid.a > 0.9"):
        done = steppe(WORLD.replace("paid.a > 0.5", ask), "--strict")
        assert done.returncode == 0, (ask, done)


def countries():
    """The suggestion for a country's short code is that country, not the most similar code."""
    states = {"USA": "US", "RUS": "RU", "JPN": "JP", "CHN": "CN", "CHE": "CH", "UKR": "UA"}
    base = BASE + "".join(f"[agent.{s}]\ngdp_usd_bn = 10\n" for s in states)
    for state, short in states.items():
        errors(base.replace('to = "H"', f'to = "{short}"'), "E013",
               words=(f"did you mean `{state}`?",))
        errors(base, "E040", command="run", words=(f"did you mean `agent.{state}.gdp_usd_bn`?",),
               arguments=("--set", f"agent.{short}.gdp_usd_bn=3"))
        errors(base.replace("paid.a > 0.5", f"gdp.{short} > 0.5"), "E041",
               words=(f"did you mean `gdp.{state}`?",))
    errors(base.replace('to = "H"', 'to = "KZ"'), "E013", never=("did you mean",))


def metrics():
    """An unknown id in a metric suggests an address that exists, beside other errors too."""
    wrong = BASE.replace("paid.a > 0.5", "paid.q > 0.5")
    errors(wrong, "E041", words=("did you mean `paid.a`?",))
    errors(wrong.replace("gdp_usd_bn = 100\n", "gdp_usd_bn = -1\n"), "E014", "E041",
           words=("there is no pledge `q`: did you mean `paid.a`?",))


if __name__ == "__main__":
    for test in (titles, misspelt, dates, broken_settings, empty_lists, constant,
                 countries, metrics):
        test()
        print(f"{test.__name__}: good")
