"""Pages of large tables, and titles that state their numbers."""
import json
import re

from results import tables
from sweeping import FLAGSHIP, SMALL, rows, steppe, sweep


def page_of(folder, scenario, *arguments):
    file = folder / "s.toml"
    file.write_text(scenario)
    out = sweep(folder / "out", file, "--report", *arguments)
    return out, (out / "report.html").read_text(encoding="utf-8")


def test_tables_wider_than_input_may_be(folder):
    """The limit of 64 columns applies to input, not to tables written by the program."""
    for count in (51, 55, 64, 80, 99):
        (folder / str(count)).mkdir()
        levels = [(n + 1) / (count + 1) for n in range(count)]
        _, page = page_of(folder / str(count), SMALL + f"quantiles = {levels}\n", "-n", 64)
        assert "of 100 futures" in page, count


def test_a_damaged_table_is_refused(folder):
    """Expectations of a complete sweep are checked in its table."""
    out, _ = page_of(folder, SMALL, "-n", 64)
    check = "sweep", "--resume", out, "--fail-if", "gdp.KAZ < 1"
    steppe(*check)
    whole = (out / "quantiles.csv").read_text()
    second = whole.index("\n", whole.index("\n") + 1)
    for damaged in (whole[:-5], whole[:second] + ",1" + whole[second:],
                    whole.replace(",USD bn,", ",", 1),
                    whole.replace("mean", "average", 1), whole[:second] + '\n"open\n', ""):
        (out / "quantiles.csv").write_text(damaged)
        done = steppe(*check, code=2)
        assert "quantiles.csv" in done.stderr, done.stderr


def test_a_page_is_made_from_its_result(folder):
    """`report` needs results.json and no other file of a sweep, and refuses a damaged one."""
    out, page = page_of(folder, SMALL, "-n", 64)
    result = out / "results.json"
    for file in out.iterdir():
        if file not in (result, out / "manifest.json"):
            file.unlink()
    steppe("report", out)
    assert (out / "report.html").read_text(encoding="utf-8") == page
    whole = result.read_text()
    for damaged in (whole[:-5], whole.replace('"sections"', '"section"'), "{}", "[]", ""):
        result.write_text(damaged)
        assert "results.json` was changed since" in steppe("report", out, code=2).stderr
    result.unlink()
    assert "by an earlier version of steppe" in steppe("report", out, code=2).stderr


def test_histograms_state_the_quartiles(folder):
    for seed in (1, 2, 3, 4, 5):
        (folder / str(seed)).mkdir()
        out, page = page_of(folder / str(seed), SMALL, "-n", 512, "--seed", seed)
        last = [row for row in rows(out / "quantiles.csv") if row["metric"] == "paid.help"][-1]
        found = re.search(r"paid[^<>\"]*?half of the futures lie between ([\d.]+) and ([\d.]+)",
                          page)
        assert found, "no histogram"
        for text, name in zip(found.groups(), ("q25", "q75")):
            digits = len(text.partition(".")[2])
            assert abs(float(text) - float(last[name])) <= 0.51 * 10**-digits, (text, last[name])


def test_grids_are_maps_and_lines(folder):
    """Heat maps and lines of a grid have the probabilities of asks.json, and words on their axes."""
    amount, paid = "pledge.japan-20b.amount_usd_bn", "pledge.japan-20b.realisation"
    grid = f'extends = "{FLAGSHIP}"\n[sweep.grid]\n"{amount}" = [5, 20]\n'
    for name, more in (("lines", ""), ("heat", f'"{paid}" = [0.1, 0.5, 1]\n')):
        (folder / name).mkdir()
        out, page = page_of(folder / name, grid + more, "-n", 64, "--allow-paths")
        told = {}
        for ask in json.loads((out / "asks.json").read_text())["asks"]:
            place = tuple(f"{ask['at'][key]:g}" for key in (amount, paid) if key in ask["at"])
            told.setdefault(ask["ask"], {})[place] = 100 * ask["probability"]
        told = [values for values in told.values() if len({*values.values()}) > 1]
        drawn = [json.loads(text) for text in
                 re.findall(r'<script type="application/json">(.*?)</script>', page)]
        drawn = [chart for chart in drawn if chart["kind"] == name]
        assert not drawn or len(drawn) >= len(told) >= 1
        for chart, probabilities in zip(drawn, told):
            if name == "heat":
                cells = dict(zip(zip(chart["columns"], chart["rows"]), chart["values"]))
                words = chart["column_name"]
            else:
                cells = {(x,): y for x, y in zip(chart["x"], chart["series"][0]["values"])}
                words = chart["x_name"]
            assert amount not in words and cells.keys() == probabilities.keys()
            assert all(abs(cells[at] - probabilities[at]) < 1e-3 for at in cells)


def test_titles_of_pledges_add_up(folder):
    for n, amount in enumerate((19.5, 7.77, 10.05, 3.333, 12.34)):
        file = folder / f"{n}.toml"
        file.write_text(SMALL.replace("{ uniform = [5, 15] }", str(amount)))
        steppe("run", file, "--out", folder / f"run{n}", "--report",
               "--set", "pledge.help.realisation=0.3")
        page = (folder / f"run{n}" / "report.html").read_text(encoding="utf-8")
        title = re.search(r"Of ([\d.]+) bn USD promised, ([\d.]+) are paid[^<\"]*", page)
        parts = re.findall(r"([\d.]+) (?:are paid|cancelled|outstanding)", title[0])
        assert abs(float(title[1]) - sum(map(float, parts))) < 1e-9, title[0]
        assert "0.0 outstanding" not in title[0], title[0]


def test_agents_of_one_name_stay_apart(folder):
    other = '[agent.USA]\nname = "X"\nrole = "power"\ngdp_usd_bn = 9000\n'
    more = ('[pledge.more]\nfrom = "USA"\nto = "KAZ"\nlayer = "money"\namount_usd_bn = 4\n'
            'start = 2026-04-01\nyears = 1\n')
    file = folder / "s.toml"
    text = SMALL.replace('role = "power"', 'role = "power"\nname = "X"', 1)
    text = text.replace("[layer.money]", other + "[layer.money]")
    text = text.replace("cell.KAZ.JPN = 8", "cell.KAZ.JPN = 8\ncell.KAZ.USA = 5")
    file.write_text(text.replace("[event.war]", more + "[event.war]"))
    steppe("run", file, "--out", folder / "run", "--report")
    page = (folder / "run" / "report.html").read_text(encoding="utf-8")
    assert "X (JPN)" in page and "X (USA)" in page


def test_causes_add_up(folder):
    """Each number that changes most has its parts, which add up without and with the scenario, or
    the command that prints them."""
    for name in ("japan-20b", "rare-earth-controls", "sea-lane-blockade", "security-council-vote"):
        file = FLAGSHIP.with_name(f"{name}.toml")
        steppe("run", file, "--quiet", "--out", folder / name)
        found = tables(json.loads((folder / name / "results.json").read_text()))
        linked = [row for row in found["changes"] if row["causes"].startswith("why-")]
        assert len(linked) > 4
        for row in found["changes"]:
            if row not in linked:
                assert row["causes"].startswith(f"steppe why {row['metric']} {name}.toml --at ")
        for row in linked:
            parts = [part for part in found[row["causes"]] if not part["part"].startswith("- ")]
            for side in ("without", "with"):
                error = sum(part[side] for part in parts) - row[side]
                assert abs(error) < 1e-9 * max(1, abs(row[side])), (name, row["metric"], side)
