"""The status of a training: progress, times, and the buttons that steer it.

Also that of a run which this server does not train: stopped, or in training elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from rnnviz.inspection.runs import problem_of
from rnnviz.jobs import Job, JobReport, JobState, Progress, Standing, resumable
from rnnviz.run import Run
from rnnviz.store import roughly
from rnnviz.tasks.numbers import measured, number
from rnnviz.ui.components import say
from rnnviz.ui.frame import plain
from rnnviz.ui.page_state import PageState
from rnnviz.ui.rights import may_manage, may_manage_run
from rnnviz.ui.trainings import is_shipped, resume, stored_run, trained_elsewhere
from rnnviz.ui.visitor import what_passes

_WORDS = {
    JobState.QUEUED: "Waiting",
    JobState.RUNNING: "Training",
    JobState.PAUSED: "Paused",
    JobState.STOPPING: "Stopping",
    JobState.STOPPED: "Stopped",
    JobState.FINISHED: "Finished",
    JobState.SOLVED: "Solved",
    JobState.DIVERGED: "Diverged",
    JobState.FAILED: "Failed",
}
POLL_SECONDS = 0.5
_STORED_SECONDS = 3.0
"""Between two looks at a run that another server trains."""


def training_status(state: PageState, name: str, job: Job, begun: bool) -> None:
    """Show a job's progress and buttons; while it goes on, twice a second.

    Args:
        state: where a restart puts the new run's id.
        name: the page's name for the run's id.
        job: what to show.
        begun: whether the page shows weights of this training already.
    """
    live = not job.state.ended
    st.fragment(_status, run_every=POLL_SECONDS if live else None)(state, name, job, live, begun)


def _status(state: PageState, name: str, job: Job, was_live: bool, had_begun: bool) -> None:
    """One look at the job; when it has just begun or ended, the whole page is drawn once more."""
    job.watch()
    report = job.report()
    begins = not had_begun and report.progress is not None and report.progress.run.snapshots
    if begins or (was_live and report.state.ended):
        st.rerun()
    left, right = st.columns([0.55, 0.45], vertical_alignment="center")
    drawn = _as_drawn(report, st.session_state.get(_drawn(state)), job.first_step)
    left.progress(_share(report), text=_line(drawn, job.config.task))
    with right:
        _buttons(state, name, job, report)
    say(_spoken(report, job.config.task), f"voice.{name}")
    told = _told(report)
    if told:
        st.warning(plain(told))


def note_drawn(state: PageState, run: Run) -> None:
    """Let the status of a training say what a figure of its run shows, not how far it is since."""
    at = run.latest
    loss = next((point.loss for point in reversed(run.points) if point.step <= at.step), None)
    st.session_state[_drawn(state)] = run.id, {"step": at.step, "loss": loss, "metric": at.metric}


def _drawn(state: PageState) -> str:
    return f"{state.page}.drawn"


def _as_drawn(
    report: JobReport, drawn: tuple[str, dict[str, Any]] | None, resumed_at: int
) -> JobReport:
    """The report with what is drawn of the run, which is complete once the training has ended.

    A figure shows snapshots: of a run that has just been resumed, one from before it was stopped.
    """
    if drawn is None or drawn[0] != report.id or report.progress is None or report.state.ended:
        return report
    if drawn[1]["step"] < resumed_at:
        return report
    return replace(report, progress=replace(report.progress, **drawn[1]))


def _spoken(report: JobReport, task: str) -> str:
    """The course of a training for those who do not see it: each tenth of it, and its end."""
    progress = report.progress
    if progress is None or report.state in (JobState.QUEUED, JobState.PAUSED):
        return _state(report, task)
    if report.state.ended:
        return f"{_state(report, task)}: {', '.join(standing(progress))}"
    tenths = 10 * progress.step // max(1, progress.steps)
    return f"{_state(report, task)}, {10 * tenths}% of {progress.steps:,} steps"


def say_course(jobs: Sequence[Job | None], name: str) -> None:
    """Tell those who do not see it how many of several trainings have come to their end.

    Args:
        jobs: of the trainings; None for one that ended before this server knew of it.
        name: of the place that shows them.
    """
    ended, key = [job is None or job.state.ended for job in jobs], f"voice.{name}"
    # What had ended before the page was opened is not news.
    if not all(ended) or f"{key}.live" in st.session_state:
        st.session_state[f"{key}.live"] = True
        say(_course(ended), key)


def _course(ended: Sequence[bool]) -> str:
    if all(ended):
        return "All trainings have ended" if len(ended) > 1 else "The training has ended"
    return f"{sum(ended)} of {len(ended)} trainings have ended"


def _told(report: JobReport) -> str:
    """What went wrong, or nothing: how far a sound training came is said elsewhere."""
    failed = report.state in (JobState.DIVERGED, JobState.FAILED)
    if failed or report.cut_short or report.progress is None:
        return report.message
    return report.message.removeprefix(report.progress.run.message).strip()


def _share(report: JobReport) -> float:
    progress = report.progress
    if report.state in (JobState.FINISHED, JobState.SOLVED):
        return 1.0
    return progress.step / progress.steps if progress else 0.0


def _line(report: JobReport, task: str = "") -> str:
    """Everything to know at a glance in one line."""
    parts = [f"**{_state(report, task)}**"]
    position, start, reason = report.turn
    if position is not None:
        parts.append(f"number {position} in the queue: {reason}")
    if start is not None:
        verb = "starts" if report.progress is None else "continues"
        parts.append(f"{verb} in about {roughly(start)}")
    if report.progress is not None:
        parts += standing(report.progress)
    parts.append(f"{duration(report.elapsed)} elapsed")
    if report.remaining is not None and not report.state.ended:
        parts.append(f"about {duration(report.remaining)} to go")
    return " · ".join(parts)


def _state(report: JobReport, task: str) -> str:
    """The state in words; a text is read before the first progress, and a long one takes time."""
    # A run that is continued shows where it stood until its text has been read again.
    unread = report.progress is None or isinstance(report.progress, Standing)
    begins = report.state is JobState.RUNNING and unread
    return "Reading the text" if begins and task.startswith("text-") else _WORDS[report.state]


def standing(progress: Progress) -> list[str]:
    """How far a training has come, bit by bit."""
    parts = [f"step {progress.step:,} of {progress.steps:,}"]
    if progress.loss is not None:
        parts.append(f"loss {number(progress.loss)}")
    if progress.metric is not None:
        problem = problem_of(progress.run)
        parts.append(f"{problem.metric_name} {measured(progress.metric, problem.metric_unit)}")
    return parts


def may_steer(job: Job) -> bool:
    """Whether the visitor may pause and stop a training."""
    return may_manage(job.owner) or may_manage(job.run_owner)


def _buttons(state: PageState, name: str, job: Job, report: JobReport) -> None:
    """Pause or resume, stop, and restart; for the one who started the training."""
    if not may_steer(job):
        st.caption("Trained by someone else; train a copy of your own to steer it.")
        return
    with st.container(horizontal=True):
        reported = report.state
        if report.resumable:
            resume_button(state, name, job.id)
        if not reported.ended:
            # One button that turns into another, and none is switched off: the focus stays.
            hold = f"hold.{job.id}"
            if reported is JobState.PAUSED:
                st.button("Resume", icon=":material/play_arrow:", on_click=job.resume, key=hold)
            else:
                st.button("Pause", icon=":material/pause:", on_click=job.pause, key=hold)
            st.button("Stop", icon=":material/stop:", on_click=job.stop)
        if st.button("Restart", icon=":material/replay:", help="Train again from the start."):
            _restart(state, name, job)
    if passing := what_passes():
        st.caption(passing)


def resume_button(state: PageState, name: str, run_id: str) -> None:
    """A button that continues a stopped run of the visitor's."""
    told = "Continue from where the training was stopped."
    if st.button("Resume", icon=":material/play_arrow:", help=told, key=f"resume.{run_id}"):
        _go_on(state, name, partial(resume, run_id))


