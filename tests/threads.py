"""The results of every command with threads have the same bytes on any number of threads, with the
widest instructions of the machine and without any."""
import shlex

import pytest

import calibrate
import optimise
from sweeping import LONG, ROOT, SMALL, insist_same, results, small, steppe, written

MORE = SMALL.replace("pert = [0.1, 0.3, 0.6]", "pert = [0.3, 0.5, 0.9]")
# More elements than the exact method takes.
MANY = SMALL + "".join(f"""[pledge.p{n}]
from = "JPN"
to = "KAZ"
layer = "money"
amount_usd_bn = {n}
start = 2026-04-01
years = 1
""" for n in range(1, 14))
KEEP = "--save-finals --save-paths"
FLAGSHIP = "{s}/japan-20b.toml"
# 2100 drawn numbers are 3 chunks of the flagship, and 256 of a design are 16.
SWEEP = "--design random -n 2100" if LONG else "-n 256"
CALLS = [
    # 9 chunks, the last of one replicate; 3 chunks; 64 chunks of 16.
    f"sweep small.toml {KEEP} --design random -n 8193",
    f"sweep small.toml {KEEP} --design lhs -n 3001",
    f"sweep small.toml {KEEP} -n 1024",
    f"sweep {FLAGSHIP} {KEEP} {SWEEP}",
    "compare small.toml more.toml small.toml -n 3000",
    "regret small.toml more.toml --metric paid.help -n 1000",
    "sensitivity small.toml --metric ask.* --metric paid.help --budget 3000",
    f"discover {FLAGSHIP} --ask a-tenth-of-the-region -n 2048 --seed 5",
    "attribute {s}/baseline.toml {s}/tokyo-declaration.toml --metric regional_influence.JPN -n 256",
    "seek small.toml --vary pledge.help.realisation --in 0,1 --until half -n 500",
    f"optimise shared.toml {shlex.join(optimise.BOTH)} --maximise regional_influence.JPN -n 1024",
    "calibrate loan.toml --to planted/timeseries.csv",
    "attribute small.toml many.toml --metric gdp.KAZ --permutations 8",
    "run crowd/scenario.toml --crowd-agents",
]


@pytest.mark.parametrize("call", CALLS)
def test_same_bytes(folder, call):
    small(folder)
    amount = "amount_usd_bn = { uniform = [2, 30] }"
    written(folder, more=MORE, many=MANY, loan=calibrate.LOAN,
            shared=optimise.SHARED.replace("amount_usd_bn = 10", amount))
    if "planted" in call:
        calibrate.planted(folder, folder / "loan.toml", calibrate.PLANTED, calibrate.METRICS)
    if "crowd" in call:
        steppe("generate", "rmat", "-n", 3000, "--degree", 4, "--out", folder / "crowd")
    words = shlex.split(call.replace("{s}", str(ROOT / "scenarios")))
    found = []
    for threads, isa in ((1, "scalar"), (1, ""), (2, ""), (3, "")):
        out = folder / f"out-{threads}{isa}"
        steppe(*words, "--threads", threads, "--quiet", "--out", out, cwd=folder, isa=isa)
        found.append(results(out))
        assert len(found[-1]) > 1
        insist_same(found[-1], found[0], f"{threads} threads, instructions: {isa or 'all'}")


def test_seeds(folder):
    """Another seed gives other bytes."""
    calls = [("sweep", small(folder), "-n", 256, "--seed", seed, "--out", folder / f"{seed}")
             for seed in (1, 2)]
    one, two = (steppe(*call, "--quiet") and results(call[-1]) for call in calls)
    tables = one.keys() - {"small.toml"}
    assert len(tables) > 3 and not {one[name] for name in tables} & {two[name] for name in tables}
