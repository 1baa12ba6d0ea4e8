"""The examples in the comments of the public headers compile."""
import os
import subprocess

from sweeping import ROOT


def test_examples_of_headers(tmp_path):
    code = "#include <atomic>\n#include <cstdio>\n#include <steppe/steppe.hpp>\n"
    headers = sorted((ROOT / "include/steppe").glob("*.hpp"))
    examples = {header.stem: [line[3:] for line in header.read_text(encoding="utf-8").splitlines()
                              if line.startswith("///     ")] for header in headers}
    assert [name for name, lines in examples.items() if not lines] == []
    for name, lines in examples.items():
        code += f"void example_of_{name}() {{\n" + "\n".join(lines) + "\n}\n"
    source = tmp_path / "examples.cpp"
    source.write_text(code, encoding="utf-8")
    done = subprocess.run([os.environ.get("CXX", "c++"), "-std=c++20", "-fsyntax-only", "-I",
                           ROOT / "include", source], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