def _restart(state: PageState, name: str, job: Job) -> None:
    _go_on(state, name, job.restart)


def _go_on(state: PageState, name: str, begin: Callable[[], Job]) -> None:
    """Show the training that a button begins, or why it cannot begin."""
    try:
        state[name] = begin().id
    except (OSError, ValueError) as error:
        st.warning(plain(str(error)))
    else:
        for place in ("step", "word"):
            if place in state.fields:
                state[place] = None
        st.rerun()


def job_words(job: Job) -> str:
    """A job's state and place in the queue in a few words; somebody looks at it."""
    job.watch()
    report = job.report()
    position = report.turn.position
    place = f", number {position} in the queue" if position is not None else ""
    return _state(report, job.config.task) + place


def duration(seconds: float) -> str:
    """Seconds as people say them: 8 s, 2 min 05 s, 1 h 03 min."""
    total = round(seconds)
    if total < 60:
        return f"{total} s"
    if total < 3600:
        return f"{total // 60} min {total % 60:02d} s"
    return f"{total // 3600} h {total % 3600 // 60:02d} min"


def stored_status(state: PageState, name: str, run: Run) -> None:
    """Show how far a stored run has come, where it is not complete, and how to go on.

    A run that another server trains is looked up again every few seconds.

    Args:
        state: where the run's id is.
        name: the page's name for it.
        run: from the store, with its checkpoint where it has one.
    """
    server = "" if is_shipped(run.id) else trained_elsewhere(run.id)
    if server:
        st.fragment(_elsewhere, run_every=_STORED_SECONDS)(run, server)
    elif resumable(run) and not may_manage_run(run.id):
        _bar(st, "Stopped", run)
    elif resumable(run):
        left, right = st.columns([0.55, 0.45], vertical_alignment="center")
        _bar(left, "Stopped", run)
        with right:
            resume_button(state, name, run.id)


def _elsewhere(run: Run, server: str) -> None:
    """One look at a run that another server trains; at its end the page is drawn once more."""
    now = trained_elsewhere(run.id)
    if now != server:
        st.rerun()
    _bar(st, f"Trained on another server ({plain(server)})", stored_run(run.id) or run)


def _bar(place: Any, words: str, run: Run) -> None:
    """What was saved last: how far the training had come."""
    shown = Standing.of(run)
    line = " · ".join([f"**{words}**", *standing(shown)])
    place.progress(min(1.0, shown.step / shown.steps), text=line)
