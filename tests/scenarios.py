"""The shipped scenarios.

Each agrees with the reference in every metric at every step and runs within a multiple of the
baseline's processor time; effects have the signs of scenarios/expected.csv; sums agree with
published totals (scenarios/totals.csv); the table of central answers and the list of keys in
scenarios/README.md are current (--write updates them).
"""
import csv
import pathlib
import resource
import tempfile
import tomllib

import pytest

from check import faults_of
from page import keep_table
from results import tables
from sweeping import ROOT, as_json, rows, steppe

NOTHING = 1e-9  # smaller effects count as 0
SLOWEST = 20  # times the baseline's processor time, hence independent of the machine
ANSWERS = "<!-- answers: tests/scenarios.py --write -->", "<!-- end of answers -->"
KEYS = "<!-- keys: tests/scenarios.py --write -->", "<!-- end of keys -->"
HERE = ROOT / "scenarios"
FILES = sorted(HERE.glob("*.toml"), key=lambda file: (file.stem != "baseline", file.stem))
EXPECTED, TOTALS = rows(HERE / "expected.csv"), rows(HERE / "totals.csv")


def processor_seconds():
    """Returns the processor time of all finished child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(file, out):
    """Runs a scenario into a folder; returns its processor time."""
    start = processor_seconds()
    steppe("run", file, "--quiet", "--audit", "--out", out)
    return processor_seconds() - start


@pytest.fixture(scope="module")
def limit():
    with tempfile.TemporaryDirectory() as out:
        return SLOWEST * run(FILES[0], out)


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.stem)
def ran(request):
    """The file, result folder and processor time of a scenario."""
    with tempfile.TemporaryDirectory() as out:
        yield request.param, pathlib.Path(out), run(request.param, out)


def test_title(ran):
    assert {"title", "question"} <= set(tomllib.loads(ran[0].read_text(encoding="utf-8")))


def test_time(ran, limit):
    assert ran[2] < limit


def test_reference(ran):
    faults, count, _ = faults_of(ran[0], ran[1] / "timeseries.csv")
    assert count and not faults[:10]


def series(file, metrics):
    out = {}
    with open(file, newline="", encoding="utf-8") as table:
        for _, _, date, metric, _, value, *_ in csv.reader(table):
            if metric in metrics:
                out.setdefault(metric, {})[date] = float(value)
    return out


def test_signs(ran):
    """Effects have the expected signs, at the end or at METRIC@DATE; those of a scenario without a
    comparison are against the baseline."""
    file, folder, _ = ran
    expected = [row for row in EXPECTED if row["scenario"] == file.stem]
    assert bool(expected) == (file.stem != "baseline")
    if not expected:
        return
    metrics = {row["metric"].partition("@")[0] for row in expected}
    other = folder / "comparison.csv"
    if not other.exists():
        steppe("run", HERE / "baseline.toml", "-n", 0, "--quiet", "--out", folder / "baseline")
        other = folder / "baseline/timeseries.csv"
    with_it, without = (series(name, metrics) for name in (folder / "timeseries.csv", other))
    for row in expected:
        metric, _, date = row["metric"].partition("@")
        date = date or max(with_it[metric])
        effect = with_it[metric][date] - without[metric][date]
        assert row["sign"] == ("0" if abs(effect) < NOTHING else "+" if effect > 0 else "-")


def test_rows_belong_to_files():
    assert {row["scenario"] for row in EXPECTED} <= {file.stem for file in FILES}


def total(rule):
    """Returns the sum of `file:column:row=ID;column=ID2|ID3`."""
    file, column, where = rule.split(":")
    wanted = {key: ids.split("|") for key, ids in (p.split("=") for p in where.split(";") if p)}
    return sum(float(r[column]) for r in rows(HERE / "data" / file)
               if all(r[key] in ids for key, ids in wanted.items()))


def test_number_of_totals():
    assert len(TOTALS) >= 15


@pytest.mark.parametrize("row", TOTALS, ids=lambda row: row["what"])
def test_totals(row):
    found = sum(map(total, row["sum"].split(" + ")))
    assert float(row["low"]) <= found <= float(row["high"])


def test_answers():
    lines = ["| scenario | question | central answer |", "|---|---|---|"]
    for file in FILES:
        result = as_json("run", file)
        said = [f"{ask['text']} **{ask['yes'].capitalize()}** ({ask['left']:.3g} against {ask['right']:.3g})"
                for ask in tables(result).get("questions", [])]
        if not said and result["compared_with"]:
            japan = next(row for row in tables(result)["influence"]
                         if (row["place"], row["power"]) == ("region", "JPN"))
            said.append(f"Japan's share of the region at the end: {100 * japan['end']:.1f} %, "
                        f"without {100 * japan['without']:.1f} %")
        answer = ' '.join(said) or 'the baseline of all other scenarios'
        lines.append(f"| `{file.stem}` | {result['question']} | {answer} |")
    keep_table(HERE / "README.md", *ANSWERS, "\n".join(lines))


def test_keys():
    keep_table(HERE / "README.md", *KEYS, f"```\n{steppe('list', 'keys').stdout.strip()}\n```")
