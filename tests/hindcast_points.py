"""Positions of five states, forecast and scored in plain Python: see hindcast_reference.py."""
import math

FIVE = ["KAZ", "UZB", "TKM", "KGZ", "TJK"]
POWERS = ["CHN", "RUS", "USA", "JPN"]
HORIZONS = (1, 3, 5, 10)
TRAINING = (1, 2, 3, 5, 7, 10)
RATE, RATE_SD = 0.02, 0.03  # the prior of a rate, per year
NORM_SD = 0.5
SCALE = 0.35  # of errors per root year, against which the prior counts
HALF_BAND = 1.6448536269514722  # of 90 %, in standard deviations


def least(gradient_and_hessian, start, bounded):
    """Minimises a sum of squares; the numbers in `bounded` are not negative."""
    at = list(start)
    for _ in range(200):
        gradient, hessian = gradient_and_hessian(at)
        held = {k for k in bounded if at[k] <= 0 and gradient[k] > 0}
        free = [k for k in range(len(at)) if k not in held]
        step = dict(zip(free, solve([[hessian[i][j] for j in free] for i in free],
                                    [-gradient[i] for i in free])))
        factor = min([1.0] + [-at[k] / step[k] for k in free
                              if k in bounded and at[k] > 0 and at[k] + step[k] < 0])
        for k in free:
            at[k] += factor * step[k]
            if k in bounded and at[k] < 1e-300:
                at[k] = 0.0
        if all(abs(step[k]) <= 1e-12 * (1 + abs(at[k])) for k in free):
            break
    return at


def solve(matrix, right):
    """Solves a small linear system by elimination with pivots."""
    rows = [row[:] + [b] for row, b in zip(matrix, right)]
    n = len(rows)
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for i in range(k + 1, n):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[k])]
    out = [0.0] * n
    for k in reversed(range(n)):
        out[k] = (rows[k][n] - sum(rows[k][j] * out[j] for j in range(k + 1, n))) / rows[k][k]
    return out


def band(residuals):
    """near and far of the variance near + far * horizon: least squares on squared residuals with
    weights 1/horizon, neither negative."""
    def lines(columns):
        normal = [[sum(a(h) * b(h) / h for h, _ in residuals) for b in columns] for a in columns]
        return solve(normal, [sum(a(h) * e * e / h for h, e in residuals) for a in columns])

    def cost(near, far):
        return sum((e * e - near - far * h) ** 2 / h for h, e in residuals)

    if not residuals:
        return 0.0, 0.0
    choices = [(lines([lambda h: 1.0])[0], 0.0), (0.0, lines([float])[0])]
    if len({h for h, _ in residuals}) > 1:
        both = lines([lambda h: 1.0, float])
        if min(both) >= 0:
            return tuple(both)
    return min(choices, key=lambda c: cost(*c))


def crps(error, sd):
    """Gneiting & Raftery 2007, for a normal forecast."""
    if not sd > 0:
        return abs(error)
    z = error / sd
    density = math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return sd * (z * math.erf(z / math.sqrt(2)) + 2 * density - 1 / math.sqrt(math.pi))


def stepped(law, start, years):
    """Returns the positions after some steps of a year; a state without one stays None."""
    peer, pull, norm = law
    x = dict(start)
    there = [s for s in x if x[s] is not None]
    for _ in range(years):
        mean = {s: sum(x[o] for o in there if o != s) / (len(there) - 1) if len(there) > 1 else x[s]
                for s in there}
        x.update({s: x[s] + peer * (mean[s] - x[s]) + pull * (norm - x[s]) for s in there})
    return x


def stepped_with_slopes(law, start, years):
    """Yields positions and their derivatives by peer, pull and norm after each year."""
    peer, pull, norm = law
    there = [s for s in start if start[s] is not None]
    count = len(there)
    x = {s: start[s] for s in there}
    d = {s: (0.0, 0.0, 0.0) for s in there}
    for _ in range(years):
        total, sums = sum(x.values()), [sum(v[k] for v in d.values()) for k in range(3)]
        new_x, new_d = {}, {}
        for s in there:
            apart = (total - x[s]) / (count - 1) - x[s] if count > 1 else 0.0
            apart_d = [(sums[k] - d[s][k]) / (count - 1) - d[s][k] if count > 1 else 0.0
                       for k in range(3)]
            new_x[s] = x[s] + peer * apart + pull * (norm - x[s])
            own = (apart, norm - x[s], pull)
            new_d[s] = tuple(d[s][k] + peer * apart_d[k] - pull * d[s][k] + own[k]
                             for k in range(3))
        x, d = new_x, new_d
        yield x, d


