"""ObjectRuns: each run as one archive behind an fsspec address, which appears only when whole."""

from __future__ import annotations

import logging
import re
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from rnnviz.run import DType, Run, RunFormatError, is_run_id
from rnnviz.store.archive import read_archive, read_card, write_archive
from rnnviz.store.cache import RecentCache
from rnnviz.store.errors import StoreError
from rnnviz.store.files import FileEntry, Key
from rnnviz.store.folder_runs import CACHED_BYTES, MOST_SUMMARIES
from rnnviz.store.objects import Objects
from rnnviz.store.summary import RunSummary, summarise

_LOG = logging.getLogger(__name__)
_BINNED = re.compile(r"([a-z0-9][a-z0-9-]{3,63})\.([0-9]{1,20})\.zip")
_TRIES = 5
_AT_ONCE = 16
_SETTLED_SECONDS = 3.0

Cached = tuple[str, Key]
Known = tuple[Key, RunSummary | None]
"""What an archive holds, None where that is not a run, as long as it has this key."""


class ObjectRuns:
    """``<id>.zip`` for each run; ``.bin/<id>.<microsecond>.zip`` for those that were deleted."""

    def __init__(self, objects: Objects, cached: int = 8) -> None:
        """Nothing is written before the first :meth:`save`."""
        self._objects = objects
        self._loaded: RecentCache[Cached, Run] = RecentCache(cached, CACHED_BYTES)
        self._summaries: RecentCache[str, Known] = RecentCache(MOST_SUMMARIES, MOST_SUMMARIES)

    def save(self, run: Run, dtype: DType = "float32") -> None:
        """Write a run; OSError or ValueError where that fails, and the older one is untouched."""
        with tempfile.TemporaryDirectory(prefix="rnnviz-") as folder:
            path = Path(folder) / "run.zip"
            with path.open("wb") as file:
                write_archive(run, file, dtype)
            self._objects.upload(path, _name(run.id))

    def load(self, run_id: str) -> Run | None:
        """A run, from memory where it has not changed; None where there is none.

        Raises:
            RunFormatError: when its archive is damaged.
            StoreError: when the store cannot be reached.
        """
        for _ in range(_TRIES):
            entry = self._objects.entry(_name(run_id))
            if entry is None:
                return None
            run = self._read(run_id, entry)
            if run is not None:
                return run
        raise StoreError("This run is being written by others; open it again in a moment.")

    def has(self, run_id: str) -> bool:
        """Whether there is a run of this id."""
        return self._objects.entry(_name(run_id)) is not None

    def all(self) -> list[RunSummary]:
        """The runs in any order; archives that are no runs are left out."""
        found = self._objects.entries("").items()
        named = [(name.removesuffix(".zip"), name, entry) for name, entry in found]
        runs = [each for each in named if each[1] == _name(each[0]) and is_run_id(each[0])]
        return self._summaries_of(runs)

    def binned(self) -> list[RunSummary]:
        """The last deleted run of each id, with the time of its deletion as ``modified``."""
        found = {}
        for run_id, deleted, name, entry in sorted(self._in_bin(), key=lambda one: one[1]):
            summary = self._summary(run_id, name, entry)
            if summary is not None:
                found[run_id] = replace(summary, modified=deleted / 1e6)
        return list(found.values())

    def move_to_bin(self, run_id: str) -> None:
        """Move a run to the bin."""
        older = [name for known, _, name, _ in self._in_bin() if known == run_id]
        self._objects.move(_name(run_id), f".bin/{run_id}.{time.time_ns() // 1000}.zip")
        for name in older:
            self._objects.remove(name)

    def move_back(self, run_id: str) -> bool:
        """Bring a run back from the bin; False where it is not there."""
        found = sorted((deleted, name) for one, deleted, name, _ in self._in_bin() if one == run_id)
        if found:
            self._objects.move(found[-1][1], _name(run_id))
        return bool(found)

    def remove(self, run_id: str) -> None:
        """Remove a run for good."""
        self._objects.remove(_name(run_id))
        self._objects.tidy()

    def remove_binned(self, run_id: str) -> bool:
        """Remove a run from the bin for good; False where it is not there."""
        found = [name for known, _, name, _ in self._in_bin() if known == run_id]
        for name in found:
            self._objects.remove(name)
        return bool(found)

    def _in_bin(self) -> Iterator[tuple[str, int, str, FileEntry]]:
        for name, entry in self._objects.entries(".bin").items():
            match = _BINNED.fullmatch(name)
            if match is not None:
                yield match[1], int(match[2]), f".bin/{name}", entry

    def _read(self, run_id: str, entry: FileEntry) -> Run | None:
        """A run from memory or the store; None where it was stored again while being read.

        What was read without an error is of one archive: its list of files holds their sums.
        """
        name = _name(run_id)
        run = self._loaded.get((name, entry.key))
        if run is not None:
            return run
        try:
            with self._objects.open(name, entry) as file:
                run = read_archive(file)
        except (RunFormatError, FileNotFoundError):
            if self._is(name, entry):
                raise
            return None
        if run.id != run_id:
            raise RunFormatError("The card of this run is of another run.")
        if _is_settled(entry) and self._is(name, entry):
            self._loaded.put((name, entry.key), run, run.nbytes)
        return run

    def _is(self, name: str, entry: FileEntry) -> bool:
        now = self._objects.entry(name)
        return now is not None and now.key == entry.key

    def _summaries_of(self, runs: list[tuple[str, str, FileEntry]]) -> list[RunSummary]:
        """What archives hold; many that are new are read side by side, as each takes a while."""
        fresh = [each for each in runs if self._known(*each[1:]) is None]
        read: dict[str, RunSummary | None] = {}
        if fresh:
            with ThreadPoolExecutor(min(_AT_ONCE, len(fresh)), "reading-cards") as readers:
                made = readers.map(lambda each: self._summary(*each), fresh)
                read.update(zip((name for _, name, _ in fresh), made, strict=True))
        found = (read[each[1]] if each[1] in read else self._summary(*each) for each in runs)
        return [one for one in found if one is not None]

    def _known(self, name: str, entry: FileEntry) -> Known | None:
        known = self._summaries.get(name)
        return known if known is not None and known[0] == entry.key else None

    def _keep(self, name: str, entry: FileEntry, summary: RunSummary | None) -> None:
        if _is_settled(entry):
            self._summaries.put(name, (entry.key, summary), 1)

    def _summary(self, run_id: str, name: str, entry: FileEntry) -> RunSummary | None:
        """What an archive holds, None (and one line in the log) where that is not a run."""
        known = self._known(name, entry)
        if known is not None:
            return known[1]
        for _ in range(_TRIES):
            try:
                with self._objects.open(name, entry) as file:
                    card, checkpoint = read_card(file)
                break
            except (RunFormatError, FileNotFoundError) as error:
                now = self._objects.entry(name)
                if now is None:
                    return None
                if now.key == entry.key:
                    _LOG.warning("Left out of the list of runs: %s: %s", run_id, error)
                    if isinstance(error, RunFormatError):
                        self._keep(name, entry, None)
                    return None
                # It was stored again while being read.
                entry = now
        else:
            return None
        if card.id != run_id:
            _LOG.warning("Left out of the list of runs: %s: its card is of %s", run_id, card.id)
            self._keep(name, entry, None)
            return None
        summary = summarise(card, entry.modified, entry.size, checkpoint)
        self._keep(name, entry, summary)
        return summary


def _name(run_id: str) -> str:
    return f"{run_id}.zip"


def _is_settled(entry: FileEntry) -> bool:
    """Whether another writing would show: some stores tell times in whole seconds only."""
    precise = entry.modified % 1.0 != 0.0
    return precise or time.time() - entry.modified > _SETTLED_SECONDS
