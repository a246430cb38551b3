"""Runs on disk: the user's own, and the ones shipped with the app."""

from __future__ import annotations

from rnnviz.store.cache import RecentCache
from rnnviz.store.folder import FolderStore, default_root, shipped_root
from rnnviz.store.summary import RunSummary, StoreError

__all__ = ["FolderStore", "RecentCache", "RunSummary", "StoreError", "default_root", "shipped_root"]
