"""Output shown in the guides equals the program's; --write updates the table of commands."""
import re
import shlex

import pytest

from page import keep_table
from sweeping import ROOT, commands, steppe

BEGIN, END = "<!-- commands: tests/tour.py --write -->", "<!-- end of commands -->"


def shown(page):
    """Returns each `$ steppe ...` of a page with its output."""
    calls, lines = [], None
    for line in (ROOT / page).read_text(encoding="utf-8").splitlines():
        if line.startswith("    $ steppe "):
            lines = []
            calls.append((shlex.split(line)[2:], lines))
        elif line and not line.startswith("    "):
            lines = None  # text ends the output
        elif lines is not None:
            lines.append(" ".join(line.split()))
    return calls


CALLS = shown("README.md") + shown("tools/README.md")


def test_table_of_commands():
    rows = [(section, name, does) for section, all_of in commands().items() for name, does in all_of]
    assert len(rows) >= 20 and len({section for section, *_ in rows}) == 6
    keep_table(ROOT / "tools/README.md", BEGIN, END, "\n".join(
        ["| | command | what it does |", "|---|---|---|",
         *(f"| {section if name == commands()[section][0][0] else ''} | `{name}` | {does} |"
           for section, name, does in rows)]))


@pytest.mark.parametrize("call,lines", CALLS, ids=[call[0] for call, _ in CALLS])
def test_output(call, lines):
    said = [" ".join(line.split()) for line in steppe(*call).stdout.splitlines()]
    for line in filter(None, lines):
        if line.startswith("... "):
            assert any(line[4:] in other for other in said)
        else:
            assert line in said


def test_sizes():
    assert len(CALLS) >= 7
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 90
