"""The parts of a run: weights at one step, and one point of the learning curve."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

STATUSES = frozenset(
    {"untrained", "running", "paused", "stopped", "finished", "solved", "diverged", "failed"}
)
"""Every value that a run's status may have."""

ELSEWHERE = "Trained elsewhere: the weights come from a file."
"""The message of a run that is a model from elsewhere."""

LARGEST_STEP = 10**9
"""The largest training step that a run may hold."""

_RUN_ID = re.compile(r"[a-z0-9][a-z0-9-]{3,63}")


class RunFormatError(ValueError):
    """A stored run that cannot be read; the message is one sentence for the user."""


@dataclass(eq=False)
class Snapshot:
    """The weights at one training step.

    Attributes:
        step: optimiser steps taken so far; 0 is the untrained model.
        loss: training loss at this step, None where it was not measured.
        metric: the task's metric on its test set, None where it was not measured.
        weights: one array for each parameter, by the parameter's name.
    """

    step: int
    loss: float | None
    metric: float | None
    weights: dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Point:
    """One point of the learning curve.

    Attributes:
        step: optimiser steps taken so far.
        loss: training loss.
        metric: the task's metric, None where it was not measured.
        seconds: training time so far, in seconds.
    """

    step: int
    loss: float
    metric: float | None
    seconds: float


def is_run_id(text: object) -> bool:
    """Whether a text can name a run: 4 to 64 of a-z, 0-9 and -, the first one not a dash."""
    return isinstance(text, str) and _RUN_ID.fullmatch(text) is not None


def weights_are_finite(snapshot: Snapshot) -> bool:
    """Whether no weight of a snapshot is infinite or not a number."""
    return all(bool(np.isfinite(value).all()) for value in snapshot.weights.values())
