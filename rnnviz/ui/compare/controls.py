"""The Compare page's sidebar: task, cells, seed and sizes, and the button that trains them all."""

from __future__ import annotations

import secrets
from dataclasses import replace

import streamlit as st

from rnnviz.config import LIMITS, SETTINGS, ExperimentConfig
from rnnviz.inspection.comparison import FEWEST, MOST
from rnnviz.inspection.runs import problem_for
from rnnviz.jobs import RunnerBusy
from rnnviz.model.sizes import ModelShape, parameter_count
from rnnviz.settings import ServerSettings
from rnnviz.spec import CELLS, hidden_size_for
from rnnviz.tasks import ALL_TASKS, TASKS, default_config
from rnnviz.ui.compare.entries import chosen_ids, of_seeds
from rnnviz.ui.frame import plain
from rnnviz.ui.own_text import sample_id
from rnnviz.ui.page_state import PageState
from rnnviz.ui.run_choices import all_runs_link, finished_runs, run_labels
from rnnviz.ui.run_names import title_of
from rnnviz.ui.settings import TEXT_TASKS, task_titles
from rnnviz.ui.trainings import start

OWN = "own"
"""What is compared where it is no ready comparison."""


def compare_controls(state: PageState) -> dict[str, ExperimentConfig]:
    """Draw the controls; each cell's config, empty where they cannot be used.

    A ready comparison was measured beforehand: none of them would change it, so there are none.
    """
    if state["walk"] != OWN:
        return {}

    def other_task() -> None:
        state["steps"] = state["sequence"] = state["runs"] = None

    def other_runs() -> None:
        # Those on the screen are no longer the ones that are asked for.
        state["runs"] = None

    state.select("Task", "task", task_titles(state["task"]), then=other_task)
    st.caption(ALL_TASKS[state["task"]].summary)
    _cells(state)
    left, right = st.columns(2)
    with left:
        state.number(SETTINGS["seed"].label, "seed", *LIMITS["seed"], then=other_runs)
    with right:
        state.number(
            "How many seeds",
            "seeds",
            1,
            most_seeds(),
            then=other_runs,
            help="Each cell is trained with the seed on the left and those that follow.",
        )
    usual = default_config(state["task"]).steps
    label = f"{SETTINGS['steps'].label} at most"
    state.number(label, "steps", usual=usual, then=other_runs, step=100)
    state.toggle(
        "Same number of parameters",
        "same",
        then=other_runs,
        help="Choose hidden sizes that give all cells about as many parameters as the first.",
    )
    try:
        configs = configs_of(state)
    except ValueError as error:
        st.error(plain(str(error)))
        return {}
    if state["task"] in TASKS:
        _train(state, configs)
    _choose_runs(state, configs)
    return configs


def configs_of(state: PageState) -> dict[str, ExperimentConfig]:
    """Each chosen cell's config, by the cell's key.

    Raises:
        ValueError: when a setting cannot be used, or too few or too many cells are chosen.
    """
    task, names = state["task"], check_count(state["cells"])
    changes = {"seed": state["seed"]} | ({"steps": state["steps"]} if state["steps"] else {})
    if task in TEXT_TASKS:
        changes["task_options"] = {"text_id": sample_id()}
    configs = {name: default_config(task, name, **changes) for name in names}
    return same_size(configs) if state["same"] else configs


def check_count(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of the cells.

    Raises:
        ValueError: when they are too few or too many.
    """
    if not FEWEST <= len(names) <= MOST:
        raise ValueError(f"Choose {FEWEST} to {MOST} cells to compare.")
    return names


def same_size(configs: dict[str, ExperimentConfig]) -> dict[str, ExperimentConfig]:
    """The configs with hidden sizes that give about as many recurrent parameters as the first."""
    first = next(iter(configs.values()))
    shape = ModelShape.of(problem_for(first))
    width = first.embedding_size or shape.input_size
    target = parameter_count(first, shape).recurrent
    found = {}
    for name, config in configs.items():
        size = hidden_size_for(config.spec, width, target, config.num_layers)
        size = config.hidden_size if config is first else size
        found[name] = replace(config, hidden_size=size, tie_weights=False)
    return found


def _cells(state: PageState) -> None:
    def chosen() -> None:
        kept = chosen_ids(state)
        state["runs"] = tuple(one for name in state["cells"] for one in kept.get(name, ()))

    titles = {name: spec.title for name, spec in CELLS.items()}
    state.several(f"Cells ({FEWEST} to {MOST})", "cells", titles, then=chosen, max_selections=MOST)


def most_seeds() -> int:
    """With how many seeds this server trains each cell at one press."""
    return ServerSettings.from_environment().max_seeds


def _train(state: PageState, configs: dict[str, ExperimentConfig]) -> None:
    if st.button("Train all", type="primary", icon=":material/model_training:", width="stretch"):
        started: list[str] = []
        press = secrets.token_hex(6)
        # The first seed of every cell before the second of any: there is something to see early.
        every = zip(*(of_seeds(config, state["seeds"]) for config in configs.values()), strict=True)
        try:
            for of_one_seed in every:
                started += [start(config, press).id for config in of_one_seed]
        except (RunnerBusy, ValueError) as error:
            st.error(plain(str(error)))
        state["runs"] = tuple(started)


def _choose_runs(state: PageState, configs: dict[str, ExperimentConfig]) -> None:
    """Take finished runs up instead of training again; of several seeds nobody picks each."""
    if state["seeds"] > 1:
        return
    found = {name: finished_runs(state["task"], name) for name in configs}
    if any(found.values()):
        shown, key = bool(state["runs"]), state.widget_key("finished")
        box = st.expander("Finished runs", expanded=shown, key=key, on_change="rerun")
        if not box.open:
            return
        with box:
            for name, summaries in found.items():
                _choose_run(state, name, run_labels(summaries))
            all_runs_link(tasks=state["task"])


def _choose_run(state: PageState, name: str, labels: dict[str, str]) -> None:
    chosen = {cell: ids[0] for cell, ids in chosen_ids(state).items()}
    if name in chosen:
        labels.setdefault(chosen[name], title_of(chosen[name]))

    def take(run_id: str | None) -> None:
        state["runs"] = tuple(filter(None, (chosen | {name: run_id}).values()))

    titles = {"": "automatic"} | labels
    st.selectbox(
        f"Run of {CELLS[name].title}",
        [*titles],
        format_func=titles.__getitem__,
        help="Automatic: a run that was trained with just these settings, where there is one.",
        **state.show(f"run.{name}", chosen.get(name, ""), take, titles),
    )
