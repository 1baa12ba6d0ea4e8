"""Writes random but valid scenarios: generate.py SEED FOLDER [--slice] prints the file to run.

With --slice: only agents, issues, layers of kind stock, trade, tie and fixed, institutions,
hostility, pledges and responses. Otherwise the whole language (generate_more.py).
"""
import math
import pathlib
import random
import sys

IDS = ["AAA", "BB-2", "CCC", "D_4", "EEE", "FFF", "GGG", "H-8"]
ISSUES = ["first", "second", "third"]
STEP_YEARS = {"month": 1 / 12, "quarter": 0.25, "year": 1.0}


def plain(r, low, high):
    """Draws a number from a range; sometimes an end of it."""
    return r.choice((low, high)) if r.random() < 0.04 else round(r.uniform(low, high), 4)


def simple(r, low, high):
    """Draws a plain number or a pert."""
    v = plain(r, low, high)
    return f"{{ pert = [{low}, {v}, {high}] }}" if r.random() < 0.15 and low < v < high else repr(v)


def number(r, low, high):
    """Draws a number from a range, sometimes uncertain; `run` takes the centre."""
    v = plain(r, low, high)
    if r.random() > 0.25 or not low < v < high:
        return repr(v)
    bounds = f"min = {low}, max = {high}"
    half = min(v - low, high - v) / 2
    kinds = [f"triangular = [{low}, {v}, {high}]", f"pert = [{low}, {v}, {high}]", f"uniform = [{v - half!r}, {v + half!r}]",
             f"normal = [{v}, {half!r}], {bounds}", f"discrete = [[{low}, {v}, {high}], [1, 2.5, 1]]"]
    if v > 0:
        kinds.append(f"lognormal = [{v}, 0.3], {bounds}")
    if 0 < v < 1 and low >= 0:
        kinds.append(f"beta = [{v}, {v * (1 - v) / 3!r}], {bounds}")
    return f"{{ {r.choice(kinds)} }}"


def size(r, low, high):
    """Draws a magnitude, uniform in its logarithm."""
    return float(f"{low * (high / low) ** r.random():.5g}")


def inline(pairs):
    return "{ " + ", ".join(f"{k} = {v}" for k, v in pairs) + " }" if pairs else "{ }"


def quoted(ids):
    return "[" + ", ".join(f'"{i}"' for i in ids) + "]"


def block(head, lines):
    return f"[{head}]\n" + "".join(f"{key} = {value}\n" for key, value in lines) + "\n"


def table(path, header, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([",".join(header)] + [",".join(map(str, row)) for row in rows]) + "\n", encoding="utf-8")


