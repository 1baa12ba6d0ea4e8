"""Data tables of layers and populations: tables.py STEPPE SOURCE_DIR.

Both readers follow RFC 4180. They reject malformed tables with a correct message that names the
fix.
"""
import csv
import pathlib
import subprocess
import sys
import tempfile

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
STATES = """[time]
start = 2026-01-01
step = "year"
years = 5
[agent.A]
gdp_usd_bn = 100
[agent.B]
gdp_usd_bn = 1000
"""
LAYER = STATES + '[layer.money]\nkind = "stock"\ndata = "t.csv"\n'
CROWD = STATES + """[issue.x]
position.A = 0
position.B = 0
[crowd]
agents = "agents.csv"
edges = "edges.EDGES"
"""
HEAD = "host,investor,stock_usd_bn,note\n"
PEOPLE = "id,group,position.x,note\n"
TIES = "listener,speaker,weight\n"


class Case:
    """A scenario in its own folder."""

    def __init__(self, scenario, **tables):
        self.folder = tempfile.TemporaryDirectory()
        here = pathlib.Path(self.folder.name)
        (here / "s.toml").write_text(scenario)
        for name, text in tables.items():
            (here / name.replace("_", ".")).write_bytes(text.encode())

    def steppe(self, *arguments):
        return subprocess.run([PROGRAM, *arguments], cwd=self.folder.name, capture_output=True,
                              text=True, timeout=120)


def layer(table, scenario=LAYER):
    return Case(scenario, t_csv=table)


def crowd(people, ties=TIES + "p,q,1\n", ending="csv"):
    return Case(CROWD.replace("EDGES", ending), agents_csv=people, **{"edges_" + ending: ties})


def refused(case, *words, errors=1):
    said = case.steppe("check", "s.toml")
    assert said.returncode == 2 and all(w in said.stderr for w in words), (words, said)
    assert said.stderr.count("error[") == errors, said.stderr
    return said.stderr


def good(case):
    said = case.steppe("check", "s.toml")
    assert said.returncode == 0 and "error[" not in said.stderr, said
    return said.stderr


def quoting():
    """Both readers report the same errors, at the same column of the note."""
    for field, fault, column in (('"1"00', "text after the closing quotation mark", 3),
                                 ('"a"b"', "text after the closing quotation mark", 3),
                                 ('"a" ', "text after the closing quotation mark", 3),
                                 ('a"b', "a quotation mark inside a field", 1),
                                 (' "a"', "a quotation mark inside a field", 1),
                                 ('a\rb', "a carriage return without a line feed", 1),
                                 ('"a', "a quoted field does not end", 0),
                                 ('"a""', "a quoted field does not end", 0)):
        said = refused(layer(HEAD + f"A,B,1,{field}\n"), fault, "E022")
        assert f"t.csv:2:{7 + column}\n" in said, said
        said = refused(crowd(PEOPLE + f"p,g,0,{field}\n"), fault, "E022")
        assert f"agents.csv:2:{7 + column}\n" in said, said
    refused(crowd(PEOPLE + "p,g,0,\nq,g,0,\n", TIES + 'p,q,"1"0\n'), "text after the closing")
    refused(crowd(PEOPLE.replace("note", '"note"s') + "p,g,0,\n"), "text after the closing")
    refused(layer(HEAD.replace("note", '"note"s') + "A,B,1,\n"), "text after the closing")


def quoted_texts():
    """Doubled quotation marks, line ends, commas and spaces inside quoted fields are preserved."""
    for note in ('"a ""b"", c"', '"first\nsecond, line\n"', '"crlf\r\nline"', '""', '""""', '"  "'):
        assert good(layer(HEAD + f"A,B,1,{note}\n")) == ""
        assert good(crowd(PEOPLE + f"p,g,0,{note}\nq,g,0,{note}\n")) == ""
    # After a quoted line end, positions are still those of the file.
    said = refused(layer(HEAD + 'A,B,1,"x\ny"\nA,C,1,\n'), "there is no agent `C`")
    assert "t.csv:4:3\n" in said, said
    said = refused(crowd(PEOPLE + 'p,g,0,"x\ny"\nq,g,2,\n'), "outside [-1, 1]")
    assert "agents.csv:4:5\n" in said, said
    said = refused(crowd(PEOPLE + 'p,"g\nh",2,\nq,g,0,\n'), "outside [-1, 1]")
    assert "agents.csv:3:4\n" in said, said
    refused(layer(HEAD + 'A,"B ",1,\n'), "there is no agent `B `")
    refused(crowd(PEOPLE + '"r ",g,0,\np,g,0,\nq,g,0,\n'), "`r ` cannot be the id")
    case = crowd(PEOPLE + 'p,"say ""g"", ",0,"a\nb"\nq,g,0,\n')
    said = case.steppe("run", "s.toml", "--out", "out", "--quiet")
    assert said.returncode == 0, said
    with open(pathlib.Path(case.folder.name) / "out/crowd.csv", newline="") as rows:
        assert {row["group"] for row in csv.DictReader(rows)} == {"*", 'say "g", ', "g"}


