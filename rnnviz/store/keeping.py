"""How long runs are kept, and which of them leave when room is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rnnviz.store.summary import RunSummary

BIN_DAYS = 7.0
"""How long a deleted run can be brought back."""

_DAY = 86_400.0


@dataclass(frozen=True)
class Keeping:
    """The limits of a store.

    Attributes:
        days: runs that were written longer ago are removed.
        max_bytes: beyond this the oldest runs are removed, those in the bin first.
    """

    days: float
    max_bytes: int

    def is_due(self, total: int, now: float, oldest: float | None, binned: float | None) -> bool:
        """Whether any run has to leave.

        Args:
            total: bytes of all runs, those of the bin included.
            now: seconds since 1970.
            oldest: when the oldest run was saved that nobody cares for, None where there is none.
            binned: when the first run of the bin was deleted, None where it is empty.
        """
        limits = ((oldest, self.days), (binned, BIN_DAYS))
        return any(
            since is not None and (total > self.max_bytes or now - since > days * _DAY)
            for since, days in limits
        )

    def leaving_bin(
        self, binned: Sequence[RunSummary], total: int, now: float
    ) -> Iterator[RunSummary]:
        """The runs of the bin that leave it for good, oldest first.

        Args:
            binned: the runs in the bin.
            total: bytes of all runs, those of the bin included.
            now: seconds since 1970.
        """
        for one in sorted(binned, key=lambda one: one.modified):
            if total <= self.max_bytes and now - one.modified <= BIN_DAYS * _DAY:
                return
            total -= one.size
            yield one

    def leaving(
        self, runs: Sequence[RunSummary], total: int, now: float, keep: str
    ) -> Iterator[RunSummary]:
        """The runs that leave the store, oldest first; none that somebody cares for.

        Args:
            runs: those in the store.
            total: bytes of all of them.
            now: seconds since 1970.
            keep: the id of the run that has just been put.
        """
        for one in sorted(runs, key=lambda one: one.modified):
            if one.kept or one.id == keep:
                continue
            if total <= self.max_bytes and now - one.modified <= self.days * _DAY:
                return
            total -= one.size
            yield one
