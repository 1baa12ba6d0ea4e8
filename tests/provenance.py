"""Sources of numbers by key, and powers that a comparison lacks: provenance.py STEPPE
SOURCE_DIR."""
import json
import pathlib
import subprocess
import sys
import tempfile

from plausibility import WORLD

MEASURED = """[agent.H]
basis."*" = "measured"
basis.susceptibility = "coded"
source."*" = "national accounts"
source.susceptibility = "judgement"
susceptibility = 0.4
"""


class Provenance:
    def __init__(self, program, root, folder):
        self.program, self.root, self.folder = program, pathlib.Path(root), pathlib.Path(folder)

    def run(self, *arguments, code=0):
        done = subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True,
                              timeout=120, cwd=self.root)
        assert done.returncode == code, (arguments, done.stdout, done.stderr)
        return done

    def file(self, name, text):
        file = self.folder / name
        file.write_text(text, encoding="utf-8")
        return file

    def numbers(self, file):
        listed = json.loads(self.run("sources", file, "--json").stdout)["numbers"]
        return {n["address"]: n for n in listed}

    def by_key(self):
        numbers = self.numbers(self.file("by_key.toml", WORLD.replace("[agent.H]\n", MEASURED)))
        own, rest = numbers["agent.H.susceptibility"], numbers["agent.H.gdp_usd_bn"]
        assert (own["basis"], own["source"]) == ("coded", "judgement"), own
        assert (rest["basis"], rest["source"]) == ("measured", "national accounts"), rest

    def extended(self):
        """The basis of a key in a file applies to the numbers of that file alone."""
        self.file("base.toml", WORLD.replace("[agent.H]\n", MEASURED))
        over = 'extends = "base.toml"\n[agent.H]\n'
        for name, text, coded, rest in (
                ("a", over + 'autonomy = 0.1\nbasis.autonomy = "estimated"\n', "coded", "measured"),
                ("b", over + 'autonomy = 0.1\nbasis = "estimated"\n', "coded", ""),
                ("c", over + 'susceptibility = 0.2\n', "", "measured"),
                ("d", over + 'gdp_usd_bn = 90\nbasis.gdp_usd_bn = "declared"\n', "coded",
                 "declared")):
            numbers = self.numbers(self.file(name + ".toml", text))
            found = [numbers["agent.H." + key]["basis"] for key in ("susceptibility", "gdp_usd_bn")]
            assert found == [coded, rest], (name, found)

    def wrong(self):
        for text, part in (('basis.susceptability = "coded"', "did you mean `susceptibility`"),
                           ('basis.gdp_usd_bn = "guessed"', "[E015]"),
                           ('basis.gdp_usd_bn = 3', "[E011]"),
                           ('source.gdp_usd_bn = 2', "[E011]"),
                           ('source.gdp = "x"', "[E010]")):
            world = WORLD.replace("[agent.H]\n", "[agent.H]\n" + text + "\n")
            file = self.file("wrong.toml", world)
            assert part in self.run("check", file, code=2).stderr, text

    def counted(self):
        """The headline counts numbers by basis, in `sources`, in `run` and on the page."""
        file = self.file("counted.toml", WORLD.replace("[agent.H]\n", MEASURED))
        headline = self.run("sources", file).stdout.splitlines()[0].split(";")[0]
        numbers = self.numbers(file)
        for basis in ("measured", "coded"):
            count = sum(n["basis"] == basis for n in numbers.values())
            assert count > 0 and f"{count} {basis}" in headline, headline
        done = self.run("run", file, "--out", self.folder / "o", "--report")
        assert headline + "." in done.stdout, done.stdout
        assert headline in (self.folder / "o/report.html").read_text(encoding="utf-8")

    def shipped(self):
        """No assumption in a shipped file is labelled as measured; lists are shown in full."""
        numbers = self.numbers("scenarios/baseline.toml")
        own = [n for a, n in numbers.items() if a.endswith(".susceptibility")]
        assert len(own) == 9 and all(n["basis"] == "coded" for n in own), own
        assert numbers["agent.CHN.at"]["value"] == "[116.383, 39.917]", numbers["agent.CHN.at"]
        assert numbers["agent.CHN.growth_per_year"]["basis"] == "estimated"
        files = sorted((self.root / "scenarios").rglob("*.toml"))
        assert len(files) > 40
        for file in files:
            for address, n in self.numbers(file).items():
                judged = "susceptibility" in address or "conviction" in address
                assert not (judged and n["basis"] == "measured"), (file, address, n)

    def resolved(self):
        """The files of `run --out` state the same sources for every number."""
        file = self.file("whole.toml", WORLD.replace("[agent.H]\n", MEASURED))
        self.run("run", file, "--out", self.folder / "whole")
        basis = {a: n["basis"] for a, n in self.numbers(file).items()}
        again = {a: n["basis"] for a, n in self.numbers(self.folder / "whole/whole.toml").items()}
        assert basis == again, again

    def newcomer(self):
        """A power that the comparison lacks is new, and has no gain."""
        self.file("old.toml", WORLD)
        new = self.file("new.toml", 'extends = "old.toml"\n[agent.EU]\nname = "European Union"\n'
                        'gdp_usd_bn = 18500\nrole = "power"\n[issue.treaty.position]\nEU = 0\n'
                        '[layer.money.cell]\nH.EU = 20\n[layer.trade.cell]\nH.EU = 20\n')
        done = self.run("run", new, "--out", self.folder / "n", "--report")
        assert "European Union, new, holds " in done.stdout, done.stdout
        assert "European Union gains" not in done.stdout, done.stdout
        line = next(x for x in done.stdout.splitlines() if x.lstrip().startswith("European Union")
                    or "European Union  " in x)
        assert line.split()[-2:] == ["-", "new"], line
        shares = json.loads(self.run("run", new, "--json").stdout)["influence_shares"]
        for place in ("H", "region"):
            power = shares[place]["powers"]
            assert power["EU"]["new"] is True and "effect" not in power["EU"], power
            assert "new" not in power["P"], power
        said = self.run("compare", self.folder / "old.toml", new, "-n", 32).stdout
        assert "European Union, new, holds " in said, said
        page = (self.folder / "n/report.html").read_text(encoding="utf-8")
        assert "European Union, new, holds " in page and "European Union gains" not in page


def main():
    with tempfile.TemporaryDirectory() as folder:
        tests = Provenance(sys.argv[1], sys.argv[2], folder)
        for name in ("by_key", "extended", "wrong", "counted", "shipped", "resolved", "newcomer"):
            getattr(tests, name)()
            print("good:", name, flush=True)


if __name__ == "__main__":
    main()
