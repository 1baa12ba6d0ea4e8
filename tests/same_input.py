"""One input has one fingerprint, however it is written."""
import re

import pytest

from sweeping import SMALL, read_json, small, steppe, written

COMMANDS = ("run",), ("sweep", "-n", 64), ("compare", "-n", 64)


def inputs(out):
    return [i["path"] for i in read_json(out / "manifest.json")["inputs"]]


def call(command, file, out, *more, code=0):
    """Runs a command into a folder; another input than before would be refused."""
    again = [file] * (command[0] == "compare")
    steppe(*command, file, *again, *more, "--out", out, "--quiet", code=code)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_paths(folder, file, out, command):
    """`./` and `a/..` do not make another input."""
    (folder / "a").mkdir()
    for path in (file, f"{folder}/./small.toml", f"{folder}/a/../small.toml",
                 f"{folder}//small.toml"):
        call(command, path, out)
        assert inputs(out) == [str(file)]


def test_extended_paths(folder, out):
    (folder / "a").mkdir()
    files = written(folder, base=SMALL, middle='extends = "a/../base.toml"\n',
                    top='extends = ["./base.toml", "./middle.toml"]\n')
    steppe("run", files[-1], "--out", out, "--quiet")
    assert sorted(inputs(out)) == sorted(map(str, files))


@pytest.mark.parametrize("command", COMMANDS[1:], ids=lambda command: command[0])
def test_defaults(file, out, command):
    """A seed or a design that is the scenario's own does not make another result."""
    for same in ((), ("--seed", 1), ("--design", "sobol"), ("--seed", "1e0", "--design", "sobol")):
        call(command, file, out, *same)
    for other in (("--seed", 2), ("--design", "lhs")):
        call(command, file, out, *other, code=2)


def test_own_seed(folder, out):
    file = small(folder, SMALL.replace("[sweep]\n", "[sweep]\nseed = 7\n"))
    for more, code in (((), 0), (("--seed", 7), 0), (("--seed", 1), 2)):
        call(COMMANDS[1], file, out, *more, code=code)


def test_own_defaults(folder, out):
    """Commands that do not take seed or design from their first scenario never confuse two of them."""
    lhs, plain = written(
        folder, lhs=SMALL.replace("[sweep]\n", '[sweep]\ndesign = "lhs"\nseed = 7\n'),
        plain=re.sub(r"amount_usd_bn = .*", "amount_usd_bn = 12", SMALL, count=1))
    for command, stated in (
            (("sensitivity", lhs, "--budget", 160), ("--design", "lhs")),
            (("attribute", plain, lhs, "-n", 64), ("--seed", 1))):
        command = *command, "--metric", "paid.help", "--out", out / command[0], "--quiet"
        steppe(*command, *stated)
        steppe(*command, code=2)


@pytest.mark.parametrize("command", COMMANDS[:2], ids=lambda command: command[0])
def test_numbers(file, out, command):
    """3 and 3.0 are one number, and blanks around it have no effect."""
    for same in ("3", "3.0", " 3", "3e0"):
        call(command, file, out, "--set", f"pledge.help.years={same}")
    call(command, file, out, "--set", "pledge.help.years=2", code=2)


def test_digits_of_a_text_are_not_a_number(file, out):
    call(COMMANDS[0], file, out, "--set", "title=07")
    call(COMMANDS[0], file, out, "--set", "title=007", code=2)
