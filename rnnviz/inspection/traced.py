"""What a trace alone shows, whoever's layer it was: as browser components and pictures take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any

import numpy as np

from rnnviz.analysis import gates
from rnnviz.analysis.carousel import Curves, curves
from rnnviz.analysis.flow import flow
from rnnviz.analysis.influence.views import view_of
from rnnviz.figures.arcs import TABLE_TOKENS
from rnnviz.figures.carousel_film import Strip, carousel_payload
from rnnviz.figures.diagram import diagram_payload
from rnnviz.figures.export import ArrowRecord
from rnnviz.figures.export.arrow_pictures import bare_payload
from rnnviz.figures.film import film_payload
from rnnviz.spec import no_carried_state
from rnnviz.tasks.numbers import numbered
from rnnviz.text import direction
from rnnviz.trace import Trace

MOST_ARROWS = 2000
"""Steps of a trace between which arrows are looked for."""
MOST_VALUES = 500_000
"""Steps times units of a trace whose cell is shown: each of its wires carries so many numbers."""
MOST_LAGS = 1000
"""A carousel goes no further back unless it is asked to."""


def labels_of(trace: Trace) -> tuple[str, ...]:
    """The labels of a trace; where it has none, x₁, x₂ and so on."""
    return trace.labels or tuple(numbered("x", t) for t in range(len(trace)))


def beginning(trace: Trace, steps: int) -> Trace:
    """The first steps of a trace; the trace itself where it has no more."""
    if len(trace) <= steps:
        return trace
    read = trace.predictions
    return replace(
        trace,
        arrays={name: array[:steps] for name, array in trace.arrays.items()},
        gradients={name: array[:steps] for name, array in trace.gradients.items()},
        inputs=trace.inputs[:steps],
        predictions=None if read is None else read[:steps],
        labels=trace.labels[:steps],
    )


def finite_steps(trace: Trace) -> int:
    """How many steps stand before the first with a number that is infinite or not a number."""
    finite = np.ones(len(trace), bool)
    for array in (trace.inputs, *trace.arrays.values()):
        finite &= np.isfinite(array).all(axis=tuple(range(1, array.ndim)))
    return len(trace) if finite.all() else int(finite.argmin())


def name_of(trace: Trace) -> str:
    """The same for the same trace: its figures share one cursor over time."""
    digest = blake2b(digest_size=4)
    for array in (trace.inputs, trace["cell_state"], trace["hidden_state"]):
        digest.update(np.ascontiguousarray(array).tobytes())
    return f"trace-{digest.hexdigest()}"


def gates_data(trace: Trace, title: str = "") -> dict[str, Any]:
    """Every gate, content and state of a trace over time: a film of one frame.

    Args:
        trace: with at least one step.
        title: for saved pictures; the cell's when empty.

    Raises:
        ValueError: when the trace has no step.
    """
    _check_size(trace)
    return film_payload(
        [0],
        {name: trace[name][None] for name in trace.spec.quantities},
        labels_of(trace),
        name=name_of(trace),
        title=title or trace.spec.title,
        origin=size_of(trace),
        count_from=1,
    )


def arrows_of(trace: Trace, view: str, options: Mapping[str, Any]) -> ArrowRecord:
    """The arrows between the steps of a trace.

    Args:
        trace: of a cell that carries a state.
        view: a key of ``VIEWS``.
        options: of the view, by name.

    Raises:
        ValueError: when the cell carries no state, the trace is too long or not finite, there is no
            such view, or it does not take an option; one sentence.
    """
    _check_size(trace)
    if not trace.spec.carries_state:
        raise ValueError(no_carried_state(trace.spec))
    if len(trace) > MOST_ARROWS:
        raise ValueError(
            f"Arrows are drawn between at most {MOST_ARROWS:,} steps, and this trace has "
            f"{len(trace):,}: record a part of the sequence."
        )
    _check_finite(trace)
    row, tokens = view_of(view), labels_of(trace)
    if row.measure.needs_profile:
        raise ValueError(f"The view {view!r} needs a model that has read a text; choose another.")
    settled = row.settle(trace, **options)
    return ArrowRecord(
        view=view,
        options=settled,
        model={"cell": trace.spec.name, "hidden_size": trace.hidden_size},
        tokens=tokens,
        arrows=row.find(trace, settled, None),
        half_life=gates.half_life(trace["forget_gate"]),
        weights=row.table(trace, settled, None) if len(tokens) <= TABLE_TOKENS else None,
        direction=direction(" ".join(tokens)),
    )


def arrows_data(trace: Trace, record: ArrowRecord, title: str = "") -> dict[str, Any]:
    """The arrows of a trace as the browser takes them."""
    return bare_payload(record, title=title) | {
        "item": "word" if trace.labels else "step",
        "group": name_of(trace),
    }


def curves_of(trace: Trace, lags: int) -> Curves:
    """How far error flows back through a trace.

    Raises:
        ValueError: when the trace has no step or is not finite; one sentence.
    """
    _check_size(trace)
    _check_finite(trace)
    return curves(trace, lags=lags)


def carousel_data(
    traces: Mapping[str, Trace], curves: Mapping[str, Curves], title: str = ""
) -> dict[str, Any]:
    """The norms of some traces side by side, by the lag.

    Args:
        traces: by what they are called.
        curves: what :func:`curves_of` gives for each.
        title: for saved pictures.
    """
    strips = [
        Strip(
            name=name,
            title=name,
            steps=[0],
            curves=[curves[name]],
            carries=trace.spec.carries_state,
            origin="as recorded",
        )
        for name, trace in traces.items()
    ]
    return carousel_payload(strips, [1.0], name="carousel", title=title)


def diagram_data(
    trace: Trace, unit: int | None = None, step: int = 0, title: str = ""
) -> dict[str, Any]:
    """A trace's cell, with the numbers that flow through it at every step.

    Args:
        trace: with the weights of its layer and at least one step.
        unit: to show first, from 0; the first one when None.
        step: to show first, from 0.
        title: of a page that is saved; the cell's when empty.

    Raises:
        ValueError: when there is no such unit or step, or the trace is too large; one sentence.
    """
    _check_size(trace)
    if len(trace) * trace.hidden_size > MOST_VALUES:
        raise ValueError(
            f"The cell is shown for at most {MOST_VALUES:,} steps times units, and this trace has "
            f"{len(trace):,} x {trace.hidden_size:,}: record a part of the sequence."
        )
    if unit is not None and not 0 <= unit < trace.hidden_size:
        raise ValueError(f"Choose a unit from 0 to {trace.hidden_size - 1}, not {unit}.")
    if not 0 <= step < len(trace):
        raise ValueError(f"Choose a step from 0 to {len(trace) - 1}, not {step}.")
    name = name_of(trace)
    return diagram_payload(
        trace.spec,
        flow(trace),
        labels_of(trace),
        name=name,
        title=title,
        unit=unit,
        step=step,
        group=name,
        count_from=1,
    )


def values_at(trace: Trace, unit: int, step: int) -> dict[str, float]:
    """What flows through one unit at one step, by the names of ``rnnviz.analysis.flow``."""
    return {name: float(array[step, unit]) for name, array in flow(trace).items()}


def size_of(trace: Trace) -> str:
    """Which cell it is and how large."""
    units = "1 unit" if trace.hidden_size == 1 else f"{trace.hidden_size:,} units"
    return f"{trace.spec.title}, {units}"


def _check_size(trace: Trace) -> None:
    if not len(trace) or not trace.hidden_size:
        raise ValueError("This trace has no time step, or no unit.")


def _check_finite(trace: Trace) -> None:
    arrays = [*trace.arrays.values(), *trace.weights.values(), *trace.gradients.values()]
    if not all(np.isfinite(array).all() for array in arrays):
        raise ValueError("This trace holds numbers that are infinite or not a number.")
