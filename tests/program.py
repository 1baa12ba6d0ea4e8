"""Exit codes, streams and files of the program: program.py STEPPE SOURCE_DIR."""
import csv
import hashlib
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

from results import tables

PROGRAM, ROOT = sys.argv[1], pathlib.Path(sys.argv[2])
FLAGSHIP = "scenarios/japan-20b.toml"


def steppe(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=60, **options)


def wrong_command_lines(folder):
    for arguments, word in ((["rum", FLAGSHIP], "`run`"), (["run"], "file"), (["run", FLAGSHIP, "--metrc", "x"], "`--metric`"), (["--allow-paths"], "for instance run"),
                            (["run", FLAGSHIP, "--metrics", "influence_shares.UZB.JPN"], "`influence_share.UZB.JPN`"),
                            (["run", FLAGSHIP, "--metrics", "GDP.Kazakhstan"], "`gdp.KAZ`"),
                            (["run", FLAGSHIP, "--metrics", "shortage.gallium.JPN"], "`shortage.JPN.gallium`"),
                            (["run", FLAGSHIP, "--metrics", "share.KAZ.JPN"], "`influence_share.KAZ.JPN`"),
                            (["run", FLAGSHIP, "--metrics", "trade.CHN"], "`trade.CHN.*`"),
                            (["run", FLAGSHIP, "--metrics", "position.UZB.unsc-japan-seats"], "`position.UZB.unsc-japan-seat`")):
        said = steppe(*arguments)
        assert said.returncode == 2 and said.stdout == "" and said.stderr.count("\n") == 1 and word in said.stderr, said
    assert "Example" in steppe("run", "--help").stdout and "Example" in steppe("--help").stdout and "Example" in steppe("check", "--help").stdout


def wrong_scenarios(folder):
    said = steppe("run", FLAGSHIP, "--set", "pledge.japan-20b.realisation=1.7", "--out", folder / "none")
    assert said.returncode == 2 and "E014" in said.stderr and said.stdout == "" and not (folder / "none").exists()
    assert steppe("run", "nothing.toml").returncode == 2
    both = steppe("check", FLAGSHIP, "tests/bad_scenarios/unknown_key.toml")
    assert both.returncode == 2 and "good" in both.stdout and "E010" in both.stderr


def summary_of(out, rows):
    """The effects of both tables are differences to comparison.csv."""
    with open(out / "comparison.csv", newline="") as file:
        before = {(r["date"], r["metric"]): float(r["value"]) for r in csv.DictReader(file)}
    effects = {}
    for r in rows:
        was = before.get((r["date"], r["metric"]))
        assert [r["of"], r["by"]] == [*r["metric"].split("."), "", ""][1:3]
        assert (r["without"] == r["effect"] == "") if was is None else (
            float(r["without"]) == was and float(r["effect"]) == float(r["value"]) - was)
        if was is not None:
            effects.setdefault(r["metric"], {})[r["date"]] = float(r["effect"])
    with open(out / "summary.csv", newline="") as file:
        summary = {r["metric"]: r for r in csv.DictReader(file)}
    share = summary["influence_share.UZB.JPN"]
    assert share["what"] == "Japan's influence on Uzbekistan" and share["of"] == "UZB"
    for metric, r in summary.items():
        if metric in effects:
            assert float(r["effect"]) == effects[metric]["2036-01-01"]
            assert abs(float(r["largest_effect"])) == max(map(abs, effects[metric].values()))
            assert float(r["largest_effect"]) == effects[metric][r["largest_at"]]
    assert {m.split(".")[0] for m in summary} == {
        "influence_share", "regional_influence", "gdp", "gdp_gap", "position", "paid"}


