"""What the store lists, read once a second however many look."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from rnnviz.jobs import default_runner
from rnnviz.store import RunSummary, StoreError

_FRESH_SECONDS = 1.0

Summaries = tuple[list[RunSummary], list[RunSummary]]
"""The stored runs, and those that came with the app."""


class Listing:
    """What the store listed last, shared for a moment by all who look."""

    def __init__(self) -> None:
        """Nothing is read before the first look."""
        self._lock = threading.Lock()
        self._made: Summaries | None = None
        self._refused = ""
        self._at = 0.0
        self._live: frozenset[str] = frozenset()

    def get(self, live: frozenset[str], make: Callable[[], Summaries]) -> Summaries:
        """The list, made anew once it is old or other trainings are under way.

        Raises:
            StoreError: when the store cannot be read, or could not a moment ago: all who waited
                for one that does not answer are told so together, and not one after another.
        """
        with self._lock:
            fresh = time.monotonic() - self._at <= _FRESH_SECONDS
            if self._refused and fresh:
                raise StoreError(self._refused)
            if self._made is None or not fresh or live != self._live:
                self._make(live, make)
            assert self._made is not None
            return self._made

    def _make(self, live: frozenset[str], make: Callable[[], Summaries]) -> None:
        self._refused = ""
        try:
            self._made, self._live = make(), live
        except (OSError, ValueError) as error:
            self._made, self._refused = None, str(error)
            raise
        finally:
            self._at = time.monotonic()

    def forget(self) -> None:
        """Read the store anew at the next look."""
        with self._lock:
            self._made, self._refused = None, ""


_LISTING = Listing()


def listed() -> Summaries:
    """What the store lists.

    Raises:
        StoreError: when it cannot be read.
    """
    runner = default_runner()
    live = frozenset(job.id for job in runner.jobs() if not job.state.ended)
    return _LISTING.get(live, lambda: (runner.store.list(), runner.store.shipped()))


def forget_listing() -> None:
    """Read the store anew at the next look: something in it was changed from here."""
    _LISTING.forget()
