"""JobRunner: so many trainings at a time, the others in a queue that is fair between owners."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from rnnviz.config import ExperimentConfig
from rnnviz.jobs.job import Job, JobState
from rnnviz.jobs.parts import Progress, RunnerBusy, Train, default_max_running, default_train
from rnnviz.jobs.queue import FairQueue
from rnnviz.jobs.registry import Registry
from rnnviz.jobs.worker import Worker
from rnnviz.run import Run
from rnnviz.store import FolderStore

_LOG = logging.getLogger(__name__)
MOST_WAITING_PER_OWNER = 8


class JobRunner:
    """Runs trainings in background threads of low priority, one thread for each.

    A paused job keeps its memory but gives its slot away; resumed, it queues at the front.
    Every member may be used from any thread.
    """

    def __init__(
        self,
        max_running: int | None = None,
        max_queued: int = 32,
        train: Train = default_train,
        store: FolderStore | None = None,
        save_every: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make a runner; no thread starts before the first job.

        Args:
            max_running: trainings at a time; None: ``RNNVIZ_MAX_TRAININGS`` or cores - 1.
            max_queued: jobs in the queue, and paused jobs.
            train: starts a training; ``rnnviz.training.train`` by default.
            store: where runs are kept; the user's own by default.
            save_every: seconds between savings of a run while it trains.
            clock: seconds, never going back.

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
        self._running = 0
        self._workers: list[Worker] = []
        self._closed = False

    def submit(self, config: ExperimentConfig, owner: str = "", problem: Any = None) -> Job:
        """Queue a training; it starts at once where a slot is free.

        Args:
            config: what to train.
            owner: who asks, such as the id of a browser session; owners take turns.
            problem: the task with its data, where the config alone cannot rebuild it.

        Raises:
            RunnerBusy: when the queue is full or the owner already has 8 jobs waiting.
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
            paused = [one for one in self._registry.unended() if one._state is JobState.PAUSED]
            self._queue.remove(job)
            job._enter(JobState.PAUSED)
            if len(paused) >= self.max_queued:
                paused[0]._error = "This training was paused for long and stopped to make room."
                self.stop(paused[0])

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
            if job._worker is None:
                self._queue.push(job.owner, job)
            else:
                self._queue.push_front(job)
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
            if not job._restartable:
                raise ValueError("This training is too old to restart; set it up again.")
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
            while job._state is not JobState.RUNNING:
                if job._state is JobState.STOPPING:
                    return False
                self._free_slot(job)
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
            job._error = _sentence(error)

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
        """Raise RunnerBusy unless one more job fits once ``leaving`` is gone."""
        if self._closed:
            raise RunnerBusy("The server is shutting down; train again when it is back.")
        queued = len(self._queue)
        waiting = self._registry.waiting(owner)
        if leaving is not None:
            queued -= leaving._state is JobState.QUEUED
            waiting -= leaving._state in (JobState.QUEUED, JobState.PAUSED)
        if queued >= self.max_queued:
            raise RunnerBusy("The queue of trainings is full; try again in a minute.")
        if waiting >= MOST_WAITING_PER_OWNER:
            raise RunnerBusy(
                f"You already have {waiting} trainings waiting; stop one of them first."
            )

    def _dispatch(self) -> None:
        """Give the free slots to the next jobs (lock held)."""
        while not self._closed and self._running < self.max_running:
            job = self._queue.pop()
            if job is None:
                break
            self._running += 1
            job._has_slot = True
            job._enter(JobState.RUNNING)
            if job._worker is None:
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

    def _free_slot(self, job: Job) -> None:
        if job._has_slot:
            job._has_slot = False
            self._running -= 1
            self._dispatch()


def _sentence(error: BaseException) -> str:
    """One sentence for the user; the project's own errors already are one."""
    if isinstance(error, MemoryError):
        return "The memory does not suffice for this training; choose a smaller model."
    if isinstance(error, ValueError) and str(error):
        return str(error)
    kind = type(error).__name__
    return f"The training failed because of an error in the program ({kind}); the log has more."
