"""Agreement of arrows with other measures as a picture: shares, intervals and baselines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import altair as alt

from rnnviz.analysis.trust_table import ARROW, RANDOM
from rnnviz.figures.theme import INK, MUTED, Mode, colors
from rnnviz.figures.vega import styled

HOW_TO_READ: Mapping[str, str] = {
    "agreement": "Each dot is how often a kind of arrow points where the measure does, its line "
    "the interval; a tick is what arrows of the same lengths would hit at random, and a "
    "square is a baseline that needs no arrows.",
}
"""One sentence for each figure."""

Row = Mapping[str, Any]
_SHARES = alt.Scale(domain=[0, 1], nice=False)


def agreement(rows: Sequence[Row], mode: Mode = "light", width: int = 720) -> alt.HConcatChart:
    """One panel for each target, a line for each kind of arrow, baselines below.

    Args:
        rows: of ``TrustTable.to_dict``, all of them with the same words counted.
        mode: light or dark background.
        width: of all panels together, in pixels.

    Raises:
        ValueError: when there is no row.
    """
    shown = agreement_rows(rows)
    if not shown:
        raise ValueError("There is no agreement to show: measure it first.")
    targets = list(dict.fromkeys(row["target"] for row in shown))
    order = list(dict.fromkeys(row["points"] for row in shown))
    room = max(140, (width - 260) // len(targets) - 20)
    panels = [
        _panel([row for row in shown if row["target"] == target], target, order, mode, room, not k)
        for k, target in enumerate(targets)
    ]
    chart: alt.HConcatChart = alt.hconcat(*panels, spacing=16)
    return styled(chart, mode)


def agreement_rows(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """One row for each target and method, with its random baseline beside it."""
    chance = {(row["target"], row["view"]): row["share"] for row in rows if row["method"] == RANDOM}
    return [
        {
            "target": row["target"],
            "points": _name(row),
            "baseline": row["method"] != ARROW,
            "hits": row["hits"],
            "words": row["words"],
            "share": row["share"],
            "low": row["low"],
            "high": row["high"],
            "random": chance.get((row["target"], row["view"])) if row["view"] else None,
            "above best offset": row["lead"],
        }
        for row in rows
        if row["method"] != RANDOM
    ]


def _name(row: Row) -> str:
    if row["method"] == ARROW:
        return str(row["view"])
    return str(row["method"])


def _panel(
    rows: list[dict[str, Any]], target: str, order: list[str], mode: Mode, width: int, first: bool
) -> alt.LayerChart:
    """One target: lines, dots and squares, and ticks of what chance would hit."""
    words = max(row["words"] for row in rows)
    axis = alt.Axis(labelLimit=250) if first else None
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y("points:N", sort=order, title=None, axis=axis),
        tooltip=_tooltip(),
    )
    share = alt.Axis(format=".0%", values=[0, 0.5, 1])
    title = [target, f"({words:,} words)"]
    dots = _dots(base, mode).encode(x=alt.X("share:Q", title=title, scale=_SHARES, axis=share))
    lines = base.mark_rule(strokeWidth=2, color=INK[mode], opacity=0.6)
    lines = lines.encode(x=alt.X("low:Q", scale=_SHARES), x2="high:Q")
    ticks = base.mark_tick(thickness=2, size=14, color=colors(mode)["forget_gate"])
    ticks = ticks.encode(x=alt.X("random:Q", scale=_SHARES))
    layers = cast(alt.LayerChart, alt.layer(lines, ticks, dots))
    return layers.properties(width=width, height={"step": 22})


def _dots(base: alt.Chart, mode: Mode) -> alt.Chart:
    """A dot for each kind of arrow, a square for each baseline."""
    kinds = [False, True]
    shape = alt.Scale(domain=kinds, range=["circle", "square"])
    color = alt.Scale(domain=kinds, range=[colors(mode)["input_gate"], MUTED[mode]])
    points: alt.Chart = base.mark_point(filled=True, size=70, opacity=1).encode(
        shape=alt.Shape("baseline:N", legend=None, scale=shape),
        color=alt.Color("baseline:N", legend=None, scale=color),
    )
    return points


def _tooltip() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("points:N", title="points"),
        alt.Tooltip("hits:Q", title="hits", format=",.0f"),
        alt.Tooltip("words:Q", title="of words", format=",d"),
        alt.Tooltip("share:Q", title="share", format=".1%"),
        alt.Tooltip("low:Q", title="from", format=".1%"),
        alt.Tooltip("high:Q", title="to", format=".1%"),
        alt.Tooltip("random:Q", title="at random, same lengths", format=".1%"),
    ]
