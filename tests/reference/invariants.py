"""Invariants of re-export and commodities over random scenarios.

Each check runs on the reference and yields {name: size of the violation}. Quantities at rest must
be exactly constant.
"""
import math

import pytest

import generate
import generate_shocks
from model import Model
from money import quotient
from scenario import Scenario
from supply import Commodity
from sweeping import LONG

TOLERANCE = 1e-10


def above(x, bound):
    """Returns the excess of x over its bound, relative to the bound if that is large."""
    excess = x - bound
    return 0.0 if excess <= 0 else excess / max(1.0, abs(bound))


def of_commodity(c):
    out, who, limit = {}, c.who, math.log(c.c["choke"])
    for j in who:
        out["delivered over capacity", j] = above(sum(c.R[i, j] for i in who), c.cap[j])
        out["entry outside its bounds", j] = above(c.z[j], c.c["entry"]) + above(0.0, c.z[j])
    for i in who:
        rows = sum(c.q[i, j] for j in who)
        out["a row of q", i] = min(abs(rows - 1), abs(rows)) if c.Dm0[i] == 0 else abs(rows - 1)
        out["use over need", i] = above(c.use[i], c.need[i])
        out["need over demand", i] = above(c.need[i], c.Dm[i])
        stock = c.I[i] + c.s.h * (c.arrivals[i] - c.use[i])
        out["more used than there is", i] = above(0.0, stock) / max(1.0, c.need[i])
        out["alarm outside [0, 1]", i] = above(c.B[i], 1.0) + above(0.0, c.B[i])
        out["unfilled outside [0, 1]", i] = above(c.f[i], 1.0) + above(0.0, c.f[i])
        out["shortage outside [0, 1]", i] = above(c.u[i], 1.0) + above(0.0, c.u[i])
        most = c.c["thrift"] * limit
        out["thrift outside its bounds", i] = above(c.n[i], most) + above(0.0, c.n[i])
        out["price outside [1, choke]", i] = above(c.p[i], c.c["choke"]) + above(1.0, c.p[i])
    out["price index outside [1, choke]"] = above(c.price, c.c["choke"]) + above(1.0, c.price)
    for key in c.R:
        i, j = key
        if c.A[key] == 1:
            out["over the quota", key] = above(c.R[key], c.permit[key] * c.ref[key])
        out["more than asked", key] = above(c.R1[key], c.ask[key]) + above(c.R2[key], c.ask2[key])
        out["spot from the restricting seller", key] = above(c.R2[key], c.slack[j] * (1 - c.A[key]))
    return out


def of_trade(trade):
    out, partners = {}, trade.partners
    for key in trade.links:
        lost = trade.F[key] * (1 - trade.k[key])
        most = trade.s.model["reexport"] * min(lost, trade.W[key])
        out["re-export over its bounds", key] = above(trade.X[key], most)
        out["J outside [0, 1]", key] = above(trade.J[key], 1.0) + above(0.0, trade.J[key])
        access = trade.access[key]
        out["access outside [0, 1]", key] = above(access, 1.0) + above(0.0, access)
        out["negative trade", key] = above(0.0, trade.T[key])
    for j in partners:
        goes = sum(trade.b[d, j] for d in partners if (d, j) in trade.b)
        out["weights of passage over 1", j] = above(goes, 1.0)
        into = {s: trade.Re.get((j, s), 0.0) for s in partners}
        away = {d: trade.Re.get((d, j), 0.0) for d in partners}
        own = sum(trade.X.get((j, s), 0.0) - trade.X.get((s, j), 0.0) for s in partners)
        through = sum(into.values()) - sum(away.values()) - own
        out["inflow differs from outflow", j] = abs(through) / max(1.0, sum(into.values()))
        for source in partners:
            passed = {d: trade.x.get((d, j, source), 0.0) for d in partners}
            room = trade.F.get((j, source), 0.0) * trade.k.get((j, source), 0.0)
            out["more passes than there is", j, source] = above(sum(passed.values()), room)
    for i, v in trade.v.items():
        out["v is negative", i] = above(0.0, v)
        out["v is above its bound", i] = above(v, 10.0)
    return out


def without_positions(s):
    """Returns the model of a scenario without issues, which do not affect these checks."""
    s.issues = []
    return Model(s)


def in_every_step(file):
    model = without_positions(Scenario(file))
    while True:
        parts = [of_trade(model.trade), *(of_commodity(c) for c in model.commodities.values())]
        for part in parts:
            yield part
        if model.t == model.s.steps:
            return
        model.advance()


