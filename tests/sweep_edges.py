"""Default metrics, constants, and shares at the ends of their range."""
import math
import re

from sweeping import FLAGSHIP, SMALL, rows, steppe, sweep, written

STATES = """[time]
start = 2026-01-01
step = "year"
years = 3
[agent.A]
gdp_usd_bn = { uniform = [100, 200] }
[agent.B]
gdp_usd_bn = 300
"""
ASK = '[ask.rich]\nthat = "gdp.A > 150"\nat = 2027-01-01\n'


def scenario(folder, name, text):
    return written(folder, **{name: text})[0]


def test_default_metrics(folder):
    """Without powers the default is the metrics of criteria, or output."""
    target = STATES.replace("[agent.B]", '[agent.B]\nrole = "target"')
    power = STATES.replace("[agent.B]", '[agent.B]\nrole = "power"')
    output, asked, region = {"gdp.A", "gdp.B"}, {"gdp.A"}, {"regional_influence.B"}
    for n, (text, wanted) in enumerate(((STATES, output), (STATES + ASK, asked), (target, output),
                                        (target + ASK, asked), (power, region),
                                        (power + ASK, region | asked))):
        out = sweep(folder / f"out{n}", scenario(folder, f"s{n}", text), "-n", 64)
        assert {row["metric"] for row in rows(out / "quantiles.csv")} == wanted
    for n, text in enumerate((STATES, target)):
        base = scenario(folder, f"base{n}", text)
        other = scenario(folder, f"other{n}",
                        f'extends = "{base.name}"\n[agent.B]\ngdp_usd_bn = 310\n')
        done = steppe("compare", base, other, "-n", 64)
        assert "The GDP of B rises by 10 bn USD a year in all futures" in " ".join(done.stdout.split())


def test_named_metrics_must_exist(folder):
    """Default metrics are adapted, unknown named ones are an error."""
    file = scenario(folder, "s", STATES)
    done = steppe("sweep", file, "-n", 64, "--metrics", "regional_influence.*", code=2)
    assert "regional_influence" in done.stderr
    named = scenario(folder, "named", STATES + '[sweep]\nmetrics = ["trade.*"]\n')
    assert "trade.*" in steppe("sweep", named, "-n", 64, code=2).stderr


def test_constants_have_no_error(folder):
    """A constant has standard error 0, not a rounding residue."""
    for n, amount in enumerate(("0.71", "7.1", "1.2345678", "0.1", "3.3333333")):
        text = re.sub(r"amount_usd_bn = .*", f"amount_usd_bn = {amount}", SMALL)
        text = re.sub(r"realisation = .*", "realisation = 0.71", text)
        out = sweep(folder / f"out{n}", scenario(folder, f"s{n}", text), "-n", 256)
        same = [row for row in rows(out / "quantiles.csv") if row["min"] == row["max"]]
        assert any(row["metric"] == "paid.help" and float(row["mean"]) > 0 for row in same)
        assert all(float(row["se"]) == 0 and float(row["sd"]) == 0 for row in same)


def test_shares_of_variance_end_at_all(folder):
    """The smallest budgets give shares, and interval ends, of at most 1."""
    pair = "amount_usd_bn = { lognormal = [1, 3] }"
    file = scenario(folder, "s", re.sub(r"amount_usd_bn = .*", pair, SMALL))
    tried = 0
    for seed in range(1, 6):
        for method in ("sobol", "shapley"):
            out = folder / f"{method}-{seed}"
            steppe("sensitivity", file, "--metric", "paid.help", "--method", method,
                   "--budget", 128, "--seed", seed, "--out", out, "--quiet")
            for row in rows(out / "sensitivity.csv"):
                tried += 1
                assert all(float(row[c]) <= 1 for c in ("value", "low", "high"))
    assert tried >= 20


def test_coarse_quantiles(folder):
    """Quantiles finer than the bins of a sample are reported, others are not."""
    for n, (amount, coarse) in enumerate((
            ("{ lognormal = [0.001, 5] }", True), ("{ lognormal = [0.0001, 6] }", True),
            ("{ lognormal = [0.01, 4] }", True), ("{ lognormal = [0.1, 2.5] }", True),
            ("{ uniform = [0, 2] }", False),
            ("{ normal = [20, 1] }", False), ("{ lognormal = [1, 0.3] }", False), ("7", False))):
        text = re.sub(r"amount_usd_bn = .*", f"amount_usd_bn = {amount}", SMALL)
        file = scenario(folder, f"q{n}", text)
        said = steppe("sweep", file, "-n", 1024, "--metrics", "paid.help").stdout
        assert ("The quantiles of money paid of pledge help" in said) == coarse
        assert ("known to one bin only" in said) == coarse
    flagship = steppe("sweep", FLAGSHIP, "-n", 1024).stdout
    assert "one bin only" not in flagship


def test_bounded_quantiles(folder):
    """No quantile or tail mean is further from that of all values than `resolution` states."""
    for n, amount in enumerate(("{ lognormal = [0.1, 3] }", "{ lognormal = [0.1, 2.5] }",
                                "{ normal = [20, 1] }", "{ discrete = [[1, 2], [9, 1]] }")):
        text = re.sub(r"amount_usd_bn = .*", f"amount_usd_bn = {amount}", SMALL)
        file, out = scenario(folder, f"b{n}", text), folder / f"b{n}"
        steppe("sweep", file, "-n", 1024, "--metrics", "paid.help", "--save-finals", "--out", out,
               "--quiet")
        values = sorted(float(row["paid.help"]) for row in rows(out / "finals.csv"))
        row = [r for r in rows(out / "quantiles.csv") if r["metric"] == "paid.help"][-1]
        bound = float(row["resolution"]) + 1e-12 * abs(values[-1])
        assert bound > 1e-9
        for q in (0.05, 0.25, 0.5, 0.75, 0.95):
            exact = values[math.ceil(q * len(values)) - 1]
            assert abs(float(row[f"q{100 * q:g}"]) - exact) <= bound
        tail = 51.2  # a twentieth; the last value counts in part
        for name, some in (("shortfall5", values), ("surplus5", values[::-1])):
            exact = (sum(some[:51]) + 0.2 * some[51]) / tail
            assert abs(float(row[name]) - exact) <= bound
