"""rnnviz: see inside gated recurrent networks.

The public names load what they need when they are first used: importing rnnviz imports neither
torch nor Streamlit.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnnviz import analysis, figures, model, show, tasks, training
    from rnnviz.config import ExperimentConfig
    from rnnviz.inspection.imports import save_run
    from rnnviz.model import Recurrent, intervene, record
    from rnnviz.run import Run
    from rnnviz.spec import CELLS, CellSpec
    from rnnviz.tasks import TASKS
    from rnnviz.trace import Trace, load_trace
    from rnnviz.training import fit

__version__ = "0.1.0"

_HOMES = {
    "CELLS": "rnnviz.spec",
    "CellSpec": "rnnviz.spec",
    "ExperimentConfig": "rnnviz.config",
    "Recurrent": "rnnviz.model",
    "Run": "rnnviz.run",
    "TASKS": "rnnviz.tasks",
    "Trace": "rnnviz.trace",
    "fit": "rnnviz.training",
    "intervene": "rnnviz.model",
    "load_trace": "rnnviz.trace",
    "record": "rnnviz.model",
    "save_run": "rnnviz.inspection.imports",
}
_ROOMS = ("analysis", "figures", "model", "show", "tasks", "training")

__all__ = [
    "CELLS",
    "TASKS",
    "CellSpec",
    "ExperimentConfig",
    "Recurrent",
    "Run",
    "Trace",
    "analysis",
    "figures",
    "fit",
    "intervene",
    "load_trace",
    "model",
    "record",
    "save_run",
    "show",
    "tasks",
    "training",
]


def __getattr__(name: str) -> Any:
    """Load a public name at its first use (PEP 562)."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in _ROOMS:
        return import_module(f"rnnviz.{name}")
    raise AttributeError(f"module 'rnnviz' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
