"""A cell at work: what flows through a run's cell on one sequence, at one moment of training."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any

import numpy as np

from rnnviz.analysis.flow import flow
from rnnviz.figures.diagram import diagram_payload
from rnnviz.inspection.payloads import KEPT_BYTES, packed
from rnnviz.inspection.recent import kept, trace_bytes
from rnnviz.inspection.runs import Moment
from rnnviz.inspection.tables import Rows, numbers, unit_rows
from rnnviz.model import restore_model
from rnnviz.probe.effect import trace_under
from rnnviz.probe.intervention import Intervention
from rnnviz.tasks import Batch
from rnnviz.trace import Trace


def cell_data(
    moment: Moment, single: Batch, intervention: Intervention | None = None, **more: Any
) -> dict[str, Any]:
    """Everything that the drawing of a cell shows.

    Args:
        moment: the run, its weights and the layer.
        single: the sequence, a batch of one.
        intervention: what is held in that layer, where anything is.
        **more: as for ``rnnviz.figures.diagram.diagram_payload``.
    """
    trace = trace_of(moment, single)
    spec = trace.spec
    marks = tuple(mark.time for mark in moment.problem.marks(single, 0))
    first = next(iter(marks), 0)
    parts: dict[str, Any] = {"name": moment.run.id, "title": moment.title, "marked": marks}
    # Chosen without intervention: otherwise what that does to the memory could not be seen.
    parts |= {"unit": telling_unit(trace, first) if marks else None, "step": first, "count_from": 1}
    if intervention:
        trace = trace_of(moment, single, intervention)
        parts["held"] = [(spec.resolve(c.gate)[0], c.steps, c.units) for c in intervention.clamps]
    return diagram_payload(spec, flow(trace), trace.labels, **parts | more)


def _key(moment: Moment, single: Batch, intervention: Intervention | None = None) -> Hashable:
    return moment.run.id, moment.step, moment.layer, single.identity(), intervention


def _packed_key(
    moment: Moment, single: Batch, intervention: Intervention | None = None, **more: Any
) -> Hashable:
    return _key(moment, single, intervention), moment.title, tuple(sorted(more.items()))


@kept(200, _packed_key, len, KEPT_BYTES)
def packed_cell(
    moment: Moment, single: Batch, intervention: Intervention | None = None, **more: Any
) -> bytes:
    """What :func:`cell_data` gives, as the browser is sent it."""
    return packed(cell_data(moment, single, intervention, **more))


def cell_rows(moment: Moment, single: Batch, intervention: Intervention | None = None) -> Rows:
    """The table behind the drawing: every value in the cell, for each time step and unit."""
    trace = trace_of(moment, single, intervention or None)
    return unit_rows(flow(trace), trace.labels, "input", _rounded)


def _rounded(value: Any) -> Any:
    return numbers(round(float(value), 6))


@kept(24, _key, trace_bytes)
def trace_of(moment: Moment, single: Batch, intervention: Intervention | None = None) -> Trace:
    """The trace of a batch of one, made once.

    Args:
        moment: the run, its weights and the layer.
        single: the sequence, a batch of one.
        intervention: what is held in that layer; the trace then has the gradients of the loss too,
            even where nothing is held. None for the trace alone, which is made faster.

    Raises:
        ValueError: when the intervention does not fit the layer or the sequence.
    """
    if intervention is None:
        return moment.trace(single)
    model = restore_model(moment.run, moment.step)
    labels = moment.problem.labels(single, 0)
    return trace_under(model, single, replace(intervention, layer=moment.layer), labels)


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
