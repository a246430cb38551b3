"""Worker: the thread of one job, the only one that ever touches its training."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from rnnviz.jobs.job import Job
from rnnviz.jobs.parts import Progress, Train
from rnnviz.jobs.report import JobState
from rnnviz.run import Run
from rnnviz.run.card import LONGEST_MESSAGE
from rnnviz.text.stopping import ReadingStopped, stoppable

_LOG = logging.getLogger(__name__)
_NATURAL_ENDS = {"finished", "solved", "diverged", "failed", "stopped"}
_SAVING_SHARE = 20.0
"""Training takes at least so many times as long as the saving along the way."""


class _Supervisor(Protocol):
    """The runner, as its workers know it."""

    def begin(self, job: Job) -> None: ...
    def permit(self, job: Job, rest: Callable[[], None]) -> bool: ...
    def publish(self, job: Job, progress: Progress) -> None: ...
    def save(self, job: Job, make: Callable[[], Run]) -> None: ...
    def fail(self, job: Job, error: BaseException) -> None: ...
    def leave(self, job: Job) -> None: ...
    def end(self, job: Job, state: JobState) -> None: ...


class Worker(threading.Thread):
    """Trains one job, step by step as the runner permits, and saves what it learns."""

    def __init__(
        self,
        job: Job,
        supervisor: _Supervisor,
        train: Train,
        save_every: float,
        clock: Callable[[], float],
    ) -> None:
        """Made by the runner when the job first gets a slot."""
        super().__init__(name=f"training-{job.id}", daemon=True)
        self._job = job
        self._supervisor = supervisor
        self._train = train
        self._save_every = save_every
        self._clock = clock
        # From the first progress on the run is in the store, where other servers see it.
        self._next_save = clock()
        self._stored_step = job.first_step or -1
        self._last: Progress | None = None
        self._shown: Run | None = None

    def run(self) -> None:
        """Train to the end, whichever it is; nothing escapes."""
        lower_priority()
        state = JobState.FAILED
        try:
            state = self._run()
        except BaseException as error:
            _LOG.exception("The training %s failed.", self._job.id)
            self._supervisor.fail(self._job, error)
            with suppress(Exception):
                self._keep("failed", self._job.error)
        finally:
            # The thread may outlive the job in someone's hands, the weights must not.
            self._last = self._shown = None
            with suppress(Exception):
                self._supervisor.leave(self._job)
            self._supervisor.end(self._job, state)

    def _run(self) -> JobState:
        job = self._job
        self._supervisor.begin(job)
        steps = iter(self._begun())
        try:
            stopped = not self._advance(steps)
        finally:
            close = getattr(steps, "close", None)
            if close is not None:
                close()
        if self._last is None and not stopped:
            raise RuntimeError("the training ended before its first progress")
        return self._conclude(stopped)

    def _begun(self) -> Iterator[Progress]:
        """The training, from its start or from where its run stands."""
        job, resumed = self._job, self._job.take_up()
        if resumed is None:
            return self._train(job.config, problem=job.problem, run_id=job.id)
        return self._train(job.config, problem=job.problem, run_id=job.id, resume=resumed)

    def _advance(self, steps: Iterator[Progress]) -> bool:
        """Step until the training ends (True) or has to stop (False)."""
        while self._supervisor.permit(self._job, self._save_along):
            try:
                with stoppable(lambda: self._job.state is JobState.STOPPING):
                    progress = next(steps, None)
            except ReadingStopped:
                return False
            if progress is None:
                return True
            self._last = progress
            self._publish(progress)
            if progress.run.status in _NATURAL_ENDS:
                # What has come to its end shall not wait for a turn to say so.
                return True
            if self._clock() >= self._next_save:
                self._save_along()
        return False

    def _publish(self, progress: Progress) -> Run:
        """Show others a copy that the training cannot change any more."""
        # Most steps add nothing to the run; copying thousands of points each time would cost.
        run, extent = progress.run, _extent(progress.run)
        if self._shown is None or _extent(self._shown) != extent:
            self._shown = run.copy()
        self._supervisor.publish(self._job, replace(progress, run=self._shown))
        return self._shown

    def _save_along(self) -> None:
        """Save all that it takes to go on, as seldom as it has to be."""
        if self._last is None or self._last.step == self._stored_step:
            return
        started = self._clock()
        self._supervisor.save(self._job, self._cut_short)
        self._stored_step = self._last.step if self._job.saved else -1
        now = self._clock()
        self._next_save = now + max(self._save_every, _SAVING_SHARE * (now - started))

    def _cut_short(self) -> Run:
        """The run as a restarted server has to find it: stopped, with a checkpoint."""
        assert self._last is not None
        run = self._last.run.copy()
        run.status = "stopped"
        run.message = f"The training was cut short after step {self._last.step:,}."
        run.checkpoint = self._last.checkpoint()
        return run

    def _conclude(self, stopped: bool) -> JobState:
        if self._last is None:
            return JobState.STOPPED
        # A training that had come to its end when it was stopped ended as it says.
        status = self._last.run.status
        if status not in _NATURAL_ENDS:
            status = "stopped" if stopped else "finished"
        reason = self._job.reason if status == "stopped" else ""
        self._keep(status, reason or self._last.run.message)
        return JobState(status)

    def _keep(self, status: str, message: str) -> None:
        """Give the run its last status, show it and save it."""
        if self._last is None:
            return
        run = self._last.run
        run.status, run.message = status, message[:LONGEST_MESSAGE]
        if run.snapshots:
            # A training that is stopped is measured once more, after its last progress.
            self._last = replace(self._last, metric=run.latest.metric)
        self._job.conclude(status == "stopped" and self._last.run.checkpoint is not None)
        self._supervisor.save(self._job, self._publish(self._last).copy)


def _extent(run: Run) -> tuple[int, int, str, str]:
    """What of a run changes as it goes on; details are written before the first progress."""
    return len(run.snapshots), len(run.points), run.status, run.message


def lower_priority() -> None:
    """Give way to the interface: Linux has a priority for each thread."""
    if sys.platform.startswith("linux"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
