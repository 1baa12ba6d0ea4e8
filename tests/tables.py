"""Data tables of layers and populations.

Both readers follow RFC 4180. They reject malformed tables with a correct message that names the
fix.
"""
import pathlib

import pytest

import sweeping
from language import contains, steppe
from sweeping import columns

pytestmark = pytest.mark.usefixtures("here")
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
PAIR = PEOPLE + "p,g,0,\nq,g,0,\n"
BANNER = "%%MatrixMarket matrix coordinate "
THREE = "id,position.x,conviction.x\np,0.5,0.1\nq,-0.5,0.9\nr,0,-1\n"
OWN = "id,position.x,conviction.x,autonomy\np,0.5,0.1,0.25\nq,-0.5,0.9,0.75\nr,0,-1,0\n"
SEPARATORS = pytest.mark.parametrize("sign,name", [(";", "semicolons"), ("\t", "tabs"),
                                                   ("|", "bars")])


def layer(table, scenario=LAYER):
    return {"text": scenario, "t_csv": table}


def crowd(people, ties=TIES + "p,q,1\n", ending="csv"):
    return {"text": CROWD.replace("EDGES", ending), "agents_csv": people, f"edges_{ending}": ties}


def matrix(text, people=THREE):
    return crowd(people, BANNER + text, "mtx")


def refused(case, *words, errors=1):
    said = steppe(**case, code=2).stderr
    contains(said, words)
    assert said.count("error[") == errors
    return said


def good(case):
    said = steppe(**case).stderr
    assert "error[" not in said
    return said


def ran(case):
    """Returns the columns of the population's table after a run."""
    case = dict(case)
    steppe(case.pop("text"), "--out", "out", "--quiet", "--overwrite", command="run", **case)
    return columns("out/crowd.csv")


@pytest.mark.parametrize("field,fault,column", [
    ('"1"00', "text after the closing quotation mark", 3),
    ('"a"b"', "text after the closing quotation mark", 3),
    ('"a" ', "text after the closing quotation mark", 3),
    ('a"b', "a quotation mark inside a field", 1), (' "a"', "a quotation mark inside a field", 1),
    ("a\rb", "a carriage return without a line feed", 1),
    ('"a', "a quoted field does not end", 0), ('"a""', "a quoted field does not end", 0)])
def test_quoting(field, fault, column):
    """Both readers report the same errors, at the same column of the note."""
    refused(layer(HEAD + f"A,B,1,{field}\n"), fault, "E022", f"t.csv:2:{7 + column}\n")
    refused(crowd(PEOPLE + f"p,g,0,{field}\n"), fault, "E022", f"agents.csv:2:{7 + column}\n")


@pytest.mark.parametrize("case", [
    crowd(PAIR, TIES + 'p,q,"1"0\n'), crowd(PEOPLE.replace("note", '"note"s') + "p,g,0,\n"),
    layer(HEAD.replace("note", '"note"s') + "A,B,1,\n")])
def test_quoting_elsewhere(case):
    refused(case, "text after the closing")


@pytest.mark.parametrize("note", [
    '"a ""b"", c"', '"first\nsecond, line\n"', '"crlf\r\nline"', '""', '""""', '"  "'])
def test_quoted_notes(note):
    """Doubled quotation marks, line ends, commas and spaces inside quoted fields are allowed."""
    assert good(layer(HEAD + f"A,B,1,{note}\n")) == ""
    assert good(crowd(PEOPLE + f"p,g,0,{note}\nq,g,0,{note}\n")) == ""


def test_quoted_texts():
    """After a quoted line end, positions are still those of the file; texts are preserved."""
    refused(layer(HEAD + 'A,B,1,"x\ny"\nA,C,1,\n'), "there is no agent `C`", "t.csv:4:3\n")
    refused(crowd(PEOPLE + 'p,g,0,"x\ny"\nq,g,2,\n'), "outside [-1, 1]", "agents.csv:4:5\n")
    refused(crowd(PEOPLE + 'p,"g\nh",2,\nq,g,0,\n'), "outside [-1, 1]", "agents.csv:3:4\n")
    refused(layer(HEAD + 'A,"B ",1,\n'), "there is no agent `B `")
    refused(crowd(PEOPLE + '"r ",g,0,\np,g,0,\nq,g,0,\n'), "`r ` cannot be the id")
    groups = ran(crowd(PEOPLE + 'p,"say ""g"", ",0,"a\nb"\nq,g,0,\n'))["group"]
    assert set(groups) == {"*", 'say "g", ', "g"}


