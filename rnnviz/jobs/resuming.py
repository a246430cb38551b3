"""Which runs can be continued, and when another server has done so."""

from __future__ import annotations

from rnnviz.config import ExperimentConfig
from rnnviz.jobs.claims import Claims
from rnnviz.jobs.job import Job
from rnnviz.jobs.report import JobState
from rnnviz.run import Run
from rnnviz.store import RunStore, StoreError

_COMPLETE = ("finished", "solved")


def resumable(run: Run) -> bool:
    """Whether a run was ended early and has a checkpoint to go on from."""
    return run.checkpoint is not None and run.status not in _COMPLETE


def config_to_resume(run: Run, steps: int | None = None) -> ExperimentConfig:
    """The config with which to go on; its own where ``steps`` is None.

    Raises:
        StoreError: when the run has no checkpoint.
        ValueError: when it has come to its end; one sentence.
    """
    if run.checkpoint is None:
        raise StoreError("This run has no checkpoint to continue from; train it again.")
    done, config = run.checkpoint.step, run.config
    if (run.status in _COMPLETE and steps is None) or done >= (steps or config.steps):
        raise ValueError(f"This run ended after {done:,} steps; ask for more steps to continue it.")
    if steps is None:
        return config
    # What counts as solved already would end again at once.
    stop = config.stop_when_solved and run.status != "solved"
    return config.replace(steps=steps, stop_when_solved=stop)


def overtaken(job: Job, store: RunStore, claims: Claims) -> bool:
    """Whether the store has newer news of an ended job's run, or the run was deleted."""
    if not job.state.ended or not job.saved or job.progress is None:
        return False
    if claims.elsewhere(job.id) is not None:
        return True
    try:
        if not store.exists(job.id):
            return True
        if job.state is not JobState.STOPPED:
            return False
        stored = store.get(job.id)
    except (OSError, ValueError):
        return False
    return _extent(stored) != _extent(job.progress.run)


def _extent(run: Run) -> tuple[str, int]:
    """How far a run has come."""
    return run.status, run.points[-1].step if run.points else 0
