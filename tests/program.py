"""Exit codes, streams and files of the program."""
import hashlib
import os
import resource
import signal

import pytest

from results import tables
from sweeping import FLAGSHIP, ROOT, as_json, read_json, rows, steppe


def test_wrong_scenarios(out):
    said = steppe("run", FLAGSHIP, "--set", "pledge.japan-20b.realisation=1.7", "--out", out, code=2)
    assert "E014" in said.stderr and said.stdout == "" and not out.exists()
    steppe("run", "nothing.toml", code=2)
    both = steppe("check", FLAGSHIP, "tests/bad_scenarios/unknown_key.toml", code=2)
    assert "good" in both.stdout and "E010" in both.stderr


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The result folder of the flagship."""
    out = tmp_path_factory.mktemp("whole") / "out"
    said = steppe("run", "scenarios/japan-20b.toml", "--out", out, "--audit")
    assert said.stderr == "" and "Uzbekistan" in said.stdout
    return out


def test_files_of_a_run(whole):
    names = {p.relative_to(whole).as_posix() for p in whole.rglob("*") if p.is_file()}
    assert {"timeseries.csv", "summary.csv", "comparison.csv", "results.json", "manifest.json",
            "japan-20b.toml", "baseline.toml", "data/trade.csv"} <= names
    series = rows(whole / "timeseries.csv")
    assert list(series[0]) == ["scenario", "step", "date", "metric", "unit", "value", "of", "by",
                               "without", "effect"]
    assert {r["scenario"] for r in series} == {"japan-20b"}
    assert {int(r["step"]) for r in series} == set(range(41))
    assert series[-1]["date"] == "2036-01-01" and all(r["unit"] for r in series)
    assert (whole / "comparison.csv").read_text().splitlines()[1].startswith("baseline,0,2026-01-01,")
    shares = tables(read_json(whole / "results.json"))["influence"]
    share, = (float(r["value"]) for r in series
              if (r["step"], r["metric"]) == ("40", "influence_share.UZB.JPN"))
    assert [r["end"] for r in shares if (r["place"], r["power"]) == ("UZB", "JPN")] == [share]


def test_effects_are_differences_to_the_comparison(whole):
    before = {(r["date"], r["metric"]): float(r["value"]) for r in rows(whole / "comparison.csv")}
    effects = {}
    for r in rows(whole / "timeseries.csv"):
        was = before.get((r["date"], r["metric"]))
        assert [r["of"], r["by"]] == [*r["metric"].split("."), "", ""][1:3]
        assert (r["without"] == r["effect"] == "") if was is None else (
            float(r["without"]) == was and float(r["effect"]) == float(r["value"]) - was)
        if was is not None:
            effects.setdefault(r["metric"], {})[r["date"]] = float(r["effect"])
    summary = {r["metric"]: r for r in rows(whole / "summary.csv")}
    share = summary["influence_share.UZB.JPN"]
    assert share["what"] == "Japan's influence on Uzbekistan" and share["of"] == "UZB"
    for metric in summary.keys() & effects.keys():
        largest = float(summary[metric]["largest_effect"])
        assert float(summary[metric]["effect"]) == effects[metric]["2036-01-01"]
        assert abs(largest) == max(map(abs, effects[metric].values()))
        assert largest == effects[metric][summary[metric]["largest_at"]]
    assert {m.split(".")[0] for m in summary} == {
        "influence_share", "regional_influence", "gdp", "gdp_gap", "position", "paid"}


def test_manifest_lists_the_inputs(whole):
    manifest = read_json(whole / "manifest.json")
    for entry in manifest["inputs"]:
        assert hashlib.sha256((ROOT / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    assert len(manifest["inputs"]) == 2 + len(list((ROOT / "scenarios/data").glob("*.csv")))
    assert manifest["command_line"][1:3] == ["run", "scenarios/japan-20b.toml"]


def test_resolved_scenario_gives_the_same(whole, folder):
    said = steppe("run", whole / "japan-20b.toml", "--quiet", "--out", folder / "again")
    assert said.stdout == ""
    for name in ("timeseries.csv", "summary.csv", "comparison.csv"):
        assert (folder / "again" / name).read_bytes() == (whole / name).read_bytes()


def test_chosen_metrics(out):
    listed = steppe("run", FLAGSHIP, "--metrics", "gdp.*", "--metrics", "paid.*", "--out", out).stdout
    assert "gdp.UZB" in listed and "paid.japan-20b" in listed
    assert {r["metric"].split(".")[0] for r in rows(out / "timeseries.csv")} == {"gdp", "paid"}
    assert as_json("run", FLAGSHIP)["scenario"] == "japan-20b"


def test_metrics_at_a_date(out):
    found = as_json("run", FLAGSHIP, "--metric", "gdp.*", "--at", "2031-01-01", "--out", out)
    there = {r["metric"]: float(r["value"]) for r in rows(out / "timeseries.csv")
             if r["date"] == "2031-01-01"}
    listed = {row["metric"]: row["end"] for row in tables(found)["metrics"]}
    assert listed == there and len(listed) == 9


def test_audit_failures(folder, out):
    """A valid scenario whose economy collapses stops with exit 3."""
    file = folder / "crash.toml"
    file.write_text("[time]\nstart = 2026-01-01\nstep = \"year\"\nyears = 2000\n[agent.A]\n"
                    "gdp_usd_bn = 1e-9\ncapital_output = 1e-3\ncapital_elasticity = 1\nsaving = 0\n"
                    "[agent.B]\ngdp_usd_bn = 1e5\ngrowth_per_year = 0.5\n")
    assert "audit: " in steppe("run", file, "--out", out, code=3).stderr and not out.exists()


def test_disk(folder, out):
    (folder / "file").write_text("")
    said = steppe("run", FLAGSHIP, "--out", folder / "file/below", code=2)
    assert said.stderr.count("\n") == 1

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    assert "timeseries.csv" in steppe("run", FLAGSHIP, "--out", out, code=4, preexec_fn=limit).stderr
    assert [p for p in out.rglob("*") if p.is_file()] == [], "a partial file remains"


def printed(*arguments):
    """Returns text of at most 100 columns."""
    said = steppe(*arguments)
    assert said.stderr == "" and max(map(len, said.stdout.splitlines())) <= 100
    return said.stdout


def test_paths(out):
    pair = "paths", FLAGSHIP, "--from", "JPN", "--to", "KGZ"
    assert "Japan -" in printed(*pair, "--count", 3)
    found = as_json(*pair, "--at", "2031-02-15")
    chains = tables(found)["paths"]
    assert found["date"] == "2031-01-01" and len(chains) == 10
    strengths = [p["strength"] for p in chains]
    assert strengths == sorted(strengths, reverse=True)
    direct = next(p for p in chains if len(p["steps"]) == 1)
    steppe("run", FLAGSHIP, "--quiet", "--out", out, "--metrics", "influence.KGZ.JPN")
    assert direct["strength"] in [float(r["value"]) for r in rows(out / "timeseries.csv")
                                  if r["date"] == "2031-01-01"]
    assert "Blocs" in printed("paths", FLAGSHIP)
    agents = tables(as_json("paths", FLAGSHIP))["agents"]
    assert abs(sum(a["page_rank"] for a in agents) - 1) < 1e-9
    for agent in agents:
        assert abs(sum(agent["from_bloc"]) - 1) < 1e-9
        assert abs(sum(agent["speakers"].values()) - 1) < 1e-9


def test_chokepoints(folder, out):
    file = folder / "roads.toml"
    file.write_text(f'extends = "{ROOT / "scenarios/baseline.toml"}"\ndrop = ["corridor"]\n'
                    '[corridor.rail]\nname = "Northern rail"\n[corridor.rail.share.KAZ]\n'
                    "ROW = 0.5\nJPN = 0.6\n[corridor.sea]\n[corridor.sea.share.KAZ]\nJPN = 0.4\n")
    ask = "--from", "KAZ", "--to", "JPN"
    assert "The costliest loss is that of the Northern rail" in printed("chokepoints", file, *ask)
    found = as_json("chokepoints", file, *ask, "--at", "2026-01-01")
    flow = found["flow_usd_bn_per_year"]
    assert abs(sum(e["usd_bn_per_year"] for e in tables(found)["cut"]) - flow) < 1e-9
    # Kazakhstan's exports are cut at the source: rail loses half of those to the world and .6 of
    # those to Japan.
    steppe("run", file, "--quiet", "--out", out, "--metrics", "trade.*.KAZ")
    trade = {r["metric"]: float(r["value"]) for r in rows(out / "timeseries.csv") if r["step"] == "0"}
    assert abs(flow - sum(trade.values())) < 1e-9
    assert found["direct_usd_bn_per_year"] == trade["trade.JPN.KAZ"]
    loss = {row["corridor"]: row["loss_usd_bn_per_year"] for row in tables(found)["losses"]}
    assert abs(loss["rail"] - 0.5 * trade["trade.ROW.KAZ"] - 0.6 * trade["trade.JPN.KAZ"]) < 1e-9
    assert abs(loss["sea"] - 0.4 * trade["trade.JPN.KAZ"]) < 1e-9
    assert "no named corridor" in steppe("chokepoints", "bench/scenarios/core.toml", *ask).stdout


def test_locale_does_not_matter():
    german = steppe("run", FLAGSHIP, env={**os.environ, "LC_ALL": "de_DE.UTF-8"})
    assert german.stdout == steppe("run", FLAGSHIP).stdout
