"""What a model does on one sequence, as a Trace: that of a run, or anybody's torch module."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, overload

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn

from rnnviz.model.build import restore_model
from rnnviz.model.cache import Traces
from rnnviz.model.device import choose_device
from rnnviz.model.gradients import gradients_by_state
from rnnviz.model.loss import batch_loss
from rnnviz.model.modules import record_module
from rnnviz.model.recording import record_layers
from rnnviz.model.sequence_model import Activations, SequenceModel
from rnnviz.model.threads import one_thread
from rnnviz.run import Run
from rnnviz.tasks import Batch, one_of
from rnnviz.trace import Trace

LONGEST_SEQUENCE = 200_000


@overload
def record(
    run: Run,
    inputs: ArrayLike,
    snapshot: int = ...,
    layer: int = ...,
    batch: Batch | None = ...,
    labels: Sequence[str] = ...,
    device: str | None = ...,
) -> Trace: ...
@overload
def record(
    run: nn.Module,
    inputs: Any,
    *,
    labels: Sequence[str] | Sequence[Sequence[str]] = ...,
    sequence: int | None = ...,
    modules: Sequence[str] = ...,
    call: Callable[..., Any] | None = ...,
    loss: Callable[[Any], Tensor] | None = ...,
) -> Trace | Traces: ...
def record(run: Any, inputs: Any, *arguments: Any, **named: Any) -> Any:
    """Run a model and keep everything that its recurrent layers do.

    Args:
        run: a run of rnnviz, or a trained module of torch.
        inputs: what it reads.
        arguments: of :func:`rnnviz.model.traces.record_run` for a run.
        named: of the same for a run, of :func:`rnnviz.model.record_module` for a module.

    Returns:
        A trace; of a module with several layers, directions or sequences, traces by name.
    """
    own = record_module if isinstance(run, nn.Module) else record_run
    return own(run, inputs, *arguments, **named)


def record_run(
    run: Run,
    inputs: ArrayLike,
    snapshot: int = -1,
    layer: int = -1,
    batch: Batch | None = None,
    labels: Sequence[str] = (),
    device: str | None = None,
) -> Trace:
    """Run a snapshot on one sequence and keep everything that one layer does.

    The trace is the caller's: changing it changes nothing in the run.

    Args:
        run: a trained or untrained run.
        inputs: symbol ids (time,) or values (time, input_size).
        snapshot: index into ``run.snapshots``.
        layer: index of the recurrent layer.
        batch: the same single sequence with its targets; where given, the trace also holds
            ``dL/dc_t`` and ``dL/dh_t``, taken before any clipping.
        labels: one text a time step.
        device: where to compute, as for :func:`rnnviz.training.train`.

    Raises:
        ValueError: when the sequence is empty, too long, or not of the run's kind, or there is no
            such device.
    """
    trace = shared_trace(run, inputs, snapshot, layer, batch, labels, device)
    return replace(trace, weights={name: array.copy() for name, array in trace.weights.items()})


@one_thread
def shared_trace(
    run: Run,
    inputs: ArrayLike,
    snapshot: int = -1,
    layer: int = -1,
    batch: Batch | None = None,
    labels: Sequence[str] = (),
    device: str | None = None,
) -> Trace:
    """The same with the run's own weights, which cannot be written to, in place of copies."""
    model = restore_model(run, run.snapshots[snapshot].step, choose_device(device))
    array = batch.inputs[:, 0] if batch is not None else sequence_of(model, inputs)
    # Without targets no graph is needed, and the compiled engine can record.
    with torch.set_grad_enabled(batch is not None):
        activations = model.record(array)
    gradients = state_gradients(model, activations, batch, layer) if batch is not None else {}
    trace = activations.trace(layer, labels, gradients)
    for array in trace.weights.values():  # views of the run's
        array.flags.writeable = False
    return trace


def sequence_of(
    model: SequenceModel, inputs: ArrayLike, longest: int | None = LONGEST_SEQUENCE
) -> NDArray[Any]:
    """A sequence as the model takes it, (time,) or (time, input_size); any length where None.

    Raises:
        ValueError: when it is empty, too long, or not of the model's kind.
    """
    array = np.asarray(inputs)
    symbols = model.shape.inputs == "symbols"
    wanted = 1 if symbols else 2
    if array.ndim != wanted or not 1 <= len(array) <= (longest or len(array)):
        kind = "symbol ids (time,)" if symbols else "values (time, feature)"
        most = "at least one step" if longest is None else f"1 to {longest:,} steps"
        raise ValueError(f"The sequence must be {kind} with {most}.")
    if symbols and not (array.min() >= 0 and array.max() < model.shape.input_size):
        raise ValueError(f"Symbol ids must be from 0 to {model.shape.input_size - 1}.")
    if not symbols and array.shape[1] != model.shape.input_size:
        raise ValueError(f"Each step must have {model.shape.input_size} values.")
    return array.astype(np.int64 if symbols else np.float32, copy=False)


def state_gradients(
    model: SequenceModel, activations: Activations, batch: Batch, layer: int
) -> dict[str, NDArray[np.float32]]:
    """``dL/dc_t`` and ``dL/dh_t`` of one layer, each (time, unit).

    Args:
        model: that was run.
        activations: everything recorded, with its graph.
        batch: the same single sequence with its targets.
        layer: index of the recurrent layer.
    """
    loss = batch_loss(model.shape, activations.predictions[:, None], batch)
    (own,) = gradients_by_state(loss, [activations.layers[layer]])
    return {name: value[:, 0] for name, value in own.items()}


@one_thread
def gradients_side_by_side(
    run: Run, batch: Batch, snapshot: int = -1, layer: int = -1
) -> list[dict[str, NDArray[np.float32]]]:
    """``dL/dc_t`` and ``dL/dh_t`` of one layer on every sequence of a batch, each of its own loss.

    Small models take hardly longer for two dozen sequences than for one.

    Args:
        run: a trained or untrained run.
        batch: the sequences with their targets.
        snapshot: index into ``run.snapshots``.
        layer: index of the recurrent layer.

    Returns:
        For each sequence, by the state's name, (time, unit) over its own length.
    """
    model = restore_model(run, run.snapshots[snapshot].step, choose_device(None))
    recording = record_layers(model.recurrent, model.encode(model.tensor(batch.inputs)))
    read = model.readout(recording.layers[-1].output)
    loss = torch.zeros((), dtype=read.dtype, device=read.device)
    for at, length in enumerate(batch.lengths):
        loss = loss + batch_loss(model.shape, read[:length, at : at + 1], one_of(batch, at))
    (own,) = gradients_by_state(loss, [recording.layers[layer]])
    return [
        {name: value[:length, at] for name, value in own.items()}
        for at, length in enumerate(batch.lengths)
    ]
