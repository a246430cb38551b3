"""Agreement of arrows with other measures as a picture: shares, intervals and baselines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rnnviz.analysis.agreement_table import ARROW, RANDOM
from rnnviz.figures.theme import INK, MUTED, Mode, colors
from rnnviz.figures.vega import Spec, channel, styled

HOW_TO_READ: Mapping[str, str] = {
    "agreement": "Each dot is how often a kind of arrow points where the measure does, its line "
    "the interval; a tick is what arrows of the same lengths would hit at random, and a "
    "square is a baseline that needs no arrows.",
}
"""One sentence for each figure."""

Row = Mapping[str, Any]
_SHARES = {"domain": [0, 1], "nice": False}


def agreement(rows: Sequence[Row], mode: Mode = "light") -> Spec:
    """One panel for each target, a line for each kind of arrow, baselines below; in Vega-Lite.

    Args:
        rows: of ``AgreementTable.to_dict``, all of them with the same words counted.
        mode: light or dark background.

    Raises:
        ValueError: when there is no row.
    """
    shown = agreement_rows(rows)
    if not shown:
        raise ValueError("There is no agreement to show: measure it first.")
    targets = list(dict.fromkeys(row["target"] for row in shown))
    order = list(dict.fromkeys(row["points"] for row in shown))
    room = max(140, 460 // len(targets) - 20)
    panels = [
        _panel([row for row in shown if row["target"] == target], target, order, mode, room, not k)
        for k, target in enumerate(targets)
    ]
    return styled({"hconcat": panels, "spacing": 16}, mode)


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
) -> Spec:
    """One target: lines, dots and squares, and ticks of what chance would hit."""
    words = max(row["words"] for row in rows)
    axis = {"labelLimit": 250} if first else None
    shared = {"y": channel("points:N", sort=order, title=None, axis=axis), "tooltip": _TOOLTIP}

    def layer(mark: Spec, **encoding: Spec) -> Spec:
        return {"mark": mark, "encoding": {**encoding, **shared}}

    share = {"format": ".0%", "values": [0, 0.5, 1]}
    title = [target, f"({words:,} words)"]
    lines = layer(
        {"type": "rule", "strokeWidth": 2, "color": INK[mode], "opacity": 0.6},
        x=channel("low:Q", scale=_SHARES),
        x2={"field": "high"},
    )
    tick = {"type": "tick", "thickness": 2, "size": 14, "color": colors(mode)["forget_gate"]}
    dots = layer(
        {"type": "point", "filled": True, "size": 70, "opacity": 1},
        x=channel("share:Q", title=title, scale=_SHARES, axis=share),
        **_kinds(mode),
    )
    layers = [lines, layer(tick, x=channel("random:Q", scale=_SHARES)), dots]
    return {"data": {"values": rows}, "layer": layers, "width": width, "height": {"step": 22}}


def _kinds(mode: Mode) -> dict[str, Spec]:
    """A dot for each kind of arrow, a square for each baseline."""
    looks = {"shape": ["circle", "square"], "color": [colors(mode)["input_gate"], MUTED[mode]]}
    return {
        name: channel("baseline:N", legend=None, scale={"domain": [False, True], "range": look})
        for name, look in looks.items()
    }


_TOOLTIP = [
    channel("points:N", title="points"),
    channel("hits:Q", title="hits", format=",.0f"),
    channel("words:Q", title="of words", format=",d"),
    channel("share:Q", title="share", format=".1%"),
    channel("low:Q", title="from", format=".1%"),
    channel("high:Q", title="to", format=".1%"),
    channel("random:Q", title="at random, same lengths", format=".1%"),
]
