"""A matplotlib figure without a screen or a browser: fonts for any script, PNG and SVG bytes."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from functools import cache
from typing import Any, get_args

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from rnnviz.figures.theme import BACKGROUND, GRID, INK, MUTED, Mode, PictureFormat

FORMATS: tuple[PictureFormat, ...] = get_args(PictureFormat)

DOTS = 100
"""Pixels of the layout in an inch; a PNG has twice as many."""

_FONT = "DejaVu Sans"  # matplotlib brings it along
_LARGEST = 32_000
_CONTROLS = dict.fromkeys([*range(32), *range(127, 160)], "\ufffd") | {10: "⏎", 9: "⇥", 13: "⏎"}


def new_figure(width: float, height: float, mode: Mode) -> Figure:
    """An empty figure.

    Args:
        width, height: in pixels of the layout.
        mode: light or dark background.
    """
    size = (width / DOTS, height / DOTS)
    figure = Figure(figsize=size, dpi=DOTS, facecolor=BACKGROUND[mode], layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def frame(axes: Axes, mode: Mode) -> None:
    """Give the axes the mode's colours and leave out the lines that say nothing."""
    axes.set_facecolor(BACKGROUND[mode])
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(MUTED[mode])
    axes.tick_params(colors=INK[mode], labelcolor=INK[mode], color=MUTED[mode], labelsize=9)
    axes.grid(color=GRID[mode], linewidth=0.6)
    axes.set_axisbelow(True)
    for label in (axes.xaxis.label, axes.yaxis.label, axes.title):
        label.set(color=INK[mode], fontsize=10)


def to_bytes(figure: Figure, form: PictureFormat, about: str = "") -> bytes:
    """The picture as the bytes of a file, the same for the same figure.

    Args:
        figure: to draw.
        form: ``"png"`` or ``"svg"``.
        about: what the file says about itself, in its description.

    Raises:
        ValueError: when it is neither a PNG nor an SVG that is asked for.
    """
    if form not in FORMATS:
        raise ValueError(f"A picture can be a png or an svg, not {form!r}.")
    stream = io.BytesIO()
    dots = min(2.0 * DOTS, _LARGEST / max(figure.get_size_inches()))
    # Outlines: the viewer's fonts would be wider or narrower than those measured here.
    unsaid: dict[str, Any] = {"Date": None} if form == "svg" else {"Software": None}
    said = {"Description": visible(about)} if about else {}
    settings: dict[Any, str] = {"svg.fonttype": "path", "svg.hashsalt": "rnnviz"}
    with mpl.rc_context(settings), warnings.catch_warnings():
        # A character that no font here has is drawn as a box.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure.savefig(stream, format=form, dpi=dots, metadata=unsaid | said)
    return stream.getvalue()


def visible(text: str) -> str:
    """The text with signs in the place of characters that cannot be seen or written."""
    return text.encode("utf-8", "replace").decode("utf-8").translate(_CONTROLS)


def fonts_for(texts: Iterable[str]) -> list[str]:
    """Font families in which every character of the texts can be drawn, if there are such.

    Installed fonts are looked through only for characters that matplotlib's own font lacks.
    """
    wanted = {ord(character) for text in texts for character in text if not character.isspace()}
    families = [_FONT]
    missing = wanted - _characters(font_manager.findfont(_FONT))
    if missing:
        for name, path in _installed():
            found = missing & _characters(path)
            if found:
                families.append(name)
                missing -= found
            if not missing:
                break
    return families


@cache
def _installed() -> tuple[tuple[str, str], ...]:
    """Name and file of each upright regular font, those without serifs first."""
    entries = {
        entry.name: entry.fname
        for entry in font_manager.fontManager.ttflist
        if entry.style == "normal" and entry.weight in (400, "normal", "regular")
    }
    return tuple(sorted(entries.items(), key=lambda entry: ("Sans" not in entry[0], entry[0])))


@cache
def _characters(path: str) -> frozenset[int]:
    """The characters that a font can draw."""
    try:
        return frozenset(font_manager.get_font(path).get_charmap())
    except (OSError, RuntimeError):
        return frozenset()
