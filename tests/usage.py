"""Invalid command lines, standard input and the environment: usage.py STEPPE SOURCE_DIR."""
import json
import os
import subprocess

from sweeping import FLAGSHIP, PROGRAM, SMALL, main, steppe

LEAKS = "UINT", "FLOAT", "TEXT", "not in {", "were not expected", "SUBCOMMAND"


def small(folder):
    file = folder / "small.toml"
    file.write_text(SMALL)
    (folder / "other.toml").write_text(SMALL.replace("15]", "16]"))
    return file


def wrong(file):
    """Returns invalid command lines with words of their message."""
    pair = file, file.with_name("other.toml")
    return (
        (("rnu", file), "`rnu` is not a command. Did you mean `run`?"),
        (("help", "run"), "`help` is not a command"), ((), "a command is needed"),
        (("sweep", file, "--design", "sobel"),
         "invalid value `sobel` (one of sobol, lhs, random). Did you mean `sobol`? Usage"),
        (("sensitivity", file, "--metric", "gdp.KAZ", "--method", "moris"),
         "Did you mean `morris`?"),
        (("list", "metric"), "Did you mean `metrics`?"), (("completions", "zsh"), "(one of bash)"),
        (("generate", "ring", "-n", 5), "(one of rmat, uniform, lattice)"),
        (("hindcast", "h33"), "Did you mean `h3`?"),
        (("sweep", file, "--progress", "jsn"), "Did you mean `json`?"),
        (("attribute", *pair, "--metric", "gdp.KAZ", "--by", "tables"), "Did you mean `table`?"),
        (("run",), "file is missing (Scenario file). Usage: steppe run [OPTIONS] file;"),
        (("diff", file), "to is missing"), (("compare", file), "others is missing"),
        (("merge", "--out", "x"), "is missing ("),
        (("attribute", file, file), "--metric is required (Metric whose"),
        (("chokepoints", file, "--to", "KAZ"), "--from is required (Exporter)"),
        (("run", file, file), f"unexpected `{file}`"), (("schema", "x"), "unexpected `x`"),
        (("sensitivity", file, "--metric", "gdp.KAZ", "-n", 9), "Did you mean `--budget`?"),
        (("sweep", file, "--metrcs", "a"),
         "--metrcs is not an option of sweep. Did you mean `--metrics`?"),
        (("seek", file, "--vary", "a", "--in", "0,1", "--until", "b", "--report"),
         "--report is not an option of seek"),
        (("run", file, "--out", "--quiet"), "--out: needs a value before --quiet"),
        (("sweep", file, "--metrics", "--json"), "--metrics: needs a value before --json"),
        (("run", file, "--out"), "--out needs a value (DIR:"),
        (("sweep", file, "--seed", 1, "--seed", 2), "--seed is given 2 times: it takes one value"),
        (("run", file, "--quiet=3x"), "takes no value, and `3x` is given"),
        (("paths", file, "--from", "JPN"), "--from needs --to"),
        (("attribute", *pair, "--metric", "gdp"), "matches 2: gdp.JPN, gdp.KAZ"),
        (("attribute", *pair, "--metric", "paid.*"), "matches 1: paid.help"))


def messages(folder):
    """Every message is one line in the program's own wording, and names the help of its command."""
    for call, words in wrong(small(folder)):
        said = steppe(*call, code=2).stderr
        assert words in said and said.count("\n") == 1, (call, said)
        assert not any(leak in said for leak in LEAKS) and "?." not in said, (call, said)
        if call and call[0] not in ("rnu", "help") and "` matches " not in said:
            assert f"steppe {call[0]} --help" in said, (call, said)


def helps(folder):
    """Help shows the allowed values and the environment variable of an option, and no type name of
    the parser."""
    del folder
    for command in ("run", "sweep", "compare", "sensitivity", "calibrate", "generate", "hindcast"):
        text = steppe(command, "--help").stdout
        assert not any(leak in text for leak in ("UINT", "FLOAT", "TEXT", "REQUIRED")), text
    text = steppe("sweep", "--help").stdout
    assert "--design sobol|lhs|random" in text and "(Env:STEPPE_THREADS)" in text, text


