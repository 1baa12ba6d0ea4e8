"""Checks the style rules that a machine can check: lengths, names, and words.

Usage: style.py ROOT | style.py --self-test. Prints `file:line: problem` for each violation, then
the number of violations of each word rule. Exits with 1 if there is any violation.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

LONGEST = 300
COLUMNS = 100
TREES = ("include", "engine", "tools", "tests")
SUFFIXES = {".cpp", ".hpp", ".py", ".sh"}
CPP = {".cpp", ".hpp"}
EXCLUDED = {".git", ".cache", "__pycache__", "build", "out"}
# An absolute path. The same text inside a URL or a relative path does not match.
MACHINE = re.compile(r"(?<![\w./*}~)-])/(?:work|root|home)/")
# Formatting by hand: long lines are allowed between these two.
FORMAT = re.compile(r"\s*// clang-format (off|on)\b")

# Word rules: the name of a violation, and its pattern. No pattern matches its own text.
# Plain English, and allowed: "there is no", "is no longer", "is no better than", and places
# ("where it stands").
PLAIN_NO = r"\b(?! longer\b| \w+er than\b| (?:more|less) than\b)"
PLACES = (r"(?! (?:stands|stood|comes from|starts|begins|ends|stopped|can be|may (?:be|stand)|"
          r"(?:is|was) (?:written|measured|interrupted)|is(?: now\b|[.,;)])))")
WORDS = {
    "is no": re.compile(r"(?<!\bthere) is n[o]" + PLAIN_NO, re.IGNORECASE),
    "are no": re.compile(r"(?<!\bthere) are n[o]" + PLAIN_NO, re.IGNORECASE),
    "for wh" + "o": re.compile(r"\bfor wh[o]\b", re.IGNORECASE),
    "nobo" + "dy": re.compile(r"\bnobod[y]\b", re.IGNORECASE),
    "comment starts with What": re.compile(r'(?:(?://[/!]?<?|#|/\*\*?|""")|^\s*\*)\s*What\b'),
    "where for if": re.compile(r"\bwhere (?:it\b" + PLACES + r"|(?:there|that|all|one|none)\b)",
                               re.IGNORECASE),
}
HEADINGS = {"comment starts with What": {".md"}}  # a `#` begins a heading there, not a comment
# Exceptions to the word rules: start of the path, text that is ignored, reason.
ALLOWED = [
    ("tests/fuzz/found/", "", "recorded inputs of the fuzzer: bytes, not prose"),
    ("tests/package.py", '"nobo' 'dy"', "the name of a system user"),
]


def files_of(root: pathlib.Path) -> list[str]:
    """Lists files that git tracks or would track; without git, all files outside build folders."""
    git = ["git", "-c", f"safe.directory={root}", "-C", str(root), "ls-files", "-z", "--cached",
           "--others", "--exclude-standard"]
    try:
        if (root / ".git").exists():
            listed = subprocess.run(git, capture_output=True, text=True, check=True).stdout
            return sorted(f for f in set(listed.split("\0")) if f and (root / f).is_file())
    except (OSError, subprocess.CalledProcessError):
        pass
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders if f not in EXCLUDED]
        found += [(pathlib.Path(folder) / n).relative_to(root).as_posix() for n in names]
    return sorted(found)


def types_of(lines: list[str]):
    """Yields the full name and line of each type with external linkage at namespace scope."""
    spaces = []
    for number, line in enumerate(lines, 1):
        kind = re.match(r"(?:struct|class|union|enum(?: class)?) (\w+)(?![\w:<])[^;]*$", line)
        if match := re.match(r"(?:inline )?namespace ?([\w:]*) ?{$", line):
            spaces.append(match[1])
        elif re.match(r"}  // namespace", line) and spaces:
            spaces.pop()
        elif kind and "" not in spaces:
            yield "::".join([*spaces, kind[1]]), number


def long_lines(lines: list[str]):
    """Yields number and length of lines over COLUMNS outside `clang-format off` blocks."""
    by_hand = False
    for number, line in enumerate(lines, 1):
        if match := FORMAT.match(line):
            by_hand = match[1] == "off"
        if not by_hand and len(line) > COLUMNS:
            yield number, len(line)


def words_of(file: str, lines: list[str]):
    """Yields line number, rule and matched text of each violation of a word rule."""
    ignored = [text for start, text, _ in ALLOWED if file.startswith(start)]
    if "" in ignored:
        return
    for number, line in enumerate(lines, 1):
        for text in ignored:
            line = line.replace(text, "")
        for rule, pattern in WORDS.items():
            if pathlib.PurePosixPath(file).suffix not in HEADINGS.get(rule, ()):
                for match in pattern.finditer(line):
                    yield number, rule, match[0].strip()


