"""Gates held by hand: what a network does on a sequence then, beside what it does as trained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.carousel import gradient_norm
from rnnviz.figures.before_after import Line
from rnnviz.inspection.cells import trace_of
from rnnviz.inspection.films import film_data
from rnnviz.inspection.runs import Moment
from rnnviz.inspection.tables import Rows, unit_rows
from rnnviz.inspection.verdicts import examples_metric, judges_sequences, verdicts
from rnnviz.model import Film
from rnnviz.probe.intervention import Intervention
from rnnviz.tasks import Batch
from rnnviz.tasks.base import Correct
from rnnviz.tasks.kinds import probabilities
from rnnviz.tasks.numbers import measured, number
from rnnviz.trace import Trace

MOST_STEPS = 1000
"""Steps of a sequence on which gates are held: the reference engine takes them one by one."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ByHand:
    """A sequence through a layer as it was trained and with gates held.

    Attributes:
        moment: the run, its weights and the layer.
        single: the sequence, a batch of one.
        intervention: what is held.
        before, after: what the layer does, with the loss's gradients where it is known.
    """

    moment: Moment
    single: Batch
    intervention: Intervention
    before: Trace
    after: Trace


def by_hand(moment: Moment, single: Batch, intervention: Intervention) -> ByHand:
    """Hold gates on a sequence.

    Raises:
        ValueError: when the intervention does not fit the layer, or the sequence is long; one
            sentence.
    """
    if len(single.inputs) > MOST_STEPS:
        raise ValueError(
            f"Gates are held on sequences of at most {MOST_STEPS:,} steps: choose a shorter one."
        )
    before, after = (trace_of(moment, single, held) for held in (Intervention(), intervention))
    return ByHand(moment, single, intervention, before, after)


def held_film(done: ByHand, **told: Any) -> dict[str, Any]:
    """The film of the sequence with gates held: one frame.

    Args:
        done: the activations before and after.
        **told: ``title`` and ``visible``, as for ``rnnviz.inspection.films.film_data``.
    """
    moment, trace = done.moment, done.after
    names = moment.run.config.spec.quantities
    frame = {name: np.asarray(trace[name])[None] for name in names}
    film = Film(np.array([moment.step]), frame, (_answer(done, trace),))
    data = film_data(moment.run, done.single, moment.layer, False, moment.step, **told, found=film)
    return data | {"held": True}


def held_rows(done: ByHand) -> Rows:
    """The table behind that film: a row for each time step and unit."""
    names = done.moment.run.config.spec.quantities
    arrays = {name: done.after[name] for name in names}
    return unit_rows(arrays, done.after.labels, "input", lambda value: round(float(value), 6))


def lines(done: ByHand) -> Iterator[Line]:
    """What it answers and how strongly error reaches each step, before and after."""
    if done.before.predictions is not None:
        title, asked = _asked(done)
        yield Line(title, asked(done.before), asked(done.after))
    if done.before.gradients:
        before, after = (gradient_norm(trace).cell_state for trace in (done.before, done.after))
        yield Line("gradient |dL/dc|", before, after, log=True)


def line_rows(done: ByHand) -> Rows:
    """The numbers behind these lines; steps count from 1."""
    drawn = list(lines(done))
    return [
        {"step": t + 1, "read": label}
        | {
            f"{line.title}, {name}": float(values[t])
            for line in drawn
            for name, values in (("as trained", line.before), ("held", line.after))
        }
        for t, label in enumerate(done.after.labels)
    ]


def say(done: ByHand) -> str:
    """What holding the gates has changed, with numbers."""
    sentences = [_say_answers(done), _say_examples(done), _say_gradient(done)]
    return " ".join(filter(None, sentences))


def _answer(done: ByHand, trace: Trace) -> tuple[tuple[str, ...], Correct]:
    """The labels of what the network answers, and whether they are right."""
    problem, single = done.moment.problem, done.single
    raw = _read_out(trace)[:, None]
    return problem.prediction_labels(raw, single, 0), problem.correct(raw, single, 0)


def _read_out(trace: Trace) -> NDArray[Any]:
    raw = trace.predictions
    return np.zeros((len(trace), 0), np.float32) if raw is None else raw


