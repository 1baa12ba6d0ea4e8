"""Shared by the tests of pages: parsed pages, a call of each analysis."""
import base64
import functools
import hashlib
import html.parser
import json

from sweeping import FLAGSHIP, ROOT, rows as rows_of, steppe as good

steppe = functools.partial(good, code=None)
BASELINE = ROOT / "scenarios/baseline.toml"
HOSTILE = """<script>alert(1)</script><!-- "quoted" 'twice' & done"""


class Page(html.parser.HTMLParser):
    """The parsed page: tags with their attributes, and the text of scripts, styles and the rest."""

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
    if any(a.get("id") == "explorer" for _, a in page.tags):
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
        if attributes.get("href", "").startswith("#"):
            wrong.remove("href")
        assert not wrong, (tag, attributes)
    return page


def charts(page):
    return [json.loads(content) for attributes, content in page.inside["script"] if attributes.get("type") == "application/json"]


def analyses(base, flagship, china=ROOT / "scenarios/china-matches-japan.toml"):
    """Returns a call of each analysis that has a page, by name."""
    sought = "--vary", "pledge.japan-20b.realisation", "--in", "0,1", "--until", "a-tenth-of-the-region"
    return {
        "compare": ("compare", base, flagship, "-n", 512),
        "several": ("compare", base, flagship, china, "-n", 256),
        "attribute": ("attribute", base, china, "--metric", "regional_influence.JPN"),
        "futures": ("attribute", base, china, "--metric", "regional_influence.JPN", "-n", 256),
        "sensitivity": ("sensitivity", flagship, "--metric", "regional_influence.JPN", "--metric", "ask.a-tenth-of-the-region", "--at", "2031-04-01",
                        "--budget", 4096, "--groups", "none", "--method", "morris"),
        "tables": ("sensitivity", flagship, "--metric", "regional_influence.JPN", "--budget", 4096),
        "discover": ("discover", flagship, "--ask", "a-tenth-of-the-region", "-n", 1024),
        "seek": ("seek", flagship, *sought),
        "probability": ("seek", flagship, *sought, "-n", 64),
        "optimise": ("optimise", flagship, "--vary", "pledge.japan-20b.to.UZB[0,19]", "--vary", "pledge.japan-20b.to.KAZ[0,19]", "--sum",
                     "--maximise", "regional_influence.JPN", "--starts", 2),
        "why": ("why", "influence_share.UZB.JPN", flagship, "--at", "2031-04-01"),
        "game": ("game", base, "--issue", "unsc-japan-seat", "--powers", "JPN:+1:4,CHN:-1:10"),
    }
