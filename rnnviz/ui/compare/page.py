"""The Compare page: which runs stand side by side, and what is drawn of them."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from rnnviz.config import LIMITS, ExperimentConfig
from rnnviz.figures import compare_words as words
from rnnviz.figures import describe
from rnnviz.figures.theme import QUANTITY_TITLES
from rnnviz.inspection.compared import gates_drawn, gates_of, quantity_drawn, quantity_of
from rnnviz.inspection.comparison import ALONG, MOST, NO_RESULT, WALKS, Verdict, curve, verdict
from rnnviz.inspection.films import last_frame
from rnnviz.inspection.runs import Moment, difference, example_batch, problem_of
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.tasks import ALL_TASKS, TASKS, Batch, one_of
from rnnviz.ui.charts import as_table, chart, learning_curves, reading, ready, titled
from rnnviz.ui.compare.controls import OWN, check_count, most_seeds
from rnnviz.ui.compare.entries import Entry, columns_of, find_entries, rows_of
from rnnviz.ui.compare.walks import choose_walk, in_pairs, walk_panel
from rnnviz.ui.fields import Field, flag, whole
from rnnviz.ui.fields import one_of as one_of_names
from rnnviz.ui.frame import mode, plain
from rnnviz.ui.linked import keep_linked
from rnnviz.ui.next_wrong import next_wrong_button
from rnnviz.ui.page_state import PageState
from rnnviz.ui.progress import may_steer, say_course
from rnnviz.ui.run_names import title_of
from rnnviz.ui.trainings import config_of, find_run, shipped_for
from rnnviz.ui.what_if import what_if_links

_POLL_SECONDS = 1.0
_GATES_SECONDS = 4.0
_FEWEST_SEEDS = 4
"""Of two equal cells with 2 seeds each, one would seem to be first for certain in 29 % of all
cases, with 3 in 9 %."""
_EQUAL = "The results are equal, so fewer steps decide. "
_MOST_LABELS = 110
"""Letters below all panels that can be read side by side."""
DEFAULT_TASK = "adding"
DEFAULT_CELLS = ("lstm", "gru", "ran-tanh", "elman")


def compare_state() -> PageState:
    """The page's values."""
    fields = {
        "task": Field(DEFAULT_TASK, one_of_names("task", ALL_TASKS)),
        "cells": Field(DEFAULT_CELLS, _cells, ",".join),
        "runs": Field((), _runs, ",".join),
        "seed": Field(0, whole("seed", *LIMITS["seed"])),
        "seeds": Field(1, whole("number of seeds", 1, most_seeds())),
        "walk": Field(OWN, one_of_names("comparison", {OWN: None, **WALKS})),
        "walked": Field(None, one_of_names("task", TASKS)),
        "equal": Field("width", one_of_names("size", {"width": None, "parameters": None})),
        "along": Field("steps", one_of_names("axis of the learning curves", ALONG)),
        "steps": Field(None, whole("number of steps", *LIMITS["steps"])),
        "same": flag("choice of the same number of parameters"),
        "sequence": Field(1, whole("sequence", 1)),
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
    """The ids of runs; links of before have the cell in front of each, as in lstm:id."""
    ids = (part.rpartition(":")[2].strip() for part in text.split(","))
    # One run twice would count as two seeds.
    return tuple(dict.fromkeys(filter(None, ids)))[: MOST * most_seeds()]


def open_link(state: PageState) -> list[str]:
    """Read the link; a warning names runs that are not on this server, once."""
    problems = state.open()
    keep_linked(*state["runs"])
    kept: list[str] = []
    first: dict[str, ExperimentConfig] = {}
    for run_id in state["runs"]:
        try:
            config = config_of(run_id)
        except ValueError:
            problems.append(
                f"The run {run_id!r} in the link is not on this server; Train all makes it again."
            )
        else:
            name = config.cell_name
            if config.task != state["task"] or name not in state["cells"]:
                problems.append(
                    f"{title_of(run_id)} is left out: it is not a run of one of these cells on "
                    f"{state['task']}."
                )
            elif first.setdefault(name, config) != config.replace(seed=first[name].seed):
                problems.append(
                    f"{title_of(run_id)} is left out: it differs from the first run of {name} "
                    "in more than the seed."
                )
            else:
                kept.append(run_id)
    state["runs"] = tuple(kept)
    return problems


def first_views() -> Iterator[object]:
    """Make what is seen first of each cell, one after the other."""
    for cell in DEFAULT_CELLS:
        run_id = shipped_for(cell, DEFAULT_TASK)
        run = find_run(run_id) if run_id else None
        if run is not None:
            yield last_frame(run, one_of(example_batch(run), 0))


def compare_panel(state: PageState, configs: dict[str, ExperimentConfig]) -> None:
    """The table, the curves and the gates of all cells, or a ready comparison."""
    choose_walk(state)
    if state["walk"] != OWN:
        walk_panel(state)
        return
    try:
        entries = find_entries(state, configs)
    except ValueError as error:
        st.error(plain(str(error)))
        return
    if not entries:
        st.info("Choose two to six cells on the left.")
        return
    live = any(entry.live for entry in entries)
    st.fragment(_progress, run_every=_POLL_SECONDS if live else None)(state, entries, live)
    st.fragment(_gates, run_every=_GATES_SECONDS if live else None)(state, entries)


def _progress(state: PageState, entries: list[Entry], were_live: bool) -> None:
    """Table, verdict and learning curves; once a second while something trains."""
    if were_live and not any(entry.live for entry in entries):
        st.rerun()
    say_course([job for entry in entries for job in entry.jobs], "compare")
    current = [entry.now() for entry in entries]
    ended = {e.title: e.ended() for e in current if not e.live}
    found = verdict(ended) if len(ended) == len(current) else None
    rows = rows_of(current, found)
    st.dataframe(rows, hide_index=True, column_config=columns_of(rows[0]))
    if found is not None:
        seeds, metric = (
            [len(entry.runs) for entry in current],
            problem_of(current[0].run).metric_name,
        )
        st.markdown(plain(told(found, seeds, metric)))
    mine = [job for e in entries for job in e.jobs if job and not job.state.ended]
    mine = [job for job in mine if may_steer(job)]
    if mine and st.button("Stop all", icon=":material/stop:"):
        for job in mine:
            job.stop()
    if not any(run.points for entry in current for run in entry.runs):
        if any(run.imported for entry in current for run in entry.runs):
            st.caption("Runs that were trained elsewhere have no learning curve.")
        elif not any(entry.live for entry in current):
            st.info("No cell is trained with these settings yet: press Train all on the left.")
        return
    problem = problem_of(current[0].run)
    unit = f" ({problem.metric_unit})" if problem.metric_unit else ""
    titles = {name: text.capitalize() for name, text in ALONG.items()}
    state.segments("Learning curves by", "along", titles, label_visibility="collapsed")
    learning_curves(
        [curve(entry.title, entry.runs, state["along"]) for entry in current],
        "compare",
        problem.metric_name + unit,
        problem.baseline(),
        describe("compare.learning_curves"),
        along=ALONG[state["along"]],
        of=ALL_TASKS[state["task"]].title,
    )
    # Choosing what the curves go along runs only this part of the page anew.
    state.publish()


def told(found: Verdict, seeds: list[int], metric: str) -> str:
    """Who did better, by how much in which metric, and how far that can be believed."""
    best, next_best = found.reached
    first, second = _the(found.first), _the(found.second)
    both = f"{first[:1].upper()}{first[1:]} and {second}"
    if best == next_best == NO_RESULT:
        return f"{both} have no result: their trainings diverged."
    if found.ranks[found.first][0] == found.ranks[found.second][0]:
        if best == next_best:
            return f"{both} do equally well: {best}."
        return f"{both} cannot be told apart: {best} against {next_best}."
    if max(seeds) == 1:
        return (
            f"With this seed {first} does best ({metric}: {best}); next is "
            f"{second} ({next_best}). {_EQUAL * found.equal}"
            "One seed says little: another may turn the order around, so train with more seeds."
        )
    if found.wins == found.pairs:
        how = f"in each of the {found.pairs} pairs of runs"
    else:
        how = f"in {in_pairs(found.wins, found.pairs)}"
    lead = (
        f"{first[:1].upper()}{first[1:]} is ahead of {second} {how} (by result; on a tie, by fewer "
        f"steps); {metric}, medians and the range over seeds: {best} against {next_best}"
    )
    _, high, low = found.ranks[found.first]
    if found.fewest < _FEWEST_SEEDS:
        return (
            f"{lead}. With so few seeds this often happens by chance: train {_FEWEST_SEEDS} of "
            "each cell."
        )
    if high == low:
        return f"{lead}. Resampling these seeds would still put it first."
    return (
        f"{lead}. That is too little to tell them apart: resampling these seeds would put it "
        f"anywhere from rank {high} to rank {low}."
    )


def _the(title: str) -> str:
    """A cell with its article; a run that has a name of its own goes without."""
    return f"the {title}" if title in {spec.title for spec in CELLS.values()} else title


def _gates(state: PageState, entries: list[Entry]) -> None:
    """Mean gates and one quantity's map, over the same sequence for every cell."""
    entries = [entry.now() for entry in entries]
    problem = problem_of(entries[0].run)
    batch = example_batch(entries[0].run)
    count = batch.inputs.shape[1]
    reasons = {entry.title: difference(problem, problem_of(entry.run)) for entry in entries}
    fitting = [entry for entry in entries if not reasons[entry.title]]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state.within("sequence", "sequence", count)
        state.number(f"Sequence (of {count})", "sequence", 1, count, width=150)
        read = [(Moment(entry.run), entries[0].run) for entry in fitting]
        next_wrong_button(state, lambda: (read, None))
    options = entries[0].run.config.task_options
    same = {e.title: e.run for e in fitting if e.run.config.task_options == options}
    what_if_links(same, state["sequence"])
    shown = one_of(batch, state["sequence"] - 1)
    # A hundred numbers would not be readable on the axis of so narrow a panel.
    labels = problem.labels(shown, 0) if problem.inputs == "symbols" else ()
    if len(labels) * len(entries) > _MOST_LABELS:
        labels = ()
    if dotted := problem.unknown(shown, 0):
        st.caption(plain(f"Not known to the model: {', '.join(sorted(dotted))}."))
    for reason in sorted({*reasons.values()} - {""}):
        others = ", ".join(title for title, own in reasons.items() if own == reason)
        st.caption(plain(f"Left out because they {reason}: {others}."))
    cells = {entry.title: entry.run for entry in fitting}
    found = gates_drawn(cells, shown, labels, mode())
    name = titled("Gates over time, means over units", ALL_TASKS[state["task"]].title)
    chart(st.plotly_chart, ready(found.figure), "compare.gates", name, found.finding)
    as_table("compare.gates", "The gates", lambda: words.gate_rows(gates_of(cells, shown)), "gates")
    several = any(len(entry.runs) > 1 for entry in entries)
    reading(describe("compare.gates"), "Of several seeds the first is drawn." * several)
    _choose_quantity(state, entries)
    # Choosing another sequence or quantity runs only this part of the page anew.
    state.publish()
    _map(state, cells, shown, labels)


def _choose_quantity(state: PageState, entries: list[Entry]) -> None:
    """Which quantity the map below shows."""
    titles = {name: QUANTITY_TITLES[name] for name in _choices(entries)}
    if state["quantity"] not in titles:  # what other cells have
        unknown = QUANTITY_TITLES[state["quantity"]].lower()
        state.refuse("quantity", f"None of these cells has the {unknown} in the link.")
        if state["quantity"] not in titles:
            state["quantity"] = next(iter(titles))
    state.select("Quantity", "quantity", titles, width=200)


def _choices(entries: list[Entry]) -> list[str]:
    """The quantities that at least one of the cells has."""
    found = {name for entry in entries for name in entry.run.config.spec.quantities}
    return [name for name in QUANTITY_TITLES if name in found]


def _map(state: PageState, cells: dict[str, Run], shown: Batch, labels: tuple[str, ...]) -> None:
    """The chosen quantity of the cells that learn it."""
    name = state["quantity"]
    having = {title: run for title, run in cells.items() if name in run.config.spec.quantities}
    if having:
        found = quantity_drawn(having, shown, labels, mode(), name)
        title = titled(
            f"{QUANTITY_TITLES[name]} of every unit over time", ALL_TASKS[state["task"]].title
        )
        chart(st.plotly_chart, ready(found.figure), "compare.maps", title, found.finding)
        what = f"The {QUANTITY_TITLES[name].lower()} of every unit"
        as_table(
            "compare.maps",
            what,
            lambda: words.map_rows(quantity_of(having, shown, name)),
            name.replace("_", "-"),
        )
        st.caption(describe("compare.maps"))
    missing = [title for title in cells if title not in having]
    if missing:
        st.caption(plain(f"{QUANTITY_TITLES[name]}: constant or absent in {', '.join(missing)}."))
