"""Sweeps draw the stated distributions, and inert additions change no draw."""
import bisect
import collections
import math
import re

import pytest

from sweeping import LONG, SMALL, columns, numbers, read_json, rows, small, steppe, sweep, written

DESIGNS = "random", "lhs", "sobol"
HEAD = '[time]\nstart = 2026-01-01\nstep = "year"\nyears = 1\n'


def normal(x):
    return 0.5 * math.erfc(-x / math.sqrt(2))


def triangular(low, mode, high):
    def cdf(x):
        if x < mode:
            return (x - low) ** 2 / ((high - low) * (mode - low))
        return 1 - (high - x) ** 2 / ((high - low) * (high - mode))
    return cdf


def beta(a, b):
    """Returns the beta distribution function: Simpson's rule in the angle of x = sin^2, which
    removes singular ends of the density, tabulated and interpolated."""
    def density(angle):
        return math.sin(angle) ** (2 * a - 1) * math.cos(angle) ** (2 * b - 1)
    count = 20_000
    angles = [0.5 * math.pi * k / count for k in range(count + 1)]
    sums = [0.0]
    for left, right in zip(angles, angles[1:]):
        sums.append(sums[-1] + (density(left) + 4 * density(0.5 * (left + right)) +
                                density(right)) * (right - left) / 6)

    def cdf(x):
        at = math.asin(math.sqrt(min(1.0, max(0.0, x)))) / (0.5 * math.pi) * count
        low = min(count - 1, int(at))
        return (sums[low] + (at - low) * (sums[low + 1] - sums[low])) / sums[-1]
    return cdf


def pert(low, mode, high):
    standard = beta(1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low))
    return lambda x: standard((x - low) / (high - low))


def of_mean_and_sd(mean, sd):
    size = mean * (1 - mean) / sd ** 2 - 1
    return beta(mean * size, (1 - mean) * size)


def cut(cdf, low=-math.inf, high=math.inf):
    """Returns a distribution function truncated to two bounds."""
    below = 0.0 if low == -math.inf else cdf(low)
    whole = (1.0 if high == math.inf else cdf(high)) - below
    return lambda x: (cdf(x) - below) / whole


DRAWN = {  # by agent: its GDP as written; the distribution function
    "uniform": ("{ uniform = [2, 5] }", lambda x: (x - 2) / 3),
    "normal": ("{ normal = [50, 4] }", lambda x: normal((x - 50) / 4)),
    "lognormal": ("{ lognormal = [30, 0.5] }", lambda x: normal(math.log(x / 30) / 0.5)),
    "triangular": ("{ triangular = [1, 2, 6] }", triangular(1, 2, 6)),
    "pert": ("{ pert = [1, 2, 6] }", pert(1, 2, 6)),
    "beta": ("{ beta = [0.3, 0.1] }", of_mean_and_sd(0.3, 0.1)),
    "normal-cut": ("{ normal = [50, 4], min = 48, max = 60 }",
                   cut(lambda x: normal((x - 50) / 4), 48, 60)),
    "normal-tail": ("{ normal = [50, 4], min = 50 }", cut(lambda x: normal((x - 50) / 4), 50)),
    "lognormal-cut": ("{ lognormal = [30, 0.5], max = 40 }",
                      cut(lambda x: normal(math.log(x / 30) / 0.5), high=40)),
    "pert-cut": ("{ pert = [1, 2, 6], min = 1.5, max = 3 }", cut(pert(1, 2, 6), 1.5, 3)),
    "beta-cut": ("{ beta = [0.3, 0.1], min = 0.25 }", cut(of_mean_and_sd(0.3, 0.1), 0.25)),
}
DISCRETE = {  # by agent: values and probabilities
    "discrete": ("{ discrete = [[1, 2, 4], [1, 2, 1]] }", {1: 0.25, 2: 0.5, 4: 0.25}),
    "discrete-cut": ("{ discrete = [[1, 2, 4], [1, 2, 1]], max = 3 }", {1: 1 / 3, 2: 2 / 3}),
}


def drawn_scenario(folder, *more):
    file = folder / "drawn.toml"
    agents = {**DRAWN, **DISCRETE}
    file.write_text(HEAD + "".join(f"[agent.of-{name}]\ngdp_usd_bn = {text}\n"
                                   for name, (text, _) in agents.items()) +
                    "".join(more) + '[sweep]\nscrambles = 4\nmetrics = ["gdp.of-uniform"]\n')
    return file


