"""What a run's model does on one sequence under every snapshot: a film."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from rnnviz.model.build import restore_model
from rnnviz.model.recording import as_numpy
from rnnviz.model.threads import one_thread
from rnnviz.run import Run
from rnnviz.tasks import Batch, one_of


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
            model.share_numpy(snapshot.weights)
            found = model.record(single.inputs[:, 0])
            trace = found.trace(layer)
            frames.append({name: trace[name] for name in names})
            answers.append(answer(as_numpy(found.predictions)))
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
