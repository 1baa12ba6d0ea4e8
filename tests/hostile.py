"""Malicious input: hostile.py STEPPE SOURCE_DIR.

For any file content the program ends within seconds and bounded memory, with one message and the
documented exit code.
"""
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

PROGRAM, ROOT = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
SECONDS, MEGABYTES = 60, 2500  # for a slow machine, with sanitizers
TIME = "[time]\nstart = 2026-01-01\nstep = \"quarter\"\nyears = 1\n"
GOOD = TIME + "[agent.A]\ngdp_usd_bn = 1\n[agent.B]\ngdp_usd_bn = 2\n"


def steppe(*arguments, folder, **more):
    said = subprocess.run([PROGRAM, *map(str, arguments)], cwd=folder, capture_output=True, timeout=SECONDS, **{"stdin": subprocess.DEVNULL, **more})
    said.stdout, said.stderr = said.stdout.decode(), said.stderr.decode()  # output is UTF-8
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    assert peak < MEGABYTES, f"{arguments}: {peak} MB"
    return said


def refused(text, *words, folder, code=2, arguments=("check",), beside=()):
    """Checks that the scenario is refused and that the first line after warnings contains the
    words."""
    file = folder / "hostile.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    for name, content in beside:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    said = steppe(arguments[0], "hostile.toml", *arguments[1:], folder=folder)
    own = [line for line in said.stderr.split("\n") if line.startswith(("error", "steppe:"))]
    first = own[0] if own else said.stderr.split("\n")[0]
    assert said.returncode == code and all(word in first for word in words), (first, said.returncode, words)
    assert len(first) < 2000 and len(said.stderr) < 200_000, f"{len(said.stderr)} bytes are too many to read"
    return said


def size(folder):
    large = folder / "large.toml"
    with open(large, "wb") as file:
        file.truncate(1 << 30)
    said = steppe("check", large, folder=folder)
    assert said.returncode == 2 and "larger than 16 MB" in said.stderr, said
    os.rename(large, folder / "large.csv")
    refused(GOOD + '[layer.m]\nkind = "stock"\ndata = "large.csv"\n', "larger than 64 MB", folder=folder)
    refused(GOOD + '[layer.m]\nkind = "stock"\ndata = "wide.csv"\n', "more than 64 fields", folder=folder, beside=[("wide.csv", "a" + "," * 60_000_000)])
    refused("a = 1\n" * 2_000_000, "E005", "more than 500000 values", folder=folder)
    refused("a" * 16_000_000 + " = 1\n", "E01", folder=folder)
    refused('title = "' + "x" * 16_000_000 + '"\n', "E01", folder=folder)


def depth(folder):
    many = 1_000_000
    for text in ("a = " + "[" * many, "a = " + "{ a = " * many, "a = [" + "\n[" * many, "a" + ".a" * many + " = 1", "[a" + ".a" * many + "]\n",
                 "[[a" + ".a" * many + "]]\n", "a = " + "[" * 2000 + "]" * 2000):
        refused(text, "E005", "nested more than 32 deep", folder=folder)
    refused("".join(f"[t{n}]\n" for n in range(many)), "E005", folder=folder)
    said = steppe("run", ROOT / "scenarios/japan-20b.toml", "--set", "time" + ".a" * 50_000 + "=1", folder=folder)
    assert said.returncode == 2 and "an address of 50001 parts" in said.stderr, said.stderr[:300]
    said = steppe("run", ROOT / "scenarios/japan-20b.toml", "--set", "time.years=" + "[" * 100_000, folder=folder)
    assert said.returncode == 2 and "E0" in said.stderr, said.stderr[:300]
    refused(GOOD + "[ask.a]\nthat = \"" + "(" * 100_000 + "1 > 0\"\nat = 2026-01-01\n", "E041", folder=folder)