def finals(out, file, count, design, read=numbers):
    """Returns the columns of every replicate's final values."""
    return read(sweep(out, file, "--save-finals", "-n", count, "--design", design) / "finals.csv")


def distance(values, cdf):
    """Kolmogorov-Smirnov distance."""
    n, most = len(values), 0.0
    for k, x in enumerate(sorted(values)):
        p = cdf(x)
        most = max(most, p - k / n, (k + 1) / n - p)
    return most


@pytest.mark.parametrize("design", DESIGNS)
def test_distributions(folder, design):
    """Random draws meet a bound exceeded by chance once in 20 000 cases; Latin hypercube and Sobol'
    points are far closer."""
    file, count = drawn_scenario(folder), 16384 if LONG else 4096
    bound = {"random": 2.3 / math.sqrt(count), "lhs": 1 / count + 1e-6,
             "sobol": 4 / count + 1e-6}[design]
    found = finals(folder / "out", file, count, design)
    for name, (text, cdf) in DRAWN.items():
        values = found[f"agent.of-{name}.gdp_usd_bn"]
        assert len(values) == count
        assert distance(values, cdf) < bound, text
    assert found["gdp.of-uniform"] == found["agent.of-uniform.gdp_usd_bn"]
    for name, (text, wanted) in DISCRETE.items():
        counts = collections.Counter(found[f"agent.of-{name}.gdp_usd_bn"])
        assert set(counts) == set(wanted)
        for value, p in wanted.items():
            allowed = 4.5 * math.sqrt(count * p * (1 - p)) if design == "random" else 5
            assert abs(counts[value] - count * p) <= allowed


def ranks_of(values):
    order = sorted(values)
    return [0.5 * (bisect.bisect_left(order, x) + bisect.bisect_right(order, x) - 1)
            for x in values]


def spearman(a, b):
    a, b = ranks_of(a), ranks_of(b)
    ma, mb = sum(a) / len(a), sum(b) / len(b)
    return sum((x - ma) * (y - mb) for x, y in zip(a, b)) / math.sqrt(sum((x - ma) ** 2 for x in a) * sum((y - mb) ** 2 for y in b))


@pytest.mark.parametrize("design", DESIGNS)
def test_correlations(folder, design):
    wanted = {("uniform", "lognormal"): 0.7, ("lognormal", "beta"): -0.4,
              ("pert", "triangular"): -0.95, ("normal", "normal-cut"): 0.2}
    file, count = drawn_scenario(folder), 4096
    file.write_text(file.read_text() + "".join(
        f'[[sweep.correlation]]\nbetween = ["agent.of-{a}.gdp_usd_bn", "agent.of-{b}.gdp_usd_bn"]\nrank = {rank}\n' for (a, b), rank in wanted.items()))
    found = finals(folder / "out", file, count, design)
    for k, a in enumerate(DRAWN):
        for b in list(DRAWN)[k + 1:]:
            rho = wanted.get((a, b), wanted.get((b, a), 0.0))
            if {a, b} == {"uniform", "beta"}:
                continue  # both are correlated with a third
            got = spearman(found[f"agent.of-{a}.gdp_usd_bn"], found[f"agent.of-{b}.gdp_usd_bn"])
            assert abs(got - rho) < 4.5 / math.sqrt(count), f"{design}: {a} and {b} have rank correlation {got:.3f}, requested {rho}"
    for name in ("uniform", "pert", "beta"):  # correlation changes no marginal distribution
        assert distance(found[f"agent.of-{name}.gdp_usd_bn"], DRAWN[name][1]) < 2.3 / math.sqrt(count)


HAZARD, STEPS, COUNT = 0.4, 16, 16384
DATES = [f"{2026 + t // 4}-{1 + t % 4 * 3:02}-01" for t in range(STEPS)]
WAR = (HEAD.replace("years = 1", "years = 4").replace('"year"', '"quarter"') +
       "[agent.A]\ngdp_usd_bn = { uniform = [1, 2] }\n[agent.B]\ngdp_usd_bn = 1\n"
       f'[event.war]\nkind = "gdp"\nagents = ["A"]\nloss = 0.5\nhazard_per_year = {HAZARD}\n'
       'duration_years = 50\n' +
       "".join(f'[ask.t{t:02}]\ntext = "Begun?"\nthat = "gdp_gap.A < -10"\nat = {date}\n'
               for t, date in enumerate(DATES)) + '[sweep]\nmetrics = ["gdp.B"]\n')


