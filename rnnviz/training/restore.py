"""A run's problem and models again, from its card and its weights."""

from __future__ import annotations

import torch

from rnnviz.cells.model import ModelShape, SequenceModel
from rnnviz.run import Run
from rnnviz.tasks import TASKS, Problem


def restore_problem(run: Run) -> Problem:
    """The run's problem, also when its text or data set is not at hand.

    Raises:
        ValueError: when the run's task is not in the catalogue or its card does not fit.
    """
    if run.config.task not in TASKS:
        raise ValueError(f"This run's task {run.config.task!r} is not in the catalogue.")
    details = run.details.get("problem")
    return TASKS[run.config.task].build(run.config.task_options, run.config.seed, details)


def restore_model(
    run: Run, step: int | None = None, device: torch.device | None = None
) -> SequenceModel:
    """The run's model with the weights of a step (the last snapshot's when None), on a device.

    Raises:
        ValueError: when the run has no snapshot or the weights do not fit its config.
    """
    shape = ModelShape.from_dict(run.details.get("model", {}))
    with torch.random.fork_rng(devices=[]):  # what it draws is overwritten, and not the caller's
        model = SequenceModel(run.config, shape)
    snapshot = run.latest if step is None else run.snapshot_at(step)
    model.load_numpy(snapshot.weights)
    return model.to(device).eval()
