"""Replicates: statistics of metrics, final values, probabilities."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import _core
from ._results import Result, pandas, xarray

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


class Probability(NamedTuple):
    """A probability with its 95 % interval.

    >>> import steppe as st
    >>> print(st.Probability(0.356, 0.35, 0.362))
    .356 [.350, .362]
    """
    value: float
    low: float
    high: float

    def __str__(self) -> str:
        value, low, high = (f"{x:.3f}".removeprefix("0") for x in self)
        return f"{value} [{low}, {high}]"

    def __repr__(self) -> str:
        return str(self)

    def __float__(self) -> float:
        return self.value


class Finals:
    """The replicates: drawn numbers, metrics at the end, and answers, as columns.

    Columns are addresses of numbers and metrics in their units, and `ask.ID` with 1 for yes.
    polars, duckdb and pyarrow read it in place by `__arrow_c_stream__`.

    >>> import steppe as st
    >>> sweep = st.load("scenarios/japan-20b.toml").sweep(64, metrics="regional_influence.*")
    >>> sweep.finals["regional_influence.JPN"].shape
    (64,)
    """

    def __init__(self, core: _core.FinalValues):
        self._core = core
        self.numbers: list[str] = core.numbers
        self.metrics: list[str] = core.metrics
        self.asks: list[str] = core.asks
        self.columns: list[str] = [*core.numbers, *core.metrics, *(f"ask.{a}" for a in core.asks)]
        self._index = {name: n for n, name in enumerate(self.columns)}

    def __len__(self) -> int:
        return self._core.count

    def __contains__(self, column: object) -> bool:
        return column in self._index

    def __getitem__(self, column: str) -> NDArray[Any]:
        """Returns a column as a read-only view, (replicates,)."""
        n = self._index[column]
        values = len(self.numbers) + len(self.metrics)
        if n < values:
            return self._core.values(n)
        return self._core.yes(n - values)

    def to_pandas(self) -> Any:
        """Returns a pandas.DataFrame with a row for each replicate."""
        return pandas().DataFrame({name: self[name] for name in self.columns}, copy=False)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._core.stream()

    def __repr__(self) -> str:
        return f"<steppe.Finals: {len(self)} replicates of {len(self.columns)} columns>"


class Sweep:
    """Statistics of replicates.

    >>> import steppe as st
    >>> sweep = st.load("scenarios/japan-20b.toml").sweep(64, metrics="regional_influence.*")
    >>> sweep.replicates, sweep.is_complete
    (64, True)
    """

    def __init__(self, core: _core.Sweep, units: dict[str, tuple[str, str]]):
        self._core = core
        self._units = units

    @property
    def replicates(self) -> int:
        """The replicates that ran."""
        return self._core.replicates

    @property
    def is_complete(self) -> bool:
        """Whether all replicates ran."""
        return self._core.is_complete

    @property
    def metrics(self) -> list[str]:
        """The addresses of the metrics."""
        return self._core.metrics

    @property
    def time(self) -> NDArray[np.datetime64]:
        """The dates of the steps, (time,), datetime64[D]."""
        return np.array(self._core.dates, dtype="datetime64[D]")

    def _coordinates(self) -> dict[str, Any]:
        units = [self._units.get(metric, ("", ""))[0] for metric in self.metrics]
        return {"metric": self.metrics, "time": self.time.astype("datetime64[ns]"),
                "unit": ("metric", units)}

    def quantiles_at(self, levels: Sequence[float] = LEVELS) -> Any:
        """Returns an xarray.Dataset with `value` (metric, quantile, time) and the units of the
        metrics, each within 1/2048 of the range of its replicates."""
        values = self._core.quantiles(list(levels))
        return xarray().Dataset({"value": (("metric", "quantile", "time"), values)},
                                {**self._coordinates(), "quantile": list(levels)},
                                {"replicates": self.replicates, "units": {
                                    m: self._units.get(m, ("", ""))[0] for m in self.metrics}})

    @property
    def quantiles(self) -> Any:
        """The quantiles .05, .25, .5, .75 and .95, as quantiles_at() returns them."""
        return self.quantiles_at()

    @property
    def moments(self) -> Any:
        """An xarray.Dataset of mean, standard_deviation, standard_error (of the mean), min and
        max, each (metric, time)."""
        names = "mean", "standard_deviation", "standard_error", "min", "max"
        values = self._core.moments()
        return xarray().Dataset({name: (("metric", "time"), values[n])
                                 for n, name in enumerate(names)}, self._coordinates())

    @property
    def finals(self) -> Finals:
        """The replicates. Raises Error if the sweep had `finals=False`."""
        return Finals(self._core.finals())

    def ask(self, question: str) -> Probability:
        """Returns the probability of the answer yes, with its 95 % interval.

        Raises Error for an unknown id.
        """
        return Probability(*self._core.probability(question))

    @property
    def result(self) -> Result:
        """The text, tables and page of `steppe sweep`."""
        return Result(self._core.result())

    def __repr__(self) -> str:
        part = "" if self.is_complete else ", stopped"
        count = len(self.metrics)
        return f"<steppe.Sweep: {self.replicates:,} replicates of {count} metrics{part}>"

    def _repr_html_(self) -> str:
        return self.result._repr_html_()
