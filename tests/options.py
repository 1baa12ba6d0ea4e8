"""The same thing has the same option in every command; help, names of states, lists."""
import re
import shlex

import pytest

from sweeping import FLAGSHIP, ROOT, SMALL, as_json, commands, refused, steppe, written

BASE = ROOT / "scenarios/baseline.toml"
NAMES = [name for section in commands().values() for name, _ in section]
# The options of all commands that have them, and those commands.
RUNS = "run sweep compare attribute sensitivity discover seek optimise regret"
SHARED = {
    "-n, --replicates N": RUNS, "--seed N": RUNS + " generate",
    "--at DATE": "run sweep compare attribute sensitivity seek optimise regret game why paths chokepoints",
    "--metric METRIC": "run sweep compare attribute sensitivity optimise regret",
    "--ask ID": "discover seek",
    "--set ADDRESS=VALUE": RUNS + " calibrate game why paths chokepoints",
    "--against FILE": "run compare attribute",
    "--out DIR": RUNS + " calibrate hindcast game why paths chokepoints merge generate",
    "--overwrite": RUNS + " calibrate hindcast game why paths chokepoints merge generate",
    "--report": RUNS + " calibrate hindcast game why paths chokepoints merge",
    "--json": RUNS + " calibrate hindcast game why paths chokepoints merge check diff list explain sources",
    "--quiet": RUNS + " calibrate hindcast game why paths chokepoints merge",
    "--threads N": RUNS + " calibrate",
    "--time-limit TIME": "sweep compare attribute sensitivity discover seek optimise regret calibrate "
                         "hindcast",
}
TEXTS = {name: steppe("help", name).stdout for name in NAMES}


def options_of(text):
    return re.findall(r"^  (-\w, --[\w-]+(?: \S+)?|--[\w-]+(?: \S+)?)(?: {2,}|$)", text, re.M)


@pytest.mark.parametrize("option", SHARED)
def test_shared_options(option):
    for name in SHARED[option].split():
        assert option in options_of(TEXTS[name]), (name, options_of(TEXTS[name]))


def test_order():
    order = ["--set", "--against", "--metric", "--ask", "--at", "--replicates", "--seed", "--design",
             "--out", "--overwrite", "--restart", "--report", "--json", "--quiet"]
    for name, text in TEXTS.items():
        own = [re.search("--[a-z-]+", option)[0] for option in options_of(text)]
        places = [order.index(option) for option in own if option in order]
        assert places == sorted(places) and len(places) == len(set(places)), name


@pytest.mark.parametrize("name", NAMES)
def test_help(name):
    text = TEXTS[name]
    assert text == steppe(name, "--help").stdout == steppe(name, "-h").stdout
    assert max(map(len, text.splitlines())) <= 80 and "Example" in text
    assert not any(old in text for old in ("--metrics", "--budget", "--until ID", "--free", "--in "))
    calls = [line for line in text.replace(" \\\n", " ").splitlines() if line.startswith("  steppe ")]
    assert calls and all(shlex.split(call) for call in calls)


def test_help_of_the_program():
    text = steppe().stdout
    assert text == steppe("help").stdout == steppe("--help").stdout
    assert list(commands()) == ["Ask", "Explain", "Decide", "Files", "Trust", "Scale"]
    assert max(map(len, text.splitlines())) <= 80
    assert steppe("-V").stdout == steppe("--version").stdout
    refused("help", "nonsense", word="`nonsense` is not a command")


def test_earlier_spellings():
    """They give the same bytes as those of today."""
    def said(*words):
        return re.sub(r"\d\.\d+ s\b", "", steppe(*words).stdout)

    ask, number = "a-tenth-of-the-region", "pledge.japan-20b.realisation"
    for old, new in (
            (("run", FLAGSHIP, "--metrics", "gdp.KAZ"), ("run", FLAGSHIP, "--metric", "gdp.KAZ")),
            (("seek", FLAGSHIP, "--vary", number, "--in", "0,1", "--until", ask),
             ("seek", FLAGSHIP, "--vary", f"{number}[0,1]", "--ask", ask)),
            (("optimise", FLAGSHIP, "--vary", f"{number}[0,1]", "--maximise", "gdp.KAZ"),
             ("optimise", FLAGSHIP, "--vary", f"{number}[0,1]", "--metric", "gdp.KAZ")),
            (("optimise", FLAGSHIP, "--vary", f"{number}[0,1]", "--minimise", "gdp.KAZ"),
             ("optimise", FLAGSHIP, "--vary", f"{number}[0,1]", "--metric", "gdp.KAZ", "--minimise")),
            (("sensitivity", FLAGSHIP, "--metric", "gdp.KAZ", "--budget", "512", "--groups", "kind"),
             ("sensitivity", FLAGSHIP, "--metric", "gdp.KAZ", "-n", "512", "--groups", "kind")),
            (("discover", FLAGSHIP, "--ask", ask, "-n", 512),
             ("discover", FLAGSHIP, "--ask", "ask." + ask, "-n", 512)),
            (("compare", BASE, FLAGSHIP, "-n", 64), ("compare", FLAGSHIP, "--against", BASE, "-n", 64)),
            (("compare", BASE, FLAGSHIP, "-n", 64), ("compare", FLAGSHIP, "-n", 64)),
            (("attribute", BASE, FLAGSHIP, "--metric", "regional_influence.JPN"),
             ("attribute", FLAGSHIP, "--metric", "regional_influence.JPN"))):
        assert said(*old) == said(*new) != ""


