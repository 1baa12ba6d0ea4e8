"""The program gives the same bytes when built by another compiler."""
import os
import pathlib
import shutil
import subprocess

import pytest

from sweeping import PROGRAM, ROOT, hashes

FOLDER = pathlib.Path(os.environ["STEPPE_BUILD"]) / "other-compiler"


@pytest.fixture(scope="module")
def other():
    """The program, built by clang."""
    compiler = next(filter(shutil.which, (f"clang++-{n}" for n in (16, 17, 18))))
    options = ["-G", "Ninja", f"-DCMAKE_CXX_COMPILER={compiler}", "-DCMAKE_BUILD_TYPE=Release",
               "-DSTEPPE_BUILD_TESTS=OFF", "-DSTEPPE_BUILD_BENCH=OFF",
               "-DSTEPPE_EMXX="]  # without the explorer, which has its own compiler
    subprocess.run(["cmake", "-S", str(ROOT), "-B", str(FOLDER), *options], check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", str(FOLDER), "--target", "steppe"], check=True,
                   stdout=subprocess.DEVNULL)
    return FOLDER / "bin/steppe"


@pytest.mark.parametrize("scenario", ["japan-20b", "attacks-on-chinese-enterprises",
                                      "rare-earth-controls"])
def test_bytes(folder, other, scenario):
    file, found = ROOT / f"scenarios/{scenario}.toml", []
    for program, out in ((PROGRAM, folder / "own"), (other, folder / "other")):
        subprocess.run([program, "run", file, "--quiet", "--out", out / "run"], check=True)
        subprocess.run([program, "sweep", file, "-n", "1000", "--design", "random",
                        "--save-finals", "--quiet", "--out", out / "sweep"], check=True)
        found.append((hashes(out / "run", ["timeseries.csv"]),
                      hashes(out / "sweep", ["quantiles.csv", "asks.json", "finals.csv"])))
    assert found[0] == found[1]
