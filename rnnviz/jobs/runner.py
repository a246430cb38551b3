"""JobRunner: trainings in the background, found by their id, saved as they go, and resumed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from rnnviz.config import ExperimentConfig
from rnnviz.jobs.claims import Claims
from rnnviz.jobs.heartbeat import Heartbeat
from rnnviz.jobs.job import Job
from rnnviz.jobs.limits import Limits
from rnnviz.jobs.parts import Asker, Progress, RunnerBusy, Train, default_train
from rnnviz.jobs.registry import Registry
from rnnviz.jobs.report import JobState
from rnnviz.jobs.resuming import config_to_resume, overtaken
from rnnviz.jobs.saving import Saver
from rnnviz.jobs.scheduler import Scheduler
from rnnviz.jobs.sizes import check
from rnnviz.jobs.visitors import Visitors
from rnnviz.jobs.worker import Worker
from rnnviz.run import Run
from rnnviz.settings import ServerSettings
from rnnviz.store import RunStore, open_store

HEARTBEAT_SECONDS = 1.0
RETRY_SECONDS = 10.0


class JobRunner(Scheduler):
    """Runs trainings in background threads of low priority, one thread for each.

    While a run is trained here, the store shows other servers on it that this one has it. Every
    member may be used from any thread.
    """

    def __init__(
        self,
        max_running: int | None = None,
        train: Train = default_train,
        store: RunStore | None = None,
        save_every: float = 3.0,
        clock: Callable[[], float] = time.monotonic,
        slice_seconds: float = 20.0,
        max_memory: int | None = None,
        settings: ServerSettings | None = None,
    ) -> None:
        """Make a runner; no thread starts before the first job.

        Args:
            max_running: trainings at a time; the settings' when None.
            train: starts a training; ``rnnviz.training.train`` by default.
            store: where runs are kept; the user's own by default.
            save_every: least seconds between savings of a run while it trains.
            clock: seconds, never going back.
            slice_seconds: how long a job keeps its slot while others wait for one.
            max_memory: about how many bytes the models and snapshots of all jobs under way may
                take; beyond it paused jobs are stopped, and no job is taken on or begins. The
                settings' when None.
            settings: the limits; those of the environment when None.

        Raises:
            ValueError: when a setting cannot be used, or there would be no slot at all.
        """
        self.settings = ServerSettings.from_environment() if settings is None else settings
        registry = Registry()
        limits = Limits(registry, self.settings, max_memory)
        running = self.settings.max_trainings if max_running is None else max_running
        super().__init__(running, limits, registry, slice_seconds)
        self.store = store if store is not None else open_store()
        self.visitors = Visitors(self.store)
        self._train, self._save_every, self._clock = train, save_every, clock
        self._claims = Claims(self.store, self.settings.server, clock)
        # Held while a stored run is taken on, so that no claim is given back meanwhile.
        self._taking = threading.Lock()
        self._saver = Saver(self.store, self._claims, registry, self.changed, self._taking)
        self._workers: list[Worker] = []
        self._heartbeat = Heartbeat("trainings-heartbeat", HEARTBEAT_SECONDS, self._look_around)
        self._retries = Heartbeat("trainings-retries", RETRY_SECONDS, self._saver.retry)

    @property
    def server(self) -> str:
        """The name by which other servers on the same store know this runner."""
        return self._claims.server

    def submit(
        self,
        config: ExperimentConfig,
        owner: str = "",
        problem: Any = None,
        address: str = "",
        press: str = "",
    ) -> Job:
        """Queue a training; it starts at once where a slot is free.

        Args:
            config: what to train.
            owner, address, press: see :class:`Asker`.
            problem: the task of the config, where it has been built already.

        Raises:
            RunnerBusy: when the queue, the memory, or the owner's or the address's share is full.
            ValueError: when the model or its sequences are beyond the server's limits.
        """
        asker = Asker(owner, address, press)
        if problem is not None:
            check(config, problem, self.settings)
        with self.changed:
            self._admit(asker, leaving=None)
            return self._take_on(Job(config, asker, problem, self, self._clock))

    def resume_run(
        self, run_id: str, owner: str = "", steps: int | None = None, address: str = ""
    ) -> Job:
        """Resume a stored run under its own id, as if it had never been stopped.

        Args:
            run_id: of a run with a checkpoint; where it is queued or paused here, it just goes on.
            owner: who asks; they may steer the training, and the run stays whose it was.
            steps: how many to train in all; as many as the run's config says when None.

        Raises:
            RunnerBusy: when another server trains it, or as for :meth:`submit`.
            StoreError: when there is no such run, or it has no checkpoint.
            ValueError: when it has ended or is damaged.
        """
        asker = Asker(owner, address)
        with self._taking:
            known = self.get(run_id)
            if known is not None and not known.state.ended:
                known.resume()
                return known
            self._claims.take(run_id)
            try:
                run = self._saver.latest(run_id, known)
                config = config_to_resume(run, steps)
                with self.changed:
                    self._admit(asker, leaving=None)
                    job = Job(config, asker, None, self, self._clock, run)
                    if known is not None:
                        job.inherit(known)
                    return self._take_on(job)
            except BaseException:
                self._claims.release(run_id)
                raise

    def get(self, job_id: str) -> Job | None:
        """The job with this id, None where it is unknown or ended 200 jobs ago."""
        with self.changed:
            return self._registry.get(job_id)

    def current(self, job_id: str) -> Job | None:
        """As :meth:`get`, but None where the store knows better.

        That is so once the run was deleted, or another server has continued it.
        """
        job = self.get(job_id)
        if job is None or not overtaken(job, self.store, self._claims):
            return job
        with self.changed:
            if self._registry.get(job_id) is job:
                self._registry.forget(job_id)
        return None

    def elsewhere(self, run_id: str) -> str:
        """The name of the other server that trains a run, or nothing."""
        claim = self._claims.elsewhere(run_id)
        return claim.server if claim is not None else ""

    def mark_linked(self, run_id: str) -> None:
        """Note that somebody has a link to a run; where it is not stored yet, once it is.

        Raises:
            StoreError: when that cannot be noted now.
        """
        job = self.get(run_id)
        if job is not None:
            with self.changed:
                job.note(linked=True)
        self.store.label(run_id, linked=True)

    def owner_of(self, run_id: str) -> str:
        """The sign of the visitor whose run it is; "" for one that is nobody's."""
        job = self.get(run_id)
        return (job.run_owner if job is not None else "") or self.store.label_of(run_id).owner

    def hand_over(self, old: str, new: str) -> None:
        """Give a visitor's trainings to another: the browser was known under that one before."""
        for job in self.jobs(old):
            with self.changed:
                job.hand_over(old, new)
            # Where it is not stored yet, it is noted with the first saving.
            with suppress(OSError, ValueError):
                if self.store.label_of(job.id).owner == old:
                    self.store.label(job.id, owner=new)

    def jobs(self, owner: str | None = None) -> list[Job]:
        """The known jobs (of one owner), oldest first."""
        with self.changed:
            return self._registry.all(owner)

    def restart(self, job: Job) -> Job:
        """See :meth:`Job.restart`."""
        with self.changed:
            self._admit(Asker(job.owner, job.address), leaving=job)
            self.stop(job)
            return self.submit(job.config, job.owner, job.problem, job.address)

    def shutdown(self, timeout: float = 30.0) -> None:
        """Stop and save every job and wait for the threads, at most ``timeout`` seconds each."""
        with self.changed:
            self._closed = True
            for job in self._registry.unended():
                self.cut(job, "The server was shut down during this training; it can be resumed.")
            workers = list(self._workers)
        for worker in workers:
            worker.join(timeout)
        self._retries.end(timeout)
        self._heartbeat.end(timeout)
        self._saver.retry()
        self._claims.release_others(set())

    def stored(self, job: Job) -> Run:
        """The run of a job whose weights are no longer in memory."""
        return self.store.get(job.id)

    # For the workers.

    def begin(self, job: Job) -> None:
        """Claim a run that is about to be trained.

        Raises:
            ValueError: when another server has it, or it is beyond the limits; one sentence.
        """
        self._claims.take(job.id)
        if job.problem is None:
            check(job.config, None, self.settings)

    def publish(self, job: Job, progress: Progress) -> None:
        """Show a progress that nobody changes any more."""
        with self.changed:
            job.show(progress)

    def save(self, job: Job, make: Callable[[], Run]) -> None:
        """Save a run; a failure becomes a sentence on the job and never ends the training."""
        if self._saver.save(job, make):
            return
        if job.lost:
            self.cut(job, "Another server has taken this training over, so it was stopped here.")
        else:
            self._retries.start()

    def fail(self, job: Job, error: BaseException) -> None:
        """Keep what a training raised."""
        with self.changed:
            job.fail(error)

    def leave(self, job: Job) -> None:
        """Give back the claim of a run whose training has ended and is saved."""
        self._claims.release(job.id)

    def _admit(self, asker: Asker, leaving: Job | None) -> None:
        if self._closed:
            raise RunnerBusy("The server is shutting down; train again when it is back.")
        self._limits.admit(asker, leaving)

    def _take_on(self, job: Job) -> Job:
        """Queue a new job (lock held)."""
        self._registry.add(job)
        self._queue.push(job.owner, job)
        self._heartbeat.start()
        self._dispatch()
        return job

    def _start(self, job: Job) -> None:
        self._workers = [worker for worker in self._workers if worker.is_alive()]
        job.start()
        worker = Worker(job, self, self._train, self._save_every, self._clock)
        try:
            worker.start()
        except RuntimeError as error:
            self.fail(job, error)
            self.end(job, JobState.FAILED)
        else:
            self._workers.append(worker)

    def _look_around(self) -> None:
        """Renew the claims, give back those of ended jobs, stop what nobody looks at."""
        for run_id in self._claims.renew():
            self._lose(run_id)
        self._release_ended()
        with self.changed:
            going_on = self._registry.unended()
        for job in going_on:
            self.cut(job, self._limits.abandoned(job))

    def _release_ended(self) -> None:
        """Give back the claims of ended jobs, unless a run is being taken on: then next time."""
        # Waiting for one that loads slowly would let the claims of all others expire.
        if self._taking.acquire(blocking=False):
            try:
                with self.changed:
                    needed = {job.id for job in self._registry.unended()}
                self._claims.release_others(needed)
            finally:
                self._taking.release()

    def _lose(self, run_id: str) -> None:
        """Stop a job whose run another server has taken over."""
        job = self.get(run_id)
        if job is not None and not job.state.ended:
            job.lose()
            self.cut(job, "Another server has taken this training over, so it was stopped here.")
