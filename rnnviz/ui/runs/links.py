"""Links from a run to the pages that show it."""

from __future__ import annotations

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.comparison import FEWEST, MOST
from rnnviz.spec import CELLS
from rnnviz.tasks import ALL_TASKS, TASKS
from rnnviz.ui.page_state import PageState
from rnnviz.ui.settings import TEXT_TASKS, adopt, setting_fields

Link = tuple[str, dict[str, str]]
"""The key of a page and what stands in its address."""


def links_to(run_id: str, config: ExperimentConfig) -> list[Link]:
    """The pages that can show a run, the one that suits its task best first."""
    if config.task not in ALL_TASKS:
        return []
    found: list[Link] = [
        ("playground", playground_link(run_id, config)),
        ("carousel", {"task": config.task, "runs": run_id}),
    ]
    if config.task in TEXT_TASKS:
        found.insert(0, ("influence", {"model": run_id}))
    return found


def playground_link(run_id: str, config: ExperimentConfig, **more: str) -> dict[str, str]:
    """The Playground with a run, and what else the link is to say.

    The run's settings are in it, as the page itself would write them: another link in the address
    would be one more step for the browser's Back. Of a run on a text, the page knows who may read
    which.
    """
    draft = _Draft()
    if config.task not in TEXT_TASKS:
        adopt(draft, config)
    return draft.link() | {"run": run_id} | more


def settings_link(config: ExperimentConfig) -> dict[str, str] | None:
    """The Playground with a config's settings filled in; None for a cell of the user's own."""
    if not isinstance(config.cell, str) or config.task not in TASKS:
        return None
    draft = _Draft()
    adopt(draft, config)
    # Both are always there: a link without anything would leave the page as it was.
    return {"cell": config.cell, "task": config.task} | draft.link()


def compare_link(runs: dict[str, ExperimentConfig]) -> dict[str, str]:
    """The Compare page with these runs, by their ids.

    Raises:
        ValueError: when it cannot take them up together; one sentence that says why.
    """
    cells = [config.cell_name for config in runs.values()]
    tasks = {config.task for config in runs.values()}
    if not FEWEST <= len(runs) <= MOST:
        raise ValueError(f"The page Compare cells takes {FEWEST} to {MOST} runs.")
    if len(tasks) > 1 or not tasks <= ALL_TASKS.keys():
        raise ValueError("The page Compare cells takes runs of one task only.")
    if len(set(cells)) < len(cells) or not set(cells) <= CELLS.keys():
        raise ValueError("The page Compare cells takes one run of each cell.")
    return {"task": tasks.pop(), "cells": ",".join(cells), "runs": ",".join(runs)}


class _Draft(PageState):
    """Values of the Playground's settings that belong to no session."""

    def __init__(self) -> None:
        self.page, self.fields = "draft", setting_fields()
        self._values = {name: one.default for name, one in self.fields.items()}