class Points:
    """One series of positions; an origin uses only the years up to it."""

    def __init__(self, table, column):
        self.seen = {(r["state"], int(r["year"])): float(r[column]) for r in table if r[column]}
        self.sd = {(r["state"], int(r["year"])): float(r["all_sd"]) for r in table if r["all_sd"]}
        self.weighted = column == "all_votes"
        self.fitted = {}
        self.first = min(year for _, year in self.seen)

    def latest(self, state, year):
        for back in range(year, self.first - 1, -1):
            if (state, back) in self.seen:
                return self.seen[state, back]
        return None

    def pairs(self, origin):
        """Returns year and horizon of the training pairs that end by the origin."""
        return [(year, h) for year in range(1993, origin) for h in TRAINING if year + h <= origin]

    def fit(self, origin, parts):
        free = {"peer": [0], "norm": [1, 2], "peer + norm": [0, 1, 2]}[parts]
        prior = ((RATE, RATE_SD), (RATE, RATE_SD), (0.0, NORM_SD))
        chosen = []
        for year in range(1993, origin):
            start = {s: self.seen.get((s, year)) for s in FIVE}
            ends = {h: {s: self.seen[s, year + h] for s in FIVE if start[s] is not None
                        and (s, year + h) in self.seen} for h in TRAINING if year + h <= origin}
            chosen.append((start, ends))

        def sums(values):
            law = [0.0, 0.0, 0.0]
            for k, value in zip(free, values):
                law[k] = value
            gradient = [(v - prior[k][0]) / prior[k][1] ** 2 for k, v in zip(free, values)]
            hessian = [[1 / prior[k][1] ** 2 if i == j else 0.0 for j in range(len(free))]
                       for i, k in enumerate(free)]
            steps = ((h, x, slope, ends.get(h, {})) for start, ends in chosen for h, (x, slope)
                     in enumerate(stepped_with_slopes(law, start, max(ends)), 1))
            for h, x, slope, there in steps:
                weight = 1 / (SCALE ** 2 * h)
                for state, end in there.items():
                    error, g = x[state] - end, [slope[state][k] for k in free]
                    for i in range(len(free)):
                        gradient[i] += weight * error * g[i]
                        for j in range(len(free)):
                            hessian[i][j] += weight * g[i] * g[j]
            return gradient, hessian

        # Neighbouring origins have neighbouring laws: the last one is the start of the next.
        first = self.fitted.get(parts, [prior[k][0] for k in free])
        found = least(sums, first, {i for i, k in enumerate(free) if k < 2})
        self.fitted[parts] = found
        law = [0.0, 0.0, 0.0]
        for k, value in zip(free, found):
            law[k] = value
        return law


def persistence(points, origin):
    return lambda year, start, h: start


def moved(start, change):
    return {s: None if v is None else v + change[s] for s, v in start.items()}


def trend(points, origin):
    """Each state's line of least squares through all years up to the origin."""
    slope = {}
    for s in FIVE:
        known = [(y, v) for (o, y), v in points.seen.items() if o == s and y <= origin]
        mean = sum(y for y, _ in known) / len(known)
        spread = sum((y - mean) ** 2 for y, _ in known)
        slope[s] = sum((y - mean) * v for y, v in known) / spread if spread > 0 else 0.0
    return lambda year, start, h: moved(start, {s: slope[s] * h for s in FIVE})


def drift_of(states):
    """The mean over the years to the origin of the mean change of all states seen at both ends."""
    def model(points, origin):
        changes = []
        for year in range(points.first, origin):
            seen = [points.seen[s, year + 1] - points.seen[s, year] for s in states
                    if (s, year) in points.seen and (s, year + 1) in points.seen]
            if seen:
                changes.append(sum(seen) / len(seen))
        drift = sum(changes) / len(changes) if changes else 0.0
        return lambda year, start, h: moved(start, {s: drift * h for s in FIVE})
    return model


def china_pull(window):
    """Toward the mean of China's last positions. The rate is that of least squares over changes
    of one year from 1993, each toward China's position of its first year."""
    def model(points, origin):
        def target(year):
            seen = [points.seen["CHN", y] for y in range(year - window + 1, year + 1)
                    if ("CHN", y) in points.seen]
            return sum(seen) / len(seen)

        across = along = 0.0
        for year in range(1993, origin):
            for s in FIVE:
                if (s, year) in points.seen and (s, year + 1) in points.seen:
                    apart = points.seen["CHN", year] - points.seen[s, year]
                    along += apart * (points.seen[s, year + 1] - points.seen[s, year])
                    across += apart * apart
        rate = max(0.0, along / across)

        def ahead(year, start, h):
            x, to = dict(start), target(year)
            for _ in range(h):
                x = {s: None if v is None else v + rate * (to - v) for s, v in x.items()}
            return x
        return ahead
    return model


def converging(parts):
    def model(points, origin):
        law = points.fit(origin, parts)
        return lambda year, start, h: stepped(law, start, h)
    return model


MODELS = {"persistence": persistence, "trend": trend, "China pull": china_pull(1),
          "China pull, 5 years": china_pull(5), "drift of five": drift_of(FIVE),
          "drift of nine": drift_of(FIVE + POWERS), "peer": converging("peer"),
          "norm": converging("norm"), "peer + norm": converging("peer + norm")}


def scores_of(points, name):
    """rmse, weighted_rmse, coverage90 and crps by horizon, with the count."""
    ledger = {h: [] for h in HORIZONS}
    for origin in range(1998, 2023):
        model = MODELS[name](points, origin)
        residuals = []
        for year, h in points.pairs(origin):
            start = {s: points.seen.get((s, year)) for s in FIVE}
            ahead = model(year, start, h)
            residuals += [(h, ahead[s] - points.seen[s, year + h]) for s in FIVE
                          if start[s] is not None and (s, year + h) in points.seen]
        near, far = band(residuals)
        start = {s: points.latest(s, origin) for s in FIVE}
        for h in HORIZONS:
            ahead = model(origin, start, h)
            for s in FIVE:
                if start[s] is not None and (s, origin + h) in points.seen:
                    error = points.seen[s, origin + h] - ahead[s]
                    weight = 1 / (0.08 ** 2 + points.sd.get((s, origin + h), 0.0) ** 2)
                    ledger[h].append((error, math.sqrt(near + far * h), weight))
    out = {}
    for h, rows in ledger.items():
        out[h] = {"scored": len(rows),
                  "rmse": math.sqrt(sum(e * e for e, _, _ in rows) / len(rows)),
                  "coverage90": sum(abs(e) <= HALF_BAND * sd for e, sd, _ in rows) / len(rows),
                  "crps": sum(crps(e, sd) for e, sd, _ in rows) / len(rows)}
        if points.weighted:
            out[h]["weighted_rmse"] = math.sqrt(sum(w * e * e for e, _, w in rows) /
                                                sum(w for _, _, w in rows))
    return out