def begun(folder, text, design):
    """Returns the probability of each question."""
    out = sweep(folder / "out", small(folder, text), "-n", COUNT, "--design", design)
    return {a["ask"]: a["probability"] for a in read_json(out / "asks.json")["asks"]}


@pytest.mark.parametrize("design", DESIGNS)
def test_waiting_times(folder, design):
    """An event of hazard k per year has begun by step t with probability 1 - exp(-k h (t+1)), in
    every design."""
    said = begun(folder, WAR, design)
    for t in range(STEPS):
        p = 1 - math.exp(-HAZARD * 0.25 * (t + 1))
        assert abs(said[f"t{t:02}"] - p) < 4 * math.sqrt(p * (1 - p) / COUNT)


def test_events_of_one_step(folder):
    """An event of one step ends with it and may begin again: all steps have equal probability and
    are independent."""
    p = 1 - math.exp(-HAZARD * 0.25)
    for share in begun(folder, WAR.replace("duration_years = 50", "duration_years = 0.25"),
                       "random").values():
        assert abs(share - p) < 4.5 * math.sqrt(p * (1 - p) / COUNT)


@pytest.mark.parametrize("design", DESIGNS)
def test_linear(folder, design):
    """Payment is amount x realisation, independent: mean and variance of the product are known."""
    file = small(folder, SMALL.replace('"paid.*"', '"paid.*", "cancelled.*", "invested.KAZ.JPN.*"'))
    count = 16384
    m_a, v_a = 10, 100 / 12  # uniform over 5 to 15
    m_r = (0.1 + 4 * 0.3 + 0.6) / 6
    v_r = (m_r - 0.1) * (0.6 - m_r) / 7
    mean, variance = m_a * m_r, v_a * v_r + v_a * m_r ** 2 + v_r * m_a ** 2
    rest = v_a * v_r + v_a * (1 - m_r) ** 2 + v_r * m_a ** 2
    out = sweep(folder / design, file, "--save-finals", "-n", count, "--design", design)
    last = {r["metric"]: r for r in rows(out / "quantiles.csv") if r["date"] == "2028-01-01"}
    found = numbers(out / "finals.csv")
    for metric, m, v in (("paid.help", mean, variance), ("invested.KAZ.JPN.money", mean, variance),
                         ("cancelled.help", m_a - mean, rest)):
        row, values = last[metric], found[metric]
        assert int(row["replicates"]) == count == len(values)
        assert abs(float(row["mean"]) - m) < 4 * math.sqrt(v / count)
        fourth = sum((x - m) ** 4 for x in values) / count
        assert abs(float(row["sd"]) ** 2 - v) < 4 * math.sqrt((fourth - v ** 2) / count)
        if design == "random":
            assert abs(float(row["se"]) * math.sqrt(count) / math.sqrt(v) - 1) < 0.05
        elif design == "sobol":
            assert float(row["se"]) < 0.2 * math.sqrt(v / count)
        # Compares the table with the replicates.
        values = sorted(values)
        assert math.isclose(float(row["mean"]), math.fsum(values) / count, rel_tol=1e-9)
        assert float(row["min"]) == values[0] and float(row["max"]) == values[-1]
        for q, name in ((0.05, "q5"), (0.5, "q50"), (0.95, "q95")):
            at = bisect.bisect(values, float(row[name])) / count
            assert abs(at - q) < 0.01
    amounts, shares, paid = (found[name] for name in (
        "pledge.help.amount_usd_bn", "pledge.help.realisation", "paid.help"))
    assert all(math.isclose(a * r, p, rel_tol=1e-12) for a, r, p in zip(amounts, shares, paid))


def test_clamped(folder):
    """Draws outside the range of their key are clamped, counted and reported."""
    file = small(folder, SMALL.replace("{ pert = [0.1, 0.3, 0.6] }", "{ normal = [0.9, 0.2] }"))
    said = steppe("sweep", file, "-n", 1000, "--design", "random", "--out", folder / "out",
                  "--save-finals").stdout
    values = numbers(folder / "out/finals.csv")["pledge.help.realisation"]
    count = sum(x == 1 for x in values) + sum(x == 0 for x in values)
    assert max(values) == 1 and min(values) >= 0
    assert abs(count / 1000 - (1 - normal(0.5))) < 4 * math.sqrt(0.3 * 0.7 / 1000)
    told = [line for line in said.splitlines() if "left the range" in line]
    assert len(told) == 1 and told[0].startswith(f"{count} draws of the part of the promise that is paid left")
    file.write_text(SMALL)
    assert "left the range" not in steppe("sweep", file, "-n", 1000).stdout


