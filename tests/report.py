"""The pages of results: report.py STEPPE SOURCE_DIR ; with NODE MODULES CHROMIUM in a browser."""
import base64
import csv
import hashlib
import html.parser
import json
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM, ROOT, BROWSER = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
FLAGSHIP = ROOT / "scenarios/japan-20b.toml"
HOSTILE = """<script>alert(1)</script><!-- "quoted" 'twice' & done"""


def steppe(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=120)


def good(*arguments):
    said = steppe(*arguments)
    assert said.returncode == 0, said
    return said


class Page(html.parser.HTMLParser):
    """The elements of a page: tags with their attributes, and the text of scripts, styles and the rest."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.inside, self.text = [], {"script": [], "style": []}, ""
        self.open = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.open = tag
        if tag in self.inside:
            self.inside[tag].append((dict(attributes), ""))

    def handle_endtag(self, tag):
        self.open = ""

    def handle_data(self, data):
        if self.open in self.inside:
            attributes, before = self.inside[self.open][-1]
            self.inside[self.open][-1] = attributes, before + data
        else:
            self.text += data


def page_of(folder):
    text = (folder / "report.html").read_text(encoding="utf-8")
    assert len(text) < 2e6
    page = Page(text)
    policy = next(a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy and "http" not in policy, policy
    for kind in ("script", "style"):
        code = [content for attributes, content in page.inside[kind] if attributes.get("type") != "application/json"]
        assert len(code) <= 1
        for content in code:
            assert f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'" in policy, kind
    for tag, attributes in page.tags:
        wrong = [a for a in attributes if a in ("src", "href", "style", "srcset", "action") or a.startswith("on")]
        assert not wrong, (tag, attributes)
    return page


def charts(page):
    return [json.loads(content) for attributes, content in page.inside["script"] if attributes.get("type") == "application/json"]


def run_pages(folder):
    assert good("run", FLAGSHIP, "--out", folder / "one", "--report").stdout.rstrip().endswith("report.html")
    first = (folder / "one/report.html").read_bytes()
    assert good("report", folder / "one").stdout == f"-> {folder}/one/report.html\n"
    assert (folder / "one/report.html").read_bytes() == first, "the page from the folder is another than that of the run"
    few = good("run", FLAGSHIP, "--out", folder / "few", "--metrics", "gdp.*", "--report")
    assert (folder / "few/report.html").read_bytes() == first and few.stderr == ""
    page = page_of(folder / "one")
    summary = json.loads((folder / "one/summary.json").read_text())
    for ask in summary["asks"].values():
        assert ask["text"] in page.text
    for words in (summary["title"], summary["question"], "Source: steppe run of japan-20b"):
        assert words in page.text, words
    assert "1.23 points" in page.text and abs(100 * summary["influence_shares"]["region"]["powers"]["JPN"]["effect"] - 1.23) < 0.005
    drawn = charts(page)
    if drawn:
        region = next(c for c in drawn if c["kind"] == "area")
        for t in range(len(region["x"])):
            assert abs(sum(s["values"][t] for s in region["series"]) - 100) < 1e-3
        money = next(c for c in drawn if c["kind"] == "sankey")
        assert abs(sum(link["value"] for link in money["links"]) - summary["pledges"]["japan-20b"]["promised_usd_bn"]) < 1e-4
        places = next(c for c in drawn if c["kind"] == "map")
        for state in places["states"]:
            assert all(abs(sum(shares) - 100) < 1e-3 for shares in state["shares"]), "shares on the map do not add up"
            assert state["land"] is not None and 0 < state["x"] < 1 and 0 < state["y"] < 1
        leads = [max(range(4), key=state["shares"][-1].__getitem__) for state in places["states"]]
        chinese = sum(places["powers"][j]["name"] == "China" for j in leads)
        assert f"China leads in {chinese} states in 2036" in page.text or f"China in {chinese} (" in page.text
        network = next(c for c in drawn if c["kind"] == "network")
        assert all(abs(a["x"] - 0.5) <= 0.5 and abs(a["y"] - 0.5) <= 0.5 for a in network["agents"])
        parts = [sum(layer[-1][e] for layer in network["values"][1:]) for e in range(len(network["edges"]))]
        assert all(abs(p - whole) < 1e-3 for p, whole in zip(parts, network["values"][0][-1])), "layers do not add up to the whole"


def sweep_pages(folder):
    good("sweep", FLAGSHIP, "-n", 256, "--quiet", "--out", folder / "one", "--report")
    first = (folder / "one/report.html").read_bytes()
    good("report", f"{folder}/one/")
    assert (folder / "one/report.html").read_bytes() == first
    page = page_of(folder / "one")
    for ask in json.loads((folder / "one/asks.json").read_text()):
        assert ask["text"] in page.text and f"{100 * ask['probability']:.1f} %" in page.text
    for chart in charts(page):
        if chart["kind"] == "fan":
            outer, inner = chart["bands"]
            assert all(a <= b <= m <= c <= d for a, b, m, c, d in zip(outer["low"], inner["low"], chart["middle"], inner["high"], outer["high"]))
        if chart["kind"] == "histogram":
            assert abs(sum(chart["values"]) - 99) < 1e-6 and len(chart["edges"]) == len(chart["values"]) + 1
    metrics = {r["metric"] for r in rows_of(folder / "one/histograms.csv")}
    assert page.text.count("half of the futures lie between") == page.text.count("Counted from the streamed quantiles") == len(metrics) > 3
    (folder / "one/histograms.csv").unlink()  # a result of an older version
    good("report", folder / "one")
    assert "half of the futures" not in page_of(folder / "one").text
    for n in range(2):
        good("sweep", FLAGSHIP, "-n", 2048, "--quiet", "--shard", f"{n}/2", "--out", folder / "parts")
    said = good("merge", *sorted((folder / "parts").glob("part-*")), "--out", folder / "merged", "--report")
    assert said.stdout.rstrip().endswith("report.html")
    good("sweep", FLAGSHIP, "-n", 2048, "--quiet", "--out", folder / "whole", "--report")
    assert (folder / "merged/report.html").read_bytes() == (folder / "whole/report.html").read_bytes()
    grid = folder / "grid.toml"
    grid.write_text(f'extends = "{FLAGSHIP.as_posix()}"\n[sweep.grid]\n"pledge.japan-20b.amount_usd_bn" = [5, 20]\n')
    good("sweep", grid, "-n", 64, "--quiet", "--out", folder / "grid", "--report")
    assert page_of(folder / "grid").text.count("With pledge.japan-20b.amount_usd_bn = ") >= 4
    good("sweep", FLAGSHIP, "-n", 1, "--design", "random", "--quiet", "--out", folder / "single", "--report")
    page_of(folder / "single")


def analyses(base, flagship, china=ROOT / "scenarios/china-matches-japan.toml"):
    """A call of each analysis that has a page, by name."""
    return {
        "compare": ("compare", base, flagship, "-n", 512),
        "several": ("compare", base, flagship, china, "-n", 256),
        "attribute": ("attribute", base, china, "--metric", "regional_influence.JPN"),
        "futures": ("attribute", base, china, "--metric", "regional_influence.JPN", "-n", 256),
        "sensitivity": ("sensitivity", flagship, "--metric", "regional_influence.JPN", "--metric", "ask.a-tenth-of-the-region", "--at", "2031-04-01",
                        "--budget", 4096, "--groups", "none", "--method", "morris"),
        "tables": ("sensitivity", flagship, "--metric", "regional_influence.JPN", "--budget", 4096),
        "discover": ("discover", flagship, "--ask", "a-tenth-of-the-region", "-n", 1024),
        "game": ("game", base, "--issue", "unsc-japan-seat", "--powers", "JPN:+1:4,CHN:-1:10"),
    }


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def analysis_pages(folder):
    """Every analysis: the page made at once is that made of the folder, and no page outlives its result."""
    for name, call in analyses(ROOT / "scenarios/baseline.toml", FLAGSHIP).items():
        assert good(*call, "--out", folder / name, "--report").stdout.rstrip().endswith("report.html"), name
        first = (folder / name / "report.html").read_bytes()
        good("report", folder / name)
        assert (folder / name / "report.html").read_bytes() == first, name
        page = page_of(folder / name)
        assert "How to read this" in page.text and f"Source: steppe {call[0]}" in page.text, name
        good(*call, "--out", folder / name)
        assert not (folder / name / "report.html").exists(), f"{name}: the page of an earlier result was left"
        good("report", folder / name)
    titles_state_the_numbers(folder)
    swings_are_runs(folder)
    futures_lie_in_their_box(folder)


def titles_state_the_numbers(folder):
    text = {name: page_of(folder / name).text for name in ("compare", "attribute", "game")}
    told = json.loads((folder / "compare/compare.json").read_text())["comparisons"][0]["metrics"][0]
    assert told["in_words"] == "Japan's influence on Uzbekistan"
    title = re.search(r"Japan's influence on Uzbekistan: \+([\d.]+) points \[\+([\d.]+), \+([\d.]+)\] on average", text["compare"])
    assert all(abs(float(x) / 100 - told[key]) < 6e-5 for x, key in zip(title.groups(), ("mean", "low", "high"))), title
    told = json.loads((folder / "attribute/attribution.json").read_text())
    assert f"Japan's influence on the region moves by {100 * told['difference']['value']:+.2f} points: pledge.japan-20b" in text["attribute"]
    assert "Japan pays all its 4 bn USD a year to Kazakhstan and China pays all its 10 bn USD a year to Kazakhstan" in text["game"]


def swings_are_runs(folder):
    """A bar of the tornado is what a run with that input says."""
    swings = json.loads((folder / "sensitivity/sensitivity.json").read_text())["metrics"][0]["swings"]
    largest = max(swings["inputs"], key=lambda s: abs(s["high"] - s["low"]))
    assert f"By itself {largest['input']} moves it most" in page_of(folder / "sensitivity").text
    for s in [largest, *swings["inputs"][:2]]:
        good("run", FLAGSHIP, "--set", f"{s['input']}={s['to']!r}", "--metrics", "regional_influence.JPN", "--quiet", "--out", folder / "swing")
        row = next(r for r in rows_of(folder / "swing/timeseries.csv") if r["date"] == "2031-04-01")
        assert abs(float(row["value"]) - s["high"]) < 1e-12, s


def futures_lie_in_their_box(folder):
    box = json.loads((folder / "discover/discover.json").read_text())["boxes"][0]
    futures = rows_of(folder / "discover/futures.csv")

    def within(future, x):
        value = float(future[x["input"]])
        return value > x["limit"] if x["side"] == "above" else value < x["limit"]

    inside = [r for r in futures if all(within(r, x) for x in box["restrictions"])]
    assert len(futures) == 1024 and len(inside) == box["futures"] and sum(r["case"] == "1" for r in inside) == box["cases"]


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


def many_agents(folder):
    """The network of a large scenario holds its strongest ties and says so."""
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


def own_map(folder):
    """A reader's own GeoJSON, matched by code; what is none is refused."""
    ring = [[50, 40], [80, 40], [80, 55], [50, 55], [50, 40]]
    feature = {"type": "Feature", "id": "KAZ", "properties": {"name": "<b>K</b>"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (folder / "map.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    good("run", FLAGSHIP, "--quiet", "--out", folder / "run")
    good("report", folder / "run", "--map", folder / "map.geojson")
    page = page_of(folder / "run")
    assert "Shapes: the reader's own map" in page.text and "No shape for Kyrgyzstan, Tajikistan, Turkmenistan and Uzbekistan." in page.text
    for text, word in (("{}", "FeatureCollection"), ("{", "no JSON"), ('{"type": "FeatureCollection", "features": [1]}', "polygon")):
        (folder / "bad.geojson").write_text(text)
        said = steppe("report", folder / "run", "--map", folder / "bad.geojson")
        assert said.returncode == 2 and word in said.stderr and said.stderr.count("\n") == 1, said
    assert steppe("report", folder / "run", "--map", folder / "none.geojson").returncode == 4
    good("sweep", FLAGSHIP, "-n", 64, "--quiet", "--out", folder / "sweep")
    assert "--map is for the page of a run" in steppe("report", folder / "sweep", "--map", folder / "map.geojson").stderr


def hostile_text(folder):
    """Whatever a scenario calls things is shown as it is, and is nothing but text."""
    file = folder / "hostile.toml"
    file.write_text(f"extends = \"{FLAGSHIP.as_posix()}\"\ntitle = '''{HOSTILE}'''\nquestion = '''{HOSTILE}'''\n[agent.JPN]\nname = '''{HOSTILE}'''\n"
                    f"[issue.unsc-japan-seat]\nname = '''{HOSTILE}'''\n[ask.overtakes-usa]\ntext = '''{HOSTILE}'''\n")
    good("run", file, "--quiet", "--out", folder / "run", "--report")
    good("sweep", file, "-n", 64, "--quiet", "--out", folder / "sweep", "--report")
    base = folder / "base.toml"
    base.write_text(f"extends = \"{(ROOT / 'scenarios/baseline.toml').as_posix()}\"\ntitle = '''{HOSTILE}'''\n[agent.JPN]\nname = '''{HOSTILE}'''\n"
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


def wrong_folders(folder):
    def refused(code, word, *arguments):
        said = steppe(*arguments)
        assert said.returncode == code and said.stdout == "" and said.stderr.count("\n") == 1 and word in said.stderr, said

    refused(2, "holds no result", "report", folder / "nothing")
    refused(2, "holds no result", "report", folder)
    refused(2, "--report needs --out", "run", FLAGSHIP, "--report")
    refused(2, "--report needs --out", "sweep", FLAGSHIP, "--report")
    refused(2, "merge", "sweep", FLAGSHIP, "--report", "--out", folder / "parts", "--shard", "0/2")
    good("run", FLAGSHIP, "--quiet", "--out", folder / "run")
    file = folder / "run/japan-20b.toml"
    file.write_text(re.sub(r"(?m)^(realisation = ).*", r"\g<1>0.9", file.read_text(), count=1))
    refused(2, "changed since", "report", folder / "run")
    (folder / "run/summary.json").write_text("{")
    refused(2, "cannot be read", "report", folder / "run")
    good("sweep", FLAGSHIP, "-n", 64, "--quiet", "--out", folder / "sweep")
    good("report", folder / "sweep")
    good("run", FLAGSHIP, "--quiet", "--out", folder / "sweep")
    assert not (folder / "sweep/report.html").exists(), "the page of an earlier result was left"
    good("report", folder / "sweep")
    assert "steppe run of japan-20b" in page_of(folder / "sweep").text, "a run over a sweep is reported as the sweep"
    good("seek", FLAGSHIP, "--vary", "pledge.japan-20b.realisation", "--in", "0,1", "--until", "a-tenth-of-the-region", "--out", folder / "sought")
    refused(2, "holds no result", "report", folder / "sought")
    for call in analyses(ROOT / "scenarios/baseline.toml", FLAGSHIP).values():
        refused(2, "--report needs --out", *call, "--report")
    (folder / "sweep/manifest.json").unlink()
    refused(2, "--resume", "report", folder / "sweep")


def in_a_browser(folder):
    usual = ["shares-region", "shares-UZB", "effect-region", "effect-states", "map", "network", "positions-unsc-japan-seat"]
    cases = []

    def case(name, ids, text, *call):
        good(*call, "--quiet", "--out", folder / name, "--report")
        cases.append({"file": str(folder / name / "report.html"), "charts": ids, "text": [text]})

    for name, more in (("japan-20b", ["pledges", "ledger"]), ("rare-earth-controls", ["price-rare-earths"]), ("csto-weakens", []),
                       ("sea-lane-blockade", []), ("us-japan-400b", ["pledges"])):
        case(name, usual + more, "How to read this", "run", ROOT / f"scenarios/{name}.toml")
    case("sweep", ["asks", "fan-regional_influence.JPN", "histogram-regional_influence.JPN"], "the line is the median", "sweep", FLAGSHIP, "-n", 512)
    calls = analyses(ROOT / "scenarios/baseline.toml", FLAGSHIP)
    for name, ids in {"compare": ["differences-1-share", "answers-1", "difference-1-influence_share.UZB.JPN"], "futures": ["by-element", "by-channel"],
                      "sensitivity": ["indices-1-1", "tornado-1-1"], "tables": ["indices-1-1"],
                      "discover": ["plane-1-1", "restrictions-1", "trajectory-1"], "game": ["outlays-1", "positions-1"]}.items():
        case(name, ids, "How to read this", *calls[name])
    hostile = folder / "hostile.toml"
    hostile.write_text(f"extends = \"{FLAGSHIP.as_posix()}\"\ntitle = '''{HOSTILE}'''\n[agent.JPN]\nname = '''{HOSTILE}'''\n")
    case("hostile", usual, HOSTILE, "run", hostile)
    for n, one in enumerate(cases):
        one.update(views=[[390, "dark"], [1400, "light"]] if n % 2 else [[390, "light"], [1400, "dark"]], deep=n in (0, 5))
    cases[0]["views"] = [[width, colours] for width in (390, 1400) for colours in ("light", "dark")]
    (folder / "cases.json").write_text(json.dumps(cases))
    node, modules, chromium = BROWSER
    said = subprocess.run([node, ROOT / "tools/web/test/reports.mjs", modules, chromium, folder / "cases.json"], capture_output=True, text=True, timeout=600)
    assert said.returncode == 0, said.stderr[:3000]


if __name__ == "__main__":
    for test in (in_a_browser,) if BROWSER else (run_pages, sweep_pages, analysis_pages, many_agents, own_map, hostile_text, wrong_folders):
        with tempfile.TemporaryDirectory() as name:
            test(pathlib.Path(name))
        print(f"{test.__name__}: good")
