"""Centres of uncertain numbers, for the central run."""
import math

DISTRIBUTIONS = ("uniform", "normal", "lognormal", "triangular", "pert", "beta", "discrete")


def is_distribution(value):
    return isinstance(value, dict) and any(isinstance(value.get(kind), list) for kind in DISTRIBUTIONS)


def centre(value):
    """Returns the centre as written, clamped to min and max if given."""
    if not isinstance(value, dict):
        return float(value)
    kind = next(kind for kind in DISTRIBUTIONS if kind in value)
    p = value[kind]
    if kind == "uniform":
        x = (p[0] + p[1]) / 2
    elif kind in ("normal", "lognormal", "beta"):
        x = p[0]
    elif kind in ("triangular", "pert"):
        x = p[1]
    else:
        x = p[0][p[1].index(max(p[1]))]
    return float(min(max(x, value.get("min", -math.inf)), value.get("max", math.inf)))
