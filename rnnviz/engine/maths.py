"""Element-wise functions: vectorising polynomials in float32, the C library's in float64.

The float32 coefficients are minimax fits of ``(exp(r) - 1 - r) / r**2`` on ``|r| <= ln(2) / 2``
and of ``tanh(x) / x`` as a quotient of polynomials in ``x**2`` on ``|x| <= 7.9``; errors stay below
4e-7.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.extending import overload
from numpy.typing import NDArray

from rnnviz.engine.compiling import kernel

SIGMOID, TANH, IDENTITY = 0, 1, 2
"""Numbers of the activations in a plan's tables."""

Floats = NDArray[Any]
f4 = np.float32


def exponential(x: Any) -> Any:
    """``exp(x)``, inside kernels only."""
    raise NotImplementedError("Only compiled code calls this.")


def hyperbolic_tangent(x: Any) -> Any:
    """``tanh(x)``, inside kernels only."""
    raise NotImplementedError("Only compiled code calls this.")


@kernel(inline=True)
def _exp_single(x: Any) -> Any:
    x = min(max(x, f4(-87.0)), f4(88.0))
    # So large a number has no digits after the point: adding it rounds, and leaves the whole
    # number in the last bits, from where a shift brings it into the exponent.
    sum_ = np.float32(x * f4(1.442695) + f4(12582912.0))
    r = x - (sum_ - f4(12582912.0)) * f4(0.6931472)
    p = f4(0.0013814467238262296)
    p = p * r + f4(0.008368780836462975)
    p = p * r + f4(0.04166839271783829)
    p = p * r + f4(0.1666651964187622)
    p = p * r + f4(0.4999999403953552)
    p = p * r + f4(1.0)
    power = np.float32(p * r + f4(1.0))
    whole = np.int32(sum_.view(np.int32) << np.int32(23))
    return np.int32(power.view(np.int32) + whole).view(np.float32)


@kernel(inline=True)
def _tanh_single(x: Any) -> Any:
    x = min(max(x, f4(-7.9)), f4(7.9))
    s = x * x
    p = f4(-1.192375869265086e-13)
    p = p * s + f4(6.482584608002995e-11)
    p = p * s + f4(-2.2525004084172906e-08)
    p = p * s + f4(1.1689409802784212e-05)
    p = p * s + f4(0.0031536370515823364)
    p = p * s + f4(0.13128122687339783)
    p = p * s + f4(1.0)
    q = f4(0.0002619315928313881)
    q = q * s + f4(0.02469184435904026)
    q = q * s + f4(0.46461454033851624)
    q = q * s + f4(1.0)
    return x * p / q


@overload(exponential, inline="always", strict=False)
def _exponential(x: Any) -> Any:
    if x == types.float32:
        return lambda x: _exp_single(x)
    return lambda x: np.exp(x)


@overload(hyperbolic_tangent, inline="always", strict=False)
def _hyperbolic_tangent(x: Any) -> Any:
    if x == types.float32:
        return lambda x: _tanh_single(x)
    return lambda x: np.tanh(x)


@kernel(inline=True)
def activate(values: Floats, kind: int) -> None:
    """Replace sums by the values of the function ``kind``."""
    one = values.dtype.type(1)
    if kind == SIGMOID:
        for j in range(values.size):
            values[j] = one / (one + exponential(-values[j]))
    elif kind == TANH:
        for j in range(values.size):
            values[j] = hyperbolic_tangent(values[j])


@kernel(inline=True, apart=True)
def deactivate(values: Floats, gradient: Floats, kind: int) -> None:
    """Turn a gradient by a function's value into one by its sum, in place."""
    one = values.dtype.type(1)
    if kind == SIGMOID:
        for j in range(values.size):
            gradient[j] = gradient[j] * values[j] * (one - values[j])
    elif kind == TANH:
        for j in range(values.size):
            gradient[j] = gradient[j] * (one - values[j] * values[j])
