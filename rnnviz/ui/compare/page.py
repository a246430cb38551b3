"""The Compare page: which runs stand side by side, and what is drawn of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from rnnviz.config import LIMITS, ExperimentConfig
from rnnviz.figures import compare as figures
from rnnviz.figures import compare_words as words
from rnnviz.figures import describe
from rnnviz.figures.theme import QUANTITY_TITLES
from rnnviz.inspection.films import curve_of, last_frame
from rnnviz.inspection.runs import example_batch, preview, problem_of
from rnnviz.jobs import Job
from rnnviz.model.sizes import ModelShape, parameter_count
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.tasks import TASKS, Problem, one_of
from rnnviz.tasks.numbers import rounded
from rnnviz.ui.charts import as_table, chart, learning_curves, ready
from rnnviz.ui.compare.controls import check_count
from rnnviz.ui.fields import Field, whole
from rnnviz.ui.fields import one_of as one_of_names
from rnnviz.ui.frame import mode, plain
from rnnviz.ui.linked import keep_linked
from rnnviz.ui.page_state import PageState
from rnnviz.ui.progress import duration, job_words, may_steer
from rnnviz.ui.run_choices import finished_run
from rnnviz.ui.run_names import title_of
from rnnviz.ui.trainings import config_of, find_run, grown, is_shipped, job_of, shipped_for

_POLL_SECONDS = 1.0
_GATES_SECONDS = 4.0
DEFAULT_TASK = "adding"
DEFAULT_CELLS = ("lstm", "gru", "ran-tanh", "elman")


@dataclass(frozen=True)
class Entry:
    """One cell of the comparison.

    Attributes:
        title: of the cell.
        run: what is drawn of it.
        job: its training, while this server knows it.
    """

    title: str
    run: Run
    job: Job | None

    @property
    def live(self) -> bool:
        """Whether it still trains or waits."""
        return self.job is not None and not self.job.state.ended


def compare_state() -> PageState:
    """The page's values; runs are written as cell:id."""
    fields = {
        "task": Field(DEFAULT_TASK, one_of_names("task", TASKS)),
        "cells": Field(DEFAULT_CELLS, _cells, ",".join),
        "runs": Field((), _runs, ",".join),
        "seed": Field(0, whole("seed", *LIMITS["seed"])),
        "steps": Field(None, whole("number of steps", *LIMITS["steps"])),
        "same": Field(False, lambda text: text == "true", lambda value: str(value).lower()),
        "sequence": Field(1, whole("sequence", 1, 1000)),
        "quantity": Field("forget_gate", one_of_names("quantity", QUANTITY_TITLES)),
    }
    return PageState("compare", fields)


def _cells(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(filter(None, text.split(","))))
    unknown = [name for name in names if name not in CELLS]
    if unknown:
        raise ValueError(
            f"There is no cell named {unknown[0]!r}; the choices are: {', '.join(CELLS)}."
        )
    return check_count(names)


def _runs(text: str) -> tuple[str, ...]:
    parts = tuple(text.split(","))
    if any(part.count(":") != 1 for part in parts):
        raise ValueError("The runs in the link must be written as cell:run, with commas between.")
    return parts


def open_link(state: PageState) -> list[str]:
    """Read the link; runs that are not on this server are told once."""
    problems = state.open()
    keep_linked(*(part.split(":")[1] for part in state["runs"]))
    kept = []
    for part in state["runs"]:
        name, run_id = part.split(":")
        try:
            config = config_of(run_id)
        except ValueError:
            problems.append(
                f"The run of {name} in the link is not on this server; Train all makes it again."
            )
        else:
            if (config.task, config.cell_name) == (state["task"], name):
                kept.append(part)
            else:
                problems.append(
                    f"{title_of(run_id)} is left out: it is of another cell or task "
                    f"than {name} on {state['task']}."
                )
    state["runs"] = tuple(kept)
    return problems


def find_entries(state: PageState, configs: dict[str, ExperimentConfig]) -> list[Entry]:
    """For each cell its chosen run, else a finished one with the same settings, else untrained."""
    chosen = dict(part.split(":") for part in state["runs"])
    entries = []
    for name, config in configs.items():
        run_id = chosen.get(name) or finished_run(config)
        job = job_of(run_id) if run_id else None
        run = find_run(run_id) if run_id else None
        entries.append(Entry(CELLS[name].title, run or preview(config), job))
    return entries


def first_views() -> Iterator[object]:
    """Make what is seen first of each cell, one after the other."""
    for cell in DEFAULT_CELLS:
        run_id = shipped_for(cell, DEFAULT_TASK)
        run = find_run(run_id) if run_id else None
        if run is not None:
            yield last_frame(run, one_of(example_batch(run), 0))


def compare_panel(state: PageState, configs: dict[str, ExperimentConfig]) -> None:
    """The table, the curves and the gates of all cells."""
    try:
        entries = find_entries(state, configs)
    except ValueError as error:
        st.error(plain(str(error)))
        return
    if not entries:
        st.info("Choose two to four cells on the left.")
        return
    live = any(entry.live for entry in entries)
    st.fragment(_progress, run_every=_POLL_SECONDS if live else None)(entries, live)
    st.fragment(_gates, run_every=_GATES_SECONDS if live else None)(state, entries)


