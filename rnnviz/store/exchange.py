"""Runs out of a store as a file, and into one from a file that anyone may have made."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from rnnviz.model.sizes import ModelShape, check_weights, parameter_shapes
from rnnviz.run import Run
from rnnviz.store.archive import write_archive
from rnnviz.store.errors import StoreError, failed
from rnnviz.store.labels import LONGEST_NAME, LONGEST_NOTE
from rnnviz.store.run_store import RunStore
from rnnviz.store.zipped import ArchiveError
from rnnviz.tasks import ALL_TASKS, restore_problem

_LOG = logging.getLogger(__name__)
_MOST_IDS = 50


class Taken(NamedTuple):
    """A run as it is in the store now, and whether it was there before."""

    run: Run
    known: bool


def export_run(run: Run) -> bytes:
    """A run as one zip file.

    It holds ``config.json``, ``card.json``, ``model.safetensors`` (the latest weights),
    ``snapshots.safetensors``, ``metrics.csv``, a ``README.txt`` that says what these are and, where
    the run has one, ``checkpoint.safetensors``.

    Raises:
        StoreError: when it cannot be made.
    """
    file = io.BytesIO()
    try:
        write_archive(run, file)
    except OSError as error:
        raise failed("The file of this run could not be made", error) from error
    except ValueError as error:
        raise StoreError(f"The file of this run could not be made: {error}") from error
    return file.getvalue()


def take_in(run: Run, store: RunStore, owner: str = "", taken: Collection[str] = ()) -> Taken:
    """Put a run that comes from anyone into a store, with its note and its owner at once.

    It gets an id of its own where another one has its id, if only in the bin, or had it; one that
    is in the store already stays as it is, and whose it is.

    Args:
        run: to be checked and stored.
        store: where to put it.
        owner: the sign of the visitor whose it becomes; "" for nobody's.
        taken: ids of runs that are not stored yet, such as those of queued trainings.

    Raises:
        ArchiveError: when the run cannot be used; one sentence.
        StoreError: when it cannot be stored.
    """
    check_usable(run)
    if run.status in ("running", "paused"):
        run.status = "stopped"
    name, note = run.details.get("name"), run.details.get("note")
    if isinstance(name, str):
        run.details["name"] = name[:LONGEST_NAME]
    note = note[:LONGEST_NOTE].replace("\0", "") if isinstance(note, str) else ""
    for _ in range(_MOST_IDS):
        if store.exists(run.id):
            if _is_stored(run, store):
                return Taken(store.get(run.id), True)
        elif run.id not in taken and store.holder(run.id) is None:
            if store.add(run, owner, note):
                return Taken(run, False)
            if store.exists(run.id):
                continue  # another visitor sent the same file just now
        # The next one is always the same: a file that is sent once more is found again.
        run.id = own_id(run)
    raise StoreError("The run could not be stored: too many others have been called like it.")


def own_id(run: Run) -> str:
    """An id made of what a run is."""
    digest = hashlib.sha256(run.card().to_text().encode())
    for name, value in sorted(run.latest.weights.items()):
        digest.update(name.encode() + np.ascontiguousarray(value).tobytes())
    return digest.hexdigest()[:12]


def check_usable(run: Run) -> None:
    """Check that a run's task and its model can be made again from its card and its weights.

    Raises:
        ArchiveError: one sentence that says why not.
    """
    try:
        shape = ModelShape.from_dict(run.details.get("model"))
        check_weights(run.config, shape)
    except ValueError as error:
        raise ArchiveError(f"The model of this run cannot be used: {error}") from error
    if not run.snapshots:
        raise ArchiveError("This archive holds no weights.")
    held = {name: value.shape for name, value in run.latest.weights.items()}
    if held != parameter_shapes(run.config, shape):
        raise ArchiveError("The weights of this archive do not fit its config.")
    if not run.weights_are_finite:
        raise ArchiveError("Some weights of this archive are infinite or not numbers.")
    _check_task(run, shape)


def _check_task(run: Run, shape: ModelShape) -> None:
    if run.config.task not in ALL_TASKS or not isinstance(run.details.get("problem"), dict):
        raise ArchiveError("The task of this run is not known here.")
    try:
        problem = restore_problem(run)
    except ValueError as error:
        raise ArchiveError(f"The task of this run cannot be made again: {error}") from error
    except Exception as error:
        # Details nested wrongly in a way that the task's own checks do not foresee.
        _LOG.info("An uploaded run's task could not be made.", exc_info=True)
        raise ArchiveError("The task of this run cannot be made again.") from error
    if ModelShape.of(problem) != shape:
        raise ArchiveError("The model of this run does not fit its task.")


def _is_stored(run: Run, store: RunStore) -> bool:
    """Whether the store holds this very run: the same curve, and the same weights at its end."""
    try:
        known = store.get(run.id)
    except ValueError:
        return False
    return (
        known.config == run.config
        and len(known.points) == len(run.points)
        and [snapshot.step for snapshot in known.snapshots]
        == [snapshot.step for snapshot in run.snapshots]
        and all(
            np.array_equal(known.latest.weights.get(name, ()), value)
            for name, value in run.latest.weights.items()
        )
    )
