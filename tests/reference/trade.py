"""Trade, corridors, re-export and the value of trade (model page, Corridors to Re-export).

Matrices are {(importer, exporter): value} over the agents and ROW. An absent key is 0.
"""
import math

from institutions import customs_unions
from money import quotient
from scenario import ROW


class Trade:
    def __init__(self, scenario, events):
        s = self.s = scenario
        self.events = events
        self.partners = [*s.agents, ROW]
        layer = next((s.layer[l] for l in s.layers if s.layer[l]["kind"] == "trade"), {"cells": {}})
        self.pairs = [(i, j) for i in s.agents for j in self.partners if i != j]
        self.links = self.pairs + [(ROW, j) for j in s.agents]
        self.T0 = {key: layer["cells"].get(key, 0.0) for key in self.links}
        self.mu = {}
        for i in s.agents:
            m = sum(self.T0[i, j] + self.T0[j, i] for j in self.partners if j != i) / 2
            self.mu[i] = quotient(m, 2 * s.agent[i]["gdp_usd_bn"] + m)
        self.S = {key: 1.0 for key in self.pairs}
        self.Q = {key: 0.0 for key in self.pairs}
        self.J = {key: 0.0 for key in self.links}
        self.v = {i: 1.0 for i in s.agents}
        self.O = {r: 0.0 for r in s.corridors}
        self.m = {}
        for r, corridor in s.corridors.items():
            for pair, share in corridor["share"].items():
                self.m.setdefault(pair, {})[r] = share

    def theta(self, i):
        """Returns the factor of trade on i's output."""
        return (1 + self.mu[i] * (self.v[i] - 1)) ** self.s.model["trade_gain"]

    def shares(self, i, j):
        """m_r(i, j) by corridor, without those of 0."""
        return self.m.get(frozenset((i, j)), {})

    def intensity(self, e, t):
        return self.s.overlap(t, e["window"]) / self.s.h

    def roads(self, t):
        """Derives o_r, narrow_r, access and boost, which do not depend on output."""
        s = self.s
        self.o, self.narrow = {}, {}
        for r in s.corridors:
            self.o[r], free = 1 + self.O[r], 1.0
            for e in self.events.values():
                if e["kind"] == "corridor" and e["corridor"] == r:
                    self.o[r] *= 1 - self.intensity(e, t) * (1 - e["factor"])
                    if e["factor"] < 1:
                        free *= 1 - self.intensity(e, t)
            self.narrow[r] = 1 - free if self.o[r] < 1 - 1e-12 else 0.0
        self.access, self.boost = {}, {}
        for i, j in self.links:
            m = self.shares(i, j)
            lost = sum(m[r] * (1 - min(self.o[r], 1.0)) for r in m)
            kept = 1 - lost
            self.access[i, j] = kept + s.model["reroute"] * lost * kept
            more = (m[r] * (max(self.o[r], 1.0) ** s.corridors[r]["gamma"] - 1) for r in m)
            self.boost[i, j] = 1 + sum(more)

    def derive(self, t, y, yw):
        """Derives F, k, transit through third states, T and N from actual output y."""
        s = self.s
        eta = s.model["trade_elasticity"]
        self.k, self.F = {}, {}
        for i, j in self.links:
            uncut = 1.0
            for e in self.events.values():
                if e["kind"] == "sanction" and frozenset((i, j)) in e["between"]:
                    uncut *= 1 - self.intensity(e, t) * e["cut"]
            self.k[i, j] = self.access[i, j] * uncut  # k = access * (1 - cut)
            size = y[j] if i == ROW else y[i] if j == ROW else y[i] * y[j] / yw
            self.F[i, j] = self.T0[i, j] * size ** eta
        self.pass_on(t, y)
        self.T, self.N = {}, {}
        for i, j in self.links:
            if i == ROW:
                own = self.F[i, j] * self.S[j, ROW] * self.k[i, j]
            else:
                own = (self.F[i, j] * self.S[i, j] + self.Q[i, j]) * self.k[i, j]
            self.T[i, j] = own + self.Re[i, j]
            self.N[i, j] = own + self.X[i, j]
        self.Rm = {i: self.T[i, ROW] for i in s.agents}
        self.Rx = {i: self.T[ROW, i] for i in s.agents}

    def onward(self, t, y):
        """Returns b(d, j), the part of j's goods that goes to d, and cu."""
        s = self.s
        cu = customs_unions(s, self.events, t)
        Y = {i: s.agent[i]["gdp_usd_bn"] * y[i] for i in s.agents}
        b = {}
        for j in self.partners:
            others = [m for m in self.partners if m != j and (m, j) in self.F]
            demand = sum(cu.get((m, j), 0.0) * Y[m] for m in s.agents if m != j)
            inside = {d: 0.0 if ROW in (d, j) else quotient(cu.get((d, j), 0.0) * Y[d], Y[j] + demand)
                      for d in others}
            leaves = 1 - sum(inside.values())
            exports = sum(self.F[m, j] for m in others)
            for d in others:
                outside = (1 - cu.get((d, j), 0.0)) * leaves * quotient(self.F[d, j], exports)
                b[d, j] = outside + inside[d]
        return b

    def pass_on(self, t, y):
        """Derives re-export from the known J: first b, In, W, K, c and x, then X and Re."""
        In = {key: self.F[key] * self.k[key] for key in self.links}
        self.b = self.onward(t, y)
        self.W, self.K, self.x = {}, {}, {}
        self.X = {key: 0.0 for key in self.links}
        self.Re = {key: 0.0 for key in self.links}
        for d, source in self.links:
            room = {j: self.b[d, j] * self.k[d, j] * In[j, source] for j in self.partners
                    if j not in (d, source) and (d, j) in self.b and (j, source) in In}
            W = self.W[d, source] = sum(room.values())
            K = self.F[d, source] * min(self.J[d, source], 1 - self.k[d, source])
            self.K[d, source] = K
            c = self.s.model["reexport"] * quotient(K, K + W)
            self.X[d, source] = c * W
            for j, most in room.items():
                x = self.x[d, j, source] = c * most
                self.Re[d, j] += x
                self.Re[j, source] += x

    def share(self, i, j):
        """Returns s(i, j) of a trade layer; j may be ROW."""
        def two_way(m):
            return self.T[i, m] + self.T[m, i]
        return quotient(two_way(j), two_way(ROW) + sum(two_way(m) for m in self.s.agents if m != i))

    def advance(self, t, money):
        s, h = self.s, self.s.h
        theta = s.model["trade_adjustment_per_year"]
        linked = [l for l in money.layers if s.layer[l]["trade_link"]]

        def dF(i, j):
            return 0.0 if j == ROW else sum(money.A[l][i, j] for l in linked)
        S, Q = {}, {}
        for i in s.agents:
            partners = [j for j in self.partners if j != i]
            self.v[i] = min(10.0, self.two_way_kept(i, partners))
            L = sum(self.F[i, j] * (1 - self.k[i, j]) - self.X[i, j] for j in partners)
            G = {j: self.F[i, j] * self.k[i, j] for j in partners}
            for j in partners:
                linked_trade = 0.0 if j == ROW else s.model["trade_per_stock"] / 2 * (dF(i, j) + dF(j, i))
                sought = s.model["trade_diversion"] * L * quotient(G[j], sum(G.values()))
                S[i, j] = self.S[i, j] + h * theta * (self.boost[i, j] - self.S[i, j])
                Q[i, j] = self.Q[i, j] + h * theta * (linked_trade + sought - self.Q[i, j])
        learned = 1 - math.exp(-h / s.model["reexport_years"])
        for key in self.links:
            self.J[key] += learned * (1 - self.k[key] - self.J[key])
        paid = {r: money.paid_into(lambda pledge, r=r: pledge["corridor"].get(r, 0.0), t) for r in s.corridors}
        for r, corridor in s.corridors.items():
            total = sum(paid[r].values())
            self.O[r] = self.O[r] * (1 - h * s.model["wear_per_year"]) + quotient(h * total, corridor["cost"])
        self.S, self.Q = S, Q

    def two_way_kept(self, i, partners):
        """Returns v(t+1): two-way trade over undisturbed two-way trade; 1 if there is none."""
        undisturbed = sum(self.F[i, j] + self.F[j, i] for j in partners)
        now = sum(self.N[i, j] + self.N[j, i] for j in partners)
        return now / undisturbed if undisturbed != 0 else 1.0
