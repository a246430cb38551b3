"""Run: one training with its config, learning curve and weights along the way, and its folder."""

from __future__ import annotations

import os
import secrets
import shutil
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rnnviz.config import ExperimentConfig
from rnnviz.run.card import CARD_FILE, MOST_SNAPSHOTS, Card, Entry, read_card
from rnnviz.run.checkpoint import CHECKPOINT_FILE, Checkpoint, read_checkpoint, write_checkpoint
from rnnviz.run.checkpoint_checks import check_checkpoint
from rnnviz.run.parts import ELSEWHERE, Point, RunFormatError, Snapshot, weights_are_finite
from rnnviz.run.weights import (
    LARGEST_WEIGHTS,
    WEIGHTS_FILE,
    DType,
    Weights,
    read_weights,
    write_weights,
)

Writer = Callable[[Path], None]


def replace_folder(folder: Path, files: Mapping[str, Writer], others: Collection[str] = ()) -> None:
    """Write the files beside ``folder`` and put them in its place.

    Args:
        folder: made, or replaced as a whole.
        files: what writes each file, by its name.
        others: files that may be lost with the old folder.

    Raises:
        ValueError: when the folder holds anything else, which would be lost.
        OSError: when it cannot be written; what was there before is still there.
    """
    _check_replaceable(folder, {*files, *others})
    folder.parent.mkdir(parents=True, exist_ok=True)
    token = secrets.token_hex(4)
    fresh = folder.with_name(f".{folder.name}.{token}.tmp")
    retired = folder.with_name(f".{folder.name}.{token}.old")
    try:
        fresh.mkdir()
        for name, write in files.items():
            write(fresh / name)
        if folder.exists():
            os.replace(folder, retired)
        try:
            os.replace(fresh, folder)
        except BaseException:
            if retired.exists():
                os.replace(retired, folder)
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(retired, ignore_errors=True)


def _check_replaceable(folder: Path, names: set[str]) -> None:
    if not folder.exists():
        return
    if not folder.is_dir() or {path.name for path in folder.iterdir()} - names:
        raise ValueError(f"The folder {folder.name!r} holds other files; choose a new one.")


