"""Scenarios as models."""
from __future__ import annotations

import datetime
import os
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import _core
from ._analyses import Analyses, Patterns, Shown, listed, sampling
from ._errors import Diagnostic
from ._progress import reporting
from ._results import Graph, Result, iframe
from ._run import Function, Run
from ._sweep import Sweep

Value = bool | int | float | str | datetime.date | Mapping[str, Any] | Sequence[Any]


class Parameter(NamedTuple):
    """A number of a scenario, in the unit of its key; of an uncertain one the centre."""
    address: str
    value: float
    stated: str
    is_uncertain: bool
    basis: str
    source: str


class Metric(NamedTuple):
    """A metric of a scenario; the unit `share` is a part of 1."""
    address: str
    unit: str
    doc: str


def _toml(value: Value) -> str:
    """Returns a value in TOML; a text is TOML already."""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (np.integer, np.floating)):
        return repr(value.item())
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (datetime.date, str)):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(of)}" for key, of in value.items()) + " }"
    return "[" + ", ".join(_toml(of) for of in value) + "]"


class Model(Analyses):
    """A scenario, checked and compiled. Immutable; several threads can use it, and pickle stores
    its resolved text.

    >>> import pickle
    >>> import steppe as st
    >>> s = st.load("scenarios/japan-20b.toml")
    >>> again = pickle.loads(pickle.dumps(s))
    >>> bool((again.run().values == s.run().values).all())
    True
    """

    def __init__(self, core: _core.Model):
        self._core = core

    def with_(self, changes: Mapping[str, Value]) -> Model:
        """Returns the model with other values, by address, in the units of their keys.

        A number is exact. A dict is a distribution, `{"pert": [0.1, 0.3, 0.6]}`, and a text is
        TOML. Raises ScenarioError for an address that is not in the scenario or a value out of
        range.

        >>> import steppe as st
        >>> s = st.load("scenarios/japan-20b.toml")
        >>> s.with_({"pledge.japan-20b.realisation": 1}).name
        'japan-20b'
        """
        core = self._core
        for address, value in changes.items():
            is_number = isinstance(value, (int, float, np.integer, np.floating))
            if is_number and not isinstance(value, bool):
                core = core.with_number(address, float(value))  # type: ignore[arg-type]
            else:
                core = core.with_toml(address, _toml(value))
        return Model(core)

    def without(self, address: str) -> Model:
        """Returns the model without a table or key, such as `event.rare-earths`."""
        return Model(self._core.without(address))

    def named(self, name: str) -> Model:
        """Returns the model under another name, by which results refer to it."""
        return Model(self._core.named(name))

    @property
    def comparison(self) -> Model | None:
        """The model that the scenario is compared with, if any."""
        core = self._core.comparison()
        return None if core is None else Model(core)

    @property
    def name(self) -> str:
        """The name of its file, without `.toml`."""
        return self._core.name

    @property
    def title(self) -> str:
        """The title of the scenario."""
        return self._core.title

    @property
    def question(self) -> str:
        """The question of the scenario."""
        return self._core.question

    @property
    def warnings(self) -> list[Diagnostic]:
        """The warnings about the scenario."""
        return self._core.warnings()

    @property
    def time(self) -> NDArray[np.datetime64]:
        """The dates of the steps, (time,), datetime64[D]."""
        return np.array(self._core.dates, dtype="datetime64[D]")

    @property
    def parameters(self) -> list[Parameter]:
        """The numbers of the scenario."""
        return [Parameter(*one) for one in self._core.parameters()]

    @property
    def metrics(self) -> list[Metric]:
        """The metrics of the scenario."""
        return [Metric(*one) for one in self._core.metrics()]

    def run(self, changes: Mapping[str, Value] | None = None) -> Run:
        """Runs every number at its centre, without random events.

        :param changes: values by address, as with_() reads them

        >>> import steppe as st
        >>> s = st.load("scenarios/japan-20b.toml")
        >>> paid = s.run({"pledge.japan-20b.realisation": 1})["regional_influence.JPN"]
        >>> bool(paid[-1] > s.run()["regional_influence.JPN"][-1])
        True
        """
        model = self.with_(changes) if changes else self
        return Run(model._core.run(), model)

    def sweep(self, replicates: int | None = None, metrics: Patterns | None = None, *,
              seed: int | None = None, design: str | None = None, vary: Patterns | None = None,
              finals: bool = True, threads: int = 0, progress: Shown = None) -> Sweep:
        """Runs replicates and keeps the statistics of the metrics at all dates.

        :param replicates: a Sobol' design takes a power of two
        :param metrics: patterns such as `influence_share.*`; None: the scenario's
        :param vary: patterns of the numbers to draw; None: all
        :param finals: keep each replicate for Sweep.finals, which takes memory
        :param progress: True, False, a function of (done, total, unit); None: in a terminal and
            in a notebook

        Ctrl-C raises KeyboardInterrupt with the Sweep so far as its attribute `partial`.
        """
        units = {address: (unit, doc) for address, unit, doc in self._core.metrics()}
        with reporting(progress, lambda core: Sweep(core, units)) as callback:
            return Sweep(self._core.sweep(sampling(
                replicates=replicates, metrics=listed(metrics), seed=seed, design=design,
                draw=listed(vary), finals=finals, threads=threads, progress=callback)), units)

    def function(self, addresses: Sequence[str], metric: str) -> Function:
        """Returns a metric at a date as a function of numbers.

        :param metric: `ADDRESS@DATE`, or `ADDRESS` for the end

        Raises OptionError for an address without a number, an unknown metric or date.
        """
        address, _, date = metric.partition("@")
        return Function(self._core.function(listed(addresses) or [], address, date))

    def graph(self, date: str = "", layer: str = "") -> Graph:
        """Returns the influence network on a date, of one layer or of all together."""
        return Graph(self._core.graph(str(date), layer))

    def __reduce__(self) -> Any:
        return _restore, self._core.resolved()

    def __repr__(self) -> str:
        return f"<steppe.Model {self.name}: {self.title}>"

    def _repr_html_(self) -> str:
        return iframe(self.answer(explorer=True, progress=False).html())