def _asked(done: ByHand) -> tuple[str, Any]:
    """What of the answer is drawn at every step: its name, and how it is read off a trace."""
    problem, single = done.moment.problem, done.single
    if problem.loss != "cross_entropy":
        logistic = problem.loss == "binary_cross_entropy"
        return "answer", lambda trace: _squashed(_read_out(trace)[:, 0], logistic)
    if problem.readout == "last step" or not single.mask.any():
        known = single.mask.any()
        right = int((single.targets[0] if known else _read_out(done.before)[-1]).argmax())
        title = f"share for \u2018{problem.outputs()[right]}\u2019"
        return title, lambda trace: probabilities(_read_out(trace).astype(float))[:, right]
    steps, came = np.arange(len(single.inputs)), single.targets[:, 0]
    asked = single.mask[:, 0]
    return "share for what came next", lambda trace: np.where(
        asked, probabilities(_read_out(trace).astype(float))[steps, came], np.nan
    )


def _squashed(values: NDArray[Any], logistic: bool) -> Floats:
    values = values.astype(np.float64)
    return 0.5 + 0.5 * np.tanh(0.5 * values) if logistic else values


def _say_answers(done: ByHand) -> str:
    """The answers that changed."""
    (first, right), (second, now) = (_answer(done, t) for t in (done.before, done.after))
    asked = [t for t, label in enumerate(second) if label]
    if len(asked) == 1:
        return _say_one(done, asked[0], first[asked[0]], second[asked[0]])
    count = sum(known is not None for known in now)
    if not count:
        return ""
    sentence = (
        f"Of the {count} answers {sum(map(bool, now))} are right, {sum(map(bool, right))} before"
    )
    changed = [t for t in asked if first[t] != second[t]]
    if not changed:
        return f"{sentence}; none of them has changed."
    t = changed[0]
    return (
        f"{sentence}; {len(changed)} {'has' if len(changed) == 1 else 'have'} changed, the first "
        f"at step {t + 1}: \u2018{second[t]}\u2019 in place of \u2018{first[t]}\u2019."
    )


def _say_one(done: ByHand, step: int, first: str, second: str) -> str:
    """The one answer before and after, with how sure it is where that is a share."""
    problem = done.moment.problem
    sure = ["", ""]
    if problem.loss == "cross_entropy":
        shares = (
            probabilities(_read_out(t)[step].astype(float)) for t in (done.before, done.after)
        )
        sure = [f" ({measured(100 * float(share.max()), '%')})" for share in shares]
    target = problem.target_labels(done.single, 0)[step] if done.single.mask.any() else ""
    known = f" Right is \u2018{target}\u2019." if target else ""
    if first == second:
        was = f", before{sure[0]}" if sure[0] else ""
        return f"The answer is still \u2018{second}\u2019{sure[1]}{was}.{known}"
    return (
        f"The answer is \u2018{second}\u2019{sure[1]} in place of \u2018{first}\u2019{sure[0]}."
        f"{known}"
    )


def _say_examples(done: ByHand) -> str:
    """How the examples fare with the same gates held at the same steps."""
    moment, problem = done.moment, done.moment.problem
    if judges_sequences(problem):
        before, after = verdicts(moment), verdicts(moment, done.intervention)
        judged = sum(right is not None for right in after)
        now, first = (sum(map(bool, correct)) for correct in (after, before))
        sentence = f"It gets {now} of the task's {judged} examples right, {first} before."
        return sentence if judged else ""
    was, now_is = examples_metric(moment), examples_metric(moment, done.intervention)
    if was is None or now_is is None:
        return ""
    values = [measured(value, problem.metric_unit) for value in (now_is, was)]
    return f"On the examples the {problem.metric_name} is {values[0]}, {values[1]} before."


def _say_gradient(done: ByHand) -> str:
    """The gradient at the first step that matters."""
    if not done.before.gradients:
        return ""
    marks = done.moment.problem.marks(done.single, 0)
    step = marks[0].time if marks else 0
    norms = [gradient_norm(trace).cell_state[step] for trace in (done.before, done.after)]
    before, after = (number(float(norm)) for norm in norms)
    return f"The gradient of the loss by the state at step {step + 1} is {after}, {before} before."