def quadratic(folder):
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
        said = steppe("check", "many.toml", folder=folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert said.returncode == code, said.stderr[:300]
        assert after.ru_utime - before.ru_utime < 10, after.ru_utime - before.ru_utime


def chains(folder):
    for n in range(10_000):
        (folder / f"c{n}.toml").write_text(f'extends = "c{n + 1}.toml"\n')
    refused('extends = "c0.toml"\n', "E003", "more than 32 files", folder=folder)
    refused('extends = "hostile.toml"\n', "E003", "extends itself", folder=folder)
    refused('extends = "other.toml"\n', "E003", "extends itself", folder=folder, beside=[("other.toml", 'extends = "hostile.toml"\n')])
    doubling = [(f"d{n}.toml", f'extends = ["d{n + 1}.toml", "d{n + 1}.toml"]\n') for n in range(30)] + [("d30.toml", GOOD)]
    refused('extends = "d0.toml"\n', "E001", "1024 files were read", folder=folder, beside=doubling)


def outside(folder):
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
    for name in (secret, "../secret.csv", "link.csv", "up/secret.csv", "a/../../secret.csv", "./../inner/../secret.csv", "/etc/passwd", "/dev/zero",
                 "/proc/self/environ", "loop", "loop/x.csv"):
        said = refused(GOOD + f'[layer.m]\nkind = "stock"\ndata = "{name}"\n', "E004", "outside the folder", folder=inner)
        assert "hidden" not in said.stderr and "--allow-paths" in said.stderr
    for name in ("/etc/passwd", "../secret.csv", "link.toml", "/dev/zero", "/proc/self/environ"):
        for key in ("extends", "compare_with"):
            said = refused(f'{key} = "{name}"\n' + GOOD, "E004", folder=inner)
            assert "hidden" not in said.stderr and "root:" not in said.stderr
    # A file named like a command line option has no special effect.
    refused('extends = "--set"\n', "E004", folder=inner, beside=[("--set", GOOD + '[layer.m]\nkind = "stock"\ndata = "../secret.csv"\n')])
    # Scenarios may extend scenarios elsewhere, and the command line may name any path.
    (inner / "good.toml").write_text('extends = "../secret.toml"\ntitle = "elsewhere"\n')
    assert steppe("check", "good.toml", folder=inner).returncode == 0
    table = "host,investor,stock_usd_bn\nA,B,2\n"
    (folder / "table.csv").write_text(table)
    (inner / "data.toml").write_text(GOOD + '[layer.m]\nkind = "stock"\ndata = "../table.csv"\n')
    assert steppe("check", "data.toml", folder=inner).returncode == 2
    assert steppe("--allow-paths", "check", "data.toml", folder=inner).returncode == 0
    assert steppe("check", "data.toml", "--allow-paths", folder=inner).returncode == 0
    (inner / "table.csv").write_text(table)
    (inner / "data.toml").write_text(GOOD + '[layer.m]\nkind = "stock"\ndata = "table.csv"\n')
    assert steppe("run", "data.toml", "--set", f"layer.m.data={folder / 'table.csv'}", "--quiet", folder=inner).returncode == 0


def devices(folder):
    os.mkfifo(folder / "pipe.toml")
    os.mkfifo(folder / "pipe.csv")
    for name in ("/dev/zero", "/dev/random", "/dev/tty", "pipe.toml", ".", "", "no\nfile"):
        said = steppe("check", name, folder=folder)
        assert said.returncode == 2 and "E001" in said.stderr, (name, said)
    # looks like a regular file, but the system refuses to read it
    said = steppe("check", "/proc/self/mem", folder=folder)
    assert said.returncode == 4 and said.stderr == "steppe: cannot read `/proc/self/mem`: Input/output error\n", said
    read, write = os.pipe()
    os.close(write)
    said = steppe("check", "/dev/stdin", folder=folder, stdin=read)
    os.close(read)
    assert said.returncode == 2 and "standard-input.toml" in said.stderr, said
    refused('extends = "pipe.toml"\n', "E001", "not a regular file", folder=folder)
    for name in ("pipe.csv", "/dev/zero", "."):
        refused(GOOD + f'[layer.m]\nkind = "stock"\ndata = "{name}"\n', "E001", folder=folder, arguments=("check", "--allow-paths"))


def encodings(folder):
    plain, marked, ended = folder / "plain.toml", folder / "bom.toml", folder / "crlf.toml"
    text = 'title = "t"\n' + GOOD + '[layer.m]\nkind = "stock"\ndata = "t.csv"\n'
    table = "host,investor,stock_usd_bn\nA,B,2\n"
    results = []
    for file, ahead, end in ((plain, b"", b"\n"), (marked, b"\xef\xbb\xbf", b"\n"), (ended, b"", b"\r\n")):
        file.write_bytes(ahead + text.encode().replace(b"\n", end))
        (folder / "t.csv").write_bytes(ahead + table.encode().replace(b"\n", end))
        said = steppe("run", file, "--json", folder=folder)
        assert said.returncode == 0, said.stderr
        results.append({k: v for k, v in json.loads(said.stdout).items() if k != "scenario"})
    assert results[0] == results[1] == results[2]
    for bad in (b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\x1b"):
        refused(b'title = "' + bad + b'"\n' + GOOD.encode(), "E002", folder=folder)
        refused(GOOD + '[layer.m]\nkind = "stock"\ndata = "t.csv"\n', "E019", folder=folder, beside=[("t.csv", table.encode() + b"A," + bad + b",1\n")])
    refused('title = "\\u001b[2J"\n' + GOOD, "E019", folder=folder)
    for text in ('"\\u001b[2Jx" = 1\n' + GOOD, '[agent."\\u009b1m"]\n', 'extends = "a\\u0000b.toml"\n', 'extends = "a\\u001bb.toml"\n'):
        said = refused(text, "E0", folder=folder)
        assert not any(ord(c) < 32 and c != "\n" or 127 <= ord(c) < 160 for c in said.stderr), repr(said.stderr)
        said = refused(text, "E0", folder=folder, arguments=("check", "--error-format", "json"))
        assert json.loads(said.stderr)[0]["severity"] == "error"


def numbers(folder):
    for value in ("1e300", "inf", "nan", "9223372036854775807", "25001"):
        refused(GOOD.replace("years = 1", f"years = {value}"), "E0", folder=folder)
    refused(GOOD.replace("gdp_usd_bn = 1", "gdp_usd_bn = 1e999"), "E0", folder=folder)
    many = "".join(f"[agent.a{n}]\ngdp_usd_bn = 1\nwrong{n} = 2\n" for n in range(100_000))
    said = refused(TIME + many, "E010", folder=folder)
    assert said.stderr.count("error[") == 200 and said.stderr.rstrip().endswith("reading stopped there"), said.stderr[-200:]
    rows = "".join(f"z{n},y{n},1\n" for n in range(1_100_000))
    refused(GOOD + '[layer.m]\nkind = "stock"\ndata = "rows.csv"\n', "more than 1000000 rows", folder=folder, beside=[("rows.csv", "host,investor,stock_usd_bn\n" + rows)])
    lists = "".join(f'"agent.{i}.{key}" = {[n / 100 for n in range(100)]}\n' for i in "AB" for key in ("autonomy", "susceptibility"))
    refused(GOOD + "[sweep.grid]\n" + lists, "E014", "combinations", folder=folder, arguments=("sweep",))
    agents = "".join(f"[agent.a{n}]\ngdp_usd_bn = 1\n" for n in range(60))
    ties = "".join(f"cell.a{n}.a{m} = 0.1\n" for n in range(60) for m in range(n))
    said = refused(TIME.replace("years = 1", "years = 25000") + agents + '[layer.t]\nkind = "tie"\n' + ties, "do not fit in memory", folder=folder, code=4, arguments=("run",))
    assert said.stderr.count("steppe:") == 1 and said.stderr.count("[W107]") == 1, said.stderr
    said = steppe("discover", ROOT / "scenarios/japan-20b.toml", "--ask", "overtakes-russia", "-n", 1_000_000_000, folder=folder)
    assert said.returncode == 4 and "fewer replicates" in said.stderr, said.stderr[:300]


if __name__ == "__main__":
    for test in (size, depth, quadratic, chains, outside, devices, encodings, numbers):
        with tempfile.TemporaryDirectory() as name:
            test(pathlib.Path(name).resolve())
        print(f"{test.__name__}: good")