def as_json(folder):
    """--error-format json applies to invalid command lines, files and metrics; no key is empty."""
    file = small(folder)
    (folder / "bad.toml").write_text(SMALL.replace("15]", "x]") + "[agent.XXX]\nrole = 5\n")
    more = (("run", folder / "none.toml"), ("run", folder / "bad.toml"),
            ("merge", folder / "none", "--out", folder / "all"),
            ("run", file, "--metrics", "nothing"), ("report", folder / "none"),
            ("run", file, "--set", "agent.KZA.gdp_usd_bn=1"), ("run", file, "--report"))
    for call in (*(call for call, _ in wrong(file)), *more):
        for where in (("--error-format", "json", *call), (*call, "--error-format=json")):
            (first, *_) = json.loads(steppe(*where, code=2).stderr)
            assert first["schema"] == 1 and first["severity"] == "error" and first["message"], first
            assert all(value not in ("", 0) for value in first.values()), first
    said = steppe("run", file, "--error-format", "xml", code=2).stderr
    assert said.startswith("steppe: --error-format: invalid value `xml`"), said


def refused_settings(folder):
    """--set rejects keys that determine the input files, and explains where new tables belong."""
    file = small(folder)
    for key in ("compare_with", "extends", "drop"):
        for value in ("none.toml", str(FLAGSHIP), '["a.toml"]', "5", ""):
            said = steppe("run", file, "--set", f"{key}={value}", code=2).stderr
            assert "before --set" in said and "extends this one" in said, said
    for address in ("event.ree.kind", "event.ree", "pledge.new.from", "agent.EU.role",
                    "layer.gas.kind"):
        said = steppe("run", file, "--set", f"{address}=gdp", code=2).stderr
        assert "add a table in a file that extends this one" in said, said
    for address, meant in (("pledge.hlp.realisation", "pledge.help.realisation"),
                           ("agent.KZA.gdp_usd_bn", "agent.KAZ.gdp_usd_bn"),
                           ("event.wra.loss", "event.war.loss"),
                           ("layer.mony.weight", "layer.money.weight"),
                           ("ask.haf.that", "ask.half.that")):
        said = steppe("run", file, "--set", f"{address}=1", code=2).stderr
        assert f"did you mean `{meant}`?" in said, said


def piped(folder):
    """- reads standard input and <(...) is allowed, on the command line alone."""
    file = small(folder)
    (folder / "over.toml").write_text('extends = "small.toml"\ntitle = "over"\n')

    def fed(text, *arguments, code=0):
        said = subprocess.run([PROGRAM, *map(str, arguments)], input=text, cwd=folder,
                              capture_output=True, text=True, timeout=60)
        assert said.returncode == code, said
        return said

    for call in (("check", "-"), ("run", "-"), ("sweep", "-", "-n", 64, "--out", folder / "out"),
                 ("list", "agents", "-"), ("paths", "-"), ("compare", file, "-", "-n", 64),
                 ("diff", file, "-"), ("sources", "-")):
        assert fed((folder / "over.toml").read_text(), *call).stdout, call
        assert fed("", "check", "-", code=2).stderr
    assert "standard-input.toml: good" in fed(SMALL, "check", "-").stdout
    for name in ("-", "/dev/stdin", "/dev/fd/0"):
        assert "standard-input.toml: good" in fed(SMALL, "check", name).stdout
        fed(SMALL, "run", name, "--out", folder / "run", "--overwrite")
        files = {file.name for file in (folder / "run").iterdir()}
        assert "standard-input.toml" in files and "-.toml" not in files, files
        assert fed("", "check", "run/standard-input.toml").stdout
    inputs = json.loads((folder / "out/manifest.json").read_text())["inputs"]
    assert [i["path"] for i in inputs] == ["standard-input.toml", "small.toml"], inputs
    assert "--> standard-input.toml:1:1" in fed("titel = 1\n" + SMALL, "check", "-", code=2).stderr
    for name in ("-", "/dev/stdin", "/dev/fd/0"):
        (folder / "names.toml").write_text(f'extends = "{name}"\n')
        said = fed(SMALL, "check", folder / "names.toml", code=2)
        assert "E00" in said.stderr, (name, said)
    command = f'"{PROGRAM}" diff <(cat other.toml) <(cat over.toml)'
    bash = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True,
                          timeout=60)
    assert bash.returncode == 0 and "[5, 16]" in bash.stdout.replace(".0", ""), bash


