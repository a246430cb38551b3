"""What the figures of cells side by side show, in words and as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis import gates as measure
from rnnviz.figures.compare import Curve
from rnnviz.figures.diagram_parts import fixed
from rnnviz.figures.theme import QUANTITY_TITLES

Rows = list[dict[str, Any]]
Arrays = Mapping[str, NDArray[Any]]


def say_curves(curves: Sequence[Curve], kind: str) -> str:
    """How far each curve has come.

    Args:
        curves: of the cells.
        kind: ``"loss"`` or ``"metric"``.
    """
    parts = []
    for curve in curves:
        known = [
            (step, value)
            for step, value in zip(curve.steps, getattr(curve, kind), strict=True)
            if value is not None
        ]
        last = f"{known[-1][1]:.4g} at {known[-1][0]:,.6g}" if known else "not measured yet"
        parts.append(f"{curve.title}: {last}")
    return f"{'; '.join(parts)}."


def curve_rows(curves: Sequence[Curve]) -> Rows:
    """Every point of every curve; of several runs the ends of their band too."""
    rows: Rows = []
    for curve in curves:
        columns = {"step": curve.steps, "loss": curve.loss, "metric": curve.metric}
        for name, (low, high) in curve.spread.items():
            columns |= {f"least {name}": low, f"largest {name}": high}
        rows += [
            {"cell": curve.title} | dict(zip(columns, values, strict=True))
            for values in zip(*columns.values(), strict=True)
        ]
    return rows


def say_gates(cells: Mapping[str, Arrays]) -> str:
    """The mean of each gate over units and time."""
    parts = []
    for title, arrays in cells.items():
        means = [
            f"{QUANTITY_TITLES[name].lower()} {array.mean():.2f}" for name, array in arrays.items()
        ]
        parts.append(f"{title}: {', '.join(means) or 'no learned gates'}")
    return f"{'; '.join(parts)}."


def gate_rows(cells: Mapping[str, Arrays]) -> Rows:
    """Mean and band of each gate at each time step, which counts from 1."""
    rows: Rows = []
    for title, arrays in cells.items():
        for name, array in arrays.items():
            low, high = measure.spread(array)
            rows += [
                {"cell": title, "time": t + 1, "quantity": QUANTITY_TITLES[name]}
                | {"mean": mean, "10%": below, "90%": above}
                for t, (mean, below, above) in enumerate(
                    zip(measure.mean(array).tolist(), low.tolist(), high.tolist(), strict=True)
                )
            ]
    return rows


def say_map(cells: Arrays) -> str:
    """The range and the mean of one quantity."""
    parts = [
        f"{title}: {len(array.T)} units "
        f"from {fixed(array.min())} to {fixed(array.max())}, mean {fixed(array.mean())}"
        for title, array in cells.items()
    ]
    return f"{'; '.join(parts)}."


def map_rows(cells: Arrays) -> Rows:
    """A row for each unit, which counts from 0, with a column for each time step, from 1 on."""
    return [
        {"cell": title, "unit": unit}
        | {f"time {t}": value for t, value in enumerate(values, start=1)}
        for title, array in cells.items()
        for unit, values in enumerate(np.asarray(array, dtype=np.float64).T.tolist())
    ]
