"""Tests populations (`[crowd]`) from end to end: crowd.py STEPPE SOURCE_DIR.

A small population beside two states matches the equation in crowd_reference.py to 1e-12; results do
not depend on threads; output of `generate` is valid, runs, and is reproducible; errors are
reported.
"""
import csv
import json
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile

from crowd_reference import SMALL, Small
from results import tables

PROGRAM, ROOT = sys.argv[1], pathlib.Path(sys.argv[2])
CLOSE = 1e-12

def steppe(*arguments, code=0, **options):
    said = subprocess.run([PROGRAM, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=120, **options)
    assert said.returncode == code, (arguments, said.returncode, said.stdout, said.stderr)
    return said


def table(file):
    with open(file, encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def the_equation(folder):
    for seed in range(5):
        small, out = Small(seed), folder / f"small-{seed}"
        here = folder / f"in-{seed}"
        here.mkdir()
        small.write(here)
        said = steppe("run", here / "small.toml", "--out", out, "--audit", "--crowd-agents")
        assert "The population: 40 agents in 3 groups, " in said.stdout and "the first" in said.stdout and said.stderr == "", said
        states = {}
        for row in table(out / "timeseries.csv"):
            name, *ids = row["metric"].split(".")
            if name == "position" and ids[1] in small.issues:
                states.setdefault(int(row["step"]), {}).setdefault(ids[0], {})[small.issues.index(ids[1])] = float(row["value"])
        assert states[0]["A"][0] != states[12]["A"][0], "the states must move, otherwise listening is not tested"
        course, U = small.run([states[t] for t in range(13)], 1.6 / 4)
        parts = {"*": range(40)} | {g: [i for i in range(40) if small.group[i] == g] for g in set(small.group)}
        rows = table(out / "crowd.csv")
        assert len(rows) == 13 * len(parts) * 2
        for row in rows:
            members, k = parts[row["group"]], small.issues.index(row["issue"])
            expected = small.summary(course[int(row["step"])], members, k)
            found = float(row["mean"]), float(row["sd"]), float(row["favour"])
            assert int(row["agents"]) == len(members) and max(abs(a - b) for a, b in zip(expected, found)) < CLOSE, (seed, row, expected)
        for i, row in enumerate(table(out / "crowd_agents.csv")):
            assert row["id"] == small.ids[i] and row["group"] == small.group[i]
            for k, issue in enumerate(small.issues):
                assert abs(float(row[f"position.{issue}"]) - course[-1][i][k]) < CLOSE, (seed, row)
                assert abs(float(row[f"conviction.{issue}"]) - U[i][k]) < CLOSE, (seed, row)
        resolved(out, folder / f"again-{seed}")


def resolved(out, again):
    """The manifest lists the resolved scenario beside its tables, which gives the same bytes."""
    names = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert {"data/crowd-agents.csv", "data/crowd-edges.csv", "crowd.csv", "crowd_agents.csv", "small.toml"} <= names, names
    manifest = json.loads((out / "manifest.json").read_text())
    assert {pathlib.Path(e["path"]).name for e in manifest["inputs"]} == {"small.toml", "agents.csv", "edges.csv"}
    assert {"crowd.csv", "crowd_agents.csv"} <= set(manifest["outputs"]) and manifest["seconds"]["crowd_step"] >= 0
    steppe("run", out / "small.toml", "--out", again, "--quiet")
    assert (again / "crowd.csv").read_bytes() == (out / "crowd.csv").read_bytes()


def generated(folder):
    """Each rule in each format: valid, the same bytes on one to three threads, and reproducible."""
    for rule, form, more in (("uniform", "csv", ()), ("rmat", "mtx", ()), ("lattice", "csv", ("--rewired", "0.1")), ("rmat", "csv", ())):
        out = folder / f"{rule}-{form}"
        make = ("generate", rule, "-n", 50000, "--degree", 6, "--issues", 3, "--groups", 20, "--seed", 7, "--format", form, *more)
        said = steppe(*make, "--out", out)
        assert said.stderr == "" and f"steppe run {out}/scenario.toml" in said.stdout, said
        good = steppe("check", out / "scenario.toml").stdout
        assert "a population of 50000 agents in 20 groups with" in good, good
        contents = []
        for threads in (1, 2, 3):
            steppe("run", out / "scenario.toml", "--threads", threads, "--out", folder / "run",
                   "--overwrite", "--quiet", "--crowd-agents")
            contents.append([(folder / "run" / name).read_bytes() for name in ("crowd.csv", "crowd_agents.csv")])
        assert contents[0] == contents[1] == contents[2], (rule, form)
        steppe(*make, "--out", folder / f"{rule}-{form}-2")
        for name in ("agents.csv", f"edges.{form}"):
            assert (out / name).read_bytes() == (folder / f"{rule}-{form}-2" / name).read_bytes(), name
        rows = table(folder / "run" / "crowd.csv")
        assert len(rows) == 21 * 21 * 3 and {r["date"] for r in rows} >= {"2026-01-01", "2031-01-01"}
        start, end = ([r for r in rows if r["step"] == step and r["group"] == "*"] for step in ("0", "20"))
        assert all(0 < float(b["sd"]) < float(a["sd"]) for a, b in zip(start, end)), "listeners must approach their neighbours"
        for row in rows:
            assert -1 <= float(row["mean"]) <= 1 and 0 <= float(row["favour"]) <= 1
    csv_ties = len((folder / "rmat-csv" / "edges.csv").read_text().splitlines()) - 1
    assert (folder / "rmat-mtx" / "edges.mtx").read_text().splitlines()[2] == f"50000 50000 {csv_ties}"
    said = steppe("generate", "uniform", "-n", 10, "--degree", 2, "--out", folder / "uniform-csv", code=2)
    assert "holds another result" in said.stderr and said.stderr.count("\n") == 1
    result = json.loads(steppe("run", folder / "uniform-csv" / "scenario.toml", "--json", "--steady").stdout)
    assert result["crowd"]["agents"] == 50000 and result["crowd"]["ties"] == 300000
    issues = [tables(result)[f"crowd-issue-{n}"] for n in (1, 2, 3)]
    assert len(issues[1]) == 1 + 20
    for whole, *_ in issues:  # nearly settled after five years
        assert whole["group"] == "*" and abs(whole["settles_at"] - whole["end"]) < 0.02, whole


def stands_still(folder):
    """Positions alone: with inferred convictions nothing moves; a state that changes its position
    moves its listeners."""
    here = folder / "still"
    here.mkdir()
    (here / "agents.csv").write_text("id,position.one\n" + "".join(f"{n},{(n % 9 - 4) / 10}\n" for n in range(100)))
    (here / "edges.csv").write_text("listener,speaker\n" + "".join(f"{n},{(n + d) % 100}\n" for n in range(100) for d in (1, 7)) + "5,A\n")
    base = SMALL.replace("coupling = { two = -0.25 }\n", "")
    (here / "base.toml").write_text(base)
    (here / "turn.toml").write_text('extends = "base.toml"\n[event.turn]\nkind = "alignment"\nissue = "one"\nagents = ["A"]\nconviction_by = 0.8\nstart = 2026-07-01\n')
    out = folder / "turn"
    said = steppe("run", here / "turn.toml", "--out", out, "--crowd-agents").stdout
    assert "without" in said.split("The population")[1]
    for row in table(out / "crowd_comparison.csv"):
        if row["step"] == "0":
            first = row
    assert abs(float(first["mean"]) - sum((n % 9 - 4) / 10 for n in range(100)) / 100) < CLOSE
    effect = {r["step"]: float(r["mean"]) for r in table(out / "crowd.csv")}
    without = {r["step"]: float(r["mean"]) for r in table(out / "crowd_comparison.csv")}
    assert effect["2"] == without["2"] and effect["4"] > without["4"], "listeners of A follow it one step later"
    (here / "alone.toml").write_text("[time]\nstart = 2026-01-01\nyears = 2\n[issue.one]\n[crowd]\nagents = \"agents.csv\"\nedges = \"alone.csv\"\n")
    (here / "alone.csv").write_text((here / "edges.csv").read_text().replace("5,A\n", ""))
    steppe("run", here / "alone.toml", "--out", folder / "alone", "--audit")
    rows = table(folder / "alone" / "crowd.csv")
    assert max(abs(float(r["mean"]) - float(rows[0]["mean"])) for r in rows) < CLOSE
    assert len({r["favour"] for r in rows}) == 1


def other_commands(folder):
    """Commands that run many replicates omit the population with a warning; diff detects changed
    table content."""
    here = folder / "still"
    said = steppe("sweep", here / "base.toml", "-n", 32, "--metrics", "gdp.*")
    assert said.stderr.count("the population of") == 1 and "left out" in said.stderr, said.stderr
    steppe("sweep", here / "base.toml", "-n", 32, "--metrics", "gdp.*", "--out", folder / "swept", "--quiet")
    steppe("check", folder / "swept" / "base.toml")
    for command in (("compare", here / "base.toml", here / "turn.toml", "-n", 32), ("sensitivity", here / "turn.toml", "--metric", "gdp.A", "--budget", 64)):
        said = subprocess.run([PROGRAM, *map(str, command)], cwd=ROOT, capture_output=True, text=True, timeout=120)
        assert "left out" in said.stderr, said
    (folder / "base.text").write_text((here / "base.toml").read_text().replace('agents.csv', 'still/agents.csv').replace('edges.csv', 'still/edges.csv'))
    (here / "outside.toml").write_text('extends = "../base.text"\n')
    said = steppe("sweep", here / "outside.toml", "-n", 32, "--metrics", "gdp.*", "--allow-paths")
    assert said.stderr.count("the population of") == 1, said.stderr
    assert "steppe run" in steppe("explain", "W003").stdout
    assert "W003" in steppe("sources", here / "base.toml").stderr
    assert "W003" not in steppe("run", here / "base.toml").stderr
    (here / "other.csv").write_text("listener,speaker\n")
    (here / "other.toml").write_text('extends = "base.toml"\n[crowd]\nedges = "other.csv"\n')
    assert '~ crowd.edges = "edges.csv" -> "other.csv"' in steppe("diff", here / "base.toml", here / "other.toml").stdout
    other = folder / "elsewhere"
    other.mkdir()
    for name in ("base.toml", "agents.csv"):
        (other / name).write_bytes((here / name).read_bytes())
    (other / "edges.csv").write_text("listener,speaker\n1,2\n")
    lines = steppe("diff", here / "base.toml", other / "base.toml").stdout.splitlines()
    assert lines == ['~ crowd.edges = "edges.csv" -> "edges.csv" (different content)'], lines


def one_weighs(folder):
    """Total influence by hand: half of the input of agent 1 is state A, half itself; four fifths of
    that of agent 2 is agent 1."""
    here = folder / "weighs"
    here.mkdir()
    (here / "agents.csv").write_text("id,group,susceptibility,position.one\n1,near,0.5,0.5\n2,far,0.8,0\n")
    (here / "edges.csv").write_text("listener,speaker\n1,A\n2,1\n")
    (here / "s.toml").write_text(SMALL.replace("coupling = { two = -0.25 }\n", ""))
    for id, near, far in (("A", 0.5, 0.4), ("1", 0.5, 0.4), ("2", 0.0, 0.2), ("B", 0.0, 0.0)):
        rows = tables(json.loads(steppe("run", here / "s.toml", "--json", "--influence-of", id).stdout))["total_influence"]
        found = {row["id"]: row["weight"] for row in rows if row["in"] != "agent"}
        assert {row["of"] for row in rows} == {id} and abs(found["*"] - (near + far) / 2) < 1e-9, rows
        assert abs(found["near"] - near) < 1e-9 and abs(found["far"] - far) < 1e-9, rows
    assert "1 has a mean weight of 0.45 (of 1)" in steppe("run", here / "s.toml", "--influence-of", 1).stdout
    same = [steppe("run", here / "s.toml", "-n", 0, "--full", "--influence-of", id).stdout.lower()
            for id in "Aa"]
    assert same[0] == same[1]
    assert "did you mean `A`?" in steppe("run", here / "s.toml", "--influence-of", "AA", code=2).stderr


def wrong_things(folder):
    here = folder / "still"
    for arguments, word in ((["run", here / "base.toml", "--crowd-agents"], "--out"), (["run", ROOT / "scenarios/baseline.toml", "--crowd-agents", "--out", folder / "x"], "no population"),
                            (["generate", "random", "-n", 10, "--degree", 2, "--out", folder / "y"], "rmat"),
                            (["generate", "uniform", "-n", 10, "--degree", 10, "--out", folder / "y"], "degree"),
                            (["generate", "uniform", "-n", 1, "--degree", 1, "--out", folder / "y"], "--agents"),
                            (["generate", "uniform", "-n", 10, "--degree", 2, "--rewired", 0.5, "--out", folder / "y"], "lattice")):
        said = steppe(*arguments, code=2)
        assert said.stdout == "" and said.stderr.count("\n") == 1 and word in said.stderr, said
    assert not (folder / "y").exists() and not (folder / "x").exists()
    (here / "bad.csv").write_text("listener,speaker\n1,2\n1,2\n")
    said = steppe("run", here / "base.toml", "--set", f"crowd.edges={here}/bad.csv", "--out", folder / "x", code=2)
    assert "E021" in said.stderr and "bad.csv:3:1" in said.stderr and not (folder / "x").exists(), said.stderr

    def small():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    full = steppe("generate", "uniform", "-n", 20000, "--degree", 8, "--out", folder / "full", code=4, preexec_fn=small)
    assert full.stderr.count("\n") == 1 and "agents.csv" in full.stderr, full
    assert list((folder / "full").iterdir()) == [], "no partial file looks complete"


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for part in (the_equation, generated, stands_still, other_commands, one_weighs, wrong_things):
            part(folder)
    print("populations: good")


if __name__ == "__main__":
    main()
