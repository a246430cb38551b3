"""Runs of an array inside kernels, without the cost of numba's own slices.

A slice counts a reference to its array, with an atomic instruction at its birth and one at its end.
At sizes where a whole time step takes a microsecond, that is a good part of it.
"""

from __future__ import annotations

from typing import Any

from numba import types
from numba.core import cgutils as numba_cgutils
from numba.extending import intrinsic

cgutils: Any = numba_cgutils


def _part(context: Any, array: Any, start: Any, size: Any) -> Any:
    """``array.ravel()[start : start + size]`` of a C-contiguous array, inside kernels only.

    The view is borrowed: it is valid for as long as somebody else holds the array, as the caller
    of a kernel does with its arguments. Nothing checks the bounds.
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
