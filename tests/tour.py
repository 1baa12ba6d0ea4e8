"""What the README shows is what the program says: tour.py STEPPE SOURCE_DIR."""
import pathlib
import shlex
import subprocess
import sys


def shown(readme):
    """Each `$ steppe ...` of the page with the lines below it."""
    calls = []
    for line in readme.splitlines():
        if line.startswith("    $ steppe "):
            calls.append((shlex.split(line.strip()[len("$ steppe "):]), []))
        elif calls and calls[-1][1] is not None:
            if line.startswith("    ") or not line:
                calls[-1][1].append(" ".join(line.split()))
            else:
                calls.append(([], None))  # text ends what was shown
    return [(call, lines) for call, lines in calls if call]


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    calls = shown((root / "README.md").read_text())
    assert len(calls) >= 6, calls
    for call, lines in calls:
        done = subprocess.run([program, *call], cwd=root, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, (call, done)
        said = [" ".join(line.split()) for line in done.stdout.splitlines()]
        for line in filter(None, lines):
            where = any(line[4:] in one for one in said) if line.startswith("... ") else line in said
            assert where, f"steppe {' '.join(call)} does not say: {line}"
        print(f"{call[0]}: {len(lines)} lines, good")


if __name__ == "__main__":
    main()
