"""Sub-commands other than run and check."""
import json

from sweeping import ROOT, as_json, steppe

TIME = "[time]\nstart = 2026-01-01\nyears = 1\n"


def said(*arguments, **options):
    return steppe(*arguments, **options).stdout


def test_lists():
    for what, least, word in [("layers", 5, "supply"), ("events", 9, "export-restriction"),
                              ("metrics", 27, "price.COMMODITY"),
                              ("keys", 100, "pledge.ID.realisation"), ("distributions", 7, "pert"),
                              ("codes", 20, "E014")]:
        lines = said("list", what).splitlines()
        assert len(lines) >= least and any(line.startswith(word) for line in lines)
        assert len(as_json("list", what)[what]) == len(lines)
    assert "KAZ" in said("list", "agents", "scenarios/baseline.toml")


def test_explanations():
    for word, part in [("E014", "outside its range"), ("pledge.realisation", "paid"),
                       ("pledge.japan-20b.realisation", "[0, 1]"), ("realisation", "rho"),
                       ("influence_share.KAZ.CHN", "powers"), ("price", "index"),
                       ("stock", "capital"), ("outage", "cut"), ("pert", "mode"),
                       ("layer.trade.cell.KAZ.CHN", "override"),
                       ("hostility.JPN.CHN", "antagonism")]:
        assert part in said("explain", word)
    for entry in as_json("list", "metrics")["metrics"]:
        assert entry["doc"] in said("explain", entry["name"].split(".")[0])
    for entry in as_json("list", "keys")["keys"]:
        assert entry["doc"] in said("explain", entry["name"].replace("ID", "x"))
    for table in ("time", "pledge", "hostility", "sweep"):
        assert f"{table}  (table)" in said("explain", table)


def test_sources(folder):
    numbers = as_json("sources", "scenarios/baseline.toml")["numbers"]
    lacking = [n["address"] for n in numbers if not n["source"] and not (n["basis"] and n["note"])]
    assert len(numbers) > 200 and not lacking
    for file in sorted((ROOT / "scenarios").glob("*.toml")):
        assert "\n" in said("sources", file)
        assert " 0 without provenance" in said("sources", file).splitlines()[0]
    steppe("new", "mine", "--dir", folder)
    assert "NO PROVENANCE" in said("sources", folder / "mine.toml")


def test_inherited_sources(folder):
    """A source applies to the numbers beside it, not to numbers that replace them in another
    file."""
    (folder / "rows.csv").write_text("host,investor,stock_usd_bn,source\nA,B,1,row\nB,A,2,\n")
    (folder / "base.toml").write_text(
        f'source = "of the head"\n{TIME}[agent.A]\ngdp_usd_bn = 1\nsaving = 0.2\nsource = "base"\n'
        '[agent.B]\ngdp_usd_bn = 2\nbasis = "coded"\n'
        '[layer.m]\nkind = "stock"\ndata = "rows.csv"\nsource = "table"\n')
    (folder / "over.toml").write_text(
        'extends = "base.toml"\n[agent.A]\ngdp_usd_bn = 3\n'
        'autonomy = { discrete = [[0.1, 0.3], [1, 2]], max = 0.5 }\n[layer.m.cell]\nA.B = 5\n')
    base, over = ({n["address"]: n
                   for n in as_json("sources", folder / f)["numbers"]}
                  for f in ("base.toml", "over.toml"))
    sources = {address: n["source"] for address, n in base.items()}
    assert sources == {
        "agent.A.gdp_usd_bn": "base", "agent.A.saving": "base", "agent.B.gdp_usd_bn": "",
        "layer.m.cell.A.B": "row", "layer.m.cell.B.A": "table"
    }
    assert over["agent.A.saving"]["source"] == "base"
    assert over["layer.m.cell.B.A"]["source"] == "table"
    replaced = list(over)[:4]  # numbers without provenance come first
    assert replaced == [
        "agent.A.autonomy", "agent.A.gdp_usd_bn", "agent.B.gdp_usd_bn", "layer.m.cell.A.B"
    ]
    assert over["agent.A.autonomy"]["value"] == "{ discrete = [[0.1, 0.3], [1, 2]], max = 0.5 }"
    assert (over["agent.A.gdp_usd_bn"]["file"],
            over["agent.A.gdp_usd_bn"]["line"]) == (str(folder / "over.toml"), 3)


