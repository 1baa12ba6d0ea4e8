"""Malicious input.

For any file content the program ends within seconds and bounded memory, with one message and the
documented exit code.
"""
import json
import os
import resource
import subprocess

import pytest

from sweeping import FLAGSHIP, PROGRAM

SECONDS, MEGABYTES = 60, 2500  # for a slow machine, with sanitizers
TIME = "[time]\nstart = 2026-01-01\nstep = \"quarter\"\nyears = 1\n"
GOOD = TIME + "[agent.A]\ngdp_usd_bn = 1\n[agent.B]\ngdp_usd_bn = 2\n"
TABLE = "host,investor,stock_usd_bn\nA,B,2\n"
LAYER = '[layer.m]\nkind = "stock"\ndata = "{}"\n'


@pytest.fixture
def steppe(folder):
    """Runs the program in the folder of the test."""
    def call(*arguments, folder=folder, **more):
        said = subprocess.run([PROGRAM, *map(str, arguments)], cwd=folder, capture_output=True,
                              timeout=SECONDS, **{"stdin": subprocess.DEVNULL, **more})
        said.stdout, said.stderr = said.stdout.decode(), said.stderr.decode()  # output is UTF-8
        assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024 < MEGABYTES
        return said
    return call


def in_bytes(text):
    return text if isinstance(text, bytes) else text.encode()


@pytest.fixture
def refused(folder, steppe):
    """Checks that a scenario is refused and that the first line after warnings contains the
    words."""
    def call(text, *words, folder=folder, code=2, arguments=("check",), **beside):
        (folder / "hostile.toml").write_bytes(in_bytes(text))
        for name, content in beside.items():
            (folder / name.replace("_", ".")).write_bytes(in_bytes(content))
        said = steppe(arguments[0], "hostile.toml", *arguments[1:], folder=folder)
        own = [line for line in said.stderr.split("\n") if line.startswith(("error", "steppe:"))]
        first = own[0] if own else said.stderr.split("\n")[0]
        assert said.returncode == code and all(word in first for word in words)
        assert len(first) < 2000 and len(said.stderr) < 200_000
        return said
    return call


def test_size(folder, steppe, refused):
    large = folder / "large.toml"
    with open(large, "wb") as file:
        file.truncate(1 << 30)
    said = steppe("check", large)
    assert said.returncode == 2 and "larger than 16 MB" in said.stderr
    os.rename(large, folder / "large.csv")
    refused(GOOD + LAYER.format("large.csv"), "larger than 64 MB")
    refused(GOOD + LAYER.format("wide.csv"), "more than 64 fields", wide_csv="a" + "," * 60_000_000)
    refused("a = 1\n" * 2_000_000, "E005", "more than 500000 values")
    refused("a" * 16_000_000 + " = 1\n", "E01")
    refused('title = "' + "x" * 16_000_000 + '"\n', "E01")


def test_depth(steppe, refused):
    many = 1_000_000
    for text in ("a = " + "[" * many, "a = " + "{ a = " * many, "a = [" + "\n[" * many,
                 "a" + ".a" * many + " = 1", "[a" + ".a" * many + "]\n",
                 "[[a" + ".a" * many + "]]\n", "a = " + "[" * 2000 + "]" * 2000):
        refused(text, "E005", "nested more than 32 deep")
    refused("".join(f"[t{n}]\n" for n in range(many)), "E005")
    said = steppe("run", FLAGSHIP, "--set", "time" + ".a" * 50_000 + "=1")
    assert said.returncode == 2 and "an address of 50001 parts" in said.stderr
    said = steppe("run", FLAGSHIP, "--set", "time.years=" + "[" * 100_000)
    assert said.returncode == 2 and "E0" in said.stderr
    refused(GOOD + "[ask.a]\nthat = \"" + "(" * 100_000 + "1 > 0\"\nat = 2026-01-01\n", "E041")


