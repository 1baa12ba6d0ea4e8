"""Shocks with numbers computed by hand and by another program: shocks.py STEPPE SOURCE_DIR.

shocks/expected.csv holds 12 digits of metrics and of other quantities. Every row is checked against
the reference, every metric also against `steppe run`.
"""
import csv
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent / "reference"))
from metrics import Metrics  # noqa: E402
from model import model_of  # noqa: E402

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


def by_program(program, file, rows):
    """Returns {(step, metric): value} of the rows that are metrics."""
    metrics = sorted({q for _, q, _ in rows if q.split(".")[0] not in INTERNAL})
    asked = [argument for q in metrics for argument in ("--metrics", q)]
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([program, "run", str(file), "--audit", "--quiet", "--out", out, *asked],
                       check=True)
        with open(pathlib.Path(out) / "timeseries.csv", newline="", encoding="utf-8") as table:
            rows_found = csv.DictReader(table)
            found = {(int(r["step"]), r["metric"]): float(r["value"]) for r in rows_found}
    return {(step, q): found[step, q] for step, q, _ in rows if q in metrics}


def differences(who, file, found, rows):
    """Yields a line for each value that differs from its row."""
    for step, quantity, value in rows:
        if (step, quantity) in found:
            x = found[step, quantity]
            if not abs(x - value) <= TOLERANCE * max(1.0, abs(value)):
                yield f"{file.name}, step {step}: {quantity} is {x!r} in {who}, not {value!r}"


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2]) / "tests/shocks"
    with open(folder / "expected.csv", newline="", encoding="utf-8") as table:
        rows = [(r["file"], int(r["step"]), r["quantity"], float(r["value"]))
                for r in csv.DictReader(table)]
    files = sorted(folder.glob("*.toml"))
    assert {f.stem for f in files} == {r[0] for r in rows}, "files and rows do not match"
    wrong, compared = [], 0
    for file in files:
        own = [row[1:] for row in rows if row[0] == file.stem]
        reference, engine = by_reference(file, own), by_program(program, file, own)
        wrong += differences("the reference", file, reference, own)
        wrong += differences("the program", file, engine, own)
        compared += len(engine)
    print("\n".join([*wrong, f"{len(rows)} values of the reference, {compared} of the program, "
                     f"{len(wrong)} differ"]))
    sys.exit(1 if wrong or compared == 0 else 0)


if __name__ == "__main__":
    main()
