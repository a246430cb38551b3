"""What a run's model does on one sequence under every snapshot: a film."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from rnnviz.model.build import restore_model
from rnnviz.model.recording import as_numpy, record_layers
from rnnviz.model.sequence_model import SequenceModel
from rnnviz.model.threads import one_thread
from rnnviz.run import Run
from rnnviz.tasks import Batch, one_of

Answer = Callable[[int, NDArray[np.float32]], Any]


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

    def cut(self, frames: int) -> Film:
        """Its first frames."""
        kept = {name: array[:frames] for name, array in self.quantities.items()}
        return Film(self.steps[:frames], kept, self.answers[:frames])


def film(
    run: Run,
    batch: Batch,
    index: int = 0,
    layer: int = -1,
    known: Film | None = None,
) -> Film:
    """One sequence of a batch through every snapshot.

    Args:
        run: with at least one snapshot.
        batch: where the sequence is.
        index: which sequence.
        layer: index of the recurrent layer.
        known: an earlier film of the same sequence and layer; its frames are not made again.
    """
    before = () if known is None else (known,)
    return film_batch(run, one_of(batch, index), layer, lambda at, raw: np.copy(raw), before)[0]


@one_thread
def film_batch(
    run: Run,
    batch: Batch,
    layer: int,
    answer: Answer,
    known: Sequence[Film] = (),
) -> tuple[Film, ...]:
    """Every sequence of a batch, all of them side by side, through every snapshot.

    Small models take hardly longer for two dozen sequences than for one.

    Args:
        run, layer: as for :func:`film`.
        batch: the sequences; each film ends with its own.
        answer: what to keep of the raw read-out (time, output_size) on the sequence of an index:
            over a large vocabulary all of it would take gigabytes.
        known: earlier films of the same sequences and layer.
    """
    before = _still_true(known, run)
    done = len(before[0].steps) if before else 0
    if done == len(run.snapshots):
        return before
    model, parts = restore_model(run), [before] if before else []
    with torch.no_grad():
        for snapshot in run.snapshots[done:]:
            model.share_numpy(snapshot.weights)
            parts.append(_frames(model, batch, layer, snapshot.step, answer))
    return tuple(_joined(of_one) for of_one in zip(*parts, strict=True))


def _frames(
    model: SequenceModel, batch: Batch, layer: int, step: int, answer: Answer
) -> tuple[Film, ...]:
    """One frame of each sequence's film."""
    recording = record_layers(model.recurrent, model.encode(model.tensor(batch.inputs)))
    raw = as_numpy(model.readout(recording.layers[-1].output))
    gates, names = recording.layers[layer].gates, model.recurrent.spec.quantities
    arrays = {name: as_numpy(gates[name]) for name in names}
    # What comes after the end of a sequence changes nothing before it, and is cut off.
    own = [(slice(length), at) for at, length in enumerate(batch.lengths)]
    return tuple(
        Film(
            np.array([step], dtype=np.int64),
            {name: array[None, *at] for name, array in arrays.items()},
            (answer(at[1], raw[at]),),
        )
        for at in own
    )


def _joined(parts: Sequence[Film]) -> Film:
    """Films of one sequence, one after the other."""
    return Film(
        np.concatenate([part.steps for part in parts]),
        {
            name: np.concatenate([part.quantities[name] for part in parts])
            for name in parts[0].quantities
        },
        tuple(answer for part in parts for answer in part.answers),
    )


def _still_true(known: Sequence[Film], run: Run) -> tuple[Film, ...]:
    """The frames of earlier films that the run still has: a diverged one drops its last."""
    steps = [snapshot.step for snapshot in run.snapshots]
    made = known[0].steps.tolist() if known else []
    if made == steps[: len(made)]:
        return tuple(known)
    if made[: len(steps)] != steps:
        return ()
    return tuple(film.cut(len(steps)) for film in known)
