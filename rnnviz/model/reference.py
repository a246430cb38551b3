"""The reference engine: the loop over time, in plain autograd.

It is the one that every faster engine is checked against.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from rnnviz.model.engine import LayerRun, LayerState, Weights
from rnnviz.model.step import Stepper
from rnnviz.spec import CellSpec


def run_layer(
    spec: CellSpec,
    weights: Weights,
    inputs: Tensor,
    state: LayerState,
    lengths: Tensor | None = None,
    record: bool = False,
    make: Callable[[CellSpec, Weights, Tensor, LayerState], Stepper] = Stepper,
) -> LayerRun:
    """Run one layer over a sequence.

    Args:
        spec: the cell.
        weights: the layer's parameters by the names of ``CellSpec.parameter_shapes``.
        inputs: (time, batch, input_size).
        state: before the first step.
        lengths: (batch,) steps of each sequence, or None where all have ``time``.
        record: whether to keep every gate, the content and the states.
        make: what takes the steps; a kind of :class:`Stepper` may change them.
    """
    stepper = make(spec, weights, inputs, state)
    hidden, cell = state.hidden, state.cell
    steps: list[dict[str, Tensor]] = []
    for t in range(len(inputs)):
        values = stepper.step(t, hidden, cell)
        hidden, cell = values["hidden_state"], values["cell_state"]
        kept = values if record else {"hidden_state": hidden, "cell_state": cell}
        steps.append(kept)
    output = torch.stack([values["hidden_state"] for values in steps])
    final = _final_state(stepper, steps, inputs, lengths)
    inside = _inside(inputs, lengths)
    if not record:
        return LayerRun(_masked(output, inside), final)
    gates = {name: _masked(array, inside) for name, array in _stacked(spec, steps, output).items()}
    cells = tuple(values["cell_state"] for values in steps)
    hiddens = tuple(values["hidden_state"] for values in steps)
    return LayerRun(gates["hidden_state"], final, gates, cells, hiddens)


def _final_state(
    stepper: Stepper, steps: list[dict[str, Tensor]], inputs: Tensor, lengths: Tensor | None
) -> LayerState:
    """The state after each sequence's own last step."""
    batch, last = inputs.shape[1], len(steps) - 1
    if lengths is None:
        hidden, cell = steps[-1]["hidden_state"], steps[-1]["cell_state"]
        index = torch.full((batch,), last, device=inputs.device)
    else:
        index = lengths.to(inputs.device) - 1
        rows = torch.arange(batch, device=inputs.device)
        hidden = torch.stack([values["hidden_state"] for values in steps])[index, rows]
        cell = torch.stack([values["cell_state"] for values in steps])[index, rows]
    return LayerState(hidden, cell, stepper.carried(index, hidden, cell))


def _stacked(spec: CellSpec, steps: list[dict[str, Tensor]], like: Tensor) -> dict[str, Tensor]:
    """Every quantity over time, constant gates filled in."""
    names = [*spec.gates, "content", "cell_state", "hidden_state"]
    stacked: dict[str, Tensor] = {}
    for name in names:
        if name in steps[0]:
            stacked[name] = torch.stack([values[name] for values in steps])
        else:
            stacked[name] = torch.full_like(like, spec.constant(name) or 0.0)
    return stacked


def _inside(inputs: Tensor, lengths: Tensor | None) -> Tensor | None:
    """(time, batch, 1): whether a step lies within its sequence."""
    if lengths is None:
        return None
    times = torch.arange(len(inputs), device=inputs.device)
    return (times[:, None] < lengths.to(inputs.device))[:, :, None]


def _masked(array: Tensor, inside: Tensor | None) -> Tensor:
    """Zero after the end of each sequence, as ``pad_packed_sequence`` has it."""
    return array if inside is None else torch.where(inside, array, array.new_zeros(()))
