"""Which of the task's example sequences a run gets right, as it is or with gates held."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from numpy.typing import NDArray

from rnnviz.inspection.recent import kept
from rnnviz.inspection.runs import Moment, example_batch
from rnnviz.model import restore_model
from rnnviz.probe.activations import LARGEST_ANSWER
from rnnviz.probe.effect import answers_under
from rnnviz.probe.intervention import Intervention
from rnnviz.run import Run
from rnnviz.tasks import Problem

_NOTHING = Intervention()


def judges_sequences(problem: Problem) -> bool:
    """Whether a sequence is right or wrong as a whole: nobody expects every word of a text."""
    return problem.readout == "last step" or problem.has_end


def _key(moment: Moment, intervention: Intervention = _NOTHING, of: Run | None = None) -> Hashable:
    return moment.run.id, moment.step, moment.layer, intervention, (of or moment.run).id


@kept(48, _key, lambda found: 0 if found is None else found.nbytes)
def _answers(
    moment: Moment, intervention: Intervention = _NOTHING, of: Run | None = None
) -> NDArray[Any] | None:
    """The raw read-out on all examples; None where it would not be cheap."""
    batch, model = example_batch(of or moment.run), restore_model(moment.run, moment.step)
    if batch.mask.size * model.shape.output_size > LARGEST_ANSWER:
        return None
    return answers_under(model, batch, replace(intervention, layer=moment.layer))


def verdicts(
    moment: Moment, intervention: Intervention = _NOTHING, of: Run | None = None
) -> tuple[bool | None, ...]:
    """For each example whether every answer is right, None where that cannot be said.

    Args:
        moment: the run, its weights and the layer that is held.
        intervention: what is held; steps after the end of an example do nothing there.
        of: the run whose examples are read; its own when None.

    Raises:
        ValueError: when the intervention does not fit the layer.
    """
    problem, batch = moment.problem, example_batch(of or moment.run)
    answers = _answers(moment, intervention, of) if judges_sequences(problem) else None
    if answers is None:
        return (None,) * len(batch.lengths)
    correct = (problem.correct(answers, batch, index) for index in range(len(batch.lengths)))
    return tuple(_whole([right for right in sequence if right is not None]) for sequence in correct)


def _whole(asked: Sequence[bool]) -> bool | None:
    return all(asked) if asked else None


def examples_metric(moment: Moment, intervention: Intervention = _NOTHING) -> float | None:
    """The task's own metric over the examples; None where nothing is asked, or it would be slow.

    Raises:
        ValueError: when the intervention does not fit the layer.
    """
    batch = example_batch(moment.run)
    answers = _answers(moment, intervention) if batch.mask.any() else None
    return None if answers is None else moment.problem.metric(answers, batch)


class Search(NamedTuple):
    """Where the next wrong example is.

    Attributes:
        found: its number from 0; None where none is wrong.
        tried: how many were looked at.
    """

    found: int | None
    tried: int


def next_wrong(
    read: Sequence[tuple[Moment, Run]], now: int, intervention: Intervention = _NOTHING
) -> Search:
    """The next example that one of some networks gets wrong, from the one behind ``now`` on.

    Args:
        read: the networks, each with the run whose examples it reads.
        now: which example is shown, from 0; it is tried last.
        intervention: what is held.

    Raises:
        ValueError: when the intervention does not fit a layer.
    """
    judged = [verdicts(moment, intervention, of) for moment, of in read]
    count = max(map(len, judged))
    for tried in range(1, count + 1):
        place = (now + tried) % count
        if any(place < len(verdict) and verdict[place] is False for verdict in judged):
            return Search(place, tried)
    return Search(None, count)
