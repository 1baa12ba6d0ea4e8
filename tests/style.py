"""The style that a machine can check: no long file, no path of a developer's machine, no two types of one name.

Usage: style.py ROOT | style.py --self-test. Prints file, or file:line, and what is wrong.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

LONGEST = 300
TREES = ("include", "engine", "tools", "tests")
SUFFIXES = {".cpp", ".hpp", ".py", ".sh"}
NOT_OURS = {".git", ".cache", "__pycache__", "build", "out"}
# An absolute path that starts on its own; one that is part of an address or of a relative path is none.
MACHINE = re.compile(r"(?<![\w./*}~)-])/(?:work|root|home)/")


def files_of(root: pathlib.Path) -> list[str]:
    """What git tracks or would track; without git, all files outside the folders of builds."""
    git = ["git", "-c", f"safe.directory={root}", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        if (root / ".git").exists():
            listed = subprocess.run(git, capture_output=True, text=True, check=True).stdout
            return sorted(f for f in set(listed.split("\0")) if f and (root / f).is_file())
    except (OSError, subprocess.CalledProcessError):
        pass
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders if f not in NOT_OURS]
        found += [(pathlib.Path(folder) / n).relative_to(root).as_posix() for n in names]
    return sorted(found)


def types_of(lines: list[str]):
    """Types that a file defines for all units, by their full names, and where: not those of unnamed namespaces, nor within others."""
    spaces = []
    for number, line in enumerate(lines, 1):
        if match := re.match(r"(?:inline )?namespace ?([\w:]*) ?{$", line):
            spaces.append(match[1])
        elif re.match(r"}  // namespace", line) and spaces:
            spaces.pop()
        elif (match := re.match(r"(?:struct|class|union|enum(?: class)?) (\w+)(?![\w:<])[^;]*$", line)) and "" not in spaces:
            yield "::".join([*spaces, match[1]]), number


def violations(root: pathlib.Path):
    defined = {}
    for file in files_of(root):
        try:
            lines = (root / file).read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        path = pathlib.PurePosixPath(file)
        if path.parts[0] in TREES and path.suffix in SUFFIXES and len(lines) > LONGEST:
            yield f"{file}: {len(lines)} lines, {LONGEST} are allowed"
        for number, line in enumerate(lines, 1):
            if match := MACHINE.search(line):
                yield f"{file}:{number}: names a path of one machine, {match[0]}"
        # What inline functions and containers of two types of one name do, the linker takes from one of them.
        if path.parts[0] in {"include", "engine", "tools"} and path.suffix in {".cpp", ".hpp"}:
            for name, number in types_of(lines):
                if name in defined:
                    yield f"{file}:{number}: {name} is also defined in {defined[name]}"
                defined.setdefault(name, file)


def self_test() -> None:
    place = "/ro" + "ot/"  # in two, or this file would name a path itself
    texts = {
        "engine/core/long.cpp": "\n" * (LONGEST + 1),
        "engine/core/short.cpp": "\n" * LONGEST,
        "scenarios/long.toml": "\n" * 1000,
        "README.md": f"first\nsee {place}notes\n",
        "tests/data/binary.bin": "",
        "engine/a.cpp": "namespace steppe {\nnamespace {\nstruct Own {\n};\n}  // namespace\nstruct Two {\n};\nclass Named;\nstruct Outer::Inner {\n};\n}  // namespace steppe\n",
        "engine/b.hpp": "namespace steppe {\nstruct Own {\n};\nenum class Named { a };\nclass Two final : public Own {\n};\n}  // namespace steppe\n",
        "engine/c.hpp": "namespace steppe {\ninline namespace rows {\nstruct Two {\n};\n}  // namespace rows\n}  // namespace steppe\n",
        "tests/good.py": f"# https://example.org{place} and a/b{place}c\n",
    }
    expected = ["README.md:2: names a path of one machine, " + place, "engine/b.hpp:5: steppe::Two is also defined in engine/a.cpp", f"engine/core/long.cpp: {LONGEST + 1} lines, {LONGEST} are allowed"]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in texts.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        (root / "tests/data/binary.bin").write_bytes(b"\xff\x00" + place.encode())
        found = list(violations(root))
        assert found == expected, found


if __name__ == "__main__":
    if sys.argv[1] == "--self-test":
        self_test()
        sys.exit(0)
    found = list(violations(pathlib.Path(sys.argv[1])))
    print("\n".join(found))
    sys.exit(1 if found else 0)
