"""The pages of results in a browser."""
from reporting import BASELINE, FLAGSHIP, HOSTILE, ROOT, analyses, good


def test_in_a_browser(folder, browser):
    usual = ["influence", "map", "network"]
    cases = []

    def case(name, ids, text, *call):
        good(*call, "--quiet", "--out", folder / name, "--report")
        cases.append({"file": str(folder / name / "report.html"), "charts": ids, "text": [text]})

    for name, more in (("japan-20b", ["why-1", "effect-region", "flows", "ledger", "positions", "gdp-over-time"]), ("rare-earth-controls", ["price-rare-earths"]), ("csto-weakens", []),
                       ("sea-lane-blockade", []), ("us-japan-400b", ["flows"])):
        case(name, usual + more, "How to read this", "run", ROOT / f"scenarios/{name}.toml")
    case("sweep", ["asks", "fan-regional_influence.JPN", "histogram-regional_influence.JPN"], "the line is the median", "sweep", FLAGSHIP, "-n", 512)
    calls = analyses(BASELINE, FLAGSHIP)
    for name, ids in {"compare": ["differences-1-share", "answers-1", "difference-1-influence_share.UZB.JPN"], "futures": ["elements", "channels"],
                      "sensitivity": ["indices-1-1", "tornado-1-1"], "tables": ["indices-1-1"],
                      "discover": ["plane-1-1", "restrictions-1", "trajectory-1"], "game": ["outlays-1", "positions-1"], "seek": ["trials"],
                      "probability": ["trials"], "optimise": ["numbers"], "why": ["causes", "movers"]}.items():
        case(name, ids, "How to read this", *calls[name])
    hostile = folder / "hostile.toml"
    hostile.write_text(f"extends = \"{FLAGSHIP.as_posix()}\"\ntitle = '''{HOSTILE}'''\n[agent.JPN]\nname = '''{HOSTILE}'''\n")
    case("hostile", usual, HOSTILE, "run", hostile)
    for n, one in enumerate(cases):
        one.update(views=[[390, "dark"], [1400, "light"]] if n % 2 else [[390, "light"], [1400, "dark"]], deep=n in (0, 5))
    cases[0]["views"] = [[width, colours] for width in (390, 1400) for colours in ("light", "dark")]
    browser("reports.mjs", folder, cases)
