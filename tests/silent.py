"""Tests issues on which some agents have no position, lists of powers, and the coverage of data."""
import pytest

from results import tables
from sweeping import as_json, refused, rows, steppe, written

WORLD = """title = "Three powers and two hosts"
[time]
start = 2026-01-01
step = "quarter"
years = 3
[model]
opinion_volatility = 0.02
[agent.P]
name = "Power"
role = "power"
gdp_usd_bn = 1000
[agent.Q]
role = "power"
gdp_usd_bn = 800
[agent.H]
name = "Host"
role = "target"
gdp_usd_bn = 100
[agent.G]
role = "target"
gdp_usd_bn = 50
[agent.O]
gdp_usd_bn = 70
[issue.treaty]
position = { P = 1, Q = -0.5, H = 0.1, G = { normal = [0, 0.2], min = -1, max = 1 } }
coupling = { canal = 0.2 }
without = ["O"]
basis = "coded"
note = "made up"
[issue.canal]
position = { P = { normal = [0.4, 0.1], min = -1, max = 1 }, H = -0.6, O = 0.2 }
without = ["Q", "G"]
[layer.money]
kind = "stock"
weight = 1
data = "money.csv"
[layer.aid]
kind = "stock"
weight = 1
weight_by = { G = 0 }
cell.H.P = 3
[layer.ties]
kind = "tie"
cell.H.P = 0.5
cell.H.O = 0.7
cell.G.O = 0.6
[institution.club]
layer = "ties"
strength = 0.2
members = ["P", "H"]
basis = "coded"
[pledge.help]
from = "P"
to = "H"
layer = "money"
amount_usd_bn = { uniform = [1, 9] }
start = 2026-04-01
years = 2
"""
MONEY = """host,investor,stock_usd_bn,basis,source
H,P,10,measured,a
H,Q,5,estimated,b
H,ROW,45,derived,c
G,P,2,coded,d
"""
COMPARED = 'extends = "base.toml"\n[pledge.help]\namount_usd_bn = 2\n'


@pytest.fixture
def base(folder):
    (folder / "money.csv").write_text(MONEY)
    written(folder, base=WORLD, less=COMPARED)
    return folder / "base.toml"


def test_metrics(base, out):
    """No table and no file has a position that an agent lacks, and each holder has one."""
    steppe("run", base, "--out", out, "--report", "--full")
    found = {row["metric"] for row in rows(out / "timeseries.csv")}
    held = {f"{kind}.{one}" for kind in ("position", "vote_yes") for one in
            ("P.treaty", "Q.treaty", "H.treaty", "G.treaty", "P.canal", "H.canal", "O.canal")}
    assert {m for m in found if m.split(".")[0] in ("position", "vote_yes")} == held
    assert "position.O.treaty" not in (out / "report.html").read_text(encoding="utf-8")
    for command in (("run", base, "--metric", "position.O.treaty"),
                    ("why", "position.O.treaty", base),
                    ("sweep", base, "-n", 8, "--metrics", "vote_yes.O.treaty")):
        refused(*command, word="O has no position on treaty: it is in `without` of [issue.treaty]")


def test_equilibrium_and_graph(base):
    settled = tables(as_json("run", base, "--steady"))["settles_at"]
    assert {(row["agent"], row["issue"]) for row in settled} == {
        ("P", "treaty"), ("Q", "treaty"), ("H", "treaty"), ("G", "treaty"),
        ("P", "canal"), ("H", "canal"), ("O", "canal")}
    graph = steppe("paths", base, "--at", "2026-01-01", "--format", "graphml").stdout
    of_o = graph.split('<node id="O"')[1].split("</node>")[0]
    assert of_o.count("position") == 1 and ">0.2<" in of_o


@pytest.mark.parametrize("isa", ["v3", "v4"])
def test_instructions(base, folder, isa):
    """Packs of replicates give the bytes of single ones."""
    made = []
    for name in ("scalar", isa):
        to = folder / name
        said = steppe("sweep", base, "-n", 64, "--out", to, code=None, isa=name)
        if said.returncode != 0:
            pytest.skip(f"no {isa} here")
        made.append((to / "results.json").read_bytes())
    assert made[0] == made[1]


