"""The constant error carousel against the full gradient, several cells side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil, floor

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from rnnviz.analysis.carousel import Curves
from rnnviz.figures.carousel_film import QUANTITIES
from rnnviz.figures.layout import escape, line_look, styled
from rnnviz.figures.theme import MUTED, Mode

HOW_TO_READ: Mapping[str, str] = {
    "norms": "Each panel is one cell, and going right looks further back from the last step: a "
    "line that stays level carries error over that lag, one that falls forgets it.",
}
"""One sentence for each figure."""

MOST_COLUMNS = 4
SHOWN = 30.0
"""At first the axis goes no further than 10**-30 and 10**30."""

_TITLES = {
    "full": "full gradient",
    "path": "carousel path",
    "cell_gradient": "|dL/dc<sub>t</sub>|",
    "hidden_gradient": "|dL/dh<sub>t</sub>|",
}
_SPOKEN = {**_TITLES, "cell_gradient": "|dL/dc|", "hidden_gradient": "|dL/dh|"}


def norms(cells: Mapping[str, Curves], mode: Mode = "light") -> go.Figure:
    """Norms against the lag, on one logarithmic axis that all cells share.

    The data are base-10 logarithms on a linear axis whose ticks read as powers of ten, so that
    norms far below the range of floats can be drawn too. A curve that is zero from some lag on
    is called "none" there.

    Args:
        cells: title to what ``analysis.carousel.curves`` gives for a trace.
        mode: light or dark background.

    Raises:
        ValueError: when there is no cell.
    """
    if not cells:
        raise ValueError("Choose at least one cell to draw.")
    columns = min(len(cells), MOST_COLUMNS)
    rows = ceil(len(cells) / columns)
    figure = make_subplots(
        rows, columns, shared_yaxes="all", horizontal_spacing=0.03,
        subplot_titles=[escape(title) for title in cells],
    )  # fmt: skip
    styled(figure, mode, height=90 + 250 * rows)
    named: set[str] = set()
    for index, curves in enumerate(cells.values()):
        place = {"row": index // columns + 1, "col": index % columns + 1}
        for trace in _lines(curves, mode, named):
            figure.add_trace(trace, **place)
        _say_none(figure, curves, mode, place)
    figure.update_xaxes(matches="x", title={"text": "lag (steps before the last)"})
    figure.layout.xaxis.matches = None  # the one that the others follow
    figure.update_yaxes(tickprefix="10<sup>", ticksuffix="</sup>", range=_range(cells))
    figure.update_yaxes(title={"text": "norm of the derivative"}, col=1)
    figure.update_layout(legend_y=1.1, margin_t=64)
    return figure


def _present(curves: Curves) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """The curves that there are, by name."""
    for name, values in curves._asdict().items():
        if values is not None:
            yield name, values


def _lines(curves: Curves, mode: Mode, named: set[str]) -> Iterator[go.Scatter]:
    """One line a curve; the legend names each kind once."""
    for name, values in _present(curves):
        yield go.Scatter(
            x=np.arange(len(values)),
            y=np.where(np.isfinite(values), values, np.nan),
            name=_TITLES[name],
            legendgroup=name,
            showlegend=name not in named,
            mode="lines",
            line=line_look(QUANTITIES[name], mode),
            customdata=[_number(value) for value in values],
            hovertemplate=f"{_SPOKEN[name]} at lag %{{x:d}}: %{{customdata}}<extra></extra>",
        )
        named.add(name)


def _number(log: float) -> str:
    """10 to a power as people write it, however small it is."""
    if not np.isfinite(log):
        return "none"
    if -3.0 <= log < 4.0:
        return f"{10.0**log:.3g}"
    return f"{10.0 ** (log - floor(log)):.2f} × 10<sup>{floor(log)}</sup>"


def _say_none(figure: go.Figure, curves: Curves, mode: Mode, place: Mapping[str, int]) -> None:
    """Say in words where a curve has ended, since a logarithmic axis cannot show zero."""
    said = []
    for name, values in _present(curves):
        gone = np.flatnonzero(np.isneginf(values))
        # Only an end without return is worth a word: a gradient may be zero now and then.
        if gone.size and len(gone) == len(values) - gone[0]:
            said.append(f"{_SPOKEN[name]}: none from lag {gone[0]} on")
    if said:
        figure.add_annotation(
            text="<br>".join(said), showarrow=False, font={"color": MUTED[mode], "size": 12},
            x=0.98, y=0.98, xref="x domain", yref="y domain", xanchor="right", yanchor="top",
            align="right", **place,
        )  # fmt: skip


def _range(cells: Mapping[str, Curves]) -> list[float]:
    """From the lowest to the highest point, within what is shown at first."""
    points = np.concatenate([v for curves in cells.values() for _, v in _present(curves)])
    finite = np.append(points[np.isfinite(points)], 0.0)
    return [
        max(float(finite.min()), -SHOWN) - 0.5,
        min(float(finite.max()), SHOWN) + 0.5,
    ]
