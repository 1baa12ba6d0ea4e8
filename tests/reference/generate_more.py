"""Random scenarios that use the whole language: corridors, commodities, events of every kind,
asks, a sweep, and files that extend files, drop tables and lie in other folders."""
from generate import Generator, block, inline, number, plain, quoted, simple, size

ROW = "ROW"


class Everything(Generator):
    def __init__(self, seed, folder):
        super().__init__(seed, folder)
        self.roads = ["middle", "north-1"][:self.r.randint(1, 2)]
        self.goods = ["rare-earths", "gas", "grain_2"][:self.r.randint(1, 3)]

    def corridors(self):
        r, out = self.r, ""
        for name in self.roads:
            everyone = [*self.ids, ROW]
            cells = [(f"share.{i}.{j}", number(r, 0, round(0.99 / len(self.roads), 3))) for n, i in enumerate(everyone)
                     for j in everyone[n + 1:] if r.random() < 0.5]
            out += block(f"corridor.{name}", [("name", f'"{name}"'), ("cost_usd_bn", simple(r, 0.5, 50)), ("trade_elasticity", number(r, 0, 1)), *cells])
        return out

    def relief(self):
        """Keys of thrift, alarm, held stock, entry and choke.

        With a small elasticity and a fast entry or thrift, prices and capacity overshoot in turns,
        and two programs with different rounding diverge: a change of 3e-15 in the data grows to
        1e-9 within three years. So entry takes at least two steps, and elasticities start at 0.15.
        """
        r = self.r
        return [("thrift", number(r, 0, 1)), ("thrift_per_year", self.rate(0, 1.5)),
                ("precaution", number(r, 0, 3)), ("hold", number(r, 0, 1)),
                ("entry", number(r, 0, 2)), ("entry_years", number(r, max(0.5, 2 * self.h), 10)),
                ("choke", number(r, 1.5, 200))]

    def commodity(self, name, rule):
        r = self.r
        named = self.few(self.ids, 2)
        pairs = [(i, j) for i in [*named, ROW] for j in [*named, ROW] if r.random() < 0.7] or [(named[0], ROW)]
        file = self.data / f"{name}.csv"
        data = self.money_table(file.name, ["importer", "exporter", "quantity"], pairs, 1000)
        adapt = number(r, 0, 0.45)
        optional = [("cover_years", number(r, 0, 1.5)), ("restock_per_year", self.rate(0, 3)), ("spare", number(r, 0, 0.3)),
                    ("elasticity", number(r, 0.15, 2)), ("spot", number(r, 0, 1)), ("adaptation_per_year", adapt),
                    ("return_per_year", number(r, 0, 0.45)), ("offtake", number(r, 0, 1)), ("unit", '"kt"')]
        optional += self.relief()
        lines = [line for line in optional if r.random() < 0.7]
        lines += [("rationing", f'"{rule}"')] if rule != "proportional" or r.random() < 0.5 else []
        lines += [("priority", quoted(self.few(self.ids)))] if rule == "priority" else []
        lines += [("cost_usd_bn_per_unit", simple(r, 0.01, 5)), ("data", data),
                  ("gdp_at_risk", inline([(i, number(r, 0, 0.12)) for i in named if r.random() < 0.8])), *self.cells(pairs[:1], 0, 500)]
        return block(f"commodity.{name}", lines)

    def alike_layers(self):
        r, out = self.r, ""
        for n in range(r.randint(0, 2)):
            lines = [("width", number(r, 0.02, 1)), ("issues", quoted(self.few(self.issues)))]
            out += block(f"layer.alike-{n}", [("kind", '"alike"'), ("weight", number(r, 0, 1)),
                                              *(line for line in lines if r.random() < 0.6)])
        return out

    def commodities(self):
        rules = ["proportional", "priority", "maxmin"]
        self.r.shuffle(rules)
        return "".join(self.commodity(name, rule) for name, rule in zip(self.goods, rules))

    def shares(self):
        """Keys of a pledge that distribute its money; with technology they sum to at most 1."""
        r, out = self.r, []
        if r.random() < 0.6:
            out.append(("capacity", inline([(c, number(r, 0, 0.1)) for c in self.few(self.goods)])))
        if r.random() < 0.6:
            out.append(("corridor", inline([(c, number(r, 0, 0.15)) for c in self.few(self.roads)])))
        return out

    def dated(self):
        r = self.r
        out = [("start", self.date(before=2))]
        return out + ([("duration_years", plain(r, 0.1, 4))] if r.random() < 0.6 else [])

    def pairs(self, more=()):
        return "[" + ", ".join(quoted(pair) for pair in sorted({tuple(sorted(self.pair(more))) for _ in range(self.r.randint(1, 2))})) + "]"

    def event(self, kind):
        """The keys of an event except its dates."""
        r = self.r
        anyone = r.choice([*self.ids, ROW])
        if kind == "export-restriction":
            to = [("to", quoted(self.few([i for i in [*self.ids, ROW] if i != anyone])))] if r.random() < 0.5 else []
            return [("commodity", f'"{r.choice(self.goods)}"'), ("from", f'"{anyone}"'), *to, ("cut", number(r, 0, 1))]
        return {
            "outage": lambda: [("commodity", f'"{r.choice(self.goods)}"'), ("at", f'"{anyone}"'), ("cut", number(r, 0, 1))],
            "corridor": lambda: [("corridor", f'"{r.choice(self.roads)}"'), ("factor", number(r, 0, 1))],
            "sanction": lambda: [("between", self.pairs([ROW])), ("cut", number(r, 0, 1))],
            "gdp": lambda: [("agents", quoted(self.few(self.ids))), ("loss", number(r, 0, 0.1))],
            "tie": lambda: [("layer", f'"{r.choice(self.ties)}"'), ("between", self.pairs()), ("by", number(r, -1, 1))],
            "membership": lambda: [("institution", '"club"'), *r.sample([("join", quoted(self.few(self.ids))), ("leave", quoted(self.few(self.ids)))], 1)],
            "alignment": lambda: [*self.aligned(r.choice(self.issues), self.few(self.ids)), ("conviction_by", number(r, -1, 1)),
                                  *([("half_life_years", plain(r, 0.2, 6))] if r.random() < 0.6 else [])],
            "hostility": lambda: [("between", self.pairs()), ("by", number(r, -1, 1))]}[kind]()

    def aligned(self, issue, agents):
        holders = [i for i in agents if i not in self.without[issue]] or self.ids[:1]
        return [("issue", f'"{issue}"'), ("agents", quoted(holders))]

    def events(self):
        r, out = self.r, ""
        kinds = ["export-restriction", "outage", "corridor", "sanction", "gdp", "tie", "membership", "alignment", "hostility"]
        often = {"export-restriction", "corridor", "sanction", "membership"}
        for kind in kinds:
            for n in range(r.randint(1, 3) if kind in often else r.randint(0, 2)):
                out += block(f"event.{kind}-{n}", [("kind", f'"{kind}"'), *self.dated(), *self.event(kind)])
        kind = r.choice(kinds)
        return out + block("event.by-chance", [("kind", f'"{kind}"'), ("hazard_per_year", number(r, 0, 0.5)), ("duration_years", 1.5), *self.event(kind)])

    def asks(self):
        a, b = self.ids[:2]
        first = f"{self.year}-{self.start_month:02}-15"
        last = f"{self.year + 1}-{self.start_month:02}-01"
        return (block("ask.richer", [("text", '"Is one richer?"'), ("that", f'"gdp.{a} * 2 > gdp.{b} + 0.5"'), ("at", first)])
                + block("ask.freer", [("text", '"Is it freer?"'), ("that", f'"autonomy.{a} >= autonomy.{b}"'),
                                      ("during", f"[{first}, {last}]"), ("over", self.r.choice(('"always"', '"ever"', '"mean"')))]))

    def baseline(self):
        others = {k: [m for m in self.issues if m != k] for k in self.issues}
        out = 'title = "a random baseline"\n\n' + self.time() + self.agents()
        out += "".join(self.issue(k, self.ids, others[k]) for k in self.issues) + self.layers()
        out += block("layer.needs", [("kind", '"supply"'), ("weight", number(self.r, 0, 1))])
        out += self.alike_layers()
        out += block("institution.club", [
            ("layer", f'"{self.ties[0]}"'), ("strength", number(self.r, 0, 1)),
            ("members", quoted(self.few(self.ids))),
            ("customs_union", self.r.choice(("true", "true", "false")))])
        out += self.corridors() + self.commodities()
        return out + block("event.dropped", [("kind", '"gdp"'), ("agents", quoted(self.ids)), ("loss", 0.1), ("start", f"{self.year}-01-01")])

    def overlay(self):
        """A file between baseline and scenario: other numbers, another table, a new agent's own
        data."""
        r, i = self.r, self.ids[0]
        out = block(f"agent.{i}", [("susceptibility", number(r, 0, 0.99)), ("gdp_usd_bn", size(r, 1, 1000))])
        out += block("layer.extra", [("kind", '"stock"'), ("weight", number(r, 0, 1)), ("data", '"extra.csv"')])
        return out + block(f"issue.{self.issues[0]}.position", [(i, number(r, -1, 1))])

    def newcomer(self):
        """Adds an agent and an issue that the baseline lacks."""
        r = self.r
        out = self.agent("NEW", "target")
        for k in self.issues:
            out += block(f"issue.{k}.position", [("NEW", number(r, -1, 1))])
        out += self.issue("later", [*self.ids, "NEW"], self.issues[:1])
        return out + "[layer.money]\n" + f"cell.NEW.{self.ids[0]} = 3.5\n\n"