def many_lines():
    """Line ends inside quotation marks do not split a large table into pieces."""
    note = '"' + "x\n" * 50 + '"'
    rows = "".join(f"n{n},g,0,{note}\n" for n in range(30_000))
    said = crowd(PEOPLE + rows, TIES + "n1,n2,1\n").steppe("check", "s.toml")
    assert said.returncode == 0 and "30000 agents" in said.stdout, said
    said = refused(crowd(PEOPLE + rows + "bad,g,7,\n", TIES + "n1,n2,1\n"), "outside [-1, 1]")
    assert f"agents.csv:{30_000 * 51 + 2}:7\n" in said, said


def spreadsheets():
    """Rows without a value are skipped; other separators are named once."""
    for empty in (",,,\n", ",,,\r\n", " , ,,\n", "\t\n", ",\n", "\n \n\n"):
        assert good(layer(HEAD + empty + "A,B,1,\n" + 60 * empty)) == ""
        assert good(crowd(PEOPLE + empty + "p,g,0,\n" + 9 * empty + "q,g,0,\n" + empty)) == ""
    for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        table = "host,investor,stock_usd_bn\nA,B,1\n".replace(",", sign)
        refused(layer(table), f"separated by {name}")
        refused(layer("\ufeff" + table.replace("1", "1,5")), f"separated by {name}")
        refused(crowd("id,position.x\np,0\n".replace(",", sign)), f"separated by {name}")
        refused(crowd(PEOPLE + "p,g,0,\nq,g,0,\n", "listener,speaker\np,q\n".replace(",", sign)),
                f"separated by {name}")


def true_messages():
    """An invalid row is not reported as a table without rows."""
    for row in ("A,B,1,,\n", "A,B\n", 'A,B,1,"x"y\n', 'A,B,1,"x\n', "A,B,1,a,b\n"):
        said = refused(layer(HEAD + row), "t.csv:2:")
        assert "no rows" not in said, said
    assert "remove the comma at the end" in refused(layer(HEAD + "A,B,1,,\n"), "5 fields")
    assert "quote fields that contain commas" in refused(layer(HEAD + "A,B,1,a,b\n"), "5 fields")
    assert "quote fields" not in refused(layer(HEAD + "A,B\n"), "2 fields")
    refused(layer(HEAD + ",,,\n"), "has a header but no rows")


BANNER = "%%MatrixMarket matrix coordinate "
THREE = "id,position.x,conviction.x\np,0.5,0.1\nq,-0.5,0.9\nr,0,-1\n"


def crowd_means(people, ties):
    """Returns the mean position of the population at each step, as text."""
    case = crowd(people, ties, "mtx")
    said = case.steppe("run", "s.toml", "--out", "out", "--quiet")
    assert said.returncode == 0, said
    with open(pathlib.Path(case.folder.name) / "out/crowd.csv", newline="") as rows:
        return [row["mean"] for row in csv.DictReader(rows)]


def matrices():
    """Blank lines are allowed anywhere after the banner; the diagonal is autonomy."""
    body = ("%c\n", "3 3 2\n", "1 2 1\n", "2 3 1\n")
    for blank in ("\n", "   \n", "\t\n", " \t \r\n", "  \n\n   \n"):
        for at in range(len(body) + 1):
            text = BANNER + "real general\n" + "".join(body[:at]) + blank + "".join(body[at:])
            assert good(crowd(THREE, text, "mtx")) == ""
    last = BANNER + "real general\n3 3 1\n1 2 1\n   "
    assert good(crowd(THREE, last, "mtx")) == ""
    zeros = BANNER + "real general\n3 3 4\n1 1 0\n1 2 1\n2 3 1\n3 3 0\n"
    none = BANNER + "real general\n3 3 2\n1 2 1\n2 3 1\n"
    assert crowd_means(THREE, zeros) == crowd_means(THREE, none)
    own = "id,position.x,conviction.x,autonomy\np,0.5,0.1,0.25\nq,-0.5,0.9,0.75\nr,0,-1,0\n"
    kept = BANNER + "real general\n3 3 5\n1 1 1\n1 2 3\n2 2 6\n2 3 2\n3 1 1\n"
    stated = BANNER + "real general\n3 3 3\n1 2 3\n2 3 2\n3 1 1\n"
    assert crowd_means(THREE, kept) == crowd_means(own, stated)
    assert crowd_means(THREE, kept) != crowd_means(THREE, stated)
    for sign in ("pattern general\n3 3 3\n1 1\n1 2\n2 3\n",
                 "pattern symmetric\n3 3 3\n1 1\n2 1\n3 2\n",
                 "integer general\n3 3 3\n1 1 2\n1 2 1\n2 3 1\n"):
        assert good(crowd(THREE, BANNER + sign, "mtx")) == ""
        refused(crowd(own, BANNER + sign, "mtx"), "E038",
                "the diagonal of the matrix and `autonomy`")
    twice = BANNER + "real general\n3 3 3\n1 1 1\n1 2 1\n1 1 2\n"
    refused(crowd(THREE, twice, "mtx"), "E021", "duplicate edge: listener `p`, speaker `p`")


