"""Where a training stands, as it is told to whoever drives it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rnnviz.run import Checkpoint, Run


@dataclass(frozen=True)
class Progress:
    """Where a training stands.

    Attributes:
        step: optimiser steps done.
        steps: optimiser steps asked for.
        loss: mean of the last few batches; None before the first.
        metric: as last measured.
        elapsed: seconds spent in training, pauses left out.
        remaining: seconds to go at the pace so far; None before the first step.
        run: the run so far; it grows, so copy it before reading it elsewhere.
        checkpoint: makes the checkpoint of this moment, which belongs to a copy of the run made
            at the same moment; only the training's own thread may call it, before the next step.
    """

    step: int
    steps: int
    loss: float | None
    metric: float | None
    elapsed: float
    remaining: float | None
    run: Run
    checkpoint: Callable[[], Checkpoint]
