"""The cells that are compared: their runs, one a seed, and the table of them."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.comparison import DIVERGED, Verdict
from rnnviz.inspection.runs import preview, problem_of
from rnnviz.jobs import Job
from rnnviz.model.sizes import ModelShape, parameter_count
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.store import distinct
from rnnviz.tasks import TASKS
from rnnviz.tasks.numbers import rounded
from rnnviz.ui.page_state import PageState
from rnnviz.ui.progress import duration, job_words
from rnnviz.ui.run_choices import finished_ids
from rnnviz.ui.run_names import called
from rnnviz.ui.trainings import config_of, find_run, grown, is_shipped, job_of


@dataclass(frozen=True)
class Entry:
    """One cell of the comparison.

    Attributes:
        title: of the cell, or of the one run of it that has a name of its own.
        runs: what is drawn of it, one a seed.
        jobs: the training of each, while this server knows it.
    """

    title: str
    runs: tuple[Run, ...]
    jobs: tuple[Job | None, ...]

    @property
    def run(self) -> Run:
        """The run whose gates are drawn: that of the first seed."""
        return self.runs[0]

    @property
    def live(self) -> bool:
        """Whether one of them still trains or waits."""
        return any(job is not None and not job.state.ended for job in self.jobs)

    def now(self) -> Entry:
        """The same with its runs as far as they have come by now."""
        pairs = zip(self.runs, self.jobs, strict=True)
        return Entry(self.title, tuple(grown(run, job) for run, job in pairs), self.jobs)

    def ended(self) -> list[Run]:
        """The runs that came to an end of their own, those that diverged among them."""
        return [run for run in self.runs if run.status in ("finished", "solved", DIVERGED)]


def chosen_ids(state: PageState) -> dict[str, list[str]]:
    """The ids of the chosen runs by cell, in the order of their seeds."""
    found: dict[str, list[str]] = {}
    for run_id in state["runs"]:
        with suppress(ValueError):  # deleted meanwhile
            found.setdefault(config_of(run_id).cell_name, []).append(run_id)
    return found


def find_entries(state: PageState, configs: Mapping[str, ExperimentConfig]) -> list[Entry]:
    """For each cell its chosen runs, else finished ones of the same settings, else untrained."""
    chosen = chosen_ids(state)
    entries = []
    for name, config in configs.items():
        ids = chosen.get(name) or finished_ids(of_seeds(config, state["seeds"]))
        pairs = [(find_run(run_id), job_of(run_id)) for run_id in ids] or [(None, None)]
        runs = tuple(run or preview(job.config if job else config) for run, job in pairs)
        # Of several seeds none gives all of them its name.
        title = called(runs[0]) if len(runs) == 1 else CELLS[name].title
        entries.append(Entry(title, runs, tuple(job for _, job in pairs)))
    titles = distinct({cell: entry.title for cell, entry in zip(configs, entries, strict=True)})
    return [
        replace(entry, title=titles[cell]) for cell, entry in zip(configs, entries, strict=True)
    ]


def of_seeds(config: ExperimentConfig, seeds: int) -> list[ExperimentConfig]:
    """The config with its own seed and those that follow."""
    return [config.replace(seed=config.seed + more) for more in range(seeds)]


def rows_of(entries: Sequence[Entry], found: Verdict | None) -> list[dict[str, Any]]:
    """The table: one line a cell; what several seeds tell stands in it where there are several."""
    several = any(len(entry.runs) > 1 for entry in entries)
    return [_row(entry, found, several) for entry in entries]


def _row(entry: Entry, found: Verdict | None, several: bool) -> dict[str, Any]:
    run, problem = entry.run, problem_of(entry.run)
    count = parameter_count(run.config, ModelShape.from_dict(run.details["model"]))
    metrics = [one.latest.metric for one in entry.runs if one.latest.metric is not None]
    row: dict[str, Any] = {
        "cell": entry.title,
        "hidden units": run.config.hidden_size,
        "recurrent parameters": count.recurrent,
        "all parameters": count.total,
    }
    if run.config.task in TASKS:  # nothing else is judged
        name = f"{problem.metric_name} {problem.metric_unit}".strip()
        row[name] = rounded(statistics.median(metrics)) if metrics else None
    if several:
        row |= {"least to largest": _range(metrics), "solved": _solved(entry), "rank": ""}
        if found is not None and entry.title in found.ranks:
            row["rank"] = _rank(*found.ranks[entry.title])
    return row | {
        "steps": _steps(entry.runs),
        "status": _status(entry),
        "training time": _training_time(entry.runs),
    }


def _steps(runs: Sequence[Run]) -> int | None:
    """How many steps a run took, of several the one in the middle; elsewhere nobody knows."""
    counts = [run.latest.step for run in runs if not run.imported]
    return round(statistics.median(counts)) if counts else None


def _range(metrics: Sequence[float]) -> str:
    return f"{rounded(min(metrics)):g} to {rounded(max(metrics)):g}" if metrics else ""


def _solved(entry: Entry) -> str:
    if not problem_of(entry.run).has_end:
        return ""
    ended = entry.ended()
    return f"{sum(run.status == 'solved' for run in ended)} of {len(ended)}" if ended else ""


def _rank(rank: int, best: int, worst: int) -> str:
    """A rank, with those between which it may lie."""
    return f"{rank}" if best == worst else f"{rank} ({best} to {worst})"


def _status(entry: Entry) -> str:
    """One status, or how many runs have each."""
    told = [
        job_words(job) if job is not None else _ended(run)
        for run, job in zip(entry.runs, entry.jobs, strict=True)
    ]
    if len(told) == 1:
        return told[0]
    # How long each one waits would be too much here.
    short = [words.split(",")[0].split(" ·")[0] for words in told]
    return ", ".join(f"{short.count(one)} {one.lower()}" for one in dict.fromkeys(short))


def _ended(run: Run) -> str:
    return "Trained elsewhere" if run.imported else run.status.capitalize()


def _training_time(runs: Sequence[Run]) -> str:
    """How long the runs took; that of those which came with the app would not compare."""
    if not any(run.points for run in runs):
        return ""
    if any(is_shipped(run.id) for run in runs):
        return "on another machine"
    seconds = statistics.median(run.points[-1].seconds for run in runs if run.points)
    return f"{seconds:.1f} s" if seconds < 10 else duration(seconds)


def columns_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Thousands apart in every column of numbers, and room for "Waiting, number 2 in the queue"."""
    numbers = [name for name, value in row.items() if not isinstance(value, str)]
    columns: dict[str, Any] = dict.fromkeys(
        numbers, st.column_config.NumberColumn(format="localized")
    )
    columns["status"] = st.column_config.TextColumn(width="medium")
    return columns | {"rank": st.column_config.TextColumn(width=100)}
