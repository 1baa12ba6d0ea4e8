"""Freezes the numbers in all CSV and JSON output.

frozen.csv has a row for each column of a table and each path of keys of an object, with the number
of its values and a hash of their exact text. A case fails if a row is missing or differs; new
columns and keys need no row. --write records the values of all cases, --against OTHER prints the
first values that differ from those of another program.
"""
import csv
import hashlib
import json
import pathlib
import re
import subprocess

import pytest

import frozen_cases
from sweeping import PROGRAM, ROOT

HERE = pathlib.Path(__file__).resolve().parent
TABLE = HERE / "frozen.csv"
HEAD = "case", "file", "column", "count", "hash"
CASES = frozen_cases.cases(ROOT)
# Keys of values that depend on the time, the machine, the build or the place of files, and prose.
LEFT_OUT = {"started", "seconds", "version", "schema", "compiler", "isa", "fingerprint", "program",
            "command_line", "inputs", "outputs", "outputs_sha256", "threads", "file", "numbers.place", "path",
            "observations", "doc", "message", "text", "note", "source", "title", "question",
            "changes", "in_words", "issue_name", "provenance", "cure", "example", "hindsight",
            "miss", "caveats", "lines", "lead", "facts", "findings", "notes", "heading", "details", "answer",
            "made_from", "explorer", "scenario_inputs"}
# Objects with ids as keys, as are those with short words in capitals alone: one path for all items.
BY_ID = {"asks", "influence_shares", "pledges", "supply", "positions", "settles_at", "metrics",
         "groups", "issues", "most", "loss_usd_bn_per_year"}


class Number(str):
    """The text of a number, distinct from a string with the same characters."""


def leaves(value, path=""):
    """Yields the path of keys and the text of each value; all items of an array have one path."""
    if isinstance(value, list):
        yield f"{path}[#]", str(len(value))
        for inner in value:
            yield from leaves(inner, path + "[]")
    elif isinstance(value, dict) and {"key", "columns", "rows"} <= value.keys():
        # A table of a result: its columns, under its own key. What only the page shows is drawn
        # from numbers of other tables, as are the charts of a run.
        if value.get("faces") == "page":
            return
        yield f"{value['key']}[#]", str(len(value["rows"]))
        for row in value["rows"]:
            yield from leaves(row, value["key"])
    elif isinstance(value, dict):
        ids = path.rpartition(".")[2] in BY_ID or (
            value and all(re.fullmatch("[A-Z]{1,3}", key) for key in value))
        if ids:
            yield f"{path}{{#}}", json.dumps(list(value))
        for key, inner in value.items():
            if ids:
                yield from leaves(inner, path + "{}")
            elif key not in LEFT_OUT and (path or key != "scenario" or not isinstance(inner, dict)):
                yield from leaves(inner, f"{path}.{key}" if path else key)
    else:
        yield path, value if isinstance(value, Number) else json.dumps(value)


def of_json(text):
    """Returns the values of an object by path of keys."""
    found = {}
    parsed = json.loads(text, parse_float=Number, parse_int=Number, parse_constant=Number)
    for path, value in leaves(parsed):
        found.setdefault(path, []).append(value)
    return found


def of_csv(text):
    """Returns the values of a table by column."""
    if '"' in text:
        head, *rows = csv.reader(text.splitlines(keepends=True))
        return dict(zip(head, map(list, zip(*rows)) if rows else [[] for _ in head]))
    # Without quoted cells this takes a quarter of the time of the reader.
    head, cells = text.split("\n", 1)[0].split(","), text.rstrip("\n").replace("\n", ",").split(",")
    assert len(cells) == len(head) * text.count("\n"), "rows of different lengths"
    return {name: cells[n + len(head)::len(head)] for n, name in enumerate(head)}


def outputs(program, calls, folder):
    """Runs the calls of a case; returns the text of its tables and objects by file."""
    texts = {}
    (folder / "in").mkdir(parents=True)
    for file, text in frozen_cases.FILES.items():
        (folder / "in" / file).write_text(text)
    places = {"in": folder / "in", "out": folder / "out", "s": ROOT / "scenarios"}
    for number, call in enumerate(calls):
        words = [word.format(**places) for word in call.split()]
        done = subprocess.run([program, *words], cwd=ROOT, capture_output=True, text=True,
                              timeout=300)
        assert done.returncode == 0, (words, done.stderr)
        if "--json" in words:
            texts[f"stdout-{number}.json"] = done.stdout
    for file in sorted((folder / "out").rglob("*")):
        if file.suffix in (".csv", ".json") and "data" not in file.relative_to(folder).parts:
            texts[file.relative_to(folder / "out").as_posix()] = file.read_text(encoding="utf-8")
    assert texts
    return texts


