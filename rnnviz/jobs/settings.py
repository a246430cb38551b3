"""Settings: what a server takes on, read from the environment."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

MEGABYTE = 1024**2


@dataclass(frozen=True)
class Settings:
    """The limits of a server; None stands for no limit.

    Attributes:
        max_trainings: trainings at a time.
        waiting: trainings that may queue; as many may be paused.
        waiting_per_visitor: trainings of one visitor that may queue or be paused.
        waiting_per_address: trainings that may queue or be paused of all visitors behind one
            address, such as those of a school.
        max_memory_mb: about how much memory the models and snapshots of all trainings under way
            may take together, in units of 1024**2 bytes.
        max_minutes: training time of one run until it is stopped; it may be resumed.
        max_parameters: numbers that one model may learn.
        max_length: steps of one sequence.
        closed_tab_minutes: how long a training goes on while nobody looks at it.
        server: the name by which other servers on the same store know this one.
        open_to_all: whether every visitor finds every run and reads its text.
    """

    max_trainings: int = field(default_factory=lambda: _cores_but_one())
    waiting: int = 256
    waiting_per_visitor: int = 8
    waiting_per_address: int = 192
    max_memory_mb: int = 2048
    max_minutes: float | None = None
    max_parameters: int | None = None
    max_length: int | None = None
    closed_tab_minutes: float | None = None
    server: str = field(default_factory=lambda: _host())
    open_to_all: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings of this process.

        Args:
            environment: ``os.environ`` when None; see docs/settings.md for the variables.

        Raises:
            ValueError: one sentence that names the variable whose value cannot be used.
        """
        values = os.environ if environment is None else environment
        chosen: dict[str, Any] = {}
        for name, (variable, kind) in VARIABLES.items():
            text = values.get(variable, "").strip()
            if text:
                chosen[name] = kind(variable, text)
        return cls(**chosen)


def _whole(variable: str, text: str) -> int:
    if not re.fullmatch("[0-9]{1,18}", text) or int(text) < 1:
        raise ValueError(f"Set {variable} to a whole number of at least 1.")
    return int(text)


def _minutes(variable: str, text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text) or not float(text):
        raise ValueError(f"Set {variable} to a number of minutes above 0.")
    return float(text)


def _all(variable: str, text: str) -> bool:
    if text != "all":
        raise ValueError(f"Set {variable} to the word all, or leave it unset.")
    return True


def _name(variable: str, text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", text):
        raise ValueError(f"Set {variable} to 1 to 40 letters, digits, dots and dashes.")
    return text


VARIABLES: dict[str, tuple[str, Callable[[str, str], object]]] = {
    "max_trainings": ("RNNVIZ_MAX_TRAININGS", _whole),
    "waiting": ("RNNVIZ_WAITING", _whole),
    "waiting_per_visitor": ("RNNVIZ_WAITING_PER_VISITOR", _whole),
    "waiting_per_address": ("RNNVIZ_WAITING_PER_ADDRESS", _whole),
    "max_memory_mb": ("RNNVIZ_MAX_MEMORY_MB", _whole),
    "max_minutes": ("RNNVIZ_MAX_MINUTES", _minutes),
    "max_parameters": ("RNNVIZ_MAX_PARAMETERS", _whole),
    "max_length": ("RNNVIZ_MAX_LENGTH", _whole),
    "closed_tab_minutes": ("RNNVIZ_CLOSED_TAB_MINUTES", _minutes),
    "server": ("RNNVIZ_SERVER_NAME", _name),
    "open_to_all": ("RNNVIZ_SHARED", _all),
}
"""The variable behind each setting, and what reads it."""


def _cores_but_one() -> int:
    """One less than the cores, so that the interface keeps one."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    return max(1, cores - 1)


def _host() -> str:
    """The computer's name without what could not stand in a name."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", socket.gethostname())[:40] or "server"