def violations(root: pathlib.Path, counts: dict[str, int]):
    """Yields a message per violation; adds those of word rules to `counts`."""
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
        if path.parts[0] in {*TREES, "bench"} and path.suffix in CPP:
            for number, length in long_lines(lines):
                yield f"{file}:{number}: {length} columns, {COLUMNS} are allowed"
        # Two types of one name violate the one-definition rule: the linker keeps the inline
        # functions and template instances of only one of them.
        if path.parts[0] in {"include", "engine", "tools"} and path.suffix in CPP:
            for name, number in types_of(lines):
                if name in defined:
                    yield f"{file}:{number}: {name} is also defined in {defined[name]}"
                defined.setdefault(name, file)
        for number, rule, text in words_of(file, lines):
            counts[rule] += 1
            yield f"{file}:{number}: \"{text}\" violates the word rule \"{rule}\""


def self_test() -> None:
    place = "/ro" + "ot/"  # split, as the check reads this file too
    who, person, what = "for wh" + "o", "Nobo" + "dy", "Wh" + "at"
    no, where = "{} " + "no", "where" + " {} is"
    long = "x" * (COLUMNS + 1)
    texts = {
        "engine/core/long.cpp": "\n" * (LONGEST + 1),
        "engine/core/short.cpp": "\n" * LONGEST,
        "scenarios/long.toml": "\n" * 1000,
        "README.md": f"first\nsee {place}notes\n",
        "tests/data/binary.bin": "",
        "engine/a.cpp": "namespace steppe {\nnamespace {\nstruct Own {\n};\n}  // namespace\n"
                        "struct Two {\n};\nclass Named;\nstruct Outer::Inner {\n};\n"
                        "}  // namespace steppe\n",
        "engine/b.hpp": "namespace steppe {\nstruct Own {\n};\nenum class Named { a };\n"
                        "class Two final : public Own {\n};\n}  // namespace steppe\n",
        "engine/c.hpp": "namespace steppe {\ninline namespace rows {\nstruct Two {\n};\n"
                        "}  // namespace rows\n}  // namespace steppe\n",
        "tests/good.py": f"# https://example.org{place} and a/b{place}c\n",
        "bench/columns.cpp": f"{long[1:]}\n{long}\n    // clang-format off\n{long}\n"
                             f"    // clang-format on\n{'é' * COLUMNS}\n{long}\n",
        "bench/columns.py": long,
        "tests/fuzz/found/seed": person,
        "tools/words.hpp": f"`x` {no.format('is')} date\n// They {no.format('are')} ids\n"
                           f"/// {who} reads\n{person}\n  ///< {what} it does\n"
                           f"// Empty {where.format('all')} zero.\n",
        "tools/words.md": f"# {what} it does\n",
        "tools/words.js": f"/**\n * {what} it does. */\n",
        "tools/words.py": f'"""{what} it does."""\n',
        "tools/plain.hpp": f"// There {no.format('is')} agent x, it {no.format('is')} longer here\n"
                           f"//{no.format(' are')} better than it; stays {where.format('it')}.\n"
                           f"// for whom; {person}X; x = {what}; {where.format('it')} measured\n"
                           f"// Does {what}. elsewhere it is; there {no.format('are')} ids\n",
    }

    def word(place: str, text: str, rule: str) -> str:
        return f"tools/words.{place}: \"{text}\" violates the word rule \"{rule}\""

    comment = "comment starts with What"
    expected = [
        "README.md:2: names a path of one machine, " + place,
        f"bench/columns.cpp:2: {COLUMNS + 1} columns, {COLUMNS} are allowed",
        f"bench/columns.cpp:7: {COLUMNS + 1} columns, {COLUMNS} are allowed",
        "engine/b.hpp:5: steppe::Two is also defined in engine/a.cpp",
        f"engine/core/long.cpp: {LONGEST + 1} lines, {LONGEST} are allowed",
        word("hpp:1", no.format("is"), "is no"),
        word("hpp:2", no.format("are"), "are no"),
        word("hpp:3", who, who),
        word("hpp:4", person, person.lower()),
        word("hpp:5", f"///< {what}", comment),
        word("hpp:6", where.format("all")[:-3], "where for if"),
        word("js:2", f"* {what}", comment),
        word("py:1", f'"""{what}', comment),
    ]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in texts.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        (root / "tests/data/binary.bin").write_bytes(b"\xff\x00" + place.encode())
        counts = dict.fromkeys(WORDS, 0)
        found = list(violations(root, counts))
        assert found == expected, found
        assert counts == {rule: 3 if rule == comment else 1 for rule in WORDS}, counts


if __name__ == "__main__":
    if sys.argv[1] == "--self-test":
        self_test()
        sys.exit(0)
    counts = dict.fromkeys(WORDS, 0)
    found = list(violations(pathlib.Path(sys.argv[1]), counts))
    print("\n".join(found))
    print(", ".join(f"{rule}: {count}" for rule, count in counts.items()))
    sys.exit(1 if found else 0)
