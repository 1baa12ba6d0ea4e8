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

    def pieces(self, year, floor):
        """Returns by pair the disagreement of a year after the five have mixed: with
        m = a e_i + b (1 over the five), a = kept and b = (1 - a) / 5, the form
        -(m_i - m_j)' (D - floor) (m_i - m_j) / 2 as numbers for `ahead`."""
        above = {p: self.latest(p, year) - floor for p in self.all}
        within = sum(above[frozenset(p)] for p in itertools.combinations(FIVE, 2))
        row = {i: sum(above[frozenset((i, k))] for k in FIVE if k != i) for i in FIVE}
        out = {}
        for p in self.all:
            powers = [s for s in p if s in POWERS]
            if len(powers) == 2:
                out[p] = lambda a, e=above[p]: e
            elif not powers:
                out[p] = lambda a, e=above[p]: a * a * e
            else:
                (mover,), to = (s for s in p if s in FIVE), powers[0]
                column = sum(above[frozenset((k, to))] for k in FIVE)

                def mixed(a, e=above[p], c=column, r=row[mover]):
                    b = (1 - a) / 5
                    return a * e + b * c - a * b * r - b * b * within
                out[p] = mixed
        return out

    def fit(self, origin):
        """The best rate at each floor, then the best floor: rate .02 +- .03 as prior against
        errors of SCALE per root year, weights the joint votes over their mean."""
        best = None
        for floor in self.FLOORS:
            sample = []
            for year in range(1994, origin):
                pieces = self.pieces(year, floor)
                for h in TRAINING:
                    sample += [(pieces[p], h, self.seen[p, year + h] - floor,
                                self.votes[p, year + h]) for p in self.all
                               if year + h <= origin and (p, year) in self.seen
                               and (p, year + h) in self.seen and not p <= set(POWERS)]
            mean = sum(s[3] for s in sample) / len(sample)

            def cost(rate):
                left = 1 - rate * 5 / 4
                errors = sum(w / mean * (f(left ** h) - end) ** 2 / h for f, h, end, w in sample)
                return errors / SCALE ** 2 + ((rate - RATE) / RATE_SD) ** 2

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
                ledger[h] += [(floor + pieces[p](kept) - self.seen[p, origin + h],
                               self.votes[p, origin + h]) for p in pairs
                              if (p, origin + h) in self.seen]
        return {h: {"scored": len(rows),
                    "rmse": math.sqrt(sum(e * e for e, _ in rows) / len(rows)),
                    "weighted_rmse": math.sqrt(sum(w * e * e for e, w in rows) /
                                               sum(w for _, w in rows))}
                for h, rows in ledger.items()}

    @functools.lru_cache(maxsize=None)
    def law(self, origin):
        return self.fit(origin)
