"""What the Playground shows, in words: the cell, the task, and how the run came to be."""

from __future__ import annotations

import streamlit as st

from rnnviz.config import SETTINGS, ExperimentConfig
from rnnviz.inspection.runs import problem_of
from rnnviz.jobs import Job, JobState
from rnnviz.run import Run
from rnnviz.tasks import ALL_TASKS
from rnnviz.tasks.numbers import measured
from rnnviz.ui.frame import plain
from rnnviz.ui.page_state import PageState
from rnnviz.ui.playground.train import begin
from rnnviz.ui.run_names import called
from rnnviz.ui.trainings import shipped_runs

REPEATS = (
    "Settings and seed are those of a run that came with the app: this training takes the same "
    "steps, and on another computer its numbers can come out a little different."
)


def headline(state: PageState, run: Run, job: Job | None, config: ExperimentConfig | None) -> None:
    """What is on the screen, and what about it is not as it may seem."""
    task = ALL_TASKS[run.config.task].title
    st.title(f"{plain(called(run))} on: {task[0].lower()}{task[1:]}", anchor=False)
    going_on = job is not None and not job.state.ended
    if going_on or run.status == "running":
        problem = problem_of(run)
        baseline = measured(problem.baseline(), problem.metric_unit)
        waits = job is not None and job.state is JobState.QUEUED
        now = "Waiting for a free slot" if waits else "In training"
        st.caption(plain(f"{now}; the baseline to beat is {baseline}."))
    elif run.status == "untrained":
        st.caption("This model is untrained: press **Train** on the left and watch it learn.")
    else:
        st.caption(plain(_outcome(run)))
    if going_on or run.status != "untrained":
        _repeats(state, run)
    if run.status != "untrained" and config is not None and config != run.config:
        st.caption(
            f"The settings on the left differ from this run's ({plain(_differing(config, run))}); "
            "**Train** uses them."
        )


def _repeats(state: PageState, run: Run) -> None:
    """Say of a training that it repeats a run that came with the app, and offer another one."""
    shipped = shipped_runs()
    same = any(summary.config == run.config for summary in shipped)
    if not same or run.id in {summary.id for summary in shipped}:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(REPEATS, width="content")
        seed = run.config.seed + 1
        if st.button(
            f"Train with seed {seed} instead",
            type="tertiary",
            icon=":material/model_training:",
            key="playground.another",
        ):
            begin(state, run.config.replace(seed=seed))


def _differing(config: ExperimentConfig, run: Run) -> str:
    """What is set otherwise than in a run, in the words of the settings: from what to what."""
    told = []
    for name, setting in SETTINGS.items():
        now, then = getattr(config, name), getattr(run.config, name, None)
        if now == then:
            continue
        # Cells and options are no single value; a text may be among them.
        many = name in ("cell", "task_options")
        change = "" if many else f" {_value(now)} instead of {_value(then)}"
        told.append(setting.label.lower() + change)
    return ", ".join(told)


def _value(value: object) -> str:
    """A setting's value as people write it."""
    if value is None or isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:,.10g}" if isinstance(value, int | float) else str(value)


def _outcome(run: Run) -> str:
    problem = problem_of(run)
    # Why a training diverged stands in a box of its own.
    told = "" if run.status == "diverged" else run.message
    message = told or f"Trained for {run.latest.step:,} steps."
    return f"{message} {problem.result(run.latest.metric)}"
