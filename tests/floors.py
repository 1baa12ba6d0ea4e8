"""Checks the floors of the engine: a file includes headers of its own floor and lower ones only, and
a file of the program the front door alone, unless it is in INSIDE.

Usage: floors.py ROOT | floors.py --self-test. Prints file:line of each include of a higher floor.
"""
import pathlib
import posixpath
import re
import sys
import tempfile

FLOORS = ["core", "scenario", "network", "model", "compiler", "solver", "ensemble", "analysis", "report", "studies", "api", "tools"]
STUDIES = {"population", "game", "hindcast"}  # on one floor, and apart from each other
TREES = ("include/steppe", "engine", "tools/steppe")
PUBLIC = {"version": None, "error": "core", "json": "core", "result": "report", "graph": "report",
          "reference": "report", "execution": "ensemble", "analyses": "analysis"}  # the others: api
# Texts, files and bytes, which know nothing of scenarios: the program uses these functions too.
SHARED = {f"engine/core/{name}.hpp" for name in ("bytes", "files", "text")}
# Files of the program that still include the inside of the engine: a list that only shrinks.
INSIDE = set("""
diff.cpp distributed.hpp fingerprint.cpp generate.cpp hindcast.cpp merge.cpp new.cpp
new_stanzas.cpp new_stanzas.hpp sweep.cpp sweep_command.hpp sweep_folder.cpp sweep_folder.hpp
sweep_job.cpp sweep_options.cpp sweep_state.cpp sweep_state.hpp
""".split())
SUFFIXES = {".cpp", ".hpp", ".h", ".def", ".inc"}
INCLUDE = re.compile(r'\s*#\s*include\s*[<"]([^">]+)[">]')


def floor_of(path: str) -> str | None:
    """Returns the floor of a path, `?folder` for an unknown one, None outside."""
    for tree in TREES:
        if path.startswith(tree + "/"):
            folder, below, _ = path[len(tree) + 1:].partition("/")
            if tree == "tools/steppe":
                return "tools"
            if tree == "include/steppe":
                return PUBLIC.get(folder.removesuffix(".hpp"), "api") if not below else "?" + folder
            return None if not below else folder if folder in {*FLOORS, *STUDIES} else "?" + folder
    return None


def rank(floor: str) -> int:
    return FLOORS.index("studies" if floor in STUDIES else floor)


def target_of(file: str, name: str) -> str:
    """Returns the path of an included file from the root; names outside the tree stay as is."""
    if name.startswith("steppe/"):
        return "include/" + name
    if name.startswith((".", *(tree + "/" for tree in TREES))):
        return posixpath.normpath(name if name[0] != "." else posixpath.join(posixpath.dirname(file), name))
    return name


def violations(root: pathlib.Path):
    files = sorted(f for tree in TREES for f in (root / tree).rglob("*") if f.suffix in SUFFIXES)
    for path in files:
        file = path.relative_to(root).as_posix()
        own = floor_of(file)
        if own is None:
            continue
        if own.startswith("?"):
            yield f"{file}:1: the folder {own[1:]} is not a floor"
            continue
        is_inside = False
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = INCLUDE.match(line)
            other = match and floor_of(target_of(file, match[1]))
            if own == "tools" and match and match[1].startswith("engine/") and match[1] not in SHARED:
                is_inside = True
                if path.name not in INSIDE:
                    yield f"{file}:{number}: the program includes the front door, steppe/*.hpp, alone"
            if other and other[0] != "?" and other != own and (rank(other) > rank(own) or {other, own} <= STUDIES):
                yield f"{file}:{number}: {own} must not include {other}"
        if own == "tools" and path.name in INSIDE and not is_inside:
            yield f"{file}:1: includes the front door alone: remove it from INSIDE"


def self_test() -> None:
    wrong = {
        "engine/core/bad.cpp": '#include <map>\n#include "engine/solver/run.hpp"\n',
        "engine/model/deep/bad.hpp": '  #  include "../../solver/builder.hpp"\n',
        "engine/game/bad.cpp": '#include "engine/hindcast/rows.hpp"\n',
        "engine/utils/bad.cpp": "",
        "engine/network/bad.hpp": "#pragma once\n\n#include <steppe/result.hpp>\n",
        "include/steppe/error.hpp": '#include "tools/steppe/commands.hpp"\n',
        "tools/steppe/game.cpp": '#include "steppe/model.hpp"\n#include "engine/game/game.hpp"\n',
        "tools/steppe/merge.cpp": '#include "steppe/result.hpp"\n',
    }
    right = {
        "engine/solver/good.cpp": '#include "builder.hpp"\n#include "engine/model/step.hpp"\n#include "steppe/error.hpp"\n',
        "include/steppe/steppe.hpp": '#include "engine/report/files.hpp"\n',
        "tools/steppe/sweep.cpp": '#include "engine/report/sweep.hpp"\n#include "tools/steppe/commands.hpp"\n',
    }
    expected = [
        "engine/core/bad.cpp:2: core must not include solver",
        "engine/game/bad.cpp:1: game must not include hindcast",
        "engine/model/deep/bad.hpp:1: model must not include solver",
        "engine/network/bad.hpp:3: network must not include report",
        "engine/utils/bad.cpp:1: the folder utils is not a floor",
        "include/steppe/error.hpp:1: core must not include tools",
        "tools/steppe/game.cpp:2: the program includes the front door, steppe/*.hpp, alone",
        "tools/steppe/merge.cpp:1: includes the front door alone: remove it from INSIDE",
    ]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in (right | wrong).items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        found = sorted(violations(root))
        assert found == expected, found


if __name__ == "__main__":
    if sys.argv[1] == "--self-test":
        self_test()
        sys.exit(0)
    found = list(violations(pathlib.Path(sys.argv[1])))
    print("\n".join(found))
    sys.exit(1 if found else 0)
