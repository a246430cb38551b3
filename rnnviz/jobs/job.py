"""Job: one training in the background, as the ones who watch and steer it see it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from rnnviz.config import ExperimentConfig
from rnnviz.jobs.parts import Asker, Progress, Standing
from rnnviz.jobs.report import JobReport, JobState
from rnnviz.run import Run

if TYPE_CHECKING:
    from rnnviz.jobs.worker import Worker


class _Controller(Protocol):
    """The runner, as its jobs know it."""

    changed: threading.Condition

    def position(self, job: Job) -> int | None: ...
    def expected_start(self, job: Job) -> float | None: ...
    def pause(self, job: Job) -> None: ...
    def resume(self, job: Job) -> None: ...
    def stop(self, job: Job) -> None: ...
    def restart(self, job: Job) -> Job: ...
    def stored(self, job: Job) -> Run: ...


class Job:
    """One training in the background; every member may be used from any thread.

    Attributes:
        id: the id of the job and of its run.
        config: what is trained.
        owner: the visitor who asked for it.
        address: from where.
        run_owner: whose run it is where this training made it; else the store knows.
        exception: what the training raised, kept for logs.
    """

    def __init__(
        self,
        config: ExperimentConfig,
        asker: Asker,
        problem: Any,
        controller: _Controller,
        clock: Callable[[], float],
        resumed: Run | None = None,
    ) -> None:
        """Made by ``JobRunner.submit``, or by ``resume_run`` with the run to continue."""
        self.id = secrets.token_hex(6) if resumed is None else resumed.id
        self.config = config
        self.owner, self.address = asker.owner, asker.address
        self.run_owner = asker.owner if resumed is None else ""
        self.exception: BaseException | None = None
        self._controller = controller
        self._clock = clock
        # Below: changed by the runner and its workers, with the runner's lock held.
        self._state = JobState.QUEUED
        self._problem = problem
        self._worker: Worker | None = None
        self._has_slot = False
        self._slot_since = 0.0
        self._progress: Progress | None = None
        self._begun = False
        self._saved = False
        self._released = False
        self._resumable = False
        self._taken_over = False
        # What is to be noted beside the run once it is stored.
        self._label: dict[str, Any] = {"owner": self.run_owner} if self.run_owner else {}
        self._error = ""
        self._reason = ""
        self._save_error = ""
        self._resumed = resumed
        self._first_step = 0
        self._before = 0.0
        self._active = 0.0
        self._since: float | None = None
        self._watched = clock()
        self._done = threading.Event()
        if resumed is not None:
            self._stand(resumed)

    def report(self) -> JobReport:
        """Everything about the job at one moment, consistent in itself."""
        with self._controller.changed:
            return JobReport(
                self.id,
                self._state,
                self._controller.position(self),
                self._progress,
                self._elapsed(),
                self._remaining(),
                self._message(),
                self._saved,
                self._controller.expected_start(self),
                self._resumable and self._state is JobState.STOPPED,
                bool(self._reason),
            )

    @property
    def state(self) -> JobState:
        """Where the job stands."""
        return self._state

    @property
    def position(self) -> int | None:
        """Its place in the queue, 1 for the next one; None where it does not queue."""
        return self._controller.position(self)

    @property
    def expected_start(self) -> float | None:
        """Estimated seconds until its turn comes; None where it does not queue."""
        return self._controller.expected_start(self)

    @property
    def progress(self) -> Progress | None:
        """The last progress, None before the first; the object is never changed later."""
        return self._progress

    @property
    def run(self) -> Run | None:
        """The run so far, or at the end as a whole; None before the first progress.

        Raises:
            StoreError: when it was moved from memory to the store and is no longer there.
            RunFormatError: when its files there are damaged.
        """
        with self._controller.changed:
            progress, released = self._progress, self._released
        if progress is None:
            return None
        return self._controller.stored(self) if released else progress.run

    @property
    def elapsed(self) -> float:
        """Seconds of training of the whole run, without the time spent queued or paused."""
        return self.report().elapsed

    @property
    def remaining(self) -> float | None:
        """Estimated seconds of training left; None where unknown, 0 at the end."""
        return self.report().remaining

    @property
    def message(self) -> str:
        """One sentence for the user on what went wrong, or nothing."""
        return self.report().message

    @property
    def saved(self) -> bool:
        """Whether the store holds the run as it is now."""
        return self._saved

    def watch(self) -> None:
        """Note that somebody looks: a server may stop trainings that nobody looks at."""
        with self._controller.changed:
            self._watched = self._clock()

    def pause(self) -> None:
        """Hold on after the current step; the slot goes to the next job. No effect at the end."""
        self._controller.pause(self)

    def resume(self) -> None:
        """Go on at the owner's next turn, before the owner's other queued jobs."""
        self._controller.resume(self)

    def stop(self) -> None:
        """End after the current step and keep what was learned. No effect at the end."""
        self._controller.stop(self)

    def restart(self) -> Job:
        """Stop, and train the same config again from the start as a new job.

        Raises:
            RunnerBusy: when the new job cannot be queued; this one then goes on.
        """
        return self._controller.restart(self)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait for the end, at most ``timeout`` seconds; whether it has come."""
        return self._done.wait(timeout)

    def _stand(self, run: Run) -> None:
        """Begin where a stored run stands."""
        shown = run.copy()
        # Its arrays are as large as the model: only the training needs them.
        shown.checkpoint, shown.message = None, ""
        standing = Standing.of(run, self.config.steps)
        self._first_step = standing.step
        self._before = run.points[-1].seconds if run.points else 0.0
        self._progress = replace(standing, run=shown)
        self._saved = self._resumable = True

    def _message(self) -> str:
        said = self._progress.run.message if self._progress is not None else ""
        return " ".join(filter(None, (self._error or self._reason or said, self._save_error)))

    def _trained(self) -> float:
        """Seconds of training in this job alone."""
        running = self._clock() - self._since if self._since is not None else 0.0
        return self._active + running

    def _elapsed(self) -> float:
        return self._before + self._trained()

    def _remaining(self) -> float | None:
        if self._state.ended:
            return 0.0
        progress = self._progress
        if progress is None or progress.step <= self._first_step:
            return None
        pace = self._trained() / (progress.step - self._first_step)
        return pace * max(0, progress.steps - progress.step)

    def _enter(self, state: JobState) -> None:
        """Change the state and keep the books of time (lock held)."""
        now = self._clock()
        if self._since is not None:
            self._active += now - self._since
        running = state is JobState.RUNNING or (
            state is JobState.STOPPING and self._since is not None
        )
        self._since = now if running else None
        self._state = state

    def _let_go(self) -> None:
        """Let go of what only the training needs; the store has the checkpoint (lock held)."""
        self._worker, self._resumed = None, None
        if self._saved and self._progress is not None:
            run = self._progress.run.copy()
            run.checkpoint = None
            self._progress = replace(self._progress, run=run)

    def _release(self) -> None:
        """Let go of the weights, which the store has (lock held)."""
        self._released = True
        if self._progress is not None:
            run = self._progress.run.copy()
            run.snapshots, run.checkpoint = [], None
            self._progress = replace(self._progress, run=run)
