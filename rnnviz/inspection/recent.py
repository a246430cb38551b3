"""The last few results of something slow, bounded in bytes and shared by all who ask."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from rnnviz.store import RecentCache
from rnnviz.trace import Trace

Value = TypeVar("Value")
Given = ParamSpec("Given")

HEAVIEST = 256_000_000
"""Bytes of one kind of results."""


def kept(
    most: int,
    key: Callable[..., Hashable],
    weigh: Callable[[Any], int] = lambda value: 0,
    heaviest: int = HEAVIEST,
) -> Callable[[Callable[Given, Value]], Callable[Given, Value]]:
    """Keep what a function returned last; what raises is not kept.

    Args:
        most: so many results.
        key: of the function's arguments: equal keys have equal results.
        weigh: bytes of a result.
        heaviest: bytes of all that are kept.
    """

    def decorate(make: Callable[Given, Value]) -> Callable[Given, Value]:
        cache: RecentCache[Hashable, Value] = RecentCache(most, heaviest)

        @wraps(make)
        def once(*given: Given.args, **named: Given.kwargs) -> Value:
            def maker(known: Value | None) -> Value:
                return make(*given, **named) if known is None else known

            return cache.make(key(*given, **named), maker, weigh)

        return once

    return decorate


def trace_bytes(trace: Trace) -> int:
    """Bytes of memory that a trace takes, with what it predicts.

    Its weights count although they are the run's own: they stay as long as the trace does, and a
    run that trains has others at its next snapshot.
    """
    held = (*trace.arrays.values(), *trace.weights.values(), trace.predictions)
    return sum(array.nbytes for array in held if array is not None)
