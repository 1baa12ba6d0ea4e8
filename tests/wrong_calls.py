"""Invalid calls: each ends with exit code 2 and one message, and writes nothing."""
import json
import os
import pathlib
import re
import shlex
import tempfile

import pytest

import calibrate
import discover
import optimise
from sweeping import CORRELATION, ROOT, SMALL, steppe, written

SEEDED = ["sweep small.toml --seed=", "compare small.toml small.toml --seed=",
          "discover small.toml --ask half --seed=",
          "sensitivity small.toml --metric gdp.KAZ --seed=",
          "generate uniform -n 10 --degree 2 --out crowd --seed="]
# Endings of calls with the same message.
SAME = [
    (["sweep small.toml --time-limit="], "0 -5m soon 5x nan 1m30 inf", "--time-limit"),
    (["seek", "optimise", "calibrate", "hindcast"], "--time-limit=soon", "--time-limit"),
    (["explain"
      ], "nonsense-of-no-kind pledge.x.to.KAZ.foo hostility.A.B.C gdp.KAZ.x '' " + 500 * "x",
     "steppe: "),
    (["game {s}/baseline.toml --issue world-order --powers"],
     "'' JPN JPN:+1 JPN:+1:4:5 JPN:+1:4, 'JPN;+1;4'", "is not POWER:POLE:BUDGET, as in JPN:+1:4"),
    (["game {s}/baseline.toml --issue world-order --powers"
      ], "JPN::4 JPN:+2:4 JPN:-1.5:4 JPN:++1:4 JPN:+-1:4 JPN:up:4 JPN:nan:4",
     "not a number from -1 to 1"),
    (["game {s}/baseline.toml --issue world-order --powers"
      ], "JPN:+1: JPN:+1:-3 JPN:+1:inf JPN:+1:nan JPN:+1:much JPN:+1:2e6",
     "not a number from 0 to 1e+06"),
    (["sweep small.toml -n 256 --out out",
      "run small.toml --out out"], "--expect=half=maybe --expect=half", "ID=yes"),
    (["sweep small.toml -n 256 --out out",
      "run small.toml --out out"], "'--fail-if=ask.half' '--fail-if=ask.half > x'", "comparison"),
    (["sweep small.toml -n 256 --out out",
      "run small.toml --out out"], "--expect=hlf=yes", "Did you mean `half`?"),
    (["sweep small.toml -n 256 --out out",
      "run small.toml --out out"], "'--fail-if=ask.hal > 0.5'", "Did you mean `ask.half`?"),
    (["run small.toml --set agent.KAZ.gdp_usd_bn="], "nan inf", "gdp_usd_bn"),
    (["run small.toml --fail-if"], "'gdp.KAZ > nan' 'gdp.KAZ > inf'", "--fail-if"),
    (SEEDED, f"-1 {2**53} {2**64 - 1} 1e16", f"--seed & {2**53 - 1}"),
    (SEEDED, "0.5", "--seed & whole"),
    ([f"run small.toml --set {key}=" for key in ("compare_with", "extends", "drop")],
     """none.toml {s}/japan-20b.toml '["a.toml"]' 5 ''""", "before --set & extends this one"),
    (["run small.toml --set"], "event.ree.kind=gdp event.ree=gdp pledge.new.from=gdp "
     "agent.EU.role=gdp layer.gas.kind=gdp", "add a table in a file that extends this one"),
]
FINITE = ("seek small.toml --vary pledge.help.realisation --until half --in 0,1 -n 64 --level",
          "discover small.toml --ask half --threshold", "sweep small.toml --checkpoint",
          "compare small.toml small.toml --checkpoint",
          "regret small.toml small.toml --metric gdp.KAZ --at-least",
          "regret small.toml small.toml --metric gdp.KAZ --at-most",
          "game small.toml --issue x --powers JPN:1:4 --pull",
          "generate uniform -n 10 --out c --degree",
          "generate lattice -n 10 --degree 2 --out c --rewired")
MISSPELT = ("pledge.hlp.realisation pledge.help.realisation", "event.wra.loss event.war.loss",
            "agent.KZA.gdp_usd_bn agent.KAZ.gdp_usd_bn", "layer.mony.weight layer.money.weight",
            "ask.haf.that ask.half.that")
LEAKS = "UINT", "FLOAT", "TEXT", "not in {", "were not expected", "SUBCOMMAND", "?.", "are complete"
VARIABLES = ("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_COUNT",
             "JOB_COMPLETION_INDEX", "STEPPE_ISA", "STEPPE_METHOD", "STEPPE_OUT", "STEPPE_THREADS")


def table():
    """Returns the calls of wrong_calls.txt with the words of their messages: those that the parser
    finds, and the others."""
    parts, start = [[]], ""
    for line in (pathlib.Path(__file__).parent / "wrong_calls.txt").read_text().splitlines():
        if line.startswith("---"):
            parts.append([])
        elif line.startswith(">"):
            start = line[1:].strip()
        elif line and not line.startswith("#"):
            call, words = line.rsplit("|", 1)
            parts[-1].append((f"{start} {call}".strip(), words.strip()))
    return parts


PARSED, OTHERS = table()


