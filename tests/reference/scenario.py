"""Reads a scenario: merged files, every uncertain number at its centre, tables keyed by ids."""
import calendar
import csv
import math
import pathlib
import tomllib

from centre import centre, is_distribution

ROW = "ROW"
STEP_MONTHS = {"month": 1, "quarter": 3, "year": 12}
MODEL_DEFAULTS = {
    "opinion_rate_per_year": 1.0, "opinion_volatility": 0.0, "productivity_persistence": 0.7,
    "capital_depreciation_per_year": 0.06, "technology_return": 0.3,
    "technology_obsolescence_per_year": 0.1, "trade_elasticity": 1.0,
    "trade_adjustment_per_year": 0.7, "trade_diversion": 0.5, "trade_per_stock": 0.05,
    "reroute": 0.5, "row_growth_per_year": 0.03, "wear_per_year": 0.03,
    "reexport": 0.3, "reexport_years": 0.5, "trade_gain": 1.0}
AGENT_DEFAULTS = {
    "growth_per_year": 0.0, "capital_output": 3.0, "capital_elasticity": 0.33,
    "military_usd_bn": 0.0, "autonomy": 0.2, "susceptibility": 0.5, "gdp_volatility": 0.0}
STOCK_DEFAULTS = {"depreciation_per_year": 0.05, "capital_share": 1.0, "home_per_gdp": 0.02}
COMMODITY_DEFAULTS = {
    "cover_years": 0.25, "restock_per_year": 1.0, "spare": 0.05, "elasticity": 0.4, "spot": 0.5,
    "adaptation_per_year": 0.3, "return_per_year": 0.05, "cost_usd_bn_per_unit": 0.0,
    "offtake": 0.5, "thrift": 0.3, "thrift_per_year": 0.3, "precaution": 1.0, "hold": 0.8,
    "entry": 0.8, "entry_years": 4.0, "choke": 100.0}
ALIKE_WIDTH = 0.078
COLUMNS = {
    "stock": ("host", "investor", "stock_usd_bn"), "trade": ("importer", "exporter", "usd_bn"),
    "tie": ("a", "b", "strength"), "fixed": ("agent", "influencer", "share"),
    "commodity": ("importer", "exporter", "quantity")}


def byte_order(ids):
    return sorted(ids, key=lambda name: name.encode("utf-8"))


def merge(below, above):
    """Merges tables key by key; `above` overrides; a distribution is one value."""
    if not isinstance(below, dict) or not isinstance(above, dict) or is_distribution(below) or is_distribution(above):
        return above
    out = dict(below)
    for key, value in above.items():
        out[key] = merge(below[key], value) if key in below else value
    return out


def drop(table, address):
    """Removes the entry at an address; ids contain no dots."""
    *path, last = address.split(".")
    for key in path:
        table = table[key]
    del table[last]


def copy_tables(value):
    return {k: copy_tables(v) for k, v in value.items()} if isinstance(value, dict) else value


def load(file):
    """Loads a file with all files it extends; makes data paths absolute and resolves its own
    compare_with."""
    file = pathlib.Path(file).resolve()
    with open(file, "rb") as stream:
        own = tomllib.load(stream)
    for group in ("layer", "commodity"):
        for table in own.get(group, {}).values():
            if "data" in table:
                table["data"] = str(file.parent / table["data"])
    bases = own.pop("extends", [])
    bases = [bases] if isinstance(bases, str) else bases
    compare_with = own.pop("compare_with", bases[0] if bases else None)
    merged = {}
    for base in bases:
        merged = merge(merged, load(file.parent / base))
    merged = copy_tables(merged)
    for address in own.pop("drop", []):
        drop(merged, address)
    merged = merge(merged, own)
    merged["compare_with"] = str(file.parent / compare_with) if compare_with not in (None, "none") else None
    return merged


def read_csv(path):
    with open(path, newline="", encoding="utf-8-sig") as stream:
        rows = list(csv.reader(stream))
    header = [name.strip() for name in rows[0]]
    return [dict(zip(header, (cell.strip() for cell in row))) for row in rows[1:] if any(row)]


def as_list(value):
    return [value] if isinstance(value, str) else list(value)


def pairs(value):
    """Returns the unordered pairs of `between`, a list of pairs of ids."""
    return {frozenset(pair) for pair in value}


