"""Standard input, revisions, folders and the environment."""
import os
import subprocess

import pytest

from sweeping import PROGRAM, SMALL, read_json, steppe, written


@pytest.fixture
def file(folder):
    return written(folder, small=SMALL, other=SMALL.replace("15]", "16]"))[0]


def test_helps():
    """Help shows the allowed values and the environment variable of an option, and no type name of
    the parser."""
    for command in ("run", "sweep", "compare", "sensitivity", "calibrate", "generate", "hindcast"):
        text = steppe(command, "--help").stdout
        assert not any(leak in text for leak in ("UINT", "FLOAT", "TEXT", "REQUIRED"))
    text = steppe("sweep", "--help").stdout
    assert "--design sobol|lhs|random" in text and "(env: STEPPE_THREADS)" in " ".join(text.split())


def test_piped(folder, file):
    """- reads standard input and <(...) is allowed, on the command line alone."""
    (folder / "over.toml").write_text('extends = "small.toml"\ntitle = "over"\n')

    def fed(text, *arguments, code=0):
        return steppe(*arguments, code=code, input=text, cwd=folder)

    for call in (("check", "-"), ("run", "-"), ("sweep", "-", "-n", 64, "--out", folder / "out"),
                 ("list", "agents", "-"), ("paths", "-"), ("compare", file, "-", "-n", 64),
                 ("diff", file, "-"), ("sources", "-")):
        assert fed((folder / "over.toml").read_text(), *call).stdout
        assert fed("", "check", "-", code=2).stderr
    assert "standard-input.toml: good" in fed(SMALL, "check", "-").stdout
    for name in ("-", "/dev/stdin", "/dev/fd/0"):
        assert "standard-input.toml: good" in fed(SMALL, "check", name).stdout
        fed(SMALL, "run", name, "--out", folder / "run", "--overwrite")
        files = {file.name for file in (folder / "run").iterdir()}
        assert "standard-input.toml" in files and "-.toml" not in files
        assert fed("", "check", "run/standard-input.toml").stdout
    inputs = read_json(folder / "out/manifest.json")["inputs"]
    assert [i["path"] for i in inputs] == ["standard-input.toml", "small.toml"]
    assert "--> standard-input.toml:1:1" in fed("titel = 1\n" + SMALL, "check", "-", code=2).stderr
    for name in ("-", "/dev/stdin", "/dev/fd/0"):
        (folder / "names.toml").write_text(f'extends = "{name}"\n')
        said = fed(SMALL, "check", folder / "names.toml", code=2)
        assert "E00" in said.stderr
    command = f'"{PROGRAM}" diff <(cat other.toml) <(cat over.toml)'
    bash = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True,
                          timeout=60)
    assert bash.returncode == 0 and "[5, 16]" in bash.stdout.replace(".0", "")


