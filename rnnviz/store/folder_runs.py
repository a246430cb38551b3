"""FolderRuns: the runs themselves as folders under one root, each replaced in one move."""

from __future__ import annotations

import logging
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from rnnviz.run import (
    CARD_FILE,
    CHECKPOINT_FILE,
    DType,
    Run,
    RunFormatError,
    is_run_id,
    read_card,
    recover,
    remove_folder,
    tidy,
)
from rnnviz.store.cache import RecentCache
from rnnviz.store.summary import RunSummary, summarise

CACHED_BYTES = 256 * 1024**2
"""Bytes of loaded runs that stay in memory."""
MOST_SUMMARIES = 50_000
"""More than a store ever holds: with fewer than it holds, each listing would read every card."""

_LOG = logging.getLogger(__name__)
_BINNED = re.compile(r"([a-z0-9][a-z0-9-]{3,63})\.([0-9]{1,20})")

CardKey = tuple[str, int, int]
"""What changes whenever a card is written again: its path, time in nanoseconds and inode."""


class FolderRuns:
    """One folder a run; ``.bin/<id>.<microsecond>`` holds those that were deleted."""

    def __init__(self, root: Path, cached: int = 8, shipped: bool = False) -> None:
        """Nothing is written before the first :meth:`save`."""
        self._root, self._bin, self._is_shipped = root, root / ".bin", shipped
        self._loaded: RecentCache[CardKey, Run] = RecentCache(cached, CACHED_BYTES)
        self._summaries: RecentCache[str, tuple[CardKey, RunSummary | None]] = RecentCache(
            MOST_SUMMARIES, MOST_SUMMARIES
        )

    def save(self, run: Run, dtype: DType = "float32") -> None:
        """Write a run; OSError or ValueError where that fails, and the older one is untouched."""
        run.save(self._root / run.id, dtype)

    def load(self, run_id: str) -> Run | None:
        """A run, from memory where it has not changed; None where there is none.

        Raises:
            RunFormatError: when its files are damaged.
        """
        while self.has(run_id):
            run = self._read(self._root / run_id)
            if run is not None:
                return run
        return None

    def has(self, run_id: str) -> bool:
        """Whether there is a run of this id."""
        folder = self._root / run_id
        if card_key(folder) is None:
            recover(folder)
        return card_key(folder) is not None

    def all(self) -> list[RunSummary]:
        """The runs in any order; folders that are no runs are left out."""
        if not self._is_shipped:
            tidy(self._root)
        folders = [path for path in _entries(self._root) if is_run_id(path.name)]
        return [one for folder in folders if (one := self._summary(folder, folder.name))]

    def binned(self) -> list[RunSummary]:
        """The last deleted run of each id, with the time of its deletion as ``modified``."""
        found = {}
        for run_id, deleted, folder in sorted(self._in_bin(), key=lambda one: one[1]):
            summary = self._summary(folder, run_id)
            if summary is not None:
                found[run_id] = replace(summary, modified=deleted / 1e6)
        return list(found.values())

    def move_to_bin(self, run_id: str) -> None:
        """Move a run to the bin in one move; OSError where that fails."""
        self._bin.mkdir(parents=True, exist_ok=True)
        older = [folder for known, _, folder in self._in_bin() if known == run_id]
        os.replace(self._root / run_id, self._bin / f"{run_id}.{time.time_ns() // 1000}")
        for folder in older:
            with suppress(OSError):
                remove_folder(folder)

    def move_back(self, run_id: str) -> bool:
        """Bring a run back from the bin; False where it is not there, OSError where it fails."""
        folders = sorted((deleted, path) for one, deleted, path in self._in_bin() if one == run_id)
        if not folders:
            return False
        # A folder takes no other's place unless that one is empty, and a run never is.
        os.rename(folders[-1][1], self._root / run_id)
        return True

    def remove(self, run_id: str) -> None:
        """Remove a run for good; OSError where that fails."""
        remove_folder(self._root / run_id)

    def remove_binned(self, run_id: str) -> bool:
        """Remove a run from the bin for good; False where it is not there."""
        folders = [folder for known, _, folder in self._in_bin() if known == run_id]
        for folder in folders:
            remove_folder(folder)
        return bool(folders)

    def _in_bin(self) -> Iterator[tuple[str, int, Path]]:
        for path in _entries(self._bin):
            match = _BINNED.fullmatch(path.name)
            if match is not None:
                yield match[1], int(match[2]), path
            elif path.name.endswith(".tmp"):
                # What was being removed when its server was killed.
                shutil.rmtree(path, ignore_errors=True)

    def _read(self, folder: Path) -> Run | None:
        """A run from memory or the disk; None where it was stored again while being read."""
        key = card_key(folder)
        if key is None:
            return None
        run = self._loaded.get(key)
        if run is not None:
            return run
        try:
            run = Run.load(folder)
        except RunFormatError:
            if card_key(folder) == key:
                raise
            return None
        if run.id != folder.name:
            raise RunFormatError("The card of this run is of another run.")
        if card_key(folder) != key:
            return None
        self._loaded.put(key, run, run.nbytes)
        return run

    def _summary(self, folder: Path, run_id: str) -> RunSummary | None:
        """What a folder holds, None (and one line in the log) where that is not a run."""
        key = card_key(folder)
        if key is None:
            return None
        known = self._summaries.get(key[0])
        if known is not None and known[0] == key:
            return known[1]
        try:
            summary = self._summarise(folder, run_id, key)
        except RunFormatError as error:
            _LOG.warning("Left out of the list of runs: %s: %s", run_id, error)
            if isinstance(error.__cause__, OSError):
                # It may be sound, and could only not be read just now.
                return None
            summary = None
        self._summaries.put(key[0], (key, summary), 1)
        return summary

    def _summarise(self, folder: Path, run_id: str, key: CardKey) -> RunSummary:
        card = read_card(folder)
        if card.id != run_id:
            raise RunFormatError(f"Its card is of the run {card.id}.")
        has_checkpoint = (folder / CHECKPOINT_FILE).is_file()
        size = folder_size(folder)
        return summarise(card, key[1] / 1e9, size, has_checkpoint, self._is_shipped)


def card_key(folder: Path) -> CardKey | None:
    """The key of the card in a folder, None where there is none."""
    try:
        status = os.stat(folder / CARD_FILE, follow_symlinks=False)
    except OSError:
        return None
    return str(folder), status.st_mtime_ns, status.st_ino


def folder_size(folder: Path) -> int:
    """Bytes of the files in a folder."""
    try:
        return sum(path.lstat().st_size for path in folder.iterdir())
    except OSError:
        return 0


def _entries(root: Path) -> list[Path]:
    """What lies in a folder; nothing where it cannot be read."""
    try:
        return list(root.iterdir())
    except OSError:
        return []
