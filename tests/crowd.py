"""Tests populations (`[crowd]`) from end to end."""
import resource
import signal
from pathlib import Path

import pytest

from crowd_reference import SMALL, Small
from results import tables
from sweeping import as_json, read_json, refused, rows, steppe, written

CLOSE = 1e-12
BASE = SMALL.replace("coupling = { two = -0.25 }\n", "")
SWEEP = "-n", 32, "--metrics", "gdp.*"
TURN = """extends = "base.toml"
[event.turn]
kind = "alignment"
issue = "one"
agents = ["A"]
conviction_by = 0.8
start = 2026-07-01
"""


@pytest.fixture
def still(folder):
    """Scenarios with positions alone: base.toml, turn.toml with an event, alone.toml without
    states."""
    ties = "listener,speaker\n" + "".join(
        f"{n},{(n + d) % 100}\n" for n in range(100) for d in (1, 7))
    for name, text in (("alone", ties), ("edges", ties + "5,A\n"), ("agents", "id,position.one\n"
                       + "".join(f"{n},{(n % 9 - 4) / 10}\n" for n in range(100)))):
        (folder / f"{name}.csv").write_text(text)
    written(folder, base=BASE, turn=TURN, alone="[time]\nstart = 2026-01-01\nyears = 2\n"
            '[issue.one]\n[crowd]\nagents = "agents.csv"\nedges = "alone.csv"\n')
    return folder


@pytest.fixture
def base(still):
    return still / "base.toml"


