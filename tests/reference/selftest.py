"""Compares the reference with published and closed-form values, through scenario files:
selftest.py."""
import csv
import math
import pathlib
import tempfile

import generate
import selftest_shocks
from check import COLUMNS, faults_of
from metrics import run
from model import Model, model_of

TIME = '[time]\nstart = 2026-01-01\nstep = "{step}"\nyears = {years}\n'
# Friedkin & Johnsen 1999; Parsegov et al. 2017, IEEE TAC 62(5), eq. 2, 15, 16.
W = [[.220, .120, .360, .300], [.147, .215, .344, .294], [0, 0, 1, 0], [.090, .178, .446, .286]]
FOUR = ["A", "B", "C", "D"]


def close(found, expected, tolerance, what):
    assert abs(found - expected) <= tolerance, f"{what}: {found!r}, not {expected!r}"


def scenario(folder, text, **tables):
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    file = folder / "scenario.toml"
    file.write_text(text, encoding="utf-8")
    return file


def four_agents(folder, issues, years=200):
    text = TIME.format(step="year", years=years)
    for n, i in enumerate(FOUR):
        text += f"[agent.{i}]\ngdp_usd_bn = 1\nautonomy = 0\nsusceptibility = {1 - W[n][n]!r}\n"
    rows = ["agent,influencer,share"] + [f"{i},{j},{W[a][b]}" for a, i in enumerate(FOUR) for b, j in enumerate(FOUR) if a != b]
    return scenario(folder, text + '[layer.w]\nkind = "fixed"\nweight = 1\ndata = "w.csv"\n' + issues, w=rows)


def issue(name, values, coupling=""):
    cells = ", ".join(f"{i} = {v / 100!r}" for i, v in zip(FOUR, values))
    return f"[issue.{name}]\nconviction = {{ {cells} }}\n{coupling}\n"


def friedkin_johnsen(folder):
    u = (25, 25, 75, 85)
    out = run(model_of(four_agents(folder, issue("one", u))))
    for n, expected in enumerate((60.020849, 59.983966, 75, 74.986205)):
        close(100 * out[-1][f"position.{FOUR[n]}.one"], expected, 1e-6, "Friedkin-Johnsen")
        close(sum(out[0][f"total_influence.{FOUR[n]}.{j}"] * x for j, x in zip(FOUR, u)), expected, 1e-6, "V u")
        close(sum(out[0][f"total_influence.{FOUR[n]}.{j}"] for j in FOUR), 1, 1e-14, "a row of V")


def coupled_issues(folder):
    first, second = (25, 25, 75, 85), (25, 15, -50, 5)
    cases = [(.2, .3, (39.1604, 38.9483, 75, 55.9772), (12.0011, 10.0706, -50, 5.3140)),
             (-.2, -.3, (52.2652, 52.1276, 75, 68.3510), (-30.9231, -33.2674, -50, -33.1524))]
    for a, b, x, y in cases:
        file = four_agents(folder, issue("x", first, f"coupling = {{ y = {a} }}") + issue("y", second, f"coupling = {{ x = {b} }}"))
        out = run(model_of(file))
        for n, i in enumerate(FOUR):
            close(100 * out[-1][f"position.{i}.x"], x[n], 6e-5, "coupled, first issue")
            close(100 * out[-1][f"position.{i}.y"], y[n], 6e-5, "coupled, second issue")
        if a > 0:
            for i, x1, y1 in zip(FOUR, (42.1288, 41.56821, 75, 58.851892), (14.7508, 12.465235, -50, 7.265522)):
                close(100 * out[1][f"position.{i}.x"], x1, 1e-9, "coupled, first step")
                close(100 * out[1][f"position.{i}.y"], y1, 1e-9, "coupled, first step")


def concentration(folder):
    text = TIME.format(step="year", years=1) + '[agent.T]\ngdp_usd_bn = 1\nrole = "target"\n'
    text += "".join(f'[agent.{i}]\ngdp_usd_bn = 1\nrole = "power"\n' for i in FOUR)
    rows = ["agent,influencer,share"] + [f"T,{i},{s}" for i, s in zip(FOUR, (.55, .25, .10, .10))]
    out = run(model_of(scenario(folder, text + '[layer.w]\nkind = "fixed"\nweight = 1\ndata = "w.csv"\n', w=rows)))
    close(out[0]["effective_patrons.T"], 2.597403, 1e-6, "effective patrons")
    close(out[0]["effective_powers"], 2.597403, 1e-6, "effective powers")


