"""Tables and plain data as files and in them: rows, numbers, JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Rows = list[dict[str, Any]]


def to_json(data: Any) -> str:
    """Plain data as JSON, in which numbers that are not finite become null."""
    return json.dumps(_finite(data), ensure_ascii=False, allow_nan=False)


def _finite(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in data]
    return None if isinstance(data, float) and not math.isfinite(data) else data


def entries_json(data: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8 with one line for each entry at the top.

    Raises:
        ValueError: when a number in it is not finite.
    """
    lines = [
        f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False, allow_nan=False)}"
        for name, value in data.items()
    ]
    return ("{\n  " + ",\n  ".join(lines) + "\n}\n").encode("utf-8", "replace")


def numbers(values: ArrayLike) -> Any:
    """An array as nested lists: the shortest decimals that tell, None for what is not a number."""
    array = np.asarray(values)
    if array.ndim:
        return [numbers(row) for row in array]
    value = float(str(array))  # float32 0.1 is 0.1 and not 0.10000000149
    return value if math.isfinite(value) else None


def unit_rows(
    arrays: Mapping[str, NDArray[Any]],
    labels: Sequence[str],
    called: str = "label",
    said: Callable[[Any], Any] = numbers,
) -> Rows:
    """A row for each time step, from 1, and unit, from 0: as figures count them.

    Args:
        arrays: quantities by name, each (time, unit).
        labels: (time,) what was read.
        called: the name of their column.
        said: a single number as the table has it.
    """
    times, units = next(iter(arrays.values())).shape
    return [
        {"time": t + 1, called: labels[t], "unit": unit}
        | {name: said(array[t, unit]) for name, array in arrays.items()}
        for t in range(times)
        for unit in range(units)
    ]
