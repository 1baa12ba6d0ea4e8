"""Designs from a file, sweeps of a few numbers, and metrics of every replicate at several dates."""
import pytest

from sweeping import SMALL, columns, hashes, numbers, rows, small, steppe, sweep

# Without chance a replicate is a central run.
CERTAIN = SMALL[:SMALL.index("[event.war]")].replace("gdp_volatility = 0.02\n", "") + """
[ask.half]
that = "paid.help > 3.2"
at = 2028-01-01
[sweep]
metrics = ["gdp.*", "paid.*"]
"""
REALISATION, GDP, SAVING = ("pledge.help.realisation", "agent.KAZ.gdp_usd_bn",
                            "agent.KAZ.growth_per_year")
TABLE = f"{REALISATION},{GDP},{SAVING}\n" + "".join(
    f"{0.1 * n / 3},{200 + 7.3 * n},{0.001 * n}\n" for n in range(1, 22))


@pytest.fixture
def file(folder):
    return small(folder, CERTAIN)


def designed(folder, text=TABLE):
    path = folder / "design.csv"
    path.write_text(text)
    return "--design-file", path


def test_each_row_is_a_run(folder, file):
    """Output and payments of a replicate equal those of a run with its numbers set; numbers that the
    table lacks stay as they are."""
    out = sweep(folder / "out", file, *designed(folder), "--save-finals", "--at", "2027-01-01", "--at",
                "2028-01-01")
    finals = rows(out / "finals.csv")
    assert len(finals) == 21 and set(finals[0]) == {
        "scenario", "replicate", REALISATION, GDP, SAVING, "ask.half",
        *(f"{metric}@{date}" for metric in ("gdp.JPN", "gdp.KAZ", "paid.help")
          for date in ("2027-01-01", "2028-01-01"))}
    for n in (0, 8, 20):
        given = TABLE.splitlines()[n + 1].split(",")
        set_ = [word for name, value in zip((REALISATION, GDP, SAVING), given)
                for word in ("--set", f"{name}={value}")]
        steppe("run", file, *set_, "-n", 0, "--out", folder / "run", "--overwrite", "--quiet")
        series = {(row["metric"], row["date"]): float(row["value"])
                  for row in rows(folder / "run/timeseries.csv")}
        for name, value in zip((REALISATION, GDP, SAVING), given):
            assert float(finals[n][name]) == pytest.approx(float(value), rel=1e-15)
        for name, value in finals[n].items():
            if "@" in name:
                assert float(value) == pytest.approx(series[tuple(name.split("@"))], rel=1e-12)
        assert (finals[n]["ask.half"] == "1") == (series["paid.help", "2028-01-01"] > 3.2)
    assert {row["ask.half"] for row in finals} == {"0", "1"}


def test_shards_and_resuming(folder, file):
    table = TABLE + TABLE.split("\n", 1)[1] * 99
    whole = sweep(folder / "whole", file, *designed(folder, table), "--save-finals")
    for part in (0, 1):
        sweep(folder / "parts", file, *designed(folder, table), "--save-finals", "--shard", f"{part}/2")
    steppe("merge", *(folder / "parts").iterdir(), "--out", folder / "all", "--quiet")
    names = "finals.csv", "quantiles.csv"
    assert hashes(folder / "all", names) == hashes(whole, names)
    said = steppe("sweep", "--resume", whole).stdout
    assert "complete" in said
    designed(folder, TABLE.replace("200", "201"))
    said = steppe("sweep", file, "--design-file", folder / "design.csv", "--save-finals", "--out",
                  whole, code=2).stderr
    assert "holds another result" in said


def test_only_some_numbers_vary(folder, file):
    out = sweep(folder / "out", file, "--vary", "pledge.*", "-n", 256, "--save-finals")
    assert set(columns(out / "finals.csv")) == {
        "scenario", "replicate", "pledge.help.amount_usd_bn", REALISATION, "gdp.JPN", "gdp.KAZ",
        "paid.help", "ask.half"}
    fixed = folder / "fixed.toml"
    fixed.write_text(CERTAIN.replace("{ normal = [260, 20] }", "260"))
    same = sweep(folder / "same", fixed, "-n", 256, "--save-finals")
    a, b = numbers(out / "finals.csv"), numbers(same / "finals.csv")
    assert a == b
    said = steppe("sweep", file, "--vary", "agent.Kazakh*", code=2).stderr
    assert "no uncertain number matches" in said


def test_answers_are_those_of_the_sweep(folder, file):
    out = sweep(folder / "out", file, "-n", 512, "--save-finals")
    finals = numbers(out / "finals.csv")
    assert finals["ask.half"] == [float(paid > 3.2) for paid in finals["paid.help"]]


def test_every_error_of_a_table_at_once(folder, file):
    """With line, column, the name of the column and the nearest address."""
    wrong = f"pledge.help.realisaton,{REALISATION},time.years,{REALISATION}\n0.1,2,2,0\n0.1,x,2,0\n0.1,5 %,2,\n"
    said = steppe("sweep", file, *designed(folder, wrong), code=2).stderr
    for part in ("has no number `pledge.help.realisaton`", f"Did you mean `{REALISATION}`?",
                 f"there are two columns `{REALISATION}`", "`2` is outside [0, 1]", "design.csv:2:5",
                 "`time.years` cannot differ between replicates", "design.csv:1:48",
                 "`x` is not a number", "design.csv:3:5", "5 % is 0.05",
                 f"in the column {REALISATION}"):
        assert part in said, said
    assert said.count("error[") >= 5
    said = steppe("sweep", file, *designed(folder, f"sweep.seed,{REALISATION}\n2,0.1\n2,0.2\n"),
                  code=2).stderr
    assert "`sweep.seed` cannot differ between replicates" in said and "design.csv:1:1" in said
    said = steppe("sweep", file, *designed(folder, f"{REALISATION}\n"), code=2).stderr
    assert "row" in said and "error[" in said
    for text in ("", "\n", f"{REALISATION};{GDP}\n0,1;2\n"):
        assert "error[" in steppe("sweep", file, *designed(folder, text), code=2).stderr
