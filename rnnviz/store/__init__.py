"""Runs that last: the user's own, wherever they are kept, and the ones shipped with the app."""

from __future__ import annotations

from rnnviz.store.cache import RecentCache
from rnnviz.store.claims import CLAIM_SECONDS, Claim
from rnnviz.store.errors import StoreError
from rnnviz.store.exchange import export_run, import_run
from rnnviz.store.folder import FolderStore, default_root, shipped_root
from rnnviz.store.keeping import BIN_DAYS, Keeping
from rnnviz.store.labels import LONGEST_NAME, LONGEST_NOTE
from rnnviz.store.naming import describe, distinct, file_name, roughly, text_of
from rnnviz.store.opening import open_store
from rnnviz.store.protocol import RunStore
from rnnviz.store.shared import SharedStore
from rnnviz.store.summary import RunSummary
from rnnviz.store.zipped import ArchiveError

__all__ = [
    "BIN_DAYS",
    "CLAIM_SECONDS",
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "ArchiveError",
    "Claim",
    "FolderStore",
    "Keeping",
    "RecentCache",
    "RunStore",
    "RunSummary",
    "SharedStore",
    "StoreError",
    "default_root",
    "describe",
    "distinct",
    "export_run",
    "file_name",
    "import_run",
    "open_store",
    "roughly",
    "shipped_root",
    "text_of",
]
