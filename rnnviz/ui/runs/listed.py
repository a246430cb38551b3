"""The runs that the page lists: those that the visitor may find, filtered and in an order."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from typing import NamedTuple

from rnnviz.jobs import Job, default_runner
from rnnviz.store import RecentCache, RunSummary
from rnnviz.ui.listing import Listed, listed
from rnnviz.ui.rights import findable, may_find, may_manage, rights_to
from rnnviz.ui.run_names import run_titles
from rnnviz.ui.runs.rows import RunRow, is_worth_a_row, row_of, row_of_job, task_title

ORIGINS = {"": "All runs", "here": "Trained or uploaded", "mine": "Mine", "app": "Examples"}
"""Where a run is from: all, not shipped, the visitor's to manage, shipped."""


@dataclass(frozen=True, eq=False)
class Rows:
    """The runs that a visitor may find, newest first, those that came with the app last."""

    rows: tuple[RunRow, ...]

    @cached_property
    def ids(self) -> frozenset[str]:
        """Of the runs."""
        return frozenset(row.id for row in self.rows)

    @cached_property
    def live(self) -> bool:
        """Whether any is being trained or waits for it."""
        return any(row.live for row in self.rows)

    @cached_property
    def own(self) -> bool:
        """Whether any did not come with the app."""
        return not all(row.shipped for row in self.rows)

    @cached_property
    def cells(self) -> Mapping[str, str]:
        """The titles of the cells that occur, by name."""
        return {row.config.cell_name: row.config.spec.title for row in self.rows}

    @cached_property
    def tasks(self) -> frozenset[str]:
        """The tasks that occur."""
        return frozenset(row.config.task for row in self.rows)


class _Look(NamedTuple):
    """What a visitor found at one look, and what it depends on."""

    listing: Listed
    ended: frozenset[tuple[str, str]] | None
    """The trainings that this server knows, and whose they are; None where one goes on."""
    rows: Rows


NO_ROWS = Rows(())
_LOOKS: RecentCache[Hashable, _Look] = RecentCache(32)
_ROWS: RecentCache[tuple[str, bool], tuple[RunSummary, RunRow]] = RecentCache(50_000)


def all_rows() -> Rows:
    """The runs that the visitor may find: the very same object as long as nothing in it changes.

    Raises:
        StoreError: when the store cannot be read.
    """
    listing, jobs = listed(), {job.id: job for job in default_runner().jobs()}
    owners = listing.owners | {job.run_owner for job in jobs.values()}
    rights = rights_to(owners, listing.titles.keys() | jobs.keys())
    return _LOOKS.make(rights, partial(_look, listing, jobs)).rows


def _look(listing: Listed, jobs: Mapping[str, Job], known: _Look | None) -> _Look:
    """See :func:`all_rows`, after another look of somebody with the same rights."""
    goes_on = any(not job.state.ended for job in jobs.values())
    ended = None if goes_on else frozenset((job.id, job.run_owner) for job in jobs.values())
    if known is not None and known[:2] == (listing, ended) and not goes_on:
        return known
    rows = _rows(listing, jobs)
    same = known is not None and known.rows.rows == rows
    return _Look(listing, ended, known.rows if known is not None and same else Rows(rows))


def _rows(listing: Listed, jobs: Mapping[str, Job]) -> tuple[RunRow, ...]:
    titles, server = run_titles(), default_runner().server
    # There are far fewer owners than runs, and asking for each run would take most of the time.
    manages = cache(may_manage)

    def row(run: RunSummary) -> RunRow:
        title, job = titles.get(run.id, run.title), jobs.get(run.id)
        if job is not None:
            return row_of(run, job, server, title, manages)
        key = run.id, manages(run.owner)
        summary, made = _ROWS.get(key) or (None, None)
        if made is None or summary is not run or made.title != title:
            made = row_of(run, None, server, title, manages)
            _ROWS.put(key, (run, made))
        return made

    rows = [row(run) for run in findable(listing.stored)]
    for job in jobs.values():
        unsaved = job.id not in listing.titles and is_worth_a_row(job)
        if unsaved and may_find(job.id, job.run_owner, False):
            rows.append(row_of_job(job, titles.get(job.id, job.id)))
    rows.sort(key=lambda row: (row.created, row.id), reverse=True)
    return (*rows, *map(row, listing.shipped))


@dataclass(frozen=True)
class Filters:
    """What to show: texts that must occur, and keys of which one must fit."""

    search: str = ""
    cells: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    origin: str = ""

    def fits(self, row: RunRow) -> bool:
        """Whether a row is to be shown."""
        return (
            (not self.search or self._occurs(row))
            and (not self.cells or row.config.cell_name in self.cells)
            and (not self.tasks or row.config.task in self.tasks)
            and (not self.statuses or row.status in self.statuses)
            and _of_origin(row, self.origin)
        )

    def _occurs(self, row: RunRow) -> bool:
        text = f"{row.title} {row.name} {row.note} {row.id}".casefold()
        return all(word in text for word in self.search.casefold().split())


def _of_origin(row: RunRow, origin: str) -> bool:
    if origin == "mine":
        return row.mine
    return origin == "" or row.shipped == (origin == "app")


SORTS: dict[str, tuple[str, Callable[[RunRow], tuple[object, ...]], bool]] = {
    "newest": ("Newest first", lambda row: (row.created,), True),
    "changed": ("Last changed first", lambda row: (row.changed,), True),
    "name": ("Name", lambda row: (row.title.casefold(),), False),
    "cell": ("Cell", lambda row: (row.config.spec.title,), False),
    "task": ("Task", lambda row: (task_title(row), row.config.spec.title), False),
    "metric": ("Result, largest first", lambda row: _measured(row, 1.0), False),
    "metric-up": ("Result, smallest first", lambda row: _measured(row, -1.0), False),
    "size": ("Largest model first", lambda row: (row.parameters, row.config.hidden_size), True),
}
"""Ways to order the rows: what they are called, by what, and whether it is turned round."""


def _measured(row: RunRow, sign: float) -> tuple[object, ...]:
    """Runs of one task stand together: results of two tasks are not of one kind."""
    return task_title(row), row.metric is None, -sign * (row.metric or 0.0)


def ordered(rows: Iterable[RunRow], sort: str) -> list[RunRow]:
    """The rows in one of the orders of ``SORTS``; equal ones stay as they were."""
    _, key, turned = SORTS[sort]
    return sorted(rows, key=key, reverse=turned)
