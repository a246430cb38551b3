"""A PostgreSQL server for the tests, where Debian's package is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine

ABSENT = "PostgreSQL is not installed: apt install postgresql, to run these tests as well."
_DEBIAN = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, None where it is not installed."""
    found = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def server() -> Iterator[str]:
    """A server of its own on a socket in a folder of its own; the address of its first database."""
    bin_folder = programs()
    if bin_folder is None:
        if os.environ.get("CI"):
            pytest.fail(ABSENT)
        pytest.skip(ABSENT)
    # Short, as the path of a socket may not be long.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    control = [*as_user, str(bin_folder / "pg_ctl"), "-D", str(data), "-w"]
    try:
        init = [*as_user, str(bin_folder / "initdb"), "-D", str(data), "-U", "postgres"]
        _call([*init, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], folder)
        _call([*control, "-l", str(folder / "log"), "-o", options, "start"], folder)
        yield f"postgresql+psycopg://postgres:secret@/postgres?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], cwd=folder, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def clear(address: str) -> None:
    """Remove all tables of a database, whoever is connected to it."""
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname IS NOT NULL AND pid <> pg_backend_pid()"
        )
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()


def _call(command: list[str], folder: Path) -> None:
    # Its output into a file: a pipe would be held open by the server.
    with (folder / "said").open("ab") as said:
        done = subprocess.run(command, cwd=folder, stdout=said, stderr=said)
    assert done.returncode == 0, (folder / "said").read_text(errors="replace")
