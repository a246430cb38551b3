"""What all stores have in common: runs, labels and claims put together, and room made for more."""

from __future__ import annotations

import logging
import secrets
import time
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Protocol

from rnnviz.run import DType, Run, is_run_id
from rnnviz.store.claims import Claim, Claims
from rnnviz.store.errors import StoreError, failed
from rnnviz.store.files import SmallFiles
from rnnviz.store.folder_runs import FolderRuns
from rnnviz.store.keeping import Keeping
from rnnviz.store.labels import Label, Labels
from rnnviz.store.secret import shared_secret
from rnnviz.store.summary import RunSummary, labelled

_LOG = logging.getLogger(__name__)
_REMOVER = "the removal of old runs"

Summaries = list[RunSummary]


class Runs(Protocol):
    """Where the runs themselves are; see :class:`FolderRuns`. Any member may raise OSError."""

    def save(self, run: Run, dtype: DType = "float32") -> None:
        """Write a run in the place of the one with its id; ValueError where it cannot be kept."""
        ...

    def load(self, run_id: str) -> Run | None:
        """A run; None where there is none, RunFormatError where it is damaged."""
        ...

    def has(self, run_id: str) -> bool:
        """Whether there is a run of this id."""
        ...

    def all(self) -> list[RunSummary]:
        """The runs in any order; what is no run is left out."""
        ...

    def binned(self) -> list[RunSummary]:
        """The deleted runs, with the second of the deletion as ``modified``."""
        ...

    def move_to_bin(self, run_id: str) -> None:
        """Move a run to the bin."""
        ...

    def move_back(self, run_id: str) -> bool:
        """Bring a run back from the bin; False where it is not there."""
        ...

    def remove(self, run_id: str) -> None:
        """Remove a run for good."""
        ...

    def remove_binned(self, run_id: str) -> bool:
        """Remove a run from the bin for good; False where it is not there."""
        ...