@pytest.mark.parametrize("seed", range(5))
def test_the_equation(folder, out, seed):
    """A small population beside two states matches the equation in plain Python."""
    small = Small(seed)
    small.write(folder)
    said = steppe("run", folder / "small.toml", "--out", out, "--audit", "--crowd-agents")
    assert "The population: 40 agents in 3 groups, " in said.stdout and "the first" in said.stdout
    assert said.stderr == ""
    states = {}
    for row in rows(out / "timeseries.csv"):
        name, *ids = row["metric"].split(".")
        if name == "position" and ids[1] in small.issues:
            of_agent = states.setdefault(int(row["step"]), {}).setdefault(ids[0], {})
            of_agent[small.issues.index(ids[1])] = float(row["value"])
    assert states[0]["A"][0] != states[12]["A"][0]  # otherwise listening is not tested
    course, U = small.run([states[t] for t in range(13)], 1.6 / 4)
    parts = {"*": range(40)}
    parts |= {g: [i for i in range(40) if small.group[i] == g] for g in set(small.group)}
    table = rows(out / "crowd.csv")
    assert len(table) == 13 * len(parts) * 2
    for row in table:
        members, k = parts[row["group"]], small.issues.index(row["issue"])
        expected = small.summary(course[int(row["step"])], members, k)
        assert int(row["agents"]) == len(members)
        for key, value in zip(("mean", "sd", "favour"), expected):
            assert abs(float(row[key]) - value) < CLOSE
    for i, row in enumerate(rows(out / "crowd_agents.csv")):
        assert row["id"] == small.ids[i] and row["group"] == small.group[i]
        for k, issue in enumerate(small.issues):
            assert abs(float(row[f"position.{issue}"]) - course[-1][i][k]) < CLOSE
            assert abs(float(row[f"conviction.{issue}"]) - U[i][k]) < CLOSE
    # The manifest lists the resolved scenario beside its tables, which gives the same bytes.
    assert {"data/crowd-agents.csv", "data/crowd-edges.csv", "crowd.csv", "crowd_agents.csv",
            "small.toml"} <= {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    manifest = read_json(out / "manifest.json")
    assert {Path(e["path"]).name for e in manifest["inputs"]} == {"small.toml", "agents.csv",
                                                                  "edges.csv"}
    assert {"crowd.csv", "crowd_agents.csv"} <= set(manifest["outputs"])
    assert manifest["seconds"]["crowd_step"] >= 0
    steppe("run", out / "small.toml", "--out", folder / "again", "--quiet")
    assert (folder / "again/crowd.csv").read_bytes() == (out / "crowd.csv").read_bytes()


def generate(out, rule, form, *more):
    return steppe("generate", rule, "-n", 50000, "--degree", 6, "--issues", 3, "--groups", 20,
                  "--seed", 7, "--format", form, *more, "--out", out)


@pytest.mark.parametrize("rule,form,more", [
    ("uniform", "csv", ()), ("rmat", "mtx", ()), ("lattice", "csv", ("--rewired", "0.1")),
    ("rmat", "csv", ())])
def test_generated(folder, rule, form, more):
    """Each rule in each format: valid, the same bytes on one to three threads, and reproducible."""
    out, run = folder / "made", folder / "run"
    said = generate(out, rule, form, *more)
    assert said.stderr == "" and f"steppe run {out}/scenario.toml" in said.stdout
    assert "a population of 50 000 agents in 20 groups with" in steppe(
        "check", out / "scenario.toml").stdout
    contents = []
    for threads in (1, 2, 3):
        steppe("run", out / "scenario.toml", "--threads", threads, "--out", run, "--overwrite",
               "--quiet", "--crowd-agents")
        contents.append([(run / name).read_bytes() for name in ("crowd.csv", "crowd_agents.csv")])
    assert contents[0] == contents[1] == contents[2]
    generate(folder / "again", rule, form, *more)
    for name in ("agents.csv", f"edges.{form}"):
        assert (out / name).read_bytes() == (folder / "again" / name).read_bytes()
    table = rows(run / "crowd.csv")
    assert len(table) == 21 * 21 * 3
    assert {row["date"] for row in table} >= {"2026-01-01", "2031-01-01"}
    start, end = ([float(row["sd"]) for row in table if row["step"] == step and row["group"] == "*"]
                  for step in ("0", "20"))
    assert all(0 < b < a for a, b in zip(start, end))  # listeners approach their neighbours
    assert all(-1 <= float(row["mean"]) <= 1 and 0 <= float(row["favour"]) <= 1 for row in table)


def test_formats(folder):
    generate(folder / "csv", "rmat", "csv")
    generate(folder / "mtx", "rmat", "mtx")
    ties = len((folder / "csv/edges.csv").read_text().splitlines()) - 1
    assert (folder / "mtx/edges.mtx").read_text().splitlines()[2] == f"50000 50000 {ties}"


def test_settled(out):
    generate(out, "uniform", "csv")
    refused("generate", "uniform", "-n", 10, "--degree", 2, "--out", out,
            word="holds another result")
    result = as_json("run", out / "scenario.toml", "--steady")
    assert result["crowd"]["agents"] == 50000 and result["crowd"]["ties"] == 300000
    issues = [tables(result)[f"crowd-issue-{n}"] for n in (1, 2, 3)]
    assert len(issues[1]) == 1 + 20
    for whole, *_ in issues:  # nearly settled after five years
        assert whole["group"] == "*" and abs(whole["settles_at"] - whole["end"]) < 0.02


def test_a_turn(still, out):
    """A state that changes its position moves its listeners, one step later."""
    said = steppe("run", still / "turn.toml", "--out", out, "--crowd-agents").stdout
    assert "without" in said.split("The population")[1]
    effect, without = ({r["step"]: float(r["mean"]) for r in rows(out / f"{name}.csv")}
                       for name in ("crowd", "crowd_comparison"))
    assert abs(without["0"] - sum((n % 9 - 4) / 10 for n in range(100)) / 100) < CLOSE
    assert effect["2"] == without["2"] and effect["4"] > without["4"]


def test_stands_still(still, out):
    """With inferred convictions nothing moves."""
    steppe("run", still / "alone.toml", "--out", out, "--audit")
    table = rows(out / "crowd.csv")
    assert all(abs(float(r["mean"]) - float(table[0]["mean"])) < CLOSE for r in table)
    assert len({r["favour"] for r in table}) == 1


def test_left_out(still, base, out):
    """Commands that run many replicates omit the population with a warning."""
    said = steppe("sweep", base, *SWEEP).stderr
    assert said.count("the population of") == 1 and "left out" in said
    steppe("sweep", base, *SWEEP, "--out", out, "--quiet")
    steppe("check", out / "base.toml")
    turn = still / "turn.toml"
    for call in (("compare", base, turn, "-n", 32),
                 ("sensitivity", turn, "--metric", "gdp.A", "--budget", 64)):
        assert "left out" in steppe(*call, code=None).stderr
    (still / "base.text").write_text(BASE)
    below = still / "below"
    below.mkdir()
    outside, = written(below, outside='extends = "../base.text"\n')
    said = steppe("sweep", outside, *SWEEP, "--allow-paths").stderr
    assert said.count("the population of") == 1
    assert "steppe run" in steppe("explain", "W003").stdout
    assert "W003" in steppe("sources", base).stderr
    assert "W003" not in steppe("run", base).stderr


def test_differences(still, base):
    """diff detects other tables, and other content of tables."""
    (still / "other.csv").write_text("listener,speaker\n")
    other, = written(still, other='extends = "base.toml"\n[crowd]\nedges = "other.csv"\n')
    said = steppe("diff", base, other).stdout
    assert '~ crowd.edges = "edges.csv" -> "other.csv"' in said
    elsewhere = still / "elsewhere"
    elsewhere.mkdir()
    for name in ("base.toml", "agents.csv"):
        (elsewhere / name).write_bytes((still / name).read_bytes())
    (elsewhere / "edges.csv").write_text("listener,speaker\n1,2\n")
    said = steppe("diff", base, elsewhere / "base.toml").stdout
    assert said == '~ crowd.edges = "edges.csv" -> "edges.csv" (different content)\n'


@pytest.fixture
def weighs(folder):
    """Half of the input of agent 1 is state A, half itself; four fifths of that of agent 2 is
    agent 1."""
    (folder / "agents.csv").write_text(
        "id,group,susceptibility,position.one\n1,near,0.5,0.5\n2,far,0.8,0\n")
    (folder / "edges.csv").write_text("listener,speaker\n1,A\n2,1\n")
    return written(folder, weighs=BASE)[0]


@pytest.mark.parametrize("of,near,far", [("A", 0.5, 0.4), ("1", 0.5, 0.4), ("2", 0.0, 0.2),
                                         ("B", 0.0, 0.0)])
def test_one_weighs(weighs, of, near, far):
    table = tables(as_json("run", weighs, "--influence-of", of))["total_influence"]
    found = {row["id"]: row["weight"] for row in table if row["in"] != "agent"}
    assert {row["of"] for row in table} == {of}
    for group, weight in (("*", (near + far) / 2), ("near", near), ("far", far)):
        assert abs(found[group] - weight) < 1e-9


def test_weights_in_words(weighs):
    assert "1 has a mean weight of 0.45 (of 1)" in steppe("run", weighs, "--influence-of",
                                                          1).stdout
    upper, lower = (steppe("run", weighs, "-n", 0, "--full", "--influence-of", of).stdout.lower()
                    for of in "Aa")
    assert upper == lower
    said = steppe("run", weighs, "--influence-of", "AA", code=2).stderr
    assert "Did you mean `A`?" in said


def test_wrong_edges(still, base, out):
    (still / "bad.csv").write_text("listener,speaker\n1,2\n1,2\n")
    said = steppe("run", base, "--set", f"crowd.edges={still}/bad.csv", "--out", out, code=2)
    assert "E021" in said.stderr and "bad.csv:3:1" in said.stderr and not out.exists()


def test_full_disk(out):
    """No partial file looks complete."""

    def small():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    full = steppe("generate", "uniform", "-n", 20000, "--degree", 8, "--out", out, code=4,
                  preexec_fn=small).stderr
    assert full.count("\n") == 1 and "agents.csv" in full
    assert not list(out.iterdir())