INERT = {
    "an agent": '[agent.AAA]\ngdp_usd_bn = { uniform = [1, 9] }\ngdp_volatility = 0.1\n',
    "a pledge of nothing": '[pledge.a-first]\nfrom = "JPN"\nto = "KAZ"\nlayer = "money"\namount_usd_bn = 0\nrealisation = { uniform = [0, 1] }\nstart = 2026-04-01\nyears = 1\n',
    "a random event without effect": '[event.a-first]\nkind = "gdp"\nagents = ["KAZ"]\nloss = 0\nhazard_per_year = { uniform = [0.1, 2] }\nduration_years = 0.5\n',
    "a dated event without effect": '[event.a-first]\nkind = "gdp"\nagents = ["KAZ"]\nloss = 0\nstart = 2026-07-01\nduration_years = 1\n',
}


@pytest.mark.parametrize("design", DESIGNS[:2])
def test_inert_things(folder, design):
    before = small(folder, SMALL.replace('["gdp.*", "paid.*"]', '["gdp.*", "paid.*", "influence.*", "autonomy.*"]'))
    plain = finals(folder / "plain", before, 1100, design, columns)
    for k, (what, text) in enumerate(INERT.items()):
        (folder / f"{k}").mkdir()
        file = small(folder / f"{k}", before.read_text().replace("[sweep]", text + "[sweep]"))
        found = finals(folder / f"out-{k}", file, 1100, design, columns)
        assert len(found) > len(plain) or "dated" in what
        assert not [name for name in plain if found[name] != plain[name]], what
    before.write_text(before.read_text().replace("loss = 0.5", "loss = 0.4"))
    found = finals(folder / "other", before, 1100, design, columns)
    assert found["gdp.KAZ"] != plain["gdp.KAZ"] and found["paid.help"] == plain["paid.help"]


@pytest.mark.parametrize("design", DESIGNS[:2])
def test_until_they_differ(folder, design):
    """Two scenarios that differ from 2027 on have bitwise equal quantiles before."""
    later = '[event.later]\nkind = "gdp"\nagents = ["KAZ", "JPN"]\nloss = { uniform = [0.1, 0.3] }\nstart = 2027-01-01\n'
    one, other = folder / "one/s.toml", folder / "other/s.toml"
    for file, text in ((one, SMALL), (other, SMALL.replace("[sweep]", later + "[sweep]"))):
        file.parent.mkdir()
        file.write_text(text)
    a, b = (rows(sweep(file.parent / design, file, "-n", 1100, "--design",
                       design) / "quantiles.csv") for file in (one, other))
    assert len(a) == len(b)
    for x, y in zip(a, b):
        if x["date"] < "2027-01-01":
            assert x == y
    at = [(x["mean"] != y["mean"]) for x, y in zip(a, b) if x["date"] == "2027-01-01"
          and x["metric"].startswith("gdp.")]
    assert at and all(at)


def test_ends_of_double(folder):
    """Amounts near the largest double are refused; spreads and errors of tiny ones are finite."""
    def write(n, low, high):
        amount = f"amount_usd_bn = {{ uniform = [{low}, {high}] }}"
        return written(folder, **{f"end{n}": re.sub(r"amount_usd_bn = .*", amount, SMALL)})[0]

    for n, ends in enumerate(((1e300, 1e308), (1e250, 1e307), (1e160, 1e200), (0, 1e155))):
        done = steppe("sweep", write(n, *ends), "-n", 256, "--metrics", "paid.*", code=2)
        assert "E050" in done.stderr and "nan" not in done.stdout
    for n, ends in enumerate(((0, 1e-300), (1e-308, 1e-300), (1e-200, 1e-160), (0, 1e-155))):
        out = sweep(folder / f"out{n}", write(n, *ends), "-n", 256, "--metrics", "paid.*")
        for row in rows(out / "quantiles.csv"):
            assert all(math.isfinite(float(row[name])) for name in ("mean", "se", "sd"))
