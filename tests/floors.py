"""The order of the floors: a file includes its own floor and lower ones, nothing above.

Usage: floors.py ROOT | floors.py --self-test. Prints file:line of each include that goes up.
"""
import pathlib
import re
import sys
import tempfile

FLOORS = ["core", "scenario", "network", "model", "solver", "ensemble", "analysis", "report", "tools"]
INCLUDE = re.compile(r'\s*#\s*include\s+"(?:steppe|engine|tools/steppe)/([a-z_]+)[/.]')


def floor_of(path: pathlib.PurePath) -> str | None:
    """The floor a file belongs to, from its place in the tree; None for files above all floors."""
    if path.parts[0] == "tools":
        return "tools"
    rest = path.parts[2:] if path.parts[0] == "include" else path.parts[1:]
    return rest[0] if rest and rest[0] in FLOORS else None


def violations(root: pathlib.Path):
    for part in ("include", "engine", "tools"):
        for file in sorted((root / part).rglob("*.[ch]pp")):
            own = floor_of(file.relative_to(root))
            if own is None:
                continue
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                name = "tools" if "tools/steppe" in line else match and match[1]
                if match and name in FLOORS and FLOORS.index(name) > FLOORS.index(own):
                    yield f"{file.relative_to(root)}:{number}: {own} must not include {name}"


def self_test() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name in ("include/steppe/core", "engine/core", "engine/solver", "tools/steppe"):
            (root / name).mkdir(parents=True)
        (root / "engine/solver/good.cpp").write_text('#include "steppe/core/text.hpp"\n')
        assert list(violations(root)) == []
        (root / "engine/core/bad.cpp").write_text('#include <map>\n#include "steppe/solver/run.hpp"\n')
        assert list(violations(root)) == ["engine/core/bad.cpp:2: core must not include solver"]


if __name__ == "__main__":
    if sys.argv[1] == "--self-test":
        self_test()
        sys.exit(0)
    found = list(violations(pathlib.Path(sys.argv[1])))
    print("\n".join(found))
    sys.exit(1 if found else 0)
