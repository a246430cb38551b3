"""Cells as data: the additive family, its catalogue, its equations and its parameter counts."""

from rnnviz.spec.catalogue import CELLS, ELMAN_RELU
from rnnviz.spec.cell import CellSpec, hidden_size_for, no_carried_state
from rnnviz.spec.latex import aligned, equations, influence_equation, symbol
from rnnviz.spec.terms import (
    CLOSED,
    GATE_NAMES,
    INPUT_AS_CONTENT,
    OPEN,
    TERM_NAMES,
    Activation,
    Content,
    Gate,
    GateKind,
    Peephole,
    ResetPlace,
    Source,
    SpecError,
    complement,
    same,
)

__all__ = [
    "CELLS",
    "CLOSED",
    "ELMAN_RELU",
    "GATE_NAMES",
    "INPUT_AS_CONTENT",
    "OPEN",
    "TERM_NAMES",
    "Activation",
    "CellSpec",
    "Content",
    "Gate",
    "GateKind",
    "Peephole",
    "ResetPlace",
    "Source",
    "SpecError",
    "aligned",
    "complement",
    "equations",
    "hidden_size_for",
    "influence_equation",
    "no_carried_state",
    "same",
    "symbol",
]
