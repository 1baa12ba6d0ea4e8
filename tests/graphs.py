"""The influence network as a file for Gephi, networkx and igraph."""
import csv
import io

import pytest

from sweeping import FLAGSHIP, as_json, refused, steppe, written

# Names that XML, or a reader of CSV, could take for something else.
NAMES = """[time]
start = 2026-01-01
years = 2
[agent.A]
name = "A & B <C> \\"d\\" 'e', f é"
role = "power"
gdp_usd_bn = 1000
[agent.B]
role = "target"
gdp_usd_bn = 100
[issue.k]
position = { A = 0.5, B = -0.25 }
[layer.money]
kind = "stock"
cell.B.A = 5
[layer.ties]
kind = "tie"
cell.A.B = 0.3
[hostility]
A.B = 0.75
"""


def graph(form, file, *arguments):
    return steppe("paths", file, "--format", form, *arguments).stdout


def edges(file, *arguments):
    """Returns the rows of the CSV by the ends of the edge."""
    table = csv.DictReader(io.StringIO(graph("csv", file, *arguments)))
    return {(row["source"], row["target"]): row for row in table}


def test_table(out):
    """Weights are those of the metrics, and the layers add up to them."""
    table = edges(FLAGSHIP, "--at", "2031-04-01")
    for (speaker, listener), row in table.items():
        through = [float(row[key]) for key in row if key.startswith("through_")]
        assert abs(sum(through) - float(row["weight"])) < 1e-12
        assert float(row["through_" + row["layer"]]) == max(through)
    metric = as_json("why", "influence.UZB.JPN", FLAGSHIP, "--at", "2031-04-01")["value"]
    assert float(table["JPN", "UZB"]["weight"]) == metric
    layer = edges(FLAGSHIP, "--at", "2031-04-01", "--layer", "investment")
    assert {row["layer"] for row in layer.values()} == {"investment"}
    for ends, row in layer.items():
        assert row["weight"] == table[ends]["through_investment"]
    steppe("paths", FLAGSHIP, "--format", "csv", "--out", out)
    assert (out / "edges.csv").read_text() == graph("csv", FLAGSHIP)
    nodes = list(csv.DictReader((out / "nodes.csv").open()))
    assert len(nodes) == 9 and {"power", "target"} == {node["kind"] for node in nodes}
    steppe("paths", FLAGSHIP, "--format", "gexf", "--out", out, "--overwrite")
    assert (out / "network.gexf").exists() and not (out / "nodes.csv").exists()


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networkx(folder, form):
    networkx = pytest.importorskip("networkx")
    names, = written(folder, names=NAMES)
    for file in (FLAGSHIP, names):
        path = folder / f"network.{form}"
        path.write_text(graph(form, file), encoding="utf-8")
        read = getattr(networkx, f"read_{form}")(path)
        assert read.is_directed() and not read.is_multigraph()
        table = edges(file)
        assert set(read.edges) == set(table)
        for ends, row in table.items():
            found = read.edges[ends]
            assert found["layer"] == row["layer"]
            for key in row.keys() - {"source", "target", "layer"}:
                assert found[key] == float(row[key])
    assert read.nodes["A"]["label"] == "A & B <C> \"d\" 'e', f é"
    assert read.nodes["A"]["kind"] == "power" and read.nodes["B"]["position_k"] == -0.25
    assert read.edges["A", "B"]["signed_weight"] == -0.5 * read.edges["A", "B"]["weight"]


def test_igraph(folder):
    igraph = pytest.importorskip("igraph")
    names, = written(folder, names=NAMES)
    for file in (FLAGSHIP, names):
        path = folder / "network.graphml"
        path.write_text(graph("graphml", file), encoding="utf-8")
        read = igraph.Graph.Read_GraphML(str(path))
        assert read.is_directed()
        table = edges(file)
        assert read.ecount() == len(table)
        for edge in read.es:
            row = table[read.vs[edge.source]["id"], read.vs[edge.target]["id"]]
            assert edge["weight"] == float(row["weight"]) and edge["layer"] == row["layer"]
    assert read.vs["label"][0] == "A & B <C> \"d\" 'e', f é"


def test_wrong_calls():
    refused("paths", FLAGSHIP, "--format", "graphml", "--json", word="leave --json out")
    refused("paths", FLAGSHIP, "--format", "graphml", "--layer", "trad", word="Did you mean `trade`?")
