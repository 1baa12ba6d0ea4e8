"""Feeds arbitrary bytes to every reader.

Runs each target of tests/fuzz, built by the preset `fuzz` with libFuzzer and two sanitizers, for
STEPPE_FUZZ_SECONDS (default 180), several at a time, and prints executions and coverage. Failing
inputs stay in fuzz/failed of the build folder; add them to tests/fuzz/found.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess

import pytest

from sweeping import ROOT, steppe

BUILD = pathlib.Path(os.environ["STEPPE_BUILD"])
FOLDER = BUILD / "fuzz"
SECONDS = int(os.environ.get("STEPPE_FUZZ_SECONDS", 180))

TARGETS = "scenario", "table", "set", "ask", "state", "finals"
MOST_MEGABYTES = 2048
LONGEST_INPUT = {"scenario": 20_000, "table": 8_000, "set": 1_000, "ask": 500, "state": 60_000,
                 "finals": 8_000}


def dictionary(file):
    """Writes the words of the scenario language."""
    said = steppe("list", "keys").stdout
    words = sorted(set(re.findall(r"[A-Za-z_][A-Za-z0-9_-]+", said)) | {"[agent.A]", '"""', "[[", "]]", "{ pert = [1, 2, 3] }", "ROW", "2026-01-01", "1e308", ".*"})
    file.write_text("".join('"{}"\n'.format(word.replace("\\", "\\\\").replace('"', '\\"'))
                            for word in words))


def seeds(target, folder):
    """Writes small valid or nearly valid inputs, which come before recorded ones."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    if target == "scenario":
        files = [f.read_bytes() for f in [*(ROOT / "scenarios").glob("*.toml"), *(ROOT / "tests/bad_scenarios").rglob("*.toml")]]
    if target == "table":
        tables = [f.read_bytes() for f in [*(ROOT / "scenarios/data").glob("*.csv"), *(ROOT / "tests/bad_scenarios").glob("*.csv")]]
        files = [bytes([kind]) + b"\n".join(table.split(b"\n")[:20]) for table in tables
                 for kind in range(6)]
    if target in ("ask", "set"):
        text = "\n".join(f.read_text(encoding="utf-8") for f in (ROOT / "scenarios").glob("*.toml"))
        files = [m.encode() for m in re.findall(r'^that = "(.*)"$' if target == "ask" else r"^([a-z_]+ = .*)$", text, re.M)]
        files = files if target == "ask" else [b"agent.A." + f.replace(b" = ", b"=") for f in files]
    for n, content in enumerate(sorted(set(files))):
        (folder / f"seed-{n}").write_bytes(content[:LONGEST_INPUT[target]])
    return folder


def fuzz(target):
    work = FOLDER / "work" / target
    corpus, failed = work / "corpus", FOLDER / "failed"
    corpus.mkdir(parents=True, exist_ok=True)
    failed.mkdir(exist_ok=True)
    given = seeds(target, work / "seeds")
    said = subprocess.run([BUILD / "bin/steppe_fuzz", target, corpus, given,
                           ROOT / "tests/fuzz/found" / target,
                           f"-max_total_time={SECONDS}", f"-max_len={LONGEST_INPUT[target]}",
                           f"-rss_limit_mb={MOST_MEGABYTES}", "-timeout=25",
                           f"-dict={FOLDER / 'words.dict'}", "-print_final_stats=1",
                           f"-artifact_prefix={failed}/{target}-"],
                          cwd=work, capture_output=True, text=True, errors="replace")
    runs = re.search(r"stat::number_of_executed_units:\s*(\d+)", said.stderr)
    edges = re.findall(r"cov: (\d+) ft: (\d+) corp: (\d+)", said.stderr)
    print(f"{target}: {runs[1] if runs else '?'} inputs in {SECONDS} s, {edges[-1][0] if edges else '?'} edges, "
          f"{edges[-1][2] if edges else '?'} inputs kept, {'good' if said.returncode == 0 else 'FAILED'}", flush=True)
    if said.returncode != 0:
        print("\n".join(said.stderr.splitlines()[-60:]))
    return said.returncode == 0


@pytest.fixture(scope="module")
def done():
    """Whether each target passed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    dictionary(FOLDER / "words.dict")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(TARGETS, pool.map(fuzz, TARGETS)))


@pytest.mark.parametrize("target", TARGETS)
def test_target(done, target):
    assert done[target]