def test_quadratic(folder, steppe):
    """The time to check a long list is proportional to its length."""
    many = [f"m{n}" for n in range(200_000)]
    body = GOOD + '[layer.t]\nkind = "tie"\ncell.A.B = 0.5\n'
    body += '[institution.i]\nlayer = "t"\nstrength = 0.1\nmembers = '
    event = GOOD + '[event.e]\nkind = "export-restriction"\ncommodity = "c"\ncut = 0.1\n'
    event += "start = 2026-01-01\nduration_years = 1\n"
    for text, code in ((body + json.dumps(many) + "\n", 0),
                       (body + json.dumps(many + ["m0"]) + "\n", 2),
                       (event + f"from = {json.dumps(many)}\nto = {json.dumps(many)}\n", 2)):
        (folder / "many.toml").write_text(text)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        said = steppe("check", "many.toml")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert said.returncode == code
        assert after.ru_utime - before.ru_utime < 10, after.ru_utime - before.ru_utime


def test_chains(folder, refused):
    for n in range(10_000):
        (folder / f"c{n}.toml").write_text(f'extends = "c{n + 1}.toml"\n')
    refused('extends = "c0.toml"\n', "E003", "more than 32 files")
    refused('extends = "hostile.toml"\n', "E003", "extends itself")
    refused('extends = "other.toml"\n', "E003", "extends itself",
            other_toml='extends = "hostile.toml"\n')
    doubling = {f"d{n}_toml": f'extends = ["d{n + 1}.toml", "d{n + 1}.toml"]\n' for n in range(30)}
    doubling["d30_toml"] = GOOD
    refused('extends = "d0.toml"\n', "E001", "1024 files were read", **doubling)


def test_outside(folder, steppe, refused):
    """Files outside the folder are neither read nor shown."""
    secret = folder / "secret.csv"
    secret.write_text("root:x:0:0:hidden\n")
    (folder / "secret.toml").write_text(GOOD)
    inner = folder / "inner"
    inner.mkdir()
    os.symlink(secret, inner / "link.csv")
    os.symlink(folder, inner / "up")
    os.symlink(secret, inner / "link.toml")
    os.symlink("loop", inner / "loop")
    for name in (secret, "../secret.csv", "link.csv", "up/secret.csv", "a/../../secret.csv",
                 "./../inner/../secret.csv", "/etc/passwd", "/dev/zero",
                 "/proc/self/environ", "loop", "loop/x.csv"):
        said = refused(GOOD + LAYER.format(name), "E004", "outside the folder", folder=inner)
        assert "hidden" not in said.stderr and "--allow-paths" in said.stderr
    for name in ("/etc/passwd", "../secret.csv", "link.toml", "/dev/zero", "/proc/self/environ"):
        for key in ("extends", "compare_with"):
            said = refused(f'{key} = "{name}"\n' + GOOD, "E004", folder=inner)
            assert "hidden" not in said.stderr and "root:" not in said.stderr
    # A file named like a command line option has no special effect.
    (inner / "--set").write_text(GOOD + LAYER.format("../secret.csv"))
    refused('extends = "--set"\n', "E004", folder=inner)
    # Scenarios may extend scenarios elsewhere, and the command line may name any path.
    (inner / "good.toml").write_text('extends = "../secret.toml"\ntitle = "elsewhere"\n')
    assert steppe("check", "good.toml", folder=inner).returncode == 0
    (folder / "table.csv").write_text(TABLE)
    (inner / "data.toml").write_text(GOOD + LAYER.format("../table.csv"))
    assert steppe("check", "data.toml", folder=inner).returncode == 2
    assert steppe("--allow-paths", "check", "data.toml", folder=inner).returncode == 0
    assert steppe("check", "data.toml", "--allow-paths", folder=inner).returncode == 0
    (inner / "table.csv").write_text(TABLE)
    (inner / "data.toml").write_text(GOOD + LAYER.format("table.csv"))
    assert steppe("run", "data.toml", "--set", f"layer.m.data={folder / 'table.csv'}", "--quiet",
                  folder=inner).returncode == 0


