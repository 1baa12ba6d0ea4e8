"""Excel workbooks of results."""
import datetime
import json

import pytest

from sweeping import FLAGSHIP, ROOT, steppe, written, SMALL

openpyxl = pytest.importorskip("openpyxl")


def book_of(folder):
    steppe("report", folder, "--xlsx")
    return openpyxl.load_workbook(folder / "report.xlsx")


def test_tables_are_those_of_the_result(folder, out):
    base, more = written(folder, base=SMALL, more=SMALL.replace("[0.1, 0.3, 0.6]", "[0.3, 0.5, 0.9]"))
    steppe("compare", base, more, "-n", 64, "--out", out, "--quiet")
    result, book = json.loads((out / "compare.json").read_text()), book_of(out)
    tables = [table for section in result["sections"] for table in section["tables"]]
    assert len(book.sheetnames) == 1 + len(tables) and book.sheetnames[0] == "Answer"
    assert book["Answer"]["B1"].value == result["title"]
    for table, name in zip(tables, book.sheetnames[1:]):
        sheet = book[name]
        titles = [cell.value for cell in sheet[2]]
        assert sheet["A1"].value == table["title"] and len(titles) == len(table["columns"])
        found = list(sheet.iter_rows(min_row=3, values_only=True))
        assert len(found) == len(table["rows"])
        for row, cells in zip(table["rows"], found):
            for (key, value), cell in zip(row.items(), cells):
                # Excel keeps 15 digits or more; an empty text is an empty cell.
                assert cell == (value or cell) if isinstance(value, str) else (
                    cell is None if value is None else abs(cell - value) <= 1e-15 * abs(value)), key
        if table["chart"]:
            # The chart draws the columns that its roles name.
            drawn = {series.val.numRef.f.split("!$")[1][0] for series in sheet._charts[0].series}
            keys = [column["key"] for column in table["columns"]]
            wanted = [table["chart"].get("middle"), *table["chart"].get("series", []),
                      *table["chart"].get("quantiles", [])]
            assert drawn == {chr(ord("A") + keys.index(key)) for key in wanted if key}, name
    percent = [c for row in book[book.sheetnames[-1]].iter_rows() for c in row
               if c.number_format == "0.0%"]
    assert percent or not any(c.get("unit") == "share" for c in tables[-1]["columns"])


def test_inputs_of_a_run(out):
    steppe("run", FLAGSHIP, "--out", out, "--quiet")
    sheet = book_of(out)["Inputs"]
    head, *rows = list(sheet.iter_rows(min_row=2, values_only=True))
    inputs = {row[0]: dict(zip(head, row)) for row in rows}
    paid = inputs["pledge.japan-20b.realisation"]
    assert paid["value"] == 0.3 and paid["as written"] == "{ pert = [0.1, 0.3, 0.6] }"
    assert paid["basis"] and len(inputs) > 500
    assert {row["basis"] for row in inputs.values()} >= {"measured", "estimated", "coded"}
    manifest = json.loads((out / "manifest.json").read_text())
    assert "report.xlsx" in manifest["outputs"] and "report.xlsx" in manifest["outputs_sha256"]


def test_lines_over_time(out):
    steppe("run", FLAGSHIP, "--out", out, "--quiet")
    sheet = book_of(out)["effect-region"]
    chart = sheet._charts[0]
    assert chart.tagname == "lineChart" and len(chart.series) == 4
    assert [cell.value for cell in sheet[2]][0] == "date"


def test_names_of_sheets(folder, out):
    """Names are cut to the 31 characters of Excel, and stay distinct beyond a hundred."""
    long = "StateWithAVeryLongNameOfItsOwn"
    file, = written(folder, names=SMALL.replace("KAZ", long) + "[sweep.grid]\n"
                    f'"agent.{long}.growth_per_year" = [{", ".join(f"0.0{n}" for n in range(7))}]\n')
    steppe("sweep", file, "-n", 16, "--metrics", "*", "--out", out, "--quiet")
    names = book_of(out).sheetnames
    assert len(set(names)) == len(names) and max(map(len, names)) <= 31


def test_wrong_folders(folder, out):
    said = steppe("report", folder, "--xlsx", code=2)
    assert "holds no result" in said.stderr
    steppe("run", FLAGSHIP, "--out", out, "--quiet")
    (out / "results.json").write_text("{")
    said = steppe("report", out, "--xlsx", code=2)
    assert "was changed since it was written" in said.stderr and not (out / "report.xlsx").exists()
