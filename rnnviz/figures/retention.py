"""How much of what is written, kept and left is told by the kind of word, as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rnnviz.analysis.retention_table import CONTROLS, QUANTITIES
from rnnviz.figures.theme import INK, Mode, colors
from rnnviz.figures.vega import Spec, channel, styled

HOW_TO_READ: Mapping[str, str] = {
    "explained": "Each dot is the share of the differences between words that the kind of word "
    "explains, its line the 95% interval: 100% means that all words of a kind are alike, and "
    "shuffled kinds show what chance gives.",
    "by_kind": "Each dot is the mean over the words of one part of speech, the commonest first.",
    "by_frequency": "Each dot is the mean over words that are about as frequent, by their places "
    "in the model's vocabulary, which begins with the most frequent word.",
}
"""One sentence for each figure."""

COLORS: Mapping[str, str] = {
    "written": "input_gate",
    "kept": "forget_gate",
    "left": "cell_state",
}
"""The quantity in whose colour each of the three is drawn."""

_NAMES = {
    "part of speech": "its part of speech",
    "shuffled": "parts of speech, shuffled",
    "frequency": "how frequent it is",
    "beyond frequency": "part of speech beyond frequency",
    "beyond part of speech": "frequency beyond part of speech",
    "next word": "the next word's part of speech",
    "known": "its part of speech, known words only",
}


def explained_rows(table: Mapping[str, Any], after: int) -> list[dict[str, Any]]:
    """A row for each quantity and control, of the means over units, for people."""
    return [
        {
            "quantity": row["quantity"],
            "explained by": _NAMES[row["control"]],
            "words": row["words"],
            "share": row["share"],
            "low": row["low"],
            "high": row["high"],
        }
        for row in table["rows"]
        if row["after"] == after and row["size"] == "mean" and row["share"] is not None
    ]


def explained(table: Mapping[str, Any], after: int, mode: Mode = "light") -> Spec:
    """One panel for each quantity, a line for each control; in Vega-Lite.

    Args:
        table: of ``rnnviz.analysis.retention_table.table``.
        after: how many words later.
        mode: light or dark background.
    """
    rows = explained_rows(table, after)
    order = [_NAMES[control] for control in CONTROLS]
    panels = [
        _panel(
            [row for row in rows if row["quantity"] == quantity],
            ("share:Q", [0, 1], "share explained", ".0%"),
            ("explained by:N", order),
            quantity,
            mode,
            first=not k,
        )
        for k, quantity in enumerate(QUANTITIES)
    ]
    return styled({"hconcat": panels, "spacing": 32}, mode)


def kind_rows(table: Mapping[str, Any], after: int) -> list[dict[str, Any]]:
    """A row for each part of speech and quantity, of the means over units."""
    return _mean_rows(table["kinds"], after, "part of speech")


def frequency_rows(table: Mapping[str, Any], after: int) -> list[dict[str, Any]]:
    """A row for each class of frequency and quantity, the most frequent first; unknown words last.

    Empty for a table of before, which has no such means.
    """
    rows = sorted(
        table.get("frequencies", ()), key=lambda row: (row["frequency"] < 0, row["frequency"])
    )
    named = [row | {"frequency": _places(row["frequency"])} for row in rows]
    return _mean_rows(named, after, "frequency")


def _places(digits: int) -> str:
    """Which places of the vocabulary have so many binary digits, see ``probe.retention``."""
    if digits < 0:
        return "unknown"
    first, last = 2 ** (digits - 1) if digits else 0, 2**digits - 1
    return f"{first:,}" if first == last else f"{first:,} to {last:,}"


def _mean_rows(means: Sequence[Mapping[str, Any]], after: int, named: str) -> list[dict[str, Any]]:
    return [
        {
            "quantity": quantity,
            named: row[named],
            "words": row["words"],
            "mean": row[f"{quantity} (mean)"],
        }
        for row in means
        if row["after"] == after
        for quantity in QUANTITIES
    ]


def by_kind(table: Mapping[str, Any], after: int, mode: Mode = "light") -> Spec:
    """The means of each quantity by part of speech, a panel each; in Vega-Lite.

    The arguments are those of :func:`explained`.
    """
    return _means(kind_rows(table, after), "part of speech", mode)


def by_frequency(table: Mapping[str, Any], after: int, mode: Mode = "light") -> Spec:
    """The means of each quantity by class of frequency; see :func:`by_kind`."""
    return _means(frequency_rows(table, after), "frequency", mode)


def _means(rows: Sequence[Mapping[str, Any]], named: str, mode: Mode) -> Spec:
    order = list(dict.fromkeys(row[named] for row in rows))
    panels = []
    for k, quantity in enumerate(QUANTITIES):
        of_it = [row for row in rows if row["quantity"] == quantity]
        top = max((row["mean"] for row in of_it), default=1.0)
        axis = ("mean:Q", [0, top], "mean", ".3~g")  # some are below a hundredth
        panels.append(_panel(of_it, axis, (f"{named}:N", order), quantity, mode, not k))
    return styled({"hconcat": panels, "spacing": 32}, mode)


def _panel(
    rows: Sequence[Mapping[str, Any]],
    along: tuple[str, list[float], str, str],
    down: tuple[str, list[str]],
    quantity: str,
    mode: Mode,
    first: bool,
) -> Spec:
    """Dots, with lines for intervals where there are any."""
    field, domain, title, form = along
    axis = {"labelLimit": 250} if first else None
    y = channel(down[0], sort=down[1], title=None, axis=axis)
    tooltip = [
        channel(down[0], title=down[0].partition(":")[0]),
        channel("words:Q", title="words", format=",d"),
        channel(field, title=title, format=form),
    ]
    scale = {"domain": domain, "nice": False}
    dots = {
        "mark": {
            "type": "point",
            "filled": True,
            "size": 70,
            "opacity": 1,
            "color": colors(mode)[COLORS[quantity]],
        },
        "encoding": {
            "x": channel(field, title=[quantity, title], scale=scale, axis={"format": form}),
            "y": y,
            "tooltip": tooltip,
        },
    }
    layers = [dots]
    if any("low" in row for row in rows):
        rule = {"type": "rule", "strokeWidth": 2, "color": INK[mode], "opacity": 0.6}
        encoding = {"x": channel("low:Q", scale=scale), "x2": {"field": "high"}, "y": y}
        layers.insert(0, {"mark": rule, "encoding": encoding})
    return {
        "data": {"values": list(rows)},
        "layer": layers,
        "width": 190,
        "height": {"step": 22},
    }
