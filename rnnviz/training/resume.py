"""Going on with a run: whether it can, and what of it the never-stopped run would have too."""

from __future__ import annotations

from rnnviz.config import ExperimentConfig
from rnnviz.run import Checkpoint, Point, Run, Snapshot
from rnnviz.training.schedule import curve_interval, snapshot_steps, spread

CHANGEABLE = ("steps", "schedule", "stop_when_solved")
"""Settings that may change when a run goes on: the first, and with it the others."""


def usable_checkpoint(config: ExperimentConfig, run: Run) -> Checkpoint:
    """The checkpoint from which a run can continue with a config.

    Raises:
        ValueError: when it has none, has come to its end, or was trained with other settings.
    """
    if run.checkpoint is None:
        raise ValueError(
            "This run has no checkpoint to continue from; train its settings anew instead."
        )
    run.check_checkpoint()
    before = {name: getattr(run.config, name) for name in CHANGEABLE}
    more = config.steps != run.config.steps
    same = config.replace(**before) if more else config
    if same.digest() != run.config.digest():
        raise ValueError(
            "This run was trained with other settings; when it is continued, only its number of "
            "steps can change, and with it the schedule and whether it stops when solved."
        )
    if config.steps <= run.checkpoint.step:
        raise ValueError(
            f"This run has already taken {run.checkpoint.step:,} steps; ask for more than that "
            "to continue it."
        )
    return run.checkpoint


def kept_snapshots(config: ExperimentConfig, run: Run, weights: int) -> list[Snapshot]:
    """The run's snapshots up to its checkpoint, without one that only a stop has added.

    Where there are more steps to go than before, they are thinned so that about as many as the
    config asks for will remain; the first and the last one stay.

    Args:
        config: with which the run goes on.
        run: with a checkpoint.
        weights: how many numbers the model learns.
    """
    assert run.checkpoint is not None
    last, planned = run.checkpoint.step, snapshot_steps(run.config, weights)
    found = [one for one in run.snapshots if one.step < last or one.step in planned & {last}]
    if config.steps == run.config.steps:
        return found
    wanted = [step for step in snapshot_steps(config, weights) if step <= last]
    chosen = spread([one.step for one in found], wanted)
    return [one for one in found if one.step in chosen]


def kept_points(run: Run, weights: int) -> list[Point]:
    """The run's points up to its checkpoint, without one that only a stop has added."""
    assert run.checkpoint is not None
    last = run.checkpoint.step
    planned = last in snapshot_steps(run.config, weights)
    regular = planned or last % curve_interval(run.config) == 0
    return [one for one in run.points if one.step < last or (regular and one.step == last)]
