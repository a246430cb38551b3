"""The Papers page: one table of one paper, as printed and as measured."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from rnnviz.figures import describe
from rnnviz.figures import papers as figures
from rnnviz.inspection.tables import Rows
from rnnviz.papers.comparison import Row, finding, rows_of, title_of
from rnnviz.papers.results import Result, load, measured
from rnnviz.papers.tables import ACCURACY, SEQUENCES, SOLVED, TABLES, VALIDATION, Table
from rnnviz.tasks.numbers import number
from rnnviz.ui.charts import as_table, chart
from rnnviz.ui.fields import Field, one_of, whole
from rnnviz.ui.frame import mode, plain
from rnnviz.ui.page_state import PageState
from rnnviz.ui.papers.inside import inside, trial

DEFAULT = "1997-6a"
MEASURED, PRINTED = "✓", "–"
"""What marks a table of which something was run, and one of which nothing was."""
_MOST_SETTINGS = 6


def papers_state() -> PageState:
    """The page's values."""
    fields = {
        "table": Field(DEFAULT, one_of("table", TABLES)),
        "curves": Field(None, one_of("cell", _cells())),
        "trial": Field(None, trial),
        "sequence": Field(1, whole("sequence", 1)),
    }
    return PageState("papers", fields)


def _cells() -> dict[str, str]:
    """Every cell that a table runs."""
    runs = (entry.cell for table in TABLES.values() for entry in table.entries if entry.seeds)
    return {cell: title_of(cell) for cell in runs}


def papers_panel(state: PageState, _: None) -> None:
    """The chosen table, what was found, the pictures and the command."""

    def other() -> None:
        state["curves"] = state["trial"] = None
        state["sequence"] = 1

    here = measured(TABLES)
    marks = {key: MEASURED if key in here else PRINTED for key in TABLES}
    titles = {key: f"{marks[key]} {_name(table)}" for key, table in TABLES.items()}
    state.select("Table", "table", titles, then=other)
    st.caption(f"{MEASURED} measured here as well · {PRINTED} as printed only")
    table = TABLES[state["table"]]
    try:
        found = load(table.key)
    except ValueError as error:
        st.error(plain(str(error)))
        return
    rows = rows_of(table, found)
    st.caption(plain(f"{table.source}."))
    st.markdown(plain(f"{finding(table, rows)} {table.remark}".rstrip()))
    st.dataframe(_lines(rows), hide_index=True, height="content")
    if table.runs:
        st.caption("Prints the table; runs that are missing are made first, which can take hours:")
        # Without a language: Streamlit's colours of code are too faint to read.
        st.code(f"python -m rnnviz reproduce {table.key}", language=None)
    if found:
        _beside(rows, found, table)
        _curves(state, table, [each for each in found if len(each.curve) > 1])
        inside(state, table, found)
        as_table("papers.runs", "Every run", partial(_runs, table, found), table.key)


def _name(table: Table) -> str:
    """What tells a table from all others."""
    paper = {
        "1997": "1997",
        "simplified": "Simplified LSTMs",
        "ran": "RAN",
        "levy": "Levy 2018",
        "forum": "Forum",
    }
    return f"{paper[table.key.split('-')[0]]} · {table.title}"


def _lines(rows: Sequence[Row]) -> list[dict[str, str]]:
    """The table, the numbers far to the left: a phone shows the first columns only."""
    names = ("cell", "setting", "measure", "printed", "measured: mean (range)", "runs made here")
    shown = ["setting", "printed", "measured: mean (range)", "measure", "runs made here"]
    if len({row.cell for row in rows}) > 1:
        shown.insert(0, "cell")
    told = [dict(zip(names, row.told(), strict=True)) for row in rows]
    return [{name: line[name] for name in shown} for line in told]


