"""How far error flows back: measured at one moment, or at many of a training little by little."""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np

from rnnviz.analysis.carousel import Curves, GradientNorm, Norm, curves, lengths_of
from rnnviz.figures.carousel_film import Strip, carousel_payload
from rnnviz.figures.theme import Mode, PictureFormat
from rnnviz.inspection.payloads import KEPT_BYTES, packed
from rnnviz.inspection.recent import kept
from rnnviz.inspection.runs import Moment, difference, example_batch, problem_of
from rnnviz.inspection.tables import Rows, numbers
from rnnviz.model.traces import gradients_side_by_side
from rnnviz.run import Run, Snapshot
from rnnviz.store import RecentCache, distinct
from rnnviz.tasks import Batch, one_of
from rnnviz.tasks.batch import columns_of

MOMENTS = 25
MOST_LAGS = 1000
# Denser early, where training moves most, as the snapshots are.
_SHARES = tuple(round((k / (MOMENTS - 1)) ** 1.5, 4) for k in range(MOMENTS))
LITTLE = 0.05
"""Seconds to measure at a time where nobody waits: each time begins with all that is known."""

_CURVES: RecentCache[Hashable, tuple[Curves | None]] = RecentCache(2000)
_LENGTHS: RecentCache[Hashable, list[GradientNorm]] = RecentCache(2000, 32_000_000)
_TOGETHER = 20_000_000
"""Numbers that the gradients of sequences side by side may take on their way."""


@dataclass(frozen=True)
class Query:
    """What is measured.

    Attributes:
        runs: each with at least one snapshot.
        sequence: index of the example sequence.
        layer: index of the recurrent layer; a run with fewer layers gives its last one.
        norm: of the full derivative.
    """

    runs: tuple[Run, ...]
    sequence: int
    layer: int
    norm: Norm


@dataclass(frozen=True)
class Frames:
    """What is known so far.

    Attributes:
        moments: shares of the training that are measured for every run, increasing.
        strips: one a run.
        complete: whether no moment is missing.
    """

    moments: list[float]
    strips: list[Strip]
    complete: bool


_FRAMES: RecentCache[Hashable, Frames] = RecentCache(128)


def measure(query: Query, titles: Sequence[str], first: float, seconds: float) -> Frames:
    """Measure as many moments as fit into a time, at least one, besides those known before.

    Args:
        query: what to measure.
        titles: one for each run.
        first: the share of the training to measure before any other.
        seconds: no further moment is begun after these.
    """
    key = _query_key(query), tuple(titles)
    if (whole := _FRAMES.get(key)) is not None:
        return whole
    subjects = [_Subject(run, query) for run in query.runs]
    plan = moments_of(query.runs)
    ends = time.monotonic() + seconds
    done: dict[float, list[Curves | None]] = {}
    for moment in _coarse_first(list(plan), first):
        asked = list(zip(subjects, plan[moment], strict=True))
        fresh = not all(subject.knows(at) for subject, at in asked)
        if fresh and done and time.monotonic() > ends:
            continue
        done[moment] = [subject.curves(at) for subject, at in asked]
    moments = sorted(done)
    strips = [
        subject.strip(title, [plan[m][k] for m in moments], [done[m][k] for m in moments])
        for k, (subject, title) in enumerate(zip(subjects, titles, strict=True))
    ]
    frames = Frames(moments, strips, len(done) == len(plan))
    if frames.complete:
        _FRAMES.put(key, frames)
    return frames


def _query_key(query: Query) -> Hashable:
    """What the frames depend on; a run that trains has more snapshots and points each time."""
    grown = [(run.id, run.latest.step, len(run.snapshots), len(run.points)) for run in query.runs]
    return tuple(grown), query.sequence, query.layer, query.norm


def _packed_key(query: Query, frames: Frames, **told: Any) -> Hashable:
    titles = tuple(strip.title for strip in frames.strips)
    return _query_key(query), titles, tuple(frames.moments), repr(told)


