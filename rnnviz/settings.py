"""Settings: what environment variables say, the one place where rnnviz reads them."""

from __future__ import annotations

import math
import os
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

MEGABYTE = 1024**2


def _positive(variable: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < 1e12:
        raise ValueError(f"The setting {variable} must be a positive number, not {text[:40]!r}.")
    return value


def _whole(variable: str, text: str) -> int:
    if not re.fullmatch("[0-9]{1,18}", text) or int(text) < 1:
        raise ValueError(f"Set {variable} to a whole number of at least 1.")
    return int(text)


def _minutes(variable: str, text: str) -> float:
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text) or not float(text):
        raise ValueError(f"Set {variable} to a number of minutes above 0.")
    return float(text)


def _only(word: str) -> Callable[[str, str], bool]:
    """Reads what is one word or not said."""

    def read(variable: str, text: str) -> bool:
        if text != word:
            raise ValueError(f"Set {variable} to the word {word}, or leave it unset.")
        return True

    return read


def _name(variable: str, text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", text):
        raise ValueError(f"Set {variable} to 1 to 40 letters, digits, dots and dashes.")
    return text


def _engine(variable: str, text: str) -> str:
    if text not in ("compiled", "torch"):
        raise ValueError(f"Set {variable} to compiled or torch, not {text!r}.")
    return text


def _any(variable: str, text: str) -> str:
    """A text that whoever uses it judges."""
    return text


def _cores_but_one() -> int:
    """One less than the cores, so that the interface keeps one."""
    affinity = getattr(os, "sched_getaffinity", None)
    cores = len(affinity(0)) if affinity is not None else os.cpu_count() or 1
    return max(1, cores - 1)


def _host() -> str:
    """The computer's name without what could not stand in a name."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", socket.gethostname())[:40] or "server"


def _setting(variable: str, read: Callable[[str, str], Any], unset: Any) -> Any:
    """A field that a variable sets; ``unset`` is its value, or a function, where it does not."""
    described = {"variable": variable, "read": read}
    if callable(unset):
        return field(default_factory=unset, metadata=described)
    return field(default=unset, metadata=described)


@dataclass(frozen=True)
class _Group:
    """Settings that are read together: a wrong one is told when its group is needed."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """The settings of this process as they are now.

        Args:
            environment: ``os.environ`` when None; see docs/settings.md for the variables.

        Raises:
            ValueError: one sentence that names the variable whose value cannot be used.
        """
        values = os.environ if environment is None else environment
        chosen: dict[str, Any] = {}
        for item in fields(cls):
            variable, read = item.metadata["variable"], item.metadata["read"]
            if text := values.get(variable, "").strip():
                chosen[item.name] = read(variable, text)
        return cls(**chosen)


@dataclass(frozen=True)
class StoreSettings(_Group):
    """What is kept, and where.

    Attributes:
        store: a folder or the address of a database; "" for the user's data folder.
        keep_days: runs that nobody cares for are removed after so many days.
        megabytes: how large all runs together may grow, in units of 1024**2 bytes.
        data: the folder of texts that are read by path and of published data sets; "" for none.
        units_megabytes: how much room the units' numbers over long texts may take on the disk, in
            units of 1024**2 bytes.
    """

    store: str = _setting("RNNVIZ_STORE", _any, "")
    keep_days: float = _setting("RNNVIZ_KEEP_DAYS", _positive, 90.0)
    megabytes: float = _setting("RNNVIZ_STORE_MEGABYTES", _positive, 2048.0)
    data: str = _setting("RNNVIZ_DATA", _any, "")
    units_megabytes: float = _setting("RNNVIZ_UNITS_MEGABYTES", _positive, 512.0)


@dataclass(frozen=True)
class ServerSettings(_Group):
    """The limits of a server; None stands for no limit.

    Attributes:
        max_trainings: trainings at a time.
        waiting: trainings that may queue, those that one press began counted as one here and
            below; as many may be paused.
        waiting_per_visitor: trainings of one visitor that may queue or be paused.
        waiting_per_address: trainings that may queue or be paused of all visitors behind one
            address, such as those of a school.
        max_memory_mb: about how much memory the models and snapshots of all trainings under way
            may take together, in units of 1024**2 bytes.
        max_seeds: runs of one cell that a comparison may train at one press.
        max_minutes: training time of one run until it is stopped; it may be resumed.
        max_parameters: numbers that one model may learn.
        max_length: steps of one sequence.
        closed_tab_minutes: how long a training goes on while nobody looks at it.
        server: the name by which other servers on the same store know this one.
        open_to_all: whether every visitor finds every run and reads its text.
        views_later: whether what pages show first is made when somebody asks for it, and not as
            the server starts.
    """

    max_trainings: int = _setting("RNNVIZ_MAX_TRAININGS", _whole, _cores_but_one)
    waiting: int = _setting("RNNVIZ_WAITING", _whole, 256)
    waiting_per_visitor: int = _setting("RNNVIZ_WAITING_PER_VISITOR", _whole, 8)
    waiting_per_address: int = _setting("RNNVIZ_WAITING_PER_ADDRESS", _whole, 192)
    max_seeds: int = _setting("RNNVIZ_MAX_SEEDS", _whole, 5)
    max_memory_mb: int = _setting("RNNVIZ_MAX_MEMORY_MB", _whole, 2048)
    max_minutes: float | None = _setting("RNNVIZ_MAX_MINUTES", _minutes, None)
    max_parameters: int | None = _setting("RNNVIZ_MAX_PARAMETERS", _whole, None)
    max_length: int | None = _setting("RNNVIZ_MAX_LENGTH", _whole, None)
    closed_tab_minutes: float | None = _setting("RNNVIZ_CLOSED_TAB_MINUTES", _minutes, None)
    server: str = _setting("RNNVIZ_SERVER_NAME", _name, _host)
    open_to_all: bool = _setting("RNNVIZ_SHARED", _only("all"), False)
    views_later: bool = _setting("RNNVIZ_FIRST_VIEWS", _only("later"), False)


@dataclass(frozen=True)
class EngineSettings(_Group):
    """How it computes.

    Attributes:
        engine: the engine that is asked for, ``"compiled"`` or ``"torch"``.
        device: where torch computes, as ``rnnviz.model.device`` reads it.
    """

    engine: str = _setting("RNNVIZ_ENGINE", _engine, "compiled")
    device: str = _setting("RNNVIZ_DEVICE", _any, "cpu")


GROUPS = (StoreSettings, ServerSettings, EngineSettings)
