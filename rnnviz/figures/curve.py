"""The learning curve as the film's scrubber shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.figures.packing import evenly, finite_or_none

MOST_POINTS = 800


def curve_payload(curve: Mapping[str, Any], steps: NDArray[np.int64]) -> dict[str, Any]:
    """A learning curve of at most 800 points, with loss and metric read off at each frame.

    Args:
        curve: ``step`` and ``loss`` (points,); ``metric`` (points,) or None, its entries None
            where it was not measured; ``metric_name``, ``metric_unit`` (for example "%"),
            ``baseline`` (the metric of a trivial answer) and ``baseline_name``; ``solved``: the
            step at which the task was solved, or None. All but the first two may be missing.
        steps: Training step of each frame, (frames,).

    Raises:
        ValueError: The lists differ in length.
    """
    step = [int(value) for value in curve["step"]]
    loss = [finite_or_none(value) for value in curve["loss"]]
    raw = curve.get("metric")
    metric = [None] * len(step) if raw is None else [finite_or_none(value) for value in raw]
    if not len(step) == len(loss) == len(metric):
        raise ValueError("Give the learning curve one loss and one metric for each step.")
    kept = evenly(len(step), MOST_POINTS)
    solved = curve.get("solved")
    return {
        "step": [step[i] for i in kept],
        "loss": [loss[i] for i in kept],
        "metric": [metric[i] for i in kept],
        "frame_loss": [_latest(step, loss, int(at)) for at in steps],
        "frame_metric": [_latest(step, metric, int(at)) for at in steps],
        "metric_name": str(curve.get("metric_name") or "metric"),
        "metric_unit": str(curve.get("metric_unit") or ""),
        "baseline": finite_or_none(curve.get("baseline")),
        "baseline_name": str(curve.get("baseline_name") or "baseline"),
        "solved": None if solved is None or solved is False else int(solved),
    }


def _latest(step: Sequence[int], values: Sequence[float | None], at: int) -> float | None:
    """The last value known at a training step; nothing from after it."""
    stop = int(np.searchsorted(np.asarray(step), at, side="right"))
    return next((v for v in reversed(values[:stop]) if v is not None), None)
