"""Checks of gate arrays that every analysis shares."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

MAX_ENTRIES = 100_000_000
"""The most numbers that one table of weights may hold (800 MB in float64)."""

FLOOR = 1e-280
"""A lighter influence weight counts as nothing left: it is set to 0, in every view."""

LARGEST = 1e25
"""The largest input gate, times its content where that is weighed too."""


def table(values: ArrayLike, name: str) -> NDArray[np.floating[Any]]:
    """``values`` as a floating array (time, unit), not copied where possible.

    Raises:
        ValueError: when the shape is another.
    """
    array = np.asarray(values)
    if array.ndim != 2 or array.shape[1] == 0:
        raise ValueError(
            f"The {name} must be an array of shape (time, unit), not one of shape {array.shape}."
        )
    if not np.issubdtype(array.dtype, np.floating) or array.dtype.itemsize > 8:
        array = array.astype(np.float64)
    return array


def matrix(values: ArrayLike, name: str) -> NDArray[np.floating[Any]]:
    """``values`` as a floating array (time, unit) of finite numbers, not copied where possible.

    Raises:
        ValueError: when the shape is another or a value is not a finite number.
    """
    array = table(values, name)
    # min and max pass nan on, and need no temporary array.
    if array.size and not (np.isfinite(array.min()) and np.isfinite(array.max())):
        raise ValueError(
            f"The {name} holds values that are not finite numbers, so the training diverged; "
            "lower the learning rate or clip the gradients."
        )
    return array


def gate(values: ArrayLike, name: str) -> NDArray[np.floating[Any]]:
    """``values`` as the activations (time, unit) of a gate, each between 0 and 1.

    Raises:
        ValueError: when the shape is another or a value lies outside 0 and 1.
    """
    array = matrix(values, name)
    if array.size and (array.min() < 0.0 or array.max() > 1.0):
        raise ValueError(f"The {name} must lie between 0 and 1 everywhere.")
    return array


def gate_with_steps(values: ArrayLike, name: str) -> NDArray[np.floating[Any]]:
    """A gate (time, unit) with at least one step.

    Raises:
        ValueError: when the shape is another, a value does not fit or there is no step.
    """
    array = gate(values, name)
    if not len(array):
        raise ValueError(f"The {name} needs at least one time step; give the network some input.")
    return array


def gate_pair(
    input_gate: ArrayLike, forget_gate: ArrayLike
) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]:
    """An input and a forget gate of the same shape (time, unit).

    The input gate may be above 1, so that it can be passed times the size of the content.

    Raises:
        ValueError: when a shape or a value does not fit.
    """
    gate_shapes(input_gate, forget_gate)
    writing, keeping = matrix(input_gate, "input gate"), gate(forget_gate, "forget gate")
    if writing.size and writing.min() < 0.0:
        raise ValueError("The input gate must not be negative anywhere.")
    return writing, keeping


def gate_shapes(
    input_gate: ArrayLike, forget_gate: ArrayLike
) -> tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]]:
    """An input and a forget gate of the same shape (time, unit), their values not looked at.

    Raises:
        ValueError: when a shape does not fit.
    """
    writing, keeping = table(input_gate, "input gate"), table(forget_gate, "forget gate")
    if writing.shape != keeping.shape:
        raise ValueError(
            f"The input gate {writing.shape} and the forget gate {keeping.shape} must have the "
            "same shape (time, unit)."
        )
    return writing, keeping


def cut_off(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same array, with 0 in the place of weights of which nothing is left."""
    weights[weights < FLOOR] = 0.0
    return weights


def limit(entries: int, advice: str) -> None:
    """Refuse tables that would not fit into memory.

    Raises:
        ValueError: when ``entries`` is above :data:`MAX_ENTRIES`.
    """
    if entries > MAX_ENTRIES:
        raise ValueError(
            f"This table would hold {entries:,} weights, and at most {MAX_ENTRIES:,} are allowed; "
            f"{advice}."
        )
