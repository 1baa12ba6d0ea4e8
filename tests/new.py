"""`steppe new`: files that run where they are written, and stanzas that can be used at once."""
import re

import pytest

from sweeping import ROOT, refused, steppe, written

TITLES = ["A pledge", "A stop of exports", "A sanction", "A corridor", "A new power", "A question"]


def stanzas(file):
    """Returns the text above the stanzas, and the stanzas by title."""
    head, *parts = re.split(r"^#### ", file.read_text(encoding="utf-8"), flags=re.M)
    return head, dict(part.split("\n", 1) for part in parts)


def used(text):
    """Returns a stanza without the `# ` of each line, unless it is used already."""
    return text if re.search(r"^\[", text, flags=re.M) else re.sub(r"^# ?", "", text, flags=re.M)


def check(file, folder):
    said = steppe("check", file, cwd=folder)
    assert "warning" not in said.stdout + said.stderr, said
    steppe("run", file, "-n", 0, cwd=folder)


def use_each(folder, name):
    """Uses each stanza alone and all together."""
    file = folder / f"{name}.toml"
    check(file.name, folder)
    head, parts = stanzas(file)
    assert [title for title in TITLES if any(t.startswith(title) for t in parts)] == TITLES
    for title, text in [*parts.items(), ("all", "\n".join(parts.values()))]:
        (folder / "used.toml").write_text(head + used(text), encoding="utf-8")
        check("used.toml", folder)
        assert re.search(r"^\[(pledge|event|corridor|agent|ask)\.", used(text), flags=re.M), title
    return parts


def test_world(folder):
    """Without a scenario to build on, a small world beside it, which the pledge changes."""
    said = steppe("new", "mine", cwd=folder)
    assert "mine.toml  mine-world.toml" in said.stdout and "baseline" not in said.stdout

    assert "my-pledge" in steppe("run", "mine.toml", "--full", cwd=folder).stdout
    use_each(folder, "mine")
    refused("new", "mine", "--dir", folder, word="already exists; nothing was written")


@pytest.mark.parametrize("base", ["baseline", "japan-20b", "rare-earth-controls", "taiwan-crisis",
                                  "trans-caspian", "tokyo-declaration"])
def test_shipped(folder, base):
    steppe("new", "mine", "--from", ROOT / f"scenarios/{base}.toml", "--dir", folder)
    assert len(use_each(folder, "mine")) == len(TITLES)
    assert "[agent.NEW]" in (folder / "mine.toml").read_text().replace("# ", "")


def test_places(folder):
    """A base is found by name; the path to it works from where the file is written."""
    (folder / "scenarios").mkdir()
    steppe("new", "base", "--dir", folder / "scenarios")
    for name, directory, extends in (("one", ".", "scenarios/base.toml"),
                                     ("two", "deep/er", "../../scenarios/base.toml"),
                                     ("three", "scenarios", "base.toml")):
        steppe("new", name, "--from", "base", "--dir", directory, cwd=folder)
        text = (folder / directory / f"{name}.toml").read_text()
        assert f'extends = "{extends}"' in text
        steppe("run", f"{directory}/{name}.toml", "-n", 0, cwd=folder)
        steppe("run", f"{name}.toml", "-n", 0, cwd=folder / directory)
    outside = folder / 'out "side'
    outside.mkdir()
    steppe("new", "far", "--from", folder / "scenarios/base.toml", cwd=outside)
    steppe("run", "far.toml", "-n", 0, cwd=outside)


def test_wrong(folder):
    said = steppe("new", "x", "--from", "bas", "--dir", folder, code=2, cwd=ROOT).stderr
    assert "--from: no scenario `bas`. " in said
    written(folder, broken="[time]\nyears = 1\n[agent.A]\n")
    assert "E012" in steppe("new", "x", "--from", "broken", "--dir", folder, code=2).stderr
    assert not (folder / "x.toml").exists()
    # A scenario without money, trade or goods still has a power and a question.
    written(folder, bare="[time]\nstart = 2026-01-01\nyears = 1\n[agent.A]\ngdp_usd_bn = 1\n")
    steppe("new", "y", "--from", "bare", "--dir", folder)
    text = (folder / "y.toml").read_text()
    assert text.count("The scenario lacks") == 4
    check("y.toml", folder)