def _beside(rows: Sequence[Row], found: Sequence[Result], table: Table) -> None:
    """A picture for the numbers that are counted, or that were reached."""
    drawn = [
        row
        for row in rows
        if row.runs
        and (row.what == table.measure if table.measure else row.what != SOLVED and row.printed)
    ]
    several = len({row.what for row in drawn}) > 1
    points: list[dict[str, Any]] = []
    for row in drawn:
        setting = " · ".join([*_of_cells(row.cell, table), row.setting, *([row.what] * several)])
        if row.printed is not None:
            printed = {"setting": setting, "kind": "printed", "value": row.printed, "seed": None}
            points.append(printed)
        points += [
            {"setting": setting, "kind": "measured", "value": value, "seed": seed}
            for seed, value in zip(row.seeds, row.values, strict=True)
        ]
    if not any(row.values for row in drawn):
        st.caption("No run has reached a printed number yet, so there is none to draw beside it.")
        return
    log = drawn[0].what.startswith(SEQUENCES)
    title = "sequences" if log else drawn[0].what
    figure = figures.beside(points, title, log, mode())
    name = f"{_name(table)}: {title}, printed and measured"
    chart(st.vega_lite_chart, figure, "papers.beside", name, finding(table, rows))
    st.caption(describe("papers.beside"))


def _of_cells(cell: str, table: Table) -> list[str]:
    """The cell's name, where it tells settings apart."""
    return [cell] if len({entry.cell for entry in table.entries if entry.seeds}) > 1 else []


def _curves(state: PageState, table: Table, found: Sequence[Result]) -> None:
    """How each run of a cell came to its result."""
    cells = {
        entry.cell: title_of(entry.cell)
        for entry in table.entries
        if any(each.entry == entry.key for each in found)
    }
    if not cells:
        return
    usual = next(iter(cells))
    if state["curves"] not in (None, *cells):
        state.refuse("curves", f"This table has no runs of {title_of(state['curves'])}.")
    if len(cells) > 1:
        state.segments("Learning curves of", "curves", cells, usual=usual)
    cell = state["curves"] or usual
    run = [
        entry
        for entry in table.entries
        if entry.cell == cell and any(each.entry == entry.key for each in found)
    ]
    drawn, left_out = run[:_MOST_SETTINGS], run[_MOST_SETTINGS:]
    points: Rows = [
        {"setting": entry.title, "seed": each.seed, "at": at, "value": value}
        for entry in drawn
        for each in found
        if each.entry == entry.key
        for at, value in each.curve
    ]
    if not points:
        return
    along, title = "sequences", "error"
    if table.measure:
        along, title = "epoch", VALIDATION[table.measure]
    elif any(ACCURACY in each.measures for each in found):
        along, title = "epoch", "test accuracy (%)"
    ends: dict[Any, float] = {(p["setting"], p["seed"]): p["value"] for p in points}
    name = f"{_name(table)}: learning curves of the {cells[cell]}"
    told = (
        f"{len(ends)} runs, {title} by {along}; they end "
        f"between {number(min(ends.values()))} and {number(max(ends.values()))}."
    )
    drawn_curves = figures.curves(points, along, title, mode())
    chart(st.vega_lite_chart, drawn_curves, "papers.curves", name, told)
    st.caption(describe("papers.curves"))
    as_table("papers.curves", "The learning curves", lambda: points, f"{table.key}-{cell}-curves")
    if left_out:
        names = "; ".join(entry.title for entry in left_out)
        st.caption(plain(f"Only the first {_MOST_SETTINGS} settings are drawn. Left out: {names}."))


def _runs(table: Table, found: Sequence[Result]) -> list[dict[str, Any]]:
    """Every run with what it reached."""
    names = list(dict.fromkeys(name for each in found for name in each.measures))
    return [
        {
            "cell": title_of(table.entry(each.entry).cell),
            "setting": table.entry(each.entry).title,
            "seed": each.seed,
            **{name: each.measures.get(name) for name in names},
            table.budget.split()[0]: each.reached,
            "at most": each.budget,
            "seconds": each.seconds,
            "machine": each.machine,
        }
        for each in found
    ]