def two_states(step, years):
    return TIME.format(step=step, years=years) + "".join(f"[agent.{i}]\ngdp_usd_bn = 261\n" for i in ("A", "B"))


def perpetual_inventory(folder):
    layer = '[layer.money]\nkind = "stock"\nweight = 1\ndata = "money.csv"\nhome_per_gdp = 0.5\n'
    file = scenario(folder, two_states("year", 600) + layer, money=["host,investor,stock_usd_bn,flow_usd_bn_per_year", "A,B,100,10"])
    model = model_of(file)
    while model.t < 5:
        model.advance()
    close(model.money.F("money", "A", "B"), 122.6219, 1e-4, "perpetual inventory")
    close(model.influence.share["money", "A", "B"], 122.6219 / (122.6219 + 130.5), 1e-6, "its share")
    while model.t < 600:
        model.advance()
    close(model.money.F("money", "A", "B"), 200, 1e-9, "perpetual inventory at rest")


def pledge_ledger(folder):
    layer = '[layer.money]\nkind = "stock"\nweight = 1\n'
    pledge = ('[pledge.p]\nfrom = "B"\nto = "A"\nlayer = "money"\namount_usd_bn = 1\nstart = 2026-01-01\nprofile = "hazard"\n'
              "disburse_per_year = 0.132\ncancel_per_year = 0.0743\n")
    for step in ("month", "quarter", "year"):
        end = run(model_of(scenario(folder, two_states(step, 5) + layer + pledge)))[-1]
        left = math.exp(-5 * (.132 + .0743))
        for name, expected in (("paid", .132 / .2063 * (1 - left)), ("cancelled", .0743 / .2063 * (1 - left)), ("outstanding", left)):
            close(end[f"{name}.p"], expected, 1e-12, f"{name} in steps of a {step}")
    for profile, half in (("flat", .5), ("front", .75), ("back", .25)):
        for step in ("month", "quarter", "year"):
            text = pledge[:pledge.index("profile")] + f'profile = "{profile}"\nyears = 2\nrealisation = 0.6\n'
            out = run(model_of(scenario(folder, two_states(step, 3) + layer + text)))
            year = (len(out) - 1) // 3
            close(out[year]["paid.p"], .6 * half, 1e-12, profile)
            close(out[year]["cancelled.p"], .4 * half, 1e-12, profile)
            close(out[-1]["outstanding.p"], 0, 1e-12, profile)


def stock_and_cut(folder):
    text = two_states("year", 7) + "[agent.C]\ngdp_usd_bn = 1\n[model]\nrow_growth_per_year = 0\n"
    text += '[commodity.ore]\ndata = "ore.csv"\ncover_years = 1.8\n' + "".join(
        f"{key} = 0\n" for key in ("spare", "spot", "restock_per_year", "adaptation_per_year", "return_per_year", "hold",
                                       "thrift", "entry"))
    text += '[event.cut]\nkind = "outage"\ncommodity = "ore"\nat = "B"\ncut = 0.4\nstart = 2026-01-01\n'
    for rule in ("proportional", "priority", "maxmin"):
        file = scenario(folder, text.replace("spare", f'rationing = "{rule}"\nspare', 1), ore=["importer,exporter,quantity", "A,B,90", "A,C,10"])
        out = run(model_of(file))
        for t, stock in enumerate((180, 144, 108, 72, 36, 0, 0, 0)):
            close(out[t]["inventory.A.ore"], stock, 1e-10, "stock and cut")
            close(100 * (1 - out[t]["shortage.A.ore"]), 100 if t < 5 else 64, 1e-10, "its use")


