"""A whole book's arrows: the strip along it, the distances, and a window of its words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.long_text import EDGES, LongTextStatistics
from rnnviz.figures.arcs import arcs_payload
from rnnviz.figures.theme import INK, MUTED, Mode
from rnnviz.figures.vega import Spec, channel, quantitative, styled

HOW_TO_READ: Mapping[str, str] = {
    "strip": "The upper bars show how far the longest arrow of each part of the text reaches back, "
    "on a logarithmic axis, and the lower ones how many of its arrows are long.",
    "distances": "Each bar counts the arrows of a range of distances, the dark one those to the "
    "step just before; both axes are logarithmic, so that the few long arrows beside the many "
    "short ones can be seen.",
}
"""One sentence for each figure."""


def strip_payload(
    statistics: LongTextStatistics,
    least: int,
    at: int,
    window: tuple[int, int],
    item: str = "word",
    name: str = "book",
) -> dict[str, Any]:
    """Pack the overview along a book for the browser.

    Args:
        statistics: of the book.
        least: arrows over at least so many tokens are counted; a beginning of a range in ``EDGES``.
        at: the token that the reader is at.
        window: the tokens on the screen, the first and the one behind the last.
        item: what one token is called.
        name: names saved files.

    Raises:
        ValueError: when no range of distances begins at ``least``.
    """
    return {
        "kind": "book",
        "name": name,
        "item": item,
        "tokens": statistics.steps,
        "stretch": statistics.stretch,
        "longest": statistics.longest.tolist(),
        "longest_step": statistics.longest_step.tolist(),
        "mean": [round(value, 2) for value in statistics.mean.tolist()],
        "many": statistics.at_least(least).tolist(),
        "least": least,
        "at": at,
        "window": list(window),
    }


def window_payload(
    tokens: Sequence[str],
    start: int,
    source: ArrayLike,
    weight: ArrayLike,
    unit: ArrayLike,
    before: Mapping[int, str],
    *,
    at: int,
    key: str,
    selected: int | None = None,
    minimum_distance: int = 1,
    unknown: Sequence[bool] = (),
    direction: Literal["ltr", "rtl"] = "ltr",
    name: str = "book",
    title: str = "",
    item: str = "word",
    weight_name: str = "weight",
) -> dict[str, Any]:
    """Pack some words of a book and their arrows; arrows that leave them become stubs.

    Args:
        tokens: the words, (token,).
        start: where the first of them stands in the book.
        source, weight, unit: of each word's arrow, (token,); sources count from the beginning of
            the book, -1 for none.
        before: the words before ``start`` that arrows point at, by their place in the book.
        at: the place in the book to show first.
        key: changes whenever anything but the place changes.
        selected: the word pinned, by its place in the book.
        minimum_distance, unknown, direction, name, title, item, weight_name: as for
            :func:`rnnviz.figures.arcs.arcs_payload`.

    Raises:
        ValueError: when the columns do not fit.
    """
    places = np.asarray(source, dtype=np.int64)
    inside = np.where(places >= start, places - start, -1)
    pinned = None if selected is None else selected - start
    payload = arcs_payload(
        tokens,
        inside,
        weight,
        unit,
        direction=direction,
        minimum_distance=minimum_distance,
        unknown=unknown,
        selected=pinned,
        name=name,
        title=title,
        item=item,
        weight_name=weight_name,
    )
    leaving = np.flatnonzero((places >= 0) & (places < start))
    strengths = np.asarray(weight, dtype=np.float64)
    peak = float(strengths[leaving].max(initial=0.0))
    payload["weight_scale"] = max(payload["weight_scale"], peak)
    stubs = {
        "target": leaving.tolist(),
        "distance": (leaving + start - places[leaving]).tolist(),
        "weight": [float(f"{value:.6g}") for value in strengths[leaving]],
        "unit": np.asarray(unit)[leaving].tolist(),
        "word": [before[place] for place in places[leaving].tolist()],
    }
    return payload | {"window": {"start": start, "at": at, "key": key, "stubs": stubs}}


def distances(by_distance: ArrayLike, mode: Mode = "light") -> Spec:
    """How many arrows reach how far back, both on logarithmic axes, as a chart in Vega-Lite.

    Args:
        by_distance: (ranges,) arrows of each range in ``EDGES``.
        mode: light or dark background.

    Raises:
        ValueError: when there is no arrow.
    """
    counts = np.asarray(by_distance, dtype=np.int64)
    if not counts.any():
        raise ValueError("There is no arrow to count; give the network a longer text.")
    rows, last = _rows(counts), _end(int(np.flatnonzero(counts)[-1]))
    height = quantitative("height", "arrows per step of distance", True, least=rows[0]["floor"])
    ticks = _ticks(rows[0]["floor"], max(row["height"] for row in rows), (1,))
    bars = {
        "data": {"values": rows},
        "mark": {"type": "bar"},
        "encoding": {
            "x": channel(
                "start:Q",
                title="distance (steps back)",
                scale={"type": "log", "domain": [0.5, max(10, last)], "nice": False},
                axis={"format": ",d", "values": _ticks(1, last, (1, 2, 5))},
            ),
            "x2": {"field": "end"},
            "y": height | {"axis": {"values": ticks}},
            "y2": {"field": "floor"},
            "color": {
                "condition": {"test": "datum.start < 1", "value": INK[mode]},
                "value": MUTED[mode],
            },
            "tooltip": [
                channel("reach:N", title="distance"),
                channel("arrows:Q", title="arrows", format=",d"),
                channel("share:Q", title="share of all arrows", format=".2%"),
            ],
        },
    }
    return styled({"width": 560, "height": 240, "layer": [bars]}, mode)


def _ticks(low: float, high: float, digits: Sequence[int]) -> list[float]:
    """Round numbers of a logarithmic axis."""
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    every = [digit * 10.0**decade for decade in decades for digit in digits]
    return [tick for tick in every if low <= tick <= high]


def _end(place: int) -> int:
    """The first distance behind a range."""
    return int(EDGES[place + 1]) if place + 1 < len(EDGES) else 2 * int(EDGES[place])


def _rows(counts: NDArray[np.int64]) -> list[dict[str, Any]]:
    """One row a bar; ranges of several distances are drawn as high as one of them is on average."""
    rows = []
    places = np.flatnonzero(counts).tolist()
    heights = [int(counts[place]) / (_end(place) - int(EDGES[place])) for place in places]
    floor = min(heights) / 2
    for place, height in zip(places, heights, strict=True):
        first, behind = int(EDGES[place]), _end(place)
        reach = f"{first:,}" if behind == first + 1 else f"{first:,} to {behind - 1:,}"
        rows.append(
            {
                "start": first - 0.5,
                "end": behind - 0.5,
                "reach": reach + (" step" if behind == 2 else " steps"),
                "arrows": int(counts[place]),
                "height": float(height),
                "floor": float(floor),
                "share": float(counts[place] / counts.sum()),
            }
        )
    return rows
