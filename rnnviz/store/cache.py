"""A small cache that forgets what was used longest ago, and makes each value once at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class RecentCache(Generic[K, V]):
    """At most so many values, together of at most so much weight; safe to use from any thread."""

    def __init__(self, most: int, heaviest: int = 256_000_000) -> None:
        """Keep ``most`` values whose weights add up to no more than ``heaviest``."""
        self._most, self._heaviest, self._weight = most, heaviest, 0
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()
        self._turns: WeakValueDictionary[K, Lock] = WeakValueDictionary()

    def get(self, key: K) -> V | None:
        """The value of a key, which becomes the most recent; None where it is not kept."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: K, value: V, weight: int = 0) -> None:
        """Keep a value and forget the oldest ones; one too heavy by itself is not kept at all."""
        with self._lock:
            self._weight -= self._values.pop(key, (value, 0))[1]
            if weight > self._heaviest:
                return
            self._values[key] = (value, weight)
            self._weight += weight
            while len(self._values) > self._most or self._weight > self._heaviest:
                self._weight -= self._values.popitem(last=False)[1][1]

    def make(
        self,
        key: K,
        maker: Callable[[V | None], V],
        weigh: Callable[[V], int] = lambda value: 0,
    ) -> V:
        """The value that ``maker`` makes of the one kept so far, None where there is none.

        A class that opens one link together must not make the same thing thirty times.

        Args:
            key: of the value; others that ask for it meanwhile wait and are given it.
            maker: returns the very same object where nothing has to be made; None is not kept.
            weigh: the weight of a value.
        """
        with self._lock:
            turn = self._turns.setdefault(key, Lock())
        with turn:
            known = self.get(key)
            value = maker(known)
            if value is not known and value is not None:
                self.put(key, value, weigh(value))
            return value

    def __len__(self) -> int:
        """How many values are kept."""
        return len(self._values)
