"""Tests `steppe seek`: seek.py STEPPE SOURCE_DIR."""
import json
import math
import os
import shlex
import signal

from sweeping import FLAGSHIP, SMALL, main, rows, signalled, steppe

REALISATION = "pledge.help.realisation"


def small(folder, text=SMALL):
    (folder / "small.toml").write_text(text)
    return folder / "small.toml"


def seek(*arguments):
    return json.loads(steppe("seek", *arguments, "--json").stdout)


def one_line(*arguments, word):
    said = steppe("seek", *arguments, code=2)
    assert said.stdout == "" and said.stderr.count("\n") == 1 and said.stderr.startswith("steppe: ") and word in said.stderr, said


def roots(folder):
    """Payment is the amount, 10 in the central run, times the realisation."""
    file = small(folder)

    def found(that, low=0, high=1, *more):
        return [(r["value"], r["turn"]) for r in seek(file, "--vary", REALISATION, "--in", f"{low},{high}", "--until", that, *more)["roots"]]

    def close(got, *wanted):
        assert len(got) == len(wanted), got
        for (value, turn), (x, word) in zip(got, wanted):
            assert math.isclose(value, x, rel_tol=1e-11) and turn == word, (got, wanted)

    close(found("half"), (0.32, "to yes"))
    close(found("ask.half"), (0.32, "to yes"))
    close(found("paid.help < 3.2"), (0.32, "to no"))
    close(found("paid.help * (10 - paid.help) > 16"), (0.2, "to yes"), (0.8, "to no"))
    # By October half of the year's payments are made.
    close(found("paid.help > 3.2", 0, 1, "--at", "2026-10-01"), (0.64, "to yes"))
    # Two roots between two points of the scan, and a margin that only touches 0.
    close(found("(paid.help - 3) * (paid.help - 3.01) < 0", 0, 1, "--points", 5), (0.3, "to yes"), (0.301, "to no"))
    close(found("paid.help * (10 - paid.help) > 25"), (0.5, "touches"))
    close(found("paid.help > 10"), (1, "to yes"))
    none = seek(file, "--vary", REALISATION, "--in", "0,1", "--until", "paid.help > 20")
    assert none["roots"] == [] and none["at_low"]["margin"] == -20 and math.isclose(none["highest"]["margin"], -10) and none["highest"]["value"] == 1
    said = steppe("seek", file, "--vary", REALISATION, "--in", "0,1", "--until", "paid.help > 20").stdout
    assert "No root: the question fails everywhere" in said and "nearest to turning at 1 and misses by 10 there" in said, said
    assert "holds everywhere" in steppe("seek", file, "--vary", REALISATION, "--in", "0,1", "--until", "paid.help < 20").stdout
    assert "does not move the margin" in steppe("seek", file, "--vary", "agent.JPN.gdp_usd_bn", "--in", "1,2", "--until", "half").stdout


def as_run_finds(folder):
    """Each trial equals a run with --set bit by bit, whichever number varies."""
    for n, (address, ends) in enumerate([
            ("pledge.japan-20b.amount_usd_bn", "0,40"), ("pledge.japan-20b.to.UZB", "1,19"), ("pledge.japan-20b.to.RUS", "1,19"), ("model.opinion_rate_per_year", "0.1,2"),
            ("layer.investment.weight", "0.1,3"), ("agent.UZB.susceptibility", "0.1,0.9"), ("layer.trade.cell.UZB.JPN", "0.1,9"), ("pledge.japan-20b.technology", "0,0.5")]):
        found = seek(FLAGSHIP, "--vary", address, "--in", ends, "--until", "a-tenth-of-the-region", "--points", 3)
        for trial in (found["trials"][0], found["trials"][-1]):
            out = folder / f"{n}"
            steppe("run", FLAGSHIP, "--set", f"{address}={trial['value']!r}", "--quiet", "--out", out, "--overwrite", "--metrics",
               "regional_influence.JPN")
            value = next(float(r["value"]) for r in rows(out / "timeseries.csv") if r["date"] == "2031-04-01" and r["metric"] == "regional_influence.JPN")
            assert trial["margin"] == value - 0.1, (address, trial, value)


def probability(folder):
    """The amount is uniform from 5 to 15: P(amount * r > 3.2) = (15 - 3.2/r)/10."""
    file = small(folder)
    for level in (0.2, 0.5, 0.9):
        found = seek(file, "--vary", REALISATION, "--in", "0.05,1", "--until", "half", "-n", 4096, "--level", level)
        crossing, = found["crossings"]
        assert abs(crossing["value"] - 3.2 / (15 - 10 * level)) < 2.5e-3 and crossing["turn"] == "to yes", crossing
        assert crossing["low"] <= crossing["value"] <= crossing["high"] < crossing["low"] + 0.02, crossing
    assert found["replicates"] == 4096 and found["confidence"] == 0.95
    # With independent draws, the ends of Wilson's interval cross the level at the points of the
    # closed form.
    found = seek(file, "--vary", REALISATION, "--in", "0.05,1", "--until", "half", "-n", 1000, "--design", "random", "--seed", 4)
    crossing, = found["crossings"]
    spread = 1.96 * 0.5 / math.sqrt(1000) * 10 / 3.2 * 0.32**2
    assert abs(crossing["value"] - 0.32) < 2.5 * spread and abs(crossing["high"] - crossing["low"] - 2 * spread) < spread, (crossing, spread)
    falling = seek(file, "--vary", REALISATION, "--in", "0.05,1", "--until", "paid.help < 3.2", "-n", 1000, "--design", "random", "--seed", 4)["crossings"]
    assert [c["turn"] for c in falling] == ["to no"] and abs(falling[0]["value"] - crossing["value"]) < 2e-4, falling
    none = steppe("seek", file, "--vary", REALISATION, "--in", "0,0.2", "--until", "half", "-n", 256).stdout
    assert "below 50 % everywhere" in none, none
    # A varied number loses its correlations.
    pair = small(folder, SMALL + '[[sweep.correlation]]\nbetween = ["pledge.help.realisation", "pledge.help.amount_usd_bn"]\nrank = 0.8\n')
    crossing, = seek(pair, "--vary", REALISATION, "--in", "0.05,1", "--until", "half", "-n", 4096)["crossings"]
    assert abs(crossing["value"] - 0.32) < 2.5e-3, crossing
    edge, = seek(file, "--vary", REALISATION, "--in", "0.3,0.3215", "--until", "half", "-n", 256, "--design", "random")["crossings"] or [{"high": None}]
    assert edge["high"] is None, edge


