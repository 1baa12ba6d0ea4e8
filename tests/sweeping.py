"""Shared by the tests of sweeps: calls of the program, small scenarios, results as hashes and as
columns."""
import csv
import hashlib
import json
import os
import pathlib
import re
import shlex
import signal
import subprocess

PROGRAM, LONG = os.environ["STEPPE_PROGRAM"], bool(os.environ["STEPPE_LONG"])
ROOT = pathlib.Path(__file__).resolve().parent.parent
FLAGSHIP = ROOT / "scenarios/japan-20b.toml"
TABLES = "quantiles.csv", "quantiles.nc", "asks.json", "histograms.csv", "results.json"
ROWS = "finals.csv", "paths.nc"

# Two states, two years: a cheap sweep. 64 scrambles make 64 chunks of few replicates.
SMALL = """[time]
start = 2026-01-01
step = "quarter"
years = 2
[agent.JPN]
role = "power"
gdp_usd_bn = 4000
[agent.KAZ]
role = "target"
gdp_usd_bn = { normal = [260, 20] }
gdp_volatility = 0.02
[layer.money]
kind = "stock"
weight = 1
cell.KAZ.JPN = 8
[pledge.help]
from = "JPN"
to = "KAZ"
layer = "money"
amount_usd_bn = { uniform = [5, 15] }
realisation = { pert = [0.1, 0.3, 0.6] }
start = 2026-04-01
years = 1
[event.war]
kind = "gdp"
agents = ["KAZ"]
loss = 0.5
hazard_per_year = 0.4
duration_years = 0.5
[ask.half]
text = "Is more than three billion paid?"
that = "paid.help > 3.2"
at = 2028-01-01
[ask.war]
text = "Is there ever a war?"
that = "gdp_gap.KAZ < -10"
during = [2026-01-01, 2028-01-01]
over = "ever"
[sweep]
scrambles = 64
metrics = ["gdp.*", "paid.*"]
"""
CORRELATION = '[[sweep.correlation]]\nbetween = ["{}", "{}"]\nrank = {}\n'


def steppe(*arguments, code=0, isa="", **options):
    """Runs the program, perhaps with other instructions, and checks its exit code unless that is
    None."""
    if isa:
        options["env"] = {**options.get("env", os.environ), "STEPPE_ISA": isa}
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                          timeout=300, **{"cwd": ROOT, **options})
    assert code in (done.returncode, None), (arguments, done.returncode, done.stdout, done.stderr)
    return done


def as_json(*arguments, **options):
    """Returns the object that a call prints with --json."""
    return json.loads(steppe(*arguments, "--json", **options).stdout)


def read_json(file):
    return json.loads(file.read_text(encoding="utf-8"))


def written(folder, **texts):
    """Writes scenarios by name; returns their paths."""
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text)
    return [folder / f"{name}.toml" for name in texts]


def small(folder, text=SMALL):
    return written(folder, small=text)[0]


def examples(command, count=3):
    """Returns the arguments of the examples in the help of a command."""
    text = steppe(command, "--help").stdout.replace(" \\\n", " ")
    lines = [shlex.split(line)[1:] for line in text.splitlines() if line.startswith("  steppe ")]
    assert len(lines) == count, lines
    return lines


def commands():
    """Returns the names and descriptions of the commands by section of the help."""
    text = re.sub(r"\n {8,}", " ", steppe("help").stdout)
    found = {}
    for part in text.split("\n\n"):
        head, *lines = part.splitlines()
        if head in ("Options:", "Examples:") or not head.endswith(":"):
            continue
        found[head[:-1]] = [line.strip().split(None, 1) for line in lines]
    return found


def refused(*arguments, word):
    """Checks that a call is invalid, with one line on stderr that has these words."""
    said = steppe(*arguments, code=2)
    assert said.stdout == "" and said.stderr.count("\n") == 1, said
    assert said.stderr.startswith("steppe: ") and word in said.stderr, said


# 130 is the shell's code for Ctrl-C; SIGALRM marks the end of --time-limit.
CODES = {signal.SIGKILL: -signal.SIGKILL, signal.SIGINT: 130, signal.SIGTERM: 130,
         signal.SIGALRM: 75}


def signalled(chunk, which, *arguments):
    """Runs the program with a signal after the chunk of this number, counted from 1.

    The program raises the signal itself, so that timing does not matter.
    """
    env = {**os.environ, "STEPPE_SIGNAL_AFTER": f"{chunk}:{int(which)}"}
    return steppe(*arguments, code=CODES[which], env=env)


def sweep(out, file, *arguments, isa=""):
    """Runs a sweep into a folder; returns the folder."""
    steppe("sweep", file, "--out", out, "--quiet", *arguments, isa=isa)
    return out


def hashes(folder, names=TABLES):
    """Returns SHA-256 by name; missing files are an error."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def results(folder):
    """Returns SHA-256 of the files of a complete result by name, without those that hold times and
    the command line."""
    names = {path.name for path in folder.iterdir() if path.is_file()}
    assert "manifest.json" in names
    assert not [name for name in names if "checkpoint" in name or name.endswith(".tmp")]
    return hashes(folder, names - {"manifest.json", "sweep.json"})


def insist_same(found, wanted, what):
    differ = [name for name in wanted if found[name] != wanted[name]]
    assert not differ, f"{what}: {', '.join(differ)} differ"


def is_whole(folder):
    """Returns whether there is a manifest; checks that all its files exist."""
    manifest = folder / "manifest.json"
    if not manifest.exists():
        return False
    json.loads(manifest.read_text())
    lacking = [name for name in TABLES if not (folder / name).exists()]
    assert not lacking, f"a manifest beside an incomplete result: {lacking} lack"
    return True


def columns(file):
    """Returns a CSV table as lists of text by column."""
    with open(file, newline="", encoding="utf-8") as table:
        rows = csv.reader(table)
        head = next(rows)
        return dict(zip(head, map(list, zip(*rows))))


def numbers(file):
    return {name: [float(x) for x in column] for name, column in columns(file).items()
            if name != "scenario"}


def rows(file):
    with open(file, newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))
