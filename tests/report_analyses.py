"""The pages of analyses."""
import json
import re

import pytest

import results
from reporting import (BASELINE, FLAGSHIP, ROOT, analyses, charts, good, page_of, rows_of,
                       steppe)
from results import tables
from schema import faults


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The results of all analyses. A page written with the result equals one made from its folder, and no
    page outlives its result."""
    folder = tmp_path_factory.mktemp("analyses")
    for name, call in analyses(BASELINE, FLAGSHIP).items():
        assert good(*call, "--out", folder / name, "--report").stdout.rstrip().endswith("report.html"), name
        first = (folder / name / "report.html").read_bytes()
        good("report", folder / name)
        assert (folder / name / "report.html").read_bytes() == first, name
        page = page_of(folder / name)
        assert "How to read this" in page.text and f"Source: steppe {call[0]}" in page.text, name
        good(*call, "--out", folder / name)
        assert not (folder / name / "report.html").exists(), f"{name}: the page of an earlier result remains"
        good("report", folder / name)
    return folder


def test_have_the_form_of_results(folder):
    """Results satisfy their JSON Schema, and each row has a value for each column."""
    schema = json.loads((ROOT / "tools/results.schema.json").read_text())
    checked = 0
    for file in sorted(folder.glob("*/*.json")):
        result = json.loads(file.read_text())
        if "sections" not in result:
            continue
        checked += 1
        assert not faults(result, schema, schema), (file, faults(result, schema, schema))
        keys = [table["key"] for section in result["sections"] for table in section["tables"]]
        assert len(keys) == len(set(keys)), (file, keys)
        for section in result["sections"]:
            for table in section["tables"]:
                names = [column["key"] for column in table["columns"]]
                assert all(list(row) == names for row in table["rows"]), (file, table["key"])
        for wrong in ({**result, "schema": 2}, {**result, "lines": "none"}, {**result, "sections": [{}]},
                      {key: value for key, value in result.items() if key != "title"}):
            assert faults(wrong, schema, schema)
    assert checked >= 2


def test_titles_state_the_numbers(folder):
    text = {name: page_of(folder / name).text for name in ("compare", "attribute", "game")}
    told = json.loads((folder / "compare/compare.json").read_text())
    told = results.rows(told, "differences-1-")[0]
    assert told["in_words"] == "Japan's influence on Uzbekistan"
    title = re.search(r"Japan's influence on Uzbekistan: \+([\d.]+) points on average in January 2036, ([\d.]+) to ([\d.]+) in nine of ten futures", text["compare"])
    assert all(abs(float(x) / 100 - told[key]) < 6e-4 for x, key in zip(title.groups(), ("mean", "q5", "q95"))), title
    told = json.loads((folder / "attribute/attribution.json").read_text())
    assert f"Japan's influence on the region moves by {100 * told['difference']['value']:+.2f} points: pledge of Japan (19.5 bn USD)" in text["attribute"]
    assert "Japan puts 100 % of its 4 bn USD a year into Kazakhstan. China puts 100 % of its 10 bn USD a year into Kazakhstan" in text["game"]


def test_swings_are_runs(folder):
    """A bar of the tornado equals a run with that input."""
    swings = results.tables(json.loads((folder / "sensitivity/sensitivity.json").read_text()))["tornado-1-1"]
    largest = max(swings, key=lambda s: abs(s["high"] - s["low"]))
    assert swings[0] == largest
    label = json.loads((folder / "sensitivity/sensitivity.json").read_text())["names"][largest["input"]]
    assert f"By itself {label} moves it most" in page_of(folder / "sensitivity").text
    for s in swings[:3]:
        good("run", FLAGSHIP, "--set", f"{s['input']}={s['to']!r}", "--metrics", "regional_influence.JPN", "--quiet",
             "--out", folder / "swing", "--overwrite")
        row = next(r for r in rows_of(folder / "swing/timeseries.csv") if r["date"] == "2031-04-01")
        assert abs(float(row["value"]) - s["high"]) < 1e-12, s


def test_futures_lie_in_their_box(folder):
    told = json.loads((folder / "discover/discover.json").read_text())
    box, limits = told["boxes"][0], tables(told)["restrictions-1"][1:]
    futures = rows_of(folder / "discover/futures.csv")

    def within(future, x):
        value = float(future[x["input"]])
        return value > x["limit"] if x["side"] == "above" else value < x["limit"]

    inside = [r for r in futures if all(within(r, x) for x in limits)]
    assert limits and len(futures) == 1024 and len(inside) == box["futures"] and sum(r["case"] == "1" for r in inside) == box["cases"]


def test_nested_results(folder):
    """Deeply nested values in a result end `report` with a message."""
    good("sweep", FLAGSHIP, "-n", 64, "--quiet", "--out", folder / "sweep")
    good(*analyses(BASELINE, FLAGSHIP)["compare"], "--out", folder / "compare")
    for name in ("sweep/results.json", "sweep/manifest.json", "compare/compare.json"):
        file = folder / name
        text = file.read_text()
        file.write_text(text.replace("[", "[" + 300000 * "[" + 300000 * "]" + ",", 1))
        said = steppe("report", file.parent)
        word = "excessive nesting" if name == "sweep/manifest.json" else "was changed since"
        assert said.returncode == 2 and word in said.stderr, (name, said.returncode)
        file.write_text(text)


def test_searches_are_drawn(folder):
    """The marks of a search are its roots and crossings, on the curve of its trials."""
    for name, key, column, scale in (("seek", "roots", "margin", 1), ("probability", "crossings", "probability", 100)):
        told = tables(json.loads((folder / name / "seek.json").read_text()))
        level = 0 if name == "seek" else 50
        for chart in charts(page_of(folder / name)):
            assert chart["kind"] == "path" and len(chart["marks"]) == len(told[key]) > 0
            for mark, turn in zip(chart["marks"], told[key]):  # charts have six digits
                assert mark[1] == level and abs(mark[0] - turn["value"]) <= 1e-5 * abs(turn["value"])
            assert len(chart["x"]) == len(told["trials"])
            assert all(abs(y - scale * trial[column]) < 1e-5 * scale for y, trial in zip(chart["y"], told["trials"]))
    numbers = tables(json.loads((folder / "optimise/optimum.json").read_text()))["numbers"]
    for chart in charts(page_of(folder / "optimise")):
        assert chart["kind"] == "dots" and len(chart["rows"]) == 2
        for start, end, number in zip(chart["start"], chart["end"], numbers):
            for at, value in ((start, number["given"]), (end, number["optimum"])):
                assert abs(at - 100 * value / 19) < 1e-3
