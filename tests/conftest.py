"""Options and fixtures of the tests that pytest runs.

`pytest tests/FILE.py` tests build/release/bin/steppe, or the program of --steppe PROGRAM or
STEPPE_PROGRAM. Calls of the program and readers of its files are in sweeping.py.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import pytest

HERE = pathlib.Path(__file__).resolve().parent
# Other files of this folder have no tests.
collect_ignore = [file.name for file in HERE.glob("*.py")
                  if "\ndef test_" not in file.read_text(encoding="utf-8")]
pytest.register_assert_rewrite("sweeping")
sys.path.append(str(HERE / "reference"))


def pytest_addoption(parser):
    default = os.environ.get("STEPPE_PROGRAM", HERE.parent / "build/release/bin/steppe")
    parser.addoption("--steppe", metavar="PROGRAM", default=default, help="Program to test")
    parser.addoption("--build", metavar="FOLDER", help="Build folder (default: the program's)")
    parser.addoption("--long", action="store_true", help="Repeat tests of chance more often")
    parser.addoption("--write", action="store_true",
                     help="Record the current output of the program")
    parser.addoption("--against", metavar="PROGRAM",
                     help="Print the first numbers that differ from those of another program")
    parser.addoption("--browser", nargs=3, metavar=("NODE", "MODULES", "CHROMIUM"),
                     help="Open pages in Chromium")
    parser.addoption("--reference", action="store_true",
                     help="Test properties of shocks on the reference")


def pytest_configure(config):
    # Test files read these when they are imported.
    program = os.environ["STEPPE_PROGRAM"] = os.path.abspath(config.getoption("--steppe"))
    build = config.getoption("--build") or pathlib.Path(program).parent.parent
    os.environ["STEPPE_BUILD"] = os.path.abspath(build)
    os.environ["STEPPE_LONG"] = "1" if config.getoption("--long") else ""


def pytest_sessionfinish(session, exitstatus):
    """Reports a passed file with a skipped test as skipped: 77, as ctest expects."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus == 0 and reporter.stats.get("skipped"):
        session.exitstatus = 77


@pytest.fixture(scope="session")
def write(pytestconfig):
    return pytestconfig.getoption("write")


@pytest.fixture(scope="session")
def browser(pytestconfig):
    """Opens pages in a browser by a script of tools/web/test; returns what it prints."""
    given = pytestconfig.getoption("browser")
    if not given:
        pytest.skip("no --browser")
    node, modules, chromium = given

    def call(script, folder, cases):
        (folder / "cases.json").write_text(json.dumps(cases))
        done = subprocess.run([node, HERE.parent / "tools/web/test" / script, modules, chromium,
                               folder / "cases.json"], capture_output=True, text=True, timeout=1400)
        assert done.returncode == 0, done.stderr[:3000]
        return done.stdout
    return call


@pytest.fixture(scope="session")
def hindcast():
    """The result folder of all hindcasts, and the printed text on one line."""
    from sweeping import steppe
    with tempfile.TemporaryDirectory() as name:
        yield pathlib.Path(name), " ".join(steppe("hindcast", "--out", name).stdout.split())


@pytest.fixture
def folder():
    """An empty folder, which is deleted after the test; tmp_path keeps those of three runs."""
    with tempfile.TemporaryDirectory() as name:
        yield pathlib.Path(name)


@pytest.fixture
def here(folder, monkeypatch):
    """An empty working folder."""
    monkeypatch.chdir(folder)


@pytest.fixture
def out(folder):
    """The folder of a result, which does not exist yet."""
    return folder / "out"


@pytest.fixture
def pair(folder):
    """Two small scenarios that differ in one number: one.toml and other.toml."""
    from sweeping import SMALL, written
    return written(folder, one=SMALL, other=SMALL.replace("15]", "16]"))


@pytest.fixture
def one(pair):
    return pair[0]


@pytest.fixture
def file(folder):
    """A small scenario in the folder of the test."""
    from sweeping import small
    return small(folder)
