"""The Error carousel page's picture: norms against the lag, cells side by side."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import streamlit as st

from rnnviz.inspection.carousel import (
    LITTLE,
    Frames,
    Query,
    examples_of,
    measure,
    own_sequence,
    packed_carousel,
)
from rnnviz.inspection.payloads import completed
from rnnviz.inspection.runs import Moment, example_batch
from rnnviz.run import Run
from rnnviz.tasks import ALL_TASKS
from rnnviz.ui.carousel.runs import first_runs, first_task, load_run, panel_titles, trains
from rnnviz.ui.carousel.words import (
    HOW_TO_READ,
    HOW_TO_SCRUB,
    equations,
    moment_nearest,
    numbers,
    what_it_means,
)
from rnnviz.ui.charts import reading
from rnnviz.ui.components import carousel as carousel_component
from rnnviz.ui.next_wrong import next_wrong_button
from rnnviz.ui.page_state import PageState
from rnnviz.ui.reports import told as figure_told
from rnnviz.ui.run_names import file_of
from rnnviz.ui.trainings import job_of
from rnnviz.ui.what_if import what_if_links

_ROUND = 0.5
"""Seconds between two looks while moments are missing."""
_MEASURING = 0.2
"""Seconds of measuring before the picture is shown with what there is."""
_LIVE_SECONDS = 3.0
_KEY = "carousel.film"

Runs = dict[str, Run]


def carousel_panel(state: PageState, runs: Runs) -> None:
    """The picture and all that stands below it; it fills itself while moments are missing."""
    if not runs:
        st.info("Choose at least one run on the left.")
        return
    st.fragment(_of_sequence)(state, runs)


def _of_sequence(state: PageState, runs: Runs) -> None:
    """What is measured on a sequence; another one runs only this part anew."""
    _sequence(state, list(runs.values()))
    every = _LIVE_SECONDS if any(map(trains, runs)) else None
    if not _measured(_query(state, runs), state, 0.0).complete:
        every = _ROUND
    st.fragment(_picture, run_every=every)(state, runs, every is not None)


def _sequence(state: PageState, runs: list[Run]) -> None:
    """Which of the first run's examples; a run of another form of the task reads its own."""
    count = example_batch(runs[0]).inputs.shape[1]
    read = [(Moment(run), examples_of(run, runs[0])) for run in runs]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state.within("sequence", "sequence", count)
        state.number(f"Sequence (of {count})", "sequence", 1, count, width=150)
        next_wrong_button(state, lambda: (read, None))
    same = [run for run in runs if examples_of(run, runs[0]) is runs[0]]
    what_if_links(dict(zip(panel_titles(same), same, strict=True)), state["sequence"])


def first_views() -> Iterator[object]:
    """Measure what is seen first, one moment after the other."""
    task = first_task()
    runs = {name: load_run(name, task) for name in first_runs(task)}
    layers = max(run.config.num_layers for run in runs.values())
    query = Query(tuple(runs.values()), 0, layers - 1, "spectral")
    complete = False
    while not complete:
        complete = measure(query, panel_titles(query.runs), 1.0, LITTLE).complete
        yield complete


def _query(state: PageState, runs: Runs) -> Query:
    shown = tuple(runs.values())
    layer = state.layer_of(max(run.config.num_layers for run in shown))
    return Query(shown, state["sequence"] - 1, layer, state["norm"])


def _measured(query: Query, state: PageState, seconds: float) -> Frames:
    at = 1.0 if state["at"] is None else state["at"]
    return measure(query, panel_titles(query.runs), at, seconds)


def _picture(state: PageState, runs: Runs, polls: bool) -> None:
    """One look; when nothing more is to come the page is drawn once more, without a clock."""
    growing = any(map(trains, runs))
    if polls:
        runs = {name: _grown(name, run) for name, run in runs.items()}
    query = _query(state, runs)
    frames = _measured(query, state, _MEASURING)
    if polls and frames.complete and not growing:
        st.rerun()
    _film(state, runs, query, frames, growing)
    moment = moment_nearest(frames, state["at"])
    moves = any(len(run.snapshots) > 1 for run in runs.values())
    reading(*HOW_TO_READ, HOW_TO_SCRUB if moves else "")
    st.markdown("  \n".join(what_it_means(frames.strips, moment)))
    equations(state["norm"], loss=has_loss(frames))
    numbers(frames.strips, moment, frames.moments[moment], files_of(runs))
    # The scrubber runs only this part of the page anew.
    state.publish()


def _grown(name: str, run: Run) -> Run:
    """A run that trains as far as it has come by now."""
    return load_run(name, run.config.task) if job_of(name) is not None else run


def _film(state: PageState, runs: Runs, query: Query, frames: Frames, growing: bool) -> None:
    leader = next(iter(runs.values()))
    notes = [
        f"Runs {reason} are shown on a sequence of their own."
        for reason in sorted({*map(partial(own_sequence, leader), runs.values())} - {""})
    ]
    if not has_loss(frames):
        notes.append(
            "What should be answered is not known: there is no loss, and no gradient of it."
        )
    if growing:
        notes.append("Training goes on; the picture follows.")
    task = ALL_TASKS[leader.config.task].title
    payload = packed_carousel(
        query,
        frames,
        name="-".join(["error-carousel", leader.config.task, *runs]),
        title=f"How far error flows back: {task[0].lower()}{task[1:]}",
        live=growing or not frames.complete,
        notes=notes,
    )
    told = figure_told(_KEY, tuple(runs), at=state["at"])
    sent = completed(payload, selected=told["at"], turn=told["turn"], file=files_of(runs))
    carousel_component(sent, key=_KEY, on_at=partial(state.take, "at", _KEY, _share))


def has_loss(frames: Frames) -> bool:
    """Whether a gradient of the loss was measured, or nothing at all was."""
    found = [curves for strip in frames.strips for curves in strip.curves if curves is not None]
    return not found or any(curves.cell_gradient is not None for curves in found)


def files_of(runs: Runs) -> str:
    """What files of the picture are called: as the one run is, or by the task of several."""
    what = "error-carousel"
    if len(runs) > 1:
        return f"{what}-{next(iter(runs.values())).config.task}"
    return next(file_of(run.id, run.config, what) for run in runs.values())


def _share(at: float) -> float | None:
    """The share that the scrubber rests on; the end is the default."""
    return None if at >= 1.0 else float(at)
