"""The arrows of a text as a picture for files: words on one line and arcs above them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from rnnviz.figures.arcs import MOST_WORDS
from rnnviz.figures.canvas import DOTS, fonts_for, new_figure, to_bytes, visible
from rnnviz.figures.theme import INK, Mode, PictureFormat

_LONGEST_WORD = 32
_TALLEST = 210.0
_GAP = 18.0
_EDGE = 16.0
_WORD = 12.0  # points

Direction = Literal["ltr", "rtl"]
Floats = NDArray[np.float64]


def arrows(
    tokens: Sequence[str],
    source: ArrayLike,
    weight: ArrayLike,
    *,
    unknown: Sequence[bool] = (),
    direction: Direction = "ltr",
    shortest: int = 1,
    title: str = "",
    about: str = "",
    mode: Mode = "light",
    form: PictureFormat = "png",
) -> bytes:
    """Words on one line, and an arc from each word to its strongest earlier words.

    As in figure 1 of "Recurrent Additive Networks" (Lee, Levy and Zettlemoyer, 2017): the head is
    at ``argmax_{j<t} max_m w_j^t(m)``; the heavier the weight, the stronger the arc.

    Args:
        tokens: the words in reading order, (token,).
        source: the earlier word that each word points at, -1 for none: (token,), or (token, rank)
            with the strongest first; arcs of further ranks are fainter.
        weight: strength of each arrow, not negative, shaped like ``source``.
        unknown: which words the model does not know, (token,), or none; dots are below them.
        direction: ``"rtl"`` for Arabic, Hebrew and the like.
        shortest: arrows over fewer words are left out.
        title: above the arcs.
        about: the file's description of itself.
        mode: light or dark background.
        form: ``"png"`` or ``"svg"``.

    Raises:
        ValueError: when there is no word or too many, or an arrow does not fit.
    """
    sources, weights = _columns(source, np.int64), _columns(weight, np.float64)
    _check(len(tokens), sources, weights)
    words = [_shown(token) for token in tokens]
    families = fonts_for([*words, title])
    x, widths, total = _places(words, families, direction)
    back = np.arange(len(tokens))[:, None] - sources
    places = np.argwhere((sources >= 0) & (back >= shortest))
    tallest = max((_height(abs(x[t] - x[sources[t, rank]])) for t, rank in places), default=0.0)
    top = 40.0 if title else 8.0
    baseline = top + tallest + 16.0
    figure = new_figure(total, baseline + 34.0, mode)
    figure.set_layout_engine("none")
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(0.0, total), ylim=(baseline + 34.0, 0.0))
    axes.axis("off")
    whole = max(1.0, float(weights.max(initial=0.0)))
    for t, rank in places:
        share = weights[t, rank] / whole
        axes.add_patch(
            PathPatch(
                _arc(x[t], x[sources[t, rank]], baseline), fill=False, edgecolor=INK[mode],
                capstyle="round", linewidth=0.75 + (0.75 if rank else 1.6) * share,
                alpha=0.5 + 0.35 * share,
            )
        )  # fmt: skip
    for place, word in zip(x, words, strict=True):
        axes.text(
            place, baseline + 22.0, word, ha="center", va="baseline", fontsize=_WORD,
            color=INK[mode], fontfamily=families, parse_math=False,
        )  # fmt: skip
    for t in np.flatnonzero(unknown):
        axes.plot(
            x[t] + widths[t] * np.array([-0.5, 0.5]), [baseline + 29.0] * 2, color=INK[mode],
            linestyle=(0, (1.0, 2.0)), linewidth=1.2,
        )  # fmt: skip
    if title:
        start, side = (_EDGE, "left") if direction == "ltr" else (total - _EDGE, "right")
        axes.text(
            start, 24.0, visible(title), ha=side, va="baseline", fontsize=11, color=INK[mode],
            fontfamily=families, parse_math=False,
        )  # fmt: skip
    return to_bytes(figure, form, about)


def _check(count: int, source: NDArray[np.int64], weight: Floats) -> None:
    if not 1 <= count <= MOST_WORDS:
        raise ValueError(
            f"A picture holds 1 to {MOST_WORDS} words, not {count:,}; give a shorter text, or save "
            "the numbers as JSON or CSV."
        )
    if source.ndim != 2 or len(source) != count or weight.shape != source.shape:
        raise ValueError("Give one source and one weight for each word.")
    if np.any(source >= np.arange(count)[:, None]) or np.any(source < -1):
        raise ValueError("Let each arrow point at an earlier word, or -1 for no arrow.")
    if not np.all(np.isfinite(weight)) or np.any(weight < 0):
        raise ValueError("Give weights that are finite and not negative.")


def _columns(values: ArrayLike, kind: Any) -> NDArray[Any]:
    """One column for each rank."""
    array = np.asarray(values, dtype=kind)
    return array[:, None] if array.ndim == 1 else array


def _shown(token: str) -> str:
    """A word as it can be seen, not too long."""
    text = visible(token).replace(" ", "␣")
    return text if len(text) <= _LONGEST_WORD else text[: _LONGEST_WORD - 1] + "…"


def _places(
    words: Sequence[str], families: list[str], direction: Direction
) -> tuple[Floats, Floats, float]:
    """The centre of each word, its width, and the width of the line, in pixels."""
    canvas: Any = FigureCanvasAgg(new_figure(DOTS, DOTS, "light"))
    renderer = canvas.get_renderer()
    font = FontProperties(family=families, size=_WORD)
    widths = np.array(
        [renderer.get_text_width_height_descent(word, font, False)[0] for word in words]
    )
    widths = np.maximum(widths, 8.0)
    ends = _EDGE + np.cumsum(widths + _GAP)
    total = max(float(ends[-1]) - _GAP + _EDGE, 320.0)
    centres: Floats = ends - _GAP - widths / 2
    return (centres if direction == "ltr" else total - centres), widths, total


def _height(distance: float) -> float:
    """Grows with distance but never past a ceiling, so that nested arcs stay apart."""
    return _TALLEST * 1.35 * distance / (distance + 320.0)


def _arc(start: float, end: float, baseline: float) -> Path:
    """From the word down to an open arrow head at its predecessor, in one stroke."""
    foot = np.copysign(5.0, end - start)
    start, end = start + foot, end - foot
    control = baseline - 4.0 / 3.0 * _height(abs(end - start))
    tip = baseline - 1.0
    corners = [
        (start, baseline), (start, control), (end, control), (end, tip),
        (end - 3.6, tip - 7.0), (end, tip), (end + 3.6, tip - 7.0),
    ]  # fmt: skip
    curve = [Path.CURVE4] * 3
    return Path(corners, [Path.MOVETO, *curve, Path.MOVETO, Path.LINETO, Path.LINETO])
