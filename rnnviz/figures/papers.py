"""What a paper prints beside what was measured, and learning curves run by run; in Vega-Lite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rnnviz.figures.theme import CELL_COLORS, CELL_DASHES, HIGHLIGHTS, INK, Mode
from rnnviz.figures.vega import Spec, channel, legend_of_lines, many_rows, styled

HOW_TO_READ: Mapping[str, str] = {
    "beside": "Each dot is one run, the upright line what the paper prints; where there is no "
    "line, nothing is printed, where there is no dot, no run got there.",
    "curves": "Each line is one run; those of one setting look alike.",
}
"""One sentence for each figure."""


def beside(
    rows: Sequence[Mapping[str, Any]], title: str, log: bool = False, mode: Mode = "light"
) -> Spec:
    """A line for each setting: a tick at the printed number, a dot at each run's.

    Args:
        rows: setting, kind ("printed" or "measured"), value, and seed (None where printed).
        title: of the numbers.
        log: whether their axis is logarithmic.
        mode: light or dark background.
    """
    order = list(dict.fromkeys(row["setting"] for row in rows))
    # Not rounded to the next power of ten: most of the axis would be empty.
    scale = {"nice": False, "padding": 20, **({"type": "log"} if log else {"zero": False})}
    x = channel("value:Q", title=title, scale=scale)
    y = channel("setting:N", sort=order, title=None, axis={"labelLimit": 260})
    tooltip = [channel("setting:N"), channel("kind:N"), channel("value:Q", format=",.6~g")]
    parts = {kind: [row for row in rows if row["kind"] == kind] for kind in ("printed", "measured")}
    tick = {"type": "tick", "thickness": 3, "size": 22, "color": INK[mode]}
    dot = {"type": "point", "filled": True, "size": 55, "opacity": 0.75}
    layers = [
        {
            "data": {"values": [dict(row) for row in parts[kind]]},
            "mark": mark,
            "encoding": {"x": x, "y": y, "tooltip": [*tooltip, *more]},
        }
        for kind, mark, more in (
            ("printed", tick, []),
            ("measured", dot | {"color": HIGHLIGHTS[mode]["good"]}, [channel("seed:Q")]),
        )
    ]
    return styled({"layer": layers, "height": 60 + 28 * len(order)}, mode)


def curves(rows: Sequence[Mapping[str, Any]], along: str, title: str, mode: Mode = "light") -> Spec:
    """Learning curves, a line for each run.

    Args:
        rows: setting, seed, at, value; of up to six settings.
        along: what ``at`` counts.
        title: what ``value`` is.
        mode: light or dark background.

    Raises:
        ValueError: when there are more settings than looks.
    """
    order = list(dict.fromkeys(row["setting"] for row in rows))
    if len(order) > len(CELL_DASHES):
        raise ValueError(f"Choose up to {len(CELL_DASHES)} settings to draw.")
    colors = {"domain": order, "range": [*CELL_COLORS[mode][: len(order)]]}
    dashes = {"domain": order, "range": [list(dash) for dash in CELL_DASHES[: len(order)]]}
    # One setting alone needs no legend: the table above names it.
    legend = legend_of_lines(order, orient="bottom", labelLimit=300) if len(order) > 1 else None
    encoding = {
        "x": channel(
            "at:Q", title=along, scale={"nice": False}, axis={"tickMinStep": 1, "format": ",d"}
        ),
        "y": channel("value:Q", title=title, scale={"zero": False}),
        "color": channel("setting:N", scale=colors, legend=legend),
        "strokeDash": channel("setting:N", scale=dashes, legend=legend),
        "detail": channel("seed:N"),
    }
    line = {"type": "line", "strokeWidth": 1.5, "opacity": 0.8}
    data = many_rows([dict(row) for row in rows], ("seed", "at", "value"))
    layer = {"data": data, "mark": line, "encoding": encoding}
    return styled({"layer": [layer], "height": 260}, mode)
