"""Agreement of pairs of states, forecast and scored in plain Python: see hindcast_reference.py."""
import functools
import itertools
import math

from hindcast_points import FIVE, HORIZONS, POWERS, RATE, RATE_SD, TRAINING

SCALE = 0.2  # of errors per root year, against which the prior counts


def lowest(cost, low, high):
    """Returns the minimum of a unimodal function: golden section to 1e-4, then parabolas."""
    golden = (math.sqrt(5) - 1) / 2
    while high - low > 1e-4:
        left, right = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, right) if cost(left) < cost(right) else (left, high)
    at, reach = (low + high) / 2, 1e-4
    for _ in range(3):
        before, here, after = cost(at - reach), cost(at), cost(at + reach)
        at += reach * (before - after) / (2 * (before - 2 * here + after))
    return at


class Pairs:
    """Disagreement of the 36 pairs, a squared distance above a floor that nothing removes."""

    FLOORS = (0.02, 0.03, 0.04)

    def __init__(self, table):
        self.seen, self.votes = {}, {}
        for r in table:
            if r["agreement"]:
                at = frozenset((r["a"], r["b"])), int(r["year"])
                self.seen[at], self.votes[at] = 1 - float(r["agreement"]), float(r["joint_votes"])
        self.all = [frozenset(p) for p in itertools.combinations(FIVE + POWERS, 2)]
        self.first = min(year for _, year in self.seen)

    def latest(self, pair, year):
        return next(self.seen[pair, y] for y in range(year, self.first - 1, -1)
                    if (pair, y) in self.seen)

    @functools.lru_cache(maxsize=None)
    def pieces(self, year, floor):
        """Returns by pair the disagreement of a year after the five have mixed: with
        m = a e_i + b (1 over the five), a = kept and b = (1 - a) / 5, the form
        -(m_i - m_j)' (D - floor) (m_i - m_j) / 2 as coefficients of 1, a and a^2."""
        above = {p: self.latest(p, year) - floor for p in self.all}
        within = sum(above[frozenset(p)] for p in itertools.combinations(FIVE, 2)) / 25
        row = {i: sum(above[frozenset((i, k))] for k in FIVE if k != i) / 5 for i in FIVE}
        column = {j: sum(above[frozenset((k, j))] for k in FIVE) / 5 for j in POWERS}
        out = {}
        for p in self.all:
            powers, movers = ([s for s in p if s in some] for some in (POWERS, FIVE))
            if len(powers) == 1:
                # a e + b column - a b row - b b within
                c, r = column[powers[0]], row[movers[0]]
                out[p] = c - within, above[p] - c - r + 2 * within, r - within
            else:
                out[p] = (above[p], 0, 0) if powers else (0, 0, above[p])
        return out

    @functools.lru_cache(maxsize=None)
    def errors(self, year, h, floor):
        """Returns the number of pairs, the sum of votes, and the squared errors, weighted by the
        votes, as coefficients of 1, a .. a^4."""
        sums, pieces = [0] * 7, self.pieces(year, floor)
        for p in self.all:
            if (p, year) in self.seen and (p, year + h) in self.seen and not p <= set(POWERS):
                w, (x, y, z) = self.votes[p, year + h], pieces[p]
                x -= self.seen[p, year + h] - floor
                own = 1, w, w * x * x, 2 * w * x * y, w * (y * y + 2 * x * z), 2 * w * y * z, w * z * z
                sums = [a + b for a, b in zip(sums, own)]
        return sums

    @functools.lru_cache(maxsize=None)
    def law(self, origin):
        """The best rate at each floor, then the best floor: rate .02 +- .03 as prior against
        errors of SCALE per root year, weights the joint votes over their mean."""
        best = None
        for floor in self.FLOORS:
            sample = [(h, *self.errors(year, h, floor)) for year in range(1994, origin)
                      for h in TRAINING if year + h <= origin]
            mean = sum(s[2] for s in sample) / sum(s[1] for s in sample)
            by_horizon = [(h, [sum(s[n] for s in sample if s[0] == h) for n in range(3, 8)])
                          for h in TRAINING]

            def cost(rate):
                left = 1 - rate * 5 / 4
                errors = sum(q * left ** (h * n) / h for h, qs in by_horizon
                             for n, q in enumerate(qs))
                return errors / mean / SCALE ** 2 + ((rate - RATE) / RATE_SD) ** 2

            rate = lowest(cost, 0.0, 0.4)
            if best is None or cost(rate) < best[0]:
                best = cost(rate), rate, floor
        return best[1:]

    def scores(self, name, pairs):
        ledger = {h: [] for h in HORIZONS}
        for origin in range(1998, 2021):
            rate, floor = (0.0, 0.02) if name == "persistence" else self.law(origin)
            pieces = self.pieces(origin, floor)
            for h in HORIZONS:
                kept = (1 - rate * 5 / 4) ** h
                ledger[h] += [(floor + pieces[p][0] + kept * (pieces[p][1] + kept * pieces[p][2])
                               - self.seen[p, origin + h], self.votes[p, origin + h])
                              for p in pairs if (p, origin + h) in self.seen]
        return {h: {"scored": len(rows),
                    "rmse": math.sqrt(sum(e * e for e, _ in rows) / len(rows)),
                    "weighted_rmse": math.sqrt(sum(w * e * e for e, w in rows) /
                                               sum(w for _, w in rows))}
                for h, rows in ledger.items()}