@kept(200, _packed_key, len, KEPT_BYTES)
def packed_carousel(query: Query, frames: Frames, **told: Any) -> bytes:
    """The frames of a query as the browser is sent them; what is ``told`` goes to the payload.

    Where the scrubber stands is put in last.
    """
    return packed(carousel_payload(frames.strips, frames.moments, **told))


def moments_of(runs: Sequence[Run]) -> dict[float, tuple[int, ...]]:
    """Moments of the training with each run's nearest snapshot (its index), without repeats."""
    moments: dict[float, tuple[int, ...]] = {}
    before: tuple[int, ...] = ()
    for share, nearest in zip(_SHARES, zip(*map(_nearest, runs), strict=True), strict=True):
        if nearest != before:
            moments[share] = before = nearest
    # The end of the training is a moment of its own, or replaces the one that is the same.
    last = list(moments)[-1]
    moments[1.0] = moments.pop(last) if last < 1.0 else moments[1.0]
    return moments


def examples_of(run: Run, leader: Run) -> Run:
    """The run whose examples a run is measured on."""
    return run if own_sequence(leader, run) else leader


def own_sequence(leader: Run, run: Run) -> str:
    """Why a run is not measured on the first one's examples, behind "Runs"; empty where it is."""
    if run.config.task_options != leader.config.task_options:
        return "with other task settings"
    reason = difference(problem_of(leader), problem_of(run))
    return f"that {reason}" if reason else ""


def _nearest(run: Run) -> list[int]:
    """The index of the snapshot that is nearest to each share of the training."""
    steps = np.array([snapshot.step for snapshot in run.snapshots])
    away = np.abs(steps - steps[-1] * np.array(_SHARES)[:, None])
    return [int(index) for index in away.argmin(axis=1)]


def _coarse_first(moments: list[float], first: float) -> Iterator[float]:
    """The wanted one, both ends, the middle, then halves of halves."""
    order = [min(moments, key=lambda moment: abs(moment - first)), moments[-1], moments[0]]
    gap = len(moments) - 1
    while gap > 1:
        gap = (gap + 1) // 2
        order += moments[::gap]
    yield from dict.fromkeys([*order, *moments])