def test_revisions(folder):
    """diff reads REV:PATH from the repository, with the files that it extends and its tables."""
    def git(*arguments):
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *arguments],
                       cwd=folder, check=True, capture_output=True, timeout=60)

    def diff(*arguments, code=0, where=folder):
        said = steppe("diff", *arguments, code=code, cwd=where)
        return said.stdout + said.stderr

    sub = folder / "sub"
    (sub / "data").mkdir(parents=True)
    (sub / "data/t.csv").write_text("host,investor,stock_usd_bn\nKAZ,JPN,1\n")
    table = '[layer.more]\nkind = "stock"\ndata = "data/t.csv"\n'
    (folder / "base.toml").write_text(SMALL)
    (sub / "base.toml").write_text(SMALL + table)
    (sub / "s.toml").write_text('extends = "base.toml"\n[agent.KAZ]\ngdp_volatility = 0.03\n')
    (sub / "up.toml").write_text('extends = "../base.toml"\n')
    (sub / "out.toml").write_text('extends = "../../base.toml"\n')
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    git("branch", "a/b")
    (sub / "base.toml").write_text((SMALL + table).replace("4000", "5000"))
    (sub / "data/t.csv").write_text("host,investor,stock_usd_bn\nKAZ,JPN,2\n")
    (folder / "base.toml").write_text(SMALL.replace("4000", "6000"))
    for revision in ("HEAD", "HEAD~0", "a/b", "HEAD^{commit}"):
        said = diff(f"{revision}:sub/s.toml", "sub/s.toml")
        assert "4000 -> 5000" in said.replace(".0", "") and "more.cell" in said
    assert "4000 -> 6000" in diff("HEAD:sub/up.toml", "sub/up.toml").replace(".0", "")
    assert "4000 -> 5000" in diff("HEAD:./s.toml", "s.toml", where=sub).replace(".0", "")
    assert "6000 -> 4000" in diff("../base.toml", "HEAD:../base.toml", where=sub).replace(".0", "")
    assert "No differences." in diff("HEAD:sub/s.toml", "a/b:sub/s.toml")
    (folder / "HEAD:file.toml").write_text(SMALL)
    assert "4000 -> 6000" in diff("HEAD:file.toml", "base.toml").replace(".0", "")
    for wrong_one, words in (("HEAD:none.toml", "path 'none.toml' does not exist in 'HEAD'"),
                             ("none:s.toml", "invalid object name 'none'"),
                             ("HEAD:sub", "bad file"),
                             (":s.toml", "no such file"),
                             ("HEAD:sub/out.toml", "outside the repository")):
        said = diff(wrong_one, "base.toml", code=2)
        assert words in said and said.count("error[") <= 1
    (folder / "names.toml").write_text('extends = "HEAD:/base.toml"\n')
    assert "no such file" in diff("names.toml", "base.toml", code=2)
    env = {**os.environ, "PATH": str(folder / "sub")}
    said = steppe("diff", "HEAD:base.toml", "base.toml", code=2, cwd=folder, env=env)
    assert "cannot run git" in said.stderr
    (folder / "large.toml").write_text("# " + "x" * (17 << 20))
    git("add", "large.toml")
    git("commit", "-q", "-m", "two")
    assert "it is larger than" in diff("HEAD:large.toml", "base.toml", code=2)


def test_folders_of_scenarios(folder, file):
    """check reads the scenarios in a folder, and identifies tables as such."""
    (folder / "below").mkdir()
    (folder / "below/more.toml").write_text('extends = "../small.toml"\n')
    (folder / "below/t.csv").write_text("a\n1\n")
    said = steppe("check", folder)
    assert said.stdout.count(": good") == 3 and f"{file}: good" in said.stdout
    (folder / "below/more.toml").write_text("x = 1\n")
    assert "more.toml" in steppe("check", folder, code=2).stderr
    said = steppe("check", folder / "below/t.csv", code=2).stderr
    assert "is a table: check the scenario that names it" in said
    (folder / "none").mkdir()
    assert "there is no scenario" in steppe("check", folder / "none", code=2).stderr


def test_environment(folder, file):
    """STEPPE_THREADS and STEPPE_OUT set defaults of the options, which override them."""
    env = {**os.environ, "STEPPE_THREADS": "1", "STEPPE_OUT": str(folder / "out")}
    steppe("sweep", file, "-n", 64, "--quiet", env=env)
    assert (folder / "out/quantiles.csv").exists()
    steppe("sweep", file, "-n", 64, "--seed", 2, "--quiet", "--out", folder / "own", env=env)
    assert (folder / "own/quantiles.csv").exists()
    steppe("sweep", "--resume", folder / "own", "--quiet", env=env)
    for threads in ("0", "-1", "two", "1.5", "1025"):
        wrong_env = {**env, "STEPPE_THREADS": threads}
        said = steppe("sweep", file, "-n", 64, code=2, env=wrong_env).stderr
        assert "--threads" in said and ("whole" in said or "out of range" in said)
