"""What the probes find in a text that a run's model read, and a run's distance profile; kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis import influence
from rnnviz.analysis.influence.distance_profile import DistanceProfile
from rnnviz.analysis.influence.measure import ViewArrows
from rnnviz.figures.export import ArrowRecord
from rnnviz.inspection.arrows import ReadText, arrow_record
from rnnviz.inspection.recent import kept, trace_bytes
from rnnviz.inspection.runs import Moment, is_long, problem_of, text_problem
from rnnviz.model import record, restore_model
from rnnviz.model.sequence_model import Activations
from rnnviz.probe.activations import read
from rnnviz.probe.effect import Effect, intervene_on
from rnnviz.probe.held_out import held_out_pieces, measuring
from rnnviz.probe.intervention import Intervention
from rnnviz.run import Run
from rnnviz.tasks import TextProblem

MOST_CHANGED = 500
"""Words of a text on which intervention is done."""
_LIKELIEST = 10
_LOOKED_AT = 1000
"""Held-out tokens over which arrows are counted."""


class Beyond(NamedTuple):
    """Arrows over the beginning of what a run held out.

    Attributes:
        arrows: how many.
        beyond: how many of them go further back than the word just before.
    """

    arrows: int
    beyond: int


def _by_text(run: Run, text: ReadText, *more: Hashable) -> Hashable:
    return run.id, run.latest.step, text.ids.tobytes(), *more


def _activation_bytes(activations: Activations) -> int:
    """Bytes of memory that activations take and that their model keeps from being freed."""
    tensors = [activations.predictions, activations.encoded, *activations.model.parameters()]
    tensors += [value for layer in activations.layers for value in layer.gates.values()]
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


@kept(12, _by_text, _activation_bytes)
def activations_of(run: Run, text: ReadText) -> Activations:
    """A text read by a run's last weights, with every layer and all predictions; kept.

    Raises:
        ValueError: when the text is too long for that; one sentence.
    """
    return read(restore_model(run), text.ids)


@kept(24, lambda run, layer, *more, **told: (run.id, run.latest.step, layer))
def profile_of(
    run: Run,
    layer: int,
    shipped: Path | None = None,
    told: Callable[[float], object] = lambda share: None,
) -> DistanceProfile:
    """What distance alone predicts in a run; measured once over what the run held out.

    Args:
        run: that reads text.
        layer: counted from 0.
        shipped: the profile of the last layer over the whole held-out text, as JSON, where such a
            file came with the run.
        told: the share that is measured, 0 to 1, again and again.
    """
    if shipped is not None and layer == run.config.num_layers - 1 and shipped.is_file():
        return DistanceProfile.from_json(shipped.read_bytes())
    return measure_profile(Moment(run, layer=layer), held_out_pieces(text_problem(run)), told)


def measure_profile(
    moment: Moment,
    pieces: Sequence[NDArray[np.int64]],
    told: Callable[[float], object] = lambda share: None,
) -> DistanceProfile:
    """The same of any moment over any text: pieces of token ids, each (time,)."""
    model = restore_model(moment.run, moment.step)
    told(0.0)
    for share, measured in measuring(model, pieces, moment.layer):
        told(share)
        profile = measured
    return profile


@kept(64, lambda run: (run.id, run.latest.step))
def beyond_neighbour(run: Run) -> Beyond:
    """How many arrows over what a run held out go beyond the token just before; kept."""
    arrows = beyond = 0
    for ids in _held_out(run):
        trace = record(run, ids)
        gates = trace["input_gate"], trace["forget_gate"]
        back = influence.distances(influence.strongest_predecessor(*gates).source)
        arrows, beyond = arrows + len(back), beyond + int(np.sum(back > 1))
    return Beyond(arrows, beyond)


def _held_out(run: Run) -> list[NDArray[np.int64]]:
    """What the model held out: its beginning, or the examples where the text is long or gone."""
    problem = problem_of(run)
    if isinstance(problem, TextProblem) and not is_long(run.config):
        with suppress(ValueError):
            return [problem.corpus.held_out[:_LOOKED_AT]]
    examples = problem.examples()
    return [examples.inputs[:length, column] for column, length in enumerate(examples.lengths)]


def effect_bytes(done: Effect) -> int:
    """Bytes of memory that both passes take; what they predict is most of it."""
    both = (done.before, done.after)
    return sum(trace_bytes(reading.trace) + reading.log_probability.nbytes for reading in both)


@kept(12, _by_text, effect_bytes)
def effect_of(run: Run, text: ReadText, intervention: Intervention) -> Effect:
    """The text before and after the intervention; kept.

    Raises:
        ValueError: when the intervention does not fit, or the text is long; one sentence.
    """
    if len(text.tokens) > MOST_CHANGED:
        unit = text_problem(run).unit
        raise ValueError(
            f"An intervention takes a text of at most {MOST_CHANGED} {unit}: shorten it."
        )
    return intervene_on(restore_model(run), text.ids, intervention)


class Redrawn(NamedTuple):
    """The arrows of one view before and after the intervention, found by the same engine."""

    before: ArrowRecord
    after: ArrowRecord


def redrawn(
    run: Run,
    text: ReadText,
    drawn: ArrowRecord,
    done: Effect,
    profile: DistanceProfile | None = None,
) -> Redrawn:
    """The arrows again, of the same view and settings, from the gates before and after.

    Raises:
        ValueError: when the view's settings do not fit.
    """
    view, options = drawn.view, drawn.options
    return Redrawn(
        arrow_record(run, text, view, options, profile, done.before.trace),
        arrow_record(
            run, text, view, options, profile, done.after.trace, done.intervention.silenced
        ),
    )


def changed(before: ViewArrows, after: ViewArrows) -> NDArray[np.bool_]:
    """Which of the arrows ``after`` point at a word that none of that word's arrows pointed at.

    Returns:
        (time, ranks), False where there is no arrow.
    """
    known = (after.source[:, :, None] == before.source[:, None, :]).any(axis=2)
    return np.asarray((after.source >= 0) & ~known)


def top_words(run: Run, done: Effect, step: int) -> list[dict[str, Any]]:
    """The words that were likeliest after a step, or are so now, likeliest first."""
    pair = [np.exp(reading.log_probability[step]) for reading in (done.before, done.after)]
    likeliest = {int(i) for shares in pair for i in np.argsort(-shares)[:_LIKELIEST]}
    order = sorted(likeliest, key=lambda i: -max(pair[0][i], pair[1][i]))[:_LIKELIEST]
    names = text_problem(run).vocabulary.decode(order)
    return [
        {
            "next": name,
            "before": float(pair[0][i]),
            "after": float(pair[1][i]),
            "change": float(pair[1][i] - pair[0][i]),
        }
        for name, i in zip(names, order, strict=True)
    ]
