"""The sub-commands other than run and check: commands.py STEPPE SOURCE_DIR."""
import json
import pathlib
import subprocess
import sys
import tempfile


class Commands:
    def __init__(self, program, root):
        self.program, self.root = program, pathlib.Path(root)

    def run(self, *arguments, code=0, cwd=None):
        done = subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True, timeout=30, cwd=cwd or self.root)
        assert done.returncode == code, (arguments, done.returncode, done.stdout, done.stderr)
        return done

    def said(self, *arguments, **options):
        return self.run(*arguments, **options).stdout

    def lists(self):
        for what, least, word in [("layers", 5, "supply"), ("events", 9, "export-restriction"), ("metrics", 27, "price.COMMODITY"),
                                  ("keys", 100, "pledge.ID.realisation"), ("distributions", 7, "pert"), ("codes", 20, "E014")]:
            lines = self.said("list", what).splitlines()
            assert len(lines) >= least and any(line.startswith(word) for line in lines), (what, lines)
            assert len(json.loads(self.said("list", what, "--json"))[what]) == len(lines)
        assert "KAZ" in self.said("list", "agents", "scenarios/baseline.toml")
        assert "steppe list agents FILE" in self.run("list", "agents", code=2).stderr

    def explanations(self):
        for word, part in [("E014", "outside its range"), ("pledge.realisation", "paid"), ("pledge.japan-20b.realisation", "[0, 1]"), ("realisation", "rho"),
                           ("influence_share.KAZ.CHN", "powers"), ("price", "index"), ("stock", "capital"), ("outage", "cut"), ("pert", "mode"),
                           ("layer.trade.cell.KAZ.CHN", "override"), ("hostility.JPN.CHN", "antagonism")]:
            assert part in self.said("explain", word), word
        for entry in json.loads(self.said("list", "metrics", "--json"))["metrics"]:
            assert entry["doc"] in self.said("explain", entry["name"].split(".")[0]), entry
        for entry in json.loads(self.said("list", "keys", "--json"))["keys"]:
            assert entry["doc"] in self.said("explain", entry["name"].replace("ID", "x")), entry
        for table in ("time", "pledge", "hostility", "sweep"):
            assert f"{table}  (table)" in self.said("explain", table)
        for word, meant in [("realization", "realisation"), ("pledge.japan-20b.realization", "pledge.japan-20b.realisation"),
                            ("infuence_share.UZB.JPN", "influence_share.UZB.JPN"), ("E0144", "E014"), ("outrage", "outage")]:
            assert f"Did you mean `{meant}`?" in self.run("explain", word, code=2).stderr, word
        for word in ("nonsense-of-no-kind", "pledge.x.to.KAZ.foo", "hostility.A.B.C", "gdp.KAZ.x", "", "x" * 500):
            assert self.run("explain", word, code=2).stdout == "", word

    def sources(self):
        numbers = json.loads(self.said("sources", "scenarios/baseline.toml", "--json"))["numbers"]
        lacking = [n["address"] for n in numbers if not n["source"] and not (n["basis"] and n["note"])]
        assert len(numbers) > 200 and not lacking, lacking
        for file in sorted((self.root / "scenarios").glob("*.toml")):
            assert "\n" in self.said("sources", file) and " 0 without provenance" in self.said("sources", file).splitlines()[0], file
        self.inherited_sources()
        with tempfile.TemporaryDirectory() as folder:
            self.run("new", "mine", "--dir", folder)
            first = self.said("sources", pathlib.Path(folder) / "mine.toml").splitlines()
            assert "NO PROVENANCE" in first[3], first[:5]

    def inherited_sources(self):
        """A source applies to the numbers beside it, not to numbers that replace them in another
        file."""
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "rows.csv").write_text("host,investor,stock_usd_bn,source\nA,B,1,row\nB,A,2,\n")
            (folder / "base.toml").write_text(
                'source = "of the head"\n[time]\nstart = 2026-01-01\nyears = 1\n[agent.A]\ngdp_usd_bn = 1\nsaving = 0.2\nsource = "base"\n'
                '[agent.B]\ngdp_usd_bn = 2\nbasis = "coded"\n[layer.m]\nkind = "stock"\ndata = "rows.csv"\nsource = "table"\n')
            (folder / "over.toml").write_text(
                'extends = "base.toml"\n[agent.A]\ngdp_usd_bn = 3\nautonomy = { discrete = [[0.1, 0.3], [1, 2]], max = 0.5 }\n[layer.m.cell]\nA.B = 5\n')
            base, over = ({n["address"]: n for n in json.loads(self.said("sources", folder / f, "--json"))["numbers"]} for f in ("base.toml", "over.toml"))
        sources = {address: n["source"] for address, n in base.items()}
        assert sources == {"agent.A.gdp_usd_bn": "base", "agent.A.saving": "base", "agent.B.gdp_usd_bn": "", "layer.m.cell.A.B": "row",
                           "layer.m.cell.B.A": "table"}, sources
        assert over["agent.A.saving"]["source"] == "base" and over["layer.m.cell.B.A"]["source"] == "table"
        replaced = list(over)[:4]  # numbers without provenance come first
        assert replaced == ["agent.A.autonomy", "agent.A.gdp_usd_bn", "agent.B.gdp_usd_bn", "layer.m.cell.A.B"], replaced
        assert over["agent.A.autonomy"]["value"] == "{ discrete = [[0.1, 0.3], [1, 2]], max = 0.5 }"
        assert (over["agent.A.gdp_usd_bn"]["file"], over["agent.A.gdp_usd_bn"]["line"]) == (str(folder / "over.toml"), 3)

    def starter(self):
        with tempfile.TemporaryDirectory() as folder:
            assert "baseline.toml" not in self.said("new", "mine", cwd=folder)
            assert "does the pledge" in self.said("run", "mine.toml", cwd=folder).lower()
            assert "already exists" in self.run("new", "mine", cwd=folder, code=2).stderr
            (pathlib.Path(folder) / "baseline.toml").write_bytes((pathlib.Path(folder) / "mine.toml").read_bytes())
            assert 'extends = "baseline.toml"' in self.said("new", "second", cwd=folder)
            assert "not a scenario name" in self.run("new", "../mine", cwd=folder, code=2).stderr

    def differences(self):
        changes = json.loads(self.said("diff", "scenarios/baseline.toml", "scenarios/japan-20b.toml",
                                       "--json"))["changes"]
        assert {"what": "added", "address": "pledge.japan-20b", "before": "", "after": ""} in changes, changes
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            head = '[time]\nstart = 2026-01-01\nyears = 1\n[agent.A]\ngdp_usd_bn = 1\n[agent.B]\ngdp_usd_bn = 2\n[agent.C]\ngdp_usd_bn = 2\n'
            for side, stock, tie, extra in (("old", "A,B,1\nB,A,2\nC,A,3\n", "A,B,0.1\nA,C,0.2\n", ""),
                                            ("new", "A,B,1\nB,A,2.5\nA,C,4\n", "B,A,0.1\nC,A,0.3\n", "cell.A.B = 1.5\n")):
                (folder / side).mkdir()
                (folder / side / "m.csv").write_text("host,investor,stock_usd_bn\n" + stock)
                (folder / side / "t.csv").write_text("a,b,strength\n" + tie)
                (folder / side / "s.toml").write_text(head + '[layer.m]\nkind = "stock"\ndata = "m.csv"\n' + extra + '[layer.t]\nkind = "tie"\ndata = "t.csv"\n')
            lines = self.said("diff", folder / "old/s.toml", folder / "new/s.toml").splitlines()
        assert lines == ["+ layer.m.cell = { A = { B = 1.5 } }", "+ layer.m.cell.A.C = 4", "~ layer.m.cell.B.A = 2 -> 2.5", "- layer.m.cell.C.A = 3",
                         "~ layer.t.cell.A.C = 0.2 -> 0.3"], lines
        assert "No differences." in self.said("diff", "scenarios/baseline.toml", "scenarios/baseline.toml")

    def completions(self):
        script = self.said("completions", "bash")
        ask = 'COMP_WORDS=({}); COMP_CWORD={}; _steppe; printf "%s\\n" "${{COMPREPLY[@]}}"'

        def complete(*words):
            call = script + ask.format(" ".join(f'"{w}"' for w in words), len(words) - 1)
            return subprocess.run(["bash", "-c", call], capture_output=True, text=True, check=True, cwd=self.root / "scenarios").stdout.split()
        assert "run" in complete("steppe", "r") and "check" not in complete("steppe", "r")
        assert "--metrics" in complete("steppe", "run", "--m")
        assert "baseline.toml" in complete("steppe", "run", "base") and "data" in complete("steppe", "run", "d")
        assert "README.md" not in complete("steppe", "run", "")
        assert subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True).returncode == 0

    def errors(self):
        wrong = self.run("check", "tests/bad_scenarios/everything_at_once.toml", "--error-format", "json", code=2).stderr
        found = json.loads(wrong)
        assert len(found) >= 5 and {"code", "line", "column", "message", "file", "help"} <= set(found[0]), found
        with tempfile.TemporaryDirectory() as folder:
            alone = pathlib.Path(folder) / "alone.toml"
            alone.write_text('[time]\nstart = 2026-01-01\nyears = 1\n[agent.A]\ngdp_usd_bn = 1\nsusceptibility = 1\n[agent.B]\ngdp_usd_bn = 2\n')
            (told,) = json.loads(self.run("--error-format", "json", "run", alone).stderr)
            assert (told["code"], told["severity"]) == ("W002", "warning"), told
            assert "warning[W002]: " in self.run("run", alone).stderr
        assert "`run`" in self.run("rnu", "x.toml", code=2).stderr
        assert "--metrics" in self.run("run", "x.toml", "--metrcs", "a", code=2).stderr

    def machine_readable(self):
        """check --json lists files and diagnostics; explain --json the entries of a word."""
        bad, good = "tests/bad_scenarios/everything_at_once.toml", "scenarios/baseline.toml"
        done = self.run("check", bad, good, "--json", code=2)
        told = json.loads(done.stdout)
        assert done.stderr == "" and told["schema"] == 1, done
        assert [(f["file"], f["good"]) for f in told["files"]] == [(bad, False), (good, True)]
        assert told["files"][1]["agents"] > 5 and told["files"][1]["uncertain_inputs"] > 100, told
        listed = json.loads(self.run("check", bad, "--error-format", "json", code=2).stderr)
        assert told["diagnostics"] == listed and len(listed) >= 5
        keys = {"schema", "code", "severity", "message", "file", "line", "column", "help"}
        assert keys <= set(listed[0]) and listed[0]["severity"] == "error", listed[0]
        assert json.loads(self.said("check", good, "--json"))["diagnostics"] == []
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "growth.toml"
            file.write_text('[time]\nstart = 2026-01-01\nyears = 1\n[agent.A]\ngdp_usd_bn = 1\n'
                            'growth_per_year = 0.3\n[agent.B]\ngdp_usd_bn = 2\n')
            for more, code, severity in (((), 0, "warning"), (("--strict",), 2, "error")):
                told = json.loads(self.said("check", file, "--json", *more, code=code))
                assert [(d["code"], d["severity"]) for d in told["diagnostics"]] == [("W103", severity)], told
                assert told["files"][0]["good"] == (code == 0), told
            (error,) = json.loads(self.run("check", folder + "/none", "--json", code=2).stdout)[
                "diagnostics"]
            assert error["code"] == "E001", error
        told = json.loads(self.said("explain", "E014", "--json"))
        (entry,) = told["entries"]
        assert told["schema"] == 1 and told["word"] == entry["code"] == entry["name"] == "E014"
        assert entry["severity"] == "error" and entry["message"] in self.said("explain", "E014")
        (entry,) = json.loads(self.said("explain", "W103", "--json"))["entries"]
        assert entry["severity"] == "warning" and entry["cure"] and entry["example"], entry
        (entry,) = json.loads(self.said("explain", "pledge.realisation", "--json"))["entries"]
        assert entry["range"] == "[0, 1]" and entry["symbol"] == "rho" and "code" not in entry, entry
        assert "model" in json.loads(self.said("explain", "trust", "--json"))["text"]
        done = self.run("explain", "E0144", "--json", code=2)
        (error,) = json.loads(done.stderr)
        assert done.stdout == "" and error["schema"] == 1 and error["severity"] == "error"
        assert "Did you mean `E014`?" in error["message"], error

    def helps(self):
        commands = [line.split()[0] for line in self.said("--help").split("Subcommands:")[1].splitlines() if line.startswith("  ") and line[2] != " "]
        for command in commands:
            if command != "Examples:" and command != "steppe":
                assert "Example" in self.said(command, "--help"), command


def main():
    commands = Commands(sys.argv[1], sys.argv[2])
    for part in ("lists", "explanations", "sources", "starter", "differences", "completions", "errors", "machine_readable", "helps"):
        getattr(commands, part)()
    print("all commands pass")


if __name__ == "__main__":
    main()
