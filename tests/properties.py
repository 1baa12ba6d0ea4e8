"""Invariances of the model: properties.py STEPPE SOURCE_DIR COUNT, on random and shipped scenarios.

Each property is a function of (program, seed, folder) that raises if it does not hold.
"""
import csv
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent / "reference"))
import generate  # noqa: E402


def run(program, file, *arguments):
    """Returns values by (step, metric), as text."""
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([program, "run", str(file), "--audit", "--quiet", "--out", out, *arguments], check=True)
        with open(pathlib.Path(out) / "timeseries.csv", newline="", encoding="utf-8") as table:
            return {(int(r["step"]), r["metric"]): r["value"] for r in csv.DictReader(table)}


def same(a, b, tolerance=0.0):
    """Checks that b contains all values of a; returns their number."""
    for key, value in a.items():
        x, y = float(value), float(b[key])
        assert abs(x - y) <= tolerance * max(1.0, abs(x)), f"{key}: {value} and {b[key]}"
    assert a, "no values were compared"
    return len(a)


def rename(folder, ids):
    """Replaces ids in all files of a folder."""
    pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, ids)) + r")(?![\w-])")
    for file in (f for f in folder.rglob("*") if f.is_file()):
        file.write_text(pattern.sub(lambda m: ids[m[1]], file.read_text()), encoding="utf-8")


def permuting_agents(program, seed, folder):
    file = generate.write(seed, folder)
    before = run(program, file)
    ids = {a: b for a, b in zip(generate.IDS, ["Z1", "Y2", "X3", "W4", "V5", "U6", "T7", "S8"])}
    rename(folder, ids)
    after = run(program, file)
    translated = {(t, ".".join(ids.get(part, part) for part in m.split("."))): v for (t, m), v in before.items()}
    return same(translated, after, 1e-12)


def splitting_a_pledge(program, seed, folder):
    file = generate.write(seed, folder)
    before = run(program, file)
    text = file.read_text()
    first = re.search(r"\[pledge\.p-0\].*?(?=\n\[|\Z)", text, re.S)[0]
    amount = re.search(r"amount_usd_bn = (?:\{ pert = \[[^,]*, ([^,]*),.*|(.*))", first)
    value = float(amount[1] or amount[2])
    parts = [first.replace("p-0", f"part-{n}").replace(amount[0], f"amount_usd_bn = {value * share!r}") for n, share in enumerate((0.25, 0.75))]
    file.write_text(text.replace(first, "\n".join(parts)), encoding="utf-8")
    after = run(program, file)
    return same({k: v for k, v in before.items() if not k[1].endswith(".p-0")}, after, 1e-11)


def adding_an_inert_agent(program, seed, folder):
    """An agent without ties leaves every other agent's numbers unchanged, bit by bit."""
    file = generate.write(seed, folder)
    before = run(program, file)
    base = folder / "baseline.toml"
    text = base.read_text()
    for name in ("first", "second", "third"):
        text = text.replace(f"[issue.{name}]\n", f"[issue.{name}]\nposition.CC-inert = 0.25\n", 1) if f"[issue.{name}]" in text else text
    text = re.sub(r"position\.CC-inert = 0\.25\n(.*?)position = \{", r"\1position = { CC-inert = 0.25,", text, flags=re.S)
    text = text.replace("{ CC-inert = 0.25, }", "{ CC-inert = 0.25 }")
    base.write_text(text + "\n[agent.CC-inert]\ngdp_usd_bn = 77\n", encoding="utf-8")
    after = run(program, file)
    counting = ("coalition", "polarisation", "votes_yes", "majority")
    return same({k: v for k, v in before.items() if k[1].split(".")[0] not in counting}, after)


def adding_a_pledge_of_nothing(program, seed, folder):
    file = generate.write(seed, folder)
    before = run(program, file)
    extra = re.search(r"\[pledge\.p-0\].*?(?=\n\[|\Z)", file.read_text(), re.S)[0].replace("p-0", "nothing")
    file.write_text(file.read_text() + "\n" + re.sub(r"amount_usd_bn = .*", "amount_usd_bn = 0", extra), encoding="utf-8")
    return same(before, run(program, file))


def shipped(program, root):
    """Properties of the shipped baseline and of japan-20b."""
    scenarios = root / "scenarios"
    base = run(program, scenarios / "baseline.toml")
    last = max(t for t, _ in base)
    for (t, metric), value in base.items():
        if metric.startswith("position."):
            assert abs(float(value) - float(base[0, metric])) <= 0.03, f"{metric} moves in the baseline"
    still = run(program, scenarios / "baseline.toml", "--set", "model.row_growth_per_year=0",
                *(a for i in "CHN JPN KAZ KGZ RUS TJK TKM USA UZB".split() for a in ("--set", f"agent.{i}.growth_per_year=0")))
    for (t, metric), value in still.items():
        assert abs(float(value) - float(still[0, metric])) < 1e-12 * max(1, abs(float(value))), f"{metric} moves without growth"
    # Forward Euler is of first order: errors are proportional to the step. The pledge's window lies
    # on step edges of months, quarters and years alike (years: with a start in January). The
    # shipped minerals restock up to four times a year, too fast for steps of a year.
    minerals = re.findall(r"^\[commodity\.([a-z-]+)\]", (scenarios / "baseline.toml").read_text(encoding="utf-8"), re.M)
    slow = [a for mineral in minerals for a in ("--set", f"commodity.{mineral}.restock_per_year=1")]
    # The errors of capital and of the value of trade, which lags one step, have opposite signs and
    # nearly cancel in GDP, so each is tested alone.
    gains = {gain: {step: run(program, scenarios / "japan-20b.toml", "--set", f"time.step={step}", "--set", f"model.trade_gain={gain}",
                              "--set", "pledge.japan-20b.start=2027-01-01", *slow) for step in ("month", "quarter", "year")} for gain in (0, 1)}
    a_year = {"month": 12, "quarter": 4, "year": 1}

    def first_order(name, value):
        x = {step: value(step) for step in a_year}
        ratio = (x["year"] - x["quarter"]) / (x["quarter"] - x["month"])
        assert 3.8 < ratio < 5.3, f"{name}: the errors of yearly and quarterly steps have ratio {ratio}, first order gives 4.5"

    after_five_years = lambda gain, step, metric: float(gains[gain][step][a_year[step] * 5, metric])
    for metric in ("influence_share.UZB.JPN", "gdp.UZB", "position.UZB.unsc-japan-seat"):
        first_order(metric, lambda step: after_five_years(0, step, metric))
    first_order("value of trade", lambda step: after_five_years(1, step, "gdp.UZB") - after_five_years(0, step, "gdp.UZB"))
    assert last == 40


def main():
    program, root, count = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    shipped(program, root)
    for holds in (permuting_agents, splitting_a_pledge, adding_an_inert_agent, adding_a_pledge_of_nothing):
        values = 0
        for seed in range(1, count + 1):
            with tempfile.TemporaryDirectory() as folder:
                values += holds(program, seed + 1000, pathlib.Path(folder))
        print(f"{holds.__name__}: {count} scenarios, {values} values")


if __name__ == "__main__":
    main()
