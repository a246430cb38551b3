"""Charts with what they show in words, and the numbers behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from rnnviz.ui.tables import download_buttons, long_table

Rows = list[dict[str, Any]]


def chart(draw: Callable[..., Any], figure: Any, key: str, finding: str) -> None:
    """Draw a figure.

    Args:
        draw: ``st.altair_chart`` or ``st.plotly_chart``.
        figure: what it draws.
        key: of the chart.
        finding: what it shows, with numbers: a screen reader says it in the figure's place.
    """
    draw(figure, key=key, theme=None, alt=finding)


def as_table(key: str, numbers: Callable[[], Rows], file: str) -> None:
    """The numbers behind a figure, made when they are asked for.

    Args:
        key: of the figure.
        numbers: gives the rows.
        file: the name under which they are saved, without its ending.
    """
    box = st.expander("The numbers as a table", key=f"{key}.table", on_change="rerun")
    if box.open:
        with box:
            rows = numbers()
            long_table(rows)
            download_buttons(file, rows)