def at_rest(file):
    """Without events, pledges and responses there is no shortage, price change, saving or
    re-export."""
    s = Scenario(file)
    s.pledges, s.responses = {}, {}
    s.events = {}
    model = without_positions(s)
    while True:
        trade = model.trade
        for c in model.commodities.values():
            yield {"at rest: shortage": max(c.u.values()), "at rest: price index": abs(c.price - 1)}
            for name, stock in (("thrift", c.n), ("alarm", c.B), ("entry", c.z)):
                yield {f"at rest: {name}": max(stock.values())}
            yield {"at rest: local price": max(abs(p - 1) for p in c.p.values())}
        yield {"at rest: access": max(abs(a - 1) for a in trade.access.values()),
               "at rest: J": max(trade.J.values()), "at rest: X": max(trade.X.values()),
               "at rest: v": max(abs(v - 1) for v in trade.v.values())}
        if model.t == s.steps:
            return
        model.advance()


class Former(Commodity):
    """The equations of the first version: only access limits orders, and stocks are used
    completely."""

    def asks(self, t, path, roads):
        super().asks(t, path, roads)
        for i in self.who:
            target = self.c["cover_years"] * self.Dm[i]
            wanted = self.Dm[i] + self.c["restock_per_year"] * (target - self.I[i])
            for j in self.who:
                self.ask[i, j] = self.order[i, j] = self.q[i, j] * max(0.0, wanted)
                self.A[i, j] = 0.0

    def settle(self):
        super().settle()
        for i in self.who:
            self.use[i] = min(self.Dm[i], self.arrivals[i] + self.I[i] / self.s.h)
            self.u[i] = 1 - quotient(self.use[i], self.Dm[i]) if self.Dm[i] != 0 else 0.0


def switched_off(file):
    """Without the new switches, restrictions and narrowed roads, results equal the first
    version's."""
    s = Scenario(file)
    s.model["reexport"] = s.model["trade_gain"] = 0.0
    for c in s.commodities.values():
        c["thrift"] = c["precaution"] = c["hold"] = c["entry"] = 0.0
    s.events = {n: e for n, e in s.events.items()
                if e["kind"] not in ("export-restriction", "corridor")}
    now, former = without_positions(s), without_positions(s)
    former.commodities = {c: Former(s, former.events, c) for c in s.commodities}
    former.derive()
    while True:
        for name, c in now.commodities.items():
            old = former.commodities[name]
            for what in ("arrivals", "use", "I", "u"):
                a, b = getattr(c, what), getattr(old, what)
                apart = max(abs(a[i] - b[i]) / max(1.0, abs(b[i])) for i in c.who)
                yield {f"switches off: {what}": apart}
        yield {"switches off: GDP": max(abs(now.y[i] - former.y[i]) for i in s.agents)}
        if now.t == s.steps:
            return
        now.advance()
        former.advance()


def deeper_cut(world):
    """In its first step a deeper cut increases neither its only victim's supply nor the total."""
    seller, victim = world.named[1], world.named[0]
    for to in ([("to", f'["{victim}"]')], []):
        limit = [("kind", '"export-restriction"'), ("commodity", '"ore"'), ("from", f'"{seller}"'),
                 *to, ("cut", 0.5), ("start", world.start)]
        model = without_positions(Scenario(generate_shocks.shock(world, {"limit": limit})))
        s = model.s
        while s.overlap(model.t, s.events["limit"]["window"]) == 0:
            model.advance()
        before = math.inf
        for cut in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
            s.events["limit"]["cut"] = cut
            model.derive()
            c = model.commodities["ore"]
            got = sum(c.arrivals[i] for i in c.who if i != seller and (not to or i == victim))
            who = "a victim" if to else "all victims"
            yield {f"a deeper cut: arrivals of {who}": above(got, before)}
            before = got


@pytest.mark.parametrize("seed", range(1, 1001 if LONG else 101))
def test_world(folder, seed):
    file = generate.write(seed, folder, everything=True)
    world = generate_shocks.write(seed, folder / "world")
    wrong = {}
    for check in (in_every_step(file), at_rest(file), switched_off(file), deeper_cut(world)):
        for found in check:
            wrong |= {key: value for key, value in found.items()
                      if not value <= (0.0 if key[:7] == "at rest" else TOLERANCE)}
    assert not wrong