def write(seed, folder):
    g = Everything(seed, folder)
    r = g.r
    g.data = g.folder / "data"
    parts = g.folder / "parts"
    parts.mkdir(parents=True, exist_ok=True)
    (g.folder / "baseline.toml").write_text(g.baseline(), encoding="utf-8")
    head = 'title = "a random scenario"\nquestion = "What if?"\n'
    if r.random() < 0.5:
        (parts / "overlay.toml").write_text(g.overlay(), encoding="utf-8")
        (parts / "extra.csv").write_text(f"host,investor,stock_usd_bn\n{g.ids[0]},{g.ids[1]},2.5\n", encoding="utf-8")
        head += 'extends = ["baseline.toml", "parts/overlay.toml"]\n'
    else:
        head += 'extends = "baseline.toml"\n'
    head += 'compare_with = "baseline.toml"\n' if r.random() < 0.3 else ""
    head += 'drop = ["event.dropped"]\n' if r.random() < 0.7 else ""
    body = (g.newcomer() if r.random() < 0.4 else "") + g.promises(g.shares) + g.events() + g.asks()
    body += block("sweep", [("replicates", 64), ("seed", 3), ("design", '"lhs"'), ("metrics", '["regional_influence.*"]')])
    file = g.folder / "scenario.toml"
    file.write_text(head + "\n" + body, encoding="utf-8")
    return file
