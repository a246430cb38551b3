"""ExperimentConfig: everything that determines a run, seed included."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any, Self

from rnnviz.spec import CELLS, CellSpec


class ConfigError(ValueError):
    """A setting that cannot be used; the message says which values can."""


@dataclass(frozen=True)
class Setting:
    """What people read about a field of a config, and which values it takes.

    Attributes:
        label: what it is called on the screen.
        help: one sentence on what it does, without its full stop.
        limits: smallest and largest number, both allowed; whole ones where only such are allowed.
        choices: the only values that a name may have, if not empty.
        without: what it means where None is chosen; "" where None is not allowed.
    """

    label: str
    help: str
    limits: tuple[int, int] | tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    without: str = ""

    @property
    def whole(self) -> bool:
        """Whether it is a whole number."""
        return self.limits is not None and isinstance(self.limits[0], int)

    def told(self, none: str) -> str:
        """The help, with how None is written here where it is allowed."""
        return f"{self.help}; {none} {self.without}" if self.without else self.help


def _set(default: Any, label: str, told: str, **values: Any) -> Any:
    """A field of the config with its default and its :class:`Setting`."""
    return field(default=default, metadata={"setting": Setting(label, told, **values)})


@dataclass(frozen=True)
class ExperimentConfig:
    """What to train, on what, and how; the same config gives the same run.

    What each field means and which values it takes stands with it, and for others to read in
    ``SETTINGS``. The cell is a key of ``CELLS`` or a ``CellSpec``, the task a key of ``TASKS``.

    Raises:
        ConfigError: naming the setting, its value and what is allowed.
    """

    cell: str | CellSpec = field(
        default="lstm", metadata={"setting": Setting("Cell", "What to train")}
    )
    task: str = _set("embedded-reber", "Task", "What to train it on")
    task_options: Mapping[str, Any] = field(
        default_factory=dict,
        metadata={"setting": Setting("Options", "The task's own options, as its entry lists them")},
    )
    hidden_size: int = _set(8, "Hidden units", "Units in each recurrent layer", limits=(1, 1024))
    num_layers: int = _set(
        1, "Layers", "Recurrent layers, each reading the one below", limits=(1, 4)
    )
    steps: int = _set(2000, "Training steps", "Optimiser steps at most", limits=(1, 1_000_000))
    batch_size: int = _set(20, "Batch size", "Sequences in each step", limits=(1, 1024))
    optimizer: str = _set(
        "adam",
        "Optimizer",
        "How the weights are changed",
        choices=("adam", "rmsprop", "sgd", "momentum"),
    )
    learning_rate: float = _set(
        1e-3, "Learning rate", "Size of the optimiser's steps at the start", limits=(1e-7, 100.0)
    )
    schedule: str = _set(
        "constant",
        "Learning rate over time",
        "Constant, or linear down to a hundredth at the last step",
        choices=("constant", "linear"),
    )
    clip: float | None = _set(
        None,
        "Clip gradient at",
        "Largest norm of the whole gradient",
        limits=(1e-6, 1e6),
        without="for no clipping",
    )
    forget_bias: float = _set(
        1.0,
        "Forget bias",
        "Initial bias of the forget gate, or of the gate it is coupled to, with the sign turned; "
        "a large one favours remembering",
        limits=(-20.0, 20.0),
    )
    embedding_size: int | None = _set(
        None,
        "Embedding size",
        "Size of the input's learned encoding",
        limits=(1, 1024),
        without="to feed the input as it is",
    )
    tie_weights: bool = _set(
        False,
        "Tie embedding and read-out",
        "Use the embedding as the read-out's weights too; it must be as large as the hidden layer",
    )
    dropout: float = _set(
        0.0,
        "Dropout",
        "Share of embeddings and layer outputs dropped during training",
        limits=(0.0, 0.9),
    )
    snapshots: int = _set(
        50,
        "Snapshots",
        "About how many moments of training can be looked at afterwards, the untrained one first",
        limits=(2, 200),
    )
    stop_when_solved: bool = _set(
        False, "Stop when solved", "End as soon as the task counts as solved"
    )
    seed: int = _set(
        0,
        "Seed",
        "Of the data and of the initial weights: the same seed and settings give the same run",
        limits=(0, 2**31 - 1),
    )

    def __post_init__(self) -> None:
        """Check every field; one sentence for the first that is wrong."""
        if isinstance(self.cell, str) and self.cell not in CELLS:
            known = ", ".join(CELLS)
            raise ConfigError(f"There is no cell named {self.cell!r}; choose one of: {known}.")
        if not isinstance(self.cell, str | CellSpec):
            raise ConfigError("The cell must be a name from the catalogue or a CellSpec.")
        if not isinstance(self.task, str) or not isinstance(self.task_options, Mapping):
            raise ConfigError("The task must be a name and its options a mapping.")
        for item in fields(self):
            self._check(item)
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

    def _check(self, item: Field[Any]) -> None:
        """Check one field's type and range."""
        value, setting = getattr(self, item.name), SETTINGS[item.name]
        if setting.limits is not None and not (setting.without and value is None):
            _check_number(item.name.replace("_", " "), value, setting.limits, setting.whole)
        elif setting.choices and value not in setting.choices:
            choices = ", ".join(setting.choices)
            raise ConfigError(f"The {item.name} must be one of {choices}.")
        elif isinstance(item.default, bool) and not isinstance(value, bool):
            raise ConfigError(f"The setting {item.name} must be true or false.")


def _check_number(label: str, value: Any, limits: tuple[float, float], whole: bool) -> None:
    """Check one number's type and range."""
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        raise ConfigError(f"The {label} must be a {'whole ' if whole else ''}number.")
    # Compared before anything else: a whole number may be too large for a float.
    low, high = limits
    if not low <= value <= high:
        bounds = f"{low:,} and {high:,}" if whole else f"{low:g} and {high:g}"
        raise ConfigError(f"The {label} must lie between {bounds}.")


SETTINGS: Mapping[str, Setting] = {
    item.name: item.metadata["setting"] for item in fields(ExperimentConfig)
}
"""Of each field what people read about it, and which values it takes."""

LIMITS = {name: setting.limits for name, setting in SETTINGS.items() if setting.limits is not None}
"""Smallest and largest value of each number, both allowed."""
