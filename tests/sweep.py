"""A sweep's bytes do not depend on how it runs."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from sweeping import (FLAGSHIP, PROGRAM, ROWS, SMALL, TABLES, columns, hashes, insist_same,
                      read_json, rows, small, steppe, sweep)

KEEP = "--save-finals", "--save-paths"
# Restrictions, rationing, random events: exercises the whole kernel.
BUSY = FLAGSHIP.parent / "attacks-on-chinese-enterprises.toml"
CPU = pathlib.Path("/proc/cpuinfo")
FLAGS = set(re.findall(r"\w+", CPU.read_text())) if CPU.exists() else set()
V3 = {"avx2", "fma", "bmi1", "bmi2"}
NEEDED = {"v3": V3, "v4": V3 | {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}}


@pytest.mark.apart
@pytest.mark.parametrize("isa", ["v3", "v4"])
def test_instructions(folder, file, isa):
    # 16 replicates a chunk, then 2, which leaves lanes empty; a chunk of 5.
    for name, scenario, arguments in (("small", file, ("-n", 1024)), ("narrow", file, ("-n", 128)),
                                      ("few", file, ("-n", 5, "--design", "random")),
                                      ("flagship", FLAGSHIP, ("-n", 256)), ("busy", BUSY, ("-n",
                                                                                           256))):
        plain = hashes(sweep(folder / name, scenario, *KEEP, *arguments, isa="scalar"),
                       TABLES + ROWS)
        out = folder / f"{name}-{isa}"
        done = steppe("sweep", scenario, "--quiet", "--out", out, *KEEP, *arguments, isa=isa,
                      code=None)
        if done.returncode == 2 and "does not have" in done.stderr:
            # Only a coverage build leaves out instructions that the machine has.
            assert "coverage" in PROGRAM or not NEEDED[isa] <= FLAGS
            pytest.skip(f"{isa}, {done.stderr.strip()}")
        assert done.returncode == 0
        insist_same(hashes(out, TABLES + ROWS), plain, f"{name}, {isa}")


def insist_on_shards(folder, name, scenario, arguments, counts):
    straight = hashes(sweep(folder / name, scenario, *KEEP, *arguments), TABLES + ROWS)
    insist_same(
        hashes(sweep(folder / f"{name}-1", scenario, *KEEP, *arguments, "--shard", "0/1"),
               TABLES + ROWS), straight, f"{name}, a single shard")
    for count in counts:
        parts = folder / f"{name}-{count}"
        for i in range(count):
            sweep(parts, scenario, *KEEP, *arguments, "--shard", f"{i}/{count}", "--threads",
                  1 + i % 2)
        found = sorted(parts.glob("part-*"))
        assert len(found) == count and not any((p / "manifest.json").exists() for p in found)
        whole = folder / f"{name}-{count}-all"
        steppe("merge", *found, "--out", whole, "--quiet")
        insist_same(hashes(whole, TABLES + ROWS), straight, f"{name}, {count} shards")


def test_shards(folder, file):
    insist_on_shards(folder, "sobol", file, ("-n", 256), (7, 64))  # 64 chunks
    # The second chunk is short.
    insist_on_shards(folder, "random", file, ("--design", "random", "-n", 1500), (2,))


def test_shards_of_grids(folder):
    """Three combinations of two chunks each, so that shards end within one."""
    file = small(folder, SMALL + '[sweep.grid]\n"pledge.help.years" = [0.5, 1, 2]\n')
    insist_on_shards(folder, "grid", file, ("--design", "lhs", "-n", 1030), (4, 6))


def test_short_chunks_of_grids(folder):
    """Each combination ends with a chunk of another length: a shard holds only that chunk, or
    begins after it."""
    file = small(folder, SMALL + '[sweep.grid]\n"pledge.help.years" = [0.5, 1]\n')
    for design, n, count in (("lhs", 1025, 4), ("random", 1100, 4), ("lhs", 1536, 4),
                             ("random", 2047, 3), ("lhs", 2049, 6)):
        insist_on_shards(folder, f"short-{n}", file, ("--design", design, "-n", n), (count,))


def test_sets_and_copies(folder, file):
    """The folder's copy of the scenario, with the values of --set, gives the same result."""
    out = sweep(folder / "set", file, *KEEP, "-n", 256, "--set", "pledge.help.amount_usd_bn=7")
    assert set(columns(out / "finals.csv")) == {
        "scenario", "replicate", "agent.KAZ.gdp_usd_bn", "pledge.help.realisation", "gdp.JPN",
        "gdp.KAZ", "paid.help", "gdp_gap.KAZ", "ask.half", "ask.war"
    }
    again = sweep(folder / "again", out / "small.toml", *KEEP, "-n", 256)
    insist_same(hashes(again, TABLES + ROWS), hashes(out, TABLES + ROWS), "the resolved scenario")


