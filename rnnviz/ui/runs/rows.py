"""A row of the Runs page: a stored run, a shipped one, or a training that is not stored yet."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import Job, JobState
from rnnviz.run import ELSEWHERE
from rnnviz.store import RunSummary
from rnnviz.tasks import ALL_TASKS
from rnnviz.tasks.numbers import rounded
from rnnviz.ui.progress import job_words, may_steer
from rnnviz.ui.rights import may_manage, owner_of

STATUS_TITLES = {
    "training": "Training",
    "waiting": "Waiting or paused",
    "stopped": "Stopped",
    "finished": "Finished",
    "solved": "Solved",
    "diverged": "Diverged",
    "failed": "Failed",
    "untrained": "Untrained",
}
"""What the list can be filtered by, in the order of a run's life."""


@dataclass(frozen=True)
class RunRow:
    """One line of the list.

    Attributes:
        id: as the run's.
        config: as the run's.
        title: what it is called.
        name: what its user called it, or nothing.
        note: what its user wrote about it, or nothing.
        status: a key of ``STATUS_TITLES``.
        words: the status with its progress, for people.
        step: the last one.
        metric: the last one measured, None where there is none.
        parameters: learned numbers, 0 where unknown.
        created, changed: seconds since 1970; 0 for a shipped run.
        size: bytes in the store.
        shipped: whether it came with the app.
        owner: the sign of its owner, "" where it is nobody's.
        shared: whether its owner lets everybody find it.
        mine: whether the visitor may rename and delete it.
        resumable: whether a training that was cut short can go on from where it was.
        stored: whether the store holds it.
        job: its training, while this server knows it.
        imported: whether it was trained elsewhere, so that its step means nothing.
    """

    id: str
    config: ExperimentConfig
    title: str
    name: str
    note: str
    status: str
    words: str
    step: int
    metric: float | None
    parameters: int = 0
    created: float = 0.0
    changed: float = 0.0
    size: int = 0
    shipped: bool = False
    owner: str = ""
    shared: bool = False
    mine: bool = False
    resumable: bool = False
    stored: bool = True
    job: Job | None = None
    imported: bool = False

    @cached_property
    def cells(self) -> tuple[Any, ...]:
        """Its line in the table, in the order of the columns."""
        (name, unit), units = measure_of(self.config), f"{self.config.hidden_size}"
        return (
            self.title,
            self.words,
            self.config.spec.title,
            task_title(self),
            None if self.imported else self.step,
            None if self.metric is None else rounded(self.metric),
            f"{name} ({unit})" if unit else name,
            units if self.config.num_layers == 1 else f"{self.config.num_layers} × {units}",
            self.parameters or None,
            _moment(self.created if self.stored else 0.0),
            _moment(self.changed),
            " ".join(self.note.split()),
            self._whose,
        )

    @property
    def _whose(self) -> str:
        if self.shipped:
            return "everybody's"
        if not self.owner:
            return "nobody's"
        if self.mine:
            return "mine, shared" if self.shared else "mine"
        return "shared" if self.shared else "by its link"

    @property
    def live(self) -> bool:
        """Whether somebody trains it, or it waits for its turn."""
        return self.status in ("training", "waiting")

    @property
    def elsewhere(self) -> bool:
        """Whether another server trains it."""
        return self.live and (self.job is None or self.job.state.ended)

    @property
    def steerable(self) -> bool:
        """Whether the visitor may stop its training here."""
        return self.live and not self.elsewhere and self.job is not None and may_steer(self.job)


def row_of(
    summary: RunSummary,
    job: Job | None,
    server: str = "",
    title: str | None = None,
    manages: Callable[[str], bool] | None = None,
) -> RunRow:
    """The row of a stored run; what its training says now goes before what was stored.

    Args:
        summary: as the store has it.
        job: its training, while this server knows it.
        server: what this server is called where runs are shared.
        title: what it is called here; as the store has it when None.
        manages: whether the visitor manages an owner's runs; :func:`may_manage` when None.
    """
    live = job is not None and not job.state.ended
    # This server's own claim may outlast the end of its training for a moment.
    elsewhere = bool(summary.holder) and summary.holder != server
    status, words = _stored_status(summary, elsewhere)
    owner = owner_of(summary, job)
    row = RunRow(
        id=summary.id,
        config=summary.config,
        title=summary.title if title is None else title,
        name=summary.name,
        note=summary.note,
        status=status,
        words=words,
        step=summary.step,
        metric=summary.metric,
        parameters=summary.parameters,
        created=0.0 if summary.shipped else summary.created,
        changed=0.0 if summary.shipped else summary.modified,
        size=summary.size,
        shipped=summary.shipped,
        owner=owner,
        shared=summary.shared,
        mine=not summary.shipped and (manages or may_manage)(owner),
        resumable=summary.resumable and not live and not elsewhere,
        job=job if live else None,
        imported=summary.message == ELSEWHERE,
    )
    return _with_progress(row, job) if job is not None and live else row


def _stored_status(summary: RunSummary, elsewhere: bool) -> tuple[str, str]:
    if elsewhere:
        return "training", "Training on another server"
    status = summary.status if summary.status in STATUS_TITLES else "stopped"
    if summary.message == ELSEWHERE:
        return status, "Trained elsewhere"
    share = f" at {_share(summary.step, summary.config.steps)}" if summary.resumable else ""
    return status, STATUS_TITLES[status] + share


def row_of_job(job: Job, title: str) -> RunRow:
    """A training of which nothing is stored (yet)."""
    state, words = job.state.value, "In memory only"
    row = RunRow(job.id, job.config, title, "", "", state, words, 0, None, job=job)
    row = replace(row, created=time.time(), stored=False, owner=job.run_owner)
    row = replace(row, mine=may_manage(row.owner))
    return _with_progress(row, job)


def _with_progress(row: RunRow, job: Job) -> RunRow:
    """The row with what its training says of itself now."""
    report = job.report()
    words, progress = job_words(job).removesuffix(" in the queue"), report.progress
    if progress is not None:
        words += f", {_share(progress.step, progress.steps)}"
        metric = row.metric if progress.metric is None else progress.metric
        row = replace(row, step=progress.step, metric=metric)
    if report.state.ended:
        return row
    moving = report.state in (JobState.RUNNING, JobState.STOPPING)
    return replace(row, status="training" if moving else "waiting", words=words)


def is_worth_a_row(job: Job) -> bool:
    """Whether a training that is not stored is worth a row: it goes on, or was never saved."""
    if not job.state.ended:
        return True
    progress = job.progress
    return progress is not None and bool(progress.run.snapshots) and not job.saved


def _share(step: int, steps: int) -> str:
    """How far a training is; never 100% before its end."""
    return f"{min(99, 100 * step // max(steps, 1))}%"


def _moment(seconds: float) -> int | None:
    """A time in whole seconds since 1970; None where it is unknown."""
    return int(seconds) or None


def task_title(row: RunRow) -> str:
    """The task's title, else its key: a stored run may do a task that is not known here."""
    task = ALL_TASKS.get(row.config.task)
    return task.title if task is not None else row.config.task


def measure_of(config: ExperimentConfig) -> tuple[str, str]:
    """The name and unit of the metric of a config's task, both empty where the task is unknown."""
    task = ALL_TASKS.get(config.task)
    return ("", "") if task is None else task.problem.measure(config.task_options)
