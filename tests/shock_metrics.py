"""The metrics of shocks over random scenarios, by the program or, with --reference, the reference.

Bounds; exact rest without events; invariance to units, names of agents and an agent without ties.
"""
import pathlib
import tempfile

import pytest

import generate
import generate_shocks
import properties
from scenario import Scenario
from shock_properties import COUNT, by_reference, sanction

ROUNDING = 1e-9


def of_name(values, name):
    """Returns [(step, ids, value)] of the metrics of that name."""
    split = ((t, metric.split("."), v) for (t, metric), v in values.items())
    return [(t, ids, v) for t, (own, *ids), v in split if own == name]


def bounds(run, seed, folder):
    file = generate.write(seed, folder, everything=True)
    s, values = Scenario(file), run(file)
    rows = {}
    for t, (i, c), p in of_name(values, "local_price"):
        choke = s.commodities[c]["choke"]
        assert 1 <= p <= choke * (1 + ROUNDING), f"local_price.{i}.{c} is {p} at step {t}"
        thrift = values[t, f"thrift.{i}.{c}"]
        most = 1 - choke ** -s.commodities[c]["thrift"]
        assert 0 <= thrift <= most + ROUNDING, f"thrift.{i}.{c} is {thrift} at step {t}"
        assert 0 <= values[t, f"shortage.{i}.{c}"] <= 1, f"shortage.{i}.{c} at step {t}"
        assert values[t, f"inventory.{i}.{c}"] >= 0, f"inventory.{i}.{c} at step {t}"
        rows.setdefault((t, c), []).append(p)
    for (t, c), prices in rows.items():
        index = values[t, f"price.{c}"]
        low, high = min(prices) * (1 - ROUNDING), max(prices) * (1 + ROUNDING)
        assert low <= index <= high, f"price.{c} is {index} at step {t}, of {prices}"
    for t, (i, j), passes in of_name(values, "reexport"):
        assert 0 <= passes <= values[t, f"trade.{i}.{j}"] * (1 + ROUNDING), f"reexport.{i}.{j}"
    assert values


def rest(run, seed, folder):
    """Without events there is exactly no shortage, price change, saving or re-export."""
    generate.write(seed, folder, everything=True)
    file = folder / "rest.toml"
    file.write_text('title = "at rest"\nextends = "baseline.toml"\ndrop = ["event.dropped"]\n')
    values, count = run(file), 0
    at_rest = {"shortage": 0, "local_price": 1, "price": 1, "thrift": 0, "reexport": 0}
    for name, still in at_rest.items():
        for t, ids, v in of_name(values, name):
            assert v == still, f"{name}.{'.'.join(ids)} is {v!r} at step {t}"
            count += 1
    assert count


def shocked(folder, seed, **units):
    """Returns the file of a world with a sanction, a restriction and a narrowed road."""
    world = generate_shocks.write(seed, folder, **units)
    begin = ("start", world.start)
    limit = [("kind", '"export-restriction"'), ("commodity", '"ore"'), ("cut", 0.7),
             ("from", f'"{world.named[1]}"'), begin]
    narrow = [("kind", '"corridor"'), ("corridor", '"road"'), ("factor", 0.4), begin]
    events = {"s": sanction(world, *world.ids[:2], 0.8), "limit": limit, "narrow": narrow}
    return generate_shocks.shock(world, events)


def unit_of_money(run, seed, folder):
    other_unit(run, seed, folder, {"money": 1 / 1024}, ("gdp", "trade", "reexport"))


def unit_of_quantity(run, seed, folder):
    other_unit(run, seed, folder, {"ore": 1024}, ("inventory",))


def other_unit(run, seed, folder, units, scaled):
    before, after = run(shocked(folder, seed)), run(shocked(folder, seed, **units))
    factor = next(iter(units.values()))
    in_it = {key: v * factor if key[1].split(".")[0] in scaled else v for key, v in before.items()}
    properties.same(in_it, after, ROUNDING)


def an_agent_without_ties(run, seed, folder):
    file = shocked(folder, seed)
    before = run(file)
    file.write_text(file.read_text() + "[agent.CC-inert]\ngdp_usd_bn = 77\n")
    properties.same(before, run(file), ROUNDING)


def names_of_agents(run, seed, folder):
    file = generate.write(seed, folder, everything=True)
    before = run(file)
    others = ["Z1", "Y2", "X3", "W4", "V5", "U6", "T7", "S8", "R9"]
    ids = dict(zip([*generate.IDS, "NEW"], others))
    properties.rename(folder, ids)
    named = {(t, ".".join(ids.get(part, part) for part in m.split("."))): v
             for (t, m), v in before.items()}
    properties.same(named, run(file), ROUNDING)


CHECKS = (bounds, rest, unit_of_money, unit_of_quantity, an_agent_without_ties, names_of_agents)


@pytest.mark.parametrize("holds", CHECKS, ids=lambda holds: holds.__name__)
def test_check(holds, pytestconfig):
    run = by_reference if pytestconfig.getoption("reference") else properties.run
    for seed in range(1, COUNT + 1):
        with tempfile.TemporaryDirectory() as folder:
            holds(run, seed, pathlib.Path(folder))
