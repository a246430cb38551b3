"""How far error flows back: the constant error carousel against the full gradient.

Norms are by lag: entry ``k`` is about the derivative of the last cell state by the one ``k`` steps
before it. They are computed as logarithms, rescaled at every step, so that neither a thousand
vanishing steps nor a thousand exploding ones leave the range of the numbers; the functions named
``*_log_norm`` return these (base 10), the others 10 to their power.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis._derivative import Derivatives
from rnnviz.analysis._sweep import Sweep
from rnnviz.analysis.checks import gate_with_steps
from rnnviz.trace import Trace

Floats = NDArray[np.float64]
Norm = Literal["spectral", "frobenius"]


class Curves(NamedTuple):
    """Everything to draw against the lag, base-10 logarithms, each (lag,); -inf where it is zero.

    Attributes:
        full: of :func:`jacobian_norm`.
        path: of :func:`path_norm`.
        cell_gradient: of ``|dL/dc_t|``, or None for a trace without targets.
        hidden_gradient: of ``|dL/dh_t|``, or None.
    """

    full: Floats
    path: Floats
    cell_gradient: Floats | None = None
    hidden_gradient: Floats | None = None


class GradientNorm(NamedTuple):
    """The length of the loss's gradient at each step, before any clipping, each (time,).

    Attributes:
        cell_state: ``|dL/dc_t|``.
        hidden_state: ``|dL/dh_t|``, with ``h_t`` as a node of its own even where it equals ``c_t``.
    """

    cell_state: Floats
    hidden_state: Floats


def path_norm(trace: Trace) -> Floats:
    """The derivative along the carousel, every gate and content held fixed, (lag,).

    ``max_m prod_k f_k(m)`` over the forget gates between the two steps: exactly 1 for a cell
    without forgetting, 0 from lag 1 on for one that keeps nothing.

    Raises:
        ValueError: when the trace has no step or its forget gate does not fit.
    """
    return _power(path_log_norm(trace))


def path_log_norm(trace: Trace) -> Floats:
    """The base-10 logarithm of :func:`path_norm`, (lag,); -inf where nothing is kept.

    Raises:
        ValueError: when the trace has no step or its forget gate does not fit.
    """
    keeping = gate_with_steps(trace["forget_gate"], "forget gate").astype(np.float64)
    logs = np.cumsum(_log(keeping[:0:-1]), axis=0)
    return np.concatenate([np.zeros(1), logs.max(axis=1)])


def jacobian_norm(trace: Trace, norm: Norm = "spectral", lags: int | None = None) -> Floats:
    """The norm of the total derivative ``dc_T / dc_t``, in which ``h`` follows ``c``, (lag,).

    Args:
        trace: with the weights of its layer.
        norm: ``"spectral"``, how much the most favoured direction grows, or ``"frobenius"``.
        lags: at most this many entries, lag 0 included; all when None.

    Returns:
        (lag,); 0 or inf where a number is too small or too large: see :func:`jacobian_log_norm`.

    Raises:
        ValueError: when the trace has no step or lacks its weights, or the norm is unknown.
    """
    return _power(jacobian_log_norm(trace, norm, lags))


def jacobian_log_norm(trace: Trace, norm: Norm = "spectral", lags: int | None = None) -> Floats:
    """The base-10 logarithm of :func:`jacobian_norm`, (lag,), exact beyond the range of floats.

    One sweep back over the sequence: O(lag * unit**3) time and O(unit**2) memory. Where the
    compiled engine serves, spectral norms of more than 16 units may be too low, by 0.5 % at the
    very most: each is proved to be that close. All others are exact to rounding.

    Args:
        trace: with the weights of its layer.
        norm: ``"spectral"`` or ``"frobenius"``.
        lags: at most this many entries, lag 0 included; all when None.

    Raises:
        ValueError: when the trace has no step or lacks its weights, or the norm is unknown.
    """
    if norm not in ("spectral", "frobenius"):
        raise ValueError(f"Choose the norm 'spectral' or 'frobenius', not {norm!r}.")
    if not len(trace):
        raise ValueError("The trace has no time step; give the network some input.")
    if lags is not None and lags < 1:
        raise ValueError(f"Ask for at least one lag, not {lags}.")
    steps, size = len(trace), trace.hidden_size
    count = steps if lags is None else min(lags, steps)
    derivatives = Derivatives(trace)
    if _compiled():
        return Sweep(derivatives).norms(count, norm == "spectral")
    # The derivatives of c_T by (h_t, c_t), each with the other held, times 10**-scale.
    direct, scale = np.eye(size, 2 * size, size), 0.0
    log_norm = np.full(count, -np.inf)
    for lag in range(count):
        t = steps - 1 - lag
        total = direct[:, size:] + direct[:, :size] * derivatives.output_slope[t]
        log_norm[lag] = _log_norm(total, norm) + scale
        if lag + 1 == count:
            break
        step, hidden = derivatives.at(t), direct[:, :size]
        direct = total @ step.cell
        if step.output is not None:
            direct += hidden @ step.output
        size_now = float(np.abs(direct).max())
        if size_now == 0.0:
            break
        direct /= size_now
        scale += float(np.log10(size_now))
    return log_norm


def _compiled() -> bool:
    """Whether the compiled engine serves; asked for here, since loading it takes time."""
    from rnnviz import engine

    return engine.available()


def gradient_norm(trace: Trace) -> GradientNorm:
    """The length of ``dL/dc_t`` and of ``dL/dh_t`` at each step, before any clipping.

    Raises:
        ValueError: when the trace was recorded without targets.
    """
    if not {"cell_state", "hidden_state"} <= set(trace.gradients):
        raise ValueError("This trace holds no gradients; record it together with its targets.")
    return lengths_of(trace.gradients)


def lengths_of(gradients: Mapping[str, NDArray[Any]]) -> GradientNorm:
    """The same of gradients by the state's name, as ``Trace.gradients``, (time, unit) each."""
    cell, hidden = (
        np.linalg.norm(gradients[name].astype(np.float64), axis=1)
        for name in ("cell_state", "hidden_state")
    )
    return GradientNorm(cell, hidden)


