"""Ready comparisons: a walk from one cell to another, as it was measured for the app."""

from __future__ import annotations

import base64
import html
import json
import statistics
from collections.abc import Mapping, Sequence
from functools import cache, partial
from itertools import pairwise
from typing import Any

import streamlit as st

from rnnviz.figures import describe
from rnnviz.figures.diagram import diagram_svg
from rnnviz.figures.theme import QUANTITY_TITLES, colors
from rnnviz.figures.vega import enlarged
from rnnviz.figures.walk import seeds_of
from rnnviz.inspection.comparison import WALKS, Stage, Walk, stage_rows, stages, walk_tasks
from rnnviz.spec import CellSpec, aligned
from rnnviz.spec.wiring import what_lacks
from rnnviz.tasks import TASKS
from rnnviz.tasks.numbers import number
from rnnviz.ui.charts import as_table, chart, reading
from rnnviz.ui.compare.controls import OWN, most_seeds
from rnnviz.ui.frame import ASSETS, mode, plain, tell
from rnnviz.ui.page_state import PageState

RESULTS = ASSETS / "results" / "walks.json"
"""What ``python benchmarks/walks.py`` measured."""

HOW_TO_READ = (
    "Boxed terms, thick wires and ringed parts are what one cell has and the other has not."
)

PAIRS = (
    "A pair is one run of each cell: the better one has the better result or, on a tie, took fewer "
    "steps; equal ones count half for each."
)

_CLEAR = 0.92
"""The share of pairs from which on a cell is called better: two equal cells with five seeds each
have 23 of 25 pairs or more, one way or the other, in 3 % of all cases (an exact count)."""
_SIZES = {"width": "Equal width", "parameters": "Equal parameters"}


