"""Job: one training in the background, as the ones who watch and steer it see it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from rnnviz.config import ExperimentConfig
from rnnviz.jobs.parts import Progress
from rnnviz.run import Run

if TYPE_CHECKING:
    from rnnviz.jobs.worker import Worker


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FINISHED = "finished"
    SOLVED = "solved"
    DIVERGED = "diverged"
    FAILED = "failed"

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more."""
        return self in _ENDED


_ENDED = frozenset(
    {
        JobState.STOPPED,
        JobState.FINISHED,
        JobState.SOLVED,
        JobState.DIVERGED,
        JobState.FAILED,
    }
)


class _Controller(Protocol):
    """The runner, as its jobs know it."""

    changed: threading.Condition

    def position(self, job: Job) -> int | None: ...
    def pause(self, job: Job) -> None: ...
    def resume(self, job: Job) -> None: ...
    def stop(self, job: Job) -> None: ...
    def restart(self, job: Job) -> Job: ...
    def stored(self, job: Job) -> Run: ...


@dataclass(frozen=True)
class JobReport:
    """Everything about a job at one moment.

    Attributes:
        id: the id of the job and of its run.
        state: where it stands.
        position: its place in the queue, 1 for the next one; None where it does not queue.
        progress: the last progress of the training, None before the first; never changed later.
        elapsed: seconds of training, without the time spent queued or paused.
        remaining: estimated seconds of training left; None where unknown, 0 at the end.
        message: one sentence for the user on what went wrong, or nothing.
        saved: whether the store holds the run as it is now.
    """

    id: str
    state: JobState
    position: int | None
    progress: Progress | None
    elapsed: float
    remaining: float | None
    message: str
    saved: bool


class Job:
    """One training in the background; every member may be used from any thread.

    Attributes:
        id: the id of the job and of its run.
        config: what is trained.
        owner: who asked for it.
        exception: what the training raised, kept for logs.
    """

    def __init__(
        self,
        config: ExperimentConfig,
        owner: str,
        problem: Any,
        controller: _Controller,
        clock: Callable[[], float],
    ) -> None:
        """Made by ``JobRunner.submit``."""
        self.id = secrets.token_hex(6)
        self.config = config
        self.owner = owner
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
        self._saved = False
        self._released = False
        self._error = ""
        self._save_error = ""
        self._active = 0.0
        self._since: float | None = None
        self._done = threading.Event()

    def report(self) -> JobReport:
        """Everything about the job at one moment, consistent in itself."""
        with self._controller.changed:
            elapsed = self._elapsed()
            return JobReport(
                self.id,
                self._state,
                self._controller.position(self),
                self._progress,
                elapsed,
                self._remaining(elapsed),
                self._message(),
                self._saved,
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
        """Seconds of training, without the time spent queued or paused."""
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

    def _message(self) -> str:
        said = self._progress.run.message if self._progress is not None else ""
        return " ".join(filter(None, (self._error or said, self._save_error)))

    def _elapsed(self) -> float:
        running = self._clock() - self._since if self._since is not None else 0.0
        return self._active + running

    def _remaining(self, elapsed: float) -> float | None:
        if self._state.ended:
            return 0.0
        progress = self._progress
        if progress is None or progress.step < 1:
            return None
        return elapsed / progress.step * max(0, progress.steps - progress.step)

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

    def _release(self) -> None:
        """Let go of the weights, which the store has (lock held)."""
        self._released = True
        if self._progress is not None:
            run = self._progress.run.copy()
            run.snapshots = []
            self._progress = replace(self._progress, run=run)