def test_many_lines():
    """Line ends inside quotation marks do not split a large table into pieces."""
    note = '"' + "x\n" * 50 + '"'
    rows = PEOPLE + "".join(f"n{n},g,0,{note}\n" for n in range(30_000))
    assert "30 000 agents" in steppe(**crowd(rows, TIES + "n1,n2,1\n")).stdout
    refused(crowd(rows + "bad,g,7,\n", TIES + "n1,n2,1\n"), "outside [-1, 1]",
            f"agents.csv:{30_000 * 51 + 2}:7\n")


@pytest.mark.parametrize("empty", [",,,\n", ",,,\r\n", " , ,,\n", "\t\n", ",\n", "\n \n\n"])
def test_spreadsheets(empty):
    """Rows without a value are skipped."""
    assert good(layer(HEAD + empty + "A,B,1,\n" + 60 * empty)) == ""
    assert good(crowd(PEOPLE + empty + "p,g,0,\n" + 9 * empty + "q,g,0,\n" + empty)) == ""


@SEPARATORS
def test_separators(sign, name):
    """Other separators are named once."""
    table = "host,investor,stock_usd_bn\nA,B,1\n".replace(",", sign)
    for case in (layer(table), layer("\ufeff" + table.replace("1", "1,5")),
                 crowd("id,position.x\np,0\n".replace(",", sign)),
                 crowd(PAIR, "listener,speaker\np,q\n".replace(",", sign))):
        refused(case, f"separated by {name}")


@pytest.mark.parametrize("row", [
    "A,B,1,,\n", "A,B\n", 'A,B,1,"x"y\n', 'A,B,1,"x\n', "A,B,1,a,b\n"])
def test_true_messages(row):
    """An invalid row is not reported as a table without rows."""
    assert "no rows" not in refused(layer(HEAD + row), "t.csv:2:")


def test_numbers_of_fields():
    refused(layer(HEAD + "A,B,1,,\n"), "5 fields", "remove the comma at the end")
    refused(layer(HEAD + "A,B,1,a,b\n"), "5 fields", "quote fields that contain commas")
    assert "quote fields" not in refused(layer(HEAD + "A,B\n"), "2 fields")
    refused(layer(HEAD + ",,,\n"), "has a header but no rows")


@pytest.mark.parametrize("at", range(5))
@pytest.mark.parametrize("blank", ["\n", "   \n", "\t\n", " \t \r\n", "  \n\n   \n"])
def test_blank_lines(blank, at):
    """Blank lines are allowed anywhere after the banner."""
    lines = ["%c\n", "3 3 2\n", "1 2 1\n", "2 3 1\n"]
    lines.insert(at, blank)
    assert good(matrix("real general\n" + "".join(lines))) == ""


def test_matrices():
    """The last line need not end; the diagonal is autonomy."""
    assert good(matrix("real general\n3 3 1\n1 2 1\n   ")) == ""
    zeros = ran(matrix("real general\n3 3 4\n1 1 0\n1 2 1\n2 3 1\n3 3 0\n"))["mean"]
    assert zeros == ran(matrix("real general\n3 3 2\n1 2 1\n2 3 1\n"))["mean"]
    kept = ran(matrix("real general\n3 3 5\n1 1 1\n1 2 3\n2 2 6\n2 3 2\n3 1 1\n"))["mean"]
    stated = "real general\n3 3 3\n1 2 3\n2 3 2\n3 1 1\n"
    assert kept == ran(matrix(stated, OWN))["mean"] != ran(matrix(stated))["mean"]
    refused(matrix("real general\n3 3 3\n1 1 1\n1 2 1\n1 1 2\n"), "E021",
            "duplicate edge: listener `p`, speaker `p`")


@pytest.mark.parametrize("text", [
    "pattern general\n3 3 3\n1 1\n1 2\n2 3\n", "pattern symmetric\n3 3 3\n1 1\n2 1\n3 2\n",
    "integer general\n3 3 3\n1 1 2\n1 2 1\n2 3 1\n"])
def test_diagonals(text):
    assert good(matrix(text)) == ""
    refused(matrix(text, OWN), "E038", "the diagonal of the matrix and `autonomy`")


