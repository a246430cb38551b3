"""A small cache that forgets what was used longest ago."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class RecentCache(Generic[K, V]):
    """At most so many values, together of at most so much weight; safe to use from any thread."""

    def __init__(self, most: int, heaviest: int) -> None:
        """Keep ``most`` values whose weights add up to no more than ``heaviest``."""
        self._most, self._heaviest = most, heaviest
        self._values: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        """The value of a key, which becomes the most recent; None where it is not kept."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: K, value: V, weight: int = 0) -> None:
        """Keep a value, unless it is too heavy by itself, and forget the oldest ones."""
        with self._lock:
            self._values.pop(key, None)
            self._values[key] = (value, weight)
            while self._values and not self._fits():
                self._values.popitem(last=False)

    def __len__(self) -> int:
        """How many values are kept."""
        return len(self._values)

    def _fits(self) -> bool:
        total = sum(weight for _, weight in self._values.values())
        return len(self._values) <= self._most and total <= self._heaviest
