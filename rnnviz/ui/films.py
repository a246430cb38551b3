"""Films for the browser: what a run does on one sequence at every snapshot, kept for reuse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.config import ExperimentConfig
from rnnviz.figures.film import film_payload
from rnnviz.run import Run
from rnnviz.tasks import Batch, Problem
from rnnviz.tasks.base import Correct
from rnnviz.tasks.text_source import SOURCES, source_beginning, source_bytes
from rnnviz.training import Film, build_problem, film, one_of, restore_problem, untrained
from rnnviz.ui.recent import Recent
from rnnviz.ui.run_names import file_of

_KEPT = 24
LONG_BYTES = 600_000
"""A longer text is read by the training's own thread: no page waits for it."""
BEGINNING = 300_000
"""Characters of a long text that are read before its training begins."""
LIVE_BYTES = 600_000
"""A film that changes every two seconds is sent smaller than one at rest."""


_FILMS: Recent[Film] = Recent(_KEPT)
_PROBLEMS: Recent[Problem] = Recent(_KEPT)
_PREVIEWS: Recent[Run] = Recent(_KEPT)


def problem_of(run: Run) -> Problem:
    """The run's task: with its data where it was trained here, else from the run's card."""
    trained = _PROBLEMS.get(_problem_key(run.config))
    return trained or _PROBLEMS.make(run.id, lambda known: known or restore_problem(run))


def preview(config: ExperimentConfig) -> Run:
    """The config's untrained model as a run, made once; of a long text only the beginning is read.

    Raises:
        ValueError: when the config's task cannot be built.
    """
    key = config.digest()

    def make(known: Run | None) -> Run:
        if known is not None:
            return known
        run = untrained(config, sampled_problem(config))
        run.id = f"untrained-{key}"
        return run

    return _PREVIEWS.make(key, make, lambda run: run.nbytes)


def problem_for(config: ExperimentConfig) -> Problem:
    """The config's task with its data, built once; a page asks :func:`is_long` before.

    Raises:
        ValueError: when the task's options cannot be used; one sentence.
    """
    return _PROBLEMS.make(_problem_key(config), lambda known: known or build_problem(config))


def is_long(config: ExperimentConfig) -> bool:
    """Whether a config's text takes too long to read for a page to wait for it."""
    options = config.task_options
    if not any(options.get(source.name) for source in SOURCES):
        return False
    try:
        return source_bytes(options) > LONG_BYTES
    except ValueError:
        # Whoever reads the text says so.
        return False


def sampled_problem(config: ExperimentConfig) -> Problem:
    """The config's task; of a long text only the beginning.

    Raises:
        ValueError: as for :func:`problem_for`.
    """
    if not is_long(config):
        return problem_for(config)
    options = config.task_options
    rest = {name: options[name] for name in options if name not in {s.name for s in SOURCES}}

    def make(known: Problem | None) -> Problem:
        if known is not None:
            return known
        text = source_beginning(options, BEGINNING)
        return build_problem(config.replace(task_options={**rest, "text": text}))

    return _PROBLEMS.make(("beginning", *_problem_key(config)), make)


def _problem_key(config: ExperimentConfig) -> Any:
    return config.task, config.seed, repr(sorted(config.task_options.items()))


def example(run: Run, index: int) -> Batch:
    """One of the task's example sequences, as a batch of one."""
    return one_of(problem_of(run).examples(), index)


def film_of(run: Run, single: Batch, layer: int) -> Film:
    """The film of a sequence, labels and verdicts as its answers; old frames are kept."""
    problem = problem_of(run)

    def answer(predictions: NDArray[np.float32]) -> tuple[tuple[str, ...], Correct]:
        raw = predictions[:, None]
        return problem.prediction_labels(raw, single, 0), problem.correct(raw, single, 0)

    return _FILMS.make(
        (run.id, layer, single.inputs.tobytes()),
        lambda known: film(run, single, 0, layer, known, answer),
        lambda found: found.nbytes,
    )


def film_data(
    run: Run,
    single: Batch,
    layer: int,
    live: bool,
    step: int | None,
    title: str,
    visible: Sequence[str] | None = None,
    sorted_units: bool = False,
) -> dict[str, Any]:
    """Everything that the film component shows.

    Args:
        run: with at least one snapshot.
        single: the sequence; what its mask leaves out was not asked for.
        layer: of the recurrent layers.
        live: whether the run still grows.
        step: the training step to show first; the last one when None.
        title: for saved pictures.
        visible: quantities to show at first; the usual ones when None.
        sorted_units: whether units are sorted by their forget gate at first.
    """
    problem = problem_of(run)
    found = film_of(run, single, layer)
    extra: dict[str, Any] = {"budget": LIVE_BYTES} if live else {}
    if single.mask.any():
        extra["target_labels"] = problem.target_labels(single, 0)
        extra["correct"] = [verdicts for _, verdicts in found.answers]
    payload = film_payload(
        found.steps,
        found.quantities,
        problem.labels(single, 0),
        unknown=problem.unknown(single, 0),
        prediction_labels=[labels for labels, _ in found.answers],
        marks=[(mark.time, mark.label) for mark in problem.marks(single, 0)],
        curve=_curve(run, problem),
        selected_step=step,
        live=live,
        name=run.id,
        title=title,
        visible=visible,
        sorted_units=sorted_units,
        count_from=1,
        **extra,
    )
    # The name tells runs from one another; files are called as the run is.
    return payload | {"file": file_of(run.id, run.config)}


def curve_rows(run: Run) -> list[tuple[int, float | None, float | None]]:
    """Step, loss and metric along a training, the untrained model's metric first.

    Where weights were kept the metric is theirs: stopping measures once more.
    """
    measured = {snapshot.step: snapshot.metric for snapshot in run.snapshots}
    rows: list[tuple[int, float | None, float | None]] = [
        (point.step, point.loss, measured.get(point.step, point.metric)) for point in run.points
    ]
    return [(0, None, measured[0]), *rows] if 0 in measured else rows


def _curve(run: Run, problem: Problem) -> dict[str, Any]:
    """The learning curve for the scrubber."""
    rows = curve_rows(run)
    solved = next((s for s, _, m in rows if m is not None and problem.solved(m)), None)
    return {
        "step": [row[0] for row in rows],
        "loss": [row[1] for row in rows],
        "metric": [row[2] for row in rows],
        "metric_name": problem.metric_name,
        "metric_unit": problem.metric_unit,
        "baseline": problem.baseline(),
        "baseline_name": problem.baseline_name,
        "solved": solved if problem.has_end else None,
    }


def trace_rows(run: Run, single: Batch, layer: int, step: int | None) -> list[dict[str, Any]]:
    """The table behind the film at one training step: a row for each time step and unit."""
    labels = problem_of(run).labels(single, 0)
    found = film_of(run, single, layer)
    frame = len(found.steps) - 1
    if step is not None:
        frame = max(0, int(np.searchsorted(found.steps, step, side="right")) - 1)
    arrays = {name: array[frame] for name, array in found.quantities.items()}
    times, units = next(iter(arrays.values())).shape
    return [
        {"time": t, "input": labels[t], "unit": unit}
        | {name: round(float(array[t, unit]), 6) for name, array in arrays.items()}
        for t in range(times)
        for unit in range(units)
    ]
