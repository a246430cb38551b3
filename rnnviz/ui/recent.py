"""The last few results of something slow, shared by all sessions of a server."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar
from weakref import WeakValueDictionary

from rnnviz.store import RecentCache

Value = TypeVar("Value")


class _Turn:
    """A lock that can be referred to weakly, so that it goes when nobody waits for it."""

    def __init__(self) -> None:
        self.lock = Lock()


class Recent(RecentCache[Hashable, Value]):
    """A cache bounded in number and in bytes, in which each value is made only once at a time.

    A class that opens one link together must not make the same thing thirty times.
    """

    def __init__(self, most: int, heaviest: int = 256_000_000) -> None:
        """Keep at most ``most`` values of together at most ``heaviest`` bytes."""
        super().__init__(most, heaviest)
        self._turns: WeakValueDictionary[Hashable, _Turn] = WeakValueDictionary()
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
            turn = self._turns.setdefault(key, _Turn())
        with turn.lock:
            known = self.get(key)
            value = maker(known)
            if value is not known:
                self.put(key, value, weigh(value))
            return value
