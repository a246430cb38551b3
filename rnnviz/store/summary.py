"""RunSummary: what a list of runs shows, by one query; nothing that a run consists of is read."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, literal, select

from rnnviz.config import ExperimentConfig
from rnnviz.model.sizes import ModelShape, parameter_count
from rnnviz.run import Card
from rnnviz.store.cache import RecentCache
from rnnviz.store.database import Database
from rnnviz.store.leases import Claim, Leases
from rnnviz.store.naming import describe, text_of
from rnnviz.store.tables import LABELS, RUNS

_CUT_SHORT = {"running", "paused"}
_GOES_ON = {"untrained", "running", "paused", "stopped"}


@dataclass(frozen=True)
class RunSummary:
    """One line of a list of runs.

    Attributes:
        id: as the run's.
        config: as the run's.
        status: as the run's; "running" while a server trains it, and "stopped" where its card says
            that it runs but no server trains it.
        message: as the run's.
        name: the name that its user gave it, here or in its card (``details["name"]``).
        step: the last step of its learning curve or snapshots.
        loss: the last training loss, None where there is none.
        metric: the last metric that was measured, None where there is none.
        snapshots: how many snapshots it has.
        modified: when it was saved, in seconds since 1970; of a run in the bin, when it was
            deleted.
        size: bytes in the store.
        shipped: whether it came with the app and cannot be removed.
        note: what its user noted.
        linked: whether somebody has a link to it.
        owner: a sign of the visitor whose run it is, "" where it is nobody's.
        shared: whether its owner lets every visitor find it.
        created: when it was first stored, in seconds since 1970.
        holder: the server that trains it now, "" for none.
        resumable: whether it has a checkpoint and its training has not come to an end.
        parameters: numbers that its model learns, 0 where that is unknown.
        text: what the text is called that it was trained on, "" for none.
        seconds: of training so far.
    """

    id: str
    config: ExperimentConfig
    status: str
    message: str
    name: str
    step: int
    loss: float | None
    metric: float | None
    snapshots: int
    modified: float
    size: int
    shipped: bool
    note: str = ""
    linked: bool = False
    owner: str = ""
    shared: bool = False
    created: float = 0.0
    holder: str = ""
    resumable: bool = False
    parameters: int = 0
    text: str = ""
    seconds: float = 0.0

    @cached_property
    def title(self) -> str:
        """What to call it: the name that its user gave it, else what it is."""
        live = self.status == "running"
        described = describe(self.config, self.text, 0.0 if live else self.seconds)
        return " ".join(self.name.split()) or described

    @property
    def kept(self) -> bool:
        """Whether it is never removed to make room: somebody named, noted, linked or trains it."""
        return bool(self.name or self.note or self.linked or self.holder or self.shipped)


def summarise(
    card: Card, modified: float, size: int, checkpoint: bool, shipped: bool = False
) -> RunSummary:
    """The summary of a run by its card, as long as nobody has labelled it or trains it.

    Args:
        card: of the run.
        modified: when it was written, in seconds since 1970.
        size: bytes in the store.
        checkpoint: whether there is one beside the card.
        shipped: whether it came with the app.
    """
    name = card.details.get("name")
    return RunSummary(
        id=card.id,
        config=card.config,
        status=card.status,
        message=card.message,
        name=name if isinstance(name, str) else "",
        loss=card.points[-1].loss if card.points else None,
        snapshots=len(card.entries),
        modified=modified,
        size=size,
        shipped=shipped,
        created=modified,
        resumable=checkpoint and card.status in _GOES_ON,
        parameters=_parameters(card),
        text=text_of(card.details, card.config),
        seconds=card.points[-1].seconds if card.points else 0.0,
        **_progress(card),
    )


def _parameters(card: Card) -> int:
    """How many numbers the run's model learns; 0 where its card does not say what it reads."""
    try:
        shape = ModelShape.from_dict(card.details.get("model"))
        return parameter_count(card.config, shape).total
    except ValueError:
        return 0


def row_of(summary: RunSummary) -> dict[str, Any]:
    """The columns of a run's row that its summary is read from again."""
    row = {name: getattr(summary, name) for name in _FIELDS if name in RUNS.c}
    row["config"] = json.dumps(summary.config.to_dict(), separators=(",", ":"))
    # PostgreSQL keeps no such character in a text.
    return {k: v.replace("\0", "") if isinstance(v, str) else v for k, v in row.items()}


def rows(binned: bool = False) -> Select[Any]:
    """The query for runs with what people say of them, or for those in the bin; the last first."""
    when = RUNS.c.deleted if binned else RUNS.c.modified
    expressions: dict[str, ColumnElement[Any]] = {
        "name": func.coalesce(LABELS.c.name, RUNS.c.name),
        "note": func.coalesce(LABELS.c.note, ""),
        "linked": func.coalesce(LABELS.c.linked, False),
        "owner": func.coalesce(LABELS.c.owner, ""),
        "shared": func.coalesce(LABELS.c.shared, False),
        "modified": when,
        "shipped": literal(False),
        "holder": literal(""),
    }
    columns = [
        expressions[name].label(name) if name in expressions else RUNS.c[name] for name in _FIELDS
    ]
    return _labelled(columns, binned)