class Generator:
    def __init__(self, seed, folder):
        self.r = r = random.Random(seed)
        self.folder = pathlib.Path(folder)
        self.ids = IDS[:r.randint(3, 8)]
        self.issues = ISSUES[:r.randint(1, 3)]
        self.step = r.choice(("month", "quarter", "year"))
        self.h = STEP_YEARS[self.step]
        self.fastest = 0.99 / self.h
        self.year = r.randint(2015, 2035)
        self.years = r.randint(1, 3 if self.step == "month" else 8)
        self.start_month = r.randint(1, 12)
        apart = random.Random(f"{seed} without")  # its own draws, so that all others stay
        self.without = {k: apart.sample(self.ids[1:], apart.randint(1, len(self.ids) - 2))
                        if apart.random() < 0.3 else [] for k in self.issues}

    def rate(self, low, high):
        return number(self.r, low, min(high, self.fastest))

    def some(self, part=0.6):
        return [i for i in self.ids if self.r.random() < part]

    def few(self, items, low=1):
        return self.r.sample(items, self.r.randint(low, max(low, len(items) - 1)))

    def pair(self, more=()):
        return self.r.sample([*self.ids, *more], 2)

    def date(self, before=0):
        """Draws a date from `before` years before the start on, often on the edge of a step."""
        r = self.r
        months = self.start_month - 1 + r.randint(-12 * before, 12 * self.years)
        day = 1 if r.random() < 0.5 else r.randint(1, 28)
        return f"{self.year + months // 12}-{months % 12 + 1:02}-{day:02}"

    def time(self):
        r = self.r
        out = block("time", [("start", f"{self.year}-{self.start_month:02}-01"), ("step", f'"{self.step}"'), ("years", self.years)])
        lines = [("opinion_rate_per_year", self.rate(0, 6)), ("opinion_volatility", number(r, 0, 0.3)),
                 ("productivity_persistence", number(r, 0, 1)), ("capital_depreciation_per_year", number(r, 0.05, 0.15)),
                 ("technology_return", number(r, 0, 1)), ("technology_obsolescence_per_year", self.rate(0, 0.5)),
                 ("trade_elasticity", number(r, 0, 2)), ("trade_adjustment_per_year", self.rate(0, 3)),
                 ("trade_diversion", number(r, 0, 1)), ("trade_per_stock", number(r, 0, 0.3)), ("reroute", number(r, 0, 1)),
                 ("row_growth_per_year", number(r, -0.02, 0.08)), ("wear_per_year", self.rate(0, 0.2)),
                 ("regional_weights", r.choice(('"equal"', '"gdp"'))),
                 ("reexport", number(r, 0, 1)), ("reexport_years", number(r, 0.05, 3)),
                 ("trade_gain", number(r, 0, 2.5))]
        return out + block("model", [line for line in lines if r.random() < 0.6])

    def agent(self, i, role):
        r = self.r
        gdp = size(r, 0.5, 30000)
        kappa = plain(r, 1.5, 6)
        lines = [("name", f'"State {i}"'), ("gdp_usd_bn", r.choice((gdp, f"{{ normal = [{gdp}, {gdp / 50}] , min = {gdp / 2}, max = {gdp * 2} }}")))]
        optional = [("growth_per_year", plain(r, -0.03, 0.09)), ("capital_output", kappa), ("capital_elasticity", number(r, 0.1, 0.6)),
                    ("military_usd_bn", size(r, 0.001, 900)), ("autonomy", number(r, 0, 1)), ("susceptibility", number(r, 0, 1)),
                    ("at", "[12.5, -7]"), ("source", '"made up"')]
        lines += [line for line in optional if r.random() < 0.8]
        if r.random() < 0.2:
            lines.append(("gdp_volatility", number(r, 0, 0.05)))
        if r.random() < 0.2:
            lines.append(("saving", repr(round(r.uniform(0.0, 0.02 * kappa), 4))))
        if role:
            lines.append(("role", f'"{role}"'))
        return block(f"agent.{i}", lines)

    def agents(self):
        roles = ["power", "target"] + [self.r.choice(("power", "target", "other", "")) for _ in self.ids[2:]]
        self.r.shuffle(roles)
        return "".join(self.agent(i, role) for i, role in zip(self.ids, roles))

    def issue(self, k, ids, others):
        r = self.r
        explicit = [i for i in ids if r.random() < r.choice((0.0, 0.3, 1.0))]
        placed = [i for i in ids if i not in explicit or r.random() < 0.5] or ids[:1]
        without = self.without.get(k, [])

        def of_holders(numbers):
            return inline([(i, x) for i, x in numbers if i not in without])
        lines = [("position", of_holders([(i, number(r, -1, 1)) for i in placed]))]
        if explicit:
            lines.append(("conviction", of_holders([(i, number(r, -1, 1)) for i in explicit])))
        lines += [("without", quoted(without))] if without else []
        if others and r.random() < 0.6:
            lines.append(("coupling", inline([(m, round(r.uniform(-1, 1) / len(others), 3)) for m in others])))
        if r.random() < 0.4:
            weight = number(r, 0, 1) if r.random() < 0.5 else of_holders([(i, number(r, 0, 1)) for i in self.some()])
            lines += [("norm", number(r, -1, 1)), ("norm_weight", weight)]
        optional = [("threshold", plain(r, -0.5, 0.5)), ("vote_width", plain(r, 0.02, 1)), ("abstain_band", plain(r, 0, 0.4)), ("basis", '"coded"')]
        return block(f"issue.{k}", lines + [line for line in optional if r.random() < 0.5])

    def cells(self, pairs, low, high):
        return [(f"cell.{i}.{j}", number(self.r, low, high)) for i, j in pairs]

    def money_table(self, name, header, pairs, most):
        r = self.r
        rows = []
        for i, j in pairs:
            v = 0.0 if r.random() < 0.05 else size(r, 0.001, most)
            row = [i, j, v, v / 2, v * 2] if r.random() < 0.5 else [i, j, v, "", ""]
            rows.append(row)
        table(self.data / name, [*header, "low", "high"], rows)
        return f'"{(self.data / name).relative_to(self.folder).as_posix()}"'

    def stock_layer(self, name):
        r = self.r
        pairs = [(i, j) for i in self.ids for j in [*self.ids, "ROW"] if i != j and r.random() < 0.5]
        rows = [[i, j, size(r, 0.001, 300), "" if j == "ROW" or r.random() < 0.5 else round(r.uniform(0, 20), 3), '"a, quoted ""note"""']
                for i, j in pairs]
        lines = [("kind", '"stock"'), ("weight", number(r, 0.1, 2)), ("depreciation_per_year", self.rate(0, 0.3)),
                 ("capital_share", number(r, 0, 1)), ("trade_link", r.choice(("true", "false"))), ("home_per_gdp", number(r, 0.001, 0.5))]
        if rows:
            table(self.data / f"{name}.csv", ["host", "investor", "stock_usd_bn", "flow_usd_bn_per_year", "note"], rows)
            lines.append(("data", f'"{(self.data / name).relative_to(self.folder).as_posix()}.csv"'))
            lines += self.cells(r.sample(pairs, min(2, len(pairs))), 0, 50)
        keep = {"kind", "weight", "data"}
        return block(f"layer.{name}", [line for line in lines if line[0] in keep or line[0].startswith("cell") or r.random() < 0.6])

    def tie_layer(self, name):
        r = self.r
        pairs = [(i, j) if r.random() < 0.5 else (j, i) for n, i in enumerate(self.ids) for j in self.ids[n + 1:] if r.random() < 0.5]
        lines = [("kind", '"tie"'), ("weight", number(r, 0, 2)), ("capability", r.choice(('"gdp"', '"military"')))]
        if pairs:
            table(self.data / f"{name}.csv", ["a", "b", "strength"], [[i, j, round(r.random(), 3)] for i, j in pairs])
            lines.append(("data", f'"{(self.data / name).relative_to(self.folder).as_posix()}.csv"'))
            lines += self.cells(pairs[:1], 0, 1)
        return block(f"layer.{name}", lines)

    def fixed_layer(self, name, dated):
        r = self.r
        rows = []
        for i in self.ids:
            others = [j for j in self.ids if j != i and r.random() < 0.6]
            years = r.sample(range(self.year - 2, self.year + 8), r.randint(1, 3)) if dated else [""]
            for year in years:
                cut = sorted(r.random() for _ in others)
                rows += [[i, j, math.floor(1e4 * (b - a)) / 1e4, year][:4 if dated else 3] for j, a, b in zip(others, [0, *cut], cut)]
        r.shuffle(rows)
        rows = rows or [[self.ids[0], self.ids[1], 0.5, self.year][:4 if dated else 3]]
        table(self.data / f"{name}.csv", ["agent", "influencer", "share"] + ["year"] * dated, rows)
        return block(f"layer.{name}", [("kind", '"fixed"'), ("weight", number(r, 0, 1)),
                                       ("data", f'"{(self.data / name).relative_to(self.folder).as_posix()}.csv"')])

    def layers(self):
        r = self.r
        out = self.stock_layer("money") + (self.stock_layer("arms") if r.random() < 0.5 else "")
        if r.random() < 0.8:
            pairs = [(i, j) for i in [*self.ids, "ROW"] for j in [*self.ids, "ROW"] if i != j and r.random() < 0.8] or [("ROW", self.ids[0])]
            weights = [("weight_by", inline([(i, number(r, 0.1, 3)) for i in self.some(0.4)]))]
            out += block("layer.goods", [("kind", '"trade"'), ("weight", number(r, 0.1, 2)), *weights,
                                         ("data", self.money_table("goods.csv", ["importer", "exporter", "usd_bn"], pairs, 400))])
        self.ties = ["treaties", "talks"][:r.randint(1, 2)]
        out += "".join(self.tie_layer(name) for name in self.ties)
        out += self.fixed_layer("record", False) if r.random() < 0.5 else ""
        out += self.fixed_layer("history", True) if r.random() < 0.5 else ""
        for n in range(r.randint(0, 3)):
            out += block(f"institution.body-{n}", [
                ("layer", f'"{r.choice(self.ties)}"'), ("strength", number(r, 0, 1)),
                ("members", quoted([*self.few(self.ids, 2), "not-an-agent"])),
                ("customs_union", r.choice(("true", "false")))])
        out += "[hostility]\n" + "".join(f"{i}.{j} = {r.choice((number(r, 0, 1), '0.5', '1'))}\n"
                                         for n, i in enumerate(self.ids) for j in self.ids[n + 1:] if r.random() < 0.3) + "\n"
        return out

    def pledge(self, name, profile, more):
        r = self.r
        giver, *hosts = r.sample(self.ids, r.randint(2, len(self.ids)))
        to = r.choice((f'"{hosts[0]}"', quoted(hosts), inline([(i, plain(r, 0.1, 9)) for i in hosts])))
        lines = [("from", f'"{giver}"'), ("to", to), ("layer", '"money"'), ("amount_usd_bn", simple(r, 0.1, r.choice((20.0, 5000.0)))),
                 ("start", self.date()), ("profile", f'"{profile}"')]
        if profile == "hazard":
            lines += [("disburse_per_year", self.rate(0, 0.9)), ("cancel_per_year", number(r, 0, 0.09))]
        else:
            lines += [("years", plain(r, 0.25, 9)), ("realisation", number(r, 0, 1))]
        lines += [("delay_years", number(r, 0, 3))] if r.random() < 0.4 else []
        lines += [("technology", number(r, 0, 0.4))] if r.random() < 0.5 else []
        return block(f"pledge.{name}", lines + more)

    def promises(self, more=lambda: []):
        r = self.r
        profiles = ["flat", "front", "back", "hazard"]
        out = "".join(self.pledge(f"p-{n}", r.choice(profiles), more()) for n in range(r.randint(1, 5)))
        if r.random() < 0.5:
            out += "".join(self.pledge(f"all-{profile}", profile, more()) for profile in profiles)
        for n in range(r.randint(0, 2)):
            by, to = self.pair()
            lines = [("by", f'"{by}"'), ("to", f'"{to}"'), ("layer", '"money"'), ("match", number(r, 0, 1.5)), ("start", self.date())]
            out += block(f"response.r-{n}", lines + ([("lag_years", plain(r, 1, 5))] if r.random() < 0.7 else []))
        return out


def write(seed, folder, everything=False):
    """Writes a scenario and the baseline it extends; returns the file to run."""
    if everything:
        import generate_more
        return generate_more.write(seed, folder)
    g = Generator(seed, folder)
    g.data = g.folder
    g.folder.mkdir(parents=True, exist_ok=True)
    base = 'title = "a random baseline"\n\n' + g.time() + g.agents()
    base += "".join(g.issue(k, g.ids, [m for m in g.issues if m != k]) for k in g.issues)
    (g.folder / "baseline.toml").write_text(base + g.layers(), encoding="utf-8")
    file = g.folder / "scenario.toml"
    file.write_text('title = "a random scenario"\nextends = "baseline.toml"\n\n' + g.promises(), encoding="utf-8")
    return file


def main():
    if len(sys.argv) not in (3, 4) or sys.argv[3:] not in ([], ["--slice"]):
        raise SystemExit(__doc__)
    print(write(int(sys.argv[1]), sys.argv[2], everything=len(sys.argv) == 3))


if __name__ == "__main__":
    main()
