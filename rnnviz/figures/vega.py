"""Vega-Lite charts as finished dictionaries: what all of them share, their look and their axes.

They are sent as they stand. altair's classes would hold every part of them against a schema each
time a chart is drawn, and Streamlit would take data that is not inside a layer apart; tests hold
them against the schema instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rnnviz.csv_files import write_csv
from rnnviz.figures.theme import GRID, INK, MUTED, Mode

Spec = dict[str, Any]
"""A chart in Vega-Lite."""

_TYPES = {"Q": "quantitative", "N": "nominal"}


def styled(spec: Spec, mode: Mode) -> Spec:
    """The chart on a transparent background with readable text."""
    axis = {
        "labelColor": INK[mode],
        "titleColor": INK[mode],
        "gridColor": GRID[mode],
        "domainColor": MUTED[mode],
        "tickColor": MUTED[mode],
        "labelFontSize": 13,
        "labelSeparation": 8,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
    }
    config = {"background": "transparent", "view": {"stroke": None}, "axis": axis}
    return {"config": config, **spec}


def channel(shorthand: str, **more: Any) -> Spec:
    """A field with its type, such as ``"step:Q"``, and what else is said of it."""
    field, _, kind = shorthand.partition(":")
    return {"field": field, "type": _TYPES[kind], **more}


def quantitative(field: str, title: str, log: bool, least: float | None = None) -> Spec:
    """A vertical axis, linear from 0 or logarithmic from ``least`` on."""
    if not log:
        return channel(f"{field}:Q", title=title)
    scale = {"type": "log"} | ({} if least is None else {"domainMin": least})
    return channel(f"{field}:Q", title=title, scale=scale)


def many_rows(rows: Sequence[Mapping[str, Any]], numbers: Sequence[str]) -> Spec:
    """Rows of equal keys as the data of a layer, as one text: a long list is written slowly.

    Args:
        rows: the data.
        numbers: which of their entries are numbers.
    """
    columns = [*rows[0]] if rows else [*numbers]
    table = write_csv(columns, ([row[name] for name in columns] for row in rows), formulas=True)
    parse = dict.fromkeys(numbers, "number")
    return {"values": table.decode("utf-8"), "format": {"type": "csv", "parse": parse}}
