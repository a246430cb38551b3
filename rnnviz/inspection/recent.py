"""The last few results of something slow, bounded in bytes and shared by all who ask."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from rnnviz.store import RecentCache
from rnnviz.trace import Trace

Value = TypeVar("Value")
Given = ParamSpec("Given")


class Recent(RecentCache[Hashable, Value]):
    """A cache bounded in number and in bytes, in which each value is made only once at a time.

    A class that opens one link together must not make the same thing thirty times.
    """

    def __init__(self, most: int, heaviest: int = 256_000_000) -> None:
        """Keep at most ``most`` values of together at most ``heaviest`` bytes."""
        super().__init__(most, heaviest)
        self._turns: WeakValueDictionary[Hashable, Lock] = WeakValueDictionary()
        self._turns_lock = Lock()

    def make(
        self,
        key: Hashable,
        maker: Callable[[Value | None], Value],
        weigh: Callable[[Value], int] = lambda value: 0,
    ) -> Value:
        """The value that ``maker`` makes of the one kept so far, None where there is none.

        Args:
            key: of the value; others that ask for it meanwhile wait and are given it.
            maker: returns the very same object where nothing has to be made.
            weigh: bytes of a value.
        """
        with self._turns_lock:
            turn = self._turns.setdefault(key, Lock())
        with turn:
            known = self.get(key)
            value = maker(known)
            if value is not known:
                self.put(key, value, weigh(value))
            return value


def kept(
    most: int,
    key: Callable[..., Hashable],
    weigh: Callable[[Any], int] = lambda value: 0,
) -> Callable[[Callable[Given, Value]], Callable[Given, Value]]:
    """Keep what a function returned last; what raises is not kept.

    Args:
        most: so many results.
        key: of the function's arguments: equal keys have equal results.
        weigh: bytes of a result.
    """

    def decorate(make: Callable[Given, Value]) -> Callable[Given, Value]:
        found: Recent[Value] = Recent(most)

        @wraps(make)
        def once(*given: Given.args, **named: Given.kwargs) -> Value:
            def maker(known: Value | None) -> Value:
                return make(*given, **named) if known is None else known

            return found.make(key(*given, **named), maker, weigh)

        return once

    return decorate


def trace_bytes(trace: Trace) -> int:
    """Bytes of memory that a trace takes, with what it predicts."""
    held = (*trace.arrays.values(), *trace.weights.values(), trace.predictions)
    return sum(array.nbytes for array in held if array is not None)
