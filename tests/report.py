"""The pages of runs and sweeps, and rejected input."""
import json
import re

from results import tables
from reporting import BASELINE, FLAGSHIP, HOSTILE, analyses, charts, good, page_of, rows_of, steppe


def test_run_pages(folder):
    assert good("run", FLAGSHIP, "--out", folder / "one", "--report").stdout.rstrip().endswith("report.html")
    first = (folder / "one/report.html").read_bytes()
    assert good("report", folder / "one").stdout == f"-> {folder}/one/report.html\n"
    assert (folder / "one/report.html").read_bytes() == first, "the page made from the folder differs from that of the run"
    few = good("run", FLAGSHIP, "--out", folder / "few", "--metrics", "gdp.*", "--report")
    assert (folder / "few/report.html").read_bytes() == first and few.stderr == ""
    page = page_of(folder / "one")
    found = tables(result := json.loads((folder / "one/results.json").read_text()))
    assert all(ask["text"] in page.text for ask in found["questions"])
    assert all(result[key].replace("->", "→") in page.text for key in ("title", "question", "answer"))
    assert "Source: steppe run of japan-20b" in page.text
    (japan,) = (row for row in found["influence"] if (row["place"], row["power"]) == ("region", "JPN"))
    assert "1.23 points" in page.text and abs(100 * japan["effect"] - 1.23) < 0.005
    if drawn := charts(page):
        shares = next(c for c in drawn if c["kind"] == "dots")
        for place in set(shares["rows"]):
            for values in (shares["start"], shares["end"], *shares["with"], *shares["without"]):
                assert abs(sum(x for x, row in zip(values, shares["rows"]) if row == place) - 100) < 1e-3
        assert (colours := dict(zip(shares["of"], shares["colours"]))) == {"China": 3, "Russia": 2, "United States": 7, "Japan": 8}
        for one in (one for chart in drawn for key in ("powers", "agents", "nodes", "series") for one in chart.get(key, [])):
            assert colours.get(one["name"], one["colour"]) == one["colour"], one
        money = next(c for c in drawn if c["kind"] == "sankey")
        assert abs(sum(link["value"] for link in money["links"]) - found["pledges"][0]["promised"]) < 1e-4
        places = next(c for c in drawn if c["kind"] == "map")
        for date in places["values"]:
            assert all(abs(sum(effects)) < 1e-3 for effects in date), "effects on the map do not add up to 0"
        for state in places["states"]:
            assert state["land"] is not None and 0 < state["x"] < 1 and 0 < state["y"] < 1
        (power,) = (choice["chosen"] for choice in places["choices"])
        assert places["powers"][power]["name"] == "Japan"
        assert places["dates"][places["date"]] == "2031-04-01", "not the date of the largest effect, when all is paid"
        most = max(range(5), key=lambda k: places["values"][places["date"]][k][power])
        assert f"Japan by state in April 2031, points: {places['states'][most]['name']} +" in page.text
        west, south, east, north = (network := next(c for c in drawn if c["kind"] == "network"))["frame"]
        assert all(a["state"] == (west < a["at"][0] < east and south < a["at"][1] < north) for a in network["agents"])
        assert network["without"][0][0] == network["values"][0][0] and network["without"] != network["values"]
        parts = [sum(layer[-1][e] for layer in network["values"][1:]) for e in range(len(network["edges"]))]
        assert all(abs(p - whole) < 1e-3 for p, whole in zip(parts, network["values"][0][-1])), "layers do not add up to the whole"


