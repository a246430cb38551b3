"""Which database keeps the runs, by the address that the environment or a caller gives."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from rnnviz.settings import StoreSettings
from rnnviz.store.database import Database
from rnnviz.store.errors import StoreError
from rnnviz.store.postgres_server import PostgresServer
from rnnviz.store.sqlite_file import SqliteFile


def default_root() -> Path:
    """The folder where runs are kept: ``RNNVIZ_STORE``, or the user's data folder."""
    chosen = StoreSettings.from_environment().store
    return Path(chosen or Path(platformdirs.user_data_dir("rnnviz")) / "runs").expanduser()


def cache_folder(name: str) -> Path:
    """The folder, made if need be, of files that can be made again: with the runs on this computer.

    Raises:
        OSError: when it cannot be made.
    """
    chosen = StoreSettings.from_environment().store
    root = Path(platformdirs.user_cache_dir("rnnviz")) if "://" in chosen else default_root()
    folder = root / "cache" / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def open_database(address: str | os.PathLike[str] | None = None) -> Database:
    """The database at an address, ``RNNVIZ_STORE`` when None; nothing is connected or written yet.

    Raises:
        StoreError: when there can be none at such an address.
    """
    chosen = StoreSettings.from_environment().store if address is None else os.fspath(address)
    if "://" not in chosen:
        return SqliteFile((Path(chosen).expanduser() if chosen else default_root()).absolute())
    scheme = chosen.partition("://")[0].lower()
    if scheme.partition("+")[0] in ("postgresql", "postgres"):
        return PostgresServer(chosen)
    raise StoreError(
        f"Runs are no longer kept at addresses that begin with {scheme[:20]}://; set RNNVIZ_STORE "
        "to a folder, or to postgresql+psycopg://user:password@host/database."
    )