def as_sweeps_find(folder):
    file, out = small(folder), folder / "out"
    found = seek(file, "--vary", REALISATION, "--in", "0.25,0.5", "--until", "half", "-n", 2000, "--points", 2)
    for trial in found["trials"][:: len(found["trials"]) - 1]:
        steppe("sweep", file, "-n", 2000, "--set", f"{REALISATION}={trial['value']!r}", "--quiet", "--out", out, "--overwrite")
        ask = next(a for a in json.loads((out / "asks.json").read_text())["asks"] if a["ask"] == "half")
        assert [ask[key] for key in ("probability", "low", "high")] == [trial[key] for key in ("probability", "low", "high")], (trial, ask)


def written(folder):
    file, out = small(folder), folder / "out"
    said = steppe("seek", file, "--vary", REALISATION, "--in", "0,1", "--until", "half", "--out", out).stdout
    assert "0.32   no below, YES above" in said and "seek.csv" in said, said
    table = rows(out / "seek.csv")
    assert list(table[0]) == ["scenario", "address", "value", "ask", "step", "date", "margin"] and len(table) == 65 and table[0]["date"] == "2028-01-01"
    assert all(math.isclose(float(r["margin"]), 10 * float(r["value"]) - 3.2, abs_tol=1e-12) for r in table)
    steppe("seek", file, "--vary", REALISATION, "--in", "0,1", "--until", "half", "--out", out, "-n", 128, "--overwrite",
           "--quiet")
    assert list(rows(out / "seek.csv")[0]) == ["scenario", "address", "value", "ask", "step", "date", "replicates", "probability", "low", "high"]
    assert json.loads((out / "manifest.json").read_text())["inputs"][0]["path"] == str(file)
    one = [seek(file, "--vary", REALISATION, "--in", "0,1", "--until", "half", "-n", 500, "--threads", t) for t in (1, 3)]
    assert one[0] == one[1]


def wrong(folder):
    file = small(folder)
    vary, ask = ("--vary", REALISATION), ("--until", "half")
    one_line(file, "--vary", "pledge.help.realisaton", "--in", "0,1", *ask, word="`pledge.help.realisation`")
    one_line(file, "--vary", "pledge.help.from", "--in", "0,1", *ask, word="is not a number")
    one_line(file, *vary, "--in", "1,1", *ask, word="empty")
    one_line(file, *vary, "--in", "1,0", *ask, word="reversed")
    one_line(file, *vary, "--in", "1", *ask, word="LOW,HIGH")
    one_line(file, *vary, "--in", "0,2", *ask, word="0 to 1")
    one_line(file, *vary, "--in", "0,1", "--until", "hlaf", word="`half`")
    one_line(file, *vary, "--in", "0,1", "--until", "gpd.KAZ > 3", word="`gdp.KAZ`")
    one_line(file, *vary, "--in", "0,1", "--until", "gdp.KAZ >", word="a number or a metric is needed")
    one_line(file, *vary, "--in", "0,1", "--until", "gdp.KAZ + 3", word="comparison")
    one_line(file, *vary, "--in", "0,1", "--until", "gdp.KAZ > 3", "--at", "2040-01-01", word="outside the time")
    one_line(file, *vary, "--in", "0,1", *ask, "--at", "2027-01-01", word="date of its own")
    one_line(file, *vary, "--in", "0,1", *ask, "-n", 1, word="-n 2 at least")
    one_line(file, *vary, "--in", "0,1", *ask, "--level", 0.3, word="-n N")


def interrupted(folder):
    out = folder / "out"
    done = signalled(2, signal.SIGINT, "seek", FLAGSHIP, "--vary", "pledge.japan-20b.realisation",
                     "--in", "0,1", "--until", "overtakes-russia", "-n", 64, "--out", out)
    assert "stopped" in done.stderr and not out.exists(), done


def examples(folder):
    lines = [shlex.split(line) for line in steppe("seek", "--help").stdout.splitlines() if line.startswith("  steppe ")]
    assert len(lines) == 3
    for words in lines:
        if "-n" in words:
            words[words.index("-n") + 1] = "64"
        steppe(*words[1:])


main(roots, as_run_finds, probability, as_sweeps_find, written, wrong, interrupted, examples)
