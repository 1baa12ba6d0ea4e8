"""The shipped scenarios: scenarios.py STEPPE SOURCE_DIR [--write].

Each runs within a multiple of the baseline's processor time; effects have the signs of
scenarios/expected.csv; the baseline is constant; sums agree with published totals
(scenarios/totals.csv); the table of central answers and the list of keys in scenarios/README.md are
current (--write updates them).
"""
import csv
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import tomllib

NOTHING = 1e-9  # smaller effects count as 0
STILL = 0.03  # of the scale from -1 to 1, in ten years
SLOWEST = 20  # times the baseline's processor time, hence independent of the machine
ANSWERS = "<!-- answers: tests/scenarios.py --write -->", "<!-- end of answers -->"
KEYS = "<!-- keys: tests/scenarios.py --write -->", "<!-- end of keys -->"


def processor_seconds():
    """Returns the processor time of all finished child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(program, file, folder, *more):
    start = processor_seconds()
    done = subprocess.run([program, "run", str(file), "--json", "--audit", "--out", str(folder), *more], capture_output=True, text=True)
    assert done.returncode == 0, (file, done.stderr)
    return json.loads(done.stdout), processor_seconds() - start


def series(file):
    out = {}
    with open(file, encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            out.setdefault(row["metric"], {})[row["date"]] = float(row["value"])
    return out


def signs(expected, folder, name):
    """Checks effects against the expected signs, at the end or at METRIC@DATE."""
    wrong = []
    with_it, without = series(folder / "timeseries.csv"), series(folder / "comparison.csv")
    for row in expected:
        metric, _, date = row["metric"].partition("@")
        date = date or max(with_it[metric])
        effect = with_it[metric][date] - without[metric][date]
        found = "0" if abs(effect) < NOTHING else "+" if effect > 0 else "-"
        if found != row["sign"]:
            wrong.append(f"{name}: {row['metric']} was expected to change by {row['sign']}, changes by {effect:+.3g}")
    return wrong


def stands_still(folder):
    found = series(folder / "timeseries.csv")
    for metric, values in found.items():
        first = values[min(values)]
        if metric.startswith("position."):
            assert max(abs(v - first) for v in values.values()) < STILL, (metric, first)
        if metric.startswith("shortage."):
            assert max(values.values()) == 0, metric


def total(folder, rule):
    """Returns the sum of `file:column:row=ID;column=ID2|ID3`."""
    file, column, where = rule.split(":")
    wanted = {key: set(ids.split("|")) for key, ids in (part.split("=") for part in where.split(";"))} if where else {}
    with open(folder / file, encoding="utf-8", newline="") as table:
        return sum(float(r[column]) for r in csv.DictReader(table) if all(r[key] in ids for key, ids in wanted.items()))


def totals(root):
    with open(root / "scenarios/totals.csv", encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) >= 15
    for row in rows:
        found = sum(total(root / "scenarios/data", rule) for rule in row["sum"].split(" + "))
        assert float(row["low"]) <= found <= float(row["high"]), f"{row['what']}: {found:.6g} is outside [{row['low']}, {row['high']}]"
    return len(rows)


def answers(root, results):
    lines = ["| scenario | question | central answer |", "|---|---|---|"]
    for name, result in results.items():
        said = []
        for ask in result["asks"].values():
            said.append(f"{ask['text']} **{'Yes' if ask['yes'] else 'No'}** ({ask['left']:.3g} against {ask['right']:.3g})")
        if not said and result["compared_with"]:
            japan = result["influence_shares"]["region"]["powers"]["JPN"]
            said.append(f"Japan's share of the region at the end: {100 * japan['end']:.1f} %, without {100 * japan['without']:.1f} %")
        answer = ' '.join(said) or 'the baseline of all other scenarios'
        lines.append(f"| `{name}` | {result['question']} | {answer} |")
    return "\n".join(lines)


def keys(program):
    return "```\n" + subprocess.run([program, "list", "keys"], capture_output=True, text=True, check=True).stdout.strip() + "\n```"


def readme(root, begin, end, block, write):
    page = root / "scenarios/README.md"
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(begin)
    old, after = rest.split(end)
    if write:
        page.write_text(f"{before}{begin}\n{block}\n{end}{after}", encoding="utf-8")
    elif old.strip() != block:
        raise SystemExit(f"scenarios/README.md differs from this program below {begin}: tests/scenarios.py STEPPE SOURCE_DIR --write")


def main():
    program, root = sys.argv[1], pathlib.Path(sys.argv[2])
    with open(root / "scenarios/expected.csv", encoding="utf-8", newline="") as table:
        expected = list(csv.DictReader(table))
    files = sorted((root / "scenarios").glob("*.toml"), key=lambda f: (f.stem != "baseline", f.stem))
    assert {row["scenario"] for row in expected} == {f.stem for f in files} - {"baseline"}
    results, seconds, wrong = {}, {}, []
    for file in files:
        with tempfile.TemporaryDirectory() as folder:
            results[file.stem], seconds[file.stem] = run(program, file, folder)
            assert seconds[file.stem] < SLOWEST * seconds["baseline"], f"{file} takes {seconds[file.stem]:.1f} s, the baseline {seconds['baseline']:.1f} s"
            own = tomllib.loads(file.read_text(encoding="utf-8"))
            assert {"title", "question"} <= set(own), file
            if file.stem == "baseline":
                stands_still(pathlib.Path(folder))
            else:
                wrong += signs([row for row in expected if row["scenario"] == file.stem], pathlib.Path(folder), file.stem)
    count = totals(root)
    print("\n".join(wrong))
    readme(root, *ANSWERS, answers(root, results), "--write" in sys.argv)
    readme(root, *KEYS, keys(program), "--write" in sys.argv)
    print(f"{max(seconds.values()) / seconds['baseline']:.1f} times the baseline's processor time at most")
    print(f"{len(files)} scenarios, {len(expected)} signs, {count} totals")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
