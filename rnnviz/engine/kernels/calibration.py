"""The size of a matrix product that suits the machine, measured once and remembered."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.kernels.blas import Tools, libraries, one_thread, product, tools
from rnnviz.engine.kernels.compiling import cache_folder, kernel

Floats = NDArray[Any]

LIMITS = (0, 250_000, 500_000, 1_000_000)
"""Multiplications that a product may have before it is cut; 0 never cuts."""
SHAPES = ((200, 32, 79), (400, 32, 102), (512, 64, 156), (800, 20, 401))
"""Rows, columns and inner size of the products of some usual layers."""
_SECONDS = 0.004
ROUNDS = 8
DAY = 86_400.0
UNDISTURBED = 0.9
"""Share of a measurement in which its thread ran, below which it is not trusted for long."""

OWN_LIMITS = (0, 50_000)
"""Multiplications that a product may have to do without BLAS; 0 leaves all to BLAS."""
SMALL_SHAPES = ((32, 20, 11), (8, 20, 32), (32, 11, 20))
"""Products of a layer of 8 units."""


@cache
def product_limit(dtype: Any) -> int:
    """The best limit for the products of a type on this machine.

    It is measured at first use, which takes about a tenth of a second, and kept in a file beside
    the compiled kernels, under the name of the machine's BLAS; for a day only where the machine
    was busy with something else.
    """
    return _remembered(f"{_blas()} {np.dtype(dtype)}", LIMITS, lambda: measure(dtype))


@cache
def own_limit(dtype: Any) -> int:
    """The largest products that do better without BLAS; measured and kept likewise."""
    return _remembered(f"own, {_blas()} {np.dtype(dtype)}", OWN_LIMITS, lambda: measure_own(dtype))


def calibrated(dtype: Any) -> Tools:
    """Fresh tools for one thread, with the limits that suit the machine."""
    kind = np.dtype(dtype)
    return tools(kind, product_limit(kind), own_limit(kind))


def _remembered(name: str, allowed: Sequence[int], measured: Callable[[], int]) -> int:
    """What the file says, or a measurement that goes into it."""
    path = cache_folder() / "products.json"
    try:
        known = dict(json.loads(path.read_text(encoding="utf-8")))
        limit, until = known[name]
        if limit in allowed and (until is None or time.time() < until <= time.time() + DAY):
            return int(limit)
    except (OSError, ValueError, TypeError):
        known = {}
    except KeyError:
        pass
    limit, quiet = _watched(measured)
    known[name] = [limit, None if quiet else time.time() + DAY]
    # A folder that cannot be written to costs a measurement at each start, no more.
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(known), encoding="utf-8")
    return limit


def _watched(measured: Callable[[], int]) -> tuple[int, bool]:
    """A measurement, and whether this thread had a core to itself all the while."""
    wall, own = time.perf_counter(), time.thread_time()
    with one_thread:
        limit = measured()
    wall, own = time.perf_counter() - wall, time.thread_time() - own
    return limit, own >= UNDISTURBED * wall


def measure(dtype: Any) -> int:
    """The limit with the smallest sum of times, each shape counted alike."""
    return _best(LIMITS, SHAPES, lambda limit: tools(dtype, limit))


def measure_own(dtype: Any) -> int:
    """Likewise for the products that may do without BLAS."""
    return _best(OWN_LIMITS, SMALL_SHAPES, lambda own: tools(dtype, 0, own))


def _best(
    limits: Sequence[int], shapes: Sequence[tuple[int, int, int]], with_: Callable[[int], Tools]
) -> int:
    """The limit with the smallest sum of times relative to the best at each shape.

    All limits take turns, so that whatever slows the machine for a moment slows each of them.
    """
    scores = dict.fromkeys(limits, 0.0)
    for shape in shapes:
        times = dict.fromkeys(limits, np.inf)
        for _ in range(ROUNDS):
            for limit in limits:
                seconds = seconds_of_product(shape, with_(limit), _SECONDS / ROUNDS)
                times[limit] = min(times[limit], seconds)
        best = min(times.values())
        for limit, seconds in times.items():
            scores[limit] += seconds / best
    return min(scores, key=scores.__getitem__)


def seconds_of_product(shape: tuple[int, int, int], hand: Tools, least: float) -> float:
    """Seconds of one product of rows, columns and inner size, the best of ``least`` seconds."""
    rows, columns, inner = shape
    sizes = ((rows, inner), (inner, columns), (rows, columns))
    a, b, c = (_matrix(*size, hand.factors.dtype) for size in sizes)
    repeat(1, a, b, c, hand)
    best, end = np.inf, time.perf_counter() + least
    while time.perf_counter() < end:
        began = time.perf_counter()
        repeat(5, a, b, c, hand)
        best = min(best, (time.perf_counter() - began) / 5)
    return float(best)


@kernel()
def repeat(count: int, a: Floats, b: Floats, c: Floats, hand: Tools) -> None:
    """``C = A B``, several times; a single call from Python would last longer than the product."""
    rows, inner = a.shape
    columns = b.shape[1]
    for _ in range(count):
        product(
            hand, 0, 0, rows, columns, inner, a.ctypes.data, inner, b.ctypes.data, columns, 0,
            c.ctypes.data, columns,
        )  # fmt: skip


def _matrix(rows: int, columns: int, dtype: Any) -> NDArray[Any]:
    return np.full((rows, columns), 0.5, dtype=dtype)


def _blas() -> str:
    """The BLAS that the products use and the kernels that it has chosen."""
    parts = ("internal_api", "version", "architecture")
    found = [each.info() for each in libraries()]
    return ", ".join(" ".join(str(each.get(part)) for part in parts) for each in found)