@cache
def results() -> Mapping[str, Any]:
    """What was measured, read once."""
    found: Mapping[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return found


def choose_walk(state: PageState) -> None:
    """Cells of one's own, or a ready comparison."""
    titles = {OWN: "Your own"} | {key: walk.title for key, walk in WALKS.items()}
    state.segments("What is compared", "walk", titles, label_visibility="collapsed")


def walk_panel(state: PageState) -> None:
    """What each changed part of the cell bought, and where it stands in equations and diagram."""
    walk = WALKS[state["walk"]]
    tasks = {task: TASKS[task].title for task in walk_tasks(results())}
    if state["walked"] not in (None, *tasks):
        state.refuse("walked", f"Nothing was run on the task {state['walked']!r} in the link.")
    state["walked"] = state["walked"] or next(iter(tasks))
    with st.container(horizontal=True):
        state.segments("Task", "walked", tasks, label_visibility="collapsed")
        state.segments("Size", "equal", _SIZES, label_visibility="collapsed")
    found = stages(results(), walk, state["walked"], state["equal"])
    st.markdown("\n".join(f"- {plain(each)}" for each in sentences(found)))
    st.caption(PAIRS)
    seeds_panel(walk, found, "compare.walk")
    st.button(
        "Set these cells up to be trained",
        icon=":material/model_training:",
        on_click=_take_up,
        args=(state,),
        help="These cells, this task, these sizes and as many seeds; then press Train all.",
    )
    _equations(found)


def seeds_panel(walk: Walk, found: Sequence[Stage], key: str, large: bool = False) -> None:
    """How each seed of a walk's cells ended, and after how many steps, with the numbers.

    Args:
        walk: the walk.
        found: its cells as they were measured.
        key: of the charts.
        large: for the back row of a class, where the charts stand below each other.
    """
    problem, count = TASKS[found[0].row["task"]].problem, len(found[0].row["runs"])
    metric, told = f"{problem.metric_name} ({problem.metric_unit})", " ".join(sentences(found))
    charts = seeds_of(stage_rows(found), metric, mode())
    places = [st.container(), st.container()] if large else st.columns(2)
    task, names = TASKS[found[0].row["task"]].title, {"metric": metric, "steps": "training steps"}
    for place, drawn, (name, what) in zip(places, charts, names.items(), strict=True):
        with place:
            shown = enlarged(drawn) if large else drawn
            kind = f"{what[0].upper()}{what[1:]} of every seed, {task[0].lower()}{task[1:]}"
            title = f"{kind}: {walk.title[0].lower()}{walk.title[1:]}"
            chart(st.vega_lite_chart, shown, f"{key}.{name}", title, told)
    reading(
        describe("walk.seeds_of"),
        f"{count} seeds a cell, with the settings of the task; {walk.reference}.",
        "Made by `python benchmarks/walks.py`.",
    )
    file = f"walk-{walk.cells[0]}-{walk.cells[-1]}"
    as_table(key, "Every seed", partial(stage_rows, found), file)


def sentences(found: Sequence[Stage]) -> list[str]:
    """What each step of the walk did."""
    told = []
    for before, stage in pairwise(found):
        first, second = before.spec.title, stage.spec.title
        told.append(
            f"{first} to {second}: {_bought(first, stage)}. {first} solved the task with "
            f"{_outcome(before)}, {second} with {_outcome(stage)}."
        )
    return told


def _bought(before: str, stage: Stage) -> str:
    """How the cell did beside the one before."""
    wins, pairs = stage.wins or 0.0, stage.pairs
    if pairs - wins >= _CLEAR * pairs:
        return f"{before} did better in {in_pairs(pairs - wins, pairs)}"
    told = f"{stage.spec.title} did better in {in_pairs(wins, pairs)}"
    return told if wins >= _CLEAR * pairs else f"no clear difference; {told}"


def in_pairs(wins: float, pairs: int) -> str:
    """A share of the pairs of runs: an equal pair is half a win, which is no number of pairs."""
    return f"{number(100 * wins / pairs)}% of the {pairs} pairs of runs"


def _outcome(stage: Stage) -> str:
    """How many seeds solved the task, and how fast."""
    solved = [run["steps"] for run in stage.row["runs"] if run["solved"]]
    when = f" (median {statistics.median(solved):,.0f} steps)" if solved else ""
    return f"{len(solved)} of {len(stage.row['runs'])} seeds{when}"


def _take_up(state: PageState) -> None:
    """The same comparison, to be trained here."""
    walk = WALKS[state["walk"]]
    state["cells"], state["task"], state["runs"] = walk.cells, state["walked"], ()
    state["same"], state["steps"] = state["equal"] == "parameters", None
    measured = len(results()["rows"][0]["runs"])
    state["seed"], state["seeds"] = 0, min(measured, most_seeds())
    tell("Press Train all on the left to train these cells here.")
    state["walk"] = OWN


def _equations(found: Sequence[Stage]) -> None:
    """The first cell whole, then from one to the next what changes in equations and diagram."""
    shades = colors(mode())
    st.subheader("What changes in the cell", anchor=False)
    st.caption(HOW_TO_READ)
    with st.container(key="walk-equations"):
        st.markdown(f"**{plain(found[0].spec.title)}**")
        st.latex(aligned(found[0].spec, shades), width="content")
        for before, stage in pairwise(found):
            st.markdown(f"**{plain(stage.spec.title)}**: {plain(stage.change)}")
            lines = zip(*stage.changes, strict=True)
            sides = zip(st.columns(2), (before.spec, stage.spec), lines, strict=True)
            for (column, spec, own), other in zip(sides, (stage.spec, before.spec), strict=True):
                with column:
                    # The drawing first: both are equally high, equations need not be.
                    st.caption(plain(spec.title))
                    st.html(_drawing(spec, other))
                    st.latex(_lines([line for line in own if line]), width="content")


def _drawing(spec: CellSpec, other: CellSpec) -> str:
    """A cell's diagram, marked where the other cell is different; it scrolls on a phone."""
    own = what_lacks(spec, other)
    parts = {name for wire in own.wires for name in wire[:2]} | own.nodes
    titles = [title for name, title in QUANTITY_TITLES.items() if name in parts]
    said = f"The diagram of the {spec.title}; marked against the {other.title}: "
    said = html.escape(said + (", ".join(titles) or "nothing"))
    # Streamlit takes an SVG out of what stands on a page, but not out of a picture.
    drawn = diagram_svg(spec, mode=mode(), size="narrow", against=other).encode()
    source = f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode()}"
    frame = f'class="cell-change" tabindex="0" role="group" aria-label="{html.escape(spec.title)}"'
    return f'<div {frame}><img alt="{said}" src="{source}"></div>'


def _lines(lines: Sequence[str]) -> str:
    """Some equations below each other; a dash where there is none."""
    body = " \\\\\n".join(lines) or "&\\text{–}"
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"
