"""RunSummary: what a list of runs shows, read from the cards alone."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from rnnviz.config import ExperimentConfig
from rnnviz.run import CARD_FILE, Card, RunFormatError, is_run_id, read_card

_LOG = logging.getLogger(__name__)


class StoreError(ValueError):
    """A run that cannot be stored, found or removed; the message is one sentence for the user."""


@dataclass(frozen=True)
class RunSummary:
    """One line of a list of runs.

    Attributes:
        id: as the run's.
        config: as the run's.
        status: as the run's.
        message: as the run's.
        name: the name that its user gave it (``details["name"]``), or nothing.
        step: the last step of its learning curve or snapshots.
        loss: the last training loss, None where there is none.
        metric: the last metric that was measured, None where there is none.
        snapshots: how many snapshots it has.
        modified: when its card was written, in seconds since 1970.
        size: bytes on disk.
        shipped: whether it came with the app and cannot be removed.
    """

    id: str
    config: ExperimentConfig
    status: str
    message: str
    name: str
    step: int
    loss: float | None
    metric: float | None
    snapshots: int
    modified: float
    size: int
    shipped: bool


CardKey = tuple[str, int, int]
"""What changes whenever a card is written again: its path, time in nanoseconds and inode."""


def card_key(folder: Path) -> CardKey | None:
    """The key of the card in a folder, None where there is none."""
    try:
        status = os.stat(folder / CARD_FILE, follow_symlinks=False)
    except OSError:
        return None
    return str(folder), status.st_mtime_ns, status.st_ino


def run_folders(root: Path) -> list[Path]:
    """The folders under ``root`` whose names can be a run's id; none where it cannot be read."""
    try:
        return [path for path in root.iterdir() if is_run_id(path.name) and path.is_dir()]
    except OSError:
        return []


def folder_size(folder: Path) -> int:
    """Bytes of the files in a folder."""
    try:
        return sum(path.lstat().st_size for path in folder.iterdir())
    except OSError:
        return 0


def summarise(folder: Path, shipped: bool) -> RunSummary | None:
    """The summary of the run in a folder, None (and a line in the log) where it is not one."""
    key = card_key(folder)
    if key is None:
        return None
    try:
        card = read_card(folder)
    except RunFormatError as error:
        _LOG.warning("Left out of the list of runs: %s: %s", folder.name, error)
        return None
    if card.id != folder.name:
        _LOG.warning("Left out of the list of runs: %s: its card is of %s", folder.name, card.id)
        return None
    return _summary(card, folder, key[1] / 1e9, shipped)


def _summary(card: Card, folder: Path, modified: float, shipped: bool) -> RunSummary:
    rows = [(row.step, row.metric) for row in card.entries]
    rows.extend((row.step, row.metric) for row in card.points)
    rows.sort(key=lambda row: row[0])
    metrics = [metric for _, metric in rows if metric is not None]
    name = card.details.get("name")
    return RunSummary(
        id=card.id,
        config=card.config,
        status=card.status,
        message=card.message,
        name=name if isinstance(name, str) else "",
        step=rows[-1][0] if rows else 0,
        loss=card.points[-1].loss if card.points else None,
        metric=metrics[-1] if metrics else None,
        snapshots=len(card.entries),
        modified=modified,
        size=folder_size(folder),
        shipped=shipped,
    )
