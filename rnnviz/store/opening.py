"""open_store: the store at an address."""

from __future__ import annotations

import os

from rnnviz.store.folder import FolderStore
from rnnviz.store.protocol import RunStore
from rnnviz.store.shared import SharedStore


def open_store(address: str | os.PathLike[str] | None = None) -> RunStore:
    """Open the store at an address.

    Args:
        address: a folder, or ``"scheme://..."`` as fsspec knows it, such as ``"s3://bucket/runs"``;
            ``RNNVIZ_STORE``, or else the user's data folder, when None.

    Raises:
        StoreError: when what reads such an address is not installed.
        ValueError: when a setting cannot be used.
    """
    chosen = os.environ.get("RNNVIZ_STORE", "") if address is None else os.fspath(address)
    return SharedStore(chosen) if "://" in chosen else FolderStore(chosen or None)
