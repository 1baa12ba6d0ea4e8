"""Reads a scenario file for the reference model: extends, data tables, centres of distributions."""
import csv
import datetime
import pathlib
import tomllib

DISTRIBUTIONS = {"uniform", "normal", "lognormal", "triangular", "pert", "beta", "discrete"}
ROW = "ROW"


def is_distribution(value):
    return isinstance(value, dict) and bool(DISTRIBUTIONS & value.keys())


def centre(value):
    """The value that the author wrote as the centre of an uncertain number."""
    if not isinstance(value, dict):
        return float(value)
    (kind,) = DISTRIBUTIONS & value.keys()
    a = value[kind]
    if kind == "uniform":
        return (a[0] + a[1]) / 2
    if kind in ("triangular", "pert"):
        return float(a[1])
    if kind == "discrete":
        return float(a[0][a[1].index(max(a[1]))])
    return float(a[0])


def merge(base, over):
    out = dict(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(out.get(key), dict)
        if both and not is_distribution(value) and not is_distribution(out[key]):
            out[key] = merge(out[key], value)
        else:
            out[key] = value
    return out


def load_document(path):
    """The merged tables, and the path of the scenario it is compared with (or None)."""
    path = pathlib.Path(path)
    own = tomllib.loads(path.read_text(encoding="utf-8"))
    for layer in own.get("layer", {}).values():
        if "data" in layer:
            layer["data"] = str(path.parent / layer["data"])
    extends = own.pop("extends", [])
    extends = [extends] if isinstance(extends, str) else extends
    base = {}
    for name in extends:
        base = merge(base, load_document(path.parent / name)[0])
    for address in own.pop("drop", []):
        *tables, last = address.split(".")
        table = base
        for name in tables:
            table = table[name]
        del table[last]
    compare = own.pop("compare_with", extends[0] if extends else None)
    base.pop("compare_with", None)
    return merge(base, own), path.parent / compare if compare else None


def month_ordinal(date):
    following = datetime.date(date.year + date.month // 12, date.month % 12 + 1, 1)
    days = (following - datetime.date(date.year, date.month, 1)).days
    return 12 * date.year + date.month - 1 + (date.day - 1) / days


COLUMNS = {"stock": ("host", "investor", "stock_usd_bn"), "trade": ("importer", "exporter", "usd_bn"),
           "tie": ("a", "b", "strength"), "fixed": ("agent", "influencer", "share")}


class Rows:
    """The values of a layer: value[i, j], flow[i, j], and by year for fixed layers."""

    def __init__(self, layer):
        self.value, self.flow, self.years = {}, {}, {}
        a, b, v = COLUMNS[layer["kind"]]
        symmetric = layer["kind"] == "tie"
        if "data" in layer:
            with open(layer["data"], newline="", encoding="utf-8-sig") as file:
                for row in csv.DictReader(file):
                    key = row[a], row[b]
                    if row.get("year"):
                        self.years.setdefault(key, []).append((int(row["year"]), float(row[v])))
                    else:
                        self.years[key] = [(0, float(row[v]))]
                    self.value[key] = float(row[v])
                    if symmetric:
                        self.value[key[::-1]] = float(row[v])
                    if row.get("flow_usd_bn_per_year"):
                        self.flow[key] = float(row["flow_usd_bn_per_year"])
        for i, row in layer.get("cell", {}).items():
            for j, number in row.items():
                self.value[i, j] = centre(number)
                self.years[i, j] = [(0, centre(number))]
                if symmetric:
                    self.value[j, i] = centre(number)


class Scenario:
    """Tables with defaults; every number is its centre."""

    MODEL = dict(opinion_rate_per_year=1, productivity_persistence=0.7, capital_depreciation_per_year=0.06, technology_return=0.3,
                 technology_obsolescence_per_year=0.1, trade_elasticity=1, trade_adjustment_per_year=0.7, trade_per_stock=0.05,
                 row_growth_per_year=0.03)
    AGENT = dict(growth_per_year=0, capital_output=3, capital_elasticity=0.33, military_usd_bn=0, autonomy=0.2, susceptibility=0.5)
    PLEDGE = dict(realisation=1, delay_years=0, technology=0, disburse_per_year=0, cancel_per_year=0)

    def __init__(self, path):
        d, self.compare_path = load_document(path)
        self.start = d["time"]["start"]
        self.months = {"month": 1, "quarter": 3, "year": 12}[d["time"].get("step", "quarter")]
        self.h = self.months / 12
        self.steps = round(centre(d["time"]["years"]) / self.h)
        self.model = {k: centre(d.get("model", {}).get(k, v)) for k, v in self.MODEL.items()}
        self.by_gdp = d.get("model", {}).get("regional_weights", "equal") == "gdp"
        self.agents = {}
        for id, a in sorted(d["agent"].items()):
            out = {k: centre(a.get(k, v)) for k, v in self.AGENT.items()}
            out["gdp"] = centre(a["gdp_usd_bn"])
            out["role"] = a.get("role", "other")
            path_rate = self.model["capital_depreciation_per_year"] + out["growth_per_year"]
            out["saving"] = centre(a["saving"]) if "saving" in a else path_rate * out["capital_output"]
            self.agents[id] = out
        self.layers = dict(sorted(d.get("layer", {}).items()))
        self.rows = {id: Rows(layer) for id, layer in self.layers.items()}
        self.institutions = d.get("institution", {})
        self.hostility = {}
        for a, row in d.get("hostility", {}).items():
            if isinstance(row, dict):
                for b, value in row.items():
                    self.hostility[a, b] = self.hostility[b, a] = centre(value)
        self.issues = dict(sorted(d.get("issue", {}).items()))
        self.pledges = {id: self.pledge(p) for id, p in sorted(d.get("pledge", {}).items())}
        self.responses = dict(sorted(d.get("response", {}).items()))

    def since_start(self, date):
        return month_ordinal(date) - month_ordinal(self.start)

    def pledge(self, p):
        out = dict(p)
        out.update({k: centre(p.get(k, v)) for k, v in self.PLEDGE.items()})
        out["amount"] = centre(p["amount_usd_bn"])
        out["years"] = centre(p.get("years", 1))
        to = p["to"]
        to = {to: 1} if isinstance(to, str) else dict.fromkeys(to, 1) if isinstance(to, list) else to
        total = sum(centre(w) for w in to.values())
        out["to"] = {i: centre(w) / total for i, w in to.items()}
        out["month"] = self.since_start(p["start"])
        return out