@dataclass(eq=False)
class Run:
    """One training: what was asked for, how it went, and the weights along the way.

    Attributes:
        id: 4 to 64 small letters, digits and dashes.
        config: everything that determines the run.
        snapshots: weights by increasing step, the untrained ones first.
        points: the learning curve.
        status: one of ``STATUSES``.
        message: one sentence for the user, or nothing.
        details: plain JSON data, such as what rebuilds the task ("problem") or a "name".
        checkpoint: what its training needs to go on, where it can.
    """

    id: str
    config: ExperimentConfig
    snapshots: list[Snapshot] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    status: str = "untrained"
    message: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    checkpoint: Checkpoint | None = None

    @property
    def latest(self) -> Snapshot:
        """The last snapshot.

        Raises:
            ValueError: when there is none yet.
        """
        return self._kept()[-1]

    def snapshot_at(self, step: int) -> Snapshot:
        """The last snapshot at or before a step; the first one where all are later.

        Raises:
            ValueError: when there is none yet.
        """
        snapshots = self._kept()
        return snapshots[max(0, bisect_right([one.step for one in snapshots], step) - 1)]

    @property
    def imported(self) -> bool:
        """Whether it was trained elsewhere: no curve, and one snapshot whose step says nothing."""
        return self.message == ELSEWHERE

    @property
    def weights_are_finite(self) -> bool:
        """Whether no weight of any snapshot is infinite or not a number."""
        return all(weights_are_finite(snapshot) for snapshot in self.snapshots)

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the weights take, those of the checkpoint included."""
        arrays = (array for one in self.snapshots for array in one.weights.values())
        held = self.checkpoint.nbytes if self.checkpoint is not None else 0
        return held + sum(array.nbytes for array in arrays)

    def copy(self) -> Run:
        """A run with lists of its own that shares the snapshots, points and arrays."""
        return Run(
            self.id,
            self.config,
            list(self.snapshots),
            list(self.points),
            self.status,
            self.message,
            dict(self.details),
            self.checkpoint,
        )

    def save(self, folder: str | os.PathLike[str], dtype: DType = "float32") -> None:
        """Write the run's files beside their place, and then move them there together.

        They are ``card.json``, ``snapshots.safetensors`` and, where the run has a checkpoint all
        of whose numbers are finite, ``checkpoint.safetensors``.

        Args:
            folder: created, or replaced where it holds nothing but a run.
            dtype: float16 halves the snapshots; either way they load as float32. A checkpoint is
                always kept to the last bit.

        Raises:
            ValueError: when the run cannot be stored, or the folder holds other files.
            OSError: when the disk is full or read-only; an older run there is left as it was.
        """
        self.check_steps()
        text, kept = self.card().to_text().encode(), self.checkpoint
        files: dict[str, Writer] = {
            CARD_FILE: lambda path: _write(path, text),
            WEIGHTS_FILE: lambda path: write_weights(path, self.snapshots, dtype),
        }
        if kept is not None and kept.is_finite:
            self.check_checkpoint()
            files[CHECKPOINT_FILE] = lambda path: write_checkpoint(path, kept)
        replace_folder(Path(folder).absolute(), files, {CHECKPOINT_FILE})

    @classmethod
    def load(cls, folder: str | os.PathLike[str], max_bytes: int = LARGEST_WEIGHTS) -> Run:
        """Read a run that anyone may have written; no code in it is ever executed.

        Args:
            folder: as written by :meth:`save`.
            max_bytes: the largest file of weights, and the largest checkpoint, to read.

        Raises:
            RunFormatError: one sentence that says what is wrong with it.
        """
        path = Path(folder).absolute()
        card = read_card(path)
        weights = read_weights(path, [entry.step for entry in card.entries], max_bytes)
        return cls.of(card, weights, read_checkpoint(path, max_bytes))

    @classmethod
    def of(cls, card: Card, weights: Sequence[Weights], checkpoint: Checkpoint | None) -> Run:
        """A run of its parts: its card, the weights of each snapshot and its checkpoint.

        Raises:
            RunFormatError: when the checkpoint does not fit the rest.
        """
        snapshots = [
            Snapshot(entry.step, entry.loss, entry.metric, arrays)
            for entry, arrays in zip(card.entries, weights, strict=True)
        ]
        run = cls(
            card.id,
            card.config,
            snapshots,
            list(card.points),
            card.status,
            card.message,
            card.details,
            checkpoint,
        )
        run.check_checkpoint()
        return run

    def card(self) -> Card:
        """Everything but the weights, as it is written; ``to_text`` says whether it can be."""
        return Card(
            self.id,
            self.config,
            self.status,
            self.message,
            self.details,
            tuple(Entry(one.step, one.loss, one.metric) for one in self.snapshots),
            tuple(self.points),
        )

    def check_checkpoint(self) -> None:
        """Check the run's checkpoint, where it has one, against its config and its weights.

        Raises:
            RunFormatError: one sentence that says what is wrong with it.
        """
        if self.checkpoint is not None:
            weights = self.snapshots[0].weights if self.snapshots else {}
            check_checkpoint(self.checkpoint, self.config, weights)

    def check_steps(self) -> None:
        """Check that the snapshots are few and in order; ValueError where they are not."""
        steps = [snapshot.step for snapshot in self.snapshots]
        if steps != sorted(set(steps)) or len(steps) > MOST_SNAPSHOTS:
            raise ValueError("The snapshots of a run must be few and their steps must increase.")

    def _kept(self) -> list[Snapshot]:
        if not self.snapshots:
            raise ValueError("This run has no snapshot yet; train it for some steps first.")
        return self.snapshots


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


__all__ = ["Run", "RunFormatError"]
