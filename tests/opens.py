"""Each command opens each file of a scenario and of its comparison once."""
import re
import shlex
import shutil
import subprocess

import pytest

from sweeping import PROGRAM, SMALL, written

CALLS = [
    "run change.toml",
    "sweep change.toml -n 64",
    "sweep grid.toml -n 64",
    "compare base.toml change.toml -n 64",
    "attribute base.toml change.toml --metric paid.help",
    "sensitivity change.toml --metric paid.help --method morris --budget 64",
    "discover change.toml --ask half -n 256",
    "seek change.toml --vary pledge.help.realisation --in 0,1 --until half",
    "optimise change.toml --vary pledge.help.realisation[0,1] --maximise paid.help",
    "calibrate change.toml --to observed.csv --free pledge.help.realisation",
    "regret base.toml change.toml --metric paid.help -n 64",
    "paths change.toml",
    "why paid.help change.toml",
]


@pytest.mark.parametrize("call", CALLS)
def test_opens(folder, call):
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    written(folder, base=SMALL, change='extends = "base.toml"\n[pledge.help]\nyears = 2\n',
            grid='extends = "change.toml"\n[sweep.grid]\n"pledge.help.realisation" = [0, 1]\n')
    (folder / "observed.csv").write_text("date,metric,value,sd\n2027-01-01,paid.help,2,0.1\n")
    trace = folder / "trace"
    words = [*shlex.split(call), "--out", "out", "--report"]
    done = subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=open,openat", "-o", trace, PROGRAM, *words],
        cwd=folder, capture_output=True, text=True, timeout=60)
    if done.returncode and "ptrace" in done.stderr:
        pytest.skip("strace may not trace a process here: " + done.stderr.strip())
    assert done.returncode == 0, done.stderr
    count = {name: len(re.findall(rf'"{name}.toml", O_RDONLY', trace.read_text()))
             for name in ("base", "change")}
    assert count["change"] == 1
    # Once for what extends it, also as the comparison, and once as a scenario of the command.
    assert count["base"] == 1 + ("base.toml" in words)
