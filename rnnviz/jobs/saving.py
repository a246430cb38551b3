"""Saves what is trained, and again later where there was no room."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from rnnviz.jobs.claims import Claims
from rnnviz.jobs.job import Job
from rnnviz.jobs.parts import RunnerBusy, Standing
from rnnviz.jobs.registry import Registry
from rnnviz.run import Run
from rnnviz.store import RunStore

_LOG = logging.getLogger(__name__)


class Saver:
    """Writes the runs of a registry's jobs to a store; nothing that it does raises."""

    def __init__(
        self,
        store: RunStore,
        claims: Claims,
        registry: Registry,
        changed: threading.Condition,
        taking: threading.Lock,
    ) -> None:
        """Keep runs.

        Args:
            store: where to.
            claims: of this server.
            registry: the jobs.
            changed: the lock around the registry.
            taking: held while a run is continued, from its claim to its place in the queue.
        """
        self._store, self._claims = store, claims
        self._registry, self._changed, self._taking = registry, changed, taking

    def save(self, job: Job, make: Callable[[], Run]) -> bool:
        """Save what ``make`` makes of a job's run; whether that worked.

        A failure becomes a sentence on the job; a run that another server has taken over is
        marked as such and left alone.
        """
        if job.lost or not self._claims.sure(job.id):
            job.lose()
            return False
        problem = self._put(job, make) or self._note(job)
        with self._changed:
            job.note_saved(problem)
        return not problem

    def latest(self, run_id: str, known: Job | None) -> Run:
        """The run as it is now: in memory only, where it could not be saved, else in the store.

        Raises:
            StoreError: when there is none.
            RunFormatError: when its files are damaged.
        """
        with self._changed:
            unsaved = known is not None and known in self._registry.unsaved()
            progress = known.progress if known is not None else None
        usable = unsaved and progress is not None and progress.run.checkpoint is not None
        if progress is None or not usable or self._has_later(progress.run):
            return self._store.get(run_id)
        return progress.run.copy()

    def retry(self) -> None:
        """Save the ended runs that are in memory only, where there is room by now."""
        with self._changed:
            unsaved = self._registry.unsaved()
        for job in unsaved:
            # Else its claim would be given back from under a training that has just gone on.
            with self._taking:
                self._retry(job)

    def _retry(self, job: Job) -> None:
        progress = job.progress
        if progress is None or not self._still_unsaved(job):
            return
        try:
            self._claims.take(job.id)
        except RunnerBusy:
            return
        if self._has_later(progress.run):
            # Another server has gone on from what was saved before: that is worth more.
            with self._changed:
                self._registry.forget(job.id)
        elif self.save(job, progress.run.copy):
            with self._changed:
                job.let_go()
        self._claims.release(job.id)

    def _note(self, job: Job) -> str:
        """Note in the store what was known before the run was in it, its owner first of all.

        Returns:
            What went wrong in one sentence, or nothing: without its owner a run is not saved.
        """
        with self._changed:
            label = job.take_label()
        if not label:
            return ""
        try:
            self._store.label(job.id, **label)
        except (OSError, ValueError) as error:
            with self._changed:
                job.note(**label | job.take_label())
            return str(error)
        return ""

    def _has_later(self, run: Run) -> bool:
        """Whether the store has a run as it was some steps later."""
        try:
            return Standing.of(self._store.get(run.id)).step > Standing.of(run).step
        except (OSError, ValueError):
            return False

    def _still_unsaved(self, job: Job) -> bool:
        """Whether nobody has continued a job's run meanwhile."""
        with self._changed:
            return self._registry.get(job.id) is job and not job.saved

    def _put(self, job: Job, make: Callable[[], Run]) -> str:
        """Save a run; returns what went wrong in one sentence, or nothing."""
        try:
            self._store.put(make())
        except ValueError as error:
            return str(error)
        except MemoryError:
            return "There was not enough memory to save the run; saving will be tried again."
        except Exception as error:
            _LOG.exception("The run %s could not be saved.", job.id)
            kind = type(error).__name__
            return f"The run could not be saved ({kind}); it is in memory only."
        return ""
