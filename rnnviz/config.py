"""ExperimentConfig: everything that determines a run, seed included."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from rnnviz.spec import CELLS, CellSpec

OPTIMIZERS = ("adam", "rmsprop", "sgd", "momentum")
SCHEDULES = ("constant", "linear")
LIMITS: dict[str, tuple[float, float]] = {
    "hidden_size": (1, 1024),
    "num_layers": (1, 4),
    "steps": (1, 1_000_000),
    "batch_size": (1, 1024),
    "learning_rate": (1e-7, 100.0),
    "clip": (1e-6, 1e6),
    "forget_bias": (-20.0, 20.0),
    "embedding_size": (1, 1024),
    "dropout": (0.0, 0.9),
    "snapshots": (2, 200),
    "seed": (0, 2**31 - 1),
}
"""Smallest and largest value of each number, both allowed."""

_WHOLE = {"hidden_size", "num_layers", "steps", "batch_size", "embedding_size", "snapshots", "seed"}
_OPTIONAL = {"clip", "embedding_size"}


class ConfigError(ValueError):
    """A setting that cannot be used; the message says which values can."""


@dataclass(frozen=True)
class ExperimentConfig:
    """What to train, on what, and how; the same config gives the same run.

    Attributes:
        cell: a key of ``CELLS`` or a ``CellSpec``.
        task: a key of ``TASKS``.
        task_options: the task's own options, as its catalogue entry lists them.
        hidden_size: units in each recurrent layer.
        num_layers: recurrent layers.
        steps: optimiser steps.
        batch_size: sequences in a step.
        optimizer: one of ``OPTIMIZERS``.
        learning_rate: step size at the start.
        schedule: ``"constant"``, or ``"linear"`` down to a hundredth at the last step.
        clip: largest norm of the whole gradient, or None for no clipping.
        forget_bias: initial bias of a learned forget gate (of the gate that it follows, with the
            sign turned, where it is coupled).
        embedding_size: size of a learned encoding of the input, or None to feed it as it is.
        tie_weights: use the embedding as the read-out's weights too (sizes must agree).
        dropout: share of embedding and layer outputs dropped in training.
        snapshots: about how many times the weights are kept, the untrained ones first.
        stop_when_solved: end as soon as the task counts as solved.
        seed: of the data and of the initial weights.

    Raises:
        ConfigError: naming the setting, its value and what is allowed.
    """

    cell: str | CellSpec = "lstm"
    task: str = "embedded-reber"
    task_options: Mapping[str, Any] = field(default_factory=dict)
    hidden_size: int = 8
    num_layers: int = 1
    steps: int = 2000
    batch_size: int = 20
    optimizer: str = "adam"
    learning_rate: float = 1e-3
    schedule: str = "constant"
    clip: float | None = None
    forget_bias: float = 1.0
    embedding_size: int | None = None
    tie_weights: bool = False
    dropout: float = 0.0
    snapshots: int = 50
    stop_when_solved: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        """Check every field; one sentence for the first that is wrong."""
        if isinstance(self.cell, str) and self.cell not in CELLS:
            known = ", ".join(CELLS)
            raise ConfigError(f"There is no cell named {self.cell!r}; choose one of: {known}.")
        if not isinstance(self.cell, str | CellSpec):
            raise ConfigError("The cell must be a name from the catalogue or a CellSpec.")
        if not isinstance(self.task, str) or not isinstance(self.task_options, Mapping):
            raise ConfigError("The task must be a name and its options a mapping.")
        for name in LIMITS:
            self._check_number(name)
        if self.optimizer not in OPTIMIZERS:
            raise ConfigError(f"The optimizer must be one of {', '.join(OPTIMIZERS)}.")
        if self.schedule not in SCHEDULES:
            raise ConfigError(f"The schedule must be one of {', '.join(SCHEDULES)}.")
        for name in ("tie_weights", "stop_when_solved"):
            if not isinstance(getattr(self, name), bool):
                raise ConfigError(f"The setting {name} must be true or false.")
        if self.tie_weights and self.embedding_size != self.hidden_size:
            raise ConfigError("Tied weights need an embedding as large as the hidden layer.")

    @property
    def spec(self) -> CellSpec:
        """The cell as a spec."""
        return CELLS[self.cell] if isinstance(self.cell, str) else self.cell

    @property
    def cell_name(self) -> str:
        """The cell's key or, for a spec of the user's own, its name."""
        return self.cell if isinstance(self.cell, str) else self.cell.name

    def replace(self, **changes: Any) -> Self:
        """A copy with some fields changed, checked anew."""
        return replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; :meth:`from_dict` is its inverse."""
        data = {item.name: getattr(self, item.name) for item in fields(self)}
        data["task_options"] = dict(self.task_options)
        if isinstance(self.cell, CellSpec):
            data["cell"] = self.cell.to_dict()
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild a config from :meth:`to_dict`.

        Raises:
            ConfigError: when a field is unknown or its value cannot be used.
        """
        if not isinstance(data, Mapping):
            raise ConfigError("A config must be a mapping of settings to values.")
        unknown = sorted(set(map(str, data)) - {item.name for item in fields(cls)})
        if unknown:
            raise ConfigError(f"There is no setting named {unknown[0]!r}.")
        settings = dict(data)
        if isinstance(settings.get("cell"), Mapping):
            settings["cell"] = CellSpec.from_dict(settings["cell"])
        return cls(**settings)

    def digest(self) -> str:
        """16 hexadecimal digits that differ when anything that determines the run differs."""
        text = json.dumps(self.to_dict(), sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _check_number(self, name: str) -> None:
        """Check one number's type and range."""
        value, (low, high) = getattr(self, name), LIMITS[name]
        if value is None and name in _OPTIONAL:
            return
        label = name.replace("_", " ")
        whole = name in _WHOLE
        kinds = (int,) if whole else (int, float)
        if isinstance(value, bool) or not isinstance(value, kinds):
            raise ConfigError(f"The {label} must be a {'whole ' if whole else ''}number.")
        # Compared before anything else: a whole number may be too large for a float.
        if not low <= value <= high:
            bounds = f"{low:,} and {high:,}" if whole else f"{low:g} and {high:g}"
            raise ConfigError(f"The {label} must lie between {bounds}.")
