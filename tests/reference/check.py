"""Compares the engine with the reference: check.py STEPPE FILE | check.py STEPPE --random COUNT
[--everything].

Every metric at every step of `steppe run FILE --audit --out DIR` must agree to 1e-9. Random
scenarios use a part of the language; with --everything, all of it.
"""
import pathlib
import subprocess
import sys
import tempfile

import compare
import generate


def check(program, file):
    """Returns (largest difference, rows compared); exits if the engine fails or a row differs."""
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([program, "run", str(file), "--audit", "--quiet", "--out", out], check=True)
        faults, count, (worst, _) = compare.faults_of(file, pathlib.Path(out) / "timeseries.csv")
    if faults:
        raise SystemExit("\n".join([f"{file}:", *faults[:compare.SHOWN]]))
    return worst, count


def main():
    program, what = sys.argv[1], sys.argv[2]
    if what != "--random":
        worst, count = check(program, what)
        print(f"{what}: {count} values agree, largest difference {worst:.1e}")
        return
    everything = "--everything" in sys.argv
    largest, total = 0.0, 0
    for seed in range(1, int(sys.argv[3]) + 1):
        with tempfile.TemporaryDirectory() as folder:
            worst, count = check(program, generate.write(seed, folder, everything))
        largest, total = max(largest, worst), total + count
    print(f"{sys.argv[3]} random scenarios, {total} values agree, largest difference {largest:.1e}")


if __name__ == "__main__":
    main()
