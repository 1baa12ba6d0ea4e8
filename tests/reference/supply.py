"""Commodities (model page, Commodities). One object per commodity."""
import math

from money import quotient
from scenario import ROW

NONE = 1e-12  # a shortage, unfilled order or remainder below this is rounding


def proportional(ask, limit):
    part = min(1.0, quotient(limit, sum(ask.values())))
    return {i: a * part for i, a in ask.items()}


def priority(ask, limit, first):
    """Serves the named buyers in order, the rest in proportion."""
    out = {}
    for i in first:
        if i in ask and i not in out:
            out[i] = min(ask[i], limit)
            limit -= out[i]
    return out | proportional({i: a for i, a in ask.items() if i not in out}, limit)


def maxmin(ask, limit):
    """Water-filling: meets the smallest requests first, the others up to a common level."""
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
        self.q0 = dict(self.q)
        self.qa = dict(self.q)
        self.I = {i: self.c["cover_years"] * self.Dm0[i] for i in self.who}
        self.Z = {i: 0.0 for i in self.who}
        self.n = {i: 0.0 for i in self.who}
        self.B = {i: 0.0 for i in self.who}
        self.z = {i: 0.0 for i in self.who}

    def ration(self, j, ask, limit):
        rule = self.c["rationing"]
        if rule == "priority":
            return priority(ask, limit, [j, *self.c["priority"]])
        return maxmin(ask, limit) if rule == "maxmin" else proportional(ask, limit)

    def intensity(self, e, t):
        return self.s.overlap(t, e["window"]) / self.s.h

    def limits(self, i, j, t, roads):
        """Returns permit(i, j) and A(i, j), the bound part of the step and of the goods."""
        if i == j:
            return 1.0, 0.0
        permit, free = roads.access[i, j], 1.0
        for e in self.events:
            if e["kind"] != "export-restriction" or j not in e["from"]:
                continue
            if e["to"] is None or i in e["to"]:
                permit *= 1 - self.intensity(e, t) * e["cut"]
                if e["cut"] > 0:
                    free *= 1 - self.intensity(e, t)
        narrowed = sum(m * roads.narrow[r] for r, m in roads.shares(i, j).items())
        return permit, 1 - free * (1 - narrowed)

    def derive(self, t, yp, roads):
        s = self.s
        g = {i: s.model["row_growth_per_year"] if i == ROW else s.agent[i]["growth_per_year"]
             for i in self.who}
        path = {i: math.exp(g[i] * s.h * t) for i in self.who}
        output = {i: path[ROW] if i == ROW else yp[i] for i in self.who}
        self.Dm = {i: self.Dm0[i] * output[i] for i in self.who}
        self.need = {i: self.Dm[i] * math.exp(-self.n[i]) for i in self.who}
        self.cap = {j: self.capacity(j, t, g, path, output) for j in self.who}
        self.asks(t, path, roads)
        self.deliver()
        self.settle()

    def capacity(self, j, t, g, path, output):
        cover = self.c["cover_years"]
        Zb = sum(self.V0[i, j] * max(path[i], output[i]) * (1 + max(0.0, g[i]) * cover)
                 for i in self.who)
        working = 1.0
        for e in self.events:
            if e["kind"] == "outage" and j in e["at"]:
                working *= 1 - self.intensity(e, t) * e["cut"]
        return (Zb * math.exp(self.z[j]) + self.Z[j]) * working * (1 + self.c["spare"])

    def asks(self, t, path, roads):
        """Derives order, permit, A, ref and ask."""
        c = self.c
        self.order, self.ask, self.permit, self.A, self.ref = {}, {}, {}, {}, {}
        for i in self.who:
            target = c["cover_years"] * self.need[i] * (1 + c["precaution"] * self.B[i])
            wanted = max(0.0, self.need[i] + c["restock_per_year"] * (target - self.I[i]))
            for j in self.who:
                key = i, j
                order = self.order[key] = self.q[key] * wanted
                permit, A = self.permit[key], self.A[key] = self.limits(i, j, t, roads)
                ref = self.ref[key] = self.Dm0[i] * path[i] * max(self.q0[key], self.qa[key])
                self.ask[key] = (1 - A) * order + min(A * order, max(0.0, permit - 1 + A) * ref)

    def deliver(self):
        """Derives the deliveries R1 (ordered), R2 (spot) and R, slack, gap and f."""
        who = self.who
        self.R1, self.R2, self.slack, self.ask2 = {}, {}, {}, {}
        for j in who:
            given = self.ration(j, {i: self.ask[i, j] for i in who}, self.cap[j])
            self.R1 |= {(i, j): given[i] for i in who}
            slack = self.cap[j] - sum(given.values())
            self.slack[j] = slack if slack > NONE * self.cap[j] else 0.0
        self.gap = {i: sum(max(0.0, self.order[i, j] - self.R1[i, j]) for j in who) for i in who}
        w = {(i, j): self.slack[j] * (1 - self.A[i, j]) for i in who for j in who}
        for i in who:
            total = sum(w[i, j] for j in who)
            for j in who:
                self.ask2[i, j] = self.c["spot"] * self.gap[i] * quotient(w[i, j], total)
        for j in who:
            given = self.ration(j, {i: self.ask2[i, j] for i in who}, self.slack[j])
            self.R2 |= {(i, j): min(given[i], w[i, j]) for i in who}
        self.R = {key: self.R1[key] + self.R2[key] for key in self.R1}
        self.arrivals = {i: sum(self.R[i, j] for j in who) for i in who}
        self.f = {}
        for i in who:
            missing = max(0.0, self.gap[i] - sum(self.R2[i, j] for j in who))
            f = quotient(missing, sum(self.order[i, j] for j in who))
            self.f[i] = f if f >= NONE else 0.0

    def settle(self):
        """Derives use, shortage u, prices p, their index and lure."""
        c, who, h = self.c, self.who, self.s.h
        self.use, self.u, self.ln_p, self.p, self.lure = {}, {}, {}, {}, {}
        for i in who:
            held = c["hold"] * c["cover_years"] * self.need[i] * (1 - self.B[i])
            self.use[i] = min(self.need[i], self.arrivals[i] + max(0.0, self.I[i] - held) / h)
            u = 1 - self.use[i] / self.need[i] if self.need[i] != 0 else 0.0
            self.u[i] = u if u >= NONE else 0.0
            ceiling = math.log(c["choke"])
            left = 1 - self.f[i]
            self.ln_p[i] = min(ceiling, -math.log(left) / c["elasticity"]) if left > 0 else ceiling
            self.p[i] = min(c["choke"], math.exp(self.ln_p[i]))
        weight = {i: sum(self.V0[i, j] for j in who if j != i) for i in who}
        if sum(weight.values()) == 0:
            weight = self.Dm0
        total = sum(weight.values())
        self.price = sum(weight[i] * self.p[i] for i in who) / total if total != 0 else 1.0
        for j in who:
            dear = sum((1 - self.A[i, j]) * self.R[i, j] * (1 - 1 / self.p[i]) for i in who)
            self.lure[j] = quotient(dear, sum(self.R[i, j] for i in who))

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
                # below this, arrivals are rounding errors and their shares meaningless
                if self.arrivals[i] > 1e-9 * self.Dm[i]:
                    moved += h * c["adaptation_per_year"] * (self.R[i, j] / self.arrivals[i] - self.q[i, j])
                q[i, j] = (moved + o[j]) / (1 + total)
                qa[i, j] = (self.qa[i, j] + o[j]) / (1 + total)
            self.I[i] = max(0.0, self.I[i] + h * (self.arrivals[i] - self.use[i]))
            self.n[i] += h * c["thrift_per_year"] * (c["thrift"] * self.ln_p[i] - self.n[i])
            self.B[i] += h * c["restock_per_year"] * (self.f[i] - self.B[i])
        for j in who:
            self.z[j] += h / c["entry_years"] * (c["entry"] * self.lure[j] - self.z[j])
            self.Z[j] = self.Z[j] * (1 - h * s.model["wear_per_year"]) + h * sum(added[i, j] for i in who)
        self.q, self.qa = q, qa
