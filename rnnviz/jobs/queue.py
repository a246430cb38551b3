"""FairQueue: owners take turns, however many items one of them has waiting.

Start-time fair queuing with items of equal length (Goyal, Vin and Cheng, 1996): an owner's items
are due one turn apart, the first of them now or one turn after the owner's last one. The clock of
turns moves on with every item taken, so that an endless row of newcomers holds nobody back.
"""

from __future__ import annotations

from collections import deque
from itertools import count
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """A queue that is fair between owners; the caller holds a lock around it."""

    def __init__(self) -> None:
        """An empty queue."""
        self._front: deque[T] = deque()
        self._waiting: dict[str, deque[tuple[int, T]]] = {}
        self._next_turn: dict[str, float] = {}
        self._now = 0.0
        self._arrivals = count()

    def __len__(self) -> int:
        """How many items wait."""
        return len(self._front) + sum(map(len, self._waiting.values()))

    def push(self, owner: str, item: T) -> None:
        """Add an item behind the owner's others."""
        if owner not in self._waiting:
            self._waiting[owner] = deque()
            self._next_turn[owner] = max(self._now, self._next_turn.get(owner, 0.0))
        self._waiting[owner].append((next(self._arrivals), item))

    def push_front(self, item: T) -> None:
        """Add an item before all others, but behind those that came this way earlier."""
        self._front.append(item)

    def remove(self, item: T) -> bool:
        """Take an item out of turn; False where it does not wait here."""
        if item in self._front:
            self._front.remove(item)
            return True
        for owner, entries in self._waiting.items():
            for entry in entries:
                if entry[1] is item:
                    entries.remove(entry)
                    self._forget(owner)
                    return True
        return False

    def order(self) -> list[T]:
        """All waiting items, the next one first."""
        return [*self._front, *(item for _, _, _, item in self._due())]

    def pop(self) -> T | None:
        """Take the next item, None where nothing waits."""
        if self._front:
            return self._front.popleft()
        due = self._due()
        if not due:
            return None
        turn, _, owner, item = due[0]
        self._now = max(self._now + 1 / (len(self._waiting) + 1), turn)
        self._waiting[owner].popleft()
        self._next_turn[owner] = turn + 1
        self._forget(owner)
        return item

    def _due(self) -> list[tuple[float, int, str, T]]:
        rows = []
        for owner, entries in self._waiting.items():
            for offset, (arrival, item) in enumerate(entries):
                rows.append((self._next_turn[owner] + offset, arrival, owner, item))
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
