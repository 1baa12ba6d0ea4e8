"""One input has one fingerprint, however it is written: same_input.py STEPPE SOURCE_DIR."""
import json
import re

from sweeping import SMALL, main, steppe


def scenario(folder):
    file = folder / "one.toml"
    file.write_text(SMALL)
    (folder / "a").mkdir(exist_ok=True)
    return file


def inputs(out):
    return [i["path"] for i in json.loads((out / "manifest.json").read_text())["inputs"]]


def paths(folder):
    """`./` and `a/..` do not make another input, of a command or of `extends`."""
    file = scenario(folder)
    again = f"{folder}/./one.toml", f"{folder}/a/../one.toml", f"{folder}//one.toml"
    for command in (("run",), ("sweep", "-n", 64), ("compare", file, "-n", 64)):
        out = folder / command[0]
        steppe(*command, file, "--out", out, "--quiet")
        first = inputs(out)
        assert first == [str(file)], first
        for other in again:
            steppe(*command, other, "--out", out, "--quiet")  # another input would be refused
            assert inputs(out) == first, (command, other, inputs(out))
    (folder / "base.toml").write_text(SMALL)
    (folder / "middle.toml").write_text('extends = "a/../base.toml"\n')
    (folder / "top.toml").write_text('extends = ["./base.toml", "./middle.toml"]\n')
    steppe("run", folder / "top.toml", "--out", folder / "top", "--quiet")
    found = inputs(folder / "top")
    assert sorted(found) == [f"{folder}/{name}.toml" for name in ("base", "middle", "top")], found


def defaults(folder):
    """A seed or a design that is the scenario's own does not make another result."""
    file = scenario(folder)
    for command in (("sweep", file, "-n", 64), ("compare", file, file, "-n", 64)):
        out = folder / command[0]
        steppe(*command, "--out", out, "--quiet")
        for same in (("--seed", 1), ("--design", "sobol"), ("--seed", "1e0", "--design", "sobol")):
            steppe(*command, *same, "--out", out, "--quiet")
        for other in (("--seed", 2), ("--design", "lhs")):
            steppe(*command, *other, "--out", out, "--quiet", code=2)
    file.write_text(SMALL + "[sweep]\nseed = 7\n" if "[sweep]" not in SMALL else
                    SMALL.replace("[sweep]\n", "[sweep]\nseed = 7\n"))
    steppe("sweep", file, "-n", 64, "--out", folder / "seven", "--quiet")
    steppe("sweep", file, "-n", 64, "--seed", 7, "--out", folder / "seven", "--quiet")
    steppe("sweep", file, "-n", 64, "--seed", 1, "--out", folder / "seven", "--quiet", code=2)


def own_defaults(folder):
    """Commands that do not take seed or design from their first scenario never confuse two of them."""
    text = SMALL + "[sweep]\n" if "[sweep]" not in SMALL else SMALL
    lhs = folder / "lhs.toml"
    lhs.write_text(text.replace("[sweep]\n", '[sweep]\ndesign = "lhs"\nseed = 7\n'))
    plain = folder / "plain.toml"
    plain.write_text(re.sub(r"amount_usd_bn = .*", "amount_usd_bn = 12", text, count=1))
    metric = ("--metric", "paid.help")
    for name, command, stated in (
            ("sensitivity", ("sensitivity", lhs, *metric, "--budget", 160), ("--design", "lhs")),
            ("attribute", ("attribute", plain, lhs, *metric, "-n", 64), ("--seed", 1))):
        out = folder / f"own-{name}"
        steppe(*command, *stated, "--out", out, "--quiet")
        steppe(*command, "--out", out, "--quiet", code=2)


def numbers(folder):
    """3 and 3.0 are one number, and blanks around it have no effect."""
    file = scenario(folder)
    address = "pledge.help.years"
    for command in (("run", file), ("sweep", file, "-n", 64)):
        out = folder / command[0]
        steppe(*command, "--set", f"{address}=3", "--out", out, "--quiet")
        for same in ("3.0", " 3", "3e0"):
            steppe(*command, "--set", f"{address}={same}", "--out", out, "--quiet")
        steppe(*command, "--set", f"{address}=2", "--out", out, "--quiet", code=2)
    out = folder / "title"  # digits of a text are not a number
    steppe("run", file, "--set", "title=07", "--out", out, "--quiet")
    steppe("run", file, "--set", "title=007", "--out", out, "--quiet", code=2)


main(paths, defaults, own_defaults, numbers)