def _progress(entries: list[Entry], were_live: bool) -> None:
    """Table and learning curves; once a second while something trains."""
    if were_live and not any(entry.live for entry in entries):
        st.rerun()
    current = [replace(entry, run=grown(entry.run, entry.job)) for entry in entries]
    rows = [_row(entry) for entry in current]
    st.dataframe(rows, hide_index=True, column_config=_columns(rows[0]))
    mine = [entry.job for entry in entries if entry.live and entry.job and may_steer(entry.job)]
    if mine and st.button("Stop all", icon=":material/stop:"):
        for job in mine:
            job.stop()
    problem = problem_of(current[0].run)
    unit = f" ({problem.metric_unit})" if problem.metric_unit else ""
    curves = [curve_of(entry.title, entry.run) for entry in current]
    if any(len(curve.steps) > 1 for curve in curves):
        learning_curves(
            curves,
            "compare",
            problem.metric_name + unit,
            problem.baseline(),
            describe("compare.learning_curves"),
        )
    else:
        st.info("No cell is trained with these settings yet: press Train all on the left.")


def _row(entry: Entry) -> dict[str, Any]:
    """One line of the table."""
    run, problem = entry.run, problem_of(entry.run)
    count = parameter_count(run.config, ModelShape.from_dict(run.details["model"]))
    here = not is_shipped(run.id)
    metric = None if run.latest.metric is None else rounded(run.latest.metric)
    return {
        "cell": entry.title,
        "hidden units": run.config.hidden_size,
        "recurrent parameters": count.recurrent,
        "all parameters": count.total,
        f"{problem.metric_name} {problem.metric_unit}".strip(): metric,
        "steps": run.points[-1].step if run.points else 0,
        "status": job_words(entry.job) if entry.job is not None else run.status.capitalize(),
        "training time": _training_time(run, here),
    }


def _training_time(run: Run, here: bool) -> str:
    """How long a run took; that of one which came with the app would not compare."""
    if not run.points:
        return ""
    return duration(run.points[-1].seconds) if here else "on another machine"


def _columns(row: dict[str, Any]) -> dict[str, Any]:
    """Thousands apart in every column of numbers, and room for "Waiting, number 2 in the queue"."""
    numbers = [name for name, value in row.items() if not isinstance(value, str)]
    columns: dict[str, Any] = dict.fromkeys(
        numbers, st.column_config.NumberColumn(format="localized")
    )
    return columns | {"status": st.column_config.TextColumn(width="medium")}


def _gates(state: PageState, entries: list[Entry]) -> None:
    """Mean gates and one quantity's map, over the same sequence for every cell."""
    entries = [replace(entry, run=grown(entry.run, entry.job)) for entry in entries]
    problem = problem_of(entries[0].run)
    batch = example_batch(entries[0].run)
    count = batch.inputs.shape[1]
    with st.container(horizontal=True):
        state["sequence"] = min(state["sequence"], count)
        state.number(f"Sequence (of {count})", "sequence", 1, count, width=150)
        titles = {name: QUANTITY_TITLES[name] for name in _choices(entries)}
        if state["quantity"] not in titles:  # what other cells have
            state["quantity"] = next(iter(titles))
        state.select("Quantity", "quantity", titles, width=200)
    # Choosing another one runs only this part of the page anew.
    state.publish()
    shown = one_of(batch, state["sequence"] - 1)
    # A hundred numbers would not be readable on the axis of so narrow a panel.
    labels = problem.labels(shown, 0) if problem.inputs == "symbols" else ()
    if dotted := problem.unknown(shown, 0):
        st.caption(plain(f"Not known to the model: {', '.join(sorted(dotted))}."))
    fitting = [entry for entry in entries if _reads_the_same(problem_of(entry.run), problem)]
    others = [entry.title for entry in entries if entry not in fitting]
    if others:
        st.caption(plain(f"Left out because they read other symbols: {', '.join(others)}."))
    arrays = {entry.title: last_frame(entry.run, shown) for entry in fitting}
    open_gates = {
        title: {name: array for name, array in found.items() if name.endswith("_gate")}
        for title, found in arrays.items()
    }
    chart(
        st.plotly_chart,
        ready(figures.gates(open_gates, labels, mode())),
        "compare.gates",
        words.say_gates(open_gates),
    )
    as_table("compare.gates", partial(words.gate_rows, open_gates), "gates")
    st.caption(describe("compare.gates"))
    _map(state["quantity"], arrays, labels)


def _choices(entries: list[Entry]) -> list[str]:
    """The quantities that at least one of the cells has."""
    found = {name for entry in entries for name in entry.run.config.spec.quantities}
    return [name for name in QUANTITY_TITLES if name in found]


def _map(name: str, arrays: dict[str, dict[str, Any]], labels: tuple[str, ...]) -> None:
    """The chosen quantity of the cells that learn it."""
    shown = {title: found[name] for title, found in arrays.items() if name in found}
    if shown:
        chart(
            st.plotly_chart,
            ready(figures.maps(shown, name, labels, mode())),
            "compare.maps",
            words.say_map(shown, name),
        )
        as_table("compare.maps", partial(words.map_rows, shown), name.replace("_", "-"))
        st.caption(describe("compare.maps"))
    missing = [title for title in arrays if title not in shown]
    if missing:
        st.caption(plain(f"{QUANTITY_TITLES[name]}: constant or absent in {', '.join(missing)}."))


def _reads_the_same(problem: Problem, other: Problem) -> bool:
    """Whether the sequences of one task can be read by a run of another."""
    first, second = (
        (one.inputs, one.symbols, one.input_size, one.output_size) for one in (problem, other)
    )
    return first == second