class _Subject:
    """One run on one sequence, with what was measured before kept for all visitors."""

    def __init__(self, run: Run, query: Query) -> None:
        self.run, self.norm = run, query.norm
        self.layer = min(query.layer, run.config.num_layers - 1)
        self.examples = example_batch(examples_of(run, query.runs[0]))
        self.place: int = min(query.sequence, self.examples.inputs.shape[1] - 1)
        self.batch = one_of(self.examples, self.place)
        self._sequence = _digest(self.batch)

    def knows(self, at: int) -> bool:
        """Whether a snapshot was measured before."""
        return _CURVES.get(self._key(at)) is not None

    def curves(self, at: int) -> Curves | None:
        """The norms under one snapshot, None where its numbers have left the range of floats."""

        def made(known: tuple[Curves | None] | None) -> tuple[Curves | None]:
            return known or (self._measure(at),)

        return _CURVES.make(self._key(at), made)[0]

    def strip(self, title: str, taken: Sequence[int], curves: Sequence[Curves | None]) -> Strip:
        """What one panel shows."""
        problem, snapshots = problem_of(self.run), [self.run.snapshots[at] for at in taken]
        last = int(self.batch.lengths[0]) - 1
        return Strip(
            name=self.run.id,
            title=title,
            steps=[snapshot.step for snapshot in snapshots],
            curves=curves,
            metrics=[_metric(self.run, snapshot) for snapshot in snapshots],
            marks=[(last - mark.time, mark.label) for mark in problem.marks(self.batch, 0)],
            metric_name=problem.metric_name,
            metric_unit=problem.metric_unit,
            carries=self.run.config.spec.carries_state,
            origin="trained elsewhere" if self.run.imported else "",
        )

    def _measure(self, at: int) -> Curves | None:
        trace, gradients = Moment(self.run, at, self.layer).trace(self.batch), self._gradients(at)
        arrays = [*trace.arrays.values(), *trace.weights.values(), *(gradients or ())]
        if not all(np.isfinite(array).all() for array in arrays):
            return None
        return curves(trace, self.norm, MOST_LAGS, gradients)

    def _gradients(self, at: int) -> GradientNorm | None:
        """Those of the sequence; the examples beside it go through the model with it.

        None where nothing is asked: there is no loss.
        """
        if not self.batch.mask.any():
            return None
        config, examples = self.run.config, self.examples
        time, count = examples.inputs.shape[:2]
        of_states = 12 * config.hidden_size * config.num_layers
        each = time * (of_states + 3 * problem_of(self.run).output_size)
        together: int = max(1, _TOGETHER // each)
        first = self.place - self.place % together
        chosen = columns_of(examples, slice(first, min(count, first + together)))

        def made(known: list[GradientNorm] | None) -> list[GradientNorm]:
            if known is not None:
                return known
            every = gradients_side_by_side(self.run, chosen, at, self.layer)
            return [lengths_of(own) for own in every]

        key = self.run.id, self.run.snapshots[at].step, _digest(chosen), self.layer
        found = _LENGTHS.make(key, made, lambda every: sum(2 * one[0].nbytes for one in every))
        return found[self.place - first]

    def _key(self, at: int) -> tuple[str, int, bytes, int, str]:
        return self.run.id, self.run.snapshots[at].step, self._sequence, self.layer, self.norm


def _digest(batch: Batch) -> bytes:
    """Equal for batches of the same numbers."""
    digest = blake2b(digest_size=12)
    for array in (batch.inputs, batch.targets, batch.mask):
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.digest()


def _metric(run: Run, snapshot: Snapshot) -> float | None:
    """A snapshot's own metric, else the last one on the learning curve before it."""
    if snapshot.metric is not None:
        return snapshot.metric
    before = (p.metric for p in reversed(run.points) if p.step <= snapshot.step)
    return next((metric for metric in before if metric is not None), None)


def strip_rows(strips: Sequence[Strip], moment: int) -> Rows:
    """The norms at one of the measured moments: a row for each cell and lag, None for zero."""
    rows = []
    for strip in strips:
        curves = strip.curves[moment]
        if curves is None:
            continue
        for lag in range(len(curves.full)):
            row: dict[str, Any] = {"run": strip.name, "cell": strip.title}
            row |= {"step": int(strip.steps[moment]), "lag": lag}
            for kind, values in curves._asdict().items():
                log = None if values is None else float(values[lag])
                row[f"log10_{kind}"] = None if log is None or np.isneginf(log) else round(log, 6)
            rows.append(row)
    return rows


def lag_columns(curves: Curves) -> dict[str, list[float | None]]:
    """Each norm by lag, and its base-10 logarithm, None where the norm is zero."""
    columns: dict[str, list[float | None]] = {}
    for name, logs in curves._asdict().items():
        if logs is not None:
            with np.errstate(over="ignore", under="ignore"):
                columns[name] = numbers(np.power(10.0, logs))
            columns[f"log10_{name}"] = numbers(logs)
    return columns


def lag_rows(moment: Moment, curves: Curves) -> Rows:
    """The same as a table with a row for each lag."""
    about, columns = moment.about(), lag_columns(curves)
    first = {name: about[name] for name in ("run", "cell", "step")}
    return [
        {**first, "lag": lag} | {name: values[lag] for name, values in columns.items()}
        for lag in range(len(curves.full))
    ]


def carousel_picture(
    measured: Sequence[tuple[Moment, Curves]], mode: Mode, form: PictureFormat
) -> bytes:
    """The curves of some runs side by side on shared axes, as the bytes of a file."""
    from rnnviz.figures import static  # with matplotlib, which no page needs

    cells = [moment.run.config.spec.title for moment, _ in measured]
    # The same cell twice: its run tells which.
    called = {
        str(place): cell if cells.count(cell) == 1 else moment.called
        for place, (cell, (moment, _)) in enumerate(zip(cells, measured, strict=True))
    }
    panels = dict(zip(distinct(called).values(), (curves for _, curves in measured), strict=True))
    title = measured[0][0].title if len(measured) == 1 else ""
    return static.carousel(panels, title=title, mode=mode, form=form)