def poisson_binomial(folder):
    text = TIME.format(step="year", years=1)
    p = dict(zip("ABCDE", (.9, .6, .5, .3, .2)))
    text += "".join(f"[agent.{i}]\ngdp_usd_bn = 1\n" for i in p)
    cells = ", ".join(f"{i} = {0.1 * math.log(x / (1 - x))!r}" for i, x in p.items())
    out = run(model_of(scenario(folder, text + f"[issue.k]\nposition = {{ {cells} }}\nabstain_band = 0\nvote_width = 0.1\n")))
    close(out[0]["majority.k"], .495, 1e-12, "majority")
    close(out[0]["votes_yes.k"], 2.5, 1e-12, "expected votes")


def one_dollar(folder):
    text = two_states("quarter", 2).replace("[agent.B]", '[agent.B]\nrole = "power"')
    text += ('[agent.C]\ngdp_usd_bn = 40000\nrole = "power"\n[layer.money]\nkind = "stock"\nweight = 1\n[layer.ties]\nkind = "tie"\nweight = 1\ndata = "ties.csv"\n')
    dollar = '[pledge.p]\nfrom = "B"\nto = "A"\nlayer = "money"\namount_usd_bn = 1e-9\nstart = 2026-01-01\nyears = 1\n'
    ties = ["a,b,strength", "A,C,0.01"]
    without = run(model_of(scenario(folder, text, ties=ties)))
    with_it = run(model_of(scenario(folder, text + dollar, ties=ties)))
    for metric, value in without[-1].items():
        if metric.startswith(("influence.", "layer_influence.")):
            close(with_it[-1][metric], value, 1e-9, f"one dollar, {metric}")
    close(without[0]["layer_influence.ties.A.C"] / 0.4, 0.01, 1e-4, "a tie of 0.01")


def undisturbed(folder):
    """Growth without shocks: no shortage under any rule; in a constant world inferred convictions
    are an equilibrium."""
    for rule in ("proportional", "priority", "maxmin"):
        for step in ("month", "year"):
            text = two_states(step, 6).replace("gdp_usd_bn = 261", "gdp_usd_bn = 261\ngrowth_per_year = 0.07")
            text += f'[commodity.ore]\nrationing = "{rule}"\nspare = 0\ndata = "ore.csv"\ngdp_at_risk = {{ A = 0.5 }}\n'
            out = run(model_of(scenario(folder, text, ore=["importer,exporter,quantity", "A,B,9", "A,A,4", "B,A,2", "ROW,B,5", "A,ROW,7"])))
            assert max(v for row in out for m, v in row.items() if m.startswith("shortage.")) < 1e-12, rule
    for seed in range(1, 20):
        model = model_of(generate.write(seed, folder / "random").parent / "baseline.toml")
        still = Model(model.s, with_events=False)
        for i, k in model.X:
            if i not in model.s.issue[k]["conviction"] and model.s.issue[k]["norm_weight"][i] == 0:
                own = 1 - model.s.agent[i]["susceptibility"]
                goal = sum(model.s.agent[i]["susceptibility"] * still.influence.Ws[i, j] * model.X[j, m] * model.s.issue[k]["coupling"][m]
                           for j in model.s.agents for m in model.s.issues) + own * model.U(i, k) + model.r0[i, k]
                close(goal, model.X[i, k], 1e-12, "a position at rest")


def comparing_can_fail(folder):
    file = generate.write(3, folder, everything=True)
    rows = [["r", t, "", metric, "", repr(v)] for t, values in enumerate(run(model_of(file))) for metric, v in values.items()]

    def faults(rows):
        with open(folder / "table.csv", "w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([COLUMNS, *rows])
        return faults_of(file, folder / "table.csv")[0]
    assert not faults(rows)
    assert faults([]) and faults(rows[1:]) and faults(rows + rows[:1])
    assert faults([["r", 0, "", "no.such", "", "1"], *rows])
    assert faults([[*rows[0][:5], "nan"], *rows[1:]])
    assert faults([[*rows[0][:5], repr(float(rows[0][5]) + 2e-9)], *rows[1:]])


def main():
    for check in (friedkin_johnsen, coupled_issues, concentration, perpetual_inventory, pledge_ledger, stock_and_cut,
                  poisson_binomial, one_dollar, undisturbed, comparing_can_fail, *selftest_shocks.CHECKS):
        with tempfile.TemporaryDirectory() as folder:
            check(pathlib.Path(folder))
        print(f"{check.__name__} holds")


if __name__ == "__main__":
    main()
