"""A slow, obvious implementation of the model: dictionaries and loops, one function per section."""
import math

from scenario import ROW, Scenario, centre


def quotient(a, b):
    return a / b if b else 0.0


def clamp(x, low, high):
    return min(max(x, low), high)


class Model:
    def __init__(self, scenario, anchor=None):
        """anchor: the Model of the scenario compared with; its convictions are taken where it has them."""
        self.s = s = scenario
        self.N = list(s.agents)
        self.K = list(s.issues)
        self.pairs = [(i, j) for i in self.N for j in self.N if i != j]
        self.t = 0
        zero = dict.fromkeys(self.N, 0.0)
        self.E, self.H = dict(zero), dict(zero)
        stock = [l for l, layer in s.layers.items() if layer["kind"] == "stock"]
        self.A = {l: dict.fromkeys(self.pairs, 0.0) for l in stock}
        self.invested = {l: dict.fromkeys(self.pairs, 0.0) for l in stock}
        self.Fb = {l: {p: s.rows[l].value.get(p, 0.0) for p in self.pairs} for l in stock}
        self.Q = dict.fromkeys(self.pairs, 0.0)
        self.P = {p: v["amount"] for p, v in s.pledges.items()}
        self.paid, self.cancelled = dict.fromkeys(s.pledges, 0.0), dict.fromkeys(s.pledges, 0.0)
        self.M = {r: dict(zero) for r in s.responses}
        self.X, self.U, self.r0 = {}, {}, {}
        self.C = {}
        for k in self.K:
            coupling = {m: centre(w) for m, w in s.issues[k].get("coupling", {}).items()}
            for m in self.K:
                self.C[k, m] = 1 - sum(abs(w) for w in coupling.values()) if m == k else coupling.get(m, 0.0)
            for i in self.N:
                position, conviction = (s.issues[k].get(key, {}).get(i) for key in ("position", "conviction"))
                self.X[i, k] = centre(conviction if position is None else position)
        self.derive()
        self.convictions(anchor)
        self.mix_norms()
        self.derive()

    # Section 8: what keeps today's positions where they are, in today's network.
    def convictions(self, anchor):
        s = self.s
        heard = self.listen(self.X)
        for i in self.N:
            for k in self.K:
                lam = s.agents[i]["susceptibility"]
                stated = s.issues[k].get("conviction", {}).get(i)
                if stated is not None:
                    self.U[i, k], self.r0[i, k] = centre(stated), 0.0
                elif anchor and (i, k) in anchor.still:
                    self.U[i, k], self.r0[i, k] = anchor.still[i, k]
                else:
                    rest = self.X[i, k] - lam * heard[i, k]
                    self.U[i, k] = clamp(rest / (1 - lam), -1, 1) if lam < 1 else 0.0
                    bites = lam == 1 or abs(rest / (1 - lam)) > 1
                    self.r0[i, k] = rest - (1 - lam) * self.U[i, k] if bites else 0.0
        self.still = {key: (self.U[key], self.r0[key]) for key in self.U}

    def mix_norms(self):
        for k in self.K:
            issue = self.s.issues[k]
            if "norm" not in issue:
                continue
            weight = issue.get("norm_weight", 0)
            for i in self.N:
                by_agent = isinstance(weight, dict) and not any(isinstance(v, list) for v in weight.values())
                w = centre(weight.get(i, 0)) if by_agent else centre(weight)
                self.U[i, k] = (1 - w) * self.U[i, k] + w * centre(issue["norm"])
                self.r0[i, k] *= 1 - w

    def listen(self, X):
        """(Ws X C')(i, k)."""
        mixed = {(i, m): sum(self.Ws[i, j] * X[j, m] for j in self.N) for i in self.N for m in self.K}
        return {(i, k): sum(self.C[k, m] * mixed[i, m] for m in self.K) for i in self.N for k in self.K}

    # Section 3
    def slice(self, id):
        """Paid, cancelled and left of a pledge in this step."""
        p, h, months = self.s.pledges[id], self.s.h, self.s.months
        begin = p["month"] + 12 * p["delay_years"]
        at = self.t * months
        if p.get("profile") == "hazard":
            both = p["disburse_per_year"] + p["cancel_per_year"]
            active = max(0.0, at + months - max(at, begin)) / 12
            left = self.P[id] * math.exp(-both * active)
            gone = self.P[id] - left
            return quotient(p["disburse_per_year"], both) * gone, quotient(p["cancel_per_year"], both) * gone, left
        weight = {"flat": lambda x: x, "front": lambda x: 2 * x - x * x, "back": lambda x: x * x}[p.get("profile", "flat")]
        s0, s1 = (clamp((m - begin) / (12 * p["years"]), 0.0, 1.0) for m in (at, at + months))
        part = p["amount"] * (weight(s1) - weight(s0))
        return p["realisation"] * part, (1 - p["realisation"]) * part, self.P[id] - part

    def derive_money(self):
        s = self.s
        self.Dp = {l: dict.fromkeys(self.pairs, 0.0) for l in self.A}
        self.technology = dict.fromkeys(self.N, 0.0)
        for id, p in s.pledges.items():
            paid = self.slice(id)[0]
            for i, share in p["to"].items():
                self.Dp[p["layer"]][i, p["from"]] += share * paid / s.h
                self.technology[i] += p["technology"] * share * paid / s.h
        self.D = {l: dict(flows) for l, flows in self.Dp.items()}
        self.active = {}
        for id, r in s.responses.items():
            begin, at = s.since_start(r["start"]), self.t * s.months
            self.active[id] = max(0.0, at + s.months - max(at, begin)) / s.months
            for i in self.N:
                if i != r["by"]:
                    self.D[r["layer"]][i, r["by"]] += self.active[id] * centre(r["match"]) * self.M[id][i]

    # Section 4
    def derive_output(self):
        s, years = self.s, self.t * self.s.h
        self.growth, self.y, self.Y = {}, {}, {}
        for i, a in s.agents.items():
            g = math.exp(a["growth_per_year"] * years)
            capital = 1 + self.E[i] / (a["capital_output"] * a["gdp"] * g)
            self.growth[i] = g
            self.y[i] = g * capital ** a["capital_elasticity"] * (1 + s.model["technology_return"] * self.H[i] / a["gdp"])
            self.Y[i] = a["gdp"] * self.y[i]

    # Section 5, all roads open
    def derive_trade(self):
        s = self.s
        self.T, self.dF, self.Rm, self.Rx = {}, dict.fromkeys(self.pairs, 0.0), {}, {}
        table = next((s.rows[l].value for l, layer in s.layers.items() if layer["kind"] == "trade"), {})
        eta = s.model["trade_elasticity"]
        world = math.exp(s.model["row_growth_per_year"] * self.t * s.h)
        for i, j in self.pairs:
            self.T[i, j] = table.get((i, j), 0.0) * (self.y[i] * self.y[j] / world) ** eta + self.Q[i, j]
            for l in self.A:
                if s.layers[l].get("trade_link", True):
                    self.dF[i, j] += self.A[l][i, j]
        for i in self.N:
            self.Rm[i] = table.get((i, ROW), 0.0) * self.y[i] ** eta
            self.Rx[i] = table.get((ROW, i), 0.0) * self.y[i] ** eta

    # Section 7
    def shares(self, l):
        s, layer, rows = self.s, self.s.layers[l], self.s.rows[l]
        out = {}
        for i in self.N:
            others = [j for j in self.N if j != i]
            if layer["kind"] == "stock":
                value = {j: self.Fb[l][i, j] + self.A[l][i, j] for j in others}
                whole = centre(layer.get("home_per_gdp", 0.02)) * self.Y[i] + rows.value.get((i, ROW), 0.0) + sum(value.values())
            elif layer["kind"] == "trade":
                value = {j: self.T[i, j] + self.T[j, i] for j in others}
                whole = self.Rm[i] + self.Rx[i] + sum(value.values())
            elif layer["kind"] == "tie":
                size = {j: s.agents[j]["military_usd_bn"] for j in self.N} if layer.get("capability") == "military" else self.Y
                p = {j: self.strength(l, i, j) * quotient(size[j], size[i] + size[j]) for j in others}
                pulled = 1 - math.prod(1 - v for v in p.values())
                value, whole = {j: pulled * v for j, v in p.items()}, sum(p.values())
            else:
                value, whole = {j: self.fixed(rows.years.get((i, j), [])) for j in others}, 1.0
            for j in others:
                out[i, j] = quotient(value[j], whole)
        return out

    def strength(self, l, i, j):
        total = self.s.rows[l].value.get((i, j), 0.0)
        for body in self.s.institutions.values():
            if body["layer"] == l and i in body["members"] and j in body["members"]:
                total += centre(body["strength"])
        return clamp(total, 0.0, 1.0)

    def fixed(self, known):
        known = sorted(known)
        now = self.s.start.year + (self.s.start.month - 1 + self.t * self.s.months) / 12
        if not known:
            return 0.0
        if now <= known[0][0] or now >= known[-1][0]:
            return known[0][1] if now <= known[0][0] else known[-1][1]
        for (y0, v0), (y1, v1) in zip(known, known[1:]):
            if y0 <= now <= y1:
                return v0 + (v1 - v0) * (now - y0) / (y1 - y0)

    def derive_influence(self):
        s = self.s
        self.share = {l: self.shares(l) for l in s.layers}
        self.layer_influence, self.W, self.Ws = {}, {}, {}
        for i in self.N:
            beta = {l: centre(layer.get("weight_by", {}).get(i, layer["weight"])) for l, layer in s.layers.items()}
            total = sum(beta.values())
            for j in self.N:
                if i == j:
                    continue
                parts = {l: (1 - s.agents[i]["autonomy"]) * quotient(beta[l], total) * self.share[l][i, j] for l in beta}
                for l, part in parts.items():
                    self.layer_influence[l, i, j] = part
                self.W[i, j] = sum(parts.values())
                self.Ws[i, j] = self.W[i, j] * (1 - 2 * s.hostility.get((i, j), 0.0))
            self.W[i, i] = self.Ws[i, i] = 1 - sum(self.W[i, j] for j in self.N if j != i)

    def derive(self):
        self.derive_money()
        self.derive_output()
        self.derive_trade()
        self.derive_influence()

    def advance(self):
        s, h = self.s, self.s.h
        heard = self.listen(self.X)
        X = {}
        for (i, k), x in self.X.items():
            lam = s.agents[i]["susceptibility"]
            target = lam * heard[i, k] + (1 - lam) * self.U[i, k] + self.r0[i, k]
            X[i, k] = clamp(x + h * s.model["opinion_rate_per_year"] * (target - x), -1.0, 1.0)
        for id in s.pledges:
            paid, cancelled, left = self.slice(id)
            self.paid[id] += paid
            self.cancelled[id] += cancelled
            self.P[id] = left
        for id, r in s.responses.items():
            for i in self.N:
                rival = self.Dp[r["layer"]].get((i, r["to"]), 0.0)
                self.M[id][i] += self.active[id] * h / centre(r.get("lag_years", 1)) * (rival - self.M[id][i])
        trade_rate = h * s.model["trade_adjustment_per_year"]
        for i, j in self.pairs:
            sought = s.model["trade_per_stock"] / 2 * (self.dF[i, j] + self.dF[j, i])
            self.Q[i, j] += trade_rate * (sought - self.Q[i, j])
        invest = dict.fromkeys(self.N, 0.0)
        for l, layer in s.layers.items():
            if l not in self.A:
                continue
            dep = centre(layer.get("depreciation_per_year", 0.05))
            for i, j in self.pairs:
                invest[i] += centre(layer.get("capital_share", 1)) * self.D[l][i, j]
                flow = s.rows[l].flow.get((i, j), dep * s.rows[l].value.get((i, j), 0.0))
                self.Fb[l][i, j] = self.Fb[l][i, j] * (1 - h * dep) + h * flow
                self.A[l][i, j] = self.A[l][i, j] * (1 - h * dep) + h * self.D[l][i, j]
                self.invested[l][i, j] += h * self.D[l][i, j]
        for i, a in s.agents.items():
            extra = a["saving"] * (self.Y[i] - a["gdp"] * self.growth[i])
            self.E[i] = self.E[i] * (1 - h * s.model["capital_depreciation_per_year"]) + h * (invest[i] + extra)
            self.H[i] = self.H[i] * (1 - h * s.model["technology_obsolescence_per_year"]) + h * self.technology[i]
        self.X = X
        self.t += 1
        self.derive()


def model_of(path):
    s = Scenario(path)
    anchor = Model(Scenario(s.compare_path)) if s.compare_path else None
    return Model(s, anchor)
