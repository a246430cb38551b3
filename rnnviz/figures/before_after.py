"""One number over a sequence, before a network was changed by hand and after, in Vega-Lite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnnviz.figures.packing import finite_or_none
from rnnviz.figures.theme import INK, MUTED, Mode
from rnnviz.figures.vega import Spec, channel, many_rows, quantitative, styled

HOW_TO_READ: Mapping[str, str] = {
    "before_after": "The dashed grey line is the network as it was trained, the full line the one "
    "with gates held; on the logarithmic axis a zero has no place and leaves a gap.",
}
"""One sentence for each figure."""

BEFORE, AFTER = "as trained", "held"


@dataclass(frozen=True)
class Line:
    """A number at each step, before and after.

    Attributes:
        title: what it is.
        before, after: each (time,), nan where there is none.
        log: whether its axis is logarithmic.
    """

    title: str
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    log: bool = False


def before_after(line: Line, labels: Sequence[str], mode: Mode = "light") -> Spec:
    """Both lines on one axis; steps count from 1.

    Args:
        line: what is drawn.
        labels: one text a time step.
        mode: light or dark background.
    """
    rows = [
        {"step": t + 1, "read": labels[t], "network": name, "value": value}
        for name, values in ((BEFORE, line.before), (AFTER, line.after))
        for t, value in enumerate(_drawn(values, line.log))
    ]
    look = {"type": "line", "point": {"size": 25}, "invalid": "break-paths-show-domains"}
    order = {"domain": [BEFORE, AFTER]}
    time = {"domain": [1, max(2, len(labels))], "nice": False}
    whole = {"tickMinStep": 1, "format": "d"}
    few = {"tickCount": 4} | ({"format": "~e"} if line.log else {})
    return styled(
        {
            "height": 170,
            "layer": [
                {
                    "data": many_rows(rows, ["step", "value"]),
                    "mark": look,
                    "encoding": {
                        "x": channel("step:Q", title="time step", scale=time, axis=whole),
                        "y": quantitative("value", line.title, line.log) | {"axis": few},
                        "color": channel(
                            "network:N",
                            scale=order | {"range": [MUTED[mode], INK[mode]]},
                            legend={"title": None, "orient": "top", "labelColor": INK[mode]},
                        ),
                        "strokeDash": channel(
                            "network:N", scale=order | {"range": [[4, 3], [1, 0]]}, legend=None
                        ),
                        "tooltip": [
                            channel("network:N"),
                            channel("step:Q", title="time step"),
                            channel("read:N"),
                            channel("value:Q", title=line.title, format=".3g"),
                        ],
                    },
                }
            ],
        },
        mode,
    )


def _drawn(values: NDArray[np.float64], log: bool) -> list[float | None]:
    """What can be drawn, None for a gap."""
    found = (finite_or_none(float(value)) for value in values)
    return [None if value is None or (log and value <= 0) else value for value in found]
