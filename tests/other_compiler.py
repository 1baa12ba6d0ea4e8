"""The program gives the same bytes when built by another compiler: other_compiler.py STEPPE
SOURCE_DIR FOLDER COMPILER."""
import hashlib
import pathlib
import subprocess
import sys
import tempfile

SCENARIOS = "scenarios/japan-20b.toml", "scenarios/attacks-on-chinese-enterprises.toml", "scenarios/rare-earth-controls.toml"


def build(source, folder, compiler):
    options = ["-G", "Ninja", f"-DCMAKE_CXX_COMPILER={compiler}", "-DCMAKE_BUILD_TYPE=Release", "-DSTEPPE_BUILD_TESTS=OFF", "-DSTEPPE_BUILD_BENCH=OFF",
               "-DSTEPPE_EMXX="]  # without the explorer, which has its own compiler
    subprocess.run(["cmake", "-S", str(source), "-B", str(folder), *options], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", str(folder), "--target", "steppe"], check=True, stdout=subprocess.DEVNULL)
    return folder / "bin/steppe"


def hashes(program, scenario):
    """Returns hashes of a run's series and a sweep's finals."""
    with tempfile.TemporaryDirectory() as name:
        out = pathlib.Path(name)
        subprocess.run([program, "run", scenario, "--quiet", "--out", out / "run"], check=True)
        subprocess.run([program, "sweep", scenario, "-n", "1000", "--design", "random", "--save-finals", "--quiet", "--out", out / "sweep"], check=True)
        files = [out / "run/timeseries.csv", *(out / "sweep" / table for table in ("quantiles.csv", "asks.json", "finals.csv"))]
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def main():
    program, source, folder, compiler = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]), sys.argv[4]
    other = build(source, folder, compiler)
    wrong = 0
    for scenario in SCENARIOS:
        ours, theirs = hashes(program, source / scenario), hashes(other, source / scenario)
        for name, digest in ours.items():
            if theirs[name] != digest:
                wrong += 1
                print(f"{scenario}: {name} differs with {compiler}")
    print(f"{len(SCENARIOS)} scenarios by {compiler}, {wrong} files differ")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
