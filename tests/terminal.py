"""Terminal output by width and locale."""
import fcntl
import os
import pty
import re
import struct
import subprocess
import termios

from sweeping import FLAGSHIP, PROGRAM, ROOT, steppe

RUN, SWEEP = ("run", FLAGSHIP), ("sweep", FLAGSHIP, "-n", 256)
PICTURE = re.compile("[\u2581-\u2593]")


def environment(**more):
    kept = {
        k: v
        for k, v in os.environ.items()
        if k not in ("LC_ALL", "LC_CTYPE", "LANG", "NO_COLOR", "COLUMNS")
    }
    return {**kept, **more}


def piped(*arguments, **more):
    return steppe(*arguments, encoding="utf-8", env=environment(**more)).stdout


def on_terminal(columns, *arguments, code=0, **more):
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    child = subprocess.Popen([PROGRAM, *map(str, arguments)], stdin=theirs, stdout=theirs,
                             stderr=theirs, env=environment(**more))
    os.close(theirs)
    out = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end closed
            break
        if not part:
            break
        out += part
    os.close(ours)
    assert child.wait(timeout=120) == code
    return out.decode("utf-8").replace("\r\n", "\n")


def lines(text):
    # a carriage return erases the text before it
    return [re.sub(r"\x1b\[[0-9;]*[A-Za-z]|.*\r", "", line) for line in text.split("\n")]


def words(text):
    """Returns words and numbers in order, without charts and without the run time, which varies."""
    return [
        w for w in re.sub(r"\d+(\.\d+)?\s+s\b", "", PICTURE.sub("", "\n".join(lines(text)))).split()
    ]


def test_a_pipe_gets_the_text_as_it_is():
    for call in (RUN, SWEEP):
        text = piped(*call)
        assert PICTURE.search(text) and "\x1b" not in text
        wide = on_terminal(200, *call)
        assert words(wide) == words(text) and PICTURE.search(wide)
    assert piped(*RUN) == piped(*RUN, NO_COLOR="1") == piped(*RUN, LANG="en_US.UTF-8")


def test_columns_set_the_width():
    for columns in (40, 60):
        narrow = piped(*RUN, COLUMNS=str(columns))
        longest = max(lines(narrow), key=len)
        assert len(longest) <= columns or " " not in longest.strip()
        assert words(narrow) == words(piped(*RUN))
        assert lines(narrow) == lines(on_terminal(columns, *RUN)) == lines(
            on_terminal(100, *RUN, COLUMNS=str(columns)))
    for wrong in ("", "0", "wide", "-5"):
        assert piped(*RUN, COLUMNS=wrong) == piped(*RUN)


def test_colour(folder):
    """Answers and errors have colours on a terminal alone, and not with NO_COLOR."""
    bad = folder / "bad.toml"
    bad.write_text("x = 1\n")
    for call, part, code in ((RUN, "\x1b[1;33mOPEN\x1b[0m", 0),
                             (("check", bad), "\x1b[1;31merror[E010]\x1b[0m", 2)):
        assert part in on_terminal(100, *call, code=code)
        plain = on_terminal(100, *call, code=code, NO_COLOR="1")
        assert "\x1b[1;" not in plain and re.sub(r"\x1b\[[0-9;]*m", "", part) in plain
        assert "\x1b[1;" not in on_terminal(100, *call, code=code, TERM="dumb")


def test_a_terminal_gets_what_fits():
    for call in (RUN, SWEEP, ("compare", ROOT / "scenarios/baseline.toml", FLAGSHIP, "-n", 64),
                 ("game", FLAGSHIP, "--issue", "world-order", "--powers", "JPN:+1:4,CHN:-1:10")):
        whole = words(piped(*call))
        assert len(whole) > 20
        for columns in (40, 80, 200):
            text = on_terminal(columns, *call)
            longest = max(lines(text), key=len)
            assert len(longest) <= columns or " " not in longest.strip()
            # A narrow table has no histograms, and perhaps shorter names.
            def kept(word):
                return re.search(r"\d", word) if "…" in text else word != "distribution"
            assert [*filter(kept, words(text))] == [*filter(kept, whole)]
    for line in lines(on_terminal(80, *RUN)):
        assert not line.startswith("Kazakhstan") or re.fullmatch(
            r"Kazakhstan +Russia +[\d.]+ +[\d.]+ +[\d.]+ +[-+\d.]+( +\S+)?", line)


def test_an_answer_is_wrapped_once():
    for columns in (40, 60, 79, 80, 90, 99, 100, 140):
        text = on_terminal(columns, *RUN)
        answer = text.split("\n\n")[1].split("\n")
        page = min(columns, 100)
        for line, after in zip(answer, answer[1:]):
            assert len(line) <= page < len(line) + 1 + len(after.split()[0]), (columns, line)


def test_columns_and_hints_stay_on_the_page():
    for name in ("attacks-on-chinese-enterprises", "kuril-settlement"):
        file = ROOT / f"scenarios/{name}.toml"
        said = piped("run", file)
        assert max(len(line) for line in said.splitlines() if " " in line.strip()) <= 100
        table = said[said.index("What changes most"):].splitlines()
        assert len(table[1].split("  ")) > 3, table[:3]  # not stacked


def test_the_next_command_is_that_of_the_call(folder):
    file = folder / "a b.toml"
    file.write_text(FLAGSHIP.read_text(encoding="utf-8").replace(
        'extends = "', f'extends = "{FLAGSHIP.parent}/'), encoding="utf-8")
    said = piped("run", file, "-n", 0, "--seed", 7, "--set", "layer.trade.weight=0.3")
    assert f"steppe sweep '{file}' --set layer.trade.weight=0.3 --seed 7;\n" in said


def test_without_unicode_all_is_ascii():
    for call in (RUN, SWEEP, ("attribute", ROOT / "scenarios/baseline.toml", FLAGSHIP, "--metric",
                              "regional_influence.JPN"),
                 ("sensitivity", FLAGSHIP, "--metric", "regional_influence.JPN", "--budget", 2048)):
        for more in ({"LANG": "C"}, {"LANG": "en_US.UTF-8", "LC_ALL": "POSIX"}):
            plain, rich = piped(*call, **more), piped(*call)
            assert plain.isascii()
            assert [len(a) for a in plain.splitlines()
                    if " s" not in a] == [len(a) for a in rich.splitlines() if " s" not in a]
    assert "#" in piped(*RUN, LANG="C")
