"""FolderStore: one folder a run under one root, over a read-only layer of shipped runs."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from threading import Lock

import platformdirs

from rnnviz.run import DType, Run, RunFormatError, is_run_id, recover, remove_folder, tidy
from rnnviz.store.cache import RecentCache
from rnnviz.store.summary import (
    CardKey,
    RunSummary,
    StoreError,
    card_key,
    folder_size,
    run_folders,
    summarise,
)

DEFAULT_MAX_BYTES = 2 * 1024**3
_CACHED_BYTES = 256 * 1024**2

Summaries = list[RunSummary]


def default_root() -> Path:
    """Where runs are kept: ``RNNVIZ_STORE``, or the user's data folder."""
    chosen = os.environ.get("RNNVIZ_STORE")
    return Path(chosen or Path(platformdirs.user_data_dir("rnnviz")) / "runs").expanduser()


def shipped_root() -> Path:
    """The ``models`` folder beside the package, with the runs that come with the app."""
    return Path(__file__).resolve().parents[2] / "models"


class FolderStore:
    """Runs on disk, one folder each; safe to use from any thread.

    Nothing is written before the first :meth:`put`.
    """

    def __init__(
        self,
        root: str | os.PathLike[str] | None = None,
        shipped: str | os.PathLike[str] | None = None,
        max_bytes: int = DEFAULT_MAX_BYTES,
        cached: int = 8,
    ) -> None:
        """Open a store.

        Args:
            root: where runs are kept; :func:`default_root` when None.
            shipped: where the read-only runs are; :func:`shipped_root` when None.
            max_bytes: beyond this the oldest runs are removed, those without a name first.
            cached: how many loaded runs stay in memory (256 MB at most).
        """
        self.root = Path(root if root is not None else default_root()).absolute()
        self._shipped = Path(shipped if shipped is not None else shipped_root()).absolute()
        self._max_bytes = max_bytes
        self._runs: RecentCache[CardKey, Run] = RecentCache(cached, _CACHED_BYTES)
        self._summaries: RecentCache[CardKey, RunSummary] = RecentCache(2000, 2000)
        # Readers never wait for it: a writer may be slow, at its low priority.
        self._writing = Lock()

    def put(self, run: Run, dtype: DType = "float32") -> None:
        """Store a run in the place of the one with its id, then make room if need be.

        Raises:
            StoreError: when it cannot be written; the run given is untouched.
        """
        folder = self.root / _checked(run.id)
        if card_key(self._shipped / run.id) is not None:
            raise StoreError("A run that comes with the app cannot be replaced.")
        with self._writing:
            try:
                run.save(folder, dtype)
            except OSError as error:
                reason = error.strerror or str(error)
                raise StoreError(
                    f"The run could not be saved ({reason}) and stays in memory only; "
                    "free some space or set RNNVIZ_STORE to a folder that can be written."
                ) from error
            except ValueError as error:
                raise StoreError(f"The run could not be saved: {error}") from error
            self._prune(keep=run.id)

    def get(self, run_id: str) -> Run:
        """The run with this id, from the user's own or the shipped ones.

        The caller's lists are its own; the arrays are shared and must not be written to.

        Raises:
            StoreError: when there is none.
            RunFormatError: when its files are damaged.
        """
        run = self._read(run_id)
        while run is None:
            run = self._read(run_id)
        return run.copy()

    def exists(self, run_id: str) -> bool:
        """Whether a run with this id is stored or shipped; False for what cannot be an id."""
        return is_run_id(run_id) and self._find(run_id) is not None

    def list(self) -> Summaries:
        """The user's own runs, newest first; folders that are no runs are left out.

        A run whose training was cut short, even now by this process, is listed as stopped.
        """
        tidy(self.root)
        return self._summarise(self.root, shipped=False)

    def shipped(self) -> Summaries:
        """The runs that come with the app, by id."""
        runs = self._summarise(self._shipped, shipped=True)
        return sorted(runs, key=lambda summary: summary.id)

    def delete(self, run_id: str) -> None:
        """Remove one of the user's own runs.

        Raises:
            StoreError: when there is none, or it came with the app, or it cannot be removed.
        """
        folder = self.root / _checked(run_id)
        recover(folder)
        if not folder.is_dir():
            raise StoreError(f"There is no stored run {run_id!r} that can be removed.")
        try:
            remove_folder(folder)
        except OSError as error:
            reason = error.strerror or str(error)
            raise StoreError(f"The run could not be removed ({reason}).") from error

    def _read(self, run_id: str) -> Run | None:
        """A run from the cache or the disk; None where it was stored again while being read."""
        folder = self._find(run_id)
        key = card_key(folder) if folder is not None else None
        if folder is None or key is None:
            raise StoreError(f"There is no stored run {run_id!r}; train it again.")
        run = self._runs.get(key)
        if run is not None:
            return run
        try:
            run = Run.load(folder)
        except RunFormatError:
            if card_key(folder) == key:
                raise
            return None
        if run.id != run_id:
            raise RunFormatError("The card of this run is of another run.")
        if card_key(folder) != key:
            return None
        self._runs.put(key, run, run.nbytes)
        return run

    def _find(self, run_id: str) -> Path | None:
        name = _checked(run_id)
        for _ in range(2):
            for root in (self.root, self._shipped):
                if card_key(root / name) is not None:
                    return root / name
            recover(self.root / name)
        return None

    def _summarise(self, root: Path, shipped: bool) -> Summaries:
        summaries = [self._summary(folder, shipped) for folder in run_folders(root)]
        found = [summary for summary in summaries if summary is not None]
        return sorted(found, key=lambda summary: (summary.modified, summary.id), reverse=True)

    def _summary(self, folder: Path, shipped: bool) -> RunSummary | None:
        key = card_key(folder)
        if key is None:
            return None
        summary = self._summaries.get(key) or summarise(folder, shipped)
        if summary is not None:
            self._summaries.put(key, summary, 1)
        return summary

    def _prune(self, keep: str) -> None:
        """Remove the oldest runs, unnamed ones first, until the rest fits; never ``keep``."""
        total = sum(map(folder_size, run_folders(self.root)))
        if total <= self._max_bytes:
            return
        oldest = self._summarise(self.root, shipped=False)[::-1]
        for summary in sorted(oldest, key=lambda one: bool(one.name)):
            if total <= self._max_bytes:
                return
            if summary.id != keep:
                total -= summary.size
                with suppress(OSError):
                    remove_folder(self.root / summary.id)


def _checked(run_id: str) -> str:
    if not is_run_id(run_id):
        raise StoreError("A run's id must be 4 to 64 small letters, digits and dashes.")
    return run_id