@pytest.mark.apart
def test_ranks(folder, file):
    program = pathlib.Path(PROGRAM).with_name("steppe-mpi")
    if shutil.which("mpirun") is None or not program.exists():
        pytest.skip("mpirun is not installed or steppe-mpi was not built")

    def launch(count, *arguments):
        return subprocess.run([
            "mpirun", "--oversubscribe", "--allow-run-as-root", "-n",
            str(count),
            str(program), "sweep", *map(str, arguments)
        ],
                              # leaks of Open MPI
                              capture_output=True,
                              text=True,
                              timeout=20,
                              env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
    straight = hashes(sweep(folder / "straight", file, "-n", 256))
    for count in (1, 2, 3, 4):
        out = folder / f"ranks-{count}"
        done = launch(count, file, "-n", 256, "--threads", 1, "--quiet", "--out", out)
        assert done.returncode == 0
        insist_same(hashes(out), straight, f"{count} ranks")
    # one chunk: two ranks are idle
    lonely = launch(3, file, "-n", 100, "--design", "random", "--quiet", "--out", folder / "lonely")
    assert lonely.returncode == 0
    insist_same(hashes(folder / "lonely"),
                hashes(sweep(folder / "one", file, "-n", 100, "--design", "random")),
                "more ranks than chunks")
    kept = launch(2, file, "-n", 256, "--save-finals", "--out", folder / "kept")
    assert kept.returncode == 2 and "under mpirun" in kept.stderr and not (folder / "kept").exists()
    # A failing rank ends all ranks, which do not wait for it.
    failed = launch(2, file, "-n", 256, "--out", file / "below")
    assert failed.returncode == 4 and "cannot be created" in failed.stderr


def test_until(folder):
    """Stops after the same number of replicates on any number of threads, and not before the bound
    holds."""
    # Without scrambles the bound is checked every 16 chunks of 1024: it holds at the second check.
    for design, bound, most in (("sobol", 0.02, 8192), ("random", 0.006, 49152), ("lhs", 0.006,
                                                                                  49152)):
        file = small(
            folder, SMALL +
            f'until = "half-width(ask.half) < {bound}"\ndesign = "{design}"\nreplicates = {most}\n')
        found = []
        for count in (1, 2, 3):
            out = sweep(folder / f"{design}-{count}", file, "--threads", count)
            found.append(hashes(out))
        for other in found[1:]:
            insist_same(other, found[0], f"until with {design}")
        done = int(rows(out / "quantiles.csv")[0]["replicates"])
        assert 0 < done < most, f"{design}: {done} futures of {most}"
        ask = next(a for a in read_json(out / "asks.json")["asks"] if a["ask"] == "half")
        assert ask["replicates"] == done and (ask["high"] - ask["low"]) / 2 < bound
        file.write_text(file.read_text().replace(f"< {bound}", "< 1e-9"))
        if design == "sobol":
            out = sweep(folder / "never", file)
            assert int(rows(out / "quantiles.csv")[0]["replicates"]) == most


def test_grid(folder):
    """Each combination has the rows of a plain sweep with these values."""
    for design in ("random", "lhs", "sobol"):
        text = SMALL + f'design = "{design}"\nreplicates = 256\n'
        file = small(folder, text + '[sweep.grid]\n"pledge.help.realisation" = [0.2, 0.5]\n'
                     '"pledge.help.years" = [0.5, 1]\n')
        out = sweep(folder / design, file, "--save-finals")
        together, finals = rows(out / "quantiles.csv"), rows(out / "finals.csv")
        asks = read_json(out / "asks.json")["asks"]
        assert len(asks) == 8 and len(finals) == 4 * 256
        plain = small(folder, text)
        for n, (realisation, years) in enumerate(((0.2, 0.5), (0.2, 1), (0.5, 0.5), (0.5, 1))):
            at = {"pledge.help.realisation": realisation, "pledge.help.years": years}
            alone = sweep(folder / f"{design}-{n}", plain, "--save-finals",
                          *(a for k, v in at.items() for a in ("--set", f"{k}={v}")))

            def own(table):
                return [{k: v
                         for k, v in row.items() if k not in at} for row in table if all(
                             float(row[k]) == v for k, v in at.items())]
            assert own(together) == rows(alone / "quantiles.csv")
            assert own(finals) == rows(alone / "finals.csv")
            assert [{k: v
                     for k, v in a.items() if k != "at"} for a in asks
                    if a["at"] == at] == read_json(alone / "asks.json")["asks"]


@pytest.mark.apart
def test_netcdf(file, out):
    """The header describes the content by the CF conventions; the numbers equal those of the
    table."""
    if shutil.which("ncdump") is None:
        pytest.skip("ncdump is not installed")
    sweep(out, file, "-n", 256, "--save-paths")
    for name, value in (("quantiles.nc", "value(cell, time, metric, quantile)"),
                        ("paths.nc", "value(cell, replicate, time, metric)")):
        head = subprocess.run(["ncdump", "-h", out / name], capture_output=True, text=True,
                              check=True).stdout
        for part in (':Conventions = "CF-', ":long_name", "time = 9 ;", value,
                     'time:units = "days since 2026-01-01', 'time:standard_name = "time"',
                     'time:calendar = "proleptic_gregorian"', "double cell(cell)",
                     "char metric(metric, metric_length)", 'metric:_Encoding = "utf-8"',
                     'value:units = "', 'cell:units = "1"'):
            assert part in head
        units = [f'{n}:units = "' for n in ("mean", "se", "sd") if name == "quantiles.nc"]
        assert all(unit in head for unit in units)

    def dump(name, variable):
        text = subprocess.run(["ncdump", "-p", "9,17", "-v", variable, out / name],
                              capture_output=True, text=True, check=True).stdout
        return [x.strip() for x in text.split("data:")[1].split("=")[1].split(";")[0].split(",")]
    table = rows(out / "quantiles.csv")
    assert [float(x) for x in dump("quantiles.nc", "mean")] == [float(r["mean"]) for r in table]
    values = [float(x) for x in dump("quantiles.nc", "value")]
    assert values == [float(r[q]) for r in table for q in ("q5", "q25", "q50", "q75", "q95")]
    assert [float(x) for x in dump("quantiles.nc", "time")][:3] == [0, 90, 181]
