"""The arrows and the table of weights of a view, from the recorded gates of one layer."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.bands import BANDS
from rnnviz.analysis.content_weights import content_gate, norm_predecessors, norm_table
from rnnviz.analysis.distance_profile import DistanceProfile
from rnnviz.analysis.excess import excess, strongest_excess
from rnnviz.analysis.gates import half_life
from rnnviz.analysis.influence import weight_table
from rnnviz.analysis.predecessors import strongest_predecessor, top_predecessors
from rnnviz.analysis.view_options import ViewOptions
from rnnviz.analysis.views import view_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Gates = NDArray[np.floating[Any]]

NO_PROFILE = (
    "The excess needs to know what distance alone predicts: measure a distance profile over a "
    "held-out text first."
)


class Recorded(Protocol):
    """Named arrays (time, unit): a ``Trace``, or a dictionary."""

    def __getitem__(self, name: str, /) -> Gates:
        """The array of a quantity: input_gate, forget_gate or content."""


class ViewArrows(NamedTuple):
    """The arrows of a view, each column one rank.

    Attributes:
        source: (time, ranks) int64, the step that the arrow points at; -1 where there is none.
        weight: (time, ranks) what is written beside the arrow, never negative: the weight, or
            weight times content; for the excess the plain weight. 0 where there is no source.
        unit: (time, ranks) int64, the unit that the arrow came from, counted among all units of
            the layer: the one where the weight is largest; -1 where there is no source.
        score: (time, ranks) what the view orders by: the excess, else the same as ``weight``.
    """

    source: Ints
    weight: Floats
    unit: Ints
    score: Floats


def settle(view: str, recorded: Recorded, **given: Any) -> ViewOptions:
    """A view's own settings for one recording, with those that are given in their place.

    Where a view needs a unit or a band and none is given, it is the unit of the longest memory,
    or the band of the longest memory that has units.

    Args:
        view: a key of ``VIEWS``.
        recorded: with ``forget_gate``, (time, unit).
        given: options by name.

    Raises:
        ValueError: when the view does not take an option, or a value does not fit.
    """
    row = view_of(view)
    chosen = given.get("unit") is not None or given.get("band") is not None
    if not chosen and ("unit" in row.preset or "band" in row.preset):
        lives = half_life(recorded["forget_gate"])
        if "unit" in row.preset:
            given["unit"] = int(lives.argmax())
        else:
            given["band"] = next(band for band in BANDS.values() if band.holds(lives.max()))
    return row.settle(**given)


def find(
    view: str,
    recorded: Recorded,
    options: ViewOptions | None = None,
    profile: DistanceProfile | None = None,
) -> ViewArrows:
    """The arrows of a view.

    Equation 7's order, its exactness and its ties (the latest step) hold for every view that
    compares one unit with another; see ``content_weights`` and ``excess`` for the others.

    Args:
        view: a key of ``VIEWS``.
        recorded: with ``input_gate``, ``forget_gate`` and, for weight times content, ``content``,
            each (time, unit).
        options: settings that the view takes; its own where there are none.
        profile: for the excess: what distance predicts in this model.

    Raises:
        ValueError: when an option or an array does not fit, or the profile is missing.
    """
    row = view_of(view)
    options = settle(view, recorded) if options is None else options
    row.check(options)
    units = options.units(recorded["forget_gate"])
    writing, keeping = _columns(recorded, row.measure == "content", units)
    if row.measure == "excess":
        found = _excess(writing, keeping, options, profile)
    elif row.measure == "content-norm":
        found = _norm(writing, keeping, recorded["content"][:, units], options)
    else:
        found = _ranked(writing, keeping, options)
    named = np.where(found.unit >= 0, units[found.unit], -1)
    return _above(found._replace(unit=named), options.min_weight)


def table(
    view: str,
    recorded: Recorded,
    options: ViewOptions | None = None,
    profile: DistanceProfile | None = None,
) -> Floats:
    """What a view compares, for each pair of steps, (t, j).

    Of the options only ``unit`` and ``band`` matter: the table holds every pair, also those too
    near, too far or too light to have an arrow.

    Returns:
        (t, j), 0 where j > t; for the excess not a number where j >= t and where the distance is
        too rare in the profile.

    Raises:
        ValueError: as for :func:`find`, or when the table would be too large to hold.
    """
    row = view_of(view)
    options = settle(view, recorded) if options is None else options
    row.check(options)
    units = options.units(recorded["forget_gate"])
    writing, keeping = _columns(recorded, row.measure == "content", units)
    if row.measure == "content-norm":
        return norm_table(writing, keeping, recorded["content"][:, units])
    weights = weight_table(writing, keeping)
    if row.measure != "excess":
        return weights
    if profile is None:
        raise ValueError(NO_PROFILE)
    return excess(weights, profile)


def _columns(recorded: Recorded, with_content: bool, units: Ints) -> tuple[Gates, Gates]:
    """The gates of some units; the input gate times the size of the content, where asked for."""
    writing, keeping = recorded["input_gate"], recorded["forget_gate"]
    if with_content:
        writing = content_gate(writing, recorded["content"])
    if len(units) == keeping.shape[1]:
        return writing, keeping
    return writing[:, units], keeping[:, units]


def _ranked(writing: Gates, keeping: Gates, options: ViewOptions) -> ViewArrows:
    """The heaviest sources that are far enough."""
    self_too, near = options.include_self, options.min_distance
    if options.ranks == 1:
        first = strongest_predecessor(writing, keeping, self_too, min_distance=near)
        weight = first.weight[:, None]
        return ViewArrows(first.source[:, None], weight, first.unit[:, None], weight)
    found = top_predecessors(writing, keeping, options.ranks, self_too, min_distance=near)
    return ViewArrows(found.source, found.weight, found.unit, found.weight)


def _norm(writing: Gates, keeping: Gates, content: Gates, options: ViewOptions) -> ViewArrows:
    """The sources with the longest terms."""
    source, weight, unit = norm_predecessors(
        writing,
        keeping,
        content,
        options.ranks,
        include_self=options.include_self,
        min_distance=options.min_distance,
        window=options.window,
    )
    return ViewArrows(source, weight, unit, weight)


def _excess(
    writing: Gates, keeping: Gates, options: ViewOptions, profile: DistanceProfile | None
) -> ViewArrows:
    """The sources that stand out most; lighter ones are no candidates."""
    if profile is None:
        raise ValueError(NO_PROFILE)
    source, score, weight, unit = strongest_excess(
        writing,
        keeping,
        profile,
        options.ranks,
        min_distance=options.min_distance,
        min_weight=options.min_weight,
    )
    return ViewArrows(source, weight, unit, score)


def _above(found: ViewArrows, least: float) -> ViewArrows:
    """The arrows of at least so much weight; heavier ranks come first, so that no gap arises."""
    return _only(found, (found.source >= 0) & (found.weight >= least)) if least else found


def _only(found: ViewArrows, there: NDArray[np.bool_]) -> ViewArrows:
    """Some of the arrows."""
    return ViewArrows(
        np.where(there, found.source, -1),
        np.where(there, found.weight, 0.0),
        np.where(there, found.unit, -1),
        np.where(there, found.score, 0.0),
    )
