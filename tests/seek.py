"""Tests `steppe seek`."""
import math
import signal

from results import tables
from sweeping import FLAGSHIP, SMALL, as_json, examples, read_json, rows, signalled, small, steppe

REALISATION = "pledge.help.realisation"


def seek(*arguments):
    """Returns the result, with the rows of its tables by key."""
    found = as_json("seek", *arguments)
    return {**found, **tables(found)}


def test_roots(file):
    """Payment is the amount, 10 in the central run, times the realisation."""

    def found(that, low=0, high=1, *more):
        return [(r["value"], r["turn"]) for r in seek(
            file, "--vary", REALISATION, "--in", f"{low},{high}", "--until", that, *more)["roots"]]

    def close(got, *wanted):
        assert len(got) == len(wanted)
        for (value, turn), (x, word) in zip(got, wanted):
            assert math.isclose(value, x, rel_tol=1e-11) and turn == word

    close(found("half"), (0.32, "to yes"))
    close(found("ask.half"), (0.32, "to yes"))
    close(found("paid.help < 3.2"), (0.32, "to no"))
    close(found("paid.help * (10 - paid.help) > 16"), (0.2, "to yes"), (0.8, "to no"))
    # By October half of the year's payments are made.
    close(found("paid.help > 3.2", 0, 1, "--at", "2026-10-01"), (0.64, "to yes"))
    # Two roots between two points of the scan, and a margin that only touches 0.
    close(found("(paid.help - 3) * (paid.help - 3.01) < 0", 0, 1, "--points", 5), (0.3, "to yes"),
          (0.301, "to no"))
    close(found("paid.help * (10 - paid.help) > 25"), (0.5, "touches"))
    close(found("paid.help > 10"), (1, "to yes"))
    none = seek(file, "--vary", REALISATION, "--in", "0,1", "--until", "paid.help > 20")
    assert none["roots"] == []
    assert none["trials"][0] == {"value": 0, "margin": -20}
    highest = max(none["trials"], key=lambda trial: trial["margin"])
    assert math.isclose(highest["margin"], -10) and highest["value"] == 1
    said = steppe("seek", file, "--vary", REALISATION, "--in", "0,1", "--until",
                  "paid.help > 20").stdout
    said = " ".join(said.split())
    assert "No in the central run for every value of the part of the promise that is paid" in said
    assert "nearest, at 100 %, it misses by 10 bn USD." in said
    assert "Yes in the central run for" in steppe("seek", file, "--vary", REALISATION, "--in", "0,1",
                                                  "--until", "paid.help < 20").stdout
    still = steppe("seek", file, "--vary", "agent.JPN.gdp_usd_bn", "--in", "1,2", "--until", "half")
    assert "does not matter: it misses by 0.20 bn USD" in " ".join(still.stdout.split())


def test_as_run_finds(folder):
    """Each trial equals a run with --set bit by bit, whichever number varies."""
    cases = [("pledge.japan-20b.amount_usd_bn", "0,40"), ("pledge.japan-20b.to.UZB", "1,19"),
             ("pledge.japan-20b.to.RUS", "1,19"), ("model.opinion_rate_per_year", "0.1,2"),
             ("layer.investment.weight", "0.1,3"), ("agent.UZB.susceptibility", "0.1,0.9"),
             ("layer.trade.cell.UZB.JPN", "0.1,9"), ("pledge.japan-20b.technology", "0,0.5")]
    for n, (address, ends) in enumerate(cases):
        found = seek(FLAGSHIP, "--vary", address, "--in", ends, "--until", "a-tenth-of-the-region",
                     "--points", 3)
        for trial in (found["trials"][0], found["trials"][-1]):
            out = folder / f"{n}"
            steppe("run", FLAGSHIP, "--set", f"{address}={trial['value']!r}", "--quiet", "--out",
                   out, "--overwrite", "--metrics", "regional_influence.JPN")
            value = next(
                float(r["value"]) for r in rows(out / "timeseries.csv")
                if r["date"] == "2031-04-01" and r["metric"] == "regional_influence.JPN")
            assert trial["margin"] == value - 0.1


