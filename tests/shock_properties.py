"""Properties of shocks over random worlds.

Each property is a function of (run, world, note): `run` gives {(step, metric): value} of a file, by
the program or, with --reference, by the reference; `note(name, gain, bound)` fails above the bound.
With `rare` it fails only above that, but few worlds may exceed the bound. Worlds have one shock at a
time; in the worlds shocks/misled_cut.toml and shocks/elsewhere_whole.toml a deeper cut helps by the
equations.
"""
import tempfile

import pytest

import generate_shocks
import metrics
import properties
from model import model_of
from scenario import Scenario
from sweeping import LONG

NOTHING = 1e-10
CUTS = (0.0, 0.3, 0.6, 1.0)
# Named exceptions: the bound, and the bound of rare worlds. Over 1 000 worlds 3 exceed the first in
# sourcing at a step (at most 0.145), 2 in its mean (0.011), 2 in stocks (0.044), 1 in what is sought
# twice (0.006), 9 beside the road (0.61).
RARE = 0.02  # of the worlds of a property
# Sourcing follows deliveries: a buyer leaves a seller that delivers nothing faster than one that
# delivers a little, so after the first step a deeper cut may leave less unmet need.
SOURCING_STEP, SOURCING_MEAN = (0.05, 0.2), (0.001, 0.02)
# Spot requests follow slack, whoever else asks: a small cut can direct a buyer to a better seller.
MISLED = (NOTHING, 0.1)
# Lost trade is also sought at the sanctioned partner, and is cut again there: with trade_diversion
# above 1/2 a complete cut may cost less than a deep one. While traders of third states adapt, extra
# trade from before remains: with trade_diversion + reexport above 1 the sum may exceed the loss.
# These worlds trade with many partners; shocks/elsewhere_whole.toml, with one and a small second,
# gains 1.4 % at a trade_diversion of 0.8.
SOUGHT_TWICE = (0.002, 0.01)
# States that lose a road buy from states that hardly use it, which gain. Trade that is sought has no
# limit but the trade of the partner: one that is small against the loss may gain half of its GDP.
BESIDE_THE_ROAD = (0.05, 0.7)


COUNT = 1000 if LONG else 30  # random worlds


def by_reference(file):
    steps = enumerate(metrics.run(model_of(file)))
    return {(t, metric): v for t, values in steps for metric, v in values.items()}


def during(world, event, whole=True):
    """Returns the steps that the event fills, or those that it overlaps."""
    s = Scenario(world.folder / "shock.toml")
    part = [s.overlap(t, s.events[event]["window"]) / s.h for t in range(s.steps + 1)]
    return [t for t, a in enumerate(part) if (a > 1 - 1e-9 if whole else a > 0)]


def sanction(world, a, b, cut):
    return [("kind", '"sanction"'), ("between", f'[["{a}", "{b}"]]'), ("cut", cut),
            ("start", world.start), ("duration_years", 1.5)]


def gain(after, before, step, state):
    return after[step, f"gdp.{state}"] / before[step, f"gdp.{state}"] - 1


def relief(world):
    """Returns the function of the output gained by smaller shortages: others need less."""
    at_risk = {f"shortage.{state}.{name}": (state, share)
               for name, commodity in Scenario(world.folder / "world.toml").commodities.items()
               for state, share in commodity["omega"].items()}

    def gained(after, before, step, state):
        out = 1.0
        for u, (_, share) in (item for item in at_risk.items() if item[1][0] == state):
            mild, deep = after.get((step, u), 0.0), before.get((step, u), 0.0)
            out *= (1 - share * min(mild, deep)) / (1 - share * deep)
        return out - 1
    return gained


def bound_of_sanctions(world):
    """Returns the bounds on the gain from a sanction, and the prefix of its name."""
    m = Scenario(world.folder / "world.toml").model
    if m["trade_diversion"] <= 0.5 and m["trade_diversion"] + m["reexport"] <= 1:
        return (NOTHING,), ""
    return SOUGHT_TWICE, "sought twice: "


def a_deeper_cut_never_helps(run, world, note):
    victim, seller, other = world.named[:3]
    outage = [("kind", '"outage"'), ("commodity", '"ore"'), ("at", f'"{other}"'), ("cut", 0.5),
              ("start", world.start)]
    more = {"outage": outage} if world.r.random() < 0.5 else {}
    runs = []
    for cut in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        limit = [("kind", '"export-restriction"'), ("commodity", '"ore"'), ("from", f'"{seller}"'),
                 ("to", f'["{victim}"]'), ("cut", cut), ("start", world.start),
                 ("duration_years", 1.5)]
        runs.append(run(generate_shocks.shock(world, more | {"limit": limit})))
    steps = during(world, "limit", whole=False)
    last = max(t for t, _ in runs[0])
    first = steps[0]
    for mild, deep in zip(runs, runs[1:]):
        u, stock = f"shortage.{victim}.ore", f"inventory.{victim}.ore"
        note("first step: smaller shortage", mild[first, u] - deep[first, u])
        note("first step: GDP", gain(deep, mild, first, victim))
        if first < last:
            after = first + 1
            note("first step: larger stocks", (deep[after, stock] - mild[after, stock])
                 / max(1.0, mild[after, stock]), *MISLED)
        fall = [mild[t, u] - deep[t, u] for t in steps]
        note("sourcing follows deliveries: a later step", max(fall), *SOURCING_STEP)
        note("sourcing follows deliveries: the mean", sum(fall) / len(fall), *SOURCING_MEAN)