def revisions(folder):
    """diff reads REV:PATH from the repository, with the files that it extends and its tables."""
    def git(*arguments):
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *arguments],
                       cwd=folder, check=True, capture_output=True, timeout=60)

    def diff(*arguments, code=0, where=folder):
        said = subprocess.run([PROGRAM, "diff", *arguments], cwd=where, capture_output=True,
                              text=True, timeout=60)
        assert said.returncode == code, said
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
        assert "4000 -> 5000" in said.replace(".0", "") and "more.cell" in said, said
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
        assert words in said and said.count("error[") <= 1, (wrong_one, said)
    (folder / "names.toml").write_text('extends = "HEAD:/base.toml"\n')
    assert "no such file" in diff("names.toml", "base.toml", code=2)
    env = {**os.environ, "PATH": str(folder / "sub")}
    said = subprocess.run([PROGRAM, "diff", "HEAD:base.toml", "base.toml"], cwd=folder, env=env,
                          capture_output=True, text=True, timeout=60)
    assert said.returncode == 2 and "cannot run git" in said.stderr, said
    (folder / "large.toml").write_text("# " + "x" * (17 << 20))
    git("add", "large.toml")
    git("commit", "-q", "-m", "two")
    assert "it is larger than" in diff("HEAD:large.toml", "base.toml", code=2)


def folders_of_scenarios(folder):
    """check reads the scenarios in a folder, and identifies tables as such."""
    file = small(folder)
    (folder / "below").mkdir()
    (folder / "below/more.toml").write_text('extends = "../small.toml"\n')
    (folder / "below/t.csv").write_text("a\n1\n")
    said = steppe("check", folder)
    assert said.stdout.count(": good") == 3 and f"{file}: good" in said.stdout, said
    (folder / "below/more.toml").write_text("x = 1\n")
    assert "more.toml" in steppe("check", folder, code=2).stderr
    said = steppe("check", folder / "below/t.csv", code=2).stderr
    assert "is a table: check the scenario that names it" in said, said
    (folder / "none").mkdir()
    assert "there is no scenario" in steppe("check", folder / "none", code=2).stderr


def environment(folder):
    """STEPPE_THREADS and STEPPE_OUT set defaults of the options, which override them."""
    file = small(folder)
    env = {**os.environ, "STEPPE_THREADS": "1", "STEPPE_OUT": str(folder / "out")}
    steppe("sweep", file, "-n", 64, "--quiet", env=env)
    assert (folder / "out/quantiles.csv").exists()
    steppe("sweep", file, "-n", 64, "--seed", 2, "--quiet", "--out", folder / "own", env=env)
    assert (folder / "own/quantiles.csv").exists()
    steppe("sweep", "--resume", folder / "own", "--quiet", env=env)
    for threads in ("0", "-1", "two", "1.5", "1025"):
        wrong_env = {**env, "STEPPE_THREADS": threads}
        said = steppe("sweep", file, "-n", 64, code=2, env=wrong_env).stderr
        assert "--threads" in said and ("whole" in said or "out of range" in said), said


if __name__ == "__main__":
    main(messages, helps, as_json, refused_settings, piped, revisions, folders_of_scenarios,
         environment)
