"""Finding and starting trainings: the one place of the app that talks to the runner."""

from __future__ import annotations

from collections.abc import Sequence

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.runs import is_long, preview, problem_for, sampled_problem
from rnnviz.jobs import Job, default_runner
from rnnviz.jobs.sizes import check
from rnnviz.run import Run
from rnnviz.store import RunSummary
from rnnviz.ui.listing import here
from rnnviz.ui.rights import NOT_YOURS, may_manage_run
from rnnviz.ui.visitor import address, owner


def start(config: ExperimentConfig, press: str = "") -> Job:
    """Queue a training; a long text is read when its turn comes.

    Args:
        config: what to train.
        press: a sign that trainings started by one press share: they take one place in the queue.

    Raises:
        ValueError: when the queue is full or the task cannot be built; one sentence.
    """
    if is_long(config):
        check(config, sampled_problem(config), default_runner().settings)
        return default_runner().submit(config, owner(), address=address(), press=press)
    preview(config)
    return default_runner().submit(config, owner(), problem_for(config), address(), press)


def resume(run_id: str, steps: int | None = None) -> Job:
    """Continue one of the visitor's runs under its own id.

    Args:
        run_id: of a run with a checkpoint.
        steps: how many to take in all; as many as its config says when None.

    Raises:
        ValueError: when it cannot be continued, here or now; one sentence.
    """
    if not may_manage_run(run_id):
        raise ValueError(NOT_YOURS)
    return default_runner().resume_run(run_id, owner(), steps, address())


def job_of(run_id: str) -> Job | None:
    """The training behind a run while it is known to this server; notes that somebody looks."""
    job = default_runner().current(run_id)
    if job is not None:
        job.watch()
    return job


def trained_elsewhere(run_id: str) -> str:
    """The name of the other server that trains a run now, or nothing."""
    return default_runner().elsewhere(run_id)


def stored_run(run_id: str) -> Run | None:
    """A run as it was last saved, None where it cannot be read just now."""
    try:
        return default_runner().store.get(run_id)
    except (OSError, ValueError):
        return None


def find_run(run_id: str) -> Run | None:
    """A run that trains, is stored, or came with the app; None where it has no snapshot yet.

    Raises:
        ValueError: when there is none, or its files cannot be read; one sentence.
    """
    job = job_of(run_id)
    if job is None:
        return default_runner().store.get(run_id)
    run = job.run
    return run.copy() if run is not None and run.snapshots else None


def grown(run: Run, job: Job | None) -> Run:
    """A run as far as its training has come by now, itself where none goes on."""
    now = job.run if job is not None else None
    return now.copy() if now is not None and now.snapshots else run


def config_of(run_id: str) -> ExperimentConfig:
    """The config of a run that trains, waits, is stored or came with the app.

    Raises:
        ValueError: when there is none, or its files cannot be read; one sentence.
    """
    job = job_of(run_id)
    run = None if job else find_run(run_id)
    config = job.config if job else run.config if run else None
    if config is None:
        raise ValueError(f"There is no run {run_id!r} on this server.")
    return config


def shipped_runs() -> Sequence[RunSummary]:
    """The runs that come with the app."""
    return here().shipped


def is_shipped(run_id: str) -> bool:
    """Whether a run came with the app."""
    return any(summary.id == run_id for summary in shipped_runs())


def shipped_for(cell: str, task: str) -> str | None:
    """The id of the shipped run of a cell on a task."""
    for summary in shipped_runs():
        if summary.config.cell == cell and summary.config.task == task:
            return summary.id
    return None