def test_sweep_pages(folder):
    good("sweep", FLAGSHIP, "-n", 256, "--quiet", "--out", folder / "one", "--report")
    first = (folder / "one/report.html").read_bytes()
    good("report", f"{folder}/one/")
    assert (folder / "one/report.html").read_bytes() == first
    page = page_of(folder / "one")
    for ask in json.loads((folder / "one/asks.json").read_text())["asks"]:
        assert ask["text"] in page.text and f"{100 * ask['probability']:.1f} %" in page.text
    for chart in charts(page):
        if chart["kind"] == "fan":
            outer, inner = chart["bands"]
            assert all(a <= b <= m <= c <= d for a, b, m, c, d in zip(outer["low"], inner["low"], chart["middle"], inner["high"], outer["high"]))
        if chart["kind"] == "histogram":
            assert abs(sum(chart["values"]) - 99) < 1e-6 and len(chart["from"]) == len(chart["values"])
            assert chart["from"][1:] == chart["to"][:-1] and chart["from"][0] < chart["to"][-1]
    metrics = {r["metric"] for r in rows_of(folder / "one/histograms.csv")}
    assert page.text.count("half of the futures lie between") == page.text.count("Counted from the streamed quantiles") == len(metrics) > 3
    for n in range(2):
        good("sweep", FLAGSHIP, "-n", 2048, "--quiet", "--shard", f"{n}/2", "--out", folder / "parts")
    said = good("merge", *sorted((folder / "parts").glob("part-*")), "--out", folder / "merged", "--report")
    assert said.stdout.rstrip().endswith("report.html")
    good("sweep", FLAGSHIP, "-n", 2048, "--quiet", "--out", folder / "whole", "--report")
    assert (folder / "merged/report.html").read_bytes() == (folder / "whole/report.html").read_bytes()
    good("sweep", FLAGSHIP, "-n", 1, "--design", "random", "--quiet", "--out", folder / "single", "--report")
    page_of(folder / "single")


MANY = """title = "many states"
[time]
start = 2026-01-01
step = "year"
years = 2
[agent.BIG]
role = "power"
gdp_usd_bn = 4000
[agent.OLD]
role = "power"
gdp_usd_bn = 2000
[layer.aid]
kind = "stock"
weight = 1
"""


def test_many_agents(folder):
    """The network chart of a large scenario has the strongest ties only, and states it."""
    states = [f"S{n:02}" for n in range(60)]
    file = folder / "many.toml"
    file.write_text(MANY + "".join(f"cell.{s}.BIG = {n + 1}\ncell.{s}.OLD = 10\n" for n, s in enumerate(states))
                    + "".join(f'[agent.{s}]\nrole = "target"\ngdp_usd_bn = 10\n' for s in states))
    good("run", file, "--quiet", "--out", folder / "many", "--report")
    page = page_of(folder / "many")
    assert "Of 62 agents and 120 influences the strongest are shown: " in page.text and "among 40 agents." in page.text
    for chart in charts(page):
        if chart["kind"] == "network":
            names = [a["name"] for a in chart["agents"]]
            assert len(names) == 40 and "S59" in names and "S20" not in names, names


