"""The equation of population positions in plain loops, and random populations to test it on."""
import csv
import math
import random

SMALL = """
[time]
start = 2026-01-01
step = "quarter"
years = 3
[model]
opinion_rate_per_year = 1.6
[agent.A]
gdp_usd_bn = 100
susceptibility = 0.6
[agent.B]
gdp_usd_bn = 50
susceptibility = 0.3
[layer.ties]
kind = "fixed"
weight = 1
cell.A.B = 0.5
cell.B.A = 0.4
[issue.one]
name = "the first"
threshold = 0.1
position = { A = 0.9, B = -0.5 }
conviction = { A = 0.2, B = -0.9 }
coupling = { two = -0.25 }
[issue.two]
threshold = -0.2
conviction = { A = -0.4, B = 0.7 }
[issue.apart]
position = { A = 0, B = 0 }
[crowd]
agents = "agents.csv"
edges = "edges.csv"
susceptibility = 0.7
"""


def clamp(x):
    return min(max(x, -1.0), 1.0)


class Small:
    """A random population, and the equation of its positions in plain loops."""

    issues = ["one", "two"]
    coupling = [[0.75, -0.25], [0.0, 1.0]]
    thresholds = [0.1, -0.2]

    def __init__(self, seed):
        draw = random.Random(seed)
        self.ids = [f"p-{n}" for n in range(40)]
        draw.shuffle(self.ids)
        self.group = [draw.choice(["north", "south, far", "east"]) for _ in self.ids]
        self.susceptibility = [draw.choice([None, 0, 1, round(draw.random(), 3)]) for _ in self.ids]
        self.autonomy = [draw.choice([None, 0, round(draw.random(), 3)]) for _ in self.ids]
        self.position, self.conviction = [], []
        for _ in self.ids:
            kinds = [draw.choice("pcb") for _ in self.issues]
            self.position.append([None if kind == "c" else round(draw.uniform(-1, 1), 3)
                                  for kind in kinds])
            self.conviction.append([None if kind == "p" else round(draw.uniform(-1, 1), 3)
                                    for kind in kinds])
        self.ties = []
        for n, listener in enumerate(self.ids[:-3]):  # the last three have no neighbours
            others = [i for i in self.ids if i != listener] + ["A", "B"]
            self.ties += [(listener, speaker, round(draw.expovariate(1), 4))
                          for speaker in draw.sample(others, draw.randint(1, 9))]
        draw.shuffle(self.ties)

    def write(self, folder):
        with open(folder / "agents.csv", "w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["id", "group", "susceptibility", "autonomy", "position.one",
                           "conviction.one", "position.two", "conviction.two"])
            for i, id in enumerate(self.ids):
                views = [v for k in range(2) for v in (self.position[i][k], self.conviction[i][k])]
                rows.writerow(["" if v is None else v for v in (id, self.group[i], self.susceptibility[i], self.autonomy[i], *views)])
        with open(folder / "edges.csv", "w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["listener", "speaker", "weight"])
            rows.writerows(self.ties)
        (folder / "small.toml").write_text(SMALL, encoding="utf-8")

    def run(self, states, rate):
        """Returns positions of all steps. states[t][agent][k]"""
        N, K = len(self.ids), len(self.issues)
        number = {id: n for n, id in enumerate(self.ids)}
        L = [0.7 if s is None else s for s in self.susceptibility]
        own = [a or 0.0 for a in self.autonomy]
        rows = [{} for _ in self.ids]
        for listener, speaker, weight in self.ties:
            rows[number[listener]][number.get(speaker, speaker)] = weight
        for i, row in enumerate(rows):
            total = sum(row.values())
            rows[i] = {j: (1 - own[i]) * w / total for j, w in row.items()} if total > 0 else {}
            own[i] = own[i] if total > 0 else 1.0

        def heard(X, t, i):
            raw = [own[i] * X[i][k] + sum(w * (X[j][k] if isinstance(j, int) else states[t][j][k]) for j, w in rows[i].items()) for k in range(K)]
            return [sum(self.coupling[k][m] * raw[m] for m in range(K)) for k in range(K)]

        X = [[self.conviction[i][k] if self.position[i][k] is None else self.position[i][k]
              for k in range(K)] for i in range(N)]
        U, rest = [[0.0] * K for _ in self.ids], [[0.0] * K for _ in self.ids]
        for i in range(N):
            hears = heard(X, 0, i)
            for k in range(K):
                if self.conviction[i][k] is not None:
                    U[i][k] = self.conviction[i][k]
                    continue
                need = X[i][k] - L[i] * hears[k]
                U[i][k] = clamp(need / (1 - L[i])) if L[i] < 1 else 0.0
                rest[i][k] = need - (1 - L[i]) * U[i][k]
        course = [X]
        for t in range(len(states) - 1):
            told = [heard(X, t, i) for i in range(N)]
            X = [[clamp(X[i][k] + rate * (L[i] * told[i][k] + (1 - L[i]) * U[i][k] + rest[i][k] - X[i][k])) for k in range(K)] for i in range(N)]
            course.append(X)
        return course, U

    def summary(self, X, members, k):
        values = [X[i][k] for i in members]
        mean = math.fsum(values) / len(values)
        return (mean, math.sqrt(math.fsum((v - mean) ** 2 for v in values) / len(values)),
                sum(v > self.thresholds[k] for v in values) / len(values))
