"""What does not fit into memory beside other trainings is refused before it starts."""

from __future__ import annotations

import numpy as np

from rnnviz.config import ExperimentConfig
from rnnviz.tasks import Problem

LARGEST_BATCH = 100_000_000
"""States of one batch, over time, sequences, units and layers; each takes about 50 bytes."""


def check_size(config: ExperimentConfig, problem: Problem) -> None:
    """Refuse a training whose every step would take gigabytes.

    Raises:
        ValueError: one sentence that says what to make smaller.
    """
    steps = len(problem.draw(np.random.default_rng(config.seed), 1, 0).inputs)
    count = steps * config.batch_size * config.hidden_size * config.num_layers
    if count > LARGEST_BATCH:
        raise ValueError(
            f"Each step of this training would hold {count:,} states at a time; choose a smaller "
            f"batch, hidden size or length, so that it stays under {LARGEST_BATCH:,}."
        )
