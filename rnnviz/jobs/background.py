"""Slow work for a page, one piece at a time, that ends by itself when nobody looks any more."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

_LOG = logging.getLogger(__name__)
Value = TypeVar("Value")

MOST_WAITING = 12
UNWATCHED_SECONDS = 15.0
"""Work that nobody has asked for since is given up; a page asks twice a second."""

BUSY = "Too many texts are being read just now: try again in a minute."
FAILED = "Something went wrong while this text was read: try again, or try another text."


class GivenUp(Exception):
    """Nobody waits for the work any more."""


@dataclass(frozen=True)
class Report:
    """How far a piece of work has come.

    Attributes:
        phase: what is being done; "" while it waits for its turn.
        done, total: how much of it, in whatever the phase counts.
        elapsed: seconds since the phase began.
        error: one sentence when it has failed, else "".
    """

    phase: str = ""
    done: int = 0
    total: int = 0
    elapsed: float = 0.0
    error: str = ""

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def remaining(self) -> float | None:
        """About how many seconds the phase still takes; None while that cannot be told."""
        if self.done <= 0 or self.elapsed <= 0.0:
            return None
        return self.elapsed * max(0, self.total - self.done) / self.done


class _Piece(Generic[Value]):
    """One piece of work and how far it has come."""

    def __init__(self, key: Hashable, work: Callable[[Any], Value], clock: Callable[[], float]):
        self.key, self._work, self._clock = key, work, clock
        self._begun = self.looked = clock()
        self._phase, self._done, self._total, self.error = "", 0, 0, ""

    def run(self) -> Value:
        return self._work(self._watch)

    def unwatched(self) -> bool:
        return self._clock() - self.looked > UNWATCHED_SECONDS

    def report(self) -> Report:
        elapsed = self._clock() - self._begun
        return Report(self._phase, self._done, self._total, elapsed, self.error)

    def _watch(self, phase: str, done: int, total: int) -> None:
        """Called by the work itself."""
        if self.unwatched():
            raise GivenUp
        if phase != self._phase:
            self._begun = self._clock()
        self._phase, self._done, self._total = phase, done, total


class Background(Generic[Value]):
    """Does one piece of work after the other, each in a thread of its own.

    Args:
        keep: takes each result under its key.
        clock: seconds.
    """

    def __init__(
        self,
        keep: Callable[[Hashable, Value], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keep, self._clock = keep, clock
        self._lock = threading.Lock()
        self._waiting: deque[_Piece[Value]] = deque()
        self._failed: dict[Hashable, str] = {}
        self._current: _Piece[Value] | None = None

    def look(self, key: Hashable) -> Report | None:
        """How far the work under a key has come; None where there is none. Keeps it wanted.

        An error is reported once; the next ``start`` tries again.
        """
        with self._lock:
            if key in self._failed:
                return Report(error=self._failed.pop(key))
            piece = self._find(key)
            if piece is None:
                return None
            piece.looked = self._clock()
            return piece.report()

    def start(self, key: Hashable, work: Callable[[Any], Value]) -> Report:
        """Queue a piece of work, unless it is under way already.

        Args:
            key: of the result.
            work: is given ``watch(phase, done, total)``, to be called often; what it returns is
                kept.

        Raises:
            ValueError: when too much is waiting; one sentence.
        """
        if (known := self.look(key)) is not None:
            return known
        with self._lock:
            self._waiting = deque(piece for piece in self._waiting if not piece.unwatched())
            if len(self._waiting) >= MOST_WAITING:
                raise ValueError(BUSY)
            piece = _Piece(key, work, self._clock)
            self._waiting.append(piece)
            if self._current is None:
                self._next()
            return piece.report()

    def _find(self, key: Hashable) -> _Piece[Value] | None:
        pieces = [*self._waiting, *([self._current] if self._current else [])]
        return next((piece for piece in pieces if piece.key == key), None)

    def _go(self, piece: _Piece[Value]) -> None:
        """One piece of work, and then the next; nothing escapes."""
        try:
            self._keep(piece.key, piece.run())
        except GivenUp:
            pass
        except ValueError as error:
            self._note(piece.key, str(error))
        except Exception:
            _LOG.exception("Work in the background failed.")
            self._note(piece.key, FAILED)
        with self._lock:
            self._next()

    def _note(self, key: Hashable, sentence: str) -> None:
        with self._lock:
            while len(self._failed) >= MOST_WAITING:
                self._failed.pop(next(iter(self._failed)))
            self._failed[key] = sentence

    def _next(self) -> None:
        """Begin with the first piece that is still wanted; the lock is held.

        A thread of its own, because one that has given up its priority does not get it back.
        """
        self._current = None
        while self._waiting and self._current is None:
            piece = self._waiting.popleft()
            if not piece.unwatched():
                self._current = piece
                thread = threading.Thread(target=self._go, args=(piece,), name="book", daemon=True)
                thread.start()
