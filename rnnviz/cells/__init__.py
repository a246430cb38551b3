"""The ``torch.nn.Module`` face of the cells, the reference engine, and carrying weights over."""

from rnnviz.cells.conversion import from_torch, to_torch
from rnnviz.cells.engine import Engine, LayerRun, LayerState
from rnnviz.cells.recurrent import Recurrent
from rnnviz.cells.reference import run_layer
from rnnviz.cells.states import DelayedState, State

__all__ = [
    "DelayedState",
    "Engine",
    "LayerRun",
    "LayerState",
    "Recurrent",
    "State",
    "from_torch",
    "run_layer",
    "to_torch",
]
