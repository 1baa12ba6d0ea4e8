"""Closed forms and hand calculations of sections 4 to 7.

The files in ../shocks are small enough for calculations by hand.
"""
import math
import pathlib

import pytest

import invariants
from model import Model, model_of
from scenario import Scenario
from selftest import advance, close, scenario

SHOCKS = pathlib.Path(__file__).resolve().parent.parent / "shocks"
YEARS = '[time]\nstart = 2026-01-01\nstep = "year"\nyears = {}\n[model]\nrow_growth_per_year = 0\n'


def states(*ids):
    return "".join(f"[agent.{i}]\ngdp_usd_bn = 100\nsaving = 0\n" for i in ids)


def test_quota():
    """A needs 100, may import 60 and holds 25, of which a fifth may be used at once."""
    model = model_of(SHOCKS / "quota.toml")
    c = model.commodities["c"]
    close(c.ask["A", "B"], 60)  # the ask under a quota
    close(sum(c.R2.values()), 0)  # spot purchases
    close(c.f["A"], 0.4)  # the unfilled part
    close(c.p["A"], 0.6 ** -2)  # the price of A
    close(c.p["B"], 1)  # the price of an unrestricted buyer
    close(c.use["A"], 60 + 5 / 0.25)  # use with held stock
    model.advance()
    close(c.B["A"], 0.25 * 0.4)  # alarm after a quarter
    close(c.n["A"], 0.25 * 0.3 * 0.3 * math.log(0.6 ** -2))  # thrift after a quarter


def test_spot():
    """B delivers half; of the missing 30, the spot market seeks 15 from C, which has 20."""
    c = model_of(SHOCKS / "spot.toml").commodities["c"]
    close(c.R["A", "B"], 30)  # deliveries of the restricting seller
    close(c.R["A", "C"], 40 + 0.5 * 30)  # deliveries of the other seller
    c = model_of(SHOCKS / "part.toml").commodities["c"]
    close(c.A["A", "B"], 2 / 3)  # the bound part of the step
    close(c.ask["A", "B"], 20 + 20)  # the ask in part under a quota
    w = (50 / 3, 20)  # the free third of B's remainder, and all of C's
    close(c.R2["A", "B"], 10 * w[0] / sum(w))  # the spot in the free part
    close(c.R2["A", "C"], 10 * w[1] / sum(w))  # the spot of C


def test_lasting_shortage(folder):
    """A permanent supply of S leaves a shortage of 1 - S^(elasticity/(elasticity + thrift))."""
    text = YEARS.format(400) + states("A", "B") + (
        '[commodity.c]\ndata = "ore.csv"\ncover_years = 0\nelasticity = 0.4\nthrift = 0.6\n'
        'thrift_per_year = 0.5\nentry = 1.5\n[event.q]\nkind = "export-restriction"\n'
        'commodity = "c"\nfrom = "B"\ncut = 0.7\nstart = 2026-01-01\n')
    model = model_of(scenario(folder, text, ore=["importer,exporter,quantity", "A,B,10"]))
    advance(model, 400)
    c = model.commodities["c"]
    close(c.u["A"], 1 - 0.3 ** 0.4)  # a permanent shortage
    close(c.n["A"], -0.6 * math.log(0.3))  # permanent thrift
    close(c.B["A"], c.f["A"])  # permanent alarm
    close(c.z["B"], 0)  # a quota attracts no capacity


def test_lasting_entry(folder):
    """After a permanent outage capacity enters elsewhere, up to entry*(1 - 1/p)."""
    text = YEARS.format(300) + states("A", "B", "C") + (
        '[commodity.c]\ndata = "ore.csv"\ncover_years = 0\nspare = 0\nspot = 0\nelasticity = 0.5\n'
        "thrift = 0\nentry = 0.9\nentry_years = 2\nadaptation_per_year = 0\nreturn_per_year = 0\n"
        '[event.o]\nkind = "outage"\ncommodity = "c"\nat = "B"\ncut = 0.5\nstart = 2026-01-01\n')
    rows = ["importer,exporter,quantity", "A,B,10", "A,C,10"]
    model = model_of(scenario(folder, text, ore=rows))
    advance(model, 300)
    c = model.commodities["c"]
    close(c.z["B"], 0.9 * (1 - 1 / c.p["A"]))  # entry at rest
    close(1 - c.f["A"], (0.5 * math.exp(c.z["B"]) + 1) / 2)  # deliveries from entry


