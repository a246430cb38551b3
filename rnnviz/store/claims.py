"""Claims: which server trains a run, so that no two of them train the same one.

The claims on a run are numbered files, ``.claims/<id>.<number>.json``, of which the last one
counts. A server takes a free run by creating the next number, which only one can do; it renews its
claim by writing the file again, and releases it by writing that it is free. As long as the run is
there a number is removed only when a later one is, so that the last number never goes down and a
server that has slept for a while cannot win by one that is long past. The servers' clocks should
agree to a few seconds.
"""

from __future__ import annotations

import json
import math
import os
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from rnnviz.store import process
from rnnviz.store.files import FileEntry, SmallFiles

CLAIM_SECONDS = 20.0
"""A claim that was not renewed for so long is no longer one."""
LONGEST_SERVER = 200

_FOLDER = ".claims"
_NAME = re.compile(r"([a-z0-9][a-z0-9-]{3,63})\.([1-9][0-9]{0,8})\.json")
_FREE = b"{}"
_CLOCKS_APART = 3600.0


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
        """Whether its server still trains, as far as can be known from here."""
        if not -_CLOCKS_APART < now - self.renewed < CLAIM_SECONDS:
            return False
        if self.place and self.place == process.place():
            return self.started == process.started(self.pid)
        return True

    def is_of(self, server: str) -> bool:
        """Whether it was made by a server of this very process."""
        same = self.place == process.place() and self.pid == os.getpid()
        return same and self.server == server


class Claims:
    """The claims on all runs of a store."""

    def __init__(self, files: SmallFiles, clock: Callable[[], float] = time.time) -> None:
        """Keep them among a store's small files; ``clock`` gives seconds since 1970."""
        self._files, self._clock = files, clock

    def take(self, run_id: str, server: str) -> bool:
        """Take a run that is free, or renew the claim on it; False where another server has it.

        Raises:
            StoreError: when the store cannot be read or written.
        """
        numbers = self._numbers(run_id)
        last = max(numbers, default=0)
        claim = self._read(run_id, last)
        now = self._clock()
        if claim is not None and claim.is_of(server):
            self._files.write(_name(run_id, last), _data(replace(claim, renewed=now)))
            return max(self._numbers(run_id), default=0) == last
        if self._is_held(claim, numbers.get(last)):
            return False
        return self._create(run_id, last + 1, server, now)

    def release(self, run_id: str, server: str) -> None:
        """Say that a server no longer trains a run; nothing happens where it did not.

        Raises:
            StoreError: when the store cannot be written.
        """
        last = max(self._numbers(run_id), default=0)
        claim = self._read(run_id, last)
        if claim is not None and claim.is_of(server):
            self._files.write(_name(run_id, last), _FREE)

    def holder(self, run_id: str) -> Claim | None:
        """The live claim on a run, None where it is free."""
        claim = self._read(run_id, max(self._numbers(run_id), default=0))
        return claim if claim is not None and claim.is_live(self._clock()) else None

    def holders(self) -> dict[str, Claim]:
        """The live claims on all runs, by the run's id."""
        last: dict[str, int] = {}
        found = self._files.entries(_FOLDER)
        for run_id, number in filter(None, map(_parsed, found)):
            last[run_id] = max(number, last.get(run_id, 0))
        claims = {
            run_id: self._read(run_id, number)
            for run_id, number in last.items()
            if found[_name(run_id, number).rpartition("/")[2]].size > len(_FREE)
        }
        now = self._clock()
        return {k: claim for k, claim in claims.items() if claim is not None and claim.is_live(now)}

    def forget(self, run_id: str) -> None:
        """Remove what is known of a run that is gone for good."""
        for number in self._numbers(run_id):
            self._files.remove(_name(run_id, number))

    def _create(self, run_id: str, number: int, server: str, now: float) -> bool:
        pid = os.getpid()
        place, since = process.place(), process.started(pid)
        claim = Claim(server[:LONGEST_SERVER], process.host(), now, now, place, pid, since)
        if not self._files.create(_name(run_id, number), _data(claim)):
            return False
        numbers = self._numbers(run_id)
        before = self._read(run_id, number - 1)
        if before is not None and before.is_live(self._clock()):
            # It was asleep when it looked dead, and has renewed its claim meanwhile.
            self._files.write(_name(run_id, number), _FREE)
            return False
        for older in numbers:
            if older < number:
                self._files.remove(_name(run_id, older))
        return max(numbers, default=0) == number

    def _is_held(self, claim: Claim | None, entry: FileEntry | None) -> bool:
        """Whether the last claim stands; one that is just being written does."""
        if claim is not None:
            return claim.is_live(self._clock())
        if entry is None or entry.size == len(_FREE):
            return False
        return abs(self._clock() - entry.modified) < CLAIM_SECONDS

    def _numbers(self, run_id: str) -> dict[int, FileEntry]:
        found = self._files.entries(_FOLDER)
        parsed = {name: _parsed(name) for name in found}
        return {one[1]: found[name] for name, one in parsed.items() if one and one[0] == run_id}

    def _read(self, run_id: str, number: int) -> Claim | None:
        data = self._files.read(_name(run_id, number)) if number else None
        return None if data is None else _claim(data)


def _name(run_id: str, number: int) -> str:
    return f"{_FOLDER}/{run_id}.{number}.json"


def _parsed(name: str) -> tuple[str, int] | None:
    match = _NAME.fullmatch(name)
    return (match[1], int(match[2])) if match else None


def _data(claim: Claim) -> bytes:
    return json.dumps(asdict(claim)).encode()


def _claim(data: bytes) -> Claim | None:
    """A claim as written by :func:`_data`; None for anything else."""
    try:
        table: dict[str, Any] = json.loads(data)
        wanted = {item.name: _KINDS[str(item.type)] for item in fields(Claim)}
        if set(table) != set(wanted):
            return None
        if not all(isinstance(table[name], kind) for name, kind in wanted.items()):
            return None
        claim = Claim(**table)
    except (ValueError, TypeError, RecursionError):
        return None
    return claim if math.isfinite(claim.since) and math.isfinite(claim.renewed) else None


_KINDS: dict[str, type | tuple[type, ...]] = {"str": str, "float": (int, float), "int": int}
