"""What a visitor may do with a run: its owner may do all, others see it by link or when shared."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from functools import cache

import streamlit as st

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import Job, default_runner
from rnnviz.store import RunSummary
from rnnviz.ui.own_text import sample_id
from rnnviz.ui.visitor import owner, sits_here

NOT_YOURS = "This run is someone else's: train one of your own with the same settings."
_OPENED = "rights.opened"
_GIVEN_TEXTS = ("text", "text_id")
"""Options of a task that stand for a text of somebody's; a path is one of the server's."""


def may_manage(run_owner: str) -> bool:
    """Whether the visitor may stop, resume, rename and delete the runs of an owner.

    What is nobody's (trained on the command line, or before runs had owners) is left to whoever
    uses the server's own computer; and where all is open to all, so is everything.
    """
    if run_owner == owner():
        return True
    return (not run_owner or default_runner().settings.open_to_all) and sits_here()


def may_manage_run(run_id: str) -> bool:
    """See :func:`may_manage`; no where the store does not say whose the run is."""
    try:
        return may_manage(default_runner().owner_of(run_id))
    except (OSError, ValueError):
        return False


def may_find(run_id: str, run_owner: str, shared: bool) -> bool:
    """Whether lists show the visitor a run: an own one, a shared one, or one opened by its link."""
    return _is_open(run_owner, shared) or run_id in st.session_state.get(_OPENED, ())


def may_read(config: ExperimentConfig, run_owner: str, shared: bool) -> bool:
    """Whether the visitor may read the text that a run was trained on; its link is not enough."""
    return not _has_text(config) or _is_open(run_owner, shared)


def may_read_text(run_id: str, config: ExperimentConfig) -> bool:
    """See :func:`may_read`; no where the store does not say whose the run is."""
    if not _has_text(config):
        return True
    runner = default_runner()
    try:
        return may_read(config, runner.owner_of(run_id), runner.store.label_of(run_id).shared)
    except (OSError, ValueError):
        return False


def _has_text(config: ExperimentConfig) -> bool:
    """Whether a run was trained on a text that somebody gave."""
    given = {config.task_options.get(name) for name in _GIVEN_TEXTS} - {None, ""}
    return bool(given) and bool(given - {sample_id()})


def without_text(config: ExperimentConfig) -> ExperimentConfig:
    """A config without the text that somebody gave, nor the id under which it can be had."""
    options = config.task_options
    left = {name: options[name] for name in options if name not in _GIVEN_TEXTS}
    return config.replace(task_options=left)


def _is_open(run_owner: str, shared: bool) -> bool:
    """Whether the visitor sees all of a run."""
    open_to_all = shared or not run_owner or default_runner().settings.open_to_all
    return open_to_all or may_manage(run_owner)


def owner_of(summary: RunSummary, job: Job | None) -> str:
    """Whose a stored run is; its training knows where the store does not yet."""
    return summary.owner or (job.run_owner if job is not None else "")


def findable(runs: Iterable[RunSummary]) -> list[RunSummary]:
    """The runs that lists show the visitor."""
    jobs = {job.id: job for job in default_runner().jobs()}
    opened = st.session_state.get(_OPENED, ())
    # There are far fewer owners than runs.
    is_open = cache(_is_open)
    return [
        run
        for run in runs
        if run.id in opened or is_open(owner_of(run, jobs.get(run.id)), run.shared)
    ]


def rights_to(owners: Iterable[str], run_ids: Collection[str]) -> Hashable:
    """What decides which of some runs the visitor finds and may manage: alike where both are."""
    managed = frozenset(filter(may_manage, owners))
    opened = frozenset(run_id for run_id in st.session_state.get(_OPENED, ()) if run_id in run_ids)
    return managed, opened, default_runner().settings.open_to_all


def note_opened(*run_ids: str | None) -> None:
    """The visitor came with a link to these runs: lists show them too."""
    st.session_state.setdefault(_OPENED, set()).update(filter(None, run_ids))
