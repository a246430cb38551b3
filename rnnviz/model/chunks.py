"""What a run's model does on a sequence of any length, chunk by chunk in the same memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from rnnviz.model.build import restore_model
from rnnviz.model.engine import LayerState
from rnnviz.model.recording import record_layers
from rnnviz.model.sequence_model import SequenceModel
from rnnviz.model.threads import one_thread
from rnnviz.model.traces import sequence_of
from rnnviz.run import Run

PREDICTIONS = "predictions"


@dataclass(frozen=True)
class TraceChunk:
    """Some steps of one layer on one sequence.

    Attributes:
        start: the first step, counted from the beginning of the sequence.
        arrays: name to (time, unit), as in a ``Trace``, or those that were asked for.
        predictions: the read-out's raw outputs (time, output_size), where they were asked for.
    """

    start: int
    arrays: dict[str, NDArray[Any]]
    predictions: NDArray[Any] | None = None

    def __getitem__(self, name: str) -> NDArray[Any]:
        """The array of a quantity, (time, unit)."""
        return self.arrays[name]

    def __len__(self) -> int:
        """How many time steps."""
        array = next(iter(self.arrays.values()), self.predictions)
        return 0 if array is None else len(array)


def record_chunks(
    run: Run,
    inputs: ArrayLike,
    snapshot: int = -1,
    layer: int = -1,
    chunk: int = 2048,
    names: Collection[str] | None = None,
) -> Iterator[TraceChunk]:
    """Run a snapshot on one sequence, however long, and give what one layer does in chunks.

    Each chunk goes on from the states of all layers after the one before, so the gates are those
    of :func:`record` on the whole sequence. Memory is that of one chunk.

    Args:
        run: a trained or untrained run.
        inputs: symbol ids (time,) or values (time, input_size).
        snapshot: index into ``run.snapshots``.
        layer: index of the recurrent layer.
        chunk: steps at a time, 1 or more.
        names: which arrays to keep, ``"predictions"`` among them where the read-out is wanted;
            all but the read-out when None.

    Raises:
        ValueError: when the sequence is empty or not of the run's kind, the chunk is empty, or the
            cell has no array of a name.
    """
    model = restore_model(run, run.snapshots[snapshot].step)
    sequence = sequence_of(model, inputs, None)
    if chunk < 1:
        raise ValueError(f"A chunk must hold at least one step, not {chunk}.")
    _check_names(run, names)
    return _chunks(model, sequence, layer, chunk, names)


def _check_names(run: Run, names: Collection[str] | None) -> None:
    known = {*run.config.spec.gates, "content", "cell_state", "hidden_state", PREDICTIONS}
    unknown = sorted(set(names or ()) - known)
    if unknown:
        raise ValueError(
            f"This cell has no {unknown[0]!r}; choose from: {', '.join(sorted(known))}."
        )


def _chunks(
    model: SequenceModel,
    sequence: NDArray[Any],
    layer: int,
    chunk: int,
    names: Collection[str] | None,
) -> Iterator[TraceChunk]:
    states: list[LayerState] | None = None
    for start in range(0, len(sequence), chunk):
        states, recording = _one(model, sequence, layer, slice(start, start + chunk), states, names)
        yield recording


@one_thread
def _one(
    model: SequenceModel,
    sequence: NDArray[Any],
    layer: int,
    steps: slice,
    states: list[LayerState] | None,
    names: Collection[str] | None,
) -> tuple[list[LayerState], TraceChunk]:
    """One chunk, and the states after it."""
    wanted = names is not None and PREDICTIONS in names
    with torch.no_grad():
        encoded = model.encode(model.tensor(sequence[steps][:, None]))
        recording = record_layers(model.recurrent, encoded, states)
        read = model.readout(recording.layers[-1].output[:, 0]).numpy() if wanted else None
    # Copies, so that nobody who keeps one array keeps the whole recording.
    arrays = {
        name: np.array(array)
        for name, array in recording.trace(layer).arrays.items()
        if names is None or name in names
    }
    after = [_copied(run.state) for run in recording.layers]
    return after, TraceChunk(steps.start, arrays, read)


def _copied(state: LayerState) -> LayerState:
    """A state of its own, not a view of a recording."""
    delayed = {name: value.clone() for name, value in state.delayed.items()}
    return LayerState(state.hidden.clone(), state.cell.clone(), delayed)
