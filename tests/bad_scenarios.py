"""Every invalid scenario gives exactly the text beside it: bad_scenarios.py STEPPE SOURCE_DIR
[--write].

--write records the current output; read the difference before committing it.
"""
import pathlib
import subprocess
import sys

LEAST = 60


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    files = sorted((root / "tests/bad_scenarios").glob("*.toml"))
    assert len(files) >= LEAST, f"only {len(files)} wrong files"
    wrong = 0
    for file in files:
        name = file.relative_to(root).as_posix()
        said = subprocess.run([program, "check", name], cwd=root, capture_output=True, text=True, timeout=20)
        expected = file.with_suffix(".txt")
        if "--write" in sys.argv:
            expected.write_text(said.stderr, encoding="utf-8")
        elif (said.returncode, said.stdout, said.stderr) != (2, "", expected.read_text(encoding="utf-8")):
            wrong += 1
            print(f"{name}: exit {said.returncode}, stdout {said.stdout!r}\n--- expected\n{expected.read_text()}--- found\n{said.stderr}")
    print(f"{len(files)} invalid files, {wrong} with output that differs from the record")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
