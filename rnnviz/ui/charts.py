"""Charts with what they show in words, the numbers behind them, and the files of these."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import streamlit as st

from rnnviz.csv_files import to_csv
from rnnviz.figures import compare_words
from rnnviz.figures.compare import Curve
from rnnviz.figures.layout import Finished
from rnnviz.figures.vega import enlarged
from rnnviz.inspection.compared import curves_drawn
from rnnviz.inspection.tables import Rows, to_json
from rnnviz.ui.frame import mode

MOST_ROWS = 2000
HOW_TO_READ_CELL = (
    "The wider a wire, the larger the number on it, in the colour of its sign; dashed wires lead "
    "to the next step.",
    "Point at a part to see how it is worked out; a click keeps it in sight, Escape lets all go.",
)
_SEEN, _HEIGHT = 6, 260
_FILES = ("csv", to_csv, "text/csv"), ("json", to_json, "application/json")


def chart(draw: Callable[..., Any], figure: Any, key: str, title: str, finding: str) -> None:
    """Draw a figure.

    Args:
        draw: ``st.vega_lite_chart`` or ``st.plotly_chart``.
        figure: what it draws; one for plotly is made :func:`ready`.
        key: of the chart.
        title: what is drawn: it stands above saved pictures.
        finding: what it shows, with numbers: a screen reader says both in the figure's place.
    """
    # The browser takes the title to be what comes before the first full stop (scripts/charts.js).
    title = title.replace(". ", " ")
    draw(figure, key=key, theme=None, alt=f"{title}. {finding}")


def titled(what: str, of: str) -> str:
    """A title that also says of what, where that is known: a task, a text, a model."""
    return f"{what}: {of[0].lower()}{of[1:]}" if of else what


def reading(sentence: str, *more: str) -> None:
    """How to read a figure: one sentence below it, and what else there is to say as its help."""
    st.caption(sentence, help=" ".join(filter(None, more)) or None)


def ready(figure: Finished) -> Any:
    """A finished figure as one that plotly takes for its own and does not check again."""
    return _ready()(figure)


@cache
def _ready() -> Callable[[Finished], Any]:
    from plotly.basedatatypes import BaseFigure

    class Ready(BaseFigure):  # type: ignore[misc]
        """A figure that is finished."""

        def __init__(self, finished: Finished) -> None:
            self.__dict__["finished"] = finished

        def to_dict(self) -> Finished:
            found: Finished = self.__dict__["finished"]
            return found

    return Ready


def as_table(key: str, what: str, numbers: Callable[[], Rows], file: str) -> None:
    """The numbers behind a figure, as :func:`numbers_behind` shows them.

    Args:
        key: of the figure.
        what: its numbers are, which no other figure of the page shows, such as "The gates".
        numbers, file: as for :func:`numbers_behind`.
    """
    numbers_behind(f"{key}.table", f"{what} as a table", numbers, file)


def numbers_behind(
    key: str, label: str, numbers: Callable[[], Rows], file: str, about: str = ""
) -> None:
    """A table that is made when it is opened, and its files.

    Args:
        key: of the box that opens.
        label: what is on it.
        numbers: gives the rows.
        file: the name under which they are saved, without its ending.
        about: what to know about them.
    """
    box = st.expander(label, key=key, on_change="rerun")
    if box.open:
        with box:
            rows = numbers()
            if about:
                st.caption(about)
            st.dataframe(rows[:MOST_ROWS], hide_index=True, height=_HEIGHT)
            if told := more_rows(len(rows), _SEEN):
                st.caption(told)
            # A file made beforehand would be gone as soon as a part of the page that polls is
            # drawn again.
            with st.container(horizontal=True):
                for name, make, kind in _FILES:
                    made = partial(make, rows)
                    st.download_button(
                        name.upper(), made, f"{file}.{name}", kind, on_click="ignore"
                    )


def rows_to_choose(
    rows: Rows, key: str, height: int, chosen: Callable[[int], object], **columns: Any
) -> None:
    """A table of which one row can be selected.

    Args:
        rows: of the table.
        key: of the widget.
        height: in pixels.
        chosen: told the place of a row that is selected, from 0.
        columns: Streamlit's config of some columns, by name.
    """

    def selected() -> None:
        reported = st.session_state.get(key)
        if reported and (places := reported.selection.rows):
            chosen(places[0])

    st.dataframe(
        rows,
        key=key,
        hide_index=True,
        height=height,
        on_select=selected,
        selection_mode="single-row",
        column_config=columns,
    )


def learning_curves(
    curves: list[Curve],
    key: str,
    metric: str,
    baseline: float | None,
    about: str,
    both: bool = True,
    along: str = "training step",
    large: bool = False,
    of: str = "",
) -> None:
    """Losses and metrics of some runs on axes that they share, and the numbers.

    Args:
        curves: one a run.
        key: of the page.
        metric, baseline: its name with its unit, and what a trivial answer reaches, if known.
        about: how to read them.
        both: whether the metric is drawn beside the loss.
        along: what the curves go along.
        large: for the back row of a class.
        of: the task, for the titles of saved pictures.
    """
    charts = curves_drawn(curves, metric, baseline, mode(), along)[: 2 if both else 1]
    names = {"loss": "loss", "metric": metric}
    for column, drawn, name in zip(st.columns(len(charts)), charts, names, strict=False):
        what = names[name]
        title = titled(f"{what[:1].upper()}{what[1:]} by {along}", of)
        told = compare_words.say_curves(curves, name)
        with column:
            shown = enlarged(drawn) if large else drawn
            chart(st.vega_lite_chart, shown, f"{key}.{name}", title, told)
    st.caption(about)
    what = "The learning curves"
    as_table(f"{key}.curves", what, partial(compare_words.curve_rows, curves), "learning-curves")


def more_rows(count: int, seen: int) -> str:
    """A sign that a table has more rows than are seen at a time; empty where all are seen."""
    if count > MOST_ROWS:
        return f"These are the first {MOST_ROWS:,} of {count:,} rows; the files hold all of them."
    return f"{count:,} rows: scroll the table to see all of them." if count > seen else ""
