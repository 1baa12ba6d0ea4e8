"""Every invalid scenario gives exactly the text beside it.

--write records the current output; read the difference before committing it.
"""
import pytest

from sweeping import ROOT, steppe

FILES = sorted((ROOT / "tests/bad_scenarios").glob("*.toml"))


def test_number_of_files():
    assert len(FILES) >= 60


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_message(file, write):
    said = steppe("check", file.relative_to(ROOT), code=2)
    expected = file.with_suffix(".txt")
    if write:
        expected.write_text(said.stderr, encoding="utf-8")
    assert said.stdout == "" and said.stderr == expected.read_text(encoding="utf-8")
