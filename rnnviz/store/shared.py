"""SharedStore: runs behind an address that several servers share."""

from __future__ import annotations

import os
from pathlib import Path

from rnnviz.store.base import BaseStore
from rnnviz.store.folder import shipped_root
from rnnviz.store.keeping import Keeping
from rnnviz.store.object_runs import ObjectRuns
from rnnviz.store.objects import Objects


class SharedStore(BaseStore):
    """Runs behind any fsspec address, one archive each; see :class:`RunStore`.

    Nothing is connected or written before it is needed. What reads the address beyond ``file://``
    and ``memory://`` is a package of its own, such as s3fs or paramiko.
    """

    def __init__(
        self,
        address: str,
        shipped: str | os.PathLike[str] | None = None,
        keeping: Keeping | None = None,
        cached: int = 8,
    ) -> None:
        """Open a store.

        Args:
            address: ``"scheme://..."``.
            shipped: where the read-only runs are; :func:`shipped_root` when None.
            keeping: how long runs are kept; as the environment says when None.
            cached: how many loaded runs stay in memory (256 MB at most).

        Raises:
            StoreError: when what reads such an address is not installed.
            ValueError: when a setting cannot be used.
        """
        objects = Objects(address)
        models = Path(shipped if shipped is not None else shipped_root()).absolute()
        kept = Keeping.from_environment() if keeping is None else keeping
        super().__init__(objects.address, ObjectRuns(objects, cached), objects, models, kept)
