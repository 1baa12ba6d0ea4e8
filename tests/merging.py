"""Merging some of the shards of a sweep."""
import shutil
import signal

from sweeping import SMALL, TABLES, hashes, insist_same, read_json, rows, signalled, small, steppe

SHARDS = 4


def parts_of(folder, *options, without=None):
    """Returns the folders of the shards of a sweep of 256 replicates."""
    file, out = small(folder), folder / "parts"
    for n in range(SHARDS):
        if n != without:
            steppe("sweep", file, "-n", 256, *options, "--shard", f"{n}/{SHARDS}", "--out", out,
                   "--quiet")
    return [out / f"part-{n}-of-{SHARDS}" for n in range(SHARDS)]


def test_refused(folder):
    """Without --allow-missing a missing shard is refused, with the command that makes it."""
    parts = parts_of(folder, without=2)
    file = folder / "small.toml"
    said = steppe("merge", *parts[:2], parts[3], "--out", folder / "all", code=2).stderr
    made = f"Make it with: steppe sweep {file} -n 256 --shard 2/4 --out {folder / 'parts'} --quiet"
    assert made in said and "--allow-missing" in said and not (folder / "all").exists()
    said = steppe("merge", *parts, "--out", folder / "all", code=2).stderr
    assert str(parts[2]) in said and not (folder / "all").exists()
    none = "merge", parts[2], "--allow-missing", "--out", folder / "all"
    assert "no part is complete" in steppe(*none, code=2).stderr
    shutil.copytree(parts[0], folder / "copy")
    twice = "merge", *parts, folder / "copy", "--allow-missing", "--out", folder / "all"
    assert "is there 2 times" in steppe(*twice, code=2).stderr


def test_merged(folder):
    """The result has the replicates of the parts that are there, and names the missing one."""
    options = ("--save-finals",)
    parts = parts_of(folder, *options, without=2)
    file, out = folder / "small.toml", folder / "some"
    said = steppe("merge", *parts, "--allow-missing", "--report", "--out", out).stdout
    text = "1 of 4 shards is missing (2): 192 of 256 replicates are merged"
    assert f"Incomplete: {text}." in said and "--shard 2/4" in said and "192 futures" in said
    told = read_json(out / "manifest.json")
    assert told["replicates"] == 192
    assert told["incomplete"] == {
        "shards": 4, "missing": [2], "replicates": 192, "replicates_planned": 256}
    page = (out / "report.html").read_text()
    assert f"Incomplete: {text}." in page and "192 futures" in page
    assert {row["replicates"] for row in rows(out / "quantiles.csv")} == {"192"}
    asks = read_json(out / "asks.json")["asks"]
    assert {ask["replicates"] for ask in asks} == {192}
    steppe("sweep", file, "-n", 256, *options, "--out", folder / "whole", "--quiet")
    whole, some = rows(folder / "whole/finals.csv"), rows(out / "finals.csv")
    assert some == whole[:128] + whole[192:], "rows of other replicates"
    yes = sum(float(row["paid.help"]) > 3.2 for row in some)
    half = next(ask for ask in asks if ask["ask"] == "half")
    assert half["probability"] == yes / 192
    # The folder is not that of the whole sweep.
    said = steppe("sweep", file, "-n", 256, *options, "--out", out, code=2).stderr
    assert "other arguments" in said
    steppe("sweep", file, "-n", 256, *options, "--shard", "2/4", "--out", folder / "parts",
           "--quiet")
    steppe("merge", *parts, "--allow-missing", "--out", out, "--overwrite", "--quiet")
    names = *TABLES, "finals.csv"
    insist_same(hashes(out, names), hashes(folder / "whole", names), "all parts merged")
    assert "incomplete" not in read_json(out / "manifest.json")


def test_interrupted(folder):
    """An interrupted shard counts as missing; a damaged one is refused."""
    parts = parts_of(folder, without=0)
    file = folder / "small.toml"
    shard = "sweep", file, "-n", 256, "--shard", "0/4", "--out", folder / "parts"
    signalled(2, signal.SIGTERM, *shard, "--threads", 1)
    said = steppe("merge", *parts, "--allow-missing", "--out", folder / "some").stdout
    assert "1 of 4 shards is missing (0)" in said
    assert steppe("merge", *parts, "--allow-missing", "--out", folder / "quiet",
                  "--quiet").stdout == ""
    part = parts[1] / "part.steppe"
    part.write_bytes(part.read_bytes()[:-9])
    again = "merge", *parts, "--allow-missing", "--out", folder / "some"
    assert str(part) in steppe(*again, code=2).stderr
    steppe(*shard, "--quiet")


def test_grid(folder):
    """A combination of a grid whose replicates are all missing is left out of the tables. The
    text and the page give the fewest and the most replicates of a combination."""
    file = folder / "grid.toml"
    file.write_text(SMALL + "[sweep.grid]\n\"pledge.help.years\" = [1, 2]\n")
    call = "sweep", file, "-n", 64, "--shard"
    for n in (0, 1):
        steppe(*call, f"{n}/4", "--out", folder / "parts", "--quiet")
    parts = [folder / f"parts/part-{n}-of-4" for n in range(4)]
    out = folder / "some"
    said = steppe("merge", *parts, "--allow-missing", "--report", "--out", out).stdout
    assert "2 of 4 shards are missing (2, 3): 64 of 128 replicates are merged" in said
    assert said.count("--shard ") == 2
    assert {row["pledge.help.years"] for row in rows(out / "quantiles.csv")} == {"1"}
    for text in (said, (out / "report.html").read_text()):
        assert "2 combinations of 0 to 64 futures" in text
    for n in (0, 1):
        steppe(*call, f"{n}/3", "--out", folder / "thirds", "--quiet")
    parts, out = [folder / f"thirds/part-{n}-of-3" for n in range(3)], folder / "unequal"
    said = steppe("merge", *parts, "--allow-missing", "--report", "--out", out).stdout
    counts = {(r["pledge.help.years"], r["replicates"]) for r in rows(out / "quantiles.csv")}
    assert counts == {("1", "64"), ("2", "22")}
    for text in (said, (out / "report.html").read_text()):
        assert "2 combinations of 22 to 64 futures" in text
