"""Pictures for files: arrays in, the bytes of a PNG or an SVG out; needs no browser."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.carousel import Curves
from rnnviz.figures.canvas import (
    DOTS,
    fonts_for,
    frame,
    new_figure,
    to_bytes,
    visible,
)
from rnnviz.figures.carousel_film import QUANTITIES
from rnnviz.figures.layout import check_labels, quantity_title, shorten
from rnnviz.figures.packing import evenly
from rnnviz.figures.theme import (
    BACKGROUND,
    HIGHLIGHTS,
    INK,
    MUTED,
    Mode,
    PictureFormat,
    colors,
    stroke,
)

MOST_COLUMNS = 4
MOST_TICKS = 40
FIRST = 1
"""Number of the first time step."""
SHOWN = 30.0
"""The axis of norms goes no further than 10**-30 and 10**30."""

_SIGNED = ("content", "cell_state", "hidden_state")
_WIDTH = 1.8  # points, of a line
_CURVES = {
    "full": "full gradient",
    "path": "carousel path",
    "cell_gradient": "|dL/dc|",
    "hidden_gradient": "|dL/dh|",
}


def gates(
    quantities: Mapping[str, ArrayLike],
    labels: Sequence[str] = (),
    marks: Sequence[tuple[int, str]] = (),
    *,
    unknown: Collection[str] = (),
    title: str = "",
    mode: Mode = "light",
    form: PictureFormat = "png",
) -> bytes:
    """Every unit of every quantity over time, one panel below the other.

    Args:
        quantities: name to (time, unit): gates between 0 and 1; content and states of any size,
            on a scale with 0 in the middle.
        labels: one text a time step, or none.
        marks: time steps to point out, each with its label.
        unknown: labels of what the model does not know; they are framed by dots.
        title: above the panels.
        mode: light or dark background.
        form: ``"png"`` or ``"svg"``.

    Raises:
        ValueError: when there is nothing to draw, or names, shapes or labels do not fit.
    """
    arrays = {name: _matrix(name, values) for name, values in quantities.items()}
    if not arrays:
        raise ValueError("Choose at least one gate or state to draw.")
    steps, units = next(iter(arrays.values())).shape
    check_labels(labels, steps)
    high = min(max(56, 9 * units), 240)
    figure = new_figure(min(max(760, 150 + 22 * steps), 2400), 90 + (high + 14) * len(arrays), mode)
    panels = list(figure.subplots(len(arrays), 1, sharex=True, squeeze=False)[:, 0])
    for axes, (name, values) in zip(panels, arrays.items(), strict=True):
        frame(axes, mode)
        axes.grid(False)
        image = _heatmap(axes, name, values, mode)
        bar = figure.colorbar(image, ax=axes, pad=0.01, fraction=0.03)
        bar.ax.tick_params(colors=INK[mode], labelsize=8)
        bar.outline.set_visible(False)
    _time_axis(panels[-1], labels, steps, unknown)
    _marks(panels, marks, mode)
    _title(figure, title, mode)
    return to_bytes(figure, form)


def carousel(
    cells: Mapping[str, Curves],
    *,
    title: str = "",
    mode: Mode = "light",
    form: PictureFormat = "png",
) -> bytes:
    """Norms against the lag, one panel a cell, on one logarithmic axis that all share.

    Args:
        cells: title to what ``analysis.carousel.curves`` gives for a trace.
        title: above the panels.
        mode: light or dark background.
        form: ``"png"`` or ``"svg"``.

    Raises:
        ValueError: when there is no cell.
    """
    if not cells:
        raise ValueError("Choose at least one cell to draw.")
    columns = min(len(cells), MOST_COLUMNS)
    rows = ceil(len(cells) / columns)
    figure = new_figure(max(560, 120 + 300 * columns), 110 + 260 * rows, mode)
    panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False).ravel()
    for axes, (name, curves) in zip(panels, cells.items(), strict=False):
        frame(axes, mode)
        axes.set_title(visible(name), fontfamily=fonts_for([name]), parse_math=False)
        _norms(axes, curves, mode)
        axes.set_xlabel("lag (steps before the last)")
    for axes in panels[len(cells) :]:
        axes.set_visible(False)
    for axes in panels[::columns]:
        axes.set_ylabel("norm of the derivative")
    panels[0].set_ylim(*_limits(cells))
    panels[0].xaxis.set_major_locator(MaxNLocator(integer=True))
    panels[0].yaxis.set_major_locator(MaxNLocator(integer=True))
    panels[0].yaxis.set_major_formatter(FuncFormatter(lambda log, _: f"$10^{{{log:g}}}$"))
    lines = [line for axes in panels[::-1] for line in axes.get_lines()]
    named = {str(line.get_label()): line for line in lines}
    shown = {label: named[label] for label in _CURVES.values() if label in named}
    legend = figure.legend(
        shown.values(), shown.keys(), loc="outside lower left", ncols=4, frameon=False, fontsize=9
    )
    for text in legend.get_texts():
        text.set_color(INK[mode])
    _title(figure, title, mode)
    return to_bytes(figure, form)


def _matrix(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """The values as (time, unit)."""
    title, array = quantity_title(name), np.asarray(values, dtype=np.float64)
    if array.ndim != 2 or not array.size:
        raise ValueError(f"The {title.lower()} must be of shape (time, unit).")
    return array


def _heatmap(axes: Axes, name: str, values: NDArray[np.float64], mode: Mode) -> AxesImage:
    """One panel; values that are not numbers stay blank."""
    ends, low, high = [BACKGROUND[mode], colors(mode)[name]], 0.0, 1.0
    if name in _SIGNED:
        ends = [HIGHLIGHTS[mode]["negative"], BACKGROUND[mode], HIGHLIGHTS[mode]["positive"]]
        finite = np.abs(values[np.isfinite(values)])
        high = float(finite.max(initial=0.0)) or 1.0
        low = -high
    shades = LinearSegmentedColormap.from_list(name, ends)
    axes.set_ylabel(f"{quantity_title(name)}\nunit")
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    return axes.imshow(
        values.T, cmap=shades, vmin=low, vmax=high, aspect="auto", interpolation="nearest",
        extent=(FIRST - 0.5, FIRST + len(values) - 0.5, values.shape[1] - 0.5, -0.5),
    )  # fmt: skip


def _time_axis(
    axes: Axes, labels: Sequence[str], steps: int, unknown: Collection[str] = ()
) -> None:
    """Time steps from 1 on; with labels, at most 40 of them as ticks."""
    axes.set_xlabel("time step (dotted frames: unknown to the model)" if unknown else "time step")
    if not labels:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        # Round numbers begin at 0, which is no step.
        axes.set_xlim(FIRST - 0.5, FIRST + steps - 0.5)
        return
    ticks = evenly(steps, MOST_TICKS).tolist()
    texts = [shorten(visible(labels[t])) for t in ticks]
    turned = max(map(len, texts)) > 2
    axes.set_xticks(
        [FIRST + t for t in ticks], texts, rotation=60 if turned else 0,
        ha="right" if turned else "center", rotation_mode="anchor",
        fontfamily=fonts_for(texts), parse_math=False,
    )  # fmt: skip
    for step, text in zip(ticks, axes.get_xticklabels(), strict=True):
        if labels[step] in unknown:
            text.set_bbox({"fill": False, "edgecolor": text.get_color(), "ls": ":", "pad": 1.5})


def _marks(panels: Sequence[Axes], marks: Sequence[tuple[int, str]], mode: Mode) -> None:
    """A dotted line through all panels at each step where the information sits."""
    for step, label in marks:
        for axes in panels:
            axes.axvline(FIRST + step, color=MUTED[mode], linestyle=":", linewidth=1.2)
        text = shorten(visible(label))
        panels[0].annotate(
            text, (FIRST + step, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 2),
            textcoords="offset points", ha="center", va="bottom", color=MUTED[mode],
            fontsize=9, fontfamily=fonts_for([text]), parse_math=False,
        )  # fmt: skip


def _title(figure: Figure, title: str, mode: Mode) -> None:
    """What is drawn, above everything."""
    if title:
        shown = visible(title)
        figure.suptitle(
            shown, x=0.01, ha="left", color=INK[mode], fontsize=11,
            fontfamily=fonts_for([shown]), parse_math=False,
        )  # fmt: skip


def _norms(axes: Axes, curves: Curves, mode: Mode) -> None:
    """The curves of one cell; where one has ended, a sentence says so."""
    gone = []
    for name, values in curves._asdict().items():
        if values is None:
            continue
        label, (color, dash) = _CURVES[name], stroke(QUANTITIES[name], mode)
        drawn = np.where(np.isfinite(values), values, np.nan)
        lone = "o" if np.count_nonzero(np.isfinite(values)) == 1 else ""
        axes.plot(
            drawn, marker=lone, label=label, color=color, linewidth=_WIDTH,
            linestyle=(0, tuple(length * 72 / DOTS / _WIDTH for length in dash)) if dash else "-",
        )  # fmt: skip
        ended = np.flatnonzero(np.isneginf(values))
        if ended.size and len(ended) == len(values) - ended[0]:
            gone.append(f"{label}: none from lag {ended[0]} on")
    if gone:
        axes.text(
            0.98, 0.98, "\n".join(gone), transform=axes.transAxes, ha="right", va="top",
            color=MUTED[mode], fontsize=8, parse_math=False,
        )  # fmt: skip


def _limits(cells: Mapping[str, Curves]) -> tuple[float, float]:
    """From the lowest to the highest point, within what is shown."""
    rows = [values for curves in cells.values() for values in curves if values is not None]
    points = np.concatenate(rows)
    finite = np.append(points[np.isfinite(points)], 0.0)
    return max(float(finite.min()), -SHOWN) - 0.5, min(float(finite.max()), SHOWN) + 0.5
