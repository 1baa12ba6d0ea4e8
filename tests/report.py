"""The pages of results: report.py STEPPE SOURCE_DIR ; with NODE MODULES CHROMIUM in a browser."""
import base64
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
    explored = any(a.get("id") == "explorer" for _, a in page.tags)
    if explored:
        assert policy.count(" 'wasm-unsafe-eval'; worker-src blob:;") == 1, policy
        policy = policy.replace(" 'wasm-unsafe-eval'; worker-src blob:;", ";")
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy and "http" not in policy and "blob" not in policy, policy
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
    grid = folder / "grid.toml"
    grid.write_text(f'extends = "{FLAGSHIP.as_posix()}"\n[sweep.grid]\n"pledge.japan-20b.amount_usd_bn" = [5, 20]\n')
    good("sweep", grid, "-n", 64, "--quiet", "--out", folder / "grid", "--report")
    assert page_of(folder / "grid").text.count("With pledge.japan-20b.amount_usd_bn = ") >= 4
    good("sweep", FLAGSHIP, "-n", 1, "--design", "random", "--quiet", "--out", folder / "single", "--report")
    page_of(folder / "single")


def hostile_text(folder):
    """Whatever a scenario calls things is shown as it is, and is nothing but text."""
    file = folder / "hostile.toml"
    file.write_text(f"extends = \"{FLAGSHIP.as_posix()}\"\ntitle = '''{HOSTILE}'''\nquestion = '''{HOSTILE}'''\n[agent.JPN]\nname = '''{HOSTILE}'''\n"
                    f"[issue.unsc-japan-seat]\nname = '''{HOSTILE}'''\n[ask.overtakes-usa]\ntext = '''{HOSTILE}'''\n")
    good("run", file, "--quiet", "--out", folder / "run", "--report")
    good("sweep", file, "-n", 64, "--quiet", "--out", folder / "sweep", "--report")
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
    good("compare", ROOT / "scenarios/baseline.toml", FLAGSHIP, "-n", 64, "--out", folder / "compared")
    refused(2, "holds no result", "report", folder / "compared")
    (folder / "sweep/manifest.json").unlink()
    refused(2, "--resume", "report", folder / "sweep")


def in_a_browser(folder):
    usual = ["shares-region", "shares-UZB", "effect-region", "effect-states", "network", "positions-unsc-japan-seat"]
    cases = []
    for name, more in (("japan-20b", ["pledges", "ledger"]), ("rare-earth-controls", ["price-rare-earths"]), ("csto-weakens", []),
                       ("sea-lane-blockade", []), ("us-japan-400b", ["pledges"])):
        good("run", ROOT / f"scenarios/{name}.toml", "--quiet", "--out", folder / name, "--report")
        cases.append({"file": str(folder / name / "report.html"), "charts": usual + more, "text": ["How to read this"]})
    good("sweep", FLAGSHIP, "-n", 512, "--quiet", "--out", folder / "sweep", "--report")
    cases.append({"file": str(folder / "sweep/report.html"), "charts": ["asks", "fan-regional_influence.JPN"], "text": ["the line is the median"]})
    hostile = folder / "hostile.toml"
    hostile.write_text(f"extends = \"{FLAGSHIP.as_posix()}\"\ntitle = '''{HOSTILE}'''\n[agent.JPN]\nname = '''{HOSTILE}'''\n")
    good("run", hostile, "--quiet", "--out", folder / "hostile", "--report")
    cases.append({"file": str(folder / "hostile/report.html"), "charts": usual, "text": [HOSTILE]})
    for n, case in enumerate(cases):
        case.update(widths=[390, 1400], colours=["light", "dark"] if n == 0 else [["dark", "light"][n % 2]], deep=n in (0, 5))
    (folder / "cases.json").write_text(json.dumps(cases))
    node, modules, chromium = BROWSER
    said = subprocess.run([node, ROOT / "tools/web/test/reports.mjs", modules, chromium, folder / "cases.json"], capture_output=True, text=True, timeout=600)
    assert said.returncode == 0, said.stderr[:3000]


if __name__ == "__main__":
    for test in (in_a_browser,) if BROWSER else (run_pages, sweep_pages, hostile_text, wrong_folders):
        with tempfile.TemporaryDirectory() as name:
            test(pathlib.Path(name))
        print(f"{test.__name__}: good")
