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

_ROW, _BESIDE = 56, 9
"""Letters that a legend has room for in a row on a phone, and those that a sign takes."""

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
    # On the right a number at the end of an axis needs room beyond it.
    padding = {"left": 5, "top": 5, "right": 14}
    return {"config": config, "padding": padding, **spec}


def enlarged(spec: Spec) -> Spec:
    """A styled chart for the back row of a class: half as high again, and so is its text."""
    text = {"labelFontSize": 20, "titleFontSize": 20}
    legend = {"labelFontSize": 20, "symbolSize": 400, "columns": 2}
    config = spec["config"] | {"axis": spec["config"]["axis"] | text, "legend": legend}
    return spec | {"config": config, "height": 1.5 * spec["height"]}


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


def legend_of_lines(titles: Sequence[str], **more: Any) -> Spec:
    """A legend whose signs are long enough to tell one pattern of dashes from another.

    Args:
        titles: of the lines.
        **more: what else is said of the legend.
    """
    # Two and a half times as long as high: a square one would push the rows apart.
    sign = {"symbolType": "M-2.5,0H2.5", "symbolSize": 200, "symbolOffset": 10, "labelOffset": 18}
    return {"title": None, "symbolOpacity": 1, **sign, **columns_for(titles), **more}


def columns_for(titles: Sequence[str]) -> Spec:
    """What a legend is told so that none of its titles is cut on a phone; nothing for one row."""
    if sum(len(title) + _BESIDE for title in titles) <= _ROW:
        return {}
    return {"columns": 2 if max(map(len, titles)) <= _ROW / 2 - _BESIDE else 1}


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
