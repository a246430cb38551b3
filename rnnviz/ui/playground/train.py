"""Starting a training from the Playground."""

from __future__ import annotations

import streamlit as st

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import RunnerBusy
from rnnviz.tasks import TASKS
from rnnviz.ui.frame import plain
from rnnviz.ui.page_state import PageState
from rnnviz.ui.settings import adopt
from rnnviz.ui.trainings import start


def train_button(state: PageState, config: ExperimentConfig | None) -> None:
    """Queue a training with the settings on the left."""
    clicked = st.button(
        "Train",
        type="primary",
        icon=":material/model_training:",
        width="stretch",
        disabled=config is None or config.task not in TASKS,
    )
    if clicked and config is not None:
        queue(state, config)


def queue(state: PageState, config: ExperimentConfig) -> bool:
    """Queue a training and show it, or say why it cannot begin; whether it was queued."""
    try:
        job = start(config)
    except (RunnerBusy, ValueError) as error:
        st.error(plain(str(error)))
        return False
    state["run"], state["step"] = job.id, None
    st.session_state["playground.adopted"] = job.id
    return True


def begin(state: PageState, config: ExperimentConfig) -> None:
    """Queue a training with other settings than those on the left, which follow."""
    if queue(state, config):
        adopt(state, config)
        st.rerun()
