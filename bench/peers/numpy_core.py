"""Replicates of bench/scenarios/core.toml in batched NumPy, optimised for speed, to compare with
lanes. Omits features that core does not use (events, corridors, responses, institutions,
hostility) and computes constants of a run once.
"""
import numpy as np

TINY = 1e-300  # replaces a divisor of 0 if the numerator is 0 too


def pledge_parts(dump):
    """Returns (steps, pledges): yearly payment of a pledge of realisation 1 in each step."""
    months, steps = dump["months_per_step"], dump["steps"] + 1
    out = np.empty((steps, len(dump["inputs"]["pledges"])))
    for n, pledge in enumerate(dump["inputs"]["pledges"]):
        begin, span = pledge["start"] + 12 * pledge["delay"], 12 * pledge["years"]
        s = np.clip((np.arange(steps + 1) * months - begin) / span, 0, 1)
        integral = {"front": s * (2 - s), "back": s * s, "flat": s}[pledge["profile"]]
        out[:, n] = pledge["amount"] * np.diff(integral) / dump["h"]
    return out


class Core:
    """A batch of replicates. The replicate is the last axis of every array, so NumPy runs the inner
    loops."""

    def __init__(self, dump, batch, own):
        self.h, self.steps, self.R = dump["h"], dump["steps"], batch
        self.powers, self.targets = dump["powers"], dump["targets"]
        self.own = own
        self.parts = pledge_parts(dump)
        given = dump["inputs"]
        assert not np.any(given["hostility"]), "core has no hostility"
        self.set_agents(given)
        self.set_layers(given)
        self.set_commodity(given)
        self.set_pledges(given)
        self.allocate()

    def of(self, values):
        """Returns numbers with a last axis for replicates: length 1 (broadcast) or a copy each."""
        column = np.asarray(values, dtype=float)[..., None]
        return np.repeat(column, self.R, axis=-1) if self.own else column

    def set_agents(self, given):
        h, m = self.h, given["model"]
        a = {name: np.array(values) for name, values in given["agent"].items()}
        self.agents = len(a["Y0"])
        self.Y0, self.alpha, self.s = self.of(a["Y0"]), self.of(a["alpha"]), self.of(a["s"])
        self.capital0, self.skill = self.of(a["kappa"] * a["Y0"]), self.of(m["r_H"] / a["Y0"])
        self.growth_once, self.row_once = self.of(np.exp(a["g"] * h)), self.of(np.exp(m["g_row"] * h))
        self.eta, self.open = self.of(m["eta"]), 1 - a["autonomy"]
        self.E_kept, self.H_kept, self.Z_kept = (self.of(1 - h * m[name]) for name in ("delta", "obsolescence", "wear"))
        rate = h * m["nu"]
        self.X0, self.X_kept = self.of(given["X0"]), self.of(1 - rate)
        self.heard_weight = self.of(rate * a["lambda"][:, None])
        self.conviction = self.of(rate * ((1 - a["lambda"])[:, None] * np.array(given["U0"]) + given["r0"]))
        C = np.array(given["C"])
        self.couplings = [[(m, self.of(C[k, m])) for m in np.flatnonzero(C[k])] for k in range(len(C))]
        # Both directions of trade at once: gravity is symmetric within a pair except for its base.
        T0 = np.array(given["trade"])
        self.both0 = self.of(T0 + T0.T)
        self.row_trade = self.of(a["row_import"] + a["row_export"])
        # Trade driven by stocks: Q = q + q', where q' = q + rate (eps/2 dF - q).
        self.q_kept, self.q_rate = self.of(1 - h * m["theta_T"]), self.of(h * m["theta_T"] * m["eps"] / 2)
        self.military = a["military"]

    def set_layers(self, given):
        """Sets stock layers over the columns of their holders, and ties, which are constant, as one
        matrix."""
        stocks = [layer for layer in given["layers"] if layer["kind"] == "stock"]
        held = sum(np.array(layer["value"]) for layer in stocks).any(axis=0)
        paid = {given["layers"][pledge["layer"]]["id"] for pledge in given["pledges"]}
        assert len(paid) == 1, "all pledges of core go to one layer"
        self.senders = np.flatnonzero(held)
        self.stocks = []
        for layer in stocks:
            base = np.array(layer["value"])[:, self.senders]
            assert layer["stands_still"], "baseline stocks of core are constant"
            self.stocks.append({"paid": layer["id"] in paid, "base": self.of(base), "weight": self.of(np.array(layer["beta"]) * self.open),
                                "home": self.of(layer["home"]), "rest": self.of(layer["row_stock"] + base.sum(axis=1))})
            if layer["id"] in paid:
                self.A_kept, self.inv, self.trade_link = self.of(1 - self.h * layer["dep"]), layer["inv"], layer["trade_link"]
        trade = next(layer for layer in given["layers"] if layer["kind"] == "trade")
        self.trade_weight = self.of(np.array(trade["beta"]) * self.open)
        tie = next(layer for layer in given["layers"] if layer["kind"] == "tie")
        G, c = np.array(tie["value"]), self.military
        p = G * c[None, :] / (c[:, None] + c[None, :])
        total = p.sum(axis=1, keepdims=True)
        any_tie = 1 - np.prod(1 - p, axis=1, keepdims=True)
        self.ties = self.of((np.array(tie["beta"]) * self.open)[:, None] * any_tie * p / np.where(total == 0, 1, total))

    def set_commodity(self, given):
        c, m, a = given["commodity"], given["model"], given["agent"]
        members = np.array(c["participant"][:-1])
        assert c["participant"][-1] == self.agents, "the rest of the world is the last participant"
        self.members = members
        V0 = np.array(c["V0"])
        demand, g = V0.sum(axis=1), np.append(np.array(a["g"])[members], m["g_row"])
        self.D0, self.cover, self.restock, self.spot = self.of(demand), self.of(c["cover"]), self.of(c["restock"]), self.of(c["spot"])
        self.I0, self.q0 = self.of(c["cover"] * demand), self.of(V0 / np.maximum(demand, TINY)[:, None])
        # Capacity: pace is the larger of path and output; its multiplier is constant.
        self.capacity = self.of((V0 * (1 + np.maximum(g, 0) * c["cover"])[:, None] * (1 + c["spare"])).T)
        self.spare = self.of(1 + c["spare"])
        self.follow, self.back = self.of(self.h * c["adaptation"]), self.of(self.h * c["back"])
        self.q_stays = self.of(1 - self.h * (c["adaptation"] + c["back"]))
        self.offtake = self.of(c["offtake"] * self.h)
        self.at_risk = self.of(np.where(demand[:-1] == 0, 0, np.array(c["at_risk"])[members]))

    def set_pledges(self, given):
        """Sets the effect of money per unit of each pledge's flow: stocks, capital, technology,
        capacity."""
        n, pledges, cost = len(self.members) + 1, given["pledges"], given["commodity"]["cost"]
        stock, skill, built = np.zeros((self.agents, len(self.senders), len(pledges))), np.zeros((self.agents, len(pledges))), np.zeros((n, n, len(pledges)))
        for k, pledge in enumerate(pledges):
            for host, share in zip(pledge["host"], pledge["share"]):
                stock[host, list(self.senders).index(pledge["from"]), k] += share
                skill[host, k] += share * pledge["technology"]
            for to in pledge["capacity"]:
                for cell, share in zip(to["cell"], pledge["share"]):
                    built[cell // n, cell % n, k] += to["share"] * share / cost
        self.payers = np.flatnonzero(built.any(axis=(1, 2)))
        blocks = [stock.reshape(-1, len(pledges)), self.inv * stock.sum(axis=1), skill, *(built[payer] for payer in self.payers)]
        self.money, self.edges = self.h * np.vstack(blocks), np.cumsum([len(block) for block in blocks])[:-1]

    def allocate(self):
        R, N, K, n, S, T = self.R, self.agents, self.X0.shape[1], len(self.members) + 1, len(self.senders), self.steps + 1
        self.autonomy, self.gdp = np.empty((T, N, R)), np.empty((T, N, R))
        self.position, self.price = np.empty((T + 1, N, K, R)), np.empty((T, R))
        self.regional = np.empty((T, len(self.powers), R))
        self.flows = np.empty((len(self.money), R))
        self.added = np.split(self.flows, self.edges)  # views: into stocks, capital, technology, capacity
        self.added[0] = self.added[0].reshape(N, S, R)
        self.W, self.F, self.share, self.size = np.empty((N, N, R)), np.empty((N, S, R)), np.empty((N, S, R)), np.empty((n, R))
        self.own_weight = self.W.reshape(N * N, R)[::N + 1]
        self.order, self.delivered, self.path = np.empty((n, n, R)), np.empty((n, n, R)), np.empty((n, R))
        self.XC, self.work = np.empty((N, K, R)), np.empty((N, K, R))
        self.E, self.H, self.A, self.Q = np.empty((N, R)), np.empty((N, R)), np.empty((N, S, R)), np.empty((N, S, R))
        self.I, self.Z, self.q, self.qa = np.empty((n, R)), np.empty((n, R)), np.empty((n, n, R)), np.empty((n, n, R))

    def run(self, rho):
        """Runs all dates. rho: (pledges, replicates). Fills autonomy, gdp, position, price,
        regional."""
        for stock in (self.E, self.H, self.A, self.Q, self.Z):
            stock[...] = 0
        self.I[...], self.q[...], self.qa[...], self.position[0] = self.I0, self.q0, self.q0, self.X0
        growth, world = np.ones_like(self.growth_once), np.ones_like(self.row_once)
        for t in range(self.steps + 1):
            np.matmul(self.money, rho * self.parts[t][:, None], out=self.flows)
            y = self.potential(growth, world)
            self.supply(t, y)
            y[self.members] *= 1 - self.at_risk * self.short[:-1]
            np.multiply(self.Y0, y, out=self.gdp[t])
            self.influence(t, y, world)
            self.positions(t)
            if t < self.steps:
                self.advance(t, growth)
                growth *= self.growth_once
                world *= self.row_once

    def potential(self, growth, world):
        n = len(self.members)
        y = np.log1p(self.E / (self.capital0 * growth))
        y *= self.alpha
        np.exp(y, out=y)
        y *= growth
        y *= 1 + self.skill * self.H
        np.take(y, self.members, axis=0, out=self.size[:n])
        self.size[n], self.path[:n], self.path[n] = world, growth[self.members], world
        np.maximum(self.path, self.size, out=self.path)
        return y

    def ration(self, ask, limit):
        """Replaces `ask` by the delivered amounts. Returns whether any falls short."""
        asked = ask.sum(axis=0)
        if (asked <= limit).all():
            return False
        ask *= np.minimum(limit / np.maximum(asked, TINY), 1)
        return True

    def supply(self, t, y):
        Dm = self.D0 * self.size
        wanted = np.maximum(Dm + self.restock * (self.cover * Dm - self.I), 0)
        cap = np.einsum("jir,ir->jr", self.capacity, self.path)
        cap += self.Z * self.spare
        np.multiply(self.q, wanted[:, None], out=self.order)
        self.delivered[...] = self.order
        if self.ration(self.delivered, cap):
            gap = (self.order - self.delivered).sum(axis=1)
            slack = np.maximum(cap - self.delivered.sum(axis=0), 0)
            sought = self.spot * gap / np.maximum(slack.sum(axis=0), TINY)
            second = sought[:, None] * slack
            self.ration(second, slack)
            self.delivered += second
        self.arrivals = self.delivered.sum(axis=1)
        self.use = np.minimum(Dm, self.arrivals + self.I / self.h)
        self.short, self.Dm = 1 - self.use / np.maximum(Dm, TINY), Dm
        self.price[t] = 1  # core has no shortage

    def influence(self, t, y, world):
        """Returns W with its diagonal; computes its trade part first, in place."""
        W = self.W
        mass = np.exp(self.eta * np.log(y))
        np.multiply(self.both0, mass[None, :], out=W)
        W *= (mass * np.exp(-self.eta * np.log(world)))[:, None]
        if self.trade_link:
            twice = 2 * self.Q
            for k, j in enumerate(self.senders):
                W[:, j] += twice[:, k]
                W[j] += twice[:, k]
        W *= (self.trade_weight / (W.sum(axis=1) + self.row_trade * mass))[:, None]
        W += self.ties
        first = True
        for layer in self.stocks:
            F, whole = layer["base"], layer["home"] * self.gdp[t] + layer["rest"]
            if layer["paid"]:
                F = np.add(F, self.A, out=self.F)
                whole += self.A.sum(axis=1)
            np.divide(layer["weight"], whole, out=whole)
            if first:
                np.multiply(F, whole[:, None], out=self.share)
            else:
                self.share += np.multiply(F, whole[:, None], out=self.F)
            first = False
        for k, j in enumerate(self.senders):
            W[:, j] += self.share[:, k]
        self.own_weight[...] = 0
        np.subtract(1, W.sum(axis=1), out=self.autonomy[t])
        on_targets = W[np.ix_(self.targets, self.powers)]
        on_targets /= on_targets.sum(axis=1, keepdims=True)
        np.mean(on_targets, axis=0, out=self.regional[t])
        self.own_weight[...] = self.autonomy[t]

    def positions(self, t):
        X, XC, work = self.position[t], self.XC, self.work
        for k, hears in enumerate(self.couplings):
            np.multiply(X[:, hears[0][0]], hears[0][1], out=XC[:, k])
            for m, weight in hears[1:]:
                XC[:, k] += weight * X[:, m]
        heard = self.position[t + 1]
        np.einsum("ijr,jkr->ikr", self.W, XC, out=heard)
        heard *= self.heard_weight
        heard += np.multiply(X, self.X_kept, out=work)
        heard += self.conviction
        np.maximum(heard, -1, out=heard)
        np.minimum(heard, 1, out=heard)

    def advance(self, t, growth):
        into_stock, capital, technology, *built = self.added
        self.E *= self.E_kept
        self.E += self.h * self.s * (self.gdp[t] - self.Y0 * growth)
        self.E += capital
        self.H *= self.H_kept
        self.H += technology
        self.I += self.h * (self.arrivals - self.use)
        np.maximum(self.I, 0, out=self.I)
        self.Z *= self.Z_kept
        self.delivered *= (self.follow / np.maximum(self.arrivals, TINY))[:, None]
        self.q *= self.q_stays
        self.q += self.delivered
        self.q += np.multiply(self.qa, self.back, out=self.order)
        for payer, capacity in zip(self.payers, built):
            self.Z += capacity
            bought = (self.offtake / self.h / self.Dm[payer]) * capacity
            kept = 1 / (1 + bought.sum(axis=0))
            for sourcing in (self.q[payer], self.qa[payer]):
                sourcing += bought
                sourcing *= kept
        if self.trade_link:
            self.Q *= self.q_kept
            self.Q += self.q_rate * self.A
        self.A *= self.A_kept
        self.A += into_stock

    def numbers(self):
        """Returns (steps + 1, metrics, replicates), in the order of the dump."""
        T = self.steps + 1
        return np.concatenate([self.autonomy, self.gdp, self.position[:T].reshape(T, -1, self.R), self.price[:, None], self.regional], axis=1)
