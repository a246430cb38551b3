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
from rnnviz.probe.surgery import Clamp, Surgery
from rnnviz.run import Run
from rnnviz.store import RecentCache
from rnnviz.tasks import Batch
from rnnviz.tasks.classes import ClassProblem, probabilities

_ANSWERS: RecentCache[Hashable, Film] = RecentCache(24)


def pair_data(
    runs: Sequence[Run], single: Batch, held: int | None = None, **more: Any
) -> dict[str, Any]:
    """Everything that the picture of two networks on one sequence shows.

    Args:
        runs: on a task that asks for a class at the end, the same for all.
        single: the sequence, a batch of one.
        held: the step at which every forget gate is closed, where there is one.
        **more: as for ``rnnviz.figures.pair.pair_payload``.
    """
    problem = problem_of(runs[0])
    if not isinstance(problem, ClassProblem):
        raise ValueError("Two networks are compared on a task that asks for one class at the end.")
    return pair_payload(
        [_network(run, single, held) for run in runs],
        problem.labels(single, 0),
        problem.classes,
        target=problem.target_labels(single, 0)[-1],
        marks=[(mark.time, mark.label) for mark in problem.marks(single, 0)],
        held=held,
        **more,
    )


def pair_cell(run: Run, single: Batch, held: int | None, **more: Any) -> dict[str, Any]:
    """The drawing of one of the two cells, at the step that matters."""
    moment = Moment(run)
    first = moment.problem.marks(single, 0)[0].time
    # The same unit for every letter, so that before and after can be compared.
    told = {"unit": telling_unit(trace_of(moment, example(run, 0)), first), "controls": False}
    step = len(single.inputs) - 1
    return cell_data(moment, single, _closed(run, held), step=step, **told | more)


def _network(run: Run, single: Batch, held: int | None) -> Network:
    """What a run answers: at every snapshot, or at the last one under surgery."""
    surgery = _closed(run, held)
    if surgery is not None:
        predictions = trace_of(Moment(run), single, surgery).predictions
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


def _closed(run: Run, step: int | None) -> Surgery | None:
    """The forget gate closed at one step; None where no forget gate moves or nothing is held."""
    if step is None or "forget_gate" not in run.config.spec.moving_gates:
        return None
    return Surgery((Clamp("forget_gate", (step,), 0),))
