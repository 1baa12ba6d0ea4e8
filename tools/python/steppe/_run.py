"""Central runs, and metrics as functions of numbers."""
from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import _core
from ._progress import Callback, reporting
from ._results import Result, iframe, pandas, xarray

if TYPE_CHECKING:
    from ._model import Model


class Answer(NamedTuple):
    """The answer of a run to a question: `margin` is the distance from the threshold, and `date`
    decides."""
    id: str
    text: str
    yes: bool
    margin: float
    date: str


class Run:
    """The central run of a model: all metrics at all dates, by address.

    Arrays are read-only views of the memory of the engine, (time,), in the unit of the metric;
    shares are parts of 1.

    >>> import steppe as st
    >>> run = st.load("scenarios/japan-20b.toml").run()
    >>> run["regional_influence.JPN"].shape == run.time.shape
    True
    """

    def __init__(self, core: _core.Run, model: Model):
        self._core = core
        self.model = model  #: the model of the run, with its changes

    def __getitem__(self, metric: str) -> NDArray[np.float64]:
        """Returns a metric. Raises Error with the nearest address."""
        return self._core.values(metric)

    def __contains__(self, metric: object) -> bool:
        return metric in self.metrics

    def __iter__(self) -> Iterator[str]:
        return iter(self.metrics)

    def __len__(self) -> int:
        return len(self.metrics)

    @property
    def metrics(self) -> list[str]:
        """The addresses of the metrics."""
        return self._core.metrics

    @property
    def time(self) -> NDArray[np.datetime64]:
        """The dates of the steps, (time,), datetime64[D]."""
        return np.array(self._core.dates, dtype="datetime64[D]")

    @property
    def values(self) -> NDArray[np.float64]:
        """All metrics, (time, metric), a read-only view."""
        return self._core.table()

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers to the questions of the scenario, by id."""
        return {answer[0]: Answer(*answer) for answer in self._core.answers()}

    @property
    def answer(self) -> str:
        """The answer of `steppe run` in a sentence. Draws 256 replicates for its ranges."""
        return self.model.answer().answer

    def to_frame(self) -> Any:
        """Returns a pandas.DataFrame (time, metric); `attrs["units"]` has the units."""
        index = pandas().DatetimeIndex(self.time, name="time")
        frame = pandas().DataFrame(self.values, index=index, columns=self.metrics, copy=False)
        frame.attrs["units"] = {address: unit for address, unit, _ in self.model.metrics}
        return frame

    def to_xarray(self) -> Any:
        """Returns an xarray.Dataset with a variable (time,) for each metric, with its unit."""
        time = self.time.astype("datetime64[ns]")
        values = self.values
        known = {address: {"units": unit, "long_name": doc}
                 for address, unit, doc in self.model.metrics}
        return xarray().Dataset({metric: ("time", values[:, n], known.get(metric, {}))
                                 for n, metric in enumerate(self.metrics)}, {"time": time})

    def __repr__(self) -> str:
        first, last = self._core.dates[0], self._core.dates[-1]
        return f"<steppe.Run of {self.model.name}: {len(self)} metrics, {first} to {last}>"

    def _repr_html_(self) -> str:
        return iframe(self.model.answer(explorer=True, progress=False).html())


class Function:
    """A metric at a date as a function of numbers of a scenario.

    The values have the bits of central runs with these numbers. Samplers, optimisers and
    estimators can call it; points run side by side in SIMD lanes on all threads.

    >>> import numpy as np
    >>> import steppe as st
    >>> g = st.load("scenarios/japan-20b.toml").function(
    ...     ["pledge.japan-20b.realisation"], "regional_influence.JPN@2031-04-01")
    >>> values = g(np.array([[0.3], [1.0]]))
    >>> values.shape, bool(values[0] < values[1])
    ((2,), True)
    """

    def __init__(self, core: _core.Function):
        self._core = core
        self.addresses: list[str] = core.addresses
        self.metric: str = core.metric
        self.date: str = core.date

    @property
    def given(self) -> NDArray[np.float64]:
        """The numbers of the scenario, (k,); NaN for a number that it does not give."""
        return np.array(self._core.given)

    @property
    def is_compiled(self) -> bool:
        """Whether points run in lanes; else each compiles the scenario, which is slow."""
        return self._core.is_compiled

    def __call__(self, points: Any, *, threads: int = 0,
                 progress: bool | Callback | None = False) -> Any:
        """Returns the metric at points (n, k) as an array (n,); at one point (k,) as a float.

        Raises OptionError for a number outside the range of its key, ValueError for another
        shape.
        """
        array = np.ascontiguousarray(points, dtype=np.float64)
        k = len(self.addresses)
        if array.ndim not in (1, 2) or array.shape[-1] != k:
            raise ValueError(f"points must be (n, {k}) or ({k},), not {array.shape}")
        with reporting(progress, Result) as callback:
            out = self._core.evaluate(array.reshape(-1, k),
                                      {"threads": threads or None, "progress": callback})
        return out if array.ndim == 2 else float(out[0])

    def __repr__(self) -> str:
        return f"<steppe.Function: {self.metric}@{self.date} of {', '.join(self.addresses)}>"
