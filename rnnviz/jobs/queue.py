"""FairQueue: owners take turns, however many items one of them has waiting.

Start-time fair queuing with items of equal length (Goyal, Vin and Cheng, 1996): an owner's items
are due one turn apart, the first of them now or one turn after the owner's last one. The clock of
turns moves on with every item taken, so that an endless row of newcomers holds nobody back.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """A queue that is fair between owners; the caller holds a lock around it."""

    def __init__(self) -> None:
        """An empty queue."""
        self._waiting: dict[str, deque[tuple[int, T]]] = {}
        self._next_turn: dict[str, float] = {}
        self._now = 0.0
        self._arrivals = count()

    def __len__(self) -> int:
        """How many items wait."""
        return sum(map(len, self._waiting.values()))

    def push(self, owner: str, item: T, first: bool = False) -> None:
        """Add an item behind the owner's others, or before them; other owners lose no turn."""
        if owner not in self._waiting:
            self._waiting[owner] = deque()
            self._next_turn[owner] = max(self._now, self._next_turn.get(owner, 0.0))
        entry = (next(self._arrivals), item)
        if first:
            self._waiting[owner].appendleft(entry)
        else:
            self._waiting[owner].append(entry)

    def remove(self, item: T) -> bool:
        """Take an item out of turn; False where it does not wait here."""
        for owner, entries in self._waiting.items():
            for entry in entries:
                if entry[1] is item:
                    entries.remove(entry)
                    self._forget(owner)
                    return True
        return False

    def order(self) -> list[T]:
        """All waiting items, the next one first."""
        return [entry[1] for _, _, _, entry in self._due()]

    def pop(self, suits: Callable[[T], bool] = lambda _: True) -> T | None:
        """Take the next item that suits, None where none does; the others keep their turns."""
        for _, _, owner, entry in self._due():
            if suits(entry[1]):
                turn = self._next_turn[owner]
                self._now = max(self._now + 1 / (len(self._waiting) + 1), turn)
                self._waiting[owner].remove(entry)
                self._next_turn[owner] = turn + 1
                self._forget(owner)
                return entry[1]
        return None

    def _due(self) -> list[tuple[float, int, str, tuple[int, T]]]:
        rows = []
        for owner, entries in self._waiting.items():
            for offset, entry in enumerate(entries):
                rows.append((self._next_turn[owner] + offset, entry[0], owner, entry))
        return sorted(rows, key=lambda row: row[:2])

    def _forget(self, owner: str) -> None:
        """Drop an owner with nothing waiting, and the turns that lie in the past."""
        if not self._waiting[owner]:
            del self._waiting[owner]
        self._next_turn = {
            who: turn
            for who, turn in self._next_turn.items()
            if turn > self._now or who in self._waiting
        }
