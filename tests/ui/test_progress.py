from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import JobReport, JobState, Turn
from rnnviz.run import Run
from rnnviz.store import roughly
from rnnviz.ui.progress import (
    _as_drawn,
    _course,
    _line,
    _share,
    _spoken,
    _told,
    duration,
)

THIRD = Turn(3, 118.0, "4 others are trained first")


@dataclass(frozen=True)
class Progress:
    step: int
    steps: int
    loss: float | None
    metric: float | None
    run: Run
    elapsed: float = 0.0
    remaining: float | None = None


def report(
    state: JobState, message: str = "", said: str = "", progress: bool = True, **changes: Any
) -> JobReport:
    run = Run("run1", ExperimentConfig(), message=said)
    settings: dict[str, Any] = {
        "id": "run1",
        "state": state,
        "turn": Turn(),
        "progress": Progress(30, 120, 0.12345, 98.765, run) if progress else None,
        "elapsed": 12.0,
        "remaining": 90.0,
        "message": message,
        "saved": True,
    }
    return JobReport(**settings | changes)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 00 s"),
        (125, "2 min 05 s"),
        (3599.7, "1 h 00 min"),
        (3780, "1 h 03 min"),
        (90_000, "25 h 00 min"),
    ],
)
def test_durations_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_one_line_tells_everything_about_a_training() -> None:
    line = _line(report(JobState.RUNNING))
    assert line == (
        "**Training** · step 30 of 120 · loss 0.123 · strings predicted 98.8% · 12 s elapsed"
        " · about 1 min 30 s to go"
    )


@pytest.mark.parametrize(
    ("state", "run_id", "step"),
    [
        (JobState.RUNNING, "run1", "20"),
        (JobState.PAUSED, "run1", "20"),
        (JobState.RUNNING, "another", "30"),
        # The last note may be older than the end.
        (JobState.FINISHED, "run1", "30"),
    ],
)
def test_the_line_says_what_the_film_shows(state: JobState, run_id: str, step: str) -> None:
    told, drawn = report(state), {"step": 20, "loss": 0.5, "metric": 50.0}
    line = _line(_as_drawn(told, (run_id, drawn), 0))
    assert f"step {step} of 120" in line
    assert ("loss 0.5 · strings predicted 50%" in line) == (step == "20")
    assert _as_drawn(told, None, 0) is told
    # Resumed at step 25: what is drawn is from before that.
    assert _as_drawn(told, (run_id, drawn), 25) is told


def test_a_waiting_job_tells_its_place_in_the_queue() -> None:
    waiting = report(JobState.QUEUED, progress=False, turn=THIRD, remaining=None, elapsed=0.0)
    assert _line(waiting) == (
        "**Waiting** · number 3 in the queue: 4 others are trained first · starts in about 2 min"
        " · 0 s elapsed"
    )
    assert _share(waiting) == 0.0


@pytest.mark.parametrize(("progress", "verb"), [(False, "starts"), (True, "continues")])
def test_a_waiting_job_tells_when_its_turn_is_expected(progress: bool, verb: str) -> None:
    waiting = report(JobState.QUEUED, progress=progress, turn=THIRD)
    assert _line(waiting).startswith(
        f"**Waiting** · number 3 in the queue: 4 others are trained first · {verb} in about 2 min"
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "5 s"),
        (12.4, "10 s"),
        (52.0, "50 s"),
        (56.0, "1 min"),
        (118.0, "2 min"),
        (3500.0, "58 min"),
        (3780.0, "1 h 03 min"),
    ],
)
def test_an_estimate_is_said_no_more_exactly_than_it_is(seconds: float, words: str) -> None:
    assert roughly(seconds) == words


def test_why_the_server_stopped_a_training_is_told() -> None:
    told = "It took the 2 minutes."
    assert _told(report(JobState.STOPPED, told, told, cut_short=True)) == told


def test_an_ended_job_has_nothing_to_go() -> None:
    assert "to go" not in _line(report(JobState.SOLVED, remaining=0.0))


@pytest.mark.parametrize(
    ("state", "share"),
    [(JobState.RUNNING, 0.25), (JobState.STOPPED, 0.25), (JobState.SOLVED, 1.0)],
)
def test_the_bar_is_full_where_the_training_is_done(state: JobState, share: float) -> None:
    assert _share(report(state)) == share


@pytest.mark.parametrize(
    ("state", "message", "said", "told"),
    [
        (JobState.SOLVED, "Solved after 30 steps.", "Solved after 30 steps.", ""),
        (JobState.STOPPED, "Stopped by hand.", "Stopped by hand.", ""),
        (JobState.FINISHED, "Done. Not saved.", "Done.", "Not saved."),
        (JobState.DIVERGED, "It grew. Not saved.", "It grew.", "It grew. Not saved."),
        (JobState.DIVERGED, "It grew.", "It grew.", "It grew."),
        (JobState.FAILED, "Out of memory.", "", "Out of memory."),
        (JobState.STOPPED, "It made room.", "Stopped by hand.", "It made room."),
        (JobState.RUNNING, "Not saved.", "", "Not saved."),
    ],
)
def test_only_what_went_wrong_is_told(state: JobState, message: str, said: str, told: str) -> None:
    assert _told(report(state, message, said)) == told


def test_what_went_wrong_before_the_first_progress_is_told() -> None:
    assert _told(report(JobState.FAILED, "Too short.", progress=False)) == "Too short."


def test_a_tenth_of_a_training_and_its_end_are_spoken() -> None:
    assert _spoken(report(JobState.QUEUED, progress=False), "reber") == "Waiting"
    assert _spoken(report(JobState.RUNNING), "reber") == "Training, 20% of 120 steps"
    assert _spoken(report(JobState.PAUSED), "reber") == "Paused"
    assert _spoken(report(JobState.SOLVED), "reber").startswith("Solved: step 30 of 120, loss")


def test_of_several_trainings_it_is_said_how_many_have_ended() -> None:
    assert _course([False, True, False]) == "1 of 3 trainings have ended"
    assert _course([True, True]) == "All trainings have ended"
    assert _course([True]) == "The training has ended"
