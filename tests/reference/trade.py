"""Trade and corridors: MODEL section 5."""
from money import quotient
from scenario import ROW


class Trade:
    def __init__(self, scenario, events):
        s = self.s = scenario
        self.events = events
        partners = [*s.agents, ROW]
        layer = next((s.layer[l] for l in s.layers if s.layer[l]["kind"] == "trade"), {"cells": {}})
        self.pairs = [(i, j) for i in s.agents for j in partners if i != j]
        self.T0 = {key: layer["cells"].get(key, 0.0) for key in self.pairs}  # T0(i, ROW) is Rm0
        self.Rx0 = {i: layer["cells"].get((ROW, i), 0.0) for i in s.agents}
        self.S = {key: 1.0 for key in self.pairs}
        self.Q = {key: 0.0 for key in self.pairs}
        self.O = {r: 0.0 for r in s.corridors}

    def shares(self, i, j):
        """m_r(i, j) by corridor."""
        return {r: c["share"].get(frozenset((i, j)), 0.0) for r, c in self.s.corridors.items()}

    def roads(self, t):
        """o_r, access and boost: what needs no output."""
        s = self.s
        self.o = {}
        for r in s.corridors:
            self.o[r] = 1 + self.O[r]
            for e in self.events.values():
                if e["kind"] == "corridor" and e["corridor"] == r:
                    self.o[r] *= 1 - s.overlap(t, e["window"]) / s.h * (1 - e["factor"])
        self.access, self.boost = {}, {}
        for i, j in self.pairs:
            m = self.shares(i, j)
            kept = 1 - sum(m.values()) + sum(m[r] * min(self.o[r], 1.0) for r in m)
            lost = 1 - kept
            both = ((i, j), (j, i))
            for key in both:
                self.access[key] = kept + s.model["reroute"] * lost * kept
                self.boost[key] = 1 + sum(m[r] * (max(self.o[r], 1.0) ** s.corridors[r]["gamma"] - 1) for r in m)

    def derive(self, t, y, yw):
        s = self.s
        eta = s.model["trade_elasticity"]
        self.k, self.grav, self.T = {}, {}, {}
        for i, j in self.pairs:
            uncut = 1.0
            for e in self.events.values():
                if e["kind"] == "sanction" and frozenset((i, j)) in e["between"]:
                    uncut *= 1 - s.overlap(t, e["window"]) / s.h * e["cut"]
            self.k[i, j] = self.access[i, j] * uncut  # k = access * (1 - cut)
            size = y[i] if j == ROW else y[i] * y[j] / yw
            self.grav[i, j] = self.T0[i, j] * size ** eta
            self.T[i, j] = (self.grav[i, j] * self.S[i, j] + self.Q[i, j]) * self.k[i, j]
        self.Rm = {i: self.T[i, ROW] for i in s.agents}
        self.Rx = {i: self.Rx0[i] * y[i] ** eta * self.S[i, ROW] * self.k[i, ROW] for i in s.agents}

    def share(self, i, j):
        """s(i, j) of a trade layer; j may be ROW."""
        def two_way(m):
            return self.Rm[i] + self.Rx[i] if m == ROW else self.T[i, m] + self.T[m, i]
        return quotient(two_way(j), two_way(ROW) + sum(two_way(m) for m in self.s.agents if m != i))

    def advance(self, t, money):
        s, h = self.s, self.s.h
        theta = s.model["trade_adjustment_per_year"]
        linked = [l for l in money.layers if s.layer[l]["trade_link"]]

        def dF(i, j):
            return 0.0 if j == ROW else sum(money.A[l][i, j] for l in linked)
        S, Q = {}, {}
        for i in s.agents:
            partners = [j for j in [*s.agents, ROW] if j != i]
            L = sum(self.grav[i, j] * (1 - self.k[i, j]) for j in partners)
            G = {j: self.grav[i, j] * self.k[i, j] for j in partners}
            for j in partners:
                linked_trade = 0.0 if j == ROW else s.model["trade_per_stock"] / 2 * (dF(i, j) + dF(j, i))
                sought = s.model["trade_diversion"] * L * quotient(G[j], sum(G.values()))
                S[i, j] = self.S[i, j] + h * theta * (self.boost[i, j] - self.S[i, j])
                Q[i, j] = self.Q[i, j] + h * theta * (linked_trade + sought - self.Q[i, j])
        paid = {r: money.paid_into(lambda pledge, r=r: pledge["corridor"].get(r, 0.0), t) for r in s.corridors}
        for r, corridor in s.corridors.items():
            total = sum(paid[r].values())
            self.O[r] = self.O[r] * (1 - h * s.model["wear_per_year"]) + quotient(h * total, corridor["cost"])
        self.S, self.Q = S, Q
