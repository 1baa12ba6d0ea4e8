"""Errors and warnings of the engine."""
from __future__ import annotations

import dataclasses
import warnings
from typing import Any


@dataclasses.dataclass(frozen=True)
class Diagnostic:
    """One problem of a scenario; lines and columns count from 1, line 0 is the whole file."""
    code: str
    file: str
    line: int
    column: int
    message: str
    help: str
    severity: str
    length: int
    label: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}: " if self.file else ""
        code = f" [{self.code}]" if self.code else ""
        text = f"{place}{self.severity}{code}: {self.message}"
        return f"{text}\n  help: {self.help}" if self.help else text


class Error(Exception):
    """The base of the errors of the engine.

    >>> import steppe as st
    >>> try:
    ...     st.load("scenarios/japan-20b.toml", {"pledge.japan-20b.realisation": 2})
    ... except st.Error as error:
    ...     print(error.diagnostics[0].code, error.diagnostics[0].message)
    E014 `realisation` is 2, outside [0, 1]
    """

    def __init__(self, message: str, help: str = "", diagnostics: list[Diagnostic] | None = None):
        super().__init__(message)
        self.help = help
        self.diagnostics = diagnostics or []

    def __reduce__(self) -> Any:
        return type(self), (self.args[0], self.help, self.diagnostics)

    def __str__(self) -> str:
        if len(self.diagnostics) > 1:
            return "\n".join(str(diagnostic) for diagnostic in self.diagnostics)
        message = super().__str__()
        return f"{message} ({self.help})" if self.help and self.help not in message else message


class ScenarioError(Error):
    """A scenario that cannot be used; `diagnostics` has all its problems."""


class OptionError(Error, ValueError):
    """Options of an analysis that are wrong; `wrong` has pairs of option and message."""

    def __init__(self, message: str, help: str = "", diagnostics: list[Diagnostic] | None = None,
                 wrong: list[tuple[str, str]] | None = None):
        super().__init__(message, help, diagnostics)
        self.wrong = wrong or []

    def __reduce__(self) -> Any:
        return type(self), (self.args[0], self.help, self.diagnostics, self.wrong)


class Stopped(Error):
    """Work that was stopped before its end; `partial` is the result so far, or None."""

    def __init__(self, message: str, help: str = "", diagnostics: list[Diagnostic] | None = None,
                 partial: Any = None):
        super().__init__(message, help, diagnostics)
        self.partial = partial


class SteppeWarning(UserWarning):
    """A warning about a scenario or the options of an analysis."""


def warn(diagnostic: Diagnostic) -> None:
    """Issues a warning of the engine."""
    warnings.warn(str(diagnostic), SteppeWarning, stacklevel=4)
