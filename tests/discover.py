"""Tests `steppe discover`: discover.py STEPPE SOURCE_DIR."""
import json
import signal

from sweeping import FLAGSHIP, SMALL, hashes, insist_same, main, rows, signalled, steppe

# The criterion holds in a box of the two amounts: it must hold at two dates; one pledge pays
# before the first, the other at it and later.
BOX = SMALL.replace("realisation = { pert = [0.1, 0.3, 0.6] }", "realisation = 1").replace("gdp_volatility = 0.02\n", "")
BOX = BOX[:BOX.index("[event.war]")] + """[pledge.further]
from = "JPN"
to = "KAZ"
layer = "money"
amount_usd_bn = { uniform = [20, 40] }
start = 2027-07-01
years = 0.25
[ask.box]
text = "Is much of the one paid, and little of the other?"
that = "(paid.help - 12) * outstanding.further + (25 - paid.further) * paid.further > 0"
during = [2027-04-01, 2028-01-01]
over = "always"
[ask.never]
that = "paid.help > 14.999"
at = 2028-01-01
[ask.always]
that = "paid.help > 1"
at = 2028-01-01
"""
FILES = "discover.csv", "trajectory.csv", "futures.csv", "discover.json"


def one_line(*arguments, word):
    said = steppe(*arguments, code=2)
    assert said.stdout == "" and said.stderr.count("\n") == 1 and said.stderr.startswith("steppe: ") and word in said.stderr, said


def known_box(folder):
    file, out = folder / "box.toml", folder / "out"
    file.write_text(BOX)
    said = steppe("discover", file, "--ask", "box", "-n", 4096, "--out", out).stdout
    assert "Is much of the one paid, and little of the other? Yes when " in said and " of these futures, covering " in said, said
    report = json.loads((out / "discover.json").read_text())
    assert report["replicates"] == 4096 and report["inputs"] == 3 and abs(report["probability"]["value"] - 0.3 * 0.25) < 0.005, report["probability"]
    box = report["boxes"][0]
    limits = {(r["input"], r["side"]): r["limit"] for r in box["restrictions"]}
    assert set(limits) == {("pledge.help.amount_usd_bn", "above"), ("pledge.further.amount_usd_bn", "below")}, limits
    assert abs(limits["pledge.help.amount_usd_bn", "above"] - 12) < 0.05 and abs(limits["pledge.further.amount_usd_bn", "below"] - 25) < 0.1, limits
    assert box["density"]["value"] > 0.99 and box["coverage"]["value"] > 0.99 and abs(box["mass"]["value"] - 0.075) < 0.005
    assert box["density"]["low"] <= box["density"]["value"] <= box["density"]["high"] and all(r["halves_with"] == 10 for r in box["restrictions"])
    table = rows(out / "discover.csv")
    assert list(table[0]) == ["scenario", "ask", "cases", "replicates", "box", "input", "side", "limit", "share", "quasi_p", "density", "density_low",
                              "density_high", "coverage", "coverage_low", "coverage_high", "mass", "density_without", "coverage_without", "halves",
                              "halves_with", "limit_low", "limit_high"]
    assert [(r["input"], r["side"], float(r["limit"])) for r in table] == [(r["input"], r["side"], r["limit"]) for r in box["restrictions"]]
    for row in table:
        # Inside the box all replicates are cases; without a restriction, those that meet it: 0.3
        # of U(5, 15) are above 12, 0.25 of U(20, 40) below 25.
        share = 0.3 if row["input"] == "pledge.help.amount_usd_bn" else 0.25
        assert row["scenario"] == "box" and row["ask"] == "box" and row["cases"] == "yes", row
        assert abs(float(row["share"]) - share) < 0.01 and abs(float(row["density_without"]) - share) < 0.02, row
        assert float(row["quasi_p"]) < 1e-9 and float(row["limit_low"]) <= float(row["limit_high"]), row
    way = rows(out / "trajectory.csv")
    assert [int(r["peel"]) for r in way] == list(range(1, len(way) + 1)) and len(way) == len(box["trajectory"])
    futures = [int(r["futures"]) for r in way]
    assert futures == sorted(futures, reverse=True) and float(way[-1]["density"]) == 1 and {r["input"] for r in way} <= {r["input"] for r in table}, way[-1]
    assert json.loads(steppe("discover", file, "--ask", "box", "-n", 4096, "--json").stdout) == report


