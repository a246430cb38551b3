"""The learning curve as a chart in Vega-Lite: loss above, the task's own metric below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rnnviz.figures.packing import evenly, finite_or_none
from rnnviz.figures.theme import INK, MUTED, Mode
from rnnviz.figures.vega import Spec, channel, many_rows, quantitative, styled

HOW_TO_READ: Mapping[str, str] = {
    "learning_curve": "The upper panel shows the loss and the lower one the task's own metric "
    "against training steps; the dashed line is what a trivial answer reaches.",
}
"""One sentence for each figure."""

MOST_POINTS = 800


def learning_curve(
    steps: Sequence[int],
    loss: Sequence[float],
    metric: Sequence[float | None] | None = None,
    *,
    metric_name: str = "metric",
    metric_unit: str = "",
    baseline: float | None = None,
    baseline_name: str = "baseline",
    log: bool = False,
    mode: Mode = "light",
    width: int = 560,
) -> Spec:
    """Loss and metric along a training, at most 800 points, without values that are not finite.

    Args:
        steps: (points,) training steps.
        loss: (points,).
        metric: (points,), None where it was not measured; None for no second panel.
        metric_name: what the metric is called.
        metric_unit: its unit, for example ``"%"``, or empty.
        baseline: the metric of a trivial answer, or None.
        baseline_name: what that answer is called.
        log: a logarithmic axis for the loss; values that are not positive are left out.
        mode: light or dark background.
        width: of the chart in pixels.

    Raises:
        ValueError: when the lists differ in length.
    """
    if len(loss) != len(steps) or (metric is not None and len(metric) != len(steps)):
        raise ValueError("Give the learning curve one loss and one metric for each step.")
    panels = [_line(_rows(steps, loss, positive=log), "loss", log, mode, width)]
    if metric is not None:
        title = f"{metric_name} ({metric_unit})" if metric_unit else metric_name
        panel = _line(_rows(steps, metric), title, False, mode, width)
        if baseline is not None:
            panel = {"layer": [panel, *_rule(baseline, baseline_name, mode)]}
            panel |= {name: panel["layer"][0].pop(name) for name in ("width", "height")}
        panels.append(panel)
    return styled({"vconcat": panels, "resolve": {"scale": {"x": "shared"}}}, mode)


def _rows(
    steps: Sequence[int], values: Sequence[float | None], positive: bool = False
) -> list[dict[str, float]]:
    """The points that can be drawn, evenly thinned out."""
    rows = []
    for step, value in zip(steps, values, strict=True):
        finite = finite_or_none(value)
        if finite is not None and (finite > 0.0 or not positive):
            rows.append({"step": int(step), "value": finite})
    return [rows[i] for i in evenly(len(rows), MOST_POINTS)]


def _line(rows: list[dict[str, float]], title: str, log: bool, mode: Mode, width: int) -> Spec:
    """One panel."""
    few = len(rows) < 30  # single points would not show as a line
    point = {"color": INK[mode]} if few else False
    return {
        "data": many_rows(rows, ["step", "value"]),
        "mark": {"type": "line", "color": INK[mode], "point": point},
        "encoding": {
            "x": channel("step:Q", title="training step"),
            "y": quantitative("value", title, log),
            "tooltip": [
                channel("step:Q", title="training step", format=",d"),
                channel("value:Q", title=title, format=".4g"),
            ],
        },
        "width": width,
        "height": 150,
    }


def _rule(baseline: float, name: str, mode: Mode) -> list[Spec]:
    """The dashed line of a trivial answer, with its name."""
    data = {"values": [{"value": baseline, "name": name}]}
    rule = {"type": "rule", "color": MUTED[mode], "strokeDash": [6, 4], "strokeWidth": 2}
    text = {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "dy": -2}
    told = [
        channel("name:N", title="baseline"),
        channel("value:Q", title="value", format=".4g"),
    ]
    height = channel("value:Q")
    named = {"x": {"value": 0}, "y": height, "text": channel("name:N")}
    return [
        {"data": data, "mark": rule, "encoding": {"y": height, "tooltip": told}},
        {"data": data, "mark": text | {"color": MUTED[mode]}, "encoding": named},
    ]
