"""What a layer starts from and ends with, in the shapes of ``torch.nn``."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

from rnnviz.model.engine import LayerState
from rnnviz.model.following import is_followed
from rnnviz.model.step import FUNCTIONS
from rnnviz.spec import Activation, CellSpec

_INVERSES: dict[Activation, Callable[[Tensor], Tensor]] = {
    Activation.IDENTITY: lambda value: value,
    Activation.TANH: torch.atanh,
}


class State(NamedTuple):
    """``(h, c)``, each (num_layers, batch, hidden_size)."""

    hidden: Tensor
    cell: Tensor


class DelayedState(NamedTuple):
    """``(h, c, gates)`` of a cell with delayed gates.

    ``gates`` is (num_layers, gate, batch, hidden_size), in the order of ``CellSpec.delayed``.
    """

    hidden: Tensor
    cell: Tensor
    gates: Tensor


def split(
    spec: CellSpec, state: Tensor | tuple[Tensor, ...], shape: tuple[int, int, int], single: bool
) -> list[LayerState]:
    """The state given by a caller, layer by layer.

    Args:
        spec: the cell.
        state: ``(h, c)``, ``(h, c, gates)``, or ``h`` alone where it determines ``c``.
        shape: what ``h`` and ``c`` must have, (num_layers, batch, hidden_size).
        single: whether the batch's axis is left out.

    Raises:
        ValueError: when the parts do not fit or contradict each other.
    """
    alone = isinstance(state, Tensor)
    parts = [state] if isinstance(state, Tensor) else list(state)
    parts = [part.unsqueeze(-2) for part in parts] if single else parts
    shapes: list[tuple[int, ...]] = [shape, shape]
    if spec.delayed:
        shapes.append((shape[0], len(spec.delayed), *shape[1:]))
    if alone and _determined(spec) and parts[0].shape == shape:
        parts.append(_INVERSES[spec.output_activation](parts[0]))
    if [part.shape for part in parts] != shapes:
        raise ValueError(_wanted(spec, shape, single))
    if _determined(spec) and not is_followed(parts):
        _agree(spec, parts[0], parts[1], alone)
    gates = parts[2] if spec.delayed else torch.empty(shape[0], 0)
    return [
        LayerState(h, c, dict(zip(spec.delayed, own, strict=True)))
        for h, c, own in zip(parts[0], parts[1], gates, strict=True)
    ]


def zero_state(spec: CellSpec, zero: Tensor) -> LayerState:
    """A fresh state, and each delayed gate's initial value; ``zero`` is (batch, hidden_size)."""
    delayed = {
        name: torch.full_like(zero, gate.initial)
        for name, gate in spec.gates.items()
        if gate.delayed
    }
    return LayerState(zero, zero, delayed)


def joined(spec: CellSpec, states: list[LayerState], single: bool) -> State | DelayedState:
    """All layers' states as one; without the batch's axis where there is a single sequence."""
    hidden = torch.stack([state.hidden for state in states])
    cell = torch.stack([state.cell for state in states])
    if single:
        hidden, cell = hidden.squeeze(1), cell.squeeze(1)
    if not spec.delayed:
        return State(hidden, cell)
    gates = torch.stack([torch.stack(list(state.delayed.values())) for state in states])
    return DelayedState(hidden, cell, gates.squeeze(-2) if single else gates)


def _determined(spec: CellSpec) -> bool:
    """Whether ``h`` alone says what ``c`` is."""
    return spec.always_open and not spec.delayed and spec.output_activation in _INVERSES


def _wanted(spec: CellSpec, shape: tuple[int, int, int], single: bool) -> str:
    """One sentence on what the initial state must be."""
    names = "(h, c, gates)" if spec.delayed else "(h, c)"
    names += " or h alone," if _determined(spec) else ""
    own = (shape[0], shape[2]) if single else shape
    return f"The initial state must be {names} with h and c of shape {own}."


def _agree(spec: CellSpec, hidden: Tensor, cell: Tensor, alone: bool) -> None:
    """Refuse an output and a cell state that cannot belong to the same step."""
    if alone and not bool((cell.isfinite() | hidden.isnan()).all()):
        raise ValueError(f"The initial h of {spec.title} must lie between -1 and 1.")
    near = torch.finfo(hidden.dtype).eps ** 0.5
    output = FUNCTIONS[spec.output_activation](cell)
    if not torch.allclose(hidden, output, rtol=near, atol=near, equal_nan=True):
        equal = "c" if spec.output_activation is Activation.IDENTITY else "tanh(c)"
        raise ValueError(
            f"The initial state contradicts itself: in {spec.title}, h must be {equal}; "
            "give h alone, and c follows from it."
        )
