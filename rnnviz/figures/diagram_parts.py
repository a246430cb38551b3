"""The small parts that a cell's diagram is made of, as SVG text."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rnnviz.figures.diagram_layout import NUMBER, SMALLEST

Values = Mapping[str, float]


def fixed(value: float) -> str:
    """A number as the diagram prints it: two decimals and a true minus sign."""
    text = f"{value:.2f}" if np.isfinite(value) else "none"
    return "0.00" if text == "-0.00" else text.replace("-", "\u2212")


def strength(value: float) -> float:
    """How strong a wire is drawn, from 0 (nothing flows) towards 1."""
    return abs(value) / (1 + abs(value)) if np.isfinite(value) else 0.0


def circle(x: float, y: float, radius: float, color: str, across: float | None = None) -> str:
    """A circle, or where it is told how far it reaches to the side an ellipse."""
    return (
        f'<ellipse cx="{x:g}" cy="{y:g}" rx="{across or radius}" ry="{radius}" '
        f'fill="var(--ground)" stroke="{color}" stroke-width="1.5"/>'
    )


def symbol(x: float, y: float, letter: str, time: str) -> str:
    """A symbol with its time below the line, so wide in every font that a state holds it."""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-style="italic" font-size="15" '
        f"{fitted(6 + 7 * len(time))}>"
        f'{letter}<tspan dy="3" font-size="{SMALLEST}">{time}</tspan></text>'
    )


def fitted(width: float) -> str:
    """What gives a text one width in every font: a picture is shown in that of the reader."""
    return f'textLength="{width:g}" lengthAdjust="spacingAndGlyphs"'


def on_wire(x: float, y: float, name: str, values: Values | None) -> str:
    """A number in the middle of a wire, which is interrupted there; nothing without values."""
    if values is None:
        return ""
    ground = (
        f'<rect x="{x - NUMBER / 2:g}" y="{y - 11:g}" width="{NUMBER}" height="14" '
        'fill="var(--ground)"/>'
    )
    return ground + number(x, y, name, values, "middle")


def number(
    x: float, y: float, name: str, values: Values | None, anchor: str, size: float = SMALLEST
) -> str:
    """Where the browser prints a value, on a ground of its own so that no wire strikes it out."""
    if values is None:
        return ""
    shown = fixed(values[name]) if name in values else ""
    return (
        f'<text data-print="{name}" x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="{size}" '
        'stroke="var(--ground)" stroke-width="3" paint-order="stroke" '
        f'stroke-linejoin="round">{shown}</text>'
    )
