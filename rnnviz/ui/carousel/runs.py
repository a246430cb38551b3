"""Which runs the Error carousel page can show, and which it shows at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.runs import preview
from rnnviz.jobs import default_runner
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.store import StoreError, distinct
from rnnviz.tasks import TASKS, default_config
from rnnviz.ui.own_text import sample_id
from rnnviz.ui.run_choices import stored_runs
from rnnviz.ui.run_names import called, run_titles, title_of
from rnnviz.ui.settings import TEXT_TASKS
from rnnviz.ui.trainings import config_of, find_run, job_of, shipped_runs
from rnnviz.ui.visitor import owner

FIRST_CELLS = ("elman", "lstm-1997", "lstm", "gru", "ran-tanh")
"""Side by side at first paint, in this order."""
FIRST_TASK = "adding"
MOST_RUNS = 8
_UNTRAINED = "untrained-"


def first_task() -> str:
    """The task at first paint: one whose runs came with the app."""
    shipped = Counter(one.config.task for one in shipped_runs() if one.config.cell in FIRST_CELLS)
    if not shipped or FIRST_TASK in shipped:
        return FIRST_TASK
    return shipped.most_common(1)[0][0]


def first_runs(task: str) -> list[str]:
    """The ids of the runs to show before any was chosen: shipped ones, else untrained models."""
    every = [one for one in shipped_runs() if one.config.task == task]
    # Of several seeds the one that is named after its cell and task alone comes first.
    shipped = {one.config.cell_name: one.id for one in reversed(every)}
    found = [shipped[cell] for cell in FIRST_CELLS if cell in shipped]
    return found or list(shipped.values())[:MOST_RUNS] or _untrained(task)


def _untrained(task: str) -> list[str]:
    """Models before their training, where the task has one."""
    return [_UNTRAINED + cell for cell in FIRST_CELLS if task in TASKS]


def run_choices(task: str) -> dict[str, str]:
    """Every run of a task that can be chosen, by id, with what to call it beside that task."""
    shipped = [one for one in shipped_runs() if one.config.task == task]
    mine = [job for job in reversed(default_runner().jobs(owner())) if job.config.task == task]
    stored = [one for one in stored_runs() if one.config.task == task]
    ids = [one.id for one in sorted(shipped, key=lambda one: _order(one.config))]
    ids += [job.id for job in mine] + [one.id for one in stored]
    titles = run_titles()
    names = {run_id: titles.get(run_id, run_id).removesuffix(f", {task}") for run_id in ids}
    untrained = {each: each.removeprefix(_UNTRAINED) for each in _untrained(task)}
    names |= {each: f"{CELLS[cell].title} (untrained)" for each, cell in untrained.items()}
    return distinct(names)


def load_run(run_id: str, task: str) -> Run:
    """A run as far as it has come, with at least one snapshot.

    Raises:
        ValueError: when it is not here, cannot be read, or does another task; one sentence.
    """
    cell = run_id.removeprefix(_UNTRAINED)
    if run_id.startswith(_UNTRAINED) and cell in CELLS:
        options = {"text_id": sample_id()} if task in TEXT_TASKS else {}
        base = default_config(task, cell)
        return preview(base.replace(task_options={**base.task_options, **options}))
    job = job_of(run_id)
    try:
        run = find_run(run_id)
    except StoreError:
        raise ValueError(f"The run {run_id!r} is left out: it is not on this server.") from None
    if run is None and job is not None:
        run = preview(job.config)
    if run is None or not run.snapshots:
        raise ValueError(f"{title_of(run_id)} is left out: it holds no weights.")
    if run.config.task != task:
        raise ValueError(f"{title_of(run_id)} is left out: it was trained on another task.")
    return run


def task_of(run_ids: Sequence[str]) -> str | None:
    """The task of the first of these runs that is here."""
    for run_id in run_ids:
        with suppress(ValueError):
            return config_of(run_id).task
    return None


def trains(run_id: str) -> bool:
    """Whether a run still grows."""
    job = job_of(run_id)
    return job is not None and not job.state.ended


def panel_titles(runs: Sequence[Run]) -> list[str]:
    """What each run is called, with what tells two that are called alike apart."""
    titles, whole = [called(run) for run in runs], run_titles()
    marks = [
        f"{title} (untrained)" if run.status == "untrained" else whole.get(run.id, run.id)
        for title, run in zip(titles, runs, strict=True)
    ]
    return [
        title if titles.count(title) == 1 else mark
        for title, mark in zip(titles, marks, strict=True)
    ]


def _order(config: ExperimentConfig) -> tuple[int, str]:
    """The cells of the first paint first."""
    name = config.cell_name
    return (FIRST_CELLS.index(name) if name in FIRST_CELLS else len(FIRST_CELLS), name)
