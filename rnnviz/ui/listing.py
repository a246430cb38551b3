"""What the store lists, read once a second however many look."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rnnviz.jobs import default_runner
from rnnviz.store import RunSummary, StoreError, distinct

_FRESH_SECONDS = 1.0


@dataclass(frozen=True, eq=False)
class Listed:
    """What the store listed: the very same object as long as nothing in it changes.

    Attributes:
        stored: the runs of the store.
        shipped: those that came with the app.
    """

    stored: Sequence[RunSummary]
    shipped: Sequence[RunSummary]

    @cached_property
    def owners(self) -> frozenset[str]:
        """Whose the runs of the store are."""
        return frozenset(run.owner for run in self.stored)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What each run calls itself, by its id; the shipped ones and the older ones first."""
        titles = {run.id: run.title for run in self.shipped}
        ordered = sorted(self.stored, key=lambda run: (run.created, run.id))
        return titles | {run.id: run.title for run in ordered}

    @cached_property
    def distinct_titles(self) -> Mapping[str, str]:
        """The same, with numbers where two are alike."""
        return distinct(self.titles)


class Listing:
    """What the store listed last, shared for a moment by all who look."""

    def __init__(self) -> None:
        """Nothing is read before the first look."""
        self._lock = threading.Lock()
        self._made = Listed((), ())
        self._refused = ""
        self._at = -math.inf
        self._live: frozenset[str] = frozenset()

    def get(self, live: frozenset[str], make: Callable[[], Listed]) -> Listed:
        """The list, made anew once it is old or other trainings are under way.

        Raises:
            StoreError: when the store cannot be read, or could not a moment ago: all who waited
                for one that does not answer are told so together, and not one after another.
        """
        with self._lock:
            fresh = time.monotonic() - self._at <= _FRESH_SECONDS
            if self._refused and fresh:
                raise StoreError(self._refused)
            if self._refused or not fresh or live != self._live:
                self._make(live, make)
            return self._made

    def _make(self, live: frozenset[str], make: Callable[[], Listed]) -> None:
        self._refused = ""
        try:
            made, self._live = make(), live
        except (OSError, ValueError) as error:
            self._refused = str(error)
            raise
        finally:
            self._at = time.monotonic()
        known = self._made
        if (made.stored, made.shipped) != (known.stored, known.shipped):
            self._made = made

    def forget(self) -> None:
        """Read the store anew at the next look."""
        with self._lock:
            self._refused, self._at = "", -math.inf


_LISTING = Listing()


def listed() -> Listed:
    """What the store lists.

    Raises:
        StoreError: when it cannot be read.
    """
    runner = default_runner()
    live = frozenset(job.id for job in runner.jobs() if not job.state.ended)
    return _LISTING.get(live, lambda: Listed(runner.store.list(), runner.store.shipped()))


def here() -> Listed:
    """The runs of the store, none where it cannot be read just now, and those of the app."""
    try:
        return listed()
    except (OSError, ValueError):
        return Listed((), default_runner().store.shipped())


def forget_listing() -> None:
    """Read the store anew at the next look: something in it was changed from here."""
    _LISTING.forget()
