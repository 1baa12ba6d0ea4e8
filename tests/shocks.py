"""Shocks with numbers computed by hand and by another program.

shocks/expected.csv holds 12 digits of metrics and of other quantities. Every row is checked against
the reference, every metric also against `steppe run`.
"""
import pytest

import properties
from metrics import Metrics
from model import model_of
from sweeping import ROOT, rows

TOLERANCE = 1e-9
# Quantities that are not metrics, by name.
INTERNAL = {
    "arrivals": lambda m, i, c: m.commodities[c].arrivals[i],
    "need": lambda m, i, c: m.commodities[c].need[i],
    "use": lambda m, i, c: m.commodities[c].use[i],
    "alarm": lambda m, i, c: m.commodities[c].B[i],
    "n": lambda m, i, c: m.commodities[c].n[i],
    "entered": lambda m, j, c: m.commodities[c].z[j],
    "from": lambda m, i, j, c: m.commodities[c].R[i, j],
    "passed": lambda m, i, j: m.trade.X[i, j],
    "known": lambda m, i, j: m.trade.J[i, j]}


def by_reference(file, rows):
    """Returns {(step, quantity): value} of the rows."""
    model, out = model_of(file), {}
    while True:
        metrics = Metrics(model).all()
        for step, quantity, _ in rows:
            if step == model.t:
                name, *ids = quantity.split(".")
                own = INTERNAL.get(name)
                out[step, quantity] = own(model, *ids) if own else metrics[quantity]
        if model.t == model.s.steps:
            return out
        model.advance()


HERE = ROOT / "tests/shocks"
FILES = sorted(HERE.glob("*.toml"))
EXPECTED = rows(HERE / "expected.csv")


def test_files_and_rows_match():
    assert {file.stem for file in FILES} == {row["file"] for row in EXPECTED}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_values(file):
    own = [(int(row["step"]), row["quantity"], float(row["value"])) for row in EXPECTED
           if row["file"] == file.stem]
    metrics = sorted({q for _, q, _ in own if q.split(".")[0] not in INTERNAL})
    assert metrics
    reference = by_reference(file, own)
    program = properties.run(file, *(argument for q in metrics for argument in ("--metrics", q)))
    for step, quantity, value in own:
        for found in (reference, program) if quantity in metrics else (reference,):
            assert abs(found[step, quantity] - value) <= TOLERANCE * max(1.0, abs(value))
