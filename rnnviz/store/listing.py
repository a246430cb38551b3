"""Listing: the runs of the store and of its bin, each as one line, by one query."""

from __future__ import annotations

import json
import logging
from typing import Any

from sqlalchemy import Select

from rnnviz.config import ExperimentConfig
from rnnviz.store.cache import RecentCache
from rnnviz.store.database import Database
from rnnviz.store.leases import Leases
from rnnviz.store.summary import RunSummary, rows, summary_of

_LOG = logging.getLogger(__name__)
_MOST_CONFIGS = 50_000
"""More than a store ever holds: with fewer than it holds, each listing would make every config."""


class Listing:
    """Reads summaries; the configs in them are made once."""

    def __init__(self, database: Database, leases: Leases) -> None:
        """Read from a database, with these leases."""
        self._database, self._leases = database, leases
        self._configs: RecentCache[str, ExperimentConfig] = RecentCache(_MOST_CONFIGS, 0)
        self._unusable: set[str] = set()

    def stored(self) -> list[RunSummary]:
        """The runs that are not in the bin, those saved last first."""
        return self._read(rows())

    def binned(self) -> list[RunSummary]:
        """The runs in the bin, those deleted last first."""
        return self._read(rows(binned=True))

    def _read(self, query: Select[Any]) -> list[RunSummary]:
        with self._database.read() as connection:
            found = connection.execute(query).all()
            holders = self._leases.holders(connection)
        listed = []
        for row in found:
            config = self._config(row.id, row.config)
            if config is not None:
                listed.append(summary_of(row, config, holders.get(row.id)))
        return listed

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
