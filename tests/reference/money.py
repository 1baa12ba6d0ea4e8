"""Pledges, responses, stocks, output and technology (model page, Pledges to Output)."""
import math


def quotient(a, b):
    return a / b if b != 0 else 0.0


def profile_integral(profile, s):
    """Returns the integral of the weight from 0 to window time s."""
    return {"flat": s, "front": 2 * s - s * s, "back": s * s}[profile]


class Pledges:
    """The ledger: promised = paid + cancelled + outstanding."""

    def __init__(self, scenario):
        self.s = scenario
        self.paid = {p: 0.0 for p in scenario.pledges}
        self.cancelled = {p: 0.0 for p in scenario.pledges}
        self.outstanding = {p: pledge["amount"] for p, pledge in scenario.pledges.items()}

    def slice_of_step(self, p, t):
        """Returns the (paid, cancelled) amounts of step t, USD bn."""
        pledge = self.s.pledges[p]
        begin, end = pledge["window"]
        if pledge["profile"] == "hazard":
            h_d, h_c = pledge["disburse"], pledge["cancel"]
            gone = self.outstanding[p] * (1 - math.exp(-(h_d + h_c) * self.s.overlap(t, (begin, end))))
            return quotient(h_d, h_d + h_c) * gone, quotient(h_c, h_d + h_c) * gone

        def window_time(month):
            return min(1.0, max(0.0, (month - begin) / (end - begin)))
        w = (profile_integral(pledge["profile"], window_time((t + 1) * self.s.months))
             - profile_integral(pledge["profile"], window_time(t * self.s.months)))
        return pledge["realisation"] * pledge["amount"] * w, (1 - pledge["realisation"]) * pledge["amount"] * w

    def flows(self, t):
        """Returns d_p(i, t) by pledge and host, USD bn per year."""
        return {p: {i: share * self.slice_of_step(p, t)[0] / self.s.h for i, share in pledge["to"].items()}
                for p, pledge in self.s.pledges.items()}

    def advance(self, t):
        for p in self.s.pledges:
            paid, cancelled = self.slice_of_step(p, t)
            self.paid[p] += paid
            self.cancelled[p] += cancelled
            self.outstanding[p] -= paid + cancelled


class Money:
    """Stocks A, Fb, M_r, E, H and the yearly flows into them."""

    def __init__(self, scenario, events):
        s = self.s = scenario
        self.events = events
        self.pledges = Pledges(s)
        self.layers = [l for l in s.layers if s.layer[l]["kind"] == "stock"]
        none = {(i, j): 0.0 for i in s.agents for j in s.agents if i != j}
        self.A = {l: dict(none) for l in self.layers}
        self.invested = {l: dict(none) for l in self.layers}
        self.Fb = {l: {key: s.layer[l]["cells"].get(key, 0.0) for key in none} for l in self.layers}
        self.b = {l: {key: s.layer[l]["flows"].get(key, s.layer[l]["depreciation_per_year"] * self.Fb[l][key])
                      for key in none} for l in self.layers}
        self.Frow = {l: {i: s.layer[l]["cells"].get((i, "ROW"), 0.0) for i in s.agents} for l in self.layers}
        self.M = {r: {i: 0.0 for i in s.agents} for r in s.responses}
        self.E = {i: 0.0 for i in s.agents}
        self.H = {i: 0.0 for i in s.agents}

    def F(self, l, i, j):
        return self.Fb[l][i, j] + self.A[l][i, j]

    def path(self, i, t):
        """e^{g_i h t}"""
        return math.exp(self.s.agent[i]["growth_per_year"] * self.s.h * t)

    def derive(self, t):
        """Derives the flows of step t and potential output yp."""
        s = self.s
        self.d = self.pledges.flows(t)
        self.Dp = {l: {key: 0.0 for key in self.A[l]} for l in self.layers}
        for p, by_host in self.d.items():
            for i, flow in by_host.items():
                self.Dp[s.pledges[p]["layer"]][i, s.pledges[p]["from"]] += flow
        self.D = {l: dict(self.Dp[l]) for l in self.layers}
        for r, rule in s.responses.items():
            a = s.overlap(t, rule["window"]) / s.h
            for i in s.agents:
                if i != rule["by"]:
                    self.D[rule["layer"]][i, rule["by"]] += a * rule["match"] * self.M[r][i]
        self.yp = {}
        for i in s.agents:
            agent = s.agent[i]
            Y0, path = agent["gdp_usd_bn"], self.path(i, t)
            bracket = 1 + self.E[i] / (agent["capital_output"] * Y0 * path)
            kept = 1.0
            for e in self.events.values():
                if e["kind"] == "gdp" and i in e["agents"]:
                    kept *= 1 - s.overlap(t, e["window"]) / s.h * e["loss"]
            self.yp[i] = (path * bracket ** agent["capital_elasticity"] * (1 + s.model["technology_return"] * self.H[i] / Y0)
                          * kept)  # no noise in the central run: z = v = 0

    def paid_into(self, what, t):
        """Returns {host: USD bn per year} of the share what(pledge) of the pledges' money."""
        total = {i: 0.0 for i in self.s.agents}
        for p, by_host in self.d.items():
            for i, flow in by_host.items():
                total[i] += what(self.s.pledges[p]) * flow
        return total

    def advance(self, t, y):
        """Advances all stocks to t + 1, from the quantities derived at t and actual output y."""
        s, h = self.s, self.s.h
        technology = self.paid_into(lambda pledge: pledge["technology"], t)
        for i in s.agents:
            agent = s.agent[i]
            Y0 = agent["gdp_usd_bn"]
            formed = 0.0
            for l in self.layers:
                formed += s.layer[l]["capital_share"] * sum(self.D[l][i, j] for j in s.agents if j != i)
            formed += agent["saving"] * (Y0 * y[i] - Y0 * self.path(i, t))
            self.E[i] = self.E[i] * (1 - h * s.model["capital_depreciation_per_year"]) + h * formed
            self.H[i] = self.H[i] * (1 - h * s.model["technology_obsolescence_per_year"]) + h * technology[i]
        for r, rule in s.responses.items():
            a = s.overlap(t, rule["window"]) / h
            for i in s.agents:
                if i != rule["to"]:
                    self.M[r][i] += a * h / rule["lag"] * (self.Dp[rule["layer"]][i, rule["to"]] - self.M[r][i])
        for l in self.layers:
            dep = s.layer[l]["depreciation_per_year"]
            for key in self.A[l]:
                self.Fb[l][key] = self.Fb[l][key] * (1 - h * dep) + h * self.b[l][key]
                self.A[l][key] = self.A[l][key] * (1 - h * dep) + h * self.D[l][key]
                self.invested[l][key] += h * self.D[l][key]
        self.pledges.advance(t)
