"""Figures of a trace or a run that show themselves in a notebook.

Each call gives a :class:`Figure`: the last line of a cell in Jupyter or marimo shows it, with the
same interactive view as in the app where ``anywidget`` is installed (the extra ``notebook``) and
the notebook can show widgets, and as a picture elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rnnviz.figures.diagram import diagram_svg
from rnnviz.inspection import traced
from rnnviz.run import Run
from rnnviz.show.figure import Figure
from rnnviz.trace import Trace

__all__ = ["Figure", "arrows", "carousel", "diagram", "film", "gates"]


def gates(trace: Trace, *, title: str = "") -> Figure:
    """Every gate, content and state of a layer over time, one row a unit.

    Args:
        trace: from :func:`rnnviz.record`.
        title: for saved pictures; the cell's when empty.

    Raises:
        ValueError: when the trace has no step, or there are several; one sentence.
    """
    shown = traced.gates_data(_one(trace), title)

    def picture() -> bytes:
        from rnnviz.figures import static

        quantities = {name: trace[name] for name in trace.spec.quantities}
        return static.gates(quantities, traced.labels_of(trace), title=shown["title"])

    return Figure(shown, picture)


def arrows(trace: Trace, view: str = "strongest", *, title: str = "", **options: Any) -> Figure:
    """From each step an arrow to the earlier one that weighs most in the cell state.

    Figure 1 and equation 7 of "Recurrent Additive Networks" (Lee, Levy and Zettlemoyer, 2017).

    Args:
        trace: from :func:`rnnviz.record`, of a cell that carries a state, at most 2,000 steps.
        view: what an arrow means, a key of ``rnnviz.analysis.influence.VIEWS``.
        title: for saved pictures; the view's when empty.
        **options: of the view, such as ``ranks=3`` or ``unit=0``: see
            :class:`rnnviz.analysis.influence.options.ViewOptions`.

    Raises:
        ValueError: when there are no arrows for this trace, or an option does not fit; one
            sentence.
    """
    found = traced.arrows_of(_one(trace), view, options)

    def picture() -> bytes:
        from rnnviz.figures.export import to_picture

        return to_picture(found, title=title)

    return Figure(traced.arrows_data(trace, found, title), picture)


def carousel(
    trace: Trace | Mapping[str, Trace], *, lags: int = traced.MOST_LAGS, title: str = ""
) -> Figure:
    """How far error flows back: the carousel's path and the full gradient, by the lag.

    Args:
        trace: from :func:`rnnviz.record`; several by name stand side by side.
        lags: how many steps to go back at most.
        title: for saved pictures.

    Raises:
        ValueError: when a trace has no step or numbers that are not finite; one sentence.
    """
    traces = {trace.spec.title: trace} if isinstance(trace, Trace) else dict(trace)
    found = {name: traced.curves_of(each, lags) for name, each in traces.items()}

    def picture() -> bytes:
        from rnnviz.figures import static

        return static.carousel(found, title=title)

    return Figure(traced.carousel_data(traces, found, title), picture)


def diagram(trace: Trace, *, unit: int | None = None, step: int = 0, title: str = "") -> Figure:
    """The cell as a drawing, with the numbers that flow through it at every step.

    Args:
        trace: from :func:`rnnviz.record`.
        unit: to show first, from 0; the first one when None.
        step: to show first, from 0.
        title: of a page that is saved, the cell's when empty; the drawing itself has none.

    Raises:
        ValueError: when there is no such unit or step, or the trace has over 500,000 steps times
            units; one sentence.
    """
    shown = traced.diagram_data(_one(trace), unit, step, title)

    def picture() -> bytes:
        return diagram_svg(trace.spec, traced.values_at(trace, unit or 0, step)).encode()

    return Figure(shown, picture, "svg")


def film(run: Run, *, sequence: int = 0, layer: int = -1, title: str = "") -> Figure:
    """What a run's layer does on one example of its task, through all of its training.

    Args:
        run: from :func:`rnnviz.fit` or :meth:`rnnviz.Run.load`.
        sequence: which of the task's examples, from 0.
        layer: which recurrent layer, from 0; it may count from the end.
        title: for saved pictures; the run's when empty.

    Raises:
        ValueError: when there is no such example; one sentence.
    """
    from rnnviz.inspection import films
    from rnnviz.inspection.runs import Moment, example

    single, moment = example(run, sequence), Moment(run, -1, layer)
    shown = films.film_data(run, single, layer, False, None, title or moment.called)

    def picture() -> bytes:
        return films.trace_picture(moment, single, moment.trace(single), "light", "png", title)

    return Figure(shown, picture)


def _one(trace: object) -> Trace:
    """The trace, where it is one."""
    if isinstance(trace, Trace):
        return trace
    if isinstance(trace, Mapping) and trace:
        raise ValueError(f"There are several traces here: choose one, such as [{min(trace)!r}].")
    raise ValueError("Give a trace, as rv.record returns it.")
