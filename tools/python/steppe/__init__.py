"""Simulation of influence between states.

>>> import steppe as st
>>> s = st.load("scenarios/japan-20b.toml")
>>> run = s.run({"pledge.japan-20b.realisation": 1})
>>> sweep = s.sweep(64, metrics="regional_influence.*")
>>> 0 <= sweep.ask("a-tenth-of-the-region").value <= 1
True
"""
from ._core import version as __version__
from ._errors import Diagnostic, Error, OptionError, ScenarioError, SteppeWarning, Stopped
from ._model import Comparison, Metric, Model, Parameter, compare, load, parse
from ._progress import interrupted
from ._results import Graph, Result, Table
from ._run import Answer, Function, Run
from ._sweep import Finals, Probability, Sweep

__all__ = [
    "Answer", "Comparison", "Diagnostic", "Error", "Finals", "Function", "Graph", "Metric",
    "Model", "OptionError", "Parameter", "Probability", "Result", "Run", "ScenarioError",
    "SteppeWarning", "Stopped", "Sweep", "Table", "__version__", "compare", "interrupted", "load",
    "parse"]