@pytest.mark.parametrize("name,b", [("reexport", 20 / 80), ("union", 300 / 400)])
def test_passage(name, b):
    """Half of S's 100 for D is lost; J re-exports a part: by its exports or by the union's
    demand."""
    known = 0.5 * (1 - math.exp(-0.5))
    model = model_of(SHOCKS / f"{name}.toml")
    close(model.trade.X["D", "S"], 0)  # no re-export before the loss is known
    model.advance()
    trade = model.trade
    close(trade.J["D", "S"], known)  # the known part
    close(trade.b["D", "J"], b)  # the weight of passage
    K, W = 100 * known, b * 50
    close(trade.W["D", "S"], W)  # room
    close(trade.X["D", "S"], 0.4 * K / (K + W) * W)  # re-exports
    close(trade.Re["J", "S"], trade.X["D", "S"])  # imports of the third state
    close(trade.Q["D", "J"], 0.25 * 0.7 * 0.5 * 50 * 20 / 70)  # diverted demand


def test_worth():
    model = model_of(SHOCKS / "openness.toml")
    model.advance()
    mu = 60 / 660
    close(model.trade.mu["D"], mu)  # the part of trade
    close(model.Y["D"], 300 * (1 - mu * 5 / 12))  # GDP after half of its largest trade is cut
    close(model.Y["J"], 100)  # GDP of the transit state


def test_likeness(folder):
    text = YEARS.format(1) + states("A", "B", "C") + (
        "[issue.x]\nposition = { A = 0, B = 0.1, C = 0.4 }\n"
        "[issue.y]\nposition = { A = 0.2, B = 0.2, C = -0.2 }\nnorm = 1\nnorm_weight = 1\n"
        '[layer.near]\nkind = "alike"\nwidth = 0.2\n[layer.x]\nkind = "alike"\nissues = ["x"]\n')
    model = Model(Scenario(scenario(folder, text)))
    share = model.influence.share
    near, far = math.exp(-0.005 / 0.08), math.exp(-0.16 / 0.08)
    close(share["near", "A", "B"], near / (near + far))  # similarity on both issues
    near, far = math.exp(-0.01 / (2 * 0.078 ** 2)), math.exp(-0.16 / (2 * 0.078 ** 2))
    close(share["x", "A", "C"], far / (near + far), 1e-15)  # similarity on one issue
    text = YEARS.format(1) + states("A") + (
        '[layer.n]\nkind = "alike"\n[issue.x]\nposition = { A = 1 }\n')
    alone = model_of(scenario(folder, text))
    close(alone.influence.W["A", "A"], 1)  # an agent alone


def test_leaving_and_joining(folder):
    """Joins act before leaves, whatever the order of names."""
    text = YEARS.format(1) + states("A", "B") + (
        '[layer.t]\nkind = "tie"\n[institution.u]\nlayer = "t"\nstrength = 1\nmembers = ["B"]\n'
        'customs_union = true\n[event.a]\nkind = "membership"\ninstitution = "u"\nleave = "A"\n'
        'start = 2026-07-01\n[event.b]\nkind = "membership"\ninstitution = "u"\njoin = "A"\n'
        "start = 2026-01-01\n")
    model = model_of(scenario(folder, text))
    close(model.influence.share["t", "A", "B"], 0.5 * 0.5)  # half a year in, half a year out


@pytest.mark.parametrize("name,key,value,broken", [
    ("R", ("A", "B"), 61.0, "over the quota"), ("R", ("A", "B"), 200.0, "delivered over capacity"),
    ("R2", ("A", "B"), 1.0, "spot from the restricting seller"),
    ("p", "A", 0.9, "price outside [1, choke]"), ("B", "A", math.nan, "alarm outside [0, 1]"),
    ("use", "A", 101.0, "use over need")])
def test_wrong_commodities(name, key, value, broken):
    """The invariants detect a wrong delivery, price or stock."""
    c = model_of(SHOCKS / "quota.toml").commodities["c"]
    assert max(invariants.of_commodity(c).values()) <= invariants.TOLERANCE
    getattr(c, name)[key] = value
    assert broken in {k[0] for k, v in invariants.of_commodity(c).items()
                      if not v <= invariants.TOLERANCE}


def test_wrong_trade():
    """The invariants detect a wrong re-export."""
    model = model_of(SHOCKS / "union.toml")
    model.advance()
    trade = model.trade
    assert max(invariants.of_trade(trade).values()) <= invariants.TOLERANCE
    trade.Re["D", "J"] *= 2
    assert invariants.of_trade(trade)["inflow differs from outflow", "J"] > 0.5
    trade.X["D", "S"] *= 10
    assert invariants.of_trade(trade)["re-export over its bounds", ("D", "S")] > 0
