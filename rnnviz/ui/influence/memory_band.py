"""Choosing a band of units by memory half-life: three names, or a brush over a histogram."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from rnnviz.analysis import gates
from rnnviz.analysis.bands import BANDS, Band, histogram
from rnnviz.figures import describe
from rnnviz.figures.half_lives import BRUSH, MOST_BARS, half_life_histogram
from rnnviz.inspection.runs import text_problem
from rnnviz.inspection.tables import Rows
from rnnviz.run import Run
from rnnviz.trace import Trace
from rnnviz.ui.charts import as_table, chart
from rnnviz.ui.frame import mode
from rnnviz.ui.influence.view_choice import band_name, set_band
from rnnviz.ui.page_state import PageState
from rnnviz.ui.run_names import latest_file

_CHART = "influence.memory"


def band_panel(state: PageState, run: Run, trace: Trace, band: Band) -> None:
    """The bands by name, the histogram to brush, and how many units are looked at.

    Args:
        state: the page's values.
        run: that was read.
        trace: whose half-lives are counted.
        band: that is looked at.
    """
    item = text_problem(run).item
    lives = gates.half_life(trace["forget_gate"])
    left, right = st.columns([0.4, 0.6], vertical_alignment="center")
    with left:
        _names(state, band, lives)
        count = int(band.holds(lives).sum())
        st.caption(
            f"{count:,} of {len(lives):,} units have a half-life {_steps(band, item)} on this text."
        )
    with right:
        drawn = half_life_histogram(lives, band, mode=mode(), height=150)

        def brushed() -> None:
            found = brushed_band(st.session_state.get(_CHART), lives)
            if found is not None:
                set_band(state, found)

        brush = partial(st.vega_lite_chart, on_select=brushed, selection_mode=BRUSH)
        told = (
            f"Half of {len(lives):,} half-lives are below {np.median(lives):.3g}, the longest is "
            f"{lives.max():.3g}."
        )
        chart(brush, drawn, _CHART, "Half-lives of the memory of all units", told)
        st.caption(describe("half_lives.half_life_histogram"))
        as_table(_CHART, "The half-lives", partial(_rows, lives), latest_file(run, "half-lives"))


def _rows(lives: Any) -> Rows:
    """Units and their half-lives."""
    return [{"unit": unit, "half-life": life} for unit, life in enumerate(lives.tolist())]


def brushed_band(state: Any, lives: Any) -> Band | None:
    """The band that a brush spans; None where nothing is brushed or no unit lies in it.

    A brush that reaches an end of the histogram takes in what lies beyond it.

    Args:
        state: what the chart reports.
        lives: (unit,) half-lives in steps.
    """
    ends = ((state or {}).get("selection") or {}).get(BRUSH, {}).get("low")
    if not ends:
        return None
    low, high = sorted(float(end) for end in ends)
    edges = histogram(lives, MOST_BARS).edges
    low = 0.0 if low <= edges[0] * 1.01 else float(f"{low:.3g}")
    high = math.inf if high >= edges[-1] / 1.01 else float(f"{high:.3g}")
    if not low < high:
        return None
    band = Band(low, high)
    return band if band.holds(lives).any() else None


def _names(state: PageState, band: Band, lives: Any) -> None:
    titles = {
        name: f"{name.capitalize()} ({int(each.holds(lives).sum()):,})"
        for name, each in BANDS.items()
    }

    def taken(name: str | None) -> None:
        state["memory"], state["one_unit"] = name, None

    bound = state.show("band", band_name(band), taken, titles, "default")
    st.segmented_control("Memory (units)", [*titles], format_func=titles.__getitem__, **bound)


def _steps(band: Band, item: str) -> str:
    """The band in the text's own tokens."""
    return str(band).replace("steps", f"{item}s")
