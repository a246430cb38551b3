"""RAN, LSTM and GRU on one text for the same time: started together, compared in one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.activations import beyond_neighbour
from rnnviz.inspection.runs import problem_of
from rnnviz.jobs import Job
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.tasks import TextProblem
from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.charts import reading
from rnnviz.ui.fields import Field
from rnnviz.ui.frame import plain
from rnnviz.ui.influence.training import UNIT_OF, timed
from rnnviz.ui.influence.training_controls import chosen_config, minutes_words
from rnnviz.ui.own_text import describe_text
from rnnviz.ui.page_state import PageState
from rnnviz.ui.progress import duration, job_words, may_steer, say_course
from rnnviz.ui.run_names import run_titles
from rnnviz.ui.trainings import config_of, find_run, job_of, start

RACERS = ("ran-tanh", "lstm", "gru")
_POLL_SECONDS = 1.5
_MOST = 12


def race_fields() -> dict[str, Field]:
    """The runs that are compared, as a value of a page."""
    return {"race": Field((), _ids, ".".join)}


def race_panel(state: PageState, run: Run) -> None:
    """Start the three trainings, and compare them.

    Args:
        state: with the text, its unit and the size and time of a training.
        run: the model on the page, which does not matter here.
    """
    del run
    _begin(state)
    if not state["race"]:
        return
    live = any(job is not None and not job.state.ended for job in map(job_of, state["race"]))
    st.fragment(_table, run_every=_POLL_SECONDS if live else None)(state, live)


def _begin(state: PageState) -> None:
    """What would be trained, and the button."""
    config = chosen_config(state)
    names = [CELLS[cell].title for cell in RACERS]
    if isinstance(config, str):
        st.error(plain(config))
        return
    length = f"{state['steps']:,} steps" if state["steps"] else minutes_words(state["minutes"])
    st.markdown(
        f"**{names[0]}, {names[1]} and {names[2]}**, each with {config.hidden_size} hidden units "
        f"and {length} of training on the text chosen on the left, read as "
        f"{UNIT_OF[config.task]}."
    )
    st.caption(plain(describe_text(state["corpus"])))
    label = "Train all three again" if state["race"] else "Train all three"
    if st.button(label, type="primary", icon=":material/compare_arrows:"):
        _start(state)


def _start(state: PageState) -> None:
    """Queue a training for each cell; those that were taken on stay where one is refused."""
    begun: list[str] = []
    told = ""
    try:
        # All are tried before the first one trains, which would slow the trials of the others.
        with st.spinner("Trying how fast each of them trains here"):
            configs = [_raced(state, cell) for cell in RACERS]
        for config in configs:
            begun.append(start(config).id)
    except ValueError as error:
        told = str(error)
        if begun:
            told = f"Only {len(begun)} of the {len(RACERS)} trainings could be started: {error}"
    st.session_state["influence.race.told"] = told
    if not begun:
        st.error(plain(told))
        return
    state["race"] = tuple(begun)
    st.rerun()


def _raced(state: PageState, cell: str) -> ExperimentConfig:
    """The config of one cell, with as many steps as take it the chosen time.

    Raises:
        ValueError: when it cannot be trained; one sentence.
    """
    config = chosen_config(state, cell=cell)
    if isinstance(config, str):
        raise ValueError(config)
    return config if state["steps"] else timed(config, state["minutes"])


def _table(state: PageState, were_live: bool) -> None:
    """One look at the runs; at the end of the last one the page is drawn once more."""
    jobs = {run_id: job_of(run_id) for run_id in state["race"]}
    going_on = [job for job in jobs.values() if job is not None and not job.state.ended]
    if were_live and not going_on:
        st.rerun()
    if st.session_state.get("influence.race.told"):
        st.warning(plain(st.session_state["influence.race.told"]))
    say_course(list(jobs.values()), "race")
    rows, missing = [], []
    for run_id, job in jobs.items():
        try:
            rows.append(race_row(run_id, job))
        except ValueError as error:
            missing.append(str(error))
    for sentence in missing:
        st.warning(plain(sentence))
    if rows:
        name = next((row.pop("metric") for row in rows if row["metric"]), "held out")
        titles = run_titles()
        for row in rows:
            row.pop("metric", None)
            row["run"] = titles.get(row["run"], row["run"])
        st.dataframe(rows, hide_index=True, column_config=_columns(name))
    _links(state, list(jobs))
    mine = [job for job in going_on if may_steer(job)]
    if mine and st.button("Stop all three", icon=":material/stop:"):
        for job in mine:
            job.stop()
    reading(*HOW_TO_READ)


HOW_TO_READ = (
    "All three get the same training time, not the same number of steps.",
    "The lower the held-out result, the better; the unigram column is a model that knows only how "
    "frequent each token is.",
    "Beyond neighbour is the share of equation 7's arrows, over held-out tokens, that go further "
    "back than the token just before.",
)


def race_row(run_id: str, job: Job | None) -> dict[str, Any]:
    """One training in the table.

    Raises:
        ValueError: when the run is not here; one sentence.
    """
    run = find_run(run_id)
    config = job.config if job is not None else run.config if run is not None else None
    if config is None:
        raise ValueError(f"There is no run {run_id!r} on this server.")
    row: dict[str, Any] = {"cell": config.spec.title}
    row["state"] = job_words(job) if job is not None else run.status.capitalize() if run else ""
    progress = job.progress if job is not None else None
    step = progress.step if progress is not None else run.latest.step if run is not None else 0
    row["steps"] = f"{step:,} of {config.steps:,}"
    row["trained for"] = duration(run.points[-1].seconds) if run and run.points else ""
    row |= dict.fromkeys(("metric", "held out", "baseline", "beyond", "arrows"))
    problem = problem_of(run) if run is not None else None
    if run is not None and isinstance(problem, TextProblem):
        row["held out"], row["baseline"] = run.latest.metric, problem.baseline()
        row["metric"] = problem.metric_name
        found = beyond_neighbour(run)
        row["arrows"] = found.arrows
        row["beyond"] = 100.0 * found.beyond / found.arrows if found.arrows else None
    row["run"] = run_id
    return row


def _columns(name: str) -> Mapping[str, Any]:
    number = st.column_config.NumberColumn
    return {
        "held out": number(name, format="%.2f"),
        "baseline": number("unigram", format="%.2f"),
        "arrows": number("of so many arrows", format="%d"),
        "beyond": number("beyond neighbour", format="%.1f%%"),
    }


def _links(state: PageState, run_ids: list[str]) -> None:
    """A link to the arrows of each run; the sentence and the comparison stay."""
    page = PAGES["influence"]
    kept = {name: part for name, part in state.link().items() if name not in ("part", "word")}
    with st.container(horizontal=True):
        for run_id in run_ids:
            try:
                config = config_of(run_id)
            except ValueError:
                continue
            st.page_link(
                page.script,
                label=f"Arrows of the {plain(config.spec.title)}",
                icon=":material/arrow_forward:",
                query_params=kept | {"model": run_id},
            )


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(".") if part)[:_MOST]
