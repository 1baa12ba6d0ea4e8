"""The model, step by step, for the central run: no random events and no noise."""
import math

from influence import Influence, clamp
from money import Money
from scenario import Scenario
from supply import Commodity
from trade import Trade


def weighted(s, network, X, i, k):
    """lambda_i (Ws X C')(i, k). The weight of a speaker without a position on m, and of an issue m on
    which i has none, is i's own on k."""
    total = 0.0
    for m in s.issues:
        weight = s.issue[k]["coupling"][m]
        heard = m
        if (i, m) not in X:
            heard, weight = k, abs(weight)
        for j in s.agents:
            if (j, heard) in X:
                total += network.Ws[i, j] * X[j, heard] * weight
            else:
                total += network.W[i, j] * X[i, heard] * weight
    return s.agent[i]["susceptibility"] * total


def start_positions(s):
    """Returns the positions at the start, of the agents that have one."""
    return {(i, k): s.issue[k]["position"][i] for k in s.issues for i in s.issue[k]["holders"]}


def convictions(s, network, compared=None):
    """Returns (U0, r0) by agent and issue before the norm: stated, or taken from the comparison, or
    inferred so that today's position is constant under `network`, the scenario's at t = 0 without
    active events."""
    X0 = start_positions(s)
    U0, r0 = {}, {}
    for i, k in X0:
        if i in s.issue[k]["conviction"]:
            U0[i, k], r0[i, k] = s.issue[k]["conviction"][i], 0.0
        elif compared and (i, k) in compared[0]:
            U0[i, k], r0[i, k] = compared[0][i, k], compared[1][i, k]
        else:
            own = 1 - s.agent[i]["susceptibility"]
            left = X0[i, k] - weighted(s, network, X0, i, k)
            wanted = left / own if own > 0 else math.copysign(math.inf, left)
            U0[i, k] = clamp(wanted, -1.0, 1.0) if own > 0 else 0.0
            r0[i, k] = left - own * U0[i, k] if U0[i, k] != wanted else 0.0
    return U0, r0


class Model:
    def __init__(self, scenario, with_events=True):
        s = self.s = scenario
        self.t = 0
        self.events = s.events if with_events else {}
        self.money = Money(s, self.events)
        self.trade = Trade(s, self.events)
        self.commodities = {c: Commodity(s, self.events, c) for c in s.commodities}
        self.X = start_positions(s)
        self.derive()

    def take_convictions(self, compared):
        s = self.s
        network = Model(s, with_events=False).influence
        self.U0, self.r0 = convictions(s, network, compared)
        for i, k in self.U0:
            w = s.issue[k]["norm_weight"][i]
            self.U0[i, k] = (1 - w) * self.U0[i, k] + w * s.issue[k]["norm"]
            self.r0[i, k] = (1 - w) * self.r0[i, k]

    def derive(self):
        """Derives all quantities from the stocks at t and the events of the step."""
        s, t = self.s, self.t
        self.money.derive(t)
        self.trade.roads(t)
        phi = {i: 1.0 for i in s.agents}
        for commodity in self.commodities.values():
            commodity.derive(t, self.money.yp, self.trade)
            for i in s.agents:
                phi[i] *= 1 - commodity.c["omega"].get(i, 0.0) * commodity.u.get(i, 0.0)
        self.y = {i: self.money.yp[i] * phi[i] * self.trade.theta(i) for i in s.agents}
        self.Y = {i: s.agent[i]["gdp_usd_bn"] * self.y[i] for i in s.agents}
        self.trade.derive(t, self.y, math.exp(s.model["row_growth_per_year"] * s.h * t))
        self.graph = None

    @property
    def influence(self):
        """The influence graph at t, which some checks never need."""
        self.graph = self.graph or Influence(self.s, self.events, self.t, self)
        return self.graph

    def U(self, i, k):
        """Returns U(i, k, t): the conviction with the shifts of alignment events."""
        u = self.U0[i, k]
        now = self.t * self.s.months
        for e in self.events.values():
            begin, end = e["window"]
            if e["kind"] == "alignment" and e["issue"] == k and i in e["agents"] and begin <= now < end:
                years = (now - begin) / 12
                fading = 2 ** (-years / e["half_life_years"]) if e["half_life_years"] is not None else 1.0
                u += e["conviction_by"] * fading
        return clamp(u, -1.0, 1.0)

    def advance(self):
        s, t, h = self.s, self.t, self.s.h
        nu = s.model["opinion_rate_per_year"]
        X = {}
        for i, k in self.X:
            own = 1 - s.agent[i]["susceptibility"]
            goal = weighted(s, self.influence, self.X, i, k) + own * self.U(i, k) + self.r0[i, k]
            X[i, k] = clamp(self.X[i, k] + h * nu * (goal - self.X[i, k]), -1.0, 1.0)
        for commodity in self.commodities.values():
            commodity.advance(t, self.money)
        self.trade.advance(t, self.money)
        self.money.advance(t, self.y)
        self.X = X
        self.t += 1
        self.derive()


def model_of(file):
    """Returns the model of a scenario file at t = 0, with the convictions of its comparison."""
    s = Scenario(file)
    compared = None
    if s.compare_with:
        c = Scenario(s.compare_with)
        compared = convictions(c, Model(c, with_events=False).influence)
    model = Model(s)
    model.take_convictions(compared)
    return model
