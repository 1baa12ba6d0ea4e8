"""The JSON Schema of the language accepts every shipped scenario and rejects invalid ones."""
import json
import re
import tomllib

import pytest

from schema import faults
from sweeping import ROOT, steppe

# Structural errors: the schema rejects every file that has one of them.
SHAPE = {"E010", "E011", "E015", "E018"}


@pytest.fixture(scope="module")
def schema():
    return json.loads(steppe("schema").stdout)


SHIPPED = sorted([*(ROOT / "scenarios").rglob("*.toml"), *(ROOT / "bench").rglob("*.toml")])
BAD = ROOT / "tests/bad_scenarios"
WRONG = {*(f"{name}.toml" for name in ("out_of_range", "negative_amount", "position_beyond",
                                       "dist_two", "dist_count")),
         *(told.with_suffix(".toml").name for told in BAD.glob("*.txt")
           if SHAPE & set(re.findall(r"^error\[(E\d+)\].*\n *--> \S*\.toml",
                                     told.read_text(encoding="utf-8"), re.M)))}


def test_numbers_of_files():
    assert len(SHIPPED) >= 3 and len(WRONG) >= 25


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped(schema, file):
    assert not faults(tomllib.loads(file.read_text(encoding="utf-8")), schema, schema)


def test_few_keys(schema):
    few = tomllib.loads('drop = "event.x"\nextends = ["a.toml"]\n[event.e]\nbetween = ["A", "B"]\n'
                        '[sweep.grid]\n"pledge.p.years" = [1, 2]\n')
    assert not faults(few, schema, schema)


@pytest.mark.parametrize("name", sorted(WRONG))
def test_wrong(schema, name):
    assert faults(tomllib.loads((BAD / name).read_text(encoding="utf-8")), schema, schema)
