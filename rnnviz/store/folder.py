"""FolderStore: runs in a folder of this machine, or one that the system shares with others."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import platformdirs

from rnnviz.store.base import BaseStore
from rnnviz.store.files import FolderFiles
from rnnviz.store.folder_runs import FolderRuns
from rnnviz.store.keeping import Keeping


def default_root() -> Path:
    """The folder where runs are kept: ``RNNVIZ_STORE``, or the user's data folder."""
    chosen = os.environ.get("RNNVIZ_STORE")
    return Path(chosen or Path(platformdirs.user_data_dir("rnnviz")) / "runs").expanduser()


def shipped_root() -> Path:
    """The ``models`` folder beside the package, with the runs that come with the app."""
    return Path(__file__).resolve().parents[2] / "models"


class FolderStore(BaseStore):
    """Runs on disk, one folder each; see :class:`RunStore`.

    Nothing is written before the first :meth:`put`. Several servers may use one folder.
    """

    def __init__(
        self,
        root: str | os.PathLike[str] | None = None,
        shipped: str | os.PathLike[str] | None = None,
        max_bytes: int | None = None,
        cached: int = 8,
    ) -> None:
        """Open a store.

        Args:
            root: where runs are kept; :func:`default_root` when None.
            shipped: where the read-only runs are; :func:`shipped_root` when None.
            max_bytes: beyond this the oldest runs are removed; ``RNNVIZ_STORE_MEGABYTES`` or 2 GB
                when None.
            cached: how many loaded runs stay in memory (256 MB at most).

        Raises:
            ValueError: when a setting cannot be used.
        """
        self.root = Path(root if root is not None else default_root()).absolute()
        models = Path(shipped if shipped is not None else shipped_root()).absolute()
        keeping = Keeping.from_environment()
        if max_bytes is not None:
            keeping = replace(keeping, max_bytes=max_bytes)
        runs, files = FolderRuns(self.root, cached), FolderFiles(self.root)
        super().__init__(str(self.root), runs, files, models, keeping)