def _stamps() -> Select[Any]:
    """The query for what differs once a run was saved or labelled again; in the same order."""
    labels = (LABELS.c.name, LABELS.c.note, LABELS.c.linked, LABELS.c.owner, LABELS.c.shared)
    return _labelled([RUNS.c.id, RUNS.c.version, RUNS.c.modified, *labels])


def _labelled(columns: Sequence[ColumnElement[Any]], binned: bool = False) -> Select[Any]:
    """A query for columns of runs and their labels."""
    when = RUNS.c.deleted if binned else RUNS.c.modified
    which = RUNS.c.deleted.is_not(None) if binned else RUNS.c.deleted.is_(None)
    joined = select(*columns).join_from(RUNS, LABELS, LABELS.c.run == RUNS.c.id, isouter=True)
    return joined.where(which).order_by(when.desc(), RUNS.c.id.desc())


def summary_of(row: Row[Any], config: ExperimentConfig, claim: Claim | None) -> RunSummary:
    """The summary of a row of :func:`rows`, with its config and who trains it."""
    run_id, _, status, *rest = tuple(row)
    if claim is None and status in _CUT_SHORT:
        status = "stopped"
    summary = RunSummary(run_id, config, status, *rest)
    return summary if claim is None else replace(summary, status="running", holder=claim.server)


_FIELDS = [item.name for item in fields(RunSummary)]


def _progress(card: Card) -> dict[str, Any]:
    """The last step and the last metric of the learning curve and the snapshots."""
    rows = [(row.step, row.metric) for row in card.entries]
    rows.extend((row.step, row.metric) for row in card.points)
    rows.sort(key=lambda row: row[0])
    metrics = [metric for _, metric in rows if metric is not None]
    return {"step": rows[-1][0] if rows else 0, "metric": metrics[-1] if metrics else None}


_LOG = logging.getLogger(__name__)
_Stamp = tuple[Any, ...]
_NONE: tuple[_Stamp, None] = (), None
_FEW = 500
"""Beyond so many all rows are read, for a query should not name each."""
_MOST_CONFIGS = 50_000
"""More than a store ever holds: with fewer than it holds, each listing would make every config."""


class Listing:
    """Reads summaries; those of runs that nobody has saved or labelled since are kept."""

    def __init__(self, database: Database, leases: Leases) -> None:
        """Read from a database, with these leases."""
        self._database, self._leases = database, leases
        self._configs: RecentCache[str, ExperimentConfig] = RecentCache(_MOST_CONFIGS, 0)
        self._unusable: set[str] = set()
        self._kept: dict[str, tuple[_Stamp, RunSummary | None]] = {}

    def stored(self) -> list[RunSummary]:
        """The runs that are not in the bin, those saved last first.

        A run that has not changed since the last call is the very same object.
        """
        with self._database.read() as connection:
            holders = self._leases.holders(connection)
            stamps = {row[0]: row for row in map(tuple, connection.execute(_stamps()))}
            for run_id in holders.keys() & stamps.keys():
                stamps[run_id] += (holders[run_id].server,)
            # Another thread may list at the same time, and set it anew.
            before = self._kept
            now = {run_id: before.get(run_id, _NONE) for run_id in stamps}
            changed = {run_id for run_id, (stamp, _) in now.items() if stamp != stamps[run_id]}
            few = [RUNS.c.id.in_(changed)] if len(changed) <= _FEW else []
            read = self._read(connection, rows().where(*few), holders) if changed else []
        summaries = {summary.id: summary for summary in read}
        now |= {run_id: (stamps[run_id], summaries.get(run_id)) for run_id in changed}
        self._kept = now
        return [summary for _, summary in now.values() if summary is not None]

    def binned(self) -> list[RunSummary]:
        """The runs in the bin, those deleted last first."""
        with self._database.read() as connection:
            holders = self._leases.holders(connection)
            return self._read(connection, rows(binned=True), holders)

    def _read(
        self, connection: Connection, query: Select[Any], holders: Mapping[str, Claim]
    ) -> list[RunSummary]:
        summaries = []
        for row in connection.execute(query).all():
            config = self._config(row.id, row.config)
            if config is not None:
                summaries.append(summary_of(row, config, holders.get(row.id)))
        return summaries

    def _config(self, run_id: str, text: str) -> ExperimentConfig | None:
        """A run's config, None (and one line in the log) where it cannot be used."""
        config = self._configs.get(text)
        if config is None and text not in self._unusable:
            try:
                config = ExperimentConfig.from_dict(json.loads(text))
                self._configs.put(text, config)
            except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                _LOG.warning("Left out of the list of runs: %s: %s", run_id, error)
                self._unusable.add(text)
        return config