class Comparison(Result):
    """Scenarios compared with a base under the same draws."""

    def __init__(self, core: _core.Result, base: Model, others: Sequence[Model]):
        super().__init__(core)
        self.base, self.others = base, [*others]

    def attribute(self, metric: str, at: str = "", *, of: int = 0, **options: Any) -> Result:
        """Attributes the difference of one of the others to the base, as Model.attribute()."""
        return self.others[of].attribute(self.base, metric, at, **options)


def _restore(path: str, files: dict[str, str]) -> Model:
    return Model(_core.restore(path, files))


def load(path: str | os.PathLike[str], changes: Mapping[str, Value] | None = None, *,
         anywhere: bool = False) -> Model:
    """Loads a scenario file.

    :param changes: values by address, as Model.with_() reads them
    :param anywhere: the scenario may name tables outside its folder; for trusted ones

    Raises ScenarioError with all problems, each with file, line and fix.

    >>> import steppe as st
    >>> st.load("scenarios/japan-20b.toml").name
    'japan-20b'
    """
    values = [f"{address}={_toml(value)}" for address, value in (changes or {}).items()]
    return Model(_core.load(os.fspath(path), values, anywhere))


def parse(text: str, path: str = "scenario.toml") -> Model:
    """Checks the text of a scenario; `path` is its name, and its folder that of other files."""
    return Model(_core.parse(text, path))


def compare(base: Model, *others: Model, at: str = "", central: bool = False,
            metrics: Patterns | None = None, replicates: int | None = None,
            seed: int | None = None, design: str | None = None, threads: int = 0,
            progress: Shown = None) -> Comparison:
    """Compares scenarios with a base under the same draws: each minus the base.

    :param central: also the difference of the central runs

    >>> import steppe as st
    >>> s = st.load("scenarios/japan-20b.toml")
    >>> st.compare(s.comparison, s, replicates=64).command
    'compare'
    """
    with reporting(progress, lambda core: Comparison(core, base, others)) as callback:
        core = base._core.compare([other._core for other in others], sampling(
            at=str(at), central=central, metrics=listed(metrics), replicates=replicates,
            seed=seed, design=design, threads=threads, progress=callback))
    return Comparison(core, base, others)