def test_differences(folder):
    changes = as_json("diff", "scenarios/baseline.toml", "scenarios/japan-20b.toml")["changes"]
    assert {"what": "added", "address": "pledge.japan-20b", "before": "", "after": ""} in changes
    head = TIME + "".join(f"[agent.{id}]\ngdp_usd_bn = {n}\n" for id, n in zip("ABC", (1, 2, 2)))
    for side, stock, tie, extra in (("old", "A,B,1\nB,A,2\nC,A,3\n", "A,B,0.1\nA,C,0.2\n", ""),
                                    ("new", "A,B,1\nB,A,2.5\nA,C,4\n", "B,A,0.1\nC,A,0.3\n",
                                     "cell.A.B = 1.5\n")):
        (folder / side).mkdir()
        (folder / side / "m.csv").write_text("host,investor,stock_usd_bn\n" + stock)
        (folder / side / "t.csv").write_text("a,b,strength\n" + tie)
        (folder / side / "s.toml").write_text(head + '[layer.m]\nkind = "stock"\ndata = "m.csv"\n' +
                                              extra + '[layer.t]\nkind = "tie"\ndata = "t.csv"\n')
    lines = said("diff", folder / "old/s.toml", folder / "new/s.toml").splitlines()
    assert lines == [
        "+ layer.m.cell = { A = { B = 1.5 } }", "+ layer.m.cell.A.C = 4",
        "~ layer.m.cell.B.A = 2 -> 2.5", "- layer.m.cell.C.A = 3", "~ layer.t.cell.A.C = 0.2 -> 0.3"
    ]
    assert "No differences." in said("diff", "scenarios/baseline.toml", "scenarios/baseline.toml")


def test_errors(folder):
    wrong = steppe("check", "tests/bad_scenarios/everything_at_once.toml", "--error-format", "json",
                   code=2).stderr
    found = json.loads(wrong)
    assert len(found) >= 5
    assert {"code", "line", "column", "message", "file", "help"} <= set(found[0])
    alone = folder / "alone.toml"
    alone.write_text(TIME + "[agent.A]\ngdp_usd_bn = 1\nsusceptibility = 1\n"
                     "[agent.B]\ngdp_usd_bn = 2\n")
    (told,) = json.loads(steppe("--error-format", "json", "run", alone).stderr)
    assert (told["code"], told["severity"]) == ("W002", "warning")
    assert "warning[W002]: " in steppe("run", alone).stderr


def test_machine_readable(folder):
    """check --json lists files and diagnostics; explain --json the entries of a word."""
    bad, good = "tests/bad_scenarios/everything_at_once.toml", "scenarios/baseline.toml"
    done = steppe("check", bad, good, "--json", code=2)
    told = json.loads(done.stdout)
    assert done.stderr == "" and told["schema"] == 1
    assert [(f["file"], f["good"]) for f in told["files"]] == [(bad, False), (good, True)]
    assert told["files"][1]["agents"] > 5 and told["files"][1]["uncertain_inputs"] > 100
    listed = json.loads(steppe("check", bad, "--error-format", "json", code=2).stderr)
    assert told["diagnostics"] == listed and len(listed) >= 5
    keys = {"schema", "code", "severity", "message", "file", "line", "column", "help"}
    assert keys <= set(listed[0]) and listed[0]["severity"] == "error"
    assert as_json("check", good)["diagnostics"] == []
    file = folder / "growth.toml"
    file.write_text('[time]\nstart = 2026-01-01\nyears = 1\n[agent.A]\ngdp_usd_bn = 1\n'
                    'growth_per_year = 0.3\n[agent.B]\ngdp_usd_bn = 2\n')
    for more, code, severity in (((), 0, "warning"), (("--strict",), 2, "error")):
        told = json.loads(said("check", file, "--json", *more, code=code))
        assert [(d["code"], d["severity"]) for d in told["diagnostics"]] == [("W103", severity)]
        assert told["files"][0]["good"] == (code == 0)
    (error,) = json.loads(steppe("check", folder / "none", "--json", code=2).stdout)[
        "diagnostics"]
    assert error["code"] == "E001"
    told = as_json("explain", "E014")
    (entry,) = told["entries"]
    assert told["schema"] == 1 and told["word"] == entry["code"] == entry["name"] == "E014"
    assert entry["severity"] == "error" and entry["message"] in said("explain", "E014")
    (entry,) = as_json("explain", "W103")["entries"]
    assert entry["severity"] == "warning" and entry["cure"] and entry["example"]
    (entry,) = as_json("explain", "pledge.realisation")["entries"]
    assert entry["range"] == "[0, 1]" and entry["symbol"] == "rho" and "code" not in entry
    assert "model" in as_json("explain", "trust")["text"]
    done = steppe("explain", "E0144", "--json", code=2)
    (error,) = json.loads(done.stderr)
    assert done.stdout == "" and error["schema"] == 1 and error["severity"] == "error"
    assert "Did you mean `E014`?" in error["message"]
