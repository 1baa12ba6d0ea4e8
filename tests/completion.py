"""Completion in bash, zsh and fish, with values of the scenario on the line."""
import shlex
import shutil
import subprocess

import pytest

from sweeping import PROGRAM, ROOT, steppe

WHERE = ROOT / "scenarios"
SHELLS = "bash", "zsh", "fish"


def shell(name, script, **options):
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    return subprocess.run([name, "-c", script], capture_output=True, text=True, timeout=60,
                          cwd=WHERE, **options)


def in_bash(*words):
    call = steppe("completions", "bash").stdout + "COMP_WORDS=({}); COMP_CWORD={}; _steppe; ".format(
        " ".join(shlex.quote(word) for word in (PROGRAM, *words)), len(words))
    done = shell("bash", call + 'printf "%s\\n" "${COMPREPLY[@]}"')
    assert done.returncode == 0 and not done.stderr, done
    return list(filter(None, done.stdout.split("\n")))


def in_zsh(*words):
    """The values that the function passes to compadd."""
    call = steppe("completions", "zsh").stdout + r"""
compadd() { while [ "$1" != "--" ]; do shift; done; shift; print -rl -- "$@" }
_files() { print -rl -- "FILES $*" }
""" + "words=({}); CURRENT={}; _steppe".format(
        " ".join(shlex.quote(word) for word in (PROGRAM, *words)), len(words) + 1)
    done = shell("zsh", call)
    assert done.returncode == 0 and not done.stderr, done
    return done.stdout.split("\n")[:-1]


def in_fish(*words):
    """The values that fish itself finds for a line."""
    line = " ".join(["steppe", *words])
    call = steppe("completions", "fish").stdout + f"complete --do-complete {shlex.quote(line)}"
    done = shell("fish", f"set -x PATH {shlex.quote(str(PROGRAM).rsplit('/', 1)[0])} $PATH\n" + call)
    assert done.returncode == 0, done
    return [found.split("\t")[0] for found in done.stdout.split("\n")[:-1]]


COMPLETE = {"bash": in_bash, "zsh": in_zsh, "fish": in_fish}


@pytest.mark.parametrize("name", SHELLS)
@pytest.mark.parametrize("words, some, none", [
    (["r"], ["run", "regret", "report"], ["check", "help"]),
    (["run", "--m"], ["--metric"], ["--metrics", "--map"]),
    (["seek", "--"], ["--vary", "--ask", "--allow-paths"], ["--in", "--until"]),
    (["sweep", "--design", ""], ["sobol", "lhs", "random"], ["run"]),
    (["run", "japan-20b.toml", "--metric", "reg"], ["regional_influence.JPN"], ["gdp.KAZ"]),
    (["run", "japan-20b.toml", "--metric", ""], ["influence_share.", "gdp."], ["gdp.KAZ"]),
    (["run", "japan-20b.toml", "--metric", "influence_share.UZB.J"], ["influence_share.UZB.JPN"],
     ["influence_share.KAZ.JPN"]),
    (["paths", "japan-20b.toml", "--from", "j"], ["JPN"], ["CHN"]),
    (["paths", "japan-20b.toml", "--from", "Chi"], [], ["JPN"]),
    (["seek", "japan-20b.toml", "--ask", "a"], ["a-tenth-of-the-region"], ["overtakes-russia"]),
    (["seek", "japan-20b.toml", "--vary", "pledge.japan-20b.re"],
     ["pledge.japan-20b.realisation["], ["agent."]),
    (["run", "japan-20b.toml", "--set", "pledge.japan-20b.re"], ["pledge.japan-20b.realisation="],
     []),
    (["run", "japan-20b.toml", "--at", "2031-0"], ["2031-04-01"], ["2032-04-01"]),
    (["game", "japan-20b.toml", "--issue", "world"], ["world-order"], ["unsc-japan-seat"]),
    (["new", "mine", "--from", "base"], ["baseline"], ["japan-20b"]),
    (["paths", "japan-20b.toml", "--format", "csv", "--layer", "tr"], ["trade"], ["debt"]),
    (["explain", "E01"], ["E014"], ["E020"]),
    (["list", "a"], ["agents", "asks"], ["keys"]),
    (["hindcast", "h"], ["h1", "h9"], []),
    (["help", "sw"], ["sweep"], ["run"]),
    (["completions", "z"], ["zsh"], ["bash"]),
])
def test_values(name, words, some, none):
    found = COMPLETE[name](*words)
    assert set(some) <= set(found) and not set(none) & set(found), found


def test_names_of_states():
    assert in_bash("paths", "japan-20b.toml", "--from", "Kaz") == ["KAZ"]
    assert in_bash("game", "japan-20b.toml", "--powers", "JPN", ":", "+1", ":", "4,Chi") == ["4,CHN:"]


def test_values_after_an_equals_sign():
    """bash breaks words there, and replaces only the last part."""
    assert in_bash("sweep", "--design", "=", "l") == ["lhs"]
    assert in_bash("run", "japan-20b.toml", "--metric", "=", "regional_influence.J") == [
        "regional_influence.JPN"]
    assert in_zsh("sweep", "--design=l") == ["--design=lhs"]
    assert in_fish("sweep", "--design=l") == ["--design=lhs"]


@pytest.mark.parametrize("complete", [in_bash, in_fish])
def test_files(complete):
    for words in (["run", "base"], ["compare", "baseline.toml", "--against", "base"],
                  ["diff", "base"]):
        assert complete(*words) == ["baseline.toml"]
    assert "data" in " ".join(complete("report", "da")) and complete("report", "base") == []
    assert complete is in_fish or complete("run", "READ") == []  # fish sorts the others last


def test_files_in_zsh():
    assert in_zsh("run", "base") == ["FILES -g *.toml"] and in_zsh("report", "") == ["FILES -/"]


@pytest.mark.parametrize("name", SHELLS)
def test_syntax(name):
    done = shell(name, "true", input="")
    done = subprocess.run([name, "-n"], input=steppe("completions", name).stdout, text=True,
                          capture_output=True, timeout=60)
    assert done.returncode == 0 and not done.stderr


@pytest.mark.parametrize("words", [["run", "none.toml", "--metric", "g"], ["rnu", ""], ["new", ""],
                                   ["run", "a.toml", "b.toml", "c"], ["run", "--nothing", "="]])
def test_nothing_to_offer(words):
    """An unreadable file or an unknown word gives no value and no message."""
    assert in_bash(*words) == []
