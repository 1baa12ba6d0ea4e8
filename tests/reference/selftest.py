"""Compares the reference with published and closed-form values, through scenario files."""
import csv
import math

import pytest

import generate
from check import COLUMNS, faults_of
from metrics import run
from model import Model, model_of

TIME = '[time]\nstart = 2026-01-01\nstep = "{step}"\nyears = {years}\n'
# Friedkin & Johnsen 1999; Parsegov et al. 2017, IEEE TAC 62(5), eq. 2, 15, 16.
W = [[.220, .120, .360, .300], [.147, .215, .344, .294], [0, 0, 1, 0], [.090, .178, .446, .286]]
FOUR = "ABCD"
RULES = "proportional", "priority", "maxmin"
FIXED = '[layer.w]\nkind = "fixed"\nweight = 1\ndata = "w.csv"\n'
MONEY = '[layer.money]\nkind = "stock"\nweight = 1\n'
PLEDGE = ('[pledge.p]\nfrom = "B"\nto = "A"\nlayer = "money"\nstart = 2026-01-01\n'
          "amount_usd_bn = 1\n")


def close(found, expected, tolerance=1e-12):
    assert abs(found - expected) <= tolerance


def advance(model, t):
    while model.t < t:
        model.advance()


def scenario(folder, text, **tables):
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    file = folder / "scenario.toml"
    file.write_text(text, encoding="utf-8")
    return file


def four_agents(folder, issues):
    text = TIME.format(step="year", years=200)
    for n, i in enumerate(FOUR):
        text += f"[agent.{i}]\ngdp_usd_bn = 1\nautonomy = 0\nsusceptibility = {1 - W[n][n]!r}\n"
    rows = ["agent,influencer,share"] + [f"{i},{j},{w}" for i, row in zip(FOUR, W)
                                         for j, w in zip(FOUR, row) if i != j]
    return scenario(folder, text + FIXED + issues, w=rows)


def issue(name, values, coupling=""):
    cells = ", ".join(f"{i} = {v / 100!r}" for i, v in zip(FOUR, values))
    return f"[issue.{name}]\nconviction = {{ {cells} }}\n{coupling}\n"


def test_friedkin_johnsen(folder):
    u = (25, 25, 75, 85)
    out = run(model_of(four_agents(folder, issue("one", u))))
    for i, expected in zip(FOUR, (60.020849, 59.983966, 75, 74.986205)):
        V = [out[0][f"total_influence.{i}.{j}"] for j in FOUR]
        close(100 * out[-1][f"position.{i}.one"], expected, 1e-6)
        close(sum(v * x for v, x in zip(V, u)), expected, 1e-6)
        close(sum(V), 1, 1e-14)


@pytest.mark.parametrize("a,b,last,first", [
    (.2, .3, [(39.1604, 38.9483, 75, 55.9772), (12.0011, 10.0706, -50, 5.3140)],
     [(42.1288, 41.56821, 75, 58.851892), (14.7508, 12.465235, -50, 7.265522)]),
    (-.2, -.3, [(52.2652, 52.1276, 75, 68.3510), (-30.9231, -33.2674, -50, -33.1524)], ())],
    ids=["positive", "negative"])
def test_coupled_issues(folder, a, b, last, first):
    """Positions at the end, and after the first step."""
    out = run(model_of(four_agents(folder, issue("x", (25, 25, 75, 85), f"coupling = {{ y = {a} }}")
                                   + issue("y", (25, 15, -50, 5), f"coupling = {{ x = {b} }}"))))
    for row, positions, tolerance in ((out[-1], last, 6e-5), (out[1], first, 1e-9)):
        for k, values in zip("xy", positions):
            for i, expected in zip(FOUR, values):
                close(100 * row[f"position.{i}.{k}"], expected, tolerance)


def test_concentration(folder):
    text = TIME.format(step="year", years=1) + '[agent.T]\ngdp_usd_bn = 1\nrole = "target"\n'
    text += "".join(f'[agent.{i}]\ngdp_usd_bn = 1\nrole = "power"\n' for i in FOUR) + FIXED
    rows = ["agent,influencer,share", "T,A,.55", "T,B,.25", "T,C,.10", "T,D,.10"]
    out = run(model_of(scenario(folder, text, w=rows)))
    close(out[0]["effective_patrons.T"], 2.597403, 1e-6)
    close(out[0]["effective_powers"], 2.597403, 1e-6)


def two_states(step, years):
    return TIME.format(step=step, years=years) + "".join(
        f"[agent.{i}]\ngdp_usd_bn = 261\n" for i in "AB")


def test_perpetual_inventory(folder):
    text = two_states("year", 600) + MONEY + 'data = "money.csv"\nhome_per_gdp = 0.5\n'
    model = model_of(scenario(folder, text, money=[
        "host,investor,stock_usd_bn,flow_usd_bn_per_year", "A,B,100,10"]))
    advance(model, 5)
    close(model.money.F("money", "A", "B"), 122.6219, 1e-4)
    close(model.influence.share["money", "A", "B"], 122.6219 / (122.6219 + 130.5), 1e-6)
    advance(model, 600)
    close(model.money.F("money", "A", "B"), 200, 1e-9)


@pytest.mark.parametrize("step", ["month", "quarter", "year"])
def test_hazard(folder, step):
    text = two_states(step, 5) + MONEY + PLEDGE + (
        'profile = "hazard"\ndisburse_per_year = 0.132\ncancel_per_year = 0.0743\n')
    end = run(model_of(scenario(folder, text)))[-1]
    left = math.exp(-5 * (.132 + .0743))
    close(end["paid.p"], .132 / .2063 * (1 - left))
    close(end["cancelled.p"], .0743 / .2063 * (1 - left))
    close(end["outstanding.p"], left)


