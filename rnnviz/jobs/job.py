"""Job: one training in the background, as the ones who watch and steer it see it."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from rnnviz.config import ExperimentConfig
from rnnviz.jobs.parts import Asker, Progress, Standing, error_sentence
from rnnviz.jobs.report import NEXT, JobReport, JobState, Turn
from rnnviz.run import Run


class _Controller(Protocol):
    """The runner, as its jobs know it."""

    changed: threading.Condition

    def turn(self, job: Job) -> Turn: ...
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
        problem: the task, where it was built already and is still at hand.
        first_step: the step at which the run was taken up; 0 for a new one.
        started: whether it has a thread of its own, and so takes memory.
        begun: whether its training has made progress here.
        has_slot: whether one of the runner's slots is its own.
        lost: whether another server has taken its run over.
        released: whether its weights are in the store alone.
        reason: why the server stopped it, or nothing.
        error: what its training raised, as a sentence, or nothing.
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
        self.owner, self.address, self.press = asker.owner, asker.address, asker.press or self.id
        self.run_owner = asker.owner if resumed is None else ""
        self.exception: BaseException | None = None
        self._controller = controller
        self._clock = clock
        self._state = JobState.QUEUED
        self.problem = problem
        self.started = self.has_slot = False
        self._slot_since = 0.0
        self._progress: Progress | None = None
        self.begun = self._saved = self.released = self._resumable = self.lost = False
        # What is to be noted beside the run once it is stored.
        self._label: dict[str, Any] = {"owner": self.run_owner} if self.run_owner else {}
        self.error = self.reason = self._save_error = ""
        self._resumed = resumed
        self.first_step, self._paced_from = 0, (0, 0.0)
        self._before = self._active = 0.0
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
                self._controller.turn(self),
                self._progress,
                self._before + self.trained(),
                self.remaining_seconds(),
                self._message(),
                self._saved,
                self._resumable and self._state is JobState.STOPPED,
                bool(self.reason),
            )

    @property
    def state(self) -> JobState:
        """Where the job stands."""
        return self._state

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
            progress, released = self._progress, self.released
        if progress is None:
            return None
        return self._controller.stored(self) if released else progress.run

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

    # For the runner, which holds its lock meanwhile.

    @property
    def slot_seconds(self) -> float:
        """How long ago it got its slot."""
        return self._clock() - self._slot_since

    @property
    def unwatched_seconds(self) -> float:
        """How long ago somebody looked at it."""
        return self._clock() - self._watched

    def trained(self) -> float:
        """Seconds of training in this job alone."""
        running = self._clock() - self._since if self._since is not None else 0.0
        return self._active + running

    def start(self) -> None:
        """Its thread is about to begin."""
        self.started = True

    def take_slot(self) -> None:
        """Train, in a slot of the runner's."""
        self.enter(JobState.RUNNING)
        self.has_slot, self._slot_since = True, self._clock()

    def leave_slot(self) -> bool:
        """Give the slot away; whether there was one."""
        had, self.has_slot = self.has_slot, False
        return had

    def enter(self, state: JobState) -> None:
        """Go on to another state, and keep the books of time.

        Raises:
            RuntimeError: when the state cannot follow the present one.
        """
        if state not in NEXT[self._state]:
            raise RuntimeError(f"A job that is {self._state} cannot become {state}.")
        now = self._clock()
        if self._since is not None:
            self._active += now - self._since
        stopping = state is JobState.STOPPING and self._since is not None
        self._since = now if stopping or state is JobState.RUNNING else None
        self._state = state

    def end(self, state: JobState) -> None:
        """Come to an end, and let go of what only the training needs."""
        self.enter(state)
        self.let_go()

    def announce(self) -> None:
        """Let those go on who wait for the end."""
        self._done.set()

    def interrupt(self, reason: str) -> None:
        """Keep why the server stops it, one sentence."""
        self.reason = reason

    def fail(self, error: BaseException) -> None:
        """Keep what its training raised."""
        # Without the traceback, whose frames would keep the model in memory.
        self.exception = error.with_traceback(None)
        self.error = error_sentence(error)

    def lose(self) -> None:
        """Another server has taken the run over: nothing of it is written here any more."""
        self.lost = True

    def take_up(self) -> Run | None:
        """The run to continue, once; None for a new one."""
        resumed, self._resumed = self._resumed, None
        return resumed

    def show(self, progress: Progress) -> None:
        """Show a progress that nobody changes any more."""
        if not self.begun:
            # Reading a text and building a model say nothing about the pace of the steps.
            self._paced_from = progress.step, self.trained()
        self._progress = progress
        self.begun, self._saved = True, False

    def conclude(self, resumable: bool) -> None:
        """Note at the end whether the run can be continued."""
        self._resumable = resumable

    def note_saved(self, problem: str) -> None:
        """Note that the run was saved, or why not: one sentence."""
        self._save_error, self._saved = problem, not problem

    def note(self, **label: Any) -> None:
        """Keep what is to be noted beside the run once it is stored."""
        self._label |= label

    def take_label(self) -> dict[str, Any]:
        """What is to be noted beside the run now; who takes it notes it, or gives it back."""
        label, self._label = self._label, {}
        return label

    def inherit(self, other: Job) -> None:
        """Take over what another job of the same run had to note, and whose run it is."""
        self._label, self.run_owner = other._label, other.run_owner

    def hand_over(self, old: str, new: str) -> None:
        """Belong to another visitor, and the run with it where it was the former one's."""
        self.owner = new
        if self.run_owner == old:
            self.run_owner = self._label["owner"] = new

    def nbytes(self) -> int:
        """Bytes of the run that is shown."""
        return self._progress.run.nbytes if self._progress is not None else 0

    def let_go(self) -> None:
        """Let go of the thread and of the checkpoint, which the store has."""
        self.started, self._resumed = False, None
        if self._saved and self._progress is not None:
            run = self._progress.run.copy()
            run.checkpoint = None
            self._progress = replace(self._progress, run=run)

    def release(self) -> None:
        """Let go of the weights, which the store has."""
        self.released = True
        if self._progress is not None:
            run = self._progress.run.copy()
            run.snapshots, run.checkpoint = [], None
            self._progress = replace(self._progress, run=run)

    def remaining_seconds(self) -> float | None:
        """Estimated seconds of training left; None where unknown, 0 at the end."""
        if self._state.ended:
            return 0.0
        progress, (first, before) = self._progress, self._paced_from
        if progress is None or not self.begun or progress.step <= first:
            return None
        spent = self.trained() - before
        if spent < 1.0:  # the first steps load what the others use
            return None
        return spent / (progress.step - first) * max(0, progress.steps - progress.step)

    def _stand(self, run: Run) -> None:
        """Begin where a stored run stands."""
        shown = run.copy()
        # Its arrays are as large as the model: only the training needs them.
        shown.checkpoint, shown.message = None, ""
        standing = Standing.of(run, self.config.steps)
        self.first_step = standing.step
        self._before = run.points[-1].seconds if run.points else 0.0
        self._progress = replace(standing, run=shown)
        self._saved = self._resumable = True

    def _message(self) -> str:
        said = self._progress.run.message if self._progress is not None else ""
        return " ".join(filter(None, (self.error or self.reason or said, self._save_error)))