def a_sanction_enriches_neither_side(run, world, note):
    a, b = world.r.sample(world.ids, 2)
    runs = [run(generate_shocks.shock(world, {"s": sanction(world, a, b, cut)})) for cut in CUTS]
    bound, name = bound_of_sanctions(world)
    for t in during(world, "s"):
        for state in (a, b):
            for milder, deeper in zip(runs, runs[1:]):
                note(name + "a sanction, against none", gain(deeper, runs[0], t, state), *bound)
                note(name + "a deeper sanction", gain(deeper, milder, t, state), *bound)
    passing_through(runs, world, (a, b), note)


def passing_through(runs, world, sides, note):
    """Goods of one side reach the other through third states, which retain none of them."""
    reexport = Scenario(world.folder / "world.toml").model["reexport"]
    partners = [*world.ids, "ROW"]
    for cut, values in zip(CUTS, runs):
        for t in during(world, "s"):
            def passes(i, j):
                return values[t, f"reexport.{i}.{j}"]
            for i in partners:
                others = [j for j in partners if j != i]
                enters = sum(passes(i, j) for j in others)
                leaves = sum(passes(j, i) for j in others)
                if i not in sides:
                    note("a third state retains goods", abs(enters - leaves) / max(1.0, enters))
            for d, s in (sides, sides[::-1]):
                lost = runs[0][t, f"trade.{d}.{s}"] * cut
                come = sum(passes(d, j) for j in partners if j != d)
                note("more arrives than reexport of the loss", come - reexport * lost)


def openness_never_hurts_a_third_state(run, world, note):
    d, s, third = world.r.sample(world.ids, 3)
    whole = sanction(world, d, s, world.r.choice((0.5, 0.9, 1.0)))
    runs = [run(generate_shocks.shock(world, {"s": whole, "third": sanction(world, d, third, cut)}))
            for cut in CUTS]
    bound, name = bound_of_sanctions(world)
    for t in during(world, "s"):
        for open_, closed in zip(runs, runs[1:]):
            note(name + "a third state closes", gain(closed, open_, t, third), *bound)


def exposure(world):
    """Returns the part of each state's trade on the road."""
    s = Scenario(world.folder / "world.toml")
    cells, share = s.layer["goods"]["cells"], s.corridors["road"]["share"]
    out = {}
    for i in s.agents:
        own = {key: v for key, v in cells.items() if i in key}
        by_road = sum(v * share.get(frozenset(key), 0.0) for key, v in own.items())
        out[i] = by_road / sum(own.values()) if own else 0.0
    return out


def a_closed_road_enriches_no_user(run, world, note):
    used = exposure(world)
    most = max(used, key=used.get)
    relieved = relief(world)
    for diversion in (0.0, 0.5):
        runs = []
        for factor in (1.0, 0.5, 0.0):
            event = [("kind", '"corridor"'), ("corridor", '"road"'), ("factor", factor),
                     ("start", world.start), ("duration_years", 1.5)]
            runs.append(run(generate_shocks.shock(world, {"s": event},
                                                  [("trade_diversion", diversion)])))
        for t in during(world, "s"):
            for opener, closer in zip(runs, runs[1:]):
                for i in (i for i in used if used[i] > 0):
                    gained = (gain(closer, opener, t, i)
                              - relieved(closer, opener, t, i))
                    if diversion == 0:
                        note("a road closes, nothing is diverted", gained)
                    elif i == most:
                        note("a road closes: its largest user", gained)
                    else:
                        note("beside the road: other users", gained, *BESIDE_THE_ROAD)


PROPERTIES = (a_deeper_cut_never_helps, a_sanction_enriches_neither_side,
              openness_never_hurts_a_third_state, a_closed_road_enriches_no_user)


@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
def test_property(holds, pytestconfig):
    only = [argument for name in ("gdp", "trade", "reexport", "shortage", "inventory")
            for argument in ("--metrics", f"{name}.*")]
    run = by_reference if pytestconfig.getoption("reference") else (
        lambda file: properties.run(file, *only))
    seen, wrong, rare_worlds = 0, [], {}
    for seed in range(1, COUNT + 1):

        def note(name, value, bound=NOTHING, rare=None):
            nonlocal seen
            seen += 1
            if bound < value <= (rare or bound):
                rare_worlds.setdefault(name, {})[seed] = value
            elif not value <= bound:
                wrong.append(f"{name}: {value!r} in world {seed}, at most {rare or bound!r}")
        with tempfile.TemporaryDirectory() as folder:
            holds(run, generate_shocks.write(seed, folder), note)
    assert seen and not wrong
    assert all(len(worlds) <= RARE * COUNT for worlds in rare_worlds.values()), rare_worlds
