"""Which process this is, and whether another one of the same machine still runs."""

from __future__ import annotations

import hashlib
import os
import socket
from functools import cache
from pathlib import Path

_STARTED = 19
"""Index of a process's start time among the fields after its name in ``/proc/<pid>/stat``."""


def host() -> str:
    """The name of this machine, for people."""
    return socket.gethostname()[:100] or "unknown"


@cache
def place() -> str:
    """Where process numbers mean the same processes as here.

    Two containers may have the same host name and yet different processes behind a number, and
    after a restart of the machine all numbers are given anew.
    """
    parts = [socket.gethostname()]
    try:
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip())
        parts.append(os.readlink("/proc/self/ns/pid"))
    except OSError:
        # Only Linux tells processes apart: elsewhere none is taken for dead by its number.
        return ""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def started(pid: int) -> str:
    """When a process of this place was started, in the system's own unit; "" where it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text("ascii", errors="replace")
    except OSError:
        return ""
    fields = text.rpartition(")")[2].split()
    # One that was killed stays in the table until its parent has asked for its end.
    if len(fields) <= _STARTED or fields[0] in ("Z", "X"):
        return ""
    return fields[_STARTED]
