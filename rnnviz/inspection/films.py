"""What a run does on one sequence, at one moment or at every snapshot, and its learning curve."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.figures.compare import Curve
from rnnviz.figures.film import film_payload
from rnnviz.figures.theme import Mode, PictureFormat
from rnnviz.inspection.payloads import KEPT_BYTES, packed
from rnnviz.inspection.recent import HEAVIEST, kept
from rnnviz.inspection.runs import Moment, example_batch, problem_of
from rnnviz.inspection.tables import Rows, numbers, unit_rows
from rnnviz.model import Film
from rnnviz.model.films import film_batch
from rnnviz.run import Run
from rnnviz.store import RecentCache
from rnnviz.tasks import Batch, Problem, one_of
from rnnviz.tasks.base import Correct
from rnnviz.tasks.batch import columns_of
from rnnviz.trace import Trace

LIVE_BYTES = 600_000
"""A film that changes every two seconds is sent smaller than one at rest."""

_WORK = 20_000_000
"""Multiplications in which one snapshot reads some examples hardly more slowly than one of them."""
_HEAVIEST = 12_000_000
"""Bytes of films that are made together."""

_Told = tuple[tuple[str, ...], Correct]
_Answer = NDArray[np.float32] | _Told

_FILMS: RecentCache[Hashable, tuple[Film, ...]] = RecentCache(200, HEAVIEST)


def film_of(run: Run, single: Batch, layer: int) -> Film:
    """The film of a batch of one, for :func:`_answered` its answers; old frames are kept.

    Who looks at one of the task's examples looks at the next one, so these are made together; but
    not while the run trains and its films grow every two seconds.
    """
    problem, (batch, place) = problem_of(run), _read_along(run, single)

    def answer(index: int, raw: NDArray[np.float32]) -> _Answer:
        # Over a large vocabulary the read-outs would be heavier than all that led to them.
        light = raw.shape[1] <= run.config.hidden_size
        return raw.copy() if light else _answered(problem, one_of(batch, index), raw)

    return _FILMS.make(
        (run.id, run.snapshot_at(0).step, layer, batch.identity()),
        lambda known: film_batch(run, batch, layer, answer, known or ()),
        # One that is too heavy for all the others is kept alone: it grows every two seconds too.
        lambda found: min(HEAVIEST, sum(film.nbytes for film in found)),
    )[place]


def _read_along(run: Run, single: Batch) -> tuple[Batch, int]:
    """The examples that are read beside a batch of one, itself among them, and its place there."""
    place = None if run.status == "running" else _places(run).get(single.identity())
    if place is None:
        return single, 0
    examples, many = example_batch(run), _side_by_side(run)
    first = place - place % many
    return columns_of(examples, slice(first, first + many)), place - first


def _side_by_side(run: Run) -> int:
    """How many of a run's examples are read together."""
    steps, config = len(example_batch(run).inputs), run.config
    work = steps * sum(weight.size for weight in run.latest.weights.values())
    size = 4 * steps * len(run.snapshots) * config.hidden_size * len(config.spec.quantities)
    return max(1, min(_WORK // work, _HEAVIEST // size))


@kept(64, lambda run: example_batch(run).identity())
def _places(run: Run) -> dict[Hashable, int]:
    """Where among a run's examples one stands, by its identity."""
    examples = example_batch(run)
    return {one_of(examples, at).identity(): at for at in range(len(examples.lengths))}


def _answered(problem: Problem, single: Batch, answer: _Answer) -> _Told:
    """Labels and verdicts of a frame; those of read-outs are worked out."""
    if isinstance(answer, tuple):
        return answer
    raw = answer[:, None]
    return problem.prediction_labels(raw, single, 0), problem.correct(raw, single, 0)


def last_frame(run: Run, single: Batch) -> dict[str, NDArray[np.float32]]:
    """Every quantity of the last layer on a sequence under a run's last weights, (time, unit)."""
    last = Run(run.id, run.config, [run.latest], status=run.status, details=run.details)
    film = film_of(last, single, run.config.num_layers - 1)
    return {name: array[-1] for name, array in film.quantities.items()}


def film_data(
    run: Run,
    single: Batch,
    layer: int,
    live: bool,
    step: int | None,
    title: str,
    visible: Sequence[str] | None = None,
    sorted_units: bool = False,
    found: Film | None = None,
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
        found: the film where it is another than :func:`film_of` gives.
    """
    problem = problem_of(run)
    found = found or film_of(run, single, layer)
    answers = [_answered(problem, single, answer) for answer in found.answers]
    said = [labels for labels, _ in answers]
    extra: dict[str, Any] = {"budget": LIVE_BYTES} if live else {}
    if single.mask.any():
        extra["target_labels"] = problem.target_labels(single, 0)
        extra["correct"] = [verdicts for _, verdicts in answers]
    return film_payload(
        found.steps,
        found.quantities,
        problem.labels(single, 0),
        unknown=problem.unknown(single, 0),
        prediction_labels=said if any(map(any, said)) else None,
        marks=_marks(problem, single),
        curve=_curve(run, problem),
        selected_step=step,
        live=live,
        origin="trained elsewhere" if run.imported else "",
        name=run.id,
        title=title,
        visible=visible,
        sorted_units=sorted_units,
        count_from=1,
        **extra,
    )


def _film_key(
    run: Run, single: Batch, layer: int, live: bool, title: str, visible: Sequence[str] | None
) -> Hashable:
    grown = run.latest.step, len(run.snapshots), len(run.points)
    named = None if visible is None else tuple(visible)
    return run.id, grown, run.status, single.identity(), layer, live, title, named


@kept(400, _film_key, len, KEPT_BYTES)
def packed_film(
    run: Run, single: Batch, layer: int, live: bool, title: str, visible: Sequence[str] | None
) -> bytes:
    """The same as it is sent; where the scrubber stands and how units are sorted is put in last."""
    return packed(film_data(run, single, layer, live, None, title, visible))


def _marks(problem: Problem, single: Batch) -> list[tuple[int, str]]:
    """Where the information sits that matters."""
    return [(mark.time, mark.label) for mark in problem.marks(single, 0)]


def curve_rows(run: Run) -> list[tuple[int, float | None, float | None]]:
    """Step, loss and metric along a training, the untrained model's metric first.

    Where weights were kept the metric is theirs: stopping measures once more.
    """
    measured = {snapshot.step: snapshot.metric for snapshot in run.snapshots}
    rows: list[tuple[int, float | None, float | None]] = [
        (point.step, point.loss, measured.get(point.step, point.metric)) for point in run.points
    ]
    return [(0, None, measured[0]), *rows] if 0 in measured else rows


def curve_of(title: str, run: Run) -> Curve:
    """A run's learning curve for a chart, where it is called ``title``."""
    rows = curve_rows(run)
    steps, loss, metric = zip(*rows, strict=True) if rows else ((), (), ())
    return Curve(title, steps, loss, metric, cell=run.config.cell_name)


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


def film_rows(run: Run, single: Batch, layer: int, step: int | None) -> Rows:
    """The table behind the film: a row for each time step and unit.

    The weights are the last ones kept at or before a training step, the last of all when None.
    """
    film = film_of(run, single, layer)
    frame = len(film.steps) - 1
    if step is not None:
        frame = max(0, int(np.searchsorted(film.steps, step, side="right")) - 1)
    arrays = {name: array[frame] for name, array in film.quantities.items()}
    labels = problem_of(run).labels(single, 0)
    return unit_rows(arrays, labels, "input", lambda value: round(float(value), 6))


def input_rows(problem: Problem, single: Batch) -> Rows:
    """What a model on numbers reads: a row a time step, which counts from 1, a column a feature."""
    names = problem.features or tuple(f"x{k + 1}" for k in range(problem.input_size))
    # A feature may be called time, too.
    columns = [f"{name} (feature)" if name == "time" else name for name in names]
    return [
        {"time": t} | dict(zip(columns, numbers(step), strict=True))
        for t, step in enumerate(single.inputs[: single.lengths[0], 0], start=1)
    ]


def trace_data(moment: Moment, single: Batch, trace: Trace) -> dict[str, Any]:
    """Everything about a batch of one and its trace as plain data; arrays are (time, unit)."""
    problem, spec = moment.problem, trace.spec
    data: dict[str, Any] = {**moment.about(), "labels": list(trace.labels)}
    data["unknown"] = sorted(problem.unknown(single, 0))
    data["targets"] = list(problem.target_labels(single, 0))
    if trace.predictions is not None:
        answers = trace.predictions[:, None]
        data["predictions"] = list(problem.prediction_labels(answers, single, 0))
        data["correct"] = list(problem.correct(answers, single, 0))
    data["marks"] = [{"time": time, "label": label} for time, label in _marks(problem, single)]
    always = {name: spec.constant(name) for name in spec.gates if name not in spec.moving_gates}
    return data | {"constants": always} | {n: numbers(trace[n]) for n in spec.quantities}


def trace_rows(trace: Trace) -> Rows:
    """The same numbers as a table: a row for each time step and unit."""
    return unit_rows({name: trace[name] for name in trace.spec.quantities}, trace.labels)


def trace_picture(
    moment: Moment,
    single: Batch,
    trace: Trace,
    mode: Mode,
    form: PictureFormat,
    title: str = "",
) -> bytes:
    """The same as a picture, the bytes of a file: a map for each quantity, below a title."""
    from rnnviz.figures import static  # with matplotlib, which no page needs

    return static.gates(
        {name: trace[name] for name in trace.spec.quantities},
        trace.labels,
        _marks(moment.problem, single),
        unknown=moment.problem.unknown(single, 0),
        title=title or moment.title,
        mode=mode,
        form=form,
    )