def products():
    """Returns the calls of SAME, FINITE and MISSPELT with the words of their messages."""
    found = []
    for starts, ends, words in SAME:
        for start in starts:
            found += [(start + ("" if start.endswith("=") else " ") + shlex.quote(end), words)
                      for end in shlex.split(ends)]
    for call in FINITE:
        found += [(f"{call}={text}", f"`{text}` is not a finite number & {call.split()[-1]}")
                  for text in ("nan", "-nan", "inf", "-inf", "1e999")]
        found.append((f"{call} 0,5", "with a decimal point"))
    for wrong, meant in map(str.split, MISSPELT):
        found.append((f"run small.toml --set {wrong}=1", f"Did you mean `{meant}`?"))
    return found


@pytest.fixture(scope="module")
def files():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        certain = discover.BOX.replace("{ uniform = [20, 40] }",
                                       "30").replace("> 14.999", "> 9.999")
        certain = certain.replace("{ uniform = [5, 15] }",
                                  "10").replace("{ normal = [260, 20] }", "260")
        loan = calibrate.LOAN
        known = "\n".join(x for x in loan.splitlines() if "{" not in x or "amount" in x)
        names = "agent.KAZ.gdp_usd_bn", "pledge.help.amount_usd_bn", "pledge.help.realisation"
        pairs = ((0, 1, 0.9), (1, 2, 0.9), (0, 2, -0.9))
        until = 'until = "half-width(ask.{}) < 0.02"\n'
        written(folder, small=SMALL, other=SMALL.replace("15]", "16]"), box=discover.BOX,
                more=SMALL.replace("[pledge.help]",
                                   "[pledge.further]").replace("paid.help", "paid.further"),
                longer=SMALL.replace("years = 2\n", "years = 3\n"),
                certain=certain,
                loan=loan,
                shared=optimise.SHARED,
                known=known.replace("{ uniform = [5, 30] }", "8"),
                few=loan.replace("{ uniform = [5, 30] }", "{ discrete = [[5, 10], [1, 1]] }"),
                until=SMALL + until.format("half"),
                fixed=SMALL[:SMALL.index("[pledge.help]")].replace(
                    "{ normal = [260, 20] }", "260").replace("gdp_volatility = 0.02\n", ""),
                clash=SMALL +
                "".join(CORRELATION.format(names[a], names[b], r) for a, b, r in pairs))
        written(folder, bad=SMALL.replace("15]", "x]") + "[agent.XXX]\nrole = 5\n",
                **{"until-wrong": SMALL + until.format("hal")})
        for file, row in (("observed", "gdp.KAZ,270"), ("income", "regional_influence.JPN,0.1")):
            (folder / f"{file}.csv").write_text(f"date,metric,value\n2026-01-01,{row}\n")
        steppe("sweep", folder / "small.toml", "-n", 64, "--quiet", "--out", folder / "whole")
        yield folder


def called(files, call, *more, first=()):
    """Runs an invalid call in the folder of the files; returns its output."""
    words = shlex.split(call.replace("{s}", str(ROOT / "scenarios")))
    env = {key: value for key, value in os.environ.items() if key not in VARIABLES}
    while words and re.match("[A-Z_]+=", words[0]):
        env.update([words.pop(0).split("=", 1)])
    before = sorted(files.rglob("*"))
    said = steppe(*first, *words, *more, code=2, cwd=files, env=env)
    assert sorted(files.rglob("*")) == before
    return said


@pytest.mark.parametrize("call, words", PARSED + OTHERS + products())
def test_message(files, call, words):
    said = called(files, call)
    assert said.stdout == ""
    for part in words.replace(" && ", " & ").split(" & "):
        assert part in said.stderr
    assert not any(leak in said.stderr for leak in LEAKS)
    # Errors of a scenario have several lines. Warnings of calibrate precede its message.
    if "error[" not in said.stderr:
        messages = words.count(" && ") + 1
        assert said.stderr.count("steppe: ") == messages
        if not said.stderr.startswith("warning[W1"):
            lines = said.stderr.splitlines()
            assert all(line.startswith("steppe: ") for line in lines[:messages])
            assert all(line.startswith("Usage: " if messages > 1 else "  ")
                       for line in lines[messages:])
            assert len(lines) <= messages + (messages > 1) or call.startswith("merge")


# No command is known of a call that begins with another word, and metrics are not options.
@pytest.mark.parametrize("call", [call for call, words in PARSED if "matches " not in words
                                  and call.split()[:1] not in ([], ["rnu"], ["help"], ["--allow-paths"])])
def test_help_is_named(files, call):
    assert f"steppe {call.split()[0]} --help" in called(files, call).stderr


@pytest.mark.parametrize("call", [call for call, _ in PARSED] + [
    "run none.toml", "run bad.toml", "merge none --out all", "run small.toml --metrics nothing",
    "report none", "run small.toml --set agent.KZA.gdp_usd_bn=1", "run small.toml --report"])
def test_as_json(files, call):
    """--error-format json applies to invalid command lines, files and metrics; no key is empty."""
    form = "--error-format", "json"
    for said in (called(files, call, first=form), called(files, call, "--error-format=json")):
        first, *_ = json.loads(said.stderr)
        assert first["schema"] == 1 and first["severity"] == "error" and first["message"]
        assert all(value not in ("", 0) for value in first.values())