def other_matrices():
    """Errors name lines that are not entries; `integer` allows no fractions."""
    for body, words in (("3 3 2\n1 2 1\n% note\n2 3 1\n", "a comment between the entries"),
                        ("3 3 1\n1,2,1\n", "separate the fields by blanks"),
                        ("3 3 1\n1 2 1\nend\n", "the line has 1 field, not 3"),
                        ("3 3 1\n1 2 1 7\n", "the line has 4 fields, not 3"),
                        ("3 3 1\n1;2;1\n", "separate the fields by blanks")):
        refused(crowd(THREE, BANNER + "real general\n" + body, "mtx"), "E020", words)
    for weight in ("1.5", "0.25", "1e-3"):
        refused(crowd(THREE, BANNER + f"integer general\n3 3 1\n1 2 {weight}\n", "mtx"), "E022",
                "not a whole number", "write `real` there")
    good(crowd(THREE, BANNER + "integer general\n3 3 1\n1 2 2.0\n", "mtx"))
    cut = BANNER + "real general\n3 3 3\n1 2 1\n"
    refused(crowd(THREE, cut, "mtx"), "3 entries are declared, the file has 1")


def headers():
    """A misspelt column is one error; the basis of a row must be one of the language."""
    refused(layer("Host,Investor,Stock_usd_bn\nA,B,1\n"), "did you mean `host`?",
            "did you mean `investor`?", errors=3)
    refused(layer("host, investor, stock_usd_bn\nA,B,1\n"), "did you mean `investor`?", errors=2)
    refused(layer("host,investor,stock_usd_mn\nA,B,1\n"), "did you mean `stock_usd_bn`?")
    refused(layer("host,investor,stock_usd_bn,\nA,B,1,\n"), "a column without a name")
    for column in ("susceptibility", "autonomy"):
        refused(crowd(f"id,position.x,{column}\np,0,40\nq,0,\n"), "40 % is 0.4")
    refused(crowd("id,position.x\np,-60\nq,0\n"), "-60 % is -0.6")
    for basis in ("guess", "Measured", "coded ?", "mesured"):
        refused(layer(f"host,investor,stock_usd_bn,basis\nA,B,1,{basis}\n"), "E015", "for `basis`")
    good(layer("host,investor,stock_usd_bn,basis\nA,B,1,coded\nB,A,1,\n"))
    for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        for head, row in (("host,investor,stock_usd_bn", "A,B,1"),
                          ("id,group,position.x", "p,g,0")):
            quoted = "\n".join(sign.join(f'"{w}"' for w in line.split(",")) for line in (head, row))
            case = layer(quoted + "\n") if "host" in head else crowd(quoted + "\n")
            refused(case, f"separated by {name}")


def slips():
    """Errors name decimal commas, percent signs and separators in populations too."""
    for text, help_ in (('"0,5"', "the decimal sign is a point: 0.5"), ("5%", "5 % is 0.05"),
                        ('"5,5 %"', "5.5 % is 0.055"), ("1e-400", "would be read as 0"),
                        ('"1,000,000"', "without separators between digits: 1000000")):
        refused(crowd(PEOPLE + f"p,g,{text},\nq,g,0,\n"), "E022", "not a number", help_)
        refused(crowd(PEOPLE + "p,g,0,\nq,g,0,\n", TIES + f"p,q,{text}\n"), "E022", help_)
        refused(layer(HEAD + f"A,B,{text},\n"), "E022", "not a number", help_)


def formulas():
    """Names that a spreadsheet would evaluate are written as text."""
    for name in ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(1)"):
        case = Case(STATES, **{})
        file = pathlib.Path(case.folder.name) / f"{name}.toml"
        file.write_text(STATES)
        said = case.steppe("run", f"./{name}.toml", "--out", "out", "--quiet")
        assert said.returncode == 0, said
        with open(pathlib.Path(case.folder.name) / "out/timeseries.csv", newline="") as rows:
            names = {row["scenario"] for row in csv.DictReader(rows)}
        assert names == {"'" + name}, names
    case = crowd(PEOPLE + "p,=2+2,0,\nq,g,0,\n")
    assert case.steppe("run", "s.toml", "--out", "out", "--quiet").returncode == 0
    with open(pathlib.Path(case.folder.name) / "out/crowd.csv", newline="") as rows:
        assert {row["group"] for row in csv.DictReader(rows)} == {"*", "'=2+2", "g"}


if __name__ == "__main__":
    for test in (quoting, quoted_texts, many_lines, spreadsheets, true_messages, matrices,
                 other_matrices, headers, slips, formulas):
        test()
        print(f"{test.__name__}: good")
