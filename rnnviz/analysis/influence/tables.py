"""Tables of influence weights over pairs of steps, and the state taken apart by them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnnviz.analysis.checks import cut_off, gate, gate_pair, limit
from rnnviz.trace import Trace

Floats = NDArray[np.float64]


def weights(input_gate: ArrayLike, forget_gate: ArrayLike) -> Floats:
    """Every influence weight ``w_j^t`` (RAN paper, equation 3).

    Args:
        input_gate: (time, unit), not negative.
        forget_gate: (time, unit), between 0 and 1.

    Returns:
        (t, j, unit), 0 where j > t.

    Raises:
        ValueError: when the gates do not fit, or the table would be too large to hold.
    """
    writing, keeping = gate_pair(input_gate, forget_gate)
    steps, units = writing.shape
    limit(
        steps * steps * units,
        "choose a shorter window or one unit, or ask for weight_table or strongest_predecessor",
    )
    table = np.zeros((steps, steps, units))
    for t in range(steps):
        if t:
            cut_off(np.multiply(table[t - 1, :t], keeping[t], out=table[t, :t]))
        table[t, t] = cut_off(writing[t].astype(np.float64))
    return table


def unit_weights(input_gate: ArrayLike, forget_gate: ArrayLike, unit: int) -> Floats:
    """The influence weights of one unit, (t, j), 0 where j > t.

    Args:
        input_gate: (time, unit), not negative.
        forget_gate: (time, unit), between 0 and 1.
        unit: which unit, from 0.

    Raises:
        ValueError: when the gates do not fit, there is no such unit or the table is too large.
    """
    writing, keeping = gate_pair(input_gate, forget_gate)
    if not 0 <= unit < writing.shape[1]:
        raise ValueError(f"Choose a unit from 0 to {writing.shape[1] - 1}, not {unit}.")
    return weights(writing[:, unit : unit + 1], keeping[:, unit : unit + 1])[..., 0]


def weight_table(input_gate: ArrayLike, forget_gate: ArrayLike) -> Floats:
    """The heaviest unit's influence weight ``max_m w_j^t(m)`` for each pair of steps.

    Args:
        input_gate: (time, unit), not negative.
        forget_gate: (time, unit), between 0 and 1.

    Returns:
        (t, j), 0 where j > t. The table over (t, j, unit) is never held in memory.

    Raises:
        ValueError: when the gates do not fit, or the table would be too large to hold.
    """
    writing, keeping = gate_pair(input_gate, forget_gate)
    steps = len(writing)
    limit(steps * steps, "choose a shorter window, or ask for strongest_predecessor")
    table, current = np.zeros((steps, steps)), np.zeros(writing.shape)
    for t in range(steps):
        current[:t] *= keeping[t]
        current[t] = writing[t]
        cut_off(current[: t + 1]).max(axis=1, out=table[t, : t + 1])
    return table


def initial_weight(forget_gate: ArrayLike) -> Floats:
    """What is left of the initial state: ``prod_{k=1..t} f_k``, (t, unit).

    Args:
        forget_gate: (time, unit).

    Raises:
        ValueError: when the gate's shape or values do not fit.
    """
    return cut_off(np.cumprod(gate(forget_gate, "forget gate"), axis=0, dtype=np.float64))


class Decomposition(NamedTuple):
    """A cell state taken apart into what this sequence wrote and what came before it.

    Attributes:
        written: (time, unit) ``sum_j w_j^t * content_j``.
        before: (time, unit) ``prod_k f_k * c_0``, from before this sequence.
        residual: (time, unit) ``c_t`` minus both: only rounding, if the trace is consistent.
    """

    written: Floats
    before: Floats
    residual: Floats


def decompose(trace: Trace) -> Decomposition:
    """Add up ``w_j^t * content_j`` term by term and compare with the recorded cell state.

    The sum is taken from the weights, not by running the cell again: O(time**2 * unit) time,
    O(time * unit) memory.

    Raises:
        ValueError: when a gate of the trace does not fit.
    """
    writing, keeping = gate_pair(trace["input_gate"], trace["forget_gate"])
    content = np.asarray(trace["content"], dtype=np.float64)
    current, written = np.zeros(content.shape), np.zeros(content.shape)
    for t in range(len(content)):
        current[:t] *= keeping[t]
        current[t] = writing[t]
        cut_off(current[: t + 1])
        written[t] = np.einsum("ju,ju->u", current[: t + 1], content[: t + 1])
    before = initial_weight(keeping) * np.asarray(trace.initial_cell_state, dtype=np.float64)
    return Decomposition(written, before, trace["cell_state"] - written - before)
