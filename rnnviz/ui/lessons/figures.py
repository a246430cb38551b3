"""The figures that a step of a lesson can show: those of the other pages, and what moves them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from rnnviz.analysis.influence.views import VIEWS
from rnnviz.figures import describe
from rnnviz.inspection.arrows import find_arrows, packed_arrows, read_text
from rnnviz.inspection.carousel import Frames, Query, measure, packed_carousel
from rnnviz.inspection.claims.trainings import solved_after
from rnnviz.inspection.comparison import WALKS, stages, walk_tasks
from rnnviz.inspection.films import curve_of, packed_film
from rnnviz.inspection.pair import memory_unit, pair_cell, pair_data
from rnnviz.inspection.payloads import completed
from rnnviz.inspection.runs import problem_of, text_problem
from rnnviz.inspection.scene import Scene, alike
from rnnviz.run import Run
from rnnviz.tasks import TASKS
from rnnviz.tasks.numbers import measured
from rnnviz.ui import components
from rnnviz.ui.carousel.runs import panel_titles
from rnnviz.ui.carousel.words import HOW_TO_READ as HOW_TO_READ_NORMS
from rnnviz.ui.charts import HOW_TO_READ_CELL, learning_curves, reading
from rnnviz.ui.compare.walks import results, seeds_panel
from rnnviz.ui.components import cell as cell_component
from rnnviz.ui.components import pair as pair_component
from rnnviz.ui.frame import plain
from rnnviz.ui.influence.profiles import profile_for
from rnnviz.ui.lessons.stage import Stage, choose, hands
from rnnviz.ui.playground.page import HOW_TO_READ as HOW_TO_READ_MAPS
from rnnviz.ui.playground.page import OF_GATES, OF_STATES
from rnnviz.ui.run_names import file_of, latest_file
from rnnviz.ui.runs.links import playground_link

_PATIENCE = 0.8
"""Seconds of measuring before a picture is shown with what there is."""


@dataclass(frozen=True)
class Figure:
    """One kind of figure.

    Attributes:
        draw: draws it with its controls.
        needs: what its scene must say.
        takes: what its scene may say besides.
        page: where there is more of it; a key of ``PAGES``.
        link: the address there, from the runs and the scene.
    """

    draw: Callable[[Stage], None]
    needs: tuple[str, ...]
    takes: tuple[str, ...]
    page: str
    link: Callable[[list[Run], Scene], dict[str, str]]


def _pair(stage: Stage) -> None:
    """What networks would answer at every step of the starred letter."""
    runs, scene = stage.runs, stage.scene
    hands(stage, runs[0])
    single = scene.single(runs[0])
    name = ".".join(stage.step.runs)
    pair_component(pair_data(runs, single, scene.held, name=name, group=stage.key), key=stage.key)


def _cell(stage: Stage) -> None:
    """One cell and what flows through it."""
    run, scene = stage.runs[0], stage.scene
    hands(stage, run)
    shown = {
        "unit": memory_unit(run) if scene.unit is None else scene.unit,
        "controls": True,
        "group": stage.key,
        "name": file_of(run.id, run.config, "cell"),
    }
    if scene.time is not None:
        shown["step"] = scene.time - 1
    cell_component(pair_cell(run, scene.single(run), scene.held, **shown), key=stage.key)
    reading(*HOW_TO_READ_CELL)


def _gates(stage: Stage) -> None:
    """Gates and states over a sequence, through the training."""
    run, scene = stage.runs[0], stage.scene
    layer = run.config.num_layers - 1
    title = f"{run.config.spec.title}, {TASKS[run.config.task].title}"
    payload = completed(
        packed_film(run, scene.single(run), layer, False, title, scene.shown),
        selected_step=scene.moment(run).step,
        file=file_of(run.id, run.config),
    )
    components.film(payload, key=stage.key)
    gates = all(name.endswith("_gate") for name in scene.shown or ("cell_state",))
    st.caption(HOW_TO_READ_MAPS + (OF_GATES if gates else OF_STATES))


def _carousel(stage: Stage) -> None:
    """Norms against the lag, through the training."""
    query, frames = measured_norms(stage.runs, stage.step, _PATIENCE)
    told = {"name": "-".join(stage.step.runs), "title": "How far error flows back"}
    payload = packed_carousel(query, frames, live=False, notes=[], **told)
    at = stage.step.trained if stage.step.trained < 1.0 else None
    components.carousel(completed(payload, selected=at, file="error-carousel"), key=stage.key)
    reading(*HOW_TO_READ_NORMS)


def measured_norms(runs: list[Run], scene: Scene, seconds: float) -> tuple[Query, Frames]:
    """The norms of a scene, at as many moments of the training as can be measured in a time.

    Nothing is measured twice, and a server that has just started measures all beforehand: only
    then a few moments may be missing, and they are there when somebody comes back.
    """
    query = Query(tuple(runs), scene.sequence - 1, 0, "spectral")
    return query, measure(query, panel_titles(query.runs), scene.trained, seconds)


def _arrows(stage: Stage) -> None:
    """Words with arrows to the earlier words that weigh most."""
    run, scene = stage.runs[0], stage.scene
    titles = {name: row.title for name, row in VIEWS.items()}
    choose(stage, "View of the weights", "view", titles, stage.step.view, 330)
    read = read_text(run, scene.text, run.config.num_layers - 1)
    view = VIEWS[scene.view]
    profile = profile_for(run, read.layer, view)
    found = find_arrows(run, read, scene.view, view.settle(read.trace), profile)
    title = f"{run.config.spec.title}: {view.title.lower()}"
    payload = completed(
        packed_arrows(found, title, text_problem(run).item),
        selected=None if scene.word is None else scene.word - 1,
        name=latest_file(run, f"arrows-{scene.view}"),
    )
    components.arcs(payload, key=stage.key)
    st.caption(plain(view.how_to_read))


def _seeds(stage: Stage) -> None:
    """Every seed of some cells in a table, and the learning curves of one of them."""
    leaders = stage.runs
    every = {run.id: alike(stage.store, run) for run in leaders}
    st.dataframe([_row(run, every[run.id]) for run in leaders], hide_index=True)
    seeds = sorted(one.config.seed for one in every[leaders[0].id])
    usual = leaders[0].config.seed if stage.step.seed is None else stage.step.seed
    titles = {seed: str(seed) for seed in seeds}
    choose(stage, "Seed of the curves below", "seed", titles, usual, 200)
    chosen = usual if stage.scene.seed is None else stage.scene.seed
    shown = [one for run in leaders for one in every[run.id] if one.config.seed == chosen]
    problem = problem_of(leaders[0])
    learning_curves(
        [curve_of(run.config.spec.title, run) for run in shown],
        stage.key,
        f"{problem.metric_name} ({problem.metric_unit})",
        problem.baseline(),
        describe("compare.learning_curves"),
        large=stage.state["present"],
        of=TASKS[shown[0].config.task].title,
    )


def _walk(stage: Stage) -> None:
    """A ready comparison: how every seed of its cells ended."""
    tasks = {task: TASKS[task].title for task in walk_tasks(results())}
    choose(stage, "Task", "task", tasks, stage.step.task, 330)
    walk, scene = WALKS[stage.step.walk], stage.scene
    found = stages(results(), walk, scene.task, "width")
    seeds_panel(walk, found, stage.key, large=stage.state["present"])


def _row(run: Run, seeds: list[Run]) -> dict[str, Any]:
    """One line of the table: when each seed had solved the task, or what it reached."""
    found = {f"seed {one.config.seed}": _outcome(one) for one in seeds}
    count = sum(solved_after(one) is not None for one in seeds)
    return {"cell": run.config.spec.title, "solved": f"{count} of {len(seeds)}"} | found


def _outcome(run: Run) -> str:
    step = solved_after(run)
    if step is not None:
        return f"{step:,} steps"
    metric, unit = run.latest.metric, problem_of(run).metric_unit
    return "not measured" if metric is None else f"{measured(metric, unit)} in the end"


def _of_run(runs: list[Run], scene: Scene) -> dict[str, str]:
    where = {"sequence": str(scene.sequence)} if scene.sequence > 1 else {}
    return playground_link(runs[0].id, runs[0].config, **where)


FIGURES: Mapping[str, Figure] = {
    "pair": Figure(_pair, ("runs",), ("letter", "held"), "first", lambda runs, scene: {}),
    "cell": Figure(_cell, ("runs",), ("letter", "held", "time", "unit"), "playground", _of_run),
    "gates": Figure(_gates, ("runs", "shown"), ("sequence", "trained"), "playground", _of_run),
    "carousel": Figure(
        _carousel,
        ("runs",),
        ("sequence", "trained"),
        "carousel",
        lambda runs, scene: {"task": runs[0].config.task, "runs": ",".join(r.id for r in runs)},
    ),
    "arrows": Figure(
        _arrows,
        ("runs", "text"),
        ("view", "word"),
        "influence",
        lambda runs, scene: {"model": runs[0].id, "text": scene.text, "view": scene.view},
    ),
    "seeds": Figure(
        _seeds,
        ("runs",),
        ("seed",),
        "compare",
        lambda runs, scene: {
            "task": runs[0].config.task,
            "cells": ",".join(run.config.cell_name for run in runs),
        },
    ),
    "walk": Figure(
        _walk,
        ("runs", "walk", "task"),
        (),
        "compare",
        lambda runs, scene: {"walk": scene.walk, "walked": scene.task},
    ),
}
"""Every figure that a step can name."""
