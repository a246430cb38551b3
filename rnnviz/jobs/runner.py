"""JobRunner: so many trainings at a time, the others in a queue that is fair between owners."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from rnnviz.config import ExperimentConfig
from rnnviz.jobs.job import Job, JobState
from rnnviz.jobs.limits import Limits
from rnnviz.jobs.parts import (
    Progress,
    RunnerBusy,
    Train,
    default_max_running,
    default_train,
    error_sentence,
)
from rnnviz.jobs.queue import FairQueue
from rnnviz.jobs.registry import Registry
from rnnviz.jobs.worker import Worker
from rnnviz.run import Run
from rnnviz.store import FolderStore

_LOG = logging.getLogger(__name__)


class JobRunner:
    """Runs trainings in background threads of low priority, one thread for each.

    Where others wait, a job gives its slot away after a slice of time and queues again, so that
    all get on, however long one of them is. A job that waits or is paused keeps its memory. Every
    member may be used from any thread.
    """

    def __init__(
        self,
        max_running: int | None = None,
        max_queued: int = 32,
        train: Train = default_train,
        store: FolderStore | None = None,
        save_every: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
        slice_seconds: float = 20.0,
        max_memory: int = 2 * 1024**3,
    ) -> None:
        """Make a runner; no thread starts before the first job.

        Args:
            max_running: trainings at a time; None: ``RNNVIZ_MAX_TRAININGS`` or cores - 1.
            max_queued: jobs in the queue, and paused jobs.
            train: starts a training; ``rnnviz.training.train`` by default.
            store: where runs are kept; the user's own by default.
            save_every: seconds between savings of a run while it trains.
            clock: seconds, never going back.
            slice_seconds: how long a job keeps its slot while others wait for one.
            max_memory: about how many bytes the models and snapshots of all jobs under way may
                take; beyond it paused jobs are stopped, and no job is taken on or begins.

        Raises:
            ValueError: when there would be no slot at all.
        """
        self.max_running = default_max_running() if max_running is None else max_running
        if self.max_running < 1:
            raise ValueError("A runner needs at least 1 training at a time.")
        self.max_queued = max_queued
        self.store = store if store is not None else FolderStore()
        self.changed = threading.Condition()
        self._train, self._save_every, self._clock = train, save_every, clock
        self._queue: FairQueue[Job] = FairQueue()
        self._registry = Registry()
        self._limits = Limits(self._registry, max_queued, max_memory)
        self._slice = slice_seconds
        self._running = 0
        self._workers: list[Worker] = []
        self._closed = False

    def submit(self, config: ExperimentConfig, owner: str = "", problem: Any = None) -> Job:
        """Queue a training; it starts at once where a slot is free.

        Args:
            config: what to train.
            owner: who asks, such as the id of a browser session; owners take turns.
            problem: the task that the config names, where it has been built already; a restart
                long after the end builds it from the config.

        Raises:
            RunnerBusy: when the queue or the memory is full or the owner already has 8 jobs
                waiting.
        """
        with self.changed:
            self._admit(owner, leaving=None)
            job = Job(config, owner, problem, self, self._clock)
            self._registry.add(job)
            self._queue.push(owner, job)
            self._dispatch()
            return job

    def get(self, job_id: str) -> Job | None:
        """The job with this id, None where it is unknown or ended 200 jobs ago."""
        with self.changed:
            return self._registry.get(job_id)

    def jobs(self, owner: str | None = None) -> list[Job]:
        """The known jobs (of one owner), oldest first."""
        with self.changed:
            return self._registry.all(owner)

    def position(self, job: Job) -> int | None:
        """A job's place in the queue, 1 for the next one; None where it does not queue."""
        with self.changed:
            order = self._queue.order() if job._state is JobState.QUEUED else []
            return order.index(job) + 1 if job in order else None

    def pause(self, job: Job) -> None:
        """See :meth:`Job.pause`; where too many are paused, the oldest of them is stopped."""
        with self.changed:
            if job._state not in (JobState.QUEUED, JobState.RUNNING):
                return
            self._queue.remove(job)
            job._enter(JobState.PAUSED)
            self._make_room(self._limits.too_many_paused())

    def resume(self, job: Job) -> None:
        """See :meth:`Job.resume`."""
        with self.changed:
            if job._state is not JobState.PAUSED:
                return
            if job._has_slot:
                # Its worker has not come to the end of the step in which it was paused.
                job._enter(JobState.RUNNING)
                return
            job._enter(JobState.QUEUED)
            self._queue.push(job.owner, job, first=job._worker is not None)
            self._dispatch()

    def stop(self, job: Job) -> None:
        """See :meth:`Job.stop`."""
        with self.changed:
            if job._state.ended or job._state is JobState.STOPPING:
                return
            self._queue.remove(job)
            if job._worker is None:
                self.end(job, JobState.STOPPED)
            else:
                job._enter(JobState.STOPPING)
                self.changed.notify_all()

    def restart(self, job: Job) -> Job:
        """See :meth:`Job.restart`."""
        with self.changed:
            self._admit(job.owner, leaving=job)
            self.stop(job)
            return self.submit(job.config, job.owner, job._problem)

    def shutdown(self, timeout: float = 30.0) -> None:
        """Stop and save every job and wait for the threads, at most ``timeout`` seconds each."""
        with self.changed:
            self._closed = True
            for job in self._registry.unended():
                self.stop(job)
            workers = list(self._workers)
        for worker in workers:
            worker.join(timeout)

    def stored(self, job: Job) -> Run:
        """The run of a job whose weights are no longer in memory."""
        return self.store.get(job.id)

    # For the workers.

    def permit(self, job: Job) -> bool:
        """Wait until a job may take its next step; False where it has to stop."""
        with self.changed:
            if self._slice_is_over(job):
                job._enter(JobState.QUEUED)
                self._queue.push(job.owner, job)
            while job._state is not JobState.RUNNING:
                if job._state is JobState.STOPPING:
                    return False
                if job._has_slot:
                    # The slot may come straight back, so look again before waiting.
                    self._free_slot(job)
                else:
                    self.changed.wait()
            return True

    def publish(self, job: Job, progress: Progress) -> None:
        """Show a progress that nobody changes any more."""
        with self.changed:
            job._progress = progress
            job._saved = False

    def save(self, job: Job, run: Run) -> None:
        """Save a run; a failure becomes a sentence on the job and never ends the training."""
        try:
            self.store.put(run)
            problem = ""
        except ValueError as error:
            problem = str(error)
        except Exception as error:
            _LOG.exception("The run %s could not be saved.", run.id)
            problem = f"The run could not be saved ({type(error).__name__}); it is in memory only."
        with self.changed:
            job._save_error = problem
            job._saved = not problem

    def fail(self, job: Job, error: BaseException) -> None:
        """Keep what a training raised."""
        with self.changed:
            # Without the traceback, whose frames would keep the model in memory.
            job.exception = error.with_traceback(None)
            job._error = error_sentence(error)

    def end(self, job: Job, state: JobState) -> None:
        """Note the end of a job and give its slot to the next one."""
        with self.changed:
            job._enter(state)
            self._free_slot(job)
            job._worker = None
            self._registry.end(job)
            job._done.set()
            self._dispatch()

    def _admit(self, owner: str, leaving: Job | None) -> None:
        if self._closed:
            raise RunnerBusy("The server is shutting down; train again when it is back.")
        self._limits.admit(owner, len(self._queue), leaving)

    def _dispatch(self) -> None:
        """Give the free slots to the next jobs (lock held)."""
        while not self._closed and self._running < self.max_running:
            job = self._queue.pop(self._limits.may_take_slot)
            if job is None:
                break
            self._running += 1
            job._has_slot, job._slot_since = True, self._clock()
            job._enter(JobState.RUNNING)
            if job._worker is None:
                self._make_room(self._limits.in_the_way())
                self._start(job)
        self.changed.notify_all()

    def _start(self, job: Job) -> None:
        self._workers = [worker for worker in self._workers if worker.is_alive()]
        job._worker = Worker(job, self, self._train, self._save_every, self._clock)
        try:
            job._worker.start()
        except RuntimeError as error:
            self.fail(job, error)
            self.end(job, JobState.FAILED)
        else:
            self._workers.append(job._worker)

    def _slice_is_over(self, job: Job) -> bool:
        """Whether a job has to let others have its slot; not before its first progress."""
        return (
            job._state is JobState.RUNNING
            and job._progress is not None
            and len(self._queue) > 0
            and self._clock() - job._slot_since >= self._slice
        )

    def _make_room(self, paused: list[Job]) -> None:
        for job in paused:
            job._error = "This training was paused for long and stopped to make room."
            self.stop(job)

    def _free_slot(self, job: Job) -> None:
        if job._has_slot:
            job._has_slot = False
            self._running -= 1
            self._dispatch()
