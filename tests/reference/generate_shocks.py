"""Random worlds for one shock at a time: states whose trade is proportional to output.

A world has a trade table, customs unions, a road and one commodity, and no events; `shock` writes a
file that extends it by events.
"""
import math

from generate import Generator, block, inline, number, plain, quoted, size, table

ROW = "ROW"


class World(Generator):
    def __init__(self, seed, folder):
        super().__init__(seed, folder)
        self.data = self.folder
        self.ids = self.ids[:6]
        self.step = self.r.choice(("month", "quarter"))
        self.h = 1 / 12 if self.step == "month" else 0.25
        self.fastest = 0.99 / self.h
        self.years = 2
        self.start = f"{self.year}-{self.r.randint(1, 12):02}-{self.r.randint(1, 28):02}"
        self.gdp = {i: size(self.r, 30, 3000) for i in self.ids} | {ROW: size(self.r, 3000, 30000)}

    def rules(self):
        r = self.r
        lines = [("row_growth_per_year", 0.02), ("reexport", number(r, 0, 1)),
                 ("reexport_years", number(r, 0.05, 3)), ("trade_gain", number(r, 0.2, 2.5)),
                 ("trade_diversion", number(r, 0, 1)), ("reroute", number(r, 0, 1)),
                 ("trade_adjustment_per_year", self.rate(0, 3)),
                 ("trade_elasticity", number(r, 0, 2))]
        return block("time", [("start", f"{self.year}-01-01"), ("step", f'"{self.step}"'),
                              ("years", self.years)]) + block("model", lines)

    def states(self):
        r = self.r
        return "".join(block(f"agent.{i}", [
            ("gdp_usd_bn", self.gdp[i] * self.unit["money"]),
            ("growth_per_year", plain(r, 0, 0.05)),
            ("capital_elasticity", plain(r, 0.2, 0.4))]) for i in self.ids)

    def trade(self):
        """Gravity with scatter: each state trades a part of its output; some pairs do not trade."""
        r = self.r
        everyone = [*self.ids, ROW]
        world = sum(self.gdp.values())

        def flow(i, j):
            part = r.uniform(0.1, 0.5) * math.exp(r.gauss(0, 0.7)) / world
            return float(f"{part * self.gdp[i] * self.gdp[j]:.5g}") * self.unit["money"]
        rows = [[i, j, flow(i, j)] for i in everyone for j in everyone
                if i != j and r.random() < 0.85]
        table(self.folder / "goods.csv", ["importer", "exporter", "usd_bn"], rows)
        out = block("layer.goods", [("kind", '"trade"'), ("data", '"goods.csv"')])
        out += block("layer.treaties", [("kind", '"tie"'), ("weight", 0)])
        for n in range(r.randint(0, 2)):
            out += block(f"institution.union-{n}", [
                ("layer", '"treaties"'), ("strength", 0), ("customs_union", "true"),
                ("members", quoted(self.few(self.ids, 2)))])
        cells = [(f"share.{i}.{j}", number(r, 0, 1)) for n, i in enumerate(everyone)
                 for j in everyone[n + 1:] if r.random() < 0.4]
        return out + block("corridor.road", cells)

    def commodity(self):
        r = self.r
        named = self.few(self.ids, 3)
        pairs = [(i, j) for i in [*named, ROW] for j in [*named, ROW] if r.random() < 0.6]
        pairs = sorted({*pairs, (named[0], named[1]), (named[0], named[2])})
        rows = [[i, j, size(r, 1, 100) * self.unit["ore"]] for i, j in pairs]
        table(self.folder / "ore.csv", ["importer", "exporter", "quantity"], rows)
        lines = [("data", '"ore.csv"'), ("cover_years", number(r, 0, 1)),
                 ("spare", number(r, 0, 0.3)), ("restock_per_year", number(r, 0, 3)),
                 ("elasticity", number(r, 0.1, 1)),
                 ("spot", number(r, 0, 1)), ("adaptation_per_year", number(r, 0, 0.6)),
                 ("return_per_year", number(r, 0, 0.2)), ("thrift", number(r, 0, 1)),
                 ("thrift_per_year", number(r, 0, 1)), ("precaution", number(r, 0, 3)),
                 ("hold", number(r, 0, 1)), ("entry", number(r, 0, 2)),
                 ("entry_years", number(r, 0.5, 10)), ("choke", number(r, 2, 200)),
                 ("rationing", r.choice(('"proportional"', '"maxmin"', '"priority"'))),
                 ("gdp_at_risk", inline([(i, number(r, 0.01, 0.1)) for i in named]))]
        self.named = named
        return block("layer.needs", [("kind", '"supply"')]) + block("commodity.ore", lines)


def write(seed, folder, money=1, ore=1):
    """Writes a world to folder/world.toml; returns its generator.

    `money` and `ore` multiply every amount of money and every quantity: a change of unit.
    """
    w = World(seed, folder)
    w.unit = {"money": money, "ore": ore}
    w.folder.mkdir(parents=True, exist_ok=True)
    text = 'title = "a random world"\n\n' + w.rules() + w.states() + w.trade() + w.commodity()
    (w.folder / "world.toml").write_text(text, encoding="utf-8")
    return w


def shock(world, events, model=()):
    """Writes the world with events {name: [(key, value)]} and keys of [model]; returns the file."""
    file = world.folder / "shock.toml"
    text = 'title = "a shock"\nextends = "world.toml"\n\n'
    text += block("model", model)
    text += "".join(block(f"event.{name}", lines) for name, lines in events.items())
    file.write_text(text, encoding="utf-8")
    return file
