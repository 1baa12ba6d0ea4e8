"""Commodities: MODEL section 6. One object per commodity."""
import math

from money import quotient
from scenario import ROW


def proportional(ask, limit):
    part = min(1.0, quotient(limit, sum(ask.values())))
    return {i: a * part for i, a in ask.items()}


def priority(ask, limit, first):
    """Those named first are served one after another, the rest in proportion."""
    out = {}
    for i in first:
        if i in ask and i not in out:
            out[i] = min(ask[i], limit)
            limit -= out[i]
    return out | proportional({i: a for i, a in ask.items() if i not in out}, limit)


def maxmin(ask, limit):
    """Water-filling: the smallest asks met first, the others up to one common level."""
    out = {}
    waiting = sorted(ask, key=lambda i: ask[i])
    while waiting:
        level = limit / len(waiting)
        i = waiting.pop(0)
        out[i] = min(ask[i], level)
        limit -= out[i]
    return out


class Commodity:
    def __init__(self, scenario, events, name):
        s = self.s = scenario
        self.name = name
        self.c = s.commodities[name]
        self.events = [e for e in events.values() if e.get("commodity") == name]
        self.who = self.c["participants"]
        self.V0 = {(i, j): self.c["cells"].get((i, j), 0.0) for i in self.who for j in self.who}
        self.Dm0 = {i: sum(self.V0[i, j] for j in self.who) for i in self.who}
        self.q = {(i, j): quotient(self.V0[i, j], self.Dm0[i]) for i in self.who for j in self.who}
        self.qa = dict(self.q)
        self.I = {i: self.c["cover_years"] * self.Dm0[i] for i in self.who}
        self.Z = {i: 0.0 for i in self.who}

    def ration(self, j, ask, limit):
        rule = self.c["rationing"]
        if rule == "priority":
            return priority(ask, limit, [j, *self.c["priority"]])
        return maxmin(ask, limit) if rule == "maxmin" else proportional(ask, limit)

    def intensity(self, e, t):
        return self.s.overlap(t, e["window"]) / self.s.h

    def permit(self, i, j, t, access):
        if i == j:
            return 1.0
        unrestricted = 1.0
        for e in self.events:
            if e["kind"] == "export-restriction" and j in e["from"] and (e["to"] is None or i in e["to"]):
                unrestricted *= 1 - self.intensity(e, t) * e["cut"]
        return unrestricted * access[i, j]

    def derive(self, t, yp, access):
        s, c, who, h = self.s, self.c, self.who, self.s.h
        g = {i: s.model["row_growth_per_year"] if i == ROW else s.agent[i]["growth_per_year"] for i in who}
        path = {i: math.exp(g[i] * h * t) for i in who}
        output = {i: path[ROW] if i == ROW else yp[i] for i in who}
        self.Dm = {i: self.Dm0[i] * output[i] for i in who}
        order, permit = {}, {}
        for i in who:
            target = c["cover_years"] * self.Dm[i]
            for j in who:
                order[i, j] = self.q[i, j] * max(0.0, self.Dm[i] + c["restock_per_year"] * (target - self.I[i]))
                permit[i, j] = self.permit(i, j, t, access)
        self.R = {}
        slack, R1 = {}, {}
        self.cap = {}
        for j in who:
            Zb = sum(self.V0[i, j] * max(path[i], output[i]) * (1 + max(0.0, g[i]) * c["cover_years"]) for i in who)
            working = 1.0
            for e in self.events:
                if e["kind"] == "outage" and j in e["at"]:
                    working *= 1 - self.intensity(e, t) * e["cut"]
            self.cap[j] = (Zb + self.Z[j]) * working * (1 + c["spare"])
            given = self.ration(j, {i: order[i, j] * permit[i, j] for i in who}, self.cap[j])
            for i in who:
                R1[i, j] = given[i]
            slack[j] = max(0.0, self.cap[j] - sum(given.values()))  # the max absorbs rounding only
        ask2 = {}
        for i in who:
            gap = sum(order[i, j] - R1[i, j] for j in who)
            w = {j: slack[j] * permit[i, j] for j in who}
            for j in who:
                ask2[i, j] = c["spot"] * gap * quotient(w[j], sum(w.values()))
        for j in who:
            R2 = self.ration(j, {i: ask2[i, j] for i in who}, slack[j])
            for i in who:
                self.R[i, j] = R1[i, j] + R2[i]
        self.arrivals = {i: sum(self.R[i, j] for j in who) for i in who}
        self.use = {i: min(self.Dm[i], self.arrivals[i] + self.I[i] / h) for i in who}
        self.u = {i: 1 - self.use[i] / self.Dm[i] if self.Dm[i] != 0 else 0.0 for i in who}
        ordered = sum(order.values())
        ubar = 1 - sum(self.arrivals.values()) / ordered if ordered != 0 else 0.0
        kept = 1 - ubar
        self.price = min(100.0, kept ** (-1 / c["elasticity"])) if kept > 100.0 ** -c["elasticity"] else 100.0

    def advance(self, t, money):
        s, c, who, h = self.s, self.c, self.who, self.s.h
        cost = c["cost_usd_bn_per_unit"]
        added = {(i, j): 0.0 for i in who for j in who}  # capacity built at j by i, units/yr per yr
        for p, by_host in money.d.items():
            for j, flow in by_host.items():
                if self.name in s.pledges[p]["capacity"]:
                    added[s.pledges[p]["from"], j] += quotient(s.pledges[p]["capacity"][self.name] * flow, cost)
        q, qa = {}, {}
        for i in who:
            o = {j: quotient(c["offtake"] * h * added[i, j], self.Dm[i]) for j in who}
            total = sum(o.values())
            for j in who:
                moved = self.q[i, j] + h * c["return_per_year"] * (self.qa[i, j] - self.q[i, j])
                if self.arrivals[i] > 1e-9 * self.Dm[i]:  # below, arrivals are rounding and their shares noise
                    moved += h * c["adaptation_per_year"] * (self.R[i, j] / self.arrivals[i] - self.q[i, j])
                q[i, j] = (moved + o[j]) / (1 + total)
                qa[i, j] = (self.qa[i, j] + o[j]) / (1 + total)
            self.I[i] = max(0.0, self.I[i] + h * (self.arrivals[i] - self.use[i]))
        for j in who:
            self.Z[j] = self.Z[j] * (1 - h * s.model["wear_per_year"]) + h * sum(added[i, j] for i in who)
        self.q, self.qa = q, qa
