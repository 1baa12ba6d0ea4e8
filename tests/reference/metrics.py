"""Metrics by address (model page, Metrics)."""
import math

from influence import effective, logistic
from money import quotient
from scenario import ROW


class Metrics:
    """All metrics of a model at its current step: {address: value}."""

    def __init__(self, model):
        self.m = model
        self.s = model.s
        agents = self.s.agents
        self.powers = [i for i in agents if self.s.agent[i]["role"] == "power"]
        self.targets = [i for i in agents if self.s.agent[i]["role"] == "target"]

    def influence_share(self, i, j):
        """W(i, j) over the powers' total on i."""
        W = self.m.influence.W
        return quotient(W[i, j], sum(W[i, p] for p in self.powers if p != i))

    def regional(self, j):
        weight = {i: self.m.Y[i] if self.s.regional_weights == "gdp" else 1.0 for i in self.targets}
        return quotient(sum(weight[i] * self.influence_share(i, j) for i in self.targets), sum(weight.values()))

    def all(self):
        out = {}
        for part in (self.graph, self.positions, self.economy, self.supply):
            out |= part()
        return out

    def graph(self):
        s, network, out = self.s, self.m.influence, {}
        V = network.total()
        for i in s.agents:
            others = [p for p in self.powers if p != i]
            for j in others:
                out[f"influence_share.{i}.{j}"] = self.influence_share(i, j)
            out[f"effective_patrons.{i}"] = effective([self.influence_share(i, j) for j in others])
            out[f"autonomy.{i}"] = network.W[i, i]
            for j in s.agents:
                out[f"influence.{i}.{j}"] = network.W[i, j]
                if V is not None:
                    out[f"total_influence.{i}.{j}"] = V[i, j]
                for l in s.layers:
                    if i != j:
                        out[f"layer_influence.{l}.{i}.{j}"] = network.part[l, i, j]
        for j in self.powers:
            out[f"regional_influence.{j}"] = self.regional(j)
        out["effective_powers"] = effective([self.regional(j) for j in self.powers])
        return out

    def positions(self):
        s, X, out = self.s, self.m.X, {}
        for k in s.issues:
            issue = s.issue[k]
            tau, band, width = issue["threshold"], issue["band"], issue["width"]
            yes, no = {}, {}
            holders = issue["holders"]
            for i in holders:
                out[f"position.{i}.{k}"] = X[i, k]
                yes[i] = 1 - logistic((tau + band - X[i, k]) / width)
                no[i] = logistic((tau - band - X[i, k]) / width)
                out[f"vote_yes.{i}.{k}"] = yes[i]
            out[f"votes_yes.{k}"] = sum(yes.values())
            out[f"majority.{k}"] = majority([(yes[i], no[i]) for i in holders])
            out[f"coalition.{k}"] = float(sum(1 for i in holders if X[i, k] > tau))
            mean = sum(X[i, k] for i in holders) / len(holders)
            out[f"polarisation.{k}"] = sum((X[i, k] - mean) ** 2 for i in holders) / len(holders)
        return out

    def economy(self):
        s, m, out = self.s, self.m, {}
        for i in s.agents:
            out[f"gdp.{i}"] = m.Y[i]
            out[f"gdp_gap.{i}"] = 100 * (m.y[i] / m.money.path(i, m.t) - 1)
            for j in [*s.agents, ROW]:
                if j != i:
                    out[f"trade.{i}.{j}"] = m.trade.T[i, j]
                    out[f"trade_share.{i}.{j}"] = m.trade.share(i, j)
                    out[f"reexport.{i}.{j}"] = m.trade.Re[i, j]
            out[f"trade.ROW.{i}"] = m.trade.Rx[i]
            out[f"reexport.ROW.{i}"] = m.trade.Re[ROW, i]
            for l in m.money.layers:
                for j in s.agents:
                    if j != i:
                        out[f"invested.{i}.{j}.{l}"] = m.money.invested[l][i, j]
        for p in s.pledges:
            out[f"paid.{p}"] = m.money.pledges.paid[p]
            out[f"cancelled.{p}"] = m.money.pledges.cancelled[p]
            out[f"outstanding.{p}"] = m.money.pledges.outstanding[p]
        for r in s.corridors:
            out[f"openness.{r}"] = m.trade.o[r]
        return out

    def supply(self):
        out = {}
        for c, commodity in self.m.commodities.items():
            out[f"price.{c}"] = commodity.price
            for i in commodity.who:
                out[f"shortage.{i}.{c}"] = commodity.u[i]
                out[f"local_price.{i}.{c}"] = commodity.p[i]
                out[f"thrift.{i}.{c}"] = 1 - math.exp(-commodity.n[i])
                out[f"inventory.{i}.{c}"] = commodity.I[i]
                for j in commodity.who:
                    out[f"dependence.{i}.{j}.{c}"] = commodity.q[i, j]
        return out


def majority(votes):
    """Returns P(more yes than no) of independent votes (P(yes), P(no)), by recursion over the
    balance."""
    balance = {0: 1.0}
    for yes, no in votes:
        after = {}
        for b, p in balance.items():
            for step, chance in ((1, yes), (-1, no), (0, 1 - yes - no)):
                after[b + step] = after.get(b + step, 0.0) + p * chance
        balance = after
    return sum(p for b, p in balance.items() if b > 0)


def run(model):
    """Returns {address: value} of every step 0..T, in order."""
    out = [Metrics(model).all()]
    while model.t < model.s.steps:
        model.advance()
        out.append(Metrics(model).all())
    return out
