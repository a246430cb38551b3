"""What every altair chart shares: its look and its axes."""

from __future__ import annotations

from typing import TypeVar

import altair as alt

from rnnviz.figures.theme import GRID, INK, MUTED, Mode

Chart = TypeVar("Chart", alt.Chart, alt.HConcatChart, alt.VConcatChart, alt.LayerChart)


def styled(chart: Chart, mode: Mode) -> Chart:
    """The chart on a transparent background with readable text."""
    result: Chart = (
        chart.configure(background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK[mode],
            titleColor=INK[mode],
            gridColor=GRID[mode],
            domainColor=MUTED[mode],
            tickColor=MUTED[mode],
            labelFontSize=13,
            labelSeparation=8,
            titleFontSize=13,
            titleFontWeight="normal",
        )
    )
    return result


def quantitative(field: str, title: str, log: bool, least: float | None = None) -> alt.Y:
    """A vertical axis, linear from 0 or logarithmic from ``least`` on."""
    if not log:
        return alt.Y(field, type="quantitative", title=title)
    scale = alt.Scale(type="log") if least is None else alt.Scale(type="log", domainMin=least)
    return alt.Y(field, type="quantitative", title=title, scale=scale)
