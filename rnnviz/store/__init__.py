"""Runs that last: the user's own, wherever they are kept, and the ones shipped with the app."""

from __future__ import annotations

from rnnviz.store.cache import RecentCache
from rnnviz.store.errors import StoreError
from rnnviz.store.exchange import Taken, export_run, own_id, take_in
from rnnviz.store.labels import LONGEST_NAME, LONGEST_NOTE
from rnnviz.store.leases import CLAIM_SECONDS, Claim
from rnnviz.store.naming import describe, distinct, file_name, roughly, text_of
from rnnviz.store.opening import cache_folder, default_root
from rnnviz.store.room import BIN_DAYS, Keeping
from rnnviz.store.run_store import RunStore, open_store
from rnnviz.store.shipped import shipped_root
from rnnviz.store.summary import RunSummary
from rnnviz.store.texts import StoredTexts, default_texts
from rnnviz.store.zipped import ArchiveError

__all__ = [
    "BIN_DAYS",
    "CLAIM_SECONDS",
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "ArchiveError",
    "Claim",
    "Keeping",
    "RecentCache",
    "RunStore",
    "RunSummary",
    "StoreError",
    "StoredTexts",
    "Taken",
    "cache_folder",
    "default_root",
    "default_texts",
    "describe",
    "distinct",
    "export_run",
    "file_name",
    "open_store",
    "own_id",
    "roughly",
    "shipped_root",
    "take_in",
    "text_of",
]
