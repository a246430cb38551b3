"""A recurrent module taken apart: every layer in every direction, as a layer of the family."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from rnnviz.model.conversion import joined_weights, spec_of
from rnnviz.model.engine import Engine, LayerRun, LayerState
from rnnviz.model.recurrent import Recurrent
from rnnviz.model.states import split, zero_state
from rnnviz.spec import CellSpec

RecurrentModule = nn.RNNBase | nn.RNNCellBase | Recurrent


class Layer(NamedTuple):
    """One layer of a module in one direction.

    A projected LSTM (Sak et al. 2014, equations 1 to 6) is an LSTM whose recurrent weights are
    ``weight_hh @ weight_hr`` and whose output is multiplied by ``weight_hr`` afterwards, so its
    hidden state here is the one before the projection, which has the units of the cell state.

    Attributes:
        name: ``l0`` or ``l0.reverse``.
        spec: the cell.
        weights: by the names of ``CellSpec.parameter_shapes``, of the equal LSTM for a projected
            one.
        projection: ``weight_hr``, (proj_size, hidden_size), or None.
        reverse: whether it reads from the last step to the first.
    """

    name: str
    spec: CellSpec
    weights: dict[str, Tensor]
    projection: Tensor | None
    reverse: bool

    def output(self, hidden: Tensor) -> Tensor:
        """What the layer gives to those above."""
        return hidden if self.projection is None else hidden @ self.projection.t()


class Ran(NamedTuple):
    """What one layer did, in the order in which it took its steps.

    Attributes:
        layer: which one.
        read: what it read, (time, batch, feature).
        first: its state before the first step.
        run: everything recorded.
    """

    layer: Layer
    read: Tensor
    first: LayerState
    run: LayerRun


def specification(module: RecurrentModule) -> CellSpec:
    """The cell of any recurrent module.

    Raises:
        ValueError: where the family does not hold it; one sentence.
    """
    return module.spec if isinstance(module, Recurrent) else spec_of(module)


def layer_names(module: RecurrentModule) -> list[str]:
    """``l0``, ``l0.reverse``, ``l1`` and so on."""
    both = bool(getattr(module, "bidirectional", False))
    ends = ("", ".reverse")[: 1 + both]
    return [
        f"l{depth}{end}" for depth in range(int(getattr(module, "num_layers", 1))) for end in ends
    ]


def layers_of(module: RecurrentModule, like: Tensor) -> list[list[Layer]]:
    """Every layer of a module in its directions, from the lowest; the weights are copies.

    Args:
        module: of torch, or a ``Recurrent``.
        like: a tensor of the type and on the device that the weights shall have.
    """
    spec, both = specification(module), bool(getattr(module, "bidirectional", False))
    return [
        [_layer(spec, module, depth, reverse, like) for reverse in (False, True)[: 1 + both]]
        for depth in range(int(getattr(module, "num_layers", 1)))
    ]


def _layer(
    spec: CellSpec, module: RecurrentModule, depth: int, reverse: bool, like: Tensor
) -> Layer:
    suffix = "" if isinstance(module, nn.RNNCellBase) else f"_l{depth}"
    suffix += "_reverse" if reverse else ""
    if isinstance(module, Recurrent):
        found = module.weights(depth)
    else:
        found = joined_weights(module, suffix)
    weights = {name: value.to(like, copy=True) for name, value in found.items()}
    projection = None
    if getattr(module, "proj_size", 0):
        projection = getattr(module, f"weight_hr{suffix}").to(like, copy=True)
        weights["weight_hh"] = weights["weight_hh"] @ projection
    return Layer(
        f"l{depth}.reverse" if reverse else f"l{depth}", spec, weights, projection, reverse
    )


def first_states(
    module: RecurrentModule,
    layers: Sequence[Sequence[Layer]],
    state: Tensor | tuple[Tensor, ...] | None,
    steps: Tensor,
    single: bool,
) -> list[LayerState]:
    """What each layer starts from.

    Args:
        module: whose layers they are.
        layers: of :func:`layers_of`.
        state: as the module was given it, or None.
        steps: what the module reads, (time, batch, feature).
        single: whether the batch's axis is left out of the state.

    Raises:
        ValueError: when the state is not of the right shape.
    """
    flat = [layer for directions in layers for layer in directions]
    spec, shape = flat[0].spec, (len(flat), steps.shape[1], int(module.hidden_size))
    if state is None:
        return [zero_state(spec, steps.new_zeros(shape[1:])) for _ in flat]
    if flat[0].projection is not None:
        state = _lifted(flat, state, shape)
    return [tensor.to(steps) for tensor in split(spec, state, shape, single)]


def _lifted(
    layers: Sequence[Layer], state: Tensor | tuple[Tensor, ...], shape: tuple[int, int, int]
) -> tuple[Tensor, ...]:
    """``(h, c)`` with the shortest hidden states before the projection that give each ``h``."""
    parts = (state,) if isinstance(state, Tensor) else tuple(state)
    projections = [layer.projection for layer in layers if layer.projection is not None]
    size = projections[0].shape[0]
    if len(parts) != 2 or len(parts[0]) != len(layers) or parts[0].shape[-1] != size:
        wanted = f"h of shape {(*shape[:2], size)} and c of shape {shape}"
        raise ValueError(f"The initial state of a projected LSTM must be (h, c) with {wanted}.")
    lifted = torch.stack(
        [
            (part.double() @ torch.linalg.pinv(weight.double()).t()).to(part.dtype)
            for part, weight in zip(parts[0], projections, strict=True)
        ]
    )
    again = torch.stack(
        [part @ weight.to(part).t() for part, weight in zip(lifted, projections, strict=True)]
    )
    near = torch.finfo(again.dtype).eps ** 0.5
    if not torch.allclose(again, parts[0], rtol=near, atol=near, equal_nan=True):
        raise ValueError(
            "No state before the projection gives the initial h: weight_hr is singular."
        )
    return lifted, parts[1]


def run_layers(
    layers: Sequence[Sequence[Layer]],
    steps: Tensor,
    first: Sequence[LayerState],
    lengths: Tensor | None,
    engine_of: Callable[[Layer], Engine],
    between: Callable[[Tensor], Tensor] = lambda value: value,
) -> tuple[list[Ran], Tensor]:
    """Run layers and keep everything that they do.

    Args:
        layers: of :func:`layers_of`.
        steps: what the lowest reads, (time, batch, feature).
        first: each layer's state before its first step.
        lengths: (batch,) steps of each sequence; all of them when None.
        engine_of: what runs a layer.
        between: what happens to the outputs of all layers but the last.

    Returns:
        What each did, and the output of the module, (time, batch, feature).
    """
    ran: list[Ran] = []
    for depth, directions in enumerate(layers):
        below, outputs = between(steps) if depth else steps, []
        for layer in directions:
            read, start = turned(below, lengths) if layer.reverse else below, first[len(ran)]
            run = engine_of(layer)(layer.spec, layer.weights, read, start, lengths, True)
            output = layer.output(run.output)
            outputs.append(turned(output, lengths) if layer.reverse else output)
            ran.append(Ran(layer, read, start, run))
        steps = outputs[0] if len(outputs) == 1 else torch.cat(outputs, dim=-1)
    return ran, steps


def turned(steps: Tensor, lengths: Tensor | None) -> Tensor:
    """(time, batch, feature) with each sequence's own steps in the opposite order."""
    if lengths is None:
        return steps.flip(0)
    times = torch.arange(len(steps), device=steps.device)[:, None]
    own = lengths.to(steps.device)
    index = torch.where(times < own, own - 1 - times, times)
    return steps.gather(0, index[:, :, None].expand_as(steps))
