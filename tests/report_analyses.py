"""The pages of analyses: report_analyses.py STEPPE SOURCE_DIR."""
import json
import re

from reporting import BASELINE, FLAGSHIP, analyses, good, main, page_of, rows_of
from results import tables


def analysis_pages(folder):
    """For every analysis: a page written with the result equals one made from its folder, and no
    page outlives its result."""
    for name, call in analyses(BASELINE, FLAGSHIP).items():
        assert good(*call, "--out", folder / name, "--report").stdout.rstrip().endswith("report.html"), name
        first = (folder / name / "report.html").read_bytes()
        good("report", folder / name)
        assert (folder / name / "report.html").read_bytes() == first, name
        page = page_of(folder / name)
        assert "How to read this" in page.text and f"Source: steppe {call[0]}" in page.text, name
        good(*call, "--out", folder / name)
        assert not (folder / name / "report.html").exists(), f"{name}: the page of an earlier result remains"
        good("report", folder / name)
    titles_state_the_numbers(folder)
    swings_are_runs(folder)
    futures_lie_in_their_box(folder)


def titles_state_the_numbers(folder):
    text = {name: page_of(folder / name).text for name in ("compare", "attribute", "game")}
    told = json.loads((folder / "compare/compare.json").read_text())["comparisons"][0]["metrics"][0]
    assert told["in_words"] == "Japan's influence on Uzbekistan"
    title = re.search(r"Japan's influence on Uzbekistan: \+([\d.]+) points \[\+([\d.]+), \+([\d.]+)\] on average", text["compare"])
    assert all(abs(float(x) / 100 - told[key]) < 6e-6 for x, key in zip(title.groups(), ("mean", "low", "high"))), title
    told = json.loads((folder / "attribute/attribution.json").read_text())
    assert f"Japan's influence on the region moves by {100 * told['difference']['value']:+.2f} points: pledge.japan-20b" in text["attribute"]
    assert "Japan puts 100 % of its 4 bn USD a year into Kazakhstan; China puts 100 % of its 10 bn USD a year into Kazakhstan" in text["game"]


def swings_are_runs(folder):
    """A bar of the tornado equals a run with that input."""
    swings = json.loads((folder / "sensitivity/sensitivity.json").read_text())["metrics"][0]["swings"]
    largest = max(swings["inputs"], key=lambda s: abs(s["high"] - s["low"]))
    assert f"By itself {largest['input']} moves it most" in page_of(folder / "sensitivity").text
    for s in [largest, *swings["inputs"][:2]]:
        good("run", FLAGSHIP, "--set", f"{s['input']}={s['to']!r}", "--metrics", "regional_influence.JPN", "--quiet",
             "--out", folder / "swing", "--overwrite")
        row = next(r for r in rows_of(folder / "swing/timeseries.csv") if r["date"] == "2031-04-01")
        assert abs(float(row["value"]) - s["high"]) < 1e-12, s


def futures_lie_in_their_box(folder):
    told = json.loads((folder / "discover/discover.json").read_text())
    box, limits = told["boxes"][0], tables(told)["restrictions-1"][1:]
    futures = rows_of(folder / "discover/futures.csv")

    def within(future, x):
        value = float(future[x["input"]])
        return value > x["limit"] if x["side"] == "above" else value < x["limit"]

    inside = [r for r in futures if all(within(r, x) for x in limits)]
    assert limits and len(futures) == 1024 and len(inside) == box["futures"] and sum(r["case"] == "1" for r in inside) == box["cases"]


if __name__ == "__main__":
    main(analysis_pages)
