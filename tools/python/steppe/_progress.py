"""Progress in a terminal or a notebook, and Ctrl-C."""
from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

Callback = Callable[[int, int, str], None]

_interrupted: list[Any] = [None]


def interrupted() -> Any:
    """Returns the partial result of the analysis that Ctrl-C ended last, or None.

    The KeyboardInterrupt also has it, as its attribute `partial`.

    >>> import steppe as st
    >>> st.interrupted() is None
    True
    """
    return _interrupted[0]


class Line:
    """A line that is written anew: `4,096 of 16,384 replicates, 25 %, 3 s left`."""

    def __init__(self) -> None:
        self.start = time.monotonic()
        self.shown = False
        self.display: Any = None

    def text(self, done: int, total: int, unit: str) -> str:
        if not total:
            return f"{done:,} {unit}"
        seconds = time.monotonic() - self.start
        left = f", {seconds * (total - done) / done:.0f} s left" if done else ""
        return f"{done:,} of {total:,} {unit}, {100 * done // total} %{left}"

    def terminal(self, done: int, total: int, unit: str) -> None:
        sys.stderr.write("\r\x1b[K" + self.text(done, total, unit))
        sys.stderr.flush()
        self.shown = True

    def notebook(self, done: int, total: int, unit: str) -> None:
        from IPython.display import HTML, display  # type: ignore[import]
        bar = HTML(f'<progress value="{done}" max="{total or max(done, 1)}"></progress> '
                   + self.text(done, total, unit))
        if self.display is None:
            self.display = display(bar, display_id=True)
        else:
            self.display.update(bar)

    def close(self) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _in_notebook() -> bool:
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == "ZMQInteractiveShell"


@contextlib.contextmanager
def reporting(progress: bool | Callback | None, wrap: Callable[[Any], Any]) -> Iterator[Any]:
    """Yields the callback for the engine; wraps the partial result of an interruption.

    :param progress: a function of (done, total, unit); True or False; None: in a terminal and in
        a notebook
    :param wrap: makes the public object of the engine's result
    """
    line = Line()
    callback: Any = progress if callable(progress) else None
    if progress is None:
        progress = _in_notebook() or sys.stderr.isatty()
    if progress is True:
        callback = line.notebook if _in_notebook() else line.terminal
    try:
        yield callback
    except BaseException as error:
        partial = getattr(error, "partial", None)
        if partial is not None:
            error.partial = _interrupted[0] = wrap(partial)  # type: ignore[attr-defined]
        raise
    finally:
        line.close()
