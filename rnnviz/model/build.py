"""A config's untrained model, and a run's model again from its card and its weights."""

from __future__ import annotations

import numpy as np
import torch

from rnnviz.config import ExperimentConfig
from rnnviz.model.sequence_model import SequenceModel
from rnnviz.model.sizes import ModelShape
from rnnviz.run import Run
from rnnviz.tasks import Problem

LARGEST_BATCH = 100_000_000
"""States of one batch, over time, sequences, units and layers; each takes about 50 bytes."""


def build_model(
    config: ExperimentConfig, problem: Problem, device: torch.device | None = None
) -> SequenceModel:
    """The config's untrained model; the same config gives the same weights on every device.

    Raises:
        ValueError: when it, or one step of its training, would be too large.
    """
    _check_batch(config, problem)
    # Weights and dropout are drawn in the main memory, so that they do not depend on the device.
    generator = torch.Generator().manual_seed(config.seed)
    # torch's own modules draw from the numbers of the process, which are the caller's.
    with torch.random.fork_rng(devices=[]):
        return SequenceModel(config, ModelShape.of(problem), generator).to(device)


def restore_model(
    run: Run, step: int | None = None, device: torch.device | None = None
) -> SequenceModel:
    """The run's model with the weights of a step (the last snapshot's when None), on a device.

    It reads the snapshot's own arrays, so it must not be trained.

    Raises:
        ValueError: when the run has no snapshot or the weights do not fit its config.
    """
    shape = ModelShape.from_dict(run.details.get("model"))
    with torch.device("meta"):  # drawing weights takes longer than all that is done with them
        model = SequenceModel(run.config, shape)
    snapshot = run.latest if step is None else run.snapshot_at(step)
    model.share_numpy(snapshot.weights)
    return model.to(device).eval()


def _check_batch(config: ExperimentConfig, problem: Problem) -> None:
    """Refuse a training whose every step would take gigabytes, beside other trainings."""
    steps = len(problem.draw(np.random.default_rng(config.seed), 1, 0).inputs)
    count = steps * config.batch_size * config.hidden_size * config.num_layers
    if count > LARGEST_BATCH:
        raise ValueError(
            f"Each step of this training would hold {count:,} states at a time; choose a smaller "
            f"batch, hidden size or length, so that it stays under {LARGEST_BATCH:,}."
        )
