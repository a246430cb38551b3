"""Small arrays as text in the card of a run, so that it can be looked at without its data set."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from typing import Any

import numpy as np
from numpy.typing import NDArray


def packed(array: NDArray[Any]) -> str:
    """The bytes of an array in base 64."""
    return b64encode(np.ascontiguousarray(array).tobytes()).decode()


def unpacked(text: object, dtype: Any, *shape: int) -> NDArray[Any]:
    """The array again; the text may come from an upload.

    Raises:
        ValueError: when it does not hold as many numbers of that kind, or not all are finite.
    """
    try:
        data = b64decode(text, validate=True) if isinstance(text, str) else b""
        array: NDArray[Any] = np.frombuffer(data, np.dtype(dtype)).reshape(shape)
    except (binascii.Error, ValueError):
        raise ValueError(f"The details of this run must hold {shape} numbers.") from None
    if not np.isfinite(array).all():
        raise ValueError("The details of this run must hold finite numbers.")
    return array


def baseline_of(details: Any) -> float:
    """The baseline in a run's details, which may come from an upload.

    Raises:
        ValueError: when it is not a number.
    """
    value = details.get("baseline")
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        raise ValueError("The baseline of this run must be a number.")
    return float(value)
