"""A cell at work: what flows through a run's cell on one sequence, at one moment of training."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np

from rnnviz.analysis.flow import flow
from rnnviz.figures.diagram import diagram_payload
from rnnviz.inspection.recent import kept, trace_bytes
from rnnviz.inspection.runs import Moment
from rnnviz.tasks import Batch
from rnnviz.trace import Trace


def cell_data(moment: Moment, single: Batch, **more: Any) -> dict[str, Any]:
    """Everything that the drawing of a cell shows.

    Args:
        moment: the run, its weights and the layer.
        single: the sequence, a batch of one.
        **more: as for ``rnnviz.figures.diagram.diagram_payload``.
    """
    trace = trace_of(moment, single)
    marks = tuple(mark.time for mark in moment.problem.marks(single, 0))
    first = next(iter(marks), 0)
    told = {"name": moment.run.id, "title": moment.title, "marked": marks, "step": first}
    unit = telling_unit(trace, first) if marks else None
    settings = {**told, "unit": unit, "count_from": 1, **more}
    return diagram_payload(trace.spec, flow(trace), trace.labels, **settings)


@kept(24, lambda moment, single: _key(moment, single), trace_bytes)
def trace_of(moment: Moment, single: Batch) -> Trace:
    """The trace of a batch of one, made once."""
    return moment.trace(single)


def _key(moment: Moment, single: Batch) -> Hashable:
    return moment.run.id, moment.step, moment.layer, single.identity()


def telling_unit(trace: Trace, step: int) -> int:
    """The unit in whose last state a step weighs most beside all the others.

    That is the unit with the largest share of ``w_j^T`` for that step (RAN paper, equation 3); for
    a cell that carries no state, the first one.
    """
    left = np.cumprod(np.asarray(trace["forget_gate"], np.float64)[:0:-1], axis=0)[::-1]
    left = np.concatenate([left, np.ones((1, trace.hidden_size))])
    weights = np.asarray(trace["input_gate"], np.float64) * left
    total = weights.sum(axis=0)
    share = np.divide(weights[step], total, out=np.zeros_like(total), where=total > 0)
    return int(np.argmax(np.nan_to_num(share)))
