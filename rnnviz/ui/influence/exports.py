"""The arrows as a table and as files; each file is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from rnnviz.figures import export
from rnnviz.figures.arcs import TABLE_TOKENS
from rnnviz.figures.export import ArrowRecord, bertviz
from rnnviz.figures.static_arcs import MOST_WORDS
from rnnviz.run import Run
from rnnviz.ui.frame import mode, plain
from rnnviz.ui.influence.arrows import ReadText, text_problem
from rnnviz.ui.influence.readings import reading_of
from rnnviz.ui.page_state import PageState
from rnnviz.ui.run_names import latest_file
from rnnviz.ui.tables import MOST_ROWS, more_rows

_HEADS_HELP = (
    "The weights of every layer in the layout that BertViz's head view takes: "
    "a list of arrays (1, heads, time, time). " + bertviz.HEADS
)


def files_panel(state: PageState, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """A row for each arrow, and buttons that save pictures, pages and numbers."""
    shortest = state["longer"]
    # Where nothing shorter is hidden, the numbers hold a word's arrow to itself too.
    counted = shortest if shortest > 1 else 0
    rows = record.rows(counted, MOST_ROWS)
    shown = [row | {name: row[name] + 1 for name in ("word", "source")} for row in rows]
    st.dataframe(shown, hide_index=True, height=260, key="influence.rows")
    unit = text_problem(run).unit
    st.caption(
        f"One row for each arrow. {more_rows(len(record.places(counted)), 6)} In files {unit}, "
        "units and ranks count from 0; rank 0 is the strongest. Every file names the view, the "
        "settings and the model of its arrows."
    )
    title = f"{record.about.title}: {run.config.spec.title}"
    name = latest_file(run, f"arrows-{record.view}")
    short = len(text.tokens) <= MOST_WORDS
    picture = partial(export.to_picture, record, title=title, shortest=shortest, mode=mode())
    page = partial(export.to_page, record, title=title, shortest=shortest)
    with st.container(horizontal=True):
        if short:
            _save("SVG", name, "svg", "image/svg+xml", partial(picture, form="svg"))
            _save("PNG", name, "png", "image/png", partial(picture, form="png"))
        _save("Web page", name, "html", "text/html", page, "One file; words still light up.")
        _save("CSV", name, "csv", "text/csv", partial(export.arrows_csv, record, counted))
        _save("JSON", name, "json", "application/json", partial(export.to_json, record, counted))
        if len(text.tokens) <= TABLE_TOKENS:
            _save_pairs(run, text, record)
        if not short or len(text.tokens) > TABLE_TOKENS:
            st.caption(
                f"Pictures are saved for texts of at most {MOST_WORDS} {unit}, all pairs of {unit} "
                f"for at most {TABLE_TOKENS}."
            )


def _save_pairs(run: Run, text: ReadText, record: ArrowRecord) -> None:
    """Files that hold a number for each pair of words."""
    weights, attended = (latest_file(run, what) for what in (f"weights-{record.view}", "attention"))
    _save("Weights as CSV", weights, "csv", "text/csv", partial(export.weights_csv, record))
    _save(
        "BertViz",
        attended,
        "npz",
        "application/octet-stream",
        partial(attention, run, text),
        _HEADS_HELP,
    )


def attention(run: Run, text: ReadText) -> bytes:
    """Every layer's weights by bands of memory, as BertViz takes attention."""
    layers = [bertviz.memory_heads(trace) for trace in reading_of(run, text).traces]
    return bertviz.to_npz(bertviz.head_view(layers), text.tokens, list(layers[0]))


def _save(
    label: str,
    name: str,
    ending: str,
    kind: str,
    make: Callable[[], bytes | str],
    about: str = "",
) -> None:
    """One button; nothing is made before it is pressed."""
    st.download_button(
        label,
        make,
        f"{name}.{ending}",
        kind,
        key=f"influence.save.{label}",
        help=plain(about) if about else None,
        on_click="ignore",
    )
