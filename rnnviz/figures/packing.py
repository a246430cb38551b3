"""Numbers as bytes for the browser: quantising, encoding and fitting into a budget."""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

#: Levels 0..254 carry values, so that a signed zero has a level of its own (127).
LEVELS = 254
MISSING = 255


class Size(NamedTuple):
    """How much of a film is sent."""

    frames: int
    time: int
    units: int


def quantise_gate(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Map [0, 1] to levels 0..254; values that are not finite become ``MISSING``.

    Values outside [0, 1] are clipped. The error is at most 1/508 inside.
    """
    finite = np.isfinite(values)
    levels = np.rint(np.clip(np.where(finite, values, 0.0), 0.0, 1.0) * LEVELS)
    return np.where(finite, levels, MISSING).astype(np.uint8)


def quantise_signed(values: NDArray[np.float64], scale: float) -> NDArray[np.uint8]:
    """Map [-scale, scale] to levels 0..254 with zero at 127; see `quantise_gate`."""
    return quantise_gate(0.5 + 0.5 * values / scale)


def encode(array: NDArray[Any]) -> str:
    """The array's bytes in C order as base64 text."""
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")


def encode_strings(
    rows: Sequence[Sequence[str]] | None, frames: NDArray[np.int64], columns: range
) -> dict[str, Any] | None:
    """Texts (frames, time) as a list of distinct words and 16-bit codes into it."""
    if rows is None:
        return None
    codes: dict[str, int] = {"": 0}
    table = [
        [codes.setdefault(str(rows[frame][t]), len(codes)) for t in columns] for frame in frames
    ]
    if len(codes) > 65536:
        raise ValueError("Shorten the film: it holds more than 65,536 different predictions.")
    return {"words": list(codes), "codes": encode(np.asarray(table, dtype="<u2"))}


def evenly(total: int, count: int) -> NDArray[np.int64]:
    """``count`` indices out of ``total``, evenly spread, always with the first and the last."""
    if total <= count:
        return np.arange(total, dtype=np.int64)
    return np.unique(np.rint(np.linspace(0, total - 1, max(count, 1))).astype(np.int64))


def finite_or_none(value: float | None) -> float | None:
    """Six significant digits, or None for what JSON cannot carry."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.6g}")


def fit(frames: int, time: int, units: int, heatmaps: int, gates: int, budget: int) -> Size:
    """The largest film of at most ``budget`` bytes.

    Frames go first (down to 24: still smooth), then units (down to 16: a picture still shows
    kinds of units), then frames again (down to 8), and time steps last.

    Args:
        frames: How many there are.
        time: Time steps there are.
        units: Units there are.
        heatmaps: Bytes for one frame, time step and unit.
        gates: Gates, each with three 16-bit statistics a frame and time step.
        budget: Bytes to stay within.
    """

    def cost(size: Size) -> int:
        return size.frames * size.time * (heatmaps * size.units + 6 * gates + 3)

    def reduced(size: Size, field: str, floor: int) -> Size:
        total: int = getattr(size, field)
        if cost(size) <= budget:
            return size
        most = next(n for n in range(total, 0, -1) if _affords(size, field, n) or n <= floor)
        return size._replace(**{field: min(total, max(most, 1))})

    def _affords(size: Size, field: str, count: int) -> bool:
        return cost(size._replace(**{field: count})) <= budget

    size = Size(frames, time, units)
    for field, floor in (("frames", 24), ("units", 16), ("frames", 8), ("time", 1)):
        size = reduced(size, field, floor)
    return size
