"""The arrows as a table and as files; each file is made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from rnnviz.figures import export
from rnnviz.figures.arcs import TABLE_TOKENS
from rnnviz.figures.export import ArrowRecord, bertviz
from rnnviz.run import Run
from rnnviz.ui.arrows import ReadText
from rnnviz.ui.frame import mode, plain
from rnnviz.ui.readings import reading_of
from rnnviz.ui.view import View

_HEADS_HELP = (
    "The weights of every layer in the layout that BertViz's head view takes: "
    "a list of arrays (1, heads, time, time). " + bertviz.HEADS
)


def files_panel(view: View, run: Run, text: ReadText, record: ArrowRecord) -> None:
    """A row for each arrow, and buttons that save pictures, pages and numbers."""
    rows = record.rows()
    st.dataframe(rows, hide_index=True, height=260, key="influence.rows")
    st.caption(
        "One row for each arrow; words and units count from 0, ranks too, the strongest being 0. "
        "Every file says which view, settings and model its arrows come from."
    )
    title = f"{record.about.title}: {run.config.spec.title}"
    shortest, name = view["longer"], f"arrows-{record.view}-{run.id}"
    picture = partial(export.to_picture, record, title=title, shortest=shortest, mode=mode())
    page = partial(export.to_page, record, title=title, shortest=shortest)
    with st.container(horizontal=True):
        _save("SVG", name, "svg", "image/svg+xml", partial(picture, form="svg"))
        _save("PNG", name, "png", "image/png", partial(picture, form="png"))
        _save("Web page", name, "html", "text/html", page, "One file that keeps the hover.")
        _save("CSV", name, "csv", "text/csv", partial(export.arrows_csv, record, shortest))
        _save("JSON", name, "json", "application/json", partial(export.to_json, record, shortest))
        if len(text.tokens) <= TABLE_TOKENS:
            _save_pairs(run, text, record)
        else:
            st.caption(f"All pairs of words are saved for texts of at most {TABLE_TOKENS} words.")


def _save_pairs(run: Run, text: ReadText, record: ArrowRecord) -> None:
    """Files that hold a number for each pair of words."""
    weights = f"weights-{record.view}-{run.id}"
    _save("Weights as CSV", weights, "csv", "text/csv", partial(export.weights_csv, record))
    _save(
        "BertViz",
        f"attention-{run.id}",
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
