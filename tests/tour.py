"""Output shown in the guides equals the program's: tour.py STEPPE SOURCE_DIR [--write]."""
import pathlib
import re
import shlex
import subprocess
import sys

from page import keep_table

BEGIN, END = "<!-- commands: tests/tour.py --write -->", "<!-- end of commands -->"


def shown(page):
    """Returns each `$ steppe ...` of a page with its output."""
    calls = []
    for line in page.splitlines():
        if line.startswith("    $ steppe "):
            calls.append((shlex.split(line.strip()[len("$ steppe "):]), []))
        elif calls and calls[-1][1] is not None:
            if line.startswith("    ") or not line:
                calls[-1][1].append(" ".join(line.split()))
            else:
                calls.append(([], None))  # text ends the output
    return [(call, lines) for call, lines in calls if call]


def printed(program, root, call):
    done = subprocess.run([program, *call], cwd=root, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, (call, done)
    return done.stdout


def command_table(program, root):
    """Returns the table of commands, from the program's help."""
    _, commands = printed(program, root, ["--help"]).split("Subcommands:\n")
    rows = re.findall(r"^  (\w+) {2,}(.+)$", commands.split("\n\n")[0], re.M)
    assert len(rows) >= 20, commands
    return "\n".join(["| command | what it does |", "|---|---|",
                      *(f"| `{name}` | {does} |" for name, does in rows)])


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    keep_table(root / "tools/README.md", BEGIN, END, command_table(program, root))
    calls = [one for page in ("README.md", "tools/README.md")
             for one in shown((root / page).read_text(encoding="utf-8"))]
    assert len(calls) >= 7, calls
    for call, lines in calls:
        said = [" ".join(line.split()) for line in printed(program, root, call).splitlines()]
        for line in filter(None, lines):
            part = line[4:] if line.startswith("... ") else None
            found = line in said if part is None else any(part in one for one in said)
            assert found, f"steppe {' '.join(call)} does not print: {line}"
        print(f"{call[0]}: {len(lines)} lines, good")
    lines = (root / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 90, f"README.md has {len(lines)} lines, 90 are allowed"


if __name__ == "__main__":
    main()
