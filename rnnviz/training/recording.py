"""What a run's model does on one sequence: a Trace, or a film over all snapshots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from rnnviz.cells.model import ModelRun, SequenceModel
from rnnviz.cells.threads import one_thread
from rnnviz.run import Run
from rnnviz.tasks import Batch
from rnnviz.trace import Trace
from rnnviz.training.device import choose_device
from rnnviz.training.evaluate import columns_of, run_batch
from rnnviz.training.loss import batch_loss
from rnnviz.training.restore import restore_model

LONGEST_SEQUENCE = 200_000


@dataclass(frozen=True)
class Film:
    """One sequence through every snapshot of a run.

    Attributes:
        steps: training step of each frame, (frames,).
        quantities: name to (frames, time, unit); those of ``CellSpec.quantities``.
        answers: for each frame what was made of the raw read-out (time, output_size).
    """

    steps: NDArray[np.int64]
    quantities: dict[str, NDArray[np.float32]]
    answers: tuple[Any, ...]

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the film takes, answers that are no arrays left out."""
        arrays = [*self.quantities.values(), *self.answers]
        return sum(array.nbytes for array in arrays if isinstance(array, np.ndarray))


@one_thread
def record(
    run: Run,
    inputs: ArrayLike,
    snapshot: int = -1,
    layer: int = -1,
    batch: Batch | None = None,
    labels: Sequence[str] = (),
    device: str | None = None,
) -> Trace:
    """Run a snapshot on one sequence and keep everything that one layer does.

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
    model = restore_model(run, run.snapshots[snapshot].step, choose_device(device))
    single = batch if batch is not None else single_batch(model, inputs)
    # Without targets no graph is needed, and the compiled engine can record.
    with torch.set_grad_enabled(batch is not None):
        result = run_batch(model, single, record=True)
    done = result.layers[layer]
    gradients = _gradients(model, result, single, layer) if batch is not None else {}
    read = result.layers[layer - 1].output if layer % len(result.layers) else None
    with torch.no_grad():
        below = model.encode(_tensor(model, single)) if read is None else read
    first = model.recurrent.zero_states(1, below)[layer]
    initial = {"cell_state": first.cell, "hidden_state": first.hidden, **first.delayed}
    return Trace(
        spec=run.config.spec,
        arrays={name: _row(value) for name, value in done.gates.items()},
        inputs=_row(below),
        weights={name: _numpy(value) for name, value in model.recurrent.weights(layer).items()},
        initial={name: _numpy(value)[0] for name, value in initial.items()},
        predictions=_row(result.predictions),
        labels=tuple(labels),
        gradients=gradients,
    )


@one_thread
def film(
    run: Run,
    batch: Batch,
    index: int = 0,
    layer: int = -1,
    known: Film | None = None,
    answer: Callable[[NDArray[np.float32]], Any] = np.copy,
) -> Film:
    """One sequence of a batch through every snapshot.

    Args:
        run: with at least one snapshot.
        batch: where the sequence is.
        index: which sequence.
        layer: index of the recurrent layer.
        known: an earlier film of the same sequence and layer; its frames are not made again.
        answer: what to keep of each frame's raw read-out (time, output_size): over a large
            vocabulary all of it would take gigabytes.
    """
    single = one_of(batch, index)
    known = _still_true(known, run)
    done = 0 if known is None else len(known.steps)
    fresh = run.snapshots[done:]
    if known is not None and not fresh:
        return known
    model, names = restore_model(run), run.config.spec.quantities
    frames: list[dict[str, NDArray[np.float32]]] = []
    answers: list[Any] = [] if known is None else list(known.answers)
    with torch.no_grad():
        for snapshot in fresh:
            model.load_numpy(snapshot.weights)
            result = run_batch(model, single, record=True)
            gates = result.layers[layer].gates
            frames.append({name: _row(gates[name]) for name in names})
            answers.append(answer(_row(result.predictions)))
    steps = np.array([snapshot.step for snapshot in run.snapshots], dtype=np.int64)
    made = {name: np.stack([frame[name] for frame in frames]) for name in frames[0]}
    if known is not None:
        made = {name: np.concatenate([known.quantities[name], made[name]]) for name in made}
    return Film(steps, made, tuple(answers))


def _still_true(known: Film | None, run: Run) -> Film | None:
    """The frames of an earlier film that the run still has: a diverged one drops its last."""
    if known is None:
        return None
    steps = [snapshot.step for snapshot in run.snapshots[: len(known.steps)]]
    if known.steps.tolist() == steps:
        return known
    if known.steps[: len(steps)].tolist() != steps:
        return None
    kept = {name: array[: len(steps)] for name, array in known.quantities.items()}
    cut = len(steps)
    return Film(known.steps[:cut], kept, known.answers[:cut])


def one_of(batch: Batch, index: int) -> Batch:
    """One sequence of a batch, cut to its own length."""
    return columns_of(batch, slice(index, index + 1))


def single_batch(model: SequenceModel, inputs: ArrayLike) -> Batch:
    """A sequence without targets as a batch of one.

    Raises:
        ValueError: when it is empty, too long, or not of the model's kind.
    """
    array = sequence_of(model, inputs, LONGEST_SEQUENCE)[:, None]
    length = len(array)
    return Batch(
        inputs=array,
        targets=np.zeros((length, 1), dtype=np.int64),
        lengths=np.array([length]),
        mask=np.zeros((length, 1), dtype=bool),
    )


def sequence_of(model: SequenceModel, inputs: ArrayLike, longest: int | None) -> NDArray[Any]:
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


def _gradients(
    model: SequenceModel, result: ModelRun, batch: Batch, layer: int
) -> dict[str, NDArray[np.float32]]:
    """``dL/dc_t`` and ``dL/dh_t`` of one layer, each (time, unit)."""
    loss = batch_loss(model.shape, result.predictions, batch)
    done = result.layers[layer]
    nodes = [*done.cell_nodes, *done.hidden_nodes]
    # A state that no weight reaches (all gates closed, say) has no gradient: zero.
    reached = [node for node in nodes if node.requires_grad]
    values = torch.autograd.grad(loss, reached, allow_unused=True)
    found = {id(node): value for node, value in zip(reached, values, strict=True)}
    rows = []
    for node in nodes:
        value = found.get(id(node))
        rows.append(_numpy(torch.zeros_like(node) if value is None else value)[0])
    time = len(done.cell_nodes)
    return {"cell_state": np.stack(rows[:time]), "hidden_state": np.stack(rows[time:])}


def _tensor(model: SequenceModel, batch: Batch) -> Tensor:
    inputs = torch.from_numpy(batch.inputs).to(model.readout.weight.device)
    return inputs.to(model.readout.weight.dtype) if inputs.is_floating_point() else inputs


def _numpy(value: Tensor) -> NDArray[Any]:
    return value.detach().cpu().numpy()


def _row(value: Tensor) -> NDArray[Any]:
    """The only sequence of a batch of one."""
    return _numpy(value)[:, 0]
