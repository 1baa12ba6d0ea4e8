"""The influence graph and its metrics (model page, Influence)."""
import math

from institutions import membership
from money import quotient


def clamp(x, low, high):
    return min(max(x, low), high)


class Influence:
    """W, Ws and the shares of the layers at one step, from the derived quantities `now`."""

    def __init__(self, scenario, events, t, now):
        s = self.s = scenario
        self.events, self.t, self.now = events, t, now
        self.share = {}
        for l in s.layers:
            make = {"stock": self.stock, "trade": self.trade, "tie": self.tie,
                    "supply": self.supply, "fixed": self.fixed, "alike": self.alike}
            shares = make[s.layer[l]["kind"]](l)
            for (i, j), value in shares.items():
                self.share[l, i, j] = value
        self.part, self.W, self.Ws = {}, {}, {}
        for i in s.agents:
            beta = {l: s.layer[l]["weight_by"].get(i, s.layer[l]["weight"]) for l in s.layers}
            total = sum(beta.values())
            for j in s.agents:
                if j != i:
                    for l in s.layers:
                        self.part[l, i, j] = (1 - s.agent[i]["autonomy"]) * quotient(beta[l], total) * self.share[l, i, j]
                    self.W[i, j] = sum(self.part[l, i, j] for l in s.layers)
            self.W[i, i] = 1 - sum(self.W[i, j] for j in s.agents if j != i)
            for j in s.agents:
                self.Ws[i, j] = self.W[i, j] * (1 - 2 * self.hostility(i, j))
        self.V = None

    def a(self, e):
        return self.s.overlap(self.t, e["window"]) / self.s.h

    def of_kind(self, kind):
        return [e for e in self.events.values() if e["kind"] == kind]

    def hostility(self, i, j):
        if i == j:
            return 0.0
        pair = frozenset((i, j))
        moved = sum(self.a(e) * e["by"] for e in self.of_kind("hostility") if pair in e["between"])
        return clamp(self.s.hostility.get(pair, 0.0) + moved, 0.0, 1.0)

    def each_pair(self):
        return [(i, j) for i in self.s.agents for j in self.s.agents if i != j]

    def stock(self, l):
        money, agents = self.now.money, self.s.agents
        out = {}
        for i, j in self.each_pair():
            all_stock = (self.s.layer[l]["home_per_gdp"] * self.now.Y[i] + money.Frow[l][i]
                         + sum(money.F(l, i, m) for m in agents if m != i))
            out[i, j] = quotient(money.F(l, i, j), all_stock)
        return out

    def trade(self, _):
        return {(i, j): self.now.trade.share(i, j) for i, j in self.each_pair()}

    def tie(self, l):
        s = self.s
        layer = s.layer[l]
        bodies = [n for n in s.institutions if s.institutions[n]["layer"] == l]
        member = {(n, i): membership(s, self.events, self.t, n, i) for n in bodies for i in s.agents}
        cap = {i: self.now.Y[i] if layer["capability"] == "gdp" else s.agent[i]["military_usd_bn"] for i in s.agents}
        p = {}
        for i, j in self.each_pair():
            pair = frozenset((i, j))
            G = layer["cells"].get(pair, 0.0)
            G += sum(s.institutions[n]["strength"] * member[n, i] * member[n, j] for n in bodies)
            G += sum(self.a(e) * e["by"] for e in self.of_kind("tie") if e["layer"] == l and pair in e["between"])
            p[i, j] = clamp(G, 0.0, 1.0) * quotient(cap[j], cap[i] + cap[j])
        out = {}
        for i, j in self.each_pair():
            free, total = 1.0, 0.0
            for m in s.agents:
                if m != i:
                    free *= 1 - p[i, m]
                    total += p[i, m]
            out[i, j] = (1 - free) * quotient(p[i, j], total)
        return out

    def supply(self, _):
        out = {}
        for i, j in self.each_pair():
            above, below = 0.0, 0.0
            for commodity in self.now.commodities.values():
                omega = commodity.c["omega"].get(i, 0.0)
                above += omega * commodity.q.get((i, j), 0.0)
                below += omega
            out[i, j] = quotient(above, below)
        return out

    def fixed(self, l):
        year = self.s.year_at(self.t)
        out = {}
        for key in self.each_pair():
            points = self.s.layer[l]["series"].get(key, [(0.0, 0.0)])
            if year <= points[0][0]:
                out[key] = points[0][1]
            elif year >= points[-1][0]:
                out[key] = points[-1][1]
            else:
                n = next(n for n in range(len(points)) if points[n + 1][0] > year)
                (y0, x0), (y1, x1) = points[n], points[n + 1]
                out[key] = x0 + (x1 - x0) * (year - y0) / (y1 - y0)
        return out

    def alike(self, l):
        """Returns shares by nearness of the positions at this scenario's start, before norms, over
        the issues on which both have one; 0 if there is none."""
        s, width = self.s, self.s.layer[l]["width"]
        issues = s.layer[l]["issues"]
        out = {}
        for i in s.agents:
            apart = {}
            for j in s.agents:
                if j != i:
                    m = [s.issue[k]["position"] for k in issues if {i, j} <= set(s.issue[k]["holders"])]
                    if m:
                        apart[j] = sum((x[i] - x[j]) ** 2 for x in m) / len(m)
            least = min(apart.values(), default=0.0)
            near = {j: math.exp(-(D - least) / (2 * width ** 2)) for j, D in apart.items()}
            out |= {(i, j): near.get(j, 0.0) / sum(near.values()) if near else 0.0
                    for j in s.agents if j != i}
        return out

    def all_anchored(self):
        """Returns whether every agent reaches one with lambda < 1 along the edges of Ws."""
        s = self.s
        reach = {i for i in s.agents if s.agent[i]["susceptibility"] < 1}
        grown = True
        while grown:
            more = {i for i in s.agents if i not in reach and any(self.Ws[i, j] != 0 for j in reach)}
            reach |= more
            grown = bool(more)
        return len(reach) == len(s.agents)

    def total(self):
        """Returns V = (I - L Ws)^-1 (I - L), or None if it does not exist."""
        if self.V is None and self.all_anchored():
            s, ids = self.s, self.s.agents
            lam = {i: s.agent[i]["susceptibility"] for i in ids}
            left = [[(1.0 if i == j else 0.0) - lam[i] * self.Ws[i, j] for j in ids] for i in ids]
            right = [[1 - lam[i] if i == j else 0.0 for j in ids] for i in ids]
            solved = solve(left, right)
            self.V = {(i, j): solved[a][b] for a, i in enumerate(ids) for b, j in enumerate(ids)}
        return self.V


def solve(left, right):
    """Gaussian elimination with column pivoting; `right` has any number of columns."""
    n = len(left)
    rows = [list(left[r]) + list(right[r]) for r in range(n)]
    for c in range(n):
        pivot = max(range(c, n), key=lambda r: abs(rows[r][c]))
        rows[c], rows[pivot] = rows[pivot], rows[c]
        for r in range(n):
            if r != c:
                factor = rows[r][c] / rows[c][c]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[c])]
    return [[x / rows[r][r] for x in rows[r][n:]] for r in range(n)]


def effective(shares):
    """Returns (sum r)^2 / sum r^2, the number of equal shares of the same concentration; 0 for
    none."""
    return quotient(sum(shares) ** 2, sum(x * x for x in shares))


def logistic(x):
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


