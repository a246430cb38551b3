"""Runs of arrays inside kernels, and the element-wise functions and loops over them.

Activations are vectorising polynomials in float32 and the C library's functions in float64. The
float32 coefficients are a minimax fit of ``(exp(r) - 1 - r) / r**2`` on ``|r| <= ln(2) / 2``;
errors stay below 4e-7, those of the slopes too. Both functions saturate as torch's do: tanh is 1
from about 9 on, the sigmoid 0 below -88.8.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import types
from numba.core import cgutils as numba_cgutils
from numba.extending import intrinsic, overload
from numpy.typing import NDArray

from rnnviz.engine.kernels.compiling import kernel

SIGMOID, TANH, IDENTITY = 0, 1, 2
"""Numbers of the activations in a plan's tables."""

cgutils: Any = numba_cgutils
Floats = NDArray[Any]
f4 = np.float32
LN2 = f4(0.6931472)


def _part(context: Any, array: Any, start: Any, size: Any) -> Any:
    """``array.ravel()[start : start + size]`` of a C-contiguous array, inside kernels only.

    A slice of numba's own counts a reference to its array, with an atomic instruction at its birth
    and one at its end: a good part of a time step that takes a microsecond. This view is borrowed:
    it is valid for as long as somebody else holds the array, as the caller of a kernel does with
    its arguments. Nothing checks the bounds.
    """
    if not isinstance(array, types.Array) or array.layout != "C":
        return None
    view = types.Array(array.dtype, 1, "C")
    return view(array, types.intp, types.intp), _borrow


def _borrow(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
    """Build the view's own record: the address of its first number, and no owner."""
    array, view = signature.args[0], signature.return_type
    whole = context.make_array(array)(context, builder, arguments[0])
    found = context.make_array(view)(context, builder)
    itemsize = context.get_constant(types.intp, context.get_abi_sizeof(
        context.get_data_type(array.dtype)))  # fmt: skip
    context.populate_array(
        found,
        data=builder.gep(whole.data, [arguments[1]]),
        shape=cgutils.pack_array(builder, [arguments[2]]),
        strides=cgutils.pack_array(builder, [itemsize]),
        itemsize=itemsize,
        meminfo=None,
        parent=None,
    )
    return found._getvalue()


part: Any = intrinsic(_part)


def exponential(x: Any) -> Any:
    """``exp(x)``, inside kernels only."""
    raise NotImplementedError("Only compiled code calls this.")


def hyperbolic_tangent(x: Any) -> Any:
    """``tanh(x)``, inside kernels only."""
    raise NotImplementedError("Only compiled code calls this.")


@kernel(inline=True)
def _powers(x: Any) -> Any:
    """``exp(r) - 1``, and n shifted to where a float32 has its exponent: x is ``n ln(2) + r``."""
    # So large a number has no digits after the point: adding it rounds, and leaves the whole
    # number in the last bits, from where a shift brings it into the exponent.
    sum_ = np.float32(x * f4(1.442695) + f4(12582912.0))
    r = x - (sum_ - f4(12582912.0)) * LN2
    p = f4(0.0013814467238262296)
    p = p * r + f4(0.008368780836462975)
    p = p * r + f4(0.04166839271783829)
    p = p * r + f4(0.1666651964187622)
    p = p * r + f4(0.4999999403953552)
    p = p * r + f4(1.0)
    return p * r, np.int32(sum_.view(np.int32) << np.int32(23))


@kernel(inline=True)
def _exp_single(x: Any) -> Any:
    # At the upper bound r is 0, and the bits are exactly those of infinity.
    less, whole = _powers(min(max(x, f4(-87.0)), f4(128.0) * LN2))
    power = np.float32(less + f4(1.0))
    return np.int32(power.view(np.int32) + whole).view(np.float32)


@kernel(inline=True)
def _tanh_single(x: Any) -> Any:
    # exp(2x) - 1 over exp(2x) + 1: exactly 1 for large x, and as exact for small x as for any.
    less, whole = _powers(min(abs(x + x), f4(40.0)))
    power = np.int32(whole + np.int32(0x3F800000)).view(np.float32)
    less = power * less + (power - f4(1.0))
    return np.copysign(less / (less + f4(2.0)), x)


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


@kernel(inline=True, apart=True)
def copy(source: Floats, target: Floats) -> None:
    """Copy one array into another of its size."""
    for j in range(target.size):
        target[j] = source[j]


@kernel(inline=True, apart=True)
def one_minus(source: Floats, target: Floats) -> None:
    """Put 1 minus one array into another."""
    one = target.dtype.type(1)
    for j in range(target.size):
        target[j] = one - source[j]


@kernel(inline=True, apart=True)
def add(source: Floats, target: Floats) -> None:
    """Add one array to another."""
    for j in range(source.size):
        target[j] += source[j]


@kernel(inline=True, apart=True)
def subtract(source: Floats, target: Floats) -> None:
    """Subtract one array from another."""
    for j in range(target.size):
        target[j] -= source[j]


@kernel(inline=True, apart=True)
def add_to(one: Floats, other: Floats, target: Floats) -> None:
    """Put the sum of two arrays into a third."""
    for j in range(one.size):
        target[j] = one[j] + other[j]


@kernel(inline=True, apart=True)
def multiply(one: Floats, other: Floats, target: Floats) -> None:
    """Put the product of two arrays into a third."""
    for j in range(target.size):
        target[j] = one[j] * other[j]


@kernel(inline=True, apart=True)
def add_product(one: Floats, other: Floats, target: Floats) -> None:
    """Add the product of two arrays to a third."""
    for j in range(target.size):
        target[j] += one[j] * other[j]


@kernel()
def scale(factor: Floats, target: Floats, batch: int) -> None:
    """Multiply an array (feature, batch) with factors (batch, feature)."""
    size = factor.shape[1]
    for k in range(size):
        for b in range(batch):
            target[k * batch + b] *= factor[b, k]