@pytest.mark.parametrize("body,words", [
    ("3 3 2\n1 2 1\n% note\n2 3 1\n", "a comment between the entries"),
    ("3 3 1\n1,2,1\n", "separate the fields by blanks"),
    ("3 3 1\n1 2 1\nend\n", "the line has 1 field, not 3"),
    ("3 3 1\n1 2 1 7\n", "the line has 4 fields, not 3"),
    ("3 3 1\n1;2;1\n", "separate the fields by blanks")])
def test_other_matrices(body, words):
    """Errors name lines that are not entries."""
    refused(matrix("real general\n" + body), words, "E020")


def test_cut_matrices():
    refused(matrix("real general\n3 3 3\n1 2 1\n"), "3 entries are declared, the file has 1")


@pytest.mark.parametrize("weight", ["1.5", "0.25", "1e-3"])
def test_fractions(weight):
    """`integer` allows no fractions."""
    refused(matrix(f"integer general\n3 3 1\n1 2 {weight}\n"), "E022", "not a whole number",
            "write `real` there")


def test_whole_weights():
    good(matrix("integer general\n3 3 1\n1 2 2.0\n"))


@pytest.mark.parametrize("head,misspelt,meant", [
    ("Host,Investor,Stock_usd_bn", 3, ["host", "investor"]),
    ("host, investor, stock_usd_bn", 2, ["investor"]),
    ("host,investor,stock_usd_mn", 1, ["stock_usd_bn"])])
def test_headers(head, misspelt, meant):
    """A misspelt column is one error."""
    refused(layer(head + "\nA,B,1\n"), *(f"Did you mean `{name}`?" for name in meant),
            errors=misspelt)


def test_unnamed_columns():
    refused(layer("host,investor,stock_usd_bn,\nA,B,1,\n"), "a column without a name")


@pytest.mark.parametrize("table,help_", [
    ("id,position.x,susceptibility\np,0,40\nq,0,\n", "40 % is 0.4"),
    ("id,position.x,autonomy\np,0,40\nq,0,\n", "40 % is 0.4"),
    ("id,position.x\np,-60\nq,0\n", "-60 % is -0.6")])
def test_percent(table, help_):
    refused(crowd(table), help_)


@pytest.mark.parametrize("basis", ["guess", "Measured", "coded ?", "mesured"])
def test_bases(basis):
    """The basis of a row must be one of the language."""
    refused(layer(f"host,investor,stock_usd_bn,basis\nA,B,1,{basis}\n"), "E015", "for `basis`")


def test_known_bases():
    good(layer("host,investor,stock_usd_bn,basis\nA,B,1,coded\nB,A,1,\n"))


@SEPARATORS
@pytest.mark.parametrize("case,table", [(layer, "host,investor,stock_usd_bn\nA,B,1"),
                                        (crowd, "id,group,position.x\np,g,0")])
def test_quoted_separators(case, table, sign, name):
    quoted = '"' + table.replace(",", f'"{sign}"').replace("\n", '"\n"') + '"\n'
    refused(case(quoted), f"separated by {name}")


@pytest.mark.parametrize("text,help_", [
    ('"0,5"', "the decimal sign is a point: 0.5"), ("5%", "5 % is 0.05"),
    ('"5,5 %"', "5.5 % is 0.055"), ("1e-400", "would be read as 0"),
    ('"1,000,000"', "without separators between digits: 1000000")])
def test_slips(text, help_):
    """Errors name decimal commas, percent signs and separators in populations too."""
    refused(crowd(PEOPLE + f"p,g,{text},\nq,g,0,\n"), "E022", "not a number", help_)
    refused(crowd(PAIR, TIES + f"p,q,{text}\n"), "E022", help_)
    refused(layer(HEAD + f"A,B,{text},\n"), "E022", "not a number", help_)


@pytest.mark.parametrize("name", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(1)"])
def test_formulas(name):
    """Names that a spreadsheet would evaluate are written as text."""
    pathlib.Path(f"{name}.toml").write_text(STATES)
    sweeping.steppe("run", f"./{name}.toml", "--out", "out", "--quiet", cwd=".")
    assert set(columns("out/timeseries.csv")["scenario"]) == {"'" + name}


def test_formulas_of_groups():
    assert set(ran(crowd(PEOPLE + "p,=2+2,0,\nq,g,0,\n"))["group"]) == {"*", "'=2+2", "g"}
