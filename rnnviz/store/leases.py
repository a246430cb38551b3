"""Leases: which server trains a run, so that no two of them train or write the same one.

A server takes a run that is free, by one statement and by the database's own clock, and gets a
token that no lease had before. It renews its lease by that token, and whatever it writes is
written only while the token still is the run's: a server that slept while another one took the
run over can never write it.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, fields
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update

from rnnviz.store import process
from rnnviz.store.database import Database
from rnnviz.store.errors import StoreError
from rnnviz.store.tables import LEASES

CLAIM_SECONDS = 20.0
"""A lease that was not renewed for so long is no longer one."""
LONGEST_SERVER = 200

_CLOCKS_APART = 3600.0
_FORGOTTEN_SECONDS = 86_400.0


@dataclass(frozen=True)
class Claim:
    """A server that trains a run now.

    Attributes:
        server: its own name for itself.
        host: the name of its machine.
        since: when it took the run, in seconds since 1970.
        renewed: when it last said that it still trains.
        place: within what its process number counts.
        pid: its process number.
        started: when its process was started, in its system's unit.
    """

    server: str
    host: str
    since: float
    renewed: float
    place: str = ""
    pid: int = 0
    started: str = ""

    def is_live(self, now: float) -> bool:
        """Whether its server still trains, as far as can be known from here at this time."""
        if not -_CLOCKS_APART < now - self.renewed < CLAIM_SECONDS:
            return False
        if self.place and self.place == process.place():
            return self.started == process.started(self.pid)
        return True


_FIELDS = [LEASES.c[item.name] for item in fields(Claim)]


class Leases:
    """The leases of a store; of this process's own ones it knows the tokens."""

    def __init__(self, database: Database) -> None:
        """Keep them in a database."""
        self._database = database
        self._tokens: dict[tuple[str, str], str] = {}
        self._lost: set[tuple[str, str]] = set()
        self._lock = Lock()

    def take(self, run_id: str, server: str) -> bool:
        """Take a run that is free, or renew its lease; False where another server has it.

        A lease that was lost is told so once; asked again, the run is taken anew if it is free.
        """
        with self._lock:
            known = (run_id, server)
            token = None if known in self._lost else self._tokens.get(known)
            if token is not None:
                if self._renew(run_id, token):
                    return True
                self._lost.add(known)
                return False
            token = self._take(run_id, server[:LONGEST_SERVER])
            if token is not None:
                self._tokens[known] = token
                self._lost.discard(known)
            return token is not None

    def release(self, run_id: str, server: str) -> None:
        """Say that a server no longer trains a run; nothing happens where it did not."""
        with self._lock:
            token = self._tokens.get((run_id, server))
            if token is None:
                return
            with self._database.write() as connection:
                connection.execute(delete(LEASES).where(LEASES.c.token == token))
            del self._tokens[run_id, server]
            self._lost.discard((run_id, server))

    def holder(self, run_id: str) -> Claim | None:
        """The live lease of a run, None where it is free."""
        with self._database.read() as connection:
            lease = self._found(connection, run_id)
        return lease[1] if lease is not None and lease[2] else None

    def holders(self, connection: Connection) -> dict[str, Claim]:
        """The live leases of all runs, by the run's id."""
        rows = connection.execute(select(LEASES.c.run, self._database.now, *_FIELDS))
        return {run_id: claim for run_id, now, claim in map(_claim, rows) if claim.is_live(now)}

    def fence(self, connection: Connection, run_id: str) -> None:
        """Within a transaction that writes a run: see that this process may, until it ends.

        Raises:
            StoreError: when another server has taken the run.
        """
        # Without the lock: who holds that one may be waiting for the end of this transaction.
        known = list(self._tokens.items())
        tokens = [token for (leased, _), token in known if leased == run_id]
        if tokens:
            # A renewal, so that nobody can take the run before this transaction has ended.
            ours = LEASES.c.run == run_id, LEASES.c.token.in_(tokens)
            statement = update(LEASES).where(*ours).values(renewed=self._database.now)
            free = connection.execute(statement).rowcount > 0
        else:
            lease = self._found(connection, run_id)
            free = lease is None or not lease[2]
        if not free:
            raise StoreError("Another server has taken over this run; it was not saved here.")

    def forget_old(self, connection: Connection) -> None:
        """Remove the leases of servers that died long ago."""
        connection.execute(
            delete(LEASES).where(LEASES.c.renewed < self._database.now - _FORGOTTEN_SECONDS)
        )

    def _renew(self, run_id: str, token: str) -> bool:
        with self._database.write() as connection:
            statement = update(LEASES).where(LEASES.c.run == run_id, LEASES.c.token == token)
            return connection.execute(statement.values(renewed=self._database.now)).rowcount > 0

    def _take(self, run_id: str, server: str) -> str | None:
        """One statement takes a run that is free; the token, None where it is not."""
        now, token, pid = self._database.now, secrets.token_hex(16), os.getpid()
        row: dict[str, Any] = {
            "token": token,
            "server": server,
            "host": process.host(),
            "since": now,
        }
        row |= {"renewed": now, "place": process.place(), "pid": pid}
        row["started"] = process.started(pid)
        with self._database.write() as connection:
            lease = self._found(connection, run_id)
            dead = "" if lease is None or lease[2] else lease[0]
            free = or_(
                LEASES.c.token == dead,
                LEASES.c.renewed <= now - CLAIM_SECONDS,
                LEASES.c.renewed >= now + _CLOCKS_APART,
            )
            statement = self._database.insert(LEASES).values(run=run_id, **row)
            taken = statement.on_conflict_do_update(
                index_elements=[LEASES.c.run], set_=row, where=free
            )
            done = connection.execute(taken.returning(LEASES.c.token)).first()
        return token if done is not None else None

    def _found(self, connection: Connection, run_id: str) -> tuple[str, Claim, bool] | None:
        """The lease of a run: its token, who has it, and whether it is live."""
        statement = select(LEASES.c.token, self._database.now, *_FIELDS)
        row = connection.execute(statement.where(LEASES.c.run == run_id)).first()
        if row is None:
            return None
        token, now, claim = _claim(row)
        return token, claim, claim.is_live(now)


def _claim(row: Row[Any]) -> tuple[str, float, Claim]:
    """What comes before the fields of a lease, and the lease."""
    first, now, *rest = tuple(row)
    return first, now, Claim(*rest)
