"""Running a table again: which runs are missing, and each of them with its progress."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from rnnviz.papers import results
from rnnviz.papers.original.experiments import EXPERIMENTS, Experiment
from rnnviz.papers.original.net import CELL
from rnnviz.papers.progress import Progress
from rnnviz.papers.results import Result
from rnnviz.papers.tables import SEQUENCES, Entry, Table


def missing(
    table: Table,
    cells: Sequence[str] = (),
    entries: Sequence[str] = (),
    seeds: int | None = None,
    budget: int | None = None,
    folder: Path | None = None,
) -> list[tuple[Entry, int]]:
    """Entry and seed of every run that has not been made, the first seed of all entries first.

    A run that used up its budget counts as made only where that was as large.

    Args:
        table: what to run.
        cells, entries: only these; all where empty.
        seeds: how many of each entry; as many as the table says where None.
        budget: of each run; the table's own where None.
        folder: of the results.

    Raises:
        ValueError: when there is no such cell or entry in the table, or nothing can be run.
    """
    chosen = [entry for entry in table.entries if entry.seeds]
    _check("cell", cells, {entry.cell: entry for entry in chosen}, table)
    _check("entry", entries, {entry.key: entry for entry in chosen}, table)
    chosen = [e for e in chosen if (not cells or e.cell in cells)]
    chosen = [e for e in chosen if (not entries or e.key in entries)]
    made = {(result.entry, result.seed): result for result in results.load(table.key, folder)}
    wanted = [
        (entry, seed)
        for seed in range(max((seeds or entry.seeds for entry in chosen), default=0))
        for entry in chosen
        if seed < (seeds or entry.seeds)
    ]
    return [
        (entry, seed)
        for entry, seed in wanted
        if not _enough(entry, made.get((entry.key, seed)), budget or 0)
    ]


def _enough(entry: Entry, result: Result | None, budget: int) -> bool:
    """Whether a run need not be made again."""
    if result is None:
        return False
    # A language model goes no further than its epochs, and one that diverged would do so again.
    wanted = min(budget, entry.epochs or budget)
    diverged = entry.epochs > 0 and None in result.measures.values()
    return diverged or result.reached < result.budget or result.budget >= wanted


def _check(what: str, named: Sequence[str], known: dict[str, Entry], table: Table) -> None:
    unknown = [name for name in named if name not in known]
    if not known:
        raise ValueError(f"Nothing here runs {table.key}: it is only printed.")
    if unknown:
        raise ValueError(
            f"{table.key} has no {what} {unknown[0]!r} that runs; choose from: {', '.join(known)}."
        )


def run(
    table: Table, entry: Entry, seed: int, budget: int | None = None, folder: Path | None = None
) -> Iterator[Progress]:
    """Make one run; the last progress has its result.

    With a folder of results a run is kept beside them now and then, and goes on from what was kept
    of it.

    Raises:
        ValueError: when data are not at hand or the machine cannot do it; one sentence.
    """
    kept = folder and results.place_of(table.key, entry.key, seed, folder)
    if entry.cell == CELL:
        number = table.key.removeprefix("1997-")
        experiment = next(e for e in EXPERIMENTS[number] if e.key == entry.key)
        return _trial(experiment, seed, budget, kept)
    # With torch:
    if table.measure:
        from rnnviz.papers.language import run_language

        return run_language(table.key, entry, seed, budget, kept)
    if table.key == "forum-adding":
        from rnnviz.papers.adding import run_adding

        return run_adding(entry, seed, budget, kept)
    from rnnviz.papers.epochs import run_epochs

    return run_epochs(table.key, entry, seed, budget, kept)


def _trial(
    experiment: Experiment, seed: int, budget: int | None, folder: Path | None
) -> Iterator[Progress]:
    try:
        from rnnviz.papers.original.trials import run_trial
    except ModuleNotFoundError as error:
        raise ValueError("The net of 1997 needs the package numba: pip install numba.") from error
    most = budget or experiment.most
    trial = None
    for trial in run_trial(experiment, seed, most, folder):
        met = sum(count is not None for count in trial.reached.values())
        words = f"{met} of {len(trial.reached)} reached, error {trial.curve[-1][1]:.3f}"
        yield Progress(trial.sequences, most, words)
    assert trial is not None
    config = {
        "cell": CELL,
        "task": experiment.task,
        "task_options": dict(experiment.options),
        "net": asdict(experiment.net),
        "learning_rate": experiment.rate,
    }
    result = Result(
        entry=experiment.key,
        seed=seed,
        measures={f"{SEQUENCES} {name}": count for name, count in trial.reached.items()},
        budget=most,
        reached=trial.sequences,
        seconds=round(trial.seconds, 1),
        machine=results.machine(),
        config=config,
        curve=[(at, float(f"{error:.4g}")) for at, error in trial.curve],
        weights=None if trial.weights is None else trial.weights.as_lists(),
    )
    yield Progress(trial.sequences, most, "done", result)
    # Kept until the result has been taken.
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
