"""Arrows as a picture, and as a page that lights up words under the pointer without a server."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import numpy as np

from rnnviz.analysis.influence.measure import ViewArrows
from rnnviz.analysis.influence.view import View
from rnnviz.figures.arcs import arcs_payload
from rnnviz.figures.browser import standalone_page
from rnnviz.figures.export.record import ArrowRecord
from rnnviz.figures.theme import Mode, PictureFormat

_BELOW = re.compile(
    r"(?P<arg>\\arg)?\\max_(?:\{(?P<what>(?:[^{}\\]|\\.|\{[^{}]*\})*)\}|(?P<sign>\w))"
)
"""A maximum, and over what it is taken."""


def mathml(view: View) -> str:
    """The equation of a view's arrow, as a ``math`` element."""
    return _mathml(view.equation)


@cache
def _mathml(equation: str) -> str:
    """Views have a dozen equations, each drawn with every sentence."""
    from latex2mathml.converter import convert  # a package that only the app brings

    # The library sets names letter by letter, and what is below an operator beside it.
    latex = _BELOW.sub(_below, equation)
    return convert(latex.replace(r"\mathrm{content}", r"\operatorname{content}"), display="block")


def _below(found: re.Match[str]) -> str:
    name = r"\text{arg max}" if found["arg"] else r"\max"
    return rf"\underset{{{found['what'] or found['sign']}}}{{{name}}}\;"


def to_picture(
    record: ArrowRecord,
    *,
    title: str = "",
    shortest: int = 1,
    mode: Mode = "light",
    form: PictureFormat = "png",
) -> bytes:
    """A PNG or an SVG whose description says the view, its settings, its equation and the model.

    Arrows from a word to itself are not drawn.

    Raises:
        ValueError: when there is no word, or more than a picture holds.
    """
    from rnnviz.figures import static_arcs  # with matplotlib, which no page needs

    drawn = without_self(record.arrows)
    return static_arcs.arrows(
        record.tokens,
        drawn.source,
        drawn.weight,
        unknown=record.unknown,
        direction=record.direction,
        shortest=shortest,
        title=title,
        about=" ".join([*record.sentences(), f"Equation, in LaTeX: {record.about.equation}"]),
        mode=mode,
        form=form,
    )


def payload(record: ArrowRecord, *, title: str = "", shortest: int = 1) -> dict[str, Any]:
    """What the view of arrows in the browser takes, with the equation for a page of its own."""
    return bare_payload(record, title=title, shortest=shortest) | {"equation": mathml(record.about)}


def bare_payload(record: ArrowRecord, *, title: str = "", shortest: int = 1) -> dict[str, Any]:
    """The same without the equation; arrows to the word itself are left out."""
    drawn, shading = without_self(record.arrows), record.weights
    if shading is not None:
        shading = np.clip(np.nan_to_num(shading), 0.0, None)
        shading = shading / max(1.0, float(np.tril(shading, -1).max(initial=0.0)))
    return arcs_payload(
        record.tokens,
        drawn.source,
        drawn.weight,
        drawn.unit,
        direction=record.direction,
        minimum_distance=shortest,
        extra=[_extra(record, t) for t in range(len(record.tokens))],
        unknown=record.unknown,
        table=shading,
        name="-".join(["arrows", record.view, *([record.name] if record.name else [])]),
        title=title or record.about.title,
        about=record.sentences(),
        weight_name=record.about.measure.weight_name,
    )


def to_page(record: ArrowRecord, *, title: str = "", shortest: int = 1) -> str:
    """One HTML file with everything in it; pointing at a word lights up its arrows.

    Raises:
        ValueError: when a weight does not fit.
    """
    return standalone_page(payload(record, title=title, shortest=shortest))


def without_self(arrows: ViewArrows) -> ViewArrows:
    """The arrows that go to an earlier word."""
    self_pointing = arrows.source == np.arange(len(arrows.source))[:, None]
    return ViewArrows(
        np.where(self_pointing, -1, arrows.source),
        np.where(self_pointing, 0.0, arrows.weight),
        np.where(self_pointing, -1, arrows.unit),
        np.where(self_pointing, 0.0, arrows.score),
    )


def _extra(record: ArrowRecord, t: int) -> str:
    """What else is known about a word and its first arrow."""
    measure = record.about.measure
    source, weight, unit, score = (column[t, 0].item() for column in record.arrows)
    lines = []
    if source == t:
        lines.append(f"It weighs most itself: {measure.weight_name} {weight:.3g}.")
    if source >= 0 and (remark := measure.remark(score, t - source)):
        lines.append(remark)
    if source >= 0 and record.half_life is not None:
        memory = record.memory(unit)
        lines.append(
            f"Unit {unit}{' of ' + memory + ' memory' if memory else ''}: half-life "
            f"{record.half_life[unit]:.2g} on average."
        )
    return " ".join(lines)