def values(texts):
    """Returns the values of a case by file and column; an object on standard output that is also
    a file counts once."""
    found = {}
    whole = {text: file for file, text in texts.items() if not file.startswith("stdout-")}
    for file, text in texts.items():
        same = whole.get(text, file)
        columns = ({"the same as": [same]} if same != file else
                   of_csv(text) if file.endswith(".csv") else of_json(text))
        found.update({(file, name): column for name, column in columns.items()
                      if name not in LEFT_OUT})
    return found


def summary(column):
    """Returns the number of values and a hash of their text in order."""
    text = "\n".join(column).encode()
    return str(len(column)), hashlib.sha256(text).hexdigest()[:12]


def run(program, name, folder):
    """Returns the values of a case by case, file and column."""
    return {(name, *key): column
            for key, column in values(outputs(program, CASES[name], folder)).items()}


def compare(found, recorded):
    """Returns a line for each recorded row that is missing or differs, with its key."""
    wrong = {}
    for key, row in recorded.items():
        if key not in found:
            wrong[key] = "is missing"
        elif found[key] != row:
            count = f"{found[key][0]} values, {row[0]} recorded"
            wrong[key] = f"differs: {count if found[key][0] != row[0] else 'the values'}"
    return wrong


def first_difference(mine, other):
    """Returns the first values that differ, with their place in the column."""
    if mine is None or other is None:
        return "exists in one program alone"
    for place, (one, two) in enumerate(zip(mine, other)):
        if one != two:
            return f"value {place}: {one}, {two} in the other program"
    if len(mine) != len(other):
        return f"{len(mine)} values, {len(other)} in the other program"
    return "is the same in the other program"


@pytest.fixture(scope="module")
def recorded(write):
    """The rows of the table by key; with --write, a table to fill."""
    rows = {}
    if not write:
        with open(TABLE, newline="", encoding="utf-8") as file:
            rows = {tuple(row[:3]): tuple(row[3:]) for row in list(csv.reader(file))[1:]}
    yield rows
    if write:
        assert {key[0] for key in rows} == set(CASES), "--write records all cases"
        with open(TABLE, "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(
                [HEAD, *((*key, *row) for key, row in rows.items())])


@pytest.mark.parametrize("name", CASES)
def test_numbers(name, recorded, folder, write, pytestconfig):
    mine = run(PROGRAM, name, folder)
    found = {key: summary(column) for key, column in mine.items()}
    if write:
        recorded.update(found)
    rows = {key: row for key, row in recorded.items() if key[0] == name}
    assert rows, "no record: run with --write"
    wrong = compare(found, rows)
    if wrong and (other := pytestconfig.getoption("against")):
        theirs = run(other, name, folder / "other")
        wrong = {key: f"{what}; {first_difference(mine.get(key), theirs.get(key))}"
                 for key, what in wrong.items()}
    assert not wrong, "\n".join(f"{', '.join(key)}: {what}" for key, what in wrong.items())


def test_each_record_has_a_case(recorded):
    assert {key[0] for key in recorded} == set(CASES)


def test_changes_are_detected():
    """A changed digit, a lost column, a lost row, a lost key and a changed type are detected; a new
    column and a new key are allowed."""
    good = {"a.csv": "x,y\n1.25,2\n3,4\n", "a.json": '{"k": [{"v": 1.0}, {"v": "2"}], "s": null}'}
    recorded = {("case", *key): summary(column) for key, column in values(good).items()}
    assert len(recorded) == 5, recorded

    def wrong(**changed):
        texts = {name.replace("_", "."): text for name, text in changed.items()}
        found = {("case", *key): summary(c) for key, c in values({**good, **texts}).items()}
        return {f"{file}:{column}" for _, file, column in compare(found, recorded)}

    assert wrong() == set()
    assert wrong(a_csv="x,y\n1.26,2\n3,4\n") == {"a.csv:x"}
    assert wrong(a_csv="x,y\n1.250,2\n3,4\n") == {"a.csv:x"}
    assert wrong(a_csv="x\n1.25\n3\n") == {"a.csv:y"}
    assert wrong(a_csv="x,y\n1.25,2\n") == {"a.csv:x", "a.csv:y"}
    assert wrong(a_csv="x,y\n3,4\n1.25,2\n") == {"a.csv:x", "a.csv:y"}
    assert wrong(a_csv="z,x,y\n0,1.25,2\n0,3,4\n") == set()
    assert wrong(a_json='{"k": [{"v": 1.0}, {"v": "2"}]}') == {"a.json:s"}
    assert wrong(a_json='{"k": [{"v": 1}, {"v": "2"}], "s": null}') == {"a.json:k[].v"}
    assert wrong(a_json='{"k": [{"v": 1.0}, {"v": 2}], "s": null}') == {"a.json:k[].v"}
    assert wrong(a_json='{"k": [{"v": 1.0}, {"v": "2"}, {}], "s": null}') == {"a.json:k[#]"}
    assert wrong(a_json='{"k": [{"v": 1.0, "w": 3}, {"v": "2"}], "s": null}') == set()
    assert first_difference(["1", "2"], ["1", "3"]) == "value 1: 2, 3 in the other program"
