"""Builds, installs, uses and removes the Debian package.

As root, and if no steppe is installed, installs it; otherwise unpacks it into a folder.
"""
import gzip
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from sweeping import PROGRAM, ROOT, commands, steppe

BUILD = pathlib.Path(os.environ["STEPPE_BUILD"])
NAMES = [name for section in commands().values() for name, _ in section]
PAPERS = "usr/share/doc/steppe/changelog.gz", "usr/share/doc/steppe/copyright", "usr/share/man/man1/steppe.1.gz"


def run(*arguments, **options):
    done = subprocess.run([*map(str, arguments)], capture_output=True, text=True, timeout=600,
                          **options)
    assert done.returncode == 0
    return done.stdout


def test_version():
    """Versions of program, changelog and build are the same."""
    first = re.match(r"steppe \(([^)]+)\) \S+; urgency=\w+\n\n  \* ",
                     (ROOT / "tools/package/changelog").read_text())
    built = re.search(r'version = "([^"]+)"', (ROOT / "include/steppe/version.hpp").read_text())
    assert run(PROGRAM, "--version").strip() == first[1] == built[1]


def test_pages():
    """Each command has a manual page with its options, without a warning of groff."""
    for name in NAMES:
        page = BUILD / f"tools/package/steppe-{name}.1.gz"
        if not page.exists():
            pytest.skip("built without manual pages")
        text = gzip.decompress(page.read_bytes()).decode()
        assert text.startswith(f".TH STEPPE\\-{name.upper()} 1 ")
        for option in re.findall("^  (--?[a-z-]+)", steppe("help", name).stdout, re.M):
            assert "\n.B " + option.replace("-", "\\-") in text, (name, option)
        if shutil.which("groff"):
            done = subprocess.run(["groff", "-man", "-ww", "-z"], input=text, capture_output=True,
                                  text=True)
            assert done.returncode == 0 and done.stderr == "", name


def make(folder):
    run("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", folder, cwd=BUILD)
    package, = folder.glob("steppe_*.deb")
    return package


def look_inside(package):
    field = lambda name: run("dpkg-deb", "--field", package, name).strip()
    assert field("Package") == "steppe" and field("Section") == "science"
    assert field("Version") == run(PROGRAM, "--version").strip()
    needs = {re.split(r"[ (]", need.strip())[0] for need in field("Depends").split(",")}
    assert {"libc6", "libstdc++6"} <= needs
    assert any(need.startswith("libxlsxwriter") for need in needs)
    entries = [line.split(maxsplit=5)
               for line in run("dpkg-deb", "--contents", package).splitlines()]
    names = {e[5].removeprefix("./") for e in entries if not e[5].endswith("/")}
    for name in ("usr/bin/steppe", "usr/share/steppe/scenarios/japan-20b.toml",
                 "usr/share/bash-completion/completions/steppe",
                 "usr/share/zsh/vendor-completions/_steppe",
                 "usr/share/fish/vendor_completions.d/steppe.fish", *PAPERS,
                 *(f"usr/share/man/man1/steppe-{name}.1.gz" for name in NAMES)):
        assert name in names, f"{name} is not in the package"
    assert not [n for n in names if n.startswith(("usr/include", "usr/lib", "usr/local"))]
    for mode, owner, *_, name in entries:
        assert owner == "root/root"
        assert mode in ("drwxr-xr-x", "-rw-r--r--" if name != "./usr/bin/steppe" else "-rwxr-xr-x")
    return names


def use(root, folder):
    """Uses the installed program from another folder."""
    program, scenarios = root / "usr/bin/steppe", root / "usr/share/steppe/scenarios"
    other = {"user": "nobody",
             "group": "nogroup"} if os.geteuid() == 0 and root == pathlib.Path("/") else {}
    home = folder / "home"
    home.mkdir()
    if other:
        for path in (folder, home):
            shutil.chown(path, "nobody")
    assert "Japan promises" in run(program, "run", scenarios / "japan-20b.toml", "--out", "out",
                                   cwd=home, **other)
    assert (home / "out/manifest.json").exists()
    assert str(scenarios) in run(program, "new", "mine", cwd=home, **other)
    run(program, "run", "mine.toml", cwd=home, **other)
    run(program, "sweep", scenarios / "japan-20b.toml", "-n", 64, "--quiet", cwd=home, **other)
    assert run(program, "completions",
               "bash") == (root / "usr/share/bash-completion/completions/steppe").read_text()
    assert ".TH STEPPE 1" in run("gzip", "-dc", root / PAPERS[2])
    assert "steppe (" in run("gzip", "-dc", root / PAPERS[0])


def test_package(folder):
    folder.chmod(0o755)
    package = make(folder / "made")
    names = look_inside(package)
    if shutil.which("lintian"):
        run("lintian", "--fail-on", "error", "--allow-root", package)
    there = subprocess.run(["dpkg", "-s", "steppe"], capture_output=True).returncode == 0
    if os.geteuid() != 0 or there or any((pathlib.Path("/") / n).exists() for n in names):
        run("dpkg-deb", "-x", package, folder / "root")
        use(folder / "root", folder)
        return
    run("dpkg", "-i", package)
    try:
        use(pathlib.Path("/"), folder)
    finally:
        run("dpkg", "-r", "steppe")
    left = [n for n in names if (pathlib.Path("/") / n).exists()]
    assert not left and not pathlib.Path("/usr/share/steppe").exists()
    assert subprocess.run(["dpkg", "-s", "steppe"], capture_output=True).returncode != 0


EXAMPLE = """import steppe
model = steppe.load("scenarios/japan-20b.toml")
print(steppe.__file__, *model.run()["regional_influence.JPN"].tolist())
"""


def example_of(interpreter, folder, **environment):
    """Runs the example; returns the folder of its module and its numbers."""
    file, *numbers = run(interpreter, "-c", EXAMPLE, cwd=ROOT,
                         env={"PATH": os.environ["PATH"], **environment}).split()
    assert pathlib.Path(file).is_relative_to(folder), file
    return numbers


def test_python(folder):
    """A fresh environment finds the installed module, and python3 that of the Debian package."""
    cache = (BUILD / "CMakeCache.txt").read_text()
    interpreter = re.search("^STEPPE_PYTHON_EXECUTABLE:.*?=(.+)", cache, re.M)[1]
    env = folder / "env"
    run(interpreter, "-m", "venv", "--system-site-packages", "--without-pip", env)
    run("cmake", "--install", BUILD, "--component", "python", "--prefix", env)
    numbers = example_of(env / "bin/python3", env)
    assert len(numbers) == 41 and "steppe/py.typed" in {
        path.relative_to(path.parent.parent).as_posix() for path in env.rglob("py.typed")}
    if not shutil.which("dpkg-shlibdeps"):
        return
    make(folder / "made")
    package, = (folder / "made").glob("python3-steppe_*.deb")
    field = lambda name: run("dpkg-deb", "--field", package, name).strip()
    assert field("Section") == "python" and field("Version") == run(PROGRAM, "--version").strip()
    minor = int(run(interpreter, "-c", "import sys; print(sys.version_info.minor)"))
    assert {f"python3 (>= 3.{minor})", f"python3 (<< 3.{minor + 1})", "python3-numpy"} <= {
        *field("Depends").split(", ")}
    run("dpkg-deb", "-x", package, folder / "root")
    modules = folder / "root/usr/lib/python3/dist-packages"
    assert example_of(interpreter, folder / "root", PYTHONPATH=str(modules)) == numbers