class BaseStore:
    """A store over some place for runs and some place for small files; see :class:`RunStore`."""

    def __init__(
        self, address: str, runs: Runs, files: SmallFiles, shipped: Path, keeping: Keeping
    ) -> None:
        """Put a store together.

        Args:
            address: where it is, for people.
            runs: where the runs are.
            files: where labels and claims are.
            shipped: the folder of the read-only runs.
            keeping: how long runs are kept.
        """
        self.address = address
        self._runs, self._keeping = runs, keeping
        self._shipped = FolderRuns(shipped, shipped=True)
        self._files, self._labels, self._claims = files, Labels(files), Claims(files)
        self._created: set[str] = set()
        # Readers never wait for it: a writer may be slow, at its low priority.
        self._writing = Lock()

    def put(self, run: Run, dtype: DType = "float32") -> None:
        """See :meth:`RunStore.put`."""
        if self._shipped.has(_checked(run.id)):
            raise StoreError("A run that comes with the app cannot be replaced.")
        with self._writing:
            try:
                self._runs.save(run, dtype)
            except OSError as error:
                advice = (
                    " and stays in memory only; "
                    "free some space or set RNNVIZ_STORE to a place that can be written"
                )
                raise failed("The run could not be saved", error, advice) from error
            except StoreError:
                raise
            except ValueError as error:
                raise StoreError(f"The run could not be saved: {error}") from error
            # The run is safe by now, whatever becomes of the rest.
            with suppress(StoreError, OSError):
                self._note_creation(run.id)
            with suppress(StoreError, OSError):
                self._prune(keep=run.id)

    def check_writable(self) -> None:
        """See :meth:`RunStore.check_writable`."""
        name = f".check.{secrets.token_hex(4)}.tmp"
        self._files.write(name, b"")
        self._files.remove(name)

    def get(self, run_id: str) -> Run:
        """See :meth:`RunStore.get`."""
        run = self._runs.load(_checked(run_id)) or self._shipped.load(run_id)
        if run is None:
            raise StoreError(f"There is no stored run {run_id!r}; train it again.")
        return run.copy()

    def exists(self, run_id: str) -> bool:
        """See :meth:`RunStore.exists`."""
        return is_run_id(run_id) and (self._runs.has(run_id) or self._shipped.has(run_id))

    def list(self) -> Summaries:
        """See :meth:`RunStore.list`."""
        labels, holders = self._labels.all(), self._claims.holders()
        found = self._runs.all()
        runs = [labelled(one, labels.get(one.id), holders.get(one.id)) for one in found]
        return _newest(runs)

    def shipped(self) -> Summaries:
        """See :meth:`RunStore.shipped`."""
        return sorted(self._shipped.all(), key=lambda summary: summary.id)

    def binned(self) -> Summaries:
        """See :meth:`RunStore.binned`."""
        labels = self._labels.all()
        return _newest([labelled(one, labels.get(one.id), None) for one in self._runs.binned()])

    def delete(self, run_id: str) -> None:
        """See :meth:`RunStore.delete`."""
        if not self._runs.has(_checked(run_id)):
            raise StoreError(f"There is no stored run {run_id!r} that can be removed.")
        if self._claims.holder(run_id) is not None:
            raise StoreError("This run is being trained; stop it before you delete it.")
        try:
            self._runs.move_to_bin(run_id)
        except OSError as error:
            raise failed("The run could not be removed", error) from error

    def restore(self, run_id: str) -> None:
        """See :meth:`RunStore.restore`."""
        if self._runs.has(_checked(run_id)):
            raise StoreError("A run of this id is in the store already.")
        try:
            found = self._runs.move_back(run_id)
        except OSError as error:
            raise failed("The run could not be brought back", error) from error
        if not found:
            raise StoreError(f"There is no run {run_id!r} in the bin.")

    def discard(self, run_id: str) -> None:
        """See :meth:`RunStore.discard`."""
        try:
            found = self._runs.remove_binned(_checked(run_id))
        except OSError as error:
            raise failed("The run could not be removed", error) from error
        if not found:
            raise StoreError(f"There is no run {run_id!r} in the bin.")
        if not self._runs.has(run_id):
            self._forget(run_id)

    def label(
        self,
        run_id: str,
        *,
        name: str | None = None,
        note: str | None = None,
        linked: bool | None = None,
        owner: str | None = None,
        shared: bool | None = None,
    ) -> None:
        """See :meth:`RunStore.label`."""
        given = {"name": name, "note": note, "linked": linked, "owner": owner, "shared": shared}
        changes = {key: value for key, value in given.items() if value is not None}
        if not self._runs.has(_checked(run_id)):
            if self._shipped.has(run_id) and changes.keys() <= {"linked"}:
                return
            raise StoreError(f"There is no stored run {run_id!r} that can be named.")
        self._labels.update(run_id, **changes)

    def label_of(self, run_id: str) -> Label:
        """See :meth:`RunStore.label_of`."""
        return self._labels.get(run_id) if is_run_id(run_id) else Label()

    def secret(self) -> bytes:
        """See :meth:`RunStore.secret`."""
        return shared_secret(self._files)

    def claim(self, run_id: str, server: str) -> bool:
        """See :meth:`RunStore.claim`."""
        return self._claims.take(_checked(run_id), server)

    def release(self, run_id: str, server: str) -> None:
        """See :meth:`RunStore.release`."""
        self._claims.release(_checked(run_id), server)

    def holder(self, run_id: str) -> Claim | None:
        """See :meth:`RunStore.holder`."""
        return self._claims.holder(run_id) if is_run_id(run_id) else None

    def _note_creation(self, run_id: str) -> None:
        """Keep when a run was first stored: its files tell only when it was last."""
        if run_id not in self._created and self._labels.get(run_id).created is None:
            self._labels.update(run_id, created=time.time())
        self._created.add(run_id)

    def _prune(self, keep: str) -> None:
        """Remove what is too old, or the oldest where the rest is too much; never ``keep``."""
        runs, binned, now = self.list(), self.binned(), time.time()
        total = sum(one.size for one in (*runs, *binned))
        for one in self._keeping.leaving_bin(binned, total, now):
            total -= one.size
            with suppress(OSError, StoreError):
                self.discard(one.id)
        for one in self._keeping.leaving(runs, total, now, keep):
            with suppress(OSError, StoreError):
                self._remove_unkept(one)

    def _remove_unkept(self, one: RunSummary) -> None:
        """Remove a run for good, unless somebody cares for it or trains it since it was listed."""
        # Claimed, so that no server begins to train what is being removed.
        if not self._claims.take(one.id, _REMOVER):
            return
        try:
            if not labelled(one, self._labels.get(one.id), None).kept:
                _LOG.info("Removed to make room: %s", one.id)
                self._runs.remove(one.id)
                self._forget(one.id)
        finally:
            self._claims.release(one.id, _REMOVER)

    def _forget(self, run_id: str) -> None:
        """Remove the label and the claims of a run that is gone for good."""
        self._created.discard(run_id)
        self._labels.forget(run_id)
        self._claims.forget(run_id)


def _newest(runs: Summaries) -> Summaries:
    return sorted(runs, key=lambda summary: (summary.modified, summary.id), reverse=True)


def _checked(run_id: str) -> str:
    if not is_run_id(run_id):
        raise StoreError("A run's id must be 4 to 64 small letters, digits and dashes.")
    return run_id
