"""The analyses of a model. Each has the numbers of the command of the program with its name."""
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import _core
from ._progress import Callback, reporting
from ._results import Result

if TYPE_CHECKING:
    from ._model import Model

Patterns = str | Sequence[str]
Range = tuple[str, float, float]
Shown = bool | Callback | None


def listed(patterns: Patterns | None) -> list[str] | None:
    """Returns a text as a list of one."""
    return [patterns] if isinstance(patterns, str) else None if patterns is None else [*patterns]


def sampling(**options: Any) -> dict[str, Any]:
    """Returns options without those that are None."""
    return {key: value for key, value in options.items() if value is not None}


class Analyses:
    """The analyses. Dates look like `2031-04-01`; an empty one is the end.

    `replicates`, `seed` and `design` (`sobol`, `lhs`, `random`) default to the scenario's. All
    raise OptionError for wrong options before anything runs. Ctrl-C raises KeyboardInterrupt,
    whose attribute `partial` has the result so far, or None.
    """
    _core: _core.Model

    def _result(self, method: str, /, *arguments: Any, progress: Shown = None,
                **options: Any) -> Result:
        with reporting(progress, Result) as callback:
            return Result(getattr(self._core, method)(
                *arguments, sampling(progress=callback, **options)))

    def answer(self, replicates: int = 256, threads: int = 0, *, explorer: bool = False,
               progress: Shown = None) -> Result:
        """Describes the run with its answer, against the comparison, as `steppe run`.

        :param replicates: for ranges and probabilities; 0: none
        :param explorer: the page has sliders, if the module was built with the explorer

        >>> import steppe as st
        >>> st.load("scenarios/japan-20b.toml").answer(replicates=0).command
        'run'
        """
        return self._result("answer", replicates=replicates, threads=threads,
                            explorer=explorer, progress=progress)

    def why(self, metric: str, at: str = "") -> Result:
        """Explains a metric at a date by its parts and their sources.

        >>> import steppe as st
        >>> st.load("scenarios/japan-20b.toml").why("gdp.UZB", at="2031-04-01").command
        'why'
        """
        return Result(self._core.why(metric, str(at)))

    def attribute(self, base: Model, metric: str, at: str = "", *, by_number: bool = False,
                  permutations: int = 400, replicates: int | None = None, seed: int | None = None,
                  design: str | None = None, threads: int = 0, progress: Shown = None) -> Result:
        """Attributes the difference to a base in a metric to the changed elements and the channels
        of influence, by Shapley values. Without replicates by central runs.

        >>> import steppe as st
        >>> s = st.load("scenarios/japan-20b.toml")
        >>> s.attribute(s.comparison, "regional_influence.JPN", at="2031-04-01").command
        'attribute'
        """
        return self._result("attribute", base._core, metric=metric, at=str(at),
                            by_number=by_number, permutations=permutations, replicates=replicates,
                            seed=seed, design=design, threads=threads, progress=progress)

    def sensitivity(self, metric: Patterns, at: str = "", *, method: str = "",
                    groups: Patterns | None = None, runs: int = 16384, seed: int | None = None,
                    design: str = "sobol", alone: bool = True, threads: int = 0,
                    progress: Shown = None) -> Result:
        """Returns how strongly metrics, and questions as `ask.ID`, depend on each uncertain number.

        :param method: `morris`, `sobol` or `shapley`; empty: chosen by the inputs
        :param groups: `table`, `kind`, `none`, or `NAME=GLOB,GLOB`
        :param runs: at most
        :param alone: also the effect of each input alone

        >>> import steppe as st
        >>> s = st.load("scenarios/japan-20b.toml")
        >>> s.sensitivity("gdp.UZB", method="morris", groups="kind", runs=512).command
        'sensitivity'
        """
        return self._result("sensitivity", metric=listed(metric), at=str(at), method=method,
                            groups=listed(groups), runs=runs, seed=seed, design=design,
                            alone=alone, threads=threads, progress=progress)

    def discover(self, ask: str, *, no: bool = False, boxes: int = 1,
                 threshold: float | None = None, replicates: int | None = None,
                 seed: int | None = None, design: str | None = None, threads: int = 0,
                 progress: Shown = None) -> Result:
        """Finds boxes of the uncertain numbers in which a question is answered with yes.

        :param no: explain the answer no
        :param threshold: least share of cases in a box, 0 to 1; None: a balance with coverage

        >>> import steppe as st
        >>> s = st.load("scenarios/japan-20b.toml")
        >>> s.discover("a-tenth-of-the-region", replicates=512).command
        'discover'
        """
        return self._result("discover", ask=ask, no=no, boxes=boxes, threshold=threshold,
                            replicates=replicates, seed=seed, design=design, threads=threads,
                            progress=progress)

    def seek(self, vary: Range, ask: str, at: str = "", *, level: float | None = None,
             points: int | None = None, replicates: int | None = None, seed: int | None = None,
             design: str | None = None, threads: int = 0, progress: Shown = None) -> Result:
        """Finds the values of a number, (address, low, high), at which an answer changes.

        :param ask: id of a question, or an expression such as `gdp.KAZ > 300`
        :param level: probability to reach, with replicates

        >>> import steppe as st
        >>> s = st.load("scenarios/japan-20b.toml")
        >>> s.seek(("pledge.japan-20b.realisation", 0, 1), "a-tenth-of-the-region").command
        'seek'
        """
        return self._result("seek", vary=vary, ask=ask, at=str(at), level=level, points=points,
                            replicates=replicates, seed=seed, design=design, threads=threads,
                            progress=progress)

    def optimise(self, vary: Sequence[Range], metric: str, at: str = "", *,
                 minimise: bool = False, sum: bool = False, starts: int | None = None,
                 replicates: int | None = None, seed: int | None = None,
                 design: str | None = None, threads: int = 0, progress: Shown = None) -> Result:
        """Finds the values of numbers, (address, low, high) each, at which a metric is largest.

        :param sum: keep the sum of the numbers

        >>> import steppe as st
        >>> s = st.load("scenarios/japan-20b.toml")
        >>> s.optimise([("pledge.japan-20b.technology", 0, 1)], "gdp.UZB").command
        'optimise'
        """
        return self._result("optimise", vary=[*vary], metric=metric, at=str(at),
                            minimise=minimise, sum=sum, starts=starts, replicates=replicates,
                            seed=seed, design=design, threads=threads, progress=progress)

    def calibrate(self, observations: str, *, name: str = "observations.csv",
                  vary: Sequence[str | tuple[str, float, float]] = (), until: int | None = None,
                  starts: int = 8, threads: int = 0, progress: Shown = None) -> Result:
        """Finds the numbers that best explain observations.

        :param observations: CSV text with the columns date, metric, value and, if known, sd
        :param name: of the text in the result
        :param vary: numbers to fit, addresses or (address, low, high); none: all uncertain ones
        :param until: last year to fit; later observations are held out and scored

        >>> import steppe as st
        >>> s = st.load("scenarios/japan-20b.toml")
        >>> s.calibrate("date,metric,value,sd\\n2028-01-01,gdp.UZB,150,3\\n",
        ...             vary=[("agent.UZB.gdp_usd_bn", 100, 200)], starts=1).command
        'calibrate'
        """
        free = [(one, None, None) if isinstance(one, str) else tuple(one) for one in vary]
        return self._result("calibrate", observations=observations, to=name, vary=free,
                            until=until, starts=starts, threads=threads, progress=progress)

    def regret(self, others: Sequence[Model], metric: str, at: str = "", *,
               minimise: bool = False, at_least: float | None = None,
               at_most: float | None = None, futures: Model | None = None,
               replicates: int | None = None, seed: int | None = None, design: str | None = None,
               threads: int = 0, progress: Shown = None) -> Result:
        """Ranks this and other scenarios as strategies in the same futures.

        :param futures: scenario whose uncertain numbers are drawn; None: each strategy's own

        >>> import steppe as st
        >>> s = st.load("scenarios/japan-20b.toml")
        >>> s.regret([s.comparison], "regional_influence.JPN", replicates=64).command
        'regret'
        """
        return self._result("regret", [other._core for other in others], metric=metric,
                            at=str(at), minimise=minimise, at_least=at_least, at_most=at_most,
                            futures=None if futures is None else futures._core,
                            replicates=replicates, seed=seed, design=design, threads=threads,
                            progress=progress)

    def game(self, issue: str, powers: str, *, value: Patterns | None = None,
             on: str = "targets", pull: float | None = None, at: str = "",
             starts: int = 16) -> Result:
        """Finds the equilibria of powers that pay states to move their positions on an issue.

        :param powers: `JPN:+1:4,CHN:-1:10`: pole from -1 to 1, budget in bn USD a year
        :param value: weights of positions: `equal`, `gdp`, `military` or `KAZ=2,UZB=1`
        :param on: states that can be paid: `targets`, `others`, or `KAZ,UZB`
        :param pull: weight of 1 bn USD a year on a state

        >>> import steppe as st
        >>> s = st.load("scenarios/japan-20b.toml")
        >>> s.game("corridor-diversification", "JPN:+1:4,CHN:-1:10").command
        'game'
        """
        return self._result("game", issue=issue, powers=powers, value=listed(value), on=on,
                            pull=pull, at=str(at), starts=starts)