def results(folder):
    out = folder / "out"
    said = steppe("run", FLAGSHIP, "--out", out, "--audit")
    assert said.returncode == 0 and said.stderr == "" and "Uzbekistan" in said.stdout
    names = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert {"timeseries.csv", "summary.csv", "comparison.csv", "results.json", "manifest.json", "japan-20b.toml", "baseline.toml", "data/trade.csv"} <= names, names
    with open(out / "timeseries.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["scenario", "step", "date", "metric", "unit", "value", "of", "by", "without", "effect"]
    summary_of(out, rows)
    assert {r["scenario"] for r in rows} == {"japan-20b"} and {int(r["step"]) for r in rows} == set(range(41))
    assert rows[-1]["date"] == "2036-01-01" and all(r["unit"] for r in rows)
    comparison = (out / "comparison.csv").read_text().splitlines()
    assert comparison[1].startswith("baseline,0,2026-01-01,")
    manifest = json.loads((out / "manifest.json").read_text())
    for entry in manifest["inputs"]:
        assert hashlib.sha256((ROOT / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    copies = list((ROOT / "scenarios/data").glob("*.csv"))
    assert len(manifest["inputs"]) == 2 + len(copies), manifest["inputs"]
    assert manifest["command_line"][1:3] == ["run", FLAGSHIP]
    shares = tables(json.loads((out / "results.json").read_text()))["influence"]
    share = {(int(r["step"]), r["metric"]): float(r["value"]) for r in rows}[40, "influence_share.UZB.JPN"]
    assert [row["end"] for row in shares if (row["place"], row["power"]) == ("UZB", "JPN")] == [share]
    again = folder / "again"
    assert steppe("run", out / "japan-20b.toml", "--quiet", "--out", again).stdout == ""
    for name in ("timeseries.csv", "summary.csv", "comparison.csv"):
        assert (again / name).read_bytes() == (out / name).read_bytes(), f"{name} of the resolved scenario differs"
    assert json.loads(steppe("run", FLAGSHIP, "--json").stdout)["scenario"] == "japan-20b"
    few = folder / "few"
    listed = steppe("run", FLAGSHIP, "--metrics", "gdp.*", "--metrics", "paid.*", "--out", few).stdout
    assert "gdp.UZB" in listed and "paid.japan-20b" in listed
    with open(few / "timeseries.csv", newline="") as file:
        assert {r["metric"].split(".")[0] for r in csv.DictReader(file)} == {"gdp", "paid"}


def audit_failures(folder):
    """A valid scenario whose economy collapses stops with exit 3."""
    file = folder / "crash.toml"
    file.write_text("[time]\nstart = 2026-01-01\nstep = \"year\"\nyears = 2000\n[agent.A]\ngdp_usd_bn = 1e-9\ncapital_output = 1e-3\ncapital_elasticity = 1\nsaving = 0\n"
                    "technology = 1\n".replace("technology = 1\n", "") +
                    "[agent.B]\ngdp_usd_bn = 1e5\ngrowth_per_year = 0.5\n")
    said = steppe("run", file, "--out", folder / "crash")
    assert said.returncode == 3 and "audit: " in said.stderr and not (folder / "crash").exists(), said


def disk(folder):
    (folder / "file").write_text("")
    said = steppe("run", FLAGSHIP, "--out", folder / "file" / "below")
    assert said.returncode == 2 and said.stderr.count("\n") == 1, said
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
    full = folder / "full"
    import signal
    said = steppe("run", FLAGSHIP, "--out", full, preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN), limit()))
    assert said.returncode == 4 and "timeseries.csv" in said.stderr, said
    assert [p for p in full.rglob("*") if p.is_file()] == [], "a partial file remains"


def paths(folder):
    said = steppe("paths", FLAGSHIP, "--from", "JPN", "--to", "KGZ", "--count", 3)
    assert said.returncode == 0 and said.stderr == "" and "JPN -" in said.stdout and max(map(len, said.stdout.splitlines())) <= 100, said
    found = json.loads(steppe("paths", FLAGSHIP, "--from", "JPN", "--to", "KGZ", "--at", "2031-02-15", "--json").stdout)
    chains = tables(found)["paths"]
    assert found["date"] == "2031-01-01" and len(chains) == 10
    strengths = [p["strength"] for p in chains]
    assert strengths == sorted(strengths, reverse=True)
    direct = next(p for p in chains if len(p["steps"]) == 1)
    steppe("run", FLAGSHIP, "--quiet", "--out", folder, "--metrics", "influence.KGZ.JPN")
    with open(folder / "timeseries.csv", newline="") as file:
        assert direct["strength"] in [float(r["value"]) for r in csv.DictReader(file) if r["date"] == "2031-01-01"]
    table = steppe("paths", FLAGSHIP)
    assert table.returncode == 0 and "Blocs" in table.stdout and max(map(len, table.stdout.splitlines())) <= 100, table
    network = json.loads(steppe("paths", FLAGSHIP, "--json").stdout)
    agents = tables(network)["agents"]
    assert abs(sum(a["page_rank"] for a in agents) - 1) < 1e-9
    for agent in agents:
        assert abs(sum(agent["from_bloc"]) - 1) < 1e-9 and abs(sum(agent["speakers"].values()) - 1) < 1e-9
    for arguments, word in ((("--from", "JPN", "--to", "KGS"), "`KGZ`"), (("--from", "JPN"), "--to"), (("--at", "2055-01-01"), "2036-01-01"),
                            (("--at", "soon"), "not a date"), (("--from", "JPN", "--to", "JPN"), "another agent")):
        said = steppe("paths", FLAGSHIP, *arguments)
        assert said.returncode == 2 and said.stdout == "" and said.stderr.count("\n") == 1 and word in said.stderr, said


def chokepoints(folder):
    file = folder / "roads.toml"
    file.write_text(f'extends = "{(ROOT / "scenarios/baseline.toml").as_posix()}"\ndrop = ["corridor"]\n[corridor.rail]\nname = "Northern rail"\n[corridor.rail.share.KAZ]\n'
                    "ROW = 0.5\nJPN = 0.6\n[corridor.sea]\n[corridor.sea.share.KAZ]\nJPN = 0.4\n")
    ask = "--from", "KAZ", "--to", "JPN"
    said = steppe("chokepoints", file, *ask)
    assert said.returncode == 0 and "The chokepoint is Northern rail" in said.stdout and max(map(len, said.stdout.splitlines())) <= 100, said
    found = json.loads(steppe("chokepoints", file, *ask, "--at", "2026-01-01", "--json").stdout)
    assert abs(sum(e["usd_bn_per_year"] for e in tables(found)["cut"]) - found["flow_usd_bn_per_year"]) < 1e-9
    # Kazakhstan's exports are cut at the source: rail loses half of those to the world and .6 of
    # those to Japan.
    steppe("run", file, "--quiet", "--out", folder / "run", "--metrics", "trade.*.KAZ")
    with open(folder / "run" / "timeseries.csv", newline="") as rows:
        trade = {r["metric"]: float(r["value"]) for r in csv.DictReader(rows) if r["step"] == "0"}
    assert abs(found["flow_usd_bn_per_year"] - sum(trade.values())) < 1e-9 and found["direct_usd_bn_per_year"] == trade["trade.JPN.KAZ"]
    loss = {row["corridor"]: row["loss_usd_bn_per_year"] for row in tables(found)["losses"]}
    assert abs(loss["rail"] - 0.5 * trade["trade.ROW.KAZ"] - 0.6 * trade["trade.JPN.KAZ"]) < 1e-9
    assert abs(loss["sea"] - 0.4 * trade["trade.JPN.KAZ"]) < 1e-9
    assert "no named corridor" in steppe("chokepoints", "bench/scenarios/core.toml", *ask).stdout
    for arguments, word in ((("--from", "KAZ", "--to", "JPX"), "`JPN`"), (("--from", "KAZ"), "--to"), (("--from", "KAZ", "--to", "KAZ"), "must differ")):
        said = steppe("chokepoints", file, *arguments)
        assert said.returncode == 2 and said.stdout == "" and said.stderr.count("\n") == 1 and word in said.stderr, said


def locale_does_not_matter(folder):
    plain, german = steppe("run", FLAGSHIP), steppe("run", FLAGSHIP, env={**os.environ, "LC_ALL": "de_DE.UTF-8"})
    assert plain.stdout == german.stdout


if __name__ == "__main__":
    for test in (wrong_command_lines, wrong_scenarios, results, audit_failures, disk, paths, chokepoints, locale_does_not_matter):
        with tempfile.TemporaryDirectory() as name:
            test(pathlib.Path(name))
        print(f"{test.__name__}: good")