class Scenario:
    def __init__(self, file):
        raw = load(file)
        self.raw = raw
        self.compare_with = raw["compare_with"]
        time = raw["time"]
        self.start = time["start"]
        self.months = STEP_MONTHS[time["step"]]
        self.h = self.months / 12
        self.steps = round(centre(time["years"]) / self.h)
        given = raw.get("model", {})
        self.model = {key: centre(given.get(key, default)) for key, default in MODEL_DEFAULTS.items()}
        self.regional_weights = given.get("regional_weights", "equal")
        self.agents = byte_order(raw["agent"])
        self.agent = {i: self.read_agent(raw["agent"][i]) for i in self.agents}
        for key, role in (("powers", "power"), ("targets", "target")):
            for i in self.agents if key in given else []:
                if i in as_list(given[key]):
                    self.agent[i]["role"] = role
                elif self.agent[i]["role"] == role:
                    self.agent[i]["role"] = "other"
        self.layers = byte_order(raw.get("layer", {}))
        self.layer = {l: self.read_layer(raw["layer"][l]) for l in self.layers}
        self.institutions = {n: self.read_institution(t) for n, t in self.sorted("institution")}
        self.hostility = self.symmetric(raw.get("hostility", {}))
        self.corridors = {n: self.read_corridor(t) for n, t in self.sorted("corridor")}
        self.commodities = {n: self.read_commodity(n, t) for n, t in self.sorted("commodity")}
        self.pledges = {n: self.read_pledge(t) for n, t in self.sorted("pledge")}
        self.responses = {n: self.read_response(t) for n, t in self.sorted("response")}
        self.events = {n: self.read_event(t) for n, t in self.sorted("event") if "hazard_per_year" not in t}
        self.issues = byte_order(raw.get("issue", {}))
        self.issue = {k: self.read_issue(k, raw["issue"][k]) for k in self.issues}

    def sorted(self, group):
        tables = self.raw.get(group, {})
        return [(name, tables[name]) for name in byte_order(tables)]

    # Time, in months from the start of the simulation.

    def month(self, date):
        days = calendar.monthrange(date.year, date.month)[1]
        whole = (date.year - self.start.year) * 12 + date.month - self.start.month
        return whole + (date.day - 1) / days

    def window(self, table, years="duration_years", delay=0.0):
        begin = self.month(table["start"]) + 12 * delay if "start" in table else -math.inf
        return begin, begin + 12 * centre(table[years]) if years in table else math.inf

    def overlap(self, t, window):
        """Returns the years of step t inside the window."""
        begin, end = t * self.months, (t + 1) * self.months
        return max(0.0, min(end, window[1]) - max(begin, window[0])) / 12

    def year_at(self, t):
        """Returns the start of step t in years: 2030.0 is 1 January 2030."""
        return self.start.year + (self.start.month - 1 + t * self.months) / 12

    # Tables.

    def known(self, table):
        """Returns the entries of a table that belong to agents, at their centres."""
        return {i: centre(table[i]) for i in self.agents if i in table}

    def symmetric(self, table):
        """Returns A.B = number for unordered pairs; skips notes and sources."""
        out = {}
        for i, row in table.items():
            if isinstance(row, dict):
                for j, value in row.items():
                    if not isinstance(value, str):
                        assert frozenset((i, j)) not in out, f"{i}.{j} is given twice"
                        out[frozenset((i, j))] = centre(value)
        return out

    def read_agent(self, t):
        a = {key: centre(t.get(key, default)) for key, default in AGENT_DEFAULTS.items()}
        a["gdp_usd_bn"] = centre(t["gdp_usd_bn"])
        a["role"] = t.get("role", "other")
        delta = self.model["capital_depreciation_per_year"]
        a["saving"] = centre(t.get("saving", (delta + a["growth_per_year"]) * a["capital_output"]))
        return a

    def read_cells(self, kind, t):
        """Returns {(row, column): value} of a data table with its cells, and the raw rows."""
        first, second, value = COLUMNS[kind]
        rows = read_csv(t["data"]) if "data" in t else []
        for row in rows:
            assert {row[first], row[second]} <= {*self.agents, ROW}, f"unknown id in {t['data']}: {row}"
        cells = {}
        for row in rows:
            key = (row[first], row[second])
            if not row.get("year"):
                assert key not in cells, f"{key} occurs twice in {t['data']}"
                cells[key] = float(row[value])
        for i, by_column in t.get("cell", {}).items():
            for j, number in by_column.items():
                if kind == "tie":
                    cells.pop((j, i), None)
                cells[i, j] = centre(number)
        return cells, rows

    def read_layer(self, t):
        layer = {"kind": t["kind"], "weight": centre(t.get("weight", 1.0)), "weight_by": self.known(t.get("weight_by", {}))}
        if t["kind"] == "alike":
            layer["width"] = centre(t.get("width", ALIKE_WIDTH))
            layer["issues"] = byte_order(t.get("issues", self.raw.get("issue", {})))
        elif t["kind"] != "supply":
            layer["cells"], rows = self.read_cells(t["kind"], t)
        if t["kind"] == "stock":
            layer |= {key: centre(t.get(key, default)) for key, default in STOCK_DEFAULTS.items()}
            layer["trade_link"] = t.get("trade_link", True)
            layer["flows"] = {(r["host"], r["investor"]): float(r["flow_usd_bn_per_year"])
                              for r in rows if r.get("flow_usd_bn_per_year")}
        if t["kind"] == "tie":
            layer["capability"] = t.get("capability", "gdp")
            layer["cells"] = {frozenset(key): value for key, value in layer["cells"].items()}
        if t["kind"] == "fixed":
            series = {key: [(0.0, value)] for key, value in layer["cells"].items()}
            dated = [r for r in rows if r.get("year") and (r["agent"], r["influencer"]) not in layer["cells"]]
            for r in dated:
                series.setdefault((r["agent"], r["influencer"]), []).append((float(r["year"]), float(r["share"])))
            layer["series"] = {key: sorted(points) for key, points in series.items()}
        return layer

    def read_institution(self, t):
        return {"layer": t["layer"], "strength": centre(t["strength"]),
                "members": [m for m in t["members"] if m in self.agents],
                "customs_union": t.get("customs_union", False)}

    def read_corridor(self, t):
        return {"cost": centre(t.get("cost_usd_bn", 0.0)), "gamma": centre(t.get("trade_elasticity", 0.2)),
                "share": self.symmetric(t.get("share", {}))}

    def read_commodity(self, name, t):
        c = {key: centre(t.get(key, default)) for key, default in COMMODITY_DEFAULTS.items()}
        c["rationing"] = t.get("rationing", "proportional")
        c["priority"] = t.get("priority", [])
        c["omega"] = self.known(t.get("gdp_at_risk", {}))
        c["cells"], _ = self.read_cells("commodity", t)
        named = {i for key in c["cells"] for i in key}
        for pledge in self.raw.get("pledge", {}).values():
            if name in pledge.get("capacity", {}):
                named |= {pledge["from"], *as_list(pledge["to"])}
        c["participants"] = [i for i in self.agents if i in named] + [ROW]
        return c

    def read_pledge(self, t):
        to = t["to"]
        weights = self.known(to) if isinstance(to, dict) else {i: 1.0 for i in as_list(to)}
        total = sum(weights.values())
        p = {"from": t["from"], "to": {i: w / total for i, w in weights.items()}, "layer": t["layer"],
             "amount": centre(t["amount_usd_bn"]), "realisation": centre(t.get("realisation", 1.0)),
             "profile": t.get("profile", "flat"), "technology": centre(t.get("technology", 0.0)),
             "capacity": {c: centre(v) for c, v in t.get("capacity", {}).items() if not isinstance(v, str)},
             "corridor": {r: centre(v) for r, v in t.get("corridor", {}).items() if not isinstance(v, str)}}
        delay = centre(t.get("delay_years", 0.0))
        p["window"] = self.window(t, "" if p["profile"] == "hazard" else "years", delay)
        p["disburse"] = centre(t.get("disburse_per_year", 0.0))
        p["cancel"] = centre(t.get("cancel_per_year", 0.0))
        return p

    def read_response(self, t):
        return {"by": t["by"], "to": t["to"], "layer": t["layer"], "match": centre(t["match"]),
                "lag": centre(t.get("lag_years", 1.0)), "window": self.window(t)}

    def read_event(self, t):
        e = {"kind": t["kind"], "window": self.window(t)}
        for key in ("commodity", "corridor", "layer", "institution", "issue"):
            if key in t:
                e[key] = t[key]
        for key in ("to", "from", "at", "agents", "join", "leave"):
            e[key] = as_list(t[key]) if key in t else None
        for key in ("cut", "factor", "loss", "by", "conviction_by", "half_life_years"):
            e[key] = centre(t[key]) if key in t else None
        e["between"] = pairs(t["between"]) if "between" in t else set()
        return e

    def read_issue(self, k, t):
        coupling = {m: centre(v) for m, v in t.get("coupling", {}).items() if not isinstance(v, str)}
        row = {m: coupling.get(m, 0.0) for m in self.issues}
        row[k] = 1 - sum(abs(c) for c in coupling.values())
        weight = t.get("norm_weight", 0.0)
        by_agent = isinstance(weight, dict) and not is_distribution(weight)
        weights = {i: centre(weight.get(i, 0.0)) if by_agent else centre(weight) for i in self.agents}
        conviction = self.known(t.get("conviction", {}))
        without = as_list(t.get("without", []))
        return {"holders": [i for i in self.agents if i not in without], "position": conviction | self.known(t.get("position", {})), "conviction": conviction, "coupling": row,
                "norm": centre(t.get("norm", 0.0)), "norm_weight": weights, "threshold": centre(t.get("threshold", 0.0)),
                "width": centre(t.get("vote_width", 0.2)), "band": centre(t.get("abstain_band", 0.1))}
