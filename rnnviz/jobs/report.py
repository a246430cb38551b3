"""JobState and JobReport: where a job stands at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from rnnviz.jobs.parts import Progress


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


NEXT: Mapping[JobState, frozenset[JobState]] = {
    JobState.QUEUED: _ENDED | {JobState.RUNNING, JobState.PAUSED, JobState.STOPPING},
    JobState.RUNNING: _ENDED | {JobState.QUEUED, JobState.PAUSED, JobState.STOPPING},
    JobState.PAUSED: _ENDED | {JobState.QUEUED, JobState.RUNNING, JobState.STOPPING},
    JobState.STOPPING: _ENDED,
    **dict.fromkeys(_ENDED, frozenset()),
}
"""What may follow each state; nothing follows an end."""


class Turn(NamedTuple):
    """Where a job stands in the queue; nothing of it where it does not queue.

    Attributes:
        position: 1 for the next one.
        expected_start: estimated seconds until its turn comes.
        reason: why it has to wait, as the end of a sentence.
    """

    position: int | None = None
    expected_start: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class JobReport:
    """Everything about a job at one moment.

    Attributes:
        id: the id of the job and of its run.
        state: where it stands.
        turn: its place in the queue.
        progress: the last progress of the training, None before the first; never changed later.
        elapsed: seconds of training of the whole run, without those spent queued or paused.
        remaining: estimated seconds of training left; None where unknown, 0 at the end.
        message: one sentence for the user on what went wrong, or nothing.
        saved: whether the store holds the run as it is now.
        resumable: whether it has ended early and the run can be continued.
        cut_short: whether the server ended it, for a reason that the message gives.
    """

    id: str
    state: JobState
    turn: Turn
    progress: Progress | None
    elapsed: float
    remaining: float | None
    message: str
    saved: bool
    resumable: bool = False
    cut_short: bool = False
