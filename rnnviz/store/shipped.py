"""The runs that come with the app: folders that are only read."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from rnnviz.places import place
from rnnviz.run import CARD_FILE, CHECKPOINT_FILE, Run, RunFormatError, is_run_id, read_card
from rnnviz.store.cache import RecentCache
from rnnviz.store.summary import RunSummary, summarise

CACHED_BYTES = 256 * 1024**2
"""Bytes of loaded runs that stay in memory."""

_LOG = logging.getLogger(__name__)
_Key = tuple[str, int, int]


def shipped_root() -> Path:
    """The ``models`` folder, with the runs that come with the app."""
    return place("models")


class ShippedRuns:
    """One folder a run, by its id."""

    def __init__(self, root: Path) -> None:
        """Read those under a folder, which need not be there."""
        self._root = root
        self._loaded: RecentCache[_Key, Run] = RecentCache(1000, CACHED_BYTES)
        self._summaries: RecentCache[_Key, RunSummary | None] = RecentCache(1000, 1000)

    def has(self, run_id: str) -> bool:
        """Whether there is a run of this id."""
        return _key(self._root / run_id) is not None

    def load(self, run_id: str) -> Run | None:
        """A run, from memory where it has not changed; None where there is none.

        Raises:
            RunFormatError: when its files are damaged.
        """
        key = _key(self._root / run_id)
        if key is None:
            return None
        run = self._loaded.get(key)
        if run is None:
            run = load_folder(self._root / run_id)
            self._loaded.put(key, run, run.nbytes)
        return run

    def all(self) -> list[RunSummary]:
        """The runs by id; folders that are no runs are left out."""
        names = sorted(filter(is_run_id, os.listdir(self._root))) if self._root.is_dir() else []
        return [summary for name in names if (summary := self._summary(name)) is not None]

    def _summary(self, run_id: str) -> RunSummary | None:
        folder = self._root / run_id
        key = _key(folder)
        if key is None:
            return None
        summary = self._summaries.get(key)
        if summary is None:
            try:
                card = read_card(folder)
            except RunFormatError as error:
                _LOG.warning("Left out of the list of runs: %s: %s", run_id, error)
                return None
            size = sum(path.stat().st_size for path in folder.iterdir())
            has_checkpoint = (folder / CHECKPOINT_FILE).is_file()
            summary = summarise(card, key[1] / 1e9, size, has_checkpoint, shipped=True)
            self._summaries.put(key, summary, 1)
        return summary


def load_folder(folder: Path) -> Run:
    """The run in a folder that is named after it.

    Raises:
        RunFormatError: when its files are damaged.
    """
    run = Run.load(folder)
    if run.id != folder.name:
        raise RunFormatError("The card of this run is of another run.")
    return run


def _key(folder: Path) -> _Key | None:
    """What changes whenever a card is written again; None where there is none."""
    try:
        status = os.stat(folder / CARD_FILE, follow_symlinks=False)
    except (OSError, ValueError):
        return None
    return str(folder), status.st_mtime_ns, status.st_ino
