"""Two networks on one sequence: what each would answer at every step, and what its cell does."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.figures.pair import Network, pair_payload
from rnnviz.inspection.cells import cell_data, telling_unit, trace_of
from rnnviz.inspection.runs import Moment, example, problem_of
from rnnviz.model import Film, film
from rnnviz.probe.intervention import Clamp, Intervention
from rnnviz.run import Run
from rnnviz.store import RecentCache
from rnnviz.tasks import Batch
from rnnviz.tasks.kinds import ClassProblem, probabilities
from rnnviz.trace import Trace

_ANSWERS: RecentCache[Hashable, Film] = RecentCache(24)


def pair_data(
    runs: Sequence[Run], single: Batch, held: Clamp | None = None, **more: Any
) -> dict[str, Any]:
    """Everything that the picture of two networks on one sequence shows.

    Args:
        runs: on a task that asks for a class at the end, the same for all.
        single: the sequence, a batch of one.
        held: a gate that is held closed or open at one step, where there is one.
        **more: as for ``rnnviz.figures.pair.pair_payload``.
    """
    problem, configs = _class_problem(runs[0]), [run.config for run in runs]
    told = {
        "file": "-".join([*(each.cell_name for each in configs), configs[0].task, "answers"]),
        "title": f"{' and '.join(each.spec.title for each in configs)}: what each would answer",
    }
    marks = problem.marks(single, 0)
    last = len(single.inputs) - 1
    return pair_payload(
        [_network(run, single, held) for run in runs],
        problem.labels(single, 0),
        problem.classes,
        target=problem.target_labels(single, 0)[-1],
        marks=[(mark.time, mark.label) for mark in marks],
        known=max((mark.time for mark in marks if mark.time < last), default=0),
        held=None if held is None else held_from(held),
        **told | more,
    )


def pair_cell(run: Run, single: Batch, held: Clamp | None, **more: Any) -> dict[str, Any]:
    """The drawing of one of the two cells, at the step that matters."""
    parts = {"unit": memory_unit(run), "controls": False, "step": len(single.inputs) - 1}
    return cell_data(Moment(run), single, _intervention(run, held), **parts | more)


def memory_unit(run: Run) -> int:
    """The unit that says most of what the task asks for.

    It is chosen without intervention: otherwise what that does to the memory could not be seen;
    and on the first example, so that before and after another letter can be compared.
    """
    single = example(run, 0)
    first = problem_of(run).marks(single, 0)[0].time
    return telling_unit(trace_of(Moment(run), single), first)


def held_from(held: Clamp) -> int:
    """The first step at which a gate is held, from 0."""
    return held.steps[0] if held.steps else 0


def trace_held(run: Run, single: Batch, held: Clamp | None) -> Trace:
    """What the last layer does on a batch of one, with a gate held where it has that gate."""
    return trace_of(Moment(run), single, _intervention(run, held))


def with_letter(run: Run, letter: str | None) -> Batch:
    """The run's first example; with another letter to remember, where one is given."""
    single = example(run, 0)
    if letter is None:
        return single
    problem = problem_of(run)
    labels = [*problem.labels(single, 0)]
    labels[problem.marks(single, 0)[0].time] = letter
    return problem.own("".join(labels))


def sureness(run: Run, single: Batch, held: Clamp | None = None) -> NDArray[np.float32]:
    """How sure the last weights are of the right answer at every step, (time,), 0 to 1."""
    problem = _class_problem(run)
    right = problem.classes.index(problem.target_labels(single, 0)[-1])
    return np.asarray(_network(run, single, held).probabilities[-1, :, right])


def answers(run: Run, single: Batch, held: Clamp | None = None) -> list[str]:
    """The class that the last weights hold for the likeliest at every step."""
    classes = _network(run, single, held).probabilities[-1].argmax(axis=-1)
    return [_class_problem(run).classes[number] for number in classes]


def _class_problem(run: Run) -> ClassProblem:
    problem = problem_of(run)
    if not isinstance(problem, ClassProblem):
        raise ValueError("Two networks are compared on a task that asks for one class at the end.")
    return problem


def _network(run: Run, single: Batch, held: Clamp | None) -> Network:
    """What a run answers: at every snapshot, or at the last one under the intervention."""
    intervention = _intervention(run, held)
    if intervention is not None:
        predictions = trace_of(Moment(run), single, intervention).predictions
        assert predictions is not None
        return Network(run.config.spec, [run.latest.step], probabilities(predictions)[None])
    made = _ANSWERS.make(
        (run.id, single.inputs.tobytes()),
        lambda known: film(run, single, 0, -1, known),
        lambda found: found.nbytes,
    )
    answers: NDArray[np.float32] = np.stack(made.answers)
    chosen = slice(None) if held is None else slice(-1, None)
    return Network(run.config.spec, made.steps[chosen].tolist(), probabilities(answers[chosen]))


def _intervention(run: Run, held: Clamp | None) -> Intervention | None:
    """What holds the gate; None where nothing is held, or the cell does not learn that gate."""
    if held is None or held.gate not in run.config.spec.moving_gates:
        return None
    return Intervention((held,))