def maps_of_readers(folder):
    """Features are matched by id, code or name; an unusable map is refused."""
    square = [[[50, 40], [80, 40], [80, 55], [50, 55], [50, 40]]]
    polygon = {"type": "Polygon", "coordinates": square}
    point = {"type": "Point", "coordinates": [60, 45]}
    several = {"type": "GeometryCollection", "geometries": [polygon, point]}
    missing = "No shape for Kyrgyzstan, Tajikistan, Turkmenistan and Uzbekistan."

    def report(features, geometry=None, **more):
        whole = [{"type": "Feature", "geometry": geometry or polygon, **f} for f in features]
        text = json.dumps({"type": "FeatureCollection", **more, "features": whole})
        (folder / "own.geojson").write_text(text)
        return steppe("report", folder / "run", "--map", folder / "own.geojson")

    for feature in ({"id": 0, "properties": {"ISO_A3": "KAZ"}},
                    {"id": "7", "properties": {"ADM0_A3": "KAZ", "ISO_A3": "-99"}},
                    {"id": 1, "properties": {"GID_0": "KAZ"}},
                    {"properties": {"ISO3166-1-Alpha-3": "KAZ"}},
                    {"id": 2, "properties": {"iso_a3": "XXX", "adm0_a3": "KAZ"}},
                    {"id": 3, "properties": {"NAME_LONG": "Kazakhstan"}}):
        for geometry in (None, several):
            said = report([feature, {"id": 9, "properties": {"ISO_A3": "AAA"}}], geometry)
            assert said.returncode == 0 and said.stderr == "", (feature, said)
            text = page_of(folder / "run").text
            assert "the reader's own map" in text and missing in text, feature

    def refused(said, *words):
        assert said.returncode == 2 and all(w in said.stderr for w in words), (words, said)
        assert said.stderr.count("\n") == 1, said

    refused(report([{"id": "AAA"}, {"properties": {"name": "Land"}}]),
            "no feature has the id, code or name of KAZ", "AAA, Land")
    corners = [[5.5e6, 4.8e6], [8.9e6, 4.8e6], [8.9e6, 7.3e6], [5.5e6, 4.8e6]]
    metres = {"type": "Polygon", "coordinates": [corners]}
    beyond = {"type": "Polygon", "coordinates": [[[50, 91], [80, 40], [80, 55], [50, 91]]]}
    refused(report([{"id": "KAZ"}], metres), "is not in degrees", "EPSG:4326")
    refused(report([{"id": "KAZ"}], beyond), "(50, 91) is not in degrees")
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    refused(report([{"id": "KAZ"}], crs=crs), "EPSG::3857", "EPSG:4326")
    crs["properties"]["name"] = "urn:ogc:def:crs:OGC:1.3:CRS84"
    assert report([{"id": "KAZ"}], crs=crs).returncode == 0
    refused(report([{"id": "KAZ"}], point), "none of its features has a polygon")
    whole = (folder / "own.geojson").read_text()
    for cut in (1, 20, len(whole) // 2, len(whole) - 1):
        (folder / "own.geojson").write_text("\n" + whole[:cut])
        refused(steppe("report", folder / "run", "--map", folder / "own.geojson"),
                "not valid JSON at line 2, column ", "is it cut off?")
    other = {"id": "AAA", "properties": {}, "geometry": polygon}
    for geometry in (point, {"type": "Polygon", "coordinates": []}, {"type": "LineString"},
                     {"type": "Polygon", "coordinates": [[[50, 40], [80, 40]]]},
                     {"type": "GeometryCollection", "geometries": [point]}):
        refused(report([{"id": "KAZ", "geometry": geometry}, other]),
                "the feature of KAZ has no polygon")
    for words in ({"ISO_A3": "kaz"}, {"iso_a3": "Kaz"}, {"NAME": "KAZAKHSTAN"},
                  {"ADMIN": "kazakhstan"}, {"name": "Kazakhstan", "ISO_A3": "-99"}):
        assert report([{"properties": words}, other]).returncode == 0, words
    refused(report([{"properties": {"area": 2}}]), "its features are one without any of them")
    for text, word in (('{"type": "Topology", "objects": {}}', "it is TopoJSON"), ("", "is empty"),
                       ('{"type": "FeatureCollection", "features": [1e999]}', "beyond 1.79e308")):
        (folder / "own.geojson").write_text(text)
        refused(steppe("report", folder / "run", "--map", folder / "own.geojson"), word)
    (folder / "own.geojson").write_text('{"type": "FeatureCollection",\n  "features": [}')
    refused(steppe("report", folder / "run", "--map", folder / "own.geojson"), "line 2, column 16")


def test_own_map(folder):
    """A user's own GeoJSON, matched by code; other files are refused."""
    ring = [[50, 40], [80, 40], [80, 55], [50, 55], [50, 40]]
    feature = {"type": "Feature", "id": "KAZ", "properties": {"name": "<b>K</b>"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (folder / "map.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    good("run", FLAGSHIP, "--quiet", "--out", folder / "run")
    good("report", folder / "run", "--map", folder / "map.geojson")
    page = page_of(folder / "run")
    assert "Shapes: the reader's own map" in page.text and "No shape for Kyrgyzstan, Tajikistan, Turkmenistan and Uzbekistan." in page.text
    for text, word in (("{}", "FeatureCollection"), ("{", "line 1, column 2, where it ends"), ('{"type": "FeatureCollection", "features": [1]}', "polygon")):
        (folder / "bad.geojson").write_text(text)
        said = steppe("report", folder / "run", "--map", folder / "bad.geojson")
        assert said.returncode == 2 and word in said.stderr and said.stderr.count("\n") == 1, said
    assert steppe("report", folder / "run", "--map", folder / "none.geojson").returncode == 2
    maps_of_readers(folder)
    good("sweep", FLAGSHIP, "-n", 64, "--quiet", "--out", folder / "sweep")
    assert "--map applies only to the page of a run" in steppe("report", folder / "sweep", "--map", folder / "map.geojson").stderr


def crowd_drawn(folder):
    """Means and shares of the whole population and of its groups, as in crowd.csv, beside the
    comparison's."""
    good("generate", "uniform", "-n", 300, "--degree", 4, "--groups", 9, "--out", folder / "crowd")
    (folder / "crowd/turned.toml").write_text('extends = "scenario.toml"\ncompare_with = "scenario.toml"\n[issue.issue-1]\nthreshold = 0.1\n')
    good("run", folder / "crowd/turned.toml", "--out", folder / "run", "--quiet", "--report")
    page, rows = page_of(folder / "run"), rows_of(folder / "run/crowd.csv")
    ends = {row["group"]: row for row in rows if row["step"] == rows[-1]["step"]}
    assert len(ends) == 10 and "Of 9 groups, those" in page.text
    favour = [100 * float(r["favour"]) for r in (rows[0], ends["*"])]
    effect = favour[1] - 100 * float(rows_of(folder / "run/crowd_comparison.csv")[-10]["favour"])
    words = f"Issue 1: {favour[0]:.1f}\u00a0% of the population are in favour at the start, {favour[1]:.1f}\u00a0% at the end ({effect:+.2f} points by the scenario)"
    assert effect < -1 and words in page.text, words
    drawn = charts(page)
    for column, scale, chart in (("mean", 1, drawn[-2]), ("favour", 100, drawn[-1])) if drawn else ():
        lines = {series["name"].split(" (")[0]: series for series in chart["series"]}
        assert len(lines) == 9 and lines.pop("without")["dashed"]
        for name, line in lines.items():
            found = [scale * float(row[column]) for row in rows if row["group"] == ("*" if name == "all 300" else name)]
            assert len(found) == len(chart["x"]) and max(abs(a - b) for a, b in zip(found, line["values"])) < 1e-4, (name, column)


def test_crowds(folder):
    """A page draws a population, and ignores one of an earlier run in the folder."""
    crowd_drawn(folder)
    # The comparison is matched by date: yearly steps over the same years, and other years than the
    # run's.
    told = []
    for n, change in enumerate(("", 'step = "year"', "start = 2020-01-01")):
        (folder / "crowd/other.toml").write_text(f'extends = "scenario.toml"\n[time]\n{change}\n')
        (folder / "crowd/turned.toml").write_text('extends = "scenario.toml"\ncompare_with = "other.toml"\n[issue.issue-1]\nthreshold = 0.1\n')
        good("run", folder / "crowd/turned.toml", "--out", folder / f"run-{n}", "--quiet", "--report")
        told.append(len(re.findall(r"points by the scenario\)", page_of(folder / f"run-{n}").text)))
    assert told[0] == told[1] > 0 == told[2], told
    good("run", folder / "crowd/scenario.toml", "--out", folder / "run", "--overwrite", "--quiet", "--report")
    assert not (folder / "run/crowd_comparison.csv").exists() and "without (" not in page_of(folder / "run").text


def test_hostile_text(folder):
    """Names and texts of a scenario are shown unchanged and never interpreted as HTML."""
    file = folder / "hostile.toml"
    file.write_text(f"extends = \"{FLAGSHIP.as_posix()}\"\ntitle = '''{HOSTILE}'''\nquestion = '''{HOSTILE}'''\n[agent.JPN]\nname = '''{HOSTILE}'''\n"
                    f"[issue.unsc-japan-seat]\nname = '''{HOSTILE}'''\n[ask.overtakes-usa]\ntext = '''{HOSTILE}'''\n")
    good("run", file, "--quiet", "--out", folder / "run", "--report")
    good("sweep", file, "-n", 64, "--quiet", "--out", folder / "sweep", "--report")
    base = folder / "base.toml"
    base.write_text(f"extends = \"{BASELINE.as_posix()}\"\ntitle = '''{HOSTILE}'''\n[agent.JPN]\nname = '''{HOSTILE}'''\n"
                    f"[issue.unsc-japan-seat]\nname = '''{HOSTILE}'''\n")
    for name in ("compare", "attribute", "tables", "discover", "game"):
        good(*analyses(base, file, file)[name], "--quiet", "--out", folder / name, "--report")
        page = page_of(folder / name)
        assert HOSTILE in page.text, name
        assert len([a for t, a in page.tags if t == "script"]) in (0, len(charts(page)) + 1), name
        assert "<script>alert" not in (folder / name / "report.html").read_text(), name
    for name in ("run", "sweep"):
        page = page_of(folder / name)
        assert page.text.count(HOSTILE) > 5
        scripts = [a for t, a in page.tags if t == "script"]
        assert len(scripts) in (0, len(charts(page)) + 1)
        assert "<script>alert" not in (folder / name / "report.html").read_text()


def test_wrong_folders(folder):
    def refused(code, word, *arguments):
        said = steppe(*arguments)
        assert said.returncode == code and said.stdout == "" and said.stderr.count("\n") == 1 and word in said.stderr, said

    refused(2, "there is no folder", "report", folder / "nothing")
    refused(2, "holds no result", "report", folder)
    refused(2, "--report needs --out", "run", FLAGSHIP, "--report")
    refused(2, "--report needs --out", "sweep", FLAGSHIP, "--report")
    refused(2, "merge", "sweep", FLAGSHIP, "--report", "--out", folder / "parts", "--shard", "0/2")
    good("run", FLAGSHIP, "--quiet", "--out", folder / "run")
    result, manifest = folder / "run/results.json", folder / "run/manifest.json"
    for text in ("{", result.read_text().replace("Japan", "Japon", 1), ""):
        result.write_text(text)
        refused(2, "results.json` was changed since it was written", "report", folder / "run")
    # Without its hash in the manifest a damaged result is refused as such.
    told = json.loads(manifest.read_text())
    del told["outputs_sha256"]["results.json"]
    manifest.write_text(json.dumps(told))
    for text in ("{", "", "[]", '{"schema": 1, "sections": 3}', "{}", '{"command": "run"}'):
        result.write_text(text)
        earlier = text[-1:] == "}" and "sections" not in text
        refused(2, "earlier version" if earlier else "cannot be read", "report", folder / "run")
    result.unlink()
    refused(2, "", "report", folder / "run")
    good("sweep", FLAGSHIP, "-n", 64, "--quiet", "--out", folder / "sweep")
    good("report", folder / "sweep")
    good("run", FLAGSHIP, "--quiet", "--overwrite", "--out", folder / "sweep")
    assert not (folder / "sweep/report.html").exists(), "the page of an earlier result remains"
    good("report", folder / "sweep")
    assert "steppe run of japan-20b" in page_of(folder / "sweep").text, "a run over a sweep is reported as the sweep"
    good("generate", "uniform", "-n", 10, "--degree", 2, "--out", folder / "crowd")
    refused(2, "which has no page", "report", folder / "crowd")
    refused(2, "there is no folder", "report", folder / "nowhere")
    refused(2, "is not the folder of a result", "report", FLAGSHIP)
    good("sweep", FLAGSHIP, "-n", 64, "--quiet", "--out", folder / "parts", "--shard", "0/2")
    refused(2, "holds a shard", "report", folder / "parts/part-0-of-2")
    for call in analyses(BASELINE, FLAGSHIP).values():
        refused(2, "--report needs --out", *call, "--report")
    good("sweep", FLAGSHIP, "-n", 64, "--quiet", "--out", folder / "half")
    (folder / "half/manifest.json").unlink()
    refused(2, f"Go on with: steppe sweep {FLAGSHIP}", "report", folder / "half")
