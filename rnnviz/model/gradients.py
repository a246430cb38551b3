"""The gradients of a loss by every state of a recorded module."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnnviz.model.calls import Call, refuse_nothing
from rnnviz.model.engine import LayerRun
from rnnviz.model.in_place import Compare, EngineOf, replaced
from rnnviz.model.interventions import is_changed
from rnnviz.model.layers import Ran, RecurrentModule
from rnnviz.model.recording import as_numpy
from rnnviz.model.recurrent import Recurrent


class Heard(NamedTuple):
    """One call of a module, and what its layers did in it, from the lowest."""

    call: Call
    ran: list[Ran]


@contextmanager
def followed(
    modules: Mapping[str, RecurrentModule],
    engines: Callable[[RecurrentModule], EngineOf],
    compare: Compare | None = None,
    tracked: bool = False,
) -> Iterator[dict[str, list[Heard]]]:
    """Note what some modules do while an engine computes them in their own place.

    Inside ``torch.nn.LSTM`` there is no node for ``c_t``: with the reference engine there is one.

    Args:
        modules: by name.
        engines: the engines of a module's layers.
        compare: as for :func:`replaced`; a layer that is changed just now has nothing of its own to
            be compared with, and a change may be random.
        tracked: as for :func:`replaced`.
    """
    noted: dict[str, list[list[Heard]]] = {name: [] for name in modules}
    heard: dict[str, list[Heard]] = {}
    with ExitStack() as stack:
        for name, module in modules.items():
            if isinstance(module, Recurrent):
                stack.callback(refuse_nothing(name, module).remove)
            note = _note(noted[name])
            own = None if is_changed(module) else compare
            stack.enter_context(replaced(name, module, engines(module), note, own, tracked))
        yield heard
    for name in modules:
        heard[name] = [_joined(steps) for steps in noted[name]]


def _note(noted: list[list[Heard]]) -> Callable[[Call, list[Ran], int], None]:
    """Keeps each call, the steps of a cell that belong together in one list."""

    def note(call: Call, ran: list[Ran], step: int) -> None:
        if step == 0:
            noted.append([])
        # A copy: whoever called may go on to change what the layer read.
        own = [layer._replace(read=layer.read.detach().clone()) for layer in ran]
        noted[-1].append(Heard(call, own))

    return note


def _joined(steps: list[Heard]) -> Heard:
    """The steps of a cell as one call."""
    call, ran = steps[0]
    if len(steps) == 1:
        return steps[0]
    runs = [step.ran[0].run for step in steps]
    run = LayerRun(
        torch.cat([step.output for step in runs]),
        runs[-1].state,
        {name: torch.cat([step.gates[name] for step in runs]) for name in runs[0].gates},
        tuple(step.cell_nodes[0] for step in runs),
        tuple(step.hidden_nodes[0] for step in runs),
    )
    read = torch.cat([step.ran[0].read for step in steps])
    return Heard(replace(call, steps=read), [ran[0]._replace(read=read, run=run)])


def gradients_by_state(loss: Tensor, runs: Sequence[LayerRun]) -> list[dict[str, NDArray[Any]]]:
    """``dL/dc_t`` and ``dL/dh_t`` of each run, each (time, batch, unit).

    Raises:
        ValueError: when the loss is not one number that depends on what was computed.
    """
    if not isinstance(loss, Tensor) or loss.numel() != 1 or not loss.requires_grad:
        raise ValueError(
            "The loss must be one number, a tensor that was computed from the module's output."
        )
    nodes = [node for run in runs for node in (*run.cell_nodes, *run.hidden_nodes)]
    # A state that no weight reaches (all gates closed, say) has no gradient: zero.
    reached = [node for node in nodes if node.requires_grad]
    values = torch.autograd.grad(loss.sum(), reached, allow_unused=True)
    known = {id(node): value for node, value in zip(reached, values, strict=True)}

    def stacked(own: Sequence[Tensor]) -> NDArray[Any]:
        gradients = [known.get(id(node)) for node in own]
        pairs = zip(own, gradients, strict=True)
        return np.stack(
            [as_numpy(torch.zeros_like(one) if value is None else value) for one, value in pairs]
        )

    return [
        {"cell_state": stacked(run.cell_nodes), "hidden_state": stacked(run.hidden_nodes)}
        for run in runs
    ]