def test_probability(folder, file):
    """The amount is uniform from 5 to 15: P(amount * r > 3.2) = (15 - 3.2/r)/10."""
    for level in (0.2, 0.5, 0.9):
        found = seek(file, "--vary", REALISATION, "--in", "0.05,1", "--until", "half", "-n", 4096,
                     "--level", level)
        crossing, = found["crossings"]
        assert abs(crossing["value"] - 3.2 / (15 - 10 * level)) < 2.5e-3
        assert crossing["turn"] == "to yes"
        assert crossing["low"] <= crossing["value"] <= crossing["high"] < crossing["low"] + 0.02
    assert found["replicates"] == 4096 and found["confidence"] == 0.95
    # With independent draws, the ends of Wilson's interval cross the level at the points of the
    # closed form.
    found = seek(file, "--vary", REALISATION, "--in", "0.05,1", "--until", "half", "-n", 1000,
                 "--design", "random", "--seed", 4)
    crossing, = found["crossings"]
    spread = 1.96 * 0.5 / math.sqrt(1000) * 10 / 3.2 * 0.32**2
    assert abs(crossing["value"] - 0.32) < 2.5 * spread
    assert abs(crossing["high"] - crossing["low"] - 2 * spread) < spread
    falling = seek(file, "--vary", REALISATION, "--in", "0.05,1", "--until", "paid.help < 3.2",
                   "-n", 1000, "--design", "random", "--seed", 4)["crossings"]
    assert [c["turn"] for c in falling] == ["to no"]
    assert abs(falling[0]["value"] - crossing["value"]) < 2e-4
    none = steppe("seek", file, "--vary", REALISATION, "--in", "0,0.2", "--until", "half", "-n",
                  256).stdout
    assert "Yes in less than 50 % of futures for every value" in " ".join(none.split())
    # A varied number loses its correlations.
    pair = small(folder, SMALL + '[[sweep.correlation]]\nrank = 0.8\nbetween = '
                 '["pledge.help.realisation", "pledge.help.amount_usd_bn"]\n')
    crossing, = seek(pair, "--vary", REALISATION, "--in", "0.05,1", "--until", "half", "-n",
                     4096)["crossings"]
    assert abs(crossing["value"] - 0.32) < 2.5e-3
    edge, = seek(file, "--vary", REALISATION, "--in", "0.3,0.3215", "--until", "half", "-n", 256,
                 "--design", "random")["crossings"] or [{"high": None}]
    assert edge["high"] is None


def test_as_sweeps_find(file, out):
    found = seek(file, "--vary", REALISATION, "--in", "0.25,0.5", "--until", "half", "-n", 2000,
                 "--points", 2)
    for trial in found["trials"][:: len(found["trials"]) - 1]:
        steppe("sweep", file, "-n", 2000, "--set", f"{REALISATION}={trial['value']!r}", "--quiet",
               "--out", out, "--overwrite")
        ask = next(a for a in read_json(out / "asks.json")["asks"] if a["ask"] == "half")
        assert [ask[key] for key in ("probability", "low", "high")
                ] == [trial[key] for key in ("probability", "low", "high")]


def test_written(file, out):
    said = steppe("seek", file, "--vary", REALISATION, "--in", "0,1", "--until", "half", "--out",
                  out).stdout
    assert "32 %      Is more than three billion paid?" in said and "seek.csv" in said
    said = " ".join(said.split())
    assert "as the part of the promise that is paid grows: yes from 32 %." in said
    assert "At 0 % it misses by 3.2 bn USD; at 100 % it holds by 6.8 bn USD." in said
    assert "With 30 %, as in the scenario, it misses by 0.20 bn USD." in said
    table = rows(out / "seek.csv")
    assert list(table[0]) == ["scenario", "address", "value", "ask", "step", "date", "margin"]
    assert len(table) == 65
    assert table[0]["date"] == "2028-01-01"
    assert all(
        math.isclose(float(r["margin"]), 10 * float(r["value"]) - 3.2, abs_tol=1e-12)
        for r in table)
    steppe("seek", file, "--vary", REALISATION, "--in", "0,1", "--until", "half", "--out", out,
           "-n", 128, "--overwrite", "--quiet")
    assert list(rows(out / "seek.csv")[0]) == [
        "scenario", "address", "value", "ask", "step", "date", "replicates", "probability", "low",
        "high"
    ]
    assert read_json(out / "manifest.json")["inputs"][0]["path"] == str(file)


def test_interrupted(out):
    done = signalled(2, signal.SIGINT, "seek", FLAGSHIP, "--vary", "pledge.japan-20b.realisation",
                     "--in", "0,1", "--until", "overtakes-russia", "-n", 64, "--out", out)
    assert "stopped" in done.stderr and not out.exists()


def test_examples():
    for words in examples("seek"):
        if "-n" in words:
            words[words.index("-n") + 1] = "64"
        steppe(*words)