def test_devices(folder, steppe, refused):
    os.mkfifo(folder / "pipe.toml")
    os.mkfifo(folder / "pipe.csv")
    for name in ("/dev/zero", "/dev/random", "/dev/tty", "pipe.toml", ".", "", "no\nfile"):
        said = steppe("check", name)
        assert said.returncode == 2 and "E001" in said.stderr
    # looks like a regular file, but the system refuses to read it
    said = steppe("check", "/proc/self/mem")
    assert said.returncode == 4
    assert said.stderr == "steppe: cannot read `/proc/self/mem`: Input/output error\n"
    read, write = os.pipe()
    os.close(write)
    said = steppe("check", "/dev/stdin", stdin=read)
    os.close(read)
    assert said.returncode == 2 and "standard-input.toml" in said.stderr
    refused('extends = "pipe.toml"\n', "E001", "not a regular file")
    for name in ("pipe.csv", "/dev/zero", "."):
        refused(GOOD + LAYER.format(name), "E001", arguments=("check", "--allow-paths"))


def test_encodings(folder, steppe, refused):
    plain, marked, ended = folder / "plain.toml", folder / "bom.toml", folder / "crlf.toml"
    text = 'title = "t"\n' + GOOD + LAYER.format("t.csv")
    results = []
    for file, ahead, end in ((plain, b"", b"\n"), (marked, b"\xef\xbb\xbf", b"\n"),
                             (ended, b"", b"\r\n")):
        file.write_bytes(ahead + text.encode().replace(b"\n", end))
        (folder / "t.csv").write_bytes(ahead + TABLE.encode().replace(b"\n", end))
        said = steppe("run", file, "--json")
        assert said.returncode == 0
        named = ("scenario", "source", "made_from")
        results.append({k: v for k, v in json.loads(said.stdout).items() if k not in named})
    assert results[0] == results[1] == results[2]
    for bad in (b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x1b"):
        refused(b'title = "' + bad + b'"\n' + GOOD.encode(), "E002")
        refused(GOOD + LAYER.format("t.csv"), "E019", t_csv=TABLE.encode() + b"A," + bad + b",1\n")
    refused('title = "\\u001b[2J"\n' + GOOD, "E019")
    for text in ('"\\u001b[2Jx" = 1\n' + GOOD, '[agent."\\u009b1m"]\n',
                 'extends = "a\\u0000b.toml"\n', 'extends = "a\\u001bb.toml"\n'):
        said = refused(text, "E0")
        assert not any(ord(c) < 32 and c != "\n" or 127 <= ord(c) < 160
                       for c in said.stderr), repr(said.stderr)
        said = refused(text, "E0", arguments=("check", "--error-format", "json"))
        assert json.loads(said.stderr)[0]["severity"] == "error"


def test_numbers(steppe, refused):
    for value in ("1e300", "inf", "nan", "9223372036854775807", "25001"):
        refused(GOOD.replace("years = 1", f"years = {value}"), "E0")
    refused(GOOD.replace("gdp_usd_bn = 1", "gdp_usd_bn = 1e999"), "E0")
    many = "".join(f"[agent.a{n}]\ngdp_usd_bn = 1\nwrong{n} = 2\n" for n in range(100_000))
    said = refused(TIME + many, "E010")
    assert said.stderr.count("error[") == 200
    assert said.stderr.rstrip().endswith("reading stopped there")
    rows = "".join(f"z{n},y{n},1\n" for n in range(1_100_000))
    refused(GOOD + LAYER.format("rows.csv"), "more than 1000000 rows",
            rows_csv="host,investor,stock_usd_bn\n" + rows)
    lists = "".join(f'"agent.{i}.{key}" = {[n / 100 for n in range(100)]}\n' for i in "AB"
                    for key in ("autonomy", "susceptibility"))
    refused(GOOD + "[sweep.grid]\n" + lists, "E014", "combinations", arguments=("sweep",))
    agents = "".join(f"[agent.a{n}]\ngdp_usd_bn = 1\n" for n in range(60))
    ties = "".join(f"cell.a{n}.a{m} = 0.1\n" for n in range(60) for m in range(n))
    said = refused(TIME.replace("years = 1", "years = 25000") + agents + '[layer.t]\nkind = "tie"\n' + ties, "do not fit in memory", code=4, arguments=("run",))
    assert said.stderr.count("steppe:") == 1 and said.stderr.count("[W107]") == 1
    said = steppe("discover", FLAGSHIP, "--ask", "overtakes-russia", "-n", 1_000_000_000)
    assert said.returncode == 4 and "fewer replicates" in said.stderr

