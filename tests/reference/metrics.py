"""Metrics of the reference model, by address."""
import math

from scenario import centre


def effective(shares):
    squares = sum(r * r for r in shares)
    return sum(shares) ** 2 / squares if squares else 0.0


def solve(A, B):
    """A^{-1} B by Gauss-Jordan elimination with partial pivoting; lists of rows."""
    n = len(A)
    M = [list(A[i]) + list(B[i]) for i in range(n)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(M[i][k]))
        M[k], M[pivot] = M[pivot], M[k]
        M[k] = [v / M[k][k] for v in M[k]]
        for i in range(n):
            if i != k:
                M[i] = [v - M[i][k] * w for v, w in zip(M[i], M[k])]
    return [row[n:] for row in M]


def logistic(x):
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


class Metrics:
    """Evaluates addresses on a Model at its present step."""

    def __init__(self, model):
        self.m, self.s = model, model.s
        self.powers = [j for j, a in self.s.agents.items() if a["role"] == "power"]
        self.targets = [i for i, a in self.s.agents.items() if a["role"] == "target"]
        self.V = None

    def __call__(self, address):
        name, *ids = address.split(".")
        return getattr(self, name)(*ids)

    def influence(self, i, j): return self.m.W[i, j]
    def autonomy(self, i): return self.m.W[i, i]
    def layer_influence(self, l, i, j): return self.m.layer_influence[l, i, j]
    def position(self, i, k): return self.m.X[i, k]
    def gdp(self, i): return self.m.Y[i]
    def gdp_gap(self, i): return 100 * (self.m.y[i] / self.m.growth[i] - 1)
    def invested(self, i, j, l): return self.m.invested[l][i, j]
    def paid(self, p): return self.m.paid[p]
    def cancelled(self, p): return self.m.cancelled[p]
    def outstanding(self, p): return self.m.P[p]
    def trade(self, i, j): return self.m.T[i, j]

    def influence_share(self, i, j):
        total = sum(self.m.W[i, q] for q in self.powers if q != i)
        return self.m.W[i, j] / total if total else 0.0

    def regional_influence(self, j):
        places = [i for i in self.targets if i != j]
        weight = {i: self.m.Y[i] if self.s.by_gdp else 1.0 for i in places}
        return sum(weight[i] * self.influence_share(i, j) for i in places) / sum(weight.values()) if places else 0.0

    def effective_powers(self): return effective([self.regional_influence(j) for j in self.powers])
    def effective_patrons(self, i): return effective([self.m.W[i, j] for j in self.powers if j != i])

    def total_influence(self, i, j):
        if self.V is None or self.V[0] != self.m.t:
            N = self.m.N
            lam = [self.s.agents[a]["susceptibility"] for a in N]
            A = [[(a == b) - lam[n] * self.m.Ws[a, b] for b in N] for n, a in enumerate(N)]
            B = [[(1 - lam[n]) * (a == b) for b in N] for n, a in enumerate(N)]
            self.V = self.m.t, solve(A, B)
        return self.V[1][self.m.N.index(i)][self.m.N.index(j)]

    def issue(self, k, key, otherwise): return centre(self.s.issues[k].get(key, otherwise))
    def coalition(self, k): return float(sum(self.m.X[i, k] > self.issue(k, "threshold", 0) for i in self.m.N))

    def polarisation(self, k):
        x = [self.m.X[i, k] for i in self.m.N]
        mean = sum(x) / len(x)
        return sum((v - mean) ** 2 for v in x) / len(x)

    def vote(self, i, k):
        tau, s, b = self.issue(k, "threshold", 0), self.issue(k, "vote_width", 0.2), self.issue(k, "abstain_band", 0.1)
        x = self.m.X[i, k]
        return 1 - logistic((tau + b - x) / s), logistic((tau - b - x) / s)

    def vote_yes(self, i, k): return self.vote(i, k)[0]
    def votes_yes(self, k): return sum(self.vote(i, k)[0] for i in self.m.N)

    def majority(self, k):
        lead = {0: 1.0}
        for i in self.m.N:
            yes, no = self.vote(i, k)
            after = {}
            for d, p in lead.items():
                for step, q in ((1, yes), (-1, no), (0, 1 - yes - no)):
                    after[d + step] = after.get(d + step, 0.0) + p * q
            lead = after
        return sum(p for d, p in lead.items() if d > 0)

    def trade_share(self, i, j):
        both = {q: self.m.T[i, q] + self.m.T[q, i] for q in self.m.N if q != i}
        whole = self.m.Rm[i] + self.m.Rx[i] + sum(both.values())
        return both[j] / whole if whole else 0.0