def test_json_of_every_result(folder):
    file, = written(folder, small=SMALL)
    told = as_json("sweep", file, "-n", 64)
    assert told["command"] == "sweep" and told["sections"]
    for part in (0, 1):
        steppe("sweep", file, "-n", 64, "--shard", f"{part}/2", "--out", folder / "parts")
    told = as_json("merge", folder / "parts/part-0-of-2", folder / "parts/part-1-of-2", "--out",
                   folder / "all")
    assert told["sections"] and told["asks"]


def test_against(folder):
    """--against replaces the comparison, also in the copy of the scenario that runs again."""
    matched = ROOT / "scenarios/china-matches-japan.toml"
    own, other = (steppe("run", matched, "-n", 0, *more).stdout
                  for more in ((), ("--against", BASE)))
    assert own != other and "Against     baseline" in other and "Against     japan-20b" in own
    steppe("run", matched, "-n", 0, "--against", BASE, "--out", folder / "out", "--quiet")
    again = steppe("run", folder / "out/china-matches-japan.toml", "-n", 0).stdout
    assert again.split("Next ")[0] == other.split("Next ")[0]


def test_answer_by_metric_and_date():
    told = as_json("run", FLAGSHIP, "--metric", "influence_share.TJK.JPN", "--at", "2033-01-01")
    assert "Tajikistan" in told["answer"] and "January 2033" in told["answer"]


def test_names_of_states():
    """A state is known by its name in any case, wherever the command line takes its id."""
    number = "layer.investment.cell.{}.{}"
    for words in (("paths", BASE, "--from", "{JPN}", "--to", "{UZB}"),
                  ("chokepoints", BASE, "--from", "{KAZ}", "--to", "{JPN}"),
                  ("run", BASE, "-n", 0, "--full", "--metric", "influence.{KAZ}.{JPN}"),
                  ("run", BASE, "-n", 0, "--full", "--set", "agent.{KAZ}.gdp_usd_bn=300"),
                  ("game", BASE, "--issue", "world-order", "--powers", "{JPN}:+1:4,{CHN}:-1:10",
                   "--value", "{JPN}:{UZB}=2", "--on", "{UZB}"),
                  ("seek", FLAGSHIP, "--vary", number.format("{UZB}", "{JPN}") + "[1,9]", "--ask",
                   "influence_share.{UZB}.{JPN} > 0.1"),
                  ("sweep", BASE, "-n", 64, "--metric", "gdp.{KAZ}"),
                  ("run", BASE, "-n", 0, "--fail-if", "gdp.{KAZ} < 0")):
        texts = []
        for names in ({"KAZ": "KAZ", "JPN": "JPN", "UZB": "UZB", "CHN": "CHN"},
                      {"KAZ": "Kazakhstan", "JPN": "japan", "UZB": "UZBEKISTAN", "CHN": "China"}):
            said = steppe(*(str(word).format(**names) for word in words)).stdout
            texts.append(re.sub(r"\d\.\d+ s\b|Next .*", "", said, flags=re.S))
        assert texts[0] == texts[1] != "", words
    refused("paths", BASE, "--from", "Chian", "--to", "KAZ", word="Did you mean `China`?")
    refused("paths", BASE, "--from", "CHM", "--to", "KAZ", word="Did you mean `CHN`?")


def test_name_in_a_scenario(folder):
    file, = written(folder, named=f'extends = "{BASE}"\n[response.r]\nby = "China"\nto = "JPN"\n'
                    'layer = "investment"\nmatch = 0.5\n')
    assert "China is `CHN`" in steppe("check", file, code=2).stderr


def test_lists(folder):
    def listed(*words):
        return steppe("list", *words).stdout

    titles = listed("scenarios").splitlines()
    assert len(titles) == len(list((ROOT / "scenarios").glob("*.toml")))
    assert any(re.match(r"scenarios/baseline.toml +The baseline", line) for line in titles)
    assert listed("scenarios", ROOT / "scenarios").count(".toml") == len(titles)
    assert "regional_influence.JPN > 0.1, 2031-04-01" in listed("asks", FLAGSHIP)
    assert re.search(r"^world-order ", listed("issues", BASE), re.M)
    assert re.search(r"^trade +trade ", listed("layers", BASE), re.M) and "fixed" in listed("layers")
    assert re.search(r"^japan-20b +investment +JPN promises", listed("pledges", FLAGSHIP), re.M)
    assert "gdp.KAZ" in listed("metrics", BASE) and "gdp.AGENT" in listed("metrics")
    number, = [n for n in as_json("list", "numbers", FLAGSHIP)["numbers"]
               if n["name"] == "pledge.japan-20b.realisation"]
    assert number["type"] == "uncertain" and "pert" in number["doc"]
    file, = written(folder, small=SMALL)
    assert re.search(r"^war +gdp +starts at random$", listed("events", file), re.M)
    assert re.search(r"^KAZ +target ", listed("agents", file), re.M)