@pytest.mark.parametrize("step", ["month", "quarter", "year"])
@pytest.mark.parametrize("profile,half", [("flat", .5), ("front", .75), ("back", .25)])
def test_profiles(folder, step, profile, half):
    text = two_states(step, 3) + MONEY + PLEDGE + (
        f'profile = "{profile}"\nyears = 2\nrealisation = 0.6\n')
    out = run(model_of(scenario(folder, text)))
    year = (len(out) - 1) // 3
    close(out[year]["paid.p"], .6 * half)
    close(out[year]["cancelled.p"], .4 * half)
    close(out[-1]["outstanding.p"], 0)


@pytest.mark.parametrize("rule", RULES)
def test_stock_and_cut(folder, rule):
    text = two_states("year", 7) + (
        "[agent.C]\ngdp_usd_bn = 1\n[model]\nrow_growth_per_year = 0\n[commodity.ore]\n"
        f'data = "ore.csv"\ncover_years = 1.8\nrationing = "{rule}"\n')
    text += "".join(f"{key} = 0\n" for key in (
        "spare", "spot", "restock_per_year", "adaptation_per_year", "return_per_year", "hold",
        "thrift", "entry"))
    text += ('[event.cut]\nkind = "outage"\ncommodity = "ore"\nat = "B"\ncut = 0.4\n'
             "start = 2026-01-01\n")
    out = run(model_of(scenario(folder, text, ore=["importer,exporter,quantity", "A,B,90",
                                                   "A,C,10"])))
    for t, stock in enumerate((180, 144, 108, 72, 36, 0, 0, 0)):
        close(out[t]["inventory.A.ore"], stock, 1e-10)
        close(100 * (1 - out[t]["shortage.A.ore"]), 100 if t < 5 else 64, 1e-10)


def test_poisson_binomial(folder):
    text = TIME.format(step="year", years=1)
    p = dict(zip("ABCDE", (.9, .6, .5, .3, .2)))
    text += "".join(f"[agent.{i}]\ngdp_usd_bn = 1\n" for i in p)
    cells = ", ".join(f"{i} = {0.1 * math.log(x / (1 - x))!r}" for i, x in p.items())
    text += f"[issue.k]\nposition = {{ {cells} }}\nabstain_band = 0\nvote_width = 0.1\n"
    out = run(model_of(scenario(folder, text)))
    close(out[0]["majority.k"], .495)
    close(out[0]["votes_yes.k"], 2.5)


def test_one_dollar(folder):
    text = two_states("quarter", 2).replace("[agent.B]", '[agent.B]\nrole = "power"') + (
        '[agent.C]\ngdp_usd_bn = 40000\nrole = "power"\n[layer.ties]\nkind = "tie"\nweight = 1\n'
        'data = "ties.csv"\n') + MONEY
    ties = ["a,b,strength", "A,C,0.01"]
    without = run(model_of(scenario(folder, text, ties=ties)))
    dollar = PLEDGE.replace("= 1\n", "= 1e-9\n") + "years = 1\n"
    with_it = run(model_of(scenario(folder, text + dollar, ties=ties)))
    for metric, value in without[-1].items():
        if metric.startswith(("influence.", "layer_influence.")):
            close(with_it[-1][metric], value, 1e-9)
    close(without[0]["layer_influence.ties.A.C"] / 0.4, 0.01, 1e-4)


@pytest.mark.parametrize("step", ["month", "year"])
@pytest.mark.parametrize("rule", RULES)
def test_growth(folder, rule, step):
    """Growth without shocks: no shortage under any rule."""
    text = two_states(step, 6).replace("= 261", "= 261\ngrowth_per_year = 0.07")
    text += (f'[commodity.ore]\nrationing = "{rule}"\nspare = 0\ndata = "ore.csv"\n'
             "gdp_at_risk = { A = 0.5 }\n")
    out = run(model_of(scenario(folder, text, ore=[
        "importer,exporter,quantity", "A,B,9", "A,A,4", "B,A,2", "ROW,B,5", "A,ROW,7"])))
    assert max(v for row in out for m, v in row.items() if m.startswith("shortage.")) < 1e-12


@pytest.mark.parametrize("seed", range(1, 20))
def test_equilibrium(folder, seed):
    """In a constant world inferred convictions are an equilibrium."""
    model = model_of(generate.write(seed, folder).parent / "baseline.toml")
    s, still = model.s, Model(model.s, with_events=False)
    for i, k in model.X:
        views, listens = s.issue[k], s.agent[i]["susceptibility"]
        if i not in views["conviction"] and views["norm_weight"][i] == 0:
            net, X, C = still.influence, model.X, views["coupling"]
            held = [m for m in s.issues if (i, m) in X]
            own = 1 - sum(abs(C[m]) for m in held if m != k)
            heard = listens * sum((own if m == k else C[m]) * (
                net.Ws[i, j] * X[j, m] if (j, m) in X else net.W[i, j] * X[i, m])
                for j in s.agents for m in held)
            close(heard + (1 - listens) * model.U(i, k) + model.r0[i, k], model.X[i, k])


def test_comparing_can_fail(folder):
    file = generate.write(3, folder, everything=True)
    rows = [["r", t, "", metric, "", repr(v)] for t, values in enumerate(run(model_of(file)))
            for metric, v in values.items()]
    *first, value = rows[0]

    def faults(rows):
        with open(folder / "table.csv", "w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([COLUMNS, *rows])
        return faults_of(file, folder / "table.csv")[0]
    assert not faults(rows)
    for wrong in ([], rows[1:], rows + rows[:1], [["r", 0, "", "no.such", "", "1"], *rows],
                  [[*first, "nan"], *rows[1:]], [[*first, repr(float(value) + 2e-9)], *rows[1:]]):
        assert faults(wrong)