def curves(
    trace: Trace,
    norm: Norm = "spectral",
    lags: int | None = None,
    gradients: GradientNorm | None = None,
) -> Curves:
    """All norms of a trace by lag, as logarithms.

    Args:
        trace: with the weights of its layer; with gradients, if it was recorded with targets.
        norm: which norm of the full derivative, ``"spectral"`` or ``"frobenius"``.
        lags: at most this many entries, lag 0 included; all when None.
        gradients: of its sequence where the trace does not hold them.

    Raises:
        ValueError: when the trace has no step or lacks its weights, or the norm is unknown.
    """
    full, path = jacobian_log_norm(trace, norm, lags), path_log_norm(trace)[:lags]
    if trace.gradients:
        gradients = gradient_norm(trace)
    if gradients is None:
        return Curves(full, path)
    cell, hidden = (_log(lengths[::-1])[:lags] for lengths in gradients)
    return Curves(full, path, cell, hidden)


def _log_norm(matrix: Floats, norm: Norm) -> float:
    """The base-10 logarithm of a norm, -inf for a matrix of zeros."""
    largest = float(np.abs(matrix).max())
    if largest == 0.0:
        return -np.inf
    matrix = matrix / largest
    if norm == "frobenius":
        squared = float(np.sum(matrix * matrix))
    else:  # the largest eigenvalue of the Gram matrix; cheaper than singular values
        squared = float(np.linalg.eigvalsh(matrix.T @ matrix)[-1])
    return float(0.5 * np.log10(squared) + np.log10(largest))


def _log(values: Floats) -> Floats:
    """The base-10 logarithm, -inf for 0."""
    logs = np.full(values.shape, -np.inf)
    return np.log10(values, out=logs, where=values > 0.0)


def _power(logs: Floats) -> Floats:
    """10 to the power of each, 0 or inf beyond the range of floats."""
    with np.errstate(over="ignore", under="ignore"):
        return np.power(10.0, logs)
