"""The status of a run that this server does not train: stopped, or in training elsewhere."""

from __future__ import annotations

from typing import Any

import streamlit as st

from rnnviz.jobs import Standing, resumable
from rnnviz.run import Run
from rnnviz.ui.frame import plain
from rnnviz.ui.page_state import PageState
from rnnviz.ui.progress import resume_button, standing
from rnnviz.ui.rights import may_manage_run
from rnnviz.ui.trainings import stored_run, trained_elsewhere

POLL_SECONDS = 3.0


def stored_status(state: PageState, name: str, run: Run) -> None:
    """Show how far a stored run has come, where it is not complete, and how to go on.

    A run that another server trains is looked up again every few seconds.

    Args:
        state: where the run's id is.
        name: the page's name for it.
        run: from the store, with its checkpoint where it has one.
    """
    server = trained_elsewhere(run.id)
    if server:
        st.fragment(_elsewhere, run_every=POLL_SECONDS)(run, server)
    elif resumable(run) and not may_manage_run(run.id):
        _bar(st, "Stopped", run)
    elif resumable(run):
        left, right = st.columns([0.55, 0.45], vertical_alignment="center")
        _bar(left, "Stopped", run)
        with right:
            resume_button(state, name, run.id)


def _elsewhere(run: Run, server: str) -> None:
    """One look at a run that another server trains; at its end the page is drawn once more."""
    now = trained_elsewhere(run.id)
    if now != server:
        st.rerun()
    _bar(st, f"Trained on another server ({plain(server)})", stored_run(run.id) or run)


def _bar(place: Any, words: str, run: Run) -> None:
    """What was saved last: how far the training had come."""
    shown = Standing.of(run)
    line = " · ".join([f"**{words}**", *standing(shown)])
    place.progress(min(1.0, shown.step / shown.steps), text=line)
