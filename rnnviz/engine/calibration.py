"""The size of a matrix product that suits the machine, measured once and remembered."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any

import numpy as np
import threadpoolctl
from numpy.typing import NDArray

from rnnviz.engine.blas import product, tools
from rnnviz.engine.compiling import cache_folder

LIMITS = (0, 250_000, 500_000, 1_000_000)
"""Multiplications that a product may have before it is cut; 0 never cuts."""
SHAPES = ((200, 32, 79), (400, 32, 102), (512, 64, 156), (800, 20, 401))
"""Rows, columns and inner size of the products of some usual layers."""
_SECONDS = 0.004


@cache
def product_limit(dtype: Any) -> int:
    """The best limit for the products of a type on this machine.

    It is measured at first use, which takes about a tenth of a second, and kept in a file beside
    the compiled kernels, under the name of the machine's BLAS.
    """
    path = cache_folder() / "products.json"
    name = f"{_blas()} {np.dtype(dtype)}"
    try:
        known = dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        known = {}
    if known.get(name) in LIMITS:
        return int(known[name])
    known[name] = measure(dtype)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(known), encoding="utf-8")
    except OSError:
        pass  # a folder that cannot be written to costs a measurement at each start, no more
    return int(known[name])


def measure(dtype: Any) -> int:
    """The limit with the smallest sum of times, each shape counted alike."""
    scores = dict.fromkeys(LIMITS, 0.0)
    for shape in SHAPES:
        times = {limit: _time(shape, dtype, limit) for limit in LIMITS}
        best = min(times.values())
        for limit, seconds in times.items():
            scores[limit] += seconds / best
    return min(scores, key=scores.__getitem__)


def _time(shape: tuple[int, int, int], dtype: Any, limit: int) -> float:
    """Seconds of one product, the best of several."""
    rows, columns, inner = shape
    a, b, c = (_matrix(n, m, dtype) for n, m in ((rows, inner), (inner, columns), (rows, columns)))
    hand = tools(dtype, limit)
    best, end = np.inf, time.perf_counter() + _SECONDS
    while time.perf_counter() < end:
        began = time.perf_counter()
        for _ in range(4):
            product(
                hand, 0, 0, rows, columns, inner, a.ctypes.data, inner, b.ctypes.data, columns,
                0, c.ctypes.data, columns,
            )  # fmt: skip
        best = min(best, time.perf_counter() - began)
    return best


def _matrix(rows: int, columns: int, dtype: Any) -> NDArray[Any]:
    return np.full((rows, columns), 0.5, dtype=dtype)


def _blas() -> str:
    """The BLAS that the products use and the kernels that it has chosen."""
    for library in threadpoolctl.threadpool_info():
        if "scipy" in str(library.get("filepath")):
            parts = ("internal_api", "version", "architecture")
            return " ".join(str(library.get(part)) for part in parts)
    return "unknown"
