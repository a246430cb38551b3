"""Finding and starting trainings: the one place of the app that talks to the runner."""

from __future__ import annotations

import hashlib
import uuid

import streamlit as st

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import Job, default_runner
from rnnviz.jobs.sizes import check
from rnnviz.run import Run
from rnnviz.store import RunSummary
from rnnviz.ui.films import is_long, preview, problem_for, sampled_problem


def owner() -> str:
    """An id for whoever asks: the device, a dash, and this browser session.

    The queue takes turns by all of it, so that a class behind one address does not share a turn.
    A training may be steered by its device (:func:`rnnviz.ui.progress.may_steer`): a reload is a
    new session, but the address and the browser's name stay. They are kept as a hash only, and
    where there are none the session stands for the device.
    """
    if "owner" not in st.session_state:
        session, headers = uuid.uuid4().hex, st.context.headers
        parts = [headers.get(name) for name in ("user-agent", "x-forwarded-for")]
        known = [st.context.ip_address, *parts]
        digest = hashlib.sha256(repr(known).encode()).hexdigest()[:32]
        st.session_state["owner"] = f"{digest if any(known) else session}-{session}"
    return str(st.session_state["owner"])


def start(config: ExperimentConfig) -> Job:
    """Queue a training; a long text is read when its turn comes.

    Raises:
        ValueError: when the queue is full or the task cannot be built; one sentence.
    """
    if is_long(config):
        check(config, sampled_problem(config), default_runner().settings)
        return default_runner().submit(config, owner=owner())
    preview(config)
    return default_runner().submit(config, owner=owner(), problem=problem_for(config))


def resume(run_id: str, steps: int | None = None) -> Job:
    """Continue a run under its own id, as a training of this visitor's.

    Args:
        run_id: of a run with a checkpoint.
        steps: how many to take in all; as many as its config says when None.

    Raises:
        ValueError: when it cannot be continued, here or now; one sentence.
    """
    return default_runner().resume_run(run_id, owner=owner(), steps=steps)


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


def shipped_runs() -> list[RunSummary]:
    """The runs that come with the app."""
    return default_runner().store.shipped()


def is_shipped(run_id: str) -> bool:
    """Whether a run came with the app."""
    return any(summary.id == run_id for summary in shipped_runs())


def shipped_for(cell: str, task: str) -> str | None:
    """The id of the shipped run of a cell on a task."""
    for summary in shipped_runs():
        if summary.config.cell == cell and summary.config.task == task:
            return summary.id
    return None
