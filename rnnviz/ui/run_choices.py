"""Which trained runs a page can take up: those on this server and those that came with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import streamlit as st

from rnnviz.config import ExperimentConfig
from rnnviz.store import RunSummary
from rnnviz.tasks.numbers import number
from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.listing import here
from rnnviz.ui.rights import findable
from rnnviz.ui.run_names import run_titles
from rnnviz.ui.settings import TEXT_TASKS

MOST_OFFERED = 50
_DONE = ("finished", "solved")


def finished_runs(task: str, cell: str) -> list[RunSummary]:
    """Every run of a cell on a task that came to its end; the user's own first, newest first."""
    return [one for one in _done_runs() if one.config.task == task and one.config.cell_name == cell]


def finished_ids(configs: Iterable[ExperimentConfig]) -> list[str]:
    """The ids of runs that were trained to their end with just these configs, where there are."""
    done = list(_done_runs())
    found = (next((one.id for one in done if one.config == config), None) for config in configs)
    return [run_id for run_id in found if run_id is not None]


def stored_runs() -> list[RunSummary]:
    """The stored runs that the visitor may find, newest first; none where none can be read."""
    return findable(here().stored)


def stored_text_runs() -> dict[str, str]:
    """The latest stored runs that read text, by id, with what to call them."""
    found = [one for one in stored_runs() if one.config.task in TEXT_TASKS and one.snapshots]
    titles = run_titles()
    return {one.id: titles.get(one.id, one.title) for one in found[:MOST_OFFERED]}


def all_runs_link(**filters: str) -> None:
    """A link to the page that lists all runs, with some of its filters set."""
    page = PAGES["runs"]
    st.page_link(page.script, label="All runs of this task", icon=page.icon, query_params=filters)


def _done_runs() -> Iterator[RunSummary]:
    return (one for one in (*stored_runs(), *here().shipped) if one.status in _DONE)


def run_labels(summaries: Iterable[RunSummary]) -> dict[str, str]:
    """What runs are called and how good they are, by their ids."""
    titles = run_titles()
    return {
        one.id: titles.get(one.id, one.title)
        + ("" if one.metric is None else f": {number(one.metric)}")
        for one in summaries
    }