def test_game(base):
    """An agent without a position is not paid, is not a state of the result, and has no value."""
    said = as_json("game", base, "--issue", "canal", "--powers", "P:+1:4,Q:-1:3", "--on", "others")
    states = {row["agent"] for row in tables(said)["positions-1"]}
    assert states == {"P", "H", "O"} and said["open"] == ["H", "O"]
    for more in (("--on", "G"), ("--value", "G=1")):
        refused("game", base, "--issue", "canal", "--powers", "P:+1:4", *more,
                word="G has no position on canal")


def test_population(base, folder):
    """A population cannot have a silent state as an input."""
    (folder / "agents.csv").write_text("id,position.treaty,position.canal\n1,0.1,0\n2,0.2,0\n")
    (folder / "edges.csv").write_text("listener,speaker\n1,2\n2,O\n")
    crowd = folder / "crowd.toml"
    crowd.write_text('extends = "base.toml"\n[crowd]\nagents = "agents.csv"\nedges = "edges.csv"\n')
    said = steppe("run", crowd, code=2).stderr
    assert "the population has `O` as an input, which has no position on `treaty`" in said
    (folder / "edges.csv").write_text("listener,speaker\n1,2\n2,P\n")
    assert tables(as_json("run", crowd))["crowd-treaty"]


def test_powers(base, folder):
    """Lists of [model] replace the roles."""
    by_list, by_role = written(
        folder, lists='extends = "base.toml"\n[model]\npowers = ["P", "O"]\ntargets = ["G"]\n',
        roles='extends = "base.toml"\n[agent]\nQ.role = "other"\nO.role = "power"\n'
              'H.role = "other"\n')
    one, other = (tables(as_json("run", f, "--metric", "regional_influence.*"))["metrics"]
                  for f in (by_list, by_role))
    assert [row["metric"] for row in one] == ["regional_influence.O", "regional_influence.P"]
    assert [row["end"] for row in one] == [row["end"] for row in other]


def test_coverage(base):
    """States by layer and basis; what is missing; how much of the foreign capital has a holder."""
    cells, known = as_json("sources", base)["coverage"]
    found = {row["agent"]: row for row in cells["rows"]}
    assert list(found) == ["G", "H", "O", "P", "Q"]
    host = found["H"]
    assert host["money"] == "1m 1d 1e" and host["money.counts"]
    assert [host[f"money.{basis}"] for basis in ("measured", "derived", "estimated", "coded")] == [
        1, 1, 1, 0]
    assert host["ties"] == "1c 2?" and (host["ties.coded"], host["ties.no_basis"]) == (1, 2)
    assert found["O"]["money"] == "missing" and found["G"]["aid"] == "-"
    assert not found["G"]["aid.counts"]
    assert [(row["agent"], row["layer"], row["held"], row["powers"]) for row in known["rows"]] == [
        ("H", "aid", None, "Q"), ("G", "money", None, "Q"), ("H", "money", 0.25, "")]
    said = steppe("sources", base).stdout
    assert "20 without provenance" in said.splitlines()[0] and "1m 1d 1e" in said
    words = " ".join(steppe("run", base).stdout.split())
    assert "targets without: aid Q 1; money Q 1 (steppe sources shows which)." in words
    assert "held by states of the scenario, percent: money H 25." in words


def test_nothing_is_missing(folder):
    """A table with all rows has no note."""
    (folder / "money.csv").write_text(MONEY.replace("H,ROW,45", "H,ROW,4") + "G,Q,1,coded,d\n")
    full, = written(folder, full=WORLD.replace("cell.H.P = 3", "cell.H.P = 3\ncell.H.Q = 3"))
    known = as_json("sources", full)["coverage"][1]["rows"]
    assert [row["powers"] for row in known] == [""] and known[0]["held"] > 0.7
    assert "are missing" not in steppe("run", full).stdout