def other_cases(folder):
    file = folder / "box.toml"
    file.write_text(BOX)
    report = json.loads(steppe("discover", file, "--ask", "box", "--not", "-n", 4096, "--boxes", 3, "--json").stdout)
    # Every replicate beyond one face is a case of "no", so two boxes cover all cases.
    assert report["cases"] == "no" and len(report["boxes"]) == 2, [b["restrictions"] for b in report["boxes"]]
    found = {(r["input"], r["side"]) for b in report["boxes"] for r in b["restrictions"]}
    assert found == {("pledge.help.amount_usd_bn", "below"), ("pledge.further.amount_usd_bn", "above")}, found
    assert sum(b["coverage"]["value"] for b in report["boxes"]) > 0.98
    said = steppe("discover", file, "--ask", "box", "--not", "-n", 4096, "--boxes", 3).stdout
    assert "? No when " in said and "outside the box above" in said, said
    dense = json.loads(steppe("discover", file, "--ask", "box", "-n", 4096, "--threshold", 0.5, "--json").stdout)["boxes"][0]
    assert dense["density"]["value"] >= 0.5 and dense["coverage"]["value"] == 1, dense


def same_bytes(folder):
    outs = [folder / "one", folder / "two"]
    for threads, out in enumerate(outs, 1):
        steppe("discover", FLAGSHIP, "--ask", "a-tenth-of-the-region", "-n", 2048, "--seed", 5, "--threads", threads, "--out", out, "--quiet")
    insist_same(hashes(outs[1], FILES), hashes(outs[0], FILES), "two threads")
    report = json.loads((outs[0] / "discover.json").read_text())
    assert report["inputs"] == 315 and report["boxes"][0]["found"]
    box = report["boxes"][0]
    assert "pledge.japan-20b.realisation" in {r["input"] for r in box["restrictions"]}, box["restrictions"]
    assert box["density"]["value"] > report["probability"]["high"] and all(r["quasi_p"] <= 0.05 for r in box["restrictions"])
    assert box["halves"]["density_in_other_half"] > report["probability"]["high"], box["halves"]


def questions(folder):
    file, small, certain = folder / "box.toml", folder / "small.toml", folder / "certain.toml"
    file.write_text(BOX)
    small.write_text(SMALL)
    certain.write_text(BOX.replace("{ uniform = [20, 40] }", "30").replace("{ uniform = [5, 15] }", "10")
                       .replace("{ normal = [260, 20] }", "260").replace("> 14.999", "> 9.999"))
    ask = ["discover", file, "--ask"]
    assert steppe(*ask, "box", "-n", 64, "--quiet").stdout == ""
    # Wilson's interval for 0 of n ends at z^2/(n + z^2) = 3.84/(1024 + 3.84).
    one_line(*ask, "never", "-n", 1024, word="`never` never holds: 0 of 1024 futures, a probability below 0.37 % (95 %)")
    one_line(*ask, "never", "--not", "-n", 1024, word="`never` never holds")
    one_line(*ask, "always", "-n", 1024, word="`always` always holds: 1024 of 1024 futures, a probability above 99.63 % (95 %)")
    one_line(*ask, "bxo", word="Did you mean `box`?")
    one_line(*ask, "something-else", word="Questions: always, box, never")
    one_line(*ask, "box", "--threshold", 2, word="--threshold")
    one_line(*ask, "box", "--boxes", 0, word="--boxes")
    one_line("discover", file, word="--ask")
    one_line("discover", certain, "--ask", "box", word="no uncertain number")
    one_line(*ask, "box", "-n", 1, "--design", "random", "--seed", 1, word="holds")
    assert "No box of inputs separates" in steppe(*ask, "box", "-n", 16, "--seed", 3, "--design", "lhs").stdout
    # War is process noise only: no input predicts it.
    assert "No box of inputs separates" in steppe("discover", small, "--ask", "war", "-n", 2048).stdout
    assert "E001" in steppe("discover", folder / "nothing.toml", "--ask", "box", code=2).stderr


def interrupted(folder):
    out = folder / "out"
    done = signalled(2, signal.SIGINT, "discover", FLAGSHIP, "--ask", "a-tenth-of-the-region",
                     "-n", 1024, "--out", out)
    assert "stopped" in done.stderr and done.stdout == "", done
    assert "Go on with: steppe " in done.stderr, done
    assert [p.name for p in out.iterdir()] == ["checkpoint.steppe"]


def examples(folder):
    lines = [line.split() for line in steppe("discover", "--help").stdout.splitlines() if line.startswith("  steppe ")]
    assert len(lines) == 3, lines
    for words in lines:
        if "--out" in words:
            words[words.index("--out") + 1] = str(folder / "out")
        steppe(*words[1:], *([] if "-n" in words else ["-n", "1024"]))


main(known_box, other_cases, same_bytes, questions, interrupted, examples)
