"""The cell's equations with its parameter count, and how often its gates are closed or open."""

from __future__ import annotations

from functools import partial

import streamlit as st

from rnnviz.figures import describe
from rnnviz.figures.gates import saturation
from rnnviz.figures.theme import colors
from rnnviz.inspection.runs import Moment
from rnnviz.inspection.saturation import gates_on_examples, saturation_rows, say_saturation
from rnnviz.model.sizes import ModelShape, parameter_count
from rnnviz.run import Run
from rnnviz.spec import aligned, influence_equation, no_carried_state
from rnnviz.ui.charts import as_table, chart, reading, ready
from rnnviz.ui.frame import mode, plain
from rnnviz.ui.run_names import moment_file


def cell_panel(run: Run) -> None:
    """Equations, influence weight, size and reference of the run's cell."""
    spec, shades = run.config.spec, colors(mode())
    with st.container(key="equations"):
        st.markdown(f"**{plain(spec.title)}**: {plain(spec.summary)}")
        st.latex(aligned(spec, shades))
        if spec.carries_state:
            st.markdown("How much of step *j*'s content is in the state at step *t*:")
            st.latex(influence_equation(spec, shades))
        else:
            st.markdown(plain(no_carried_state(spec)))
        st.caption(_size(run))
        st.caption(f"Source: {plain(spec.reference)}.")


def _size(run: Run) -> str:
    """How many numbers the model learns, and how many of them are the cell's."""
    config = run.config
    first, recurrent, total = parameter_count(config, ModelShape.from_dict(run.details["model"]))
    return (
        f"{recurrent:,} recurrent parameters ({first} inputs, {config.hidden_size} units"
        + (f", {config.num_layers} layers" if config.num_layers > 1 else "")
        + f"); {total:,} with encoding and read-out."
    )


_BOX = "playground.saturation"


def saturation_box(moment: Moment) -> None:
    """Figure, finding and numbers; made when the box is opened."""
    box = st.expander(
        "How often is each gate closed or open?",
        key=_BOX,
        icon=":material/scatter_plot:",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        run = moment.run
        if not run.config.spec.moving_gates:
            st.caption(plain(f"{run.config.spec.title} has no gate that moves."))
            return
        gates = gates_on_examples(moment)
        finding = say_saturation(gates)
        st.markdown(plain(finding))
        title = f"How often each gate is closed or open: {moment.title}"
        drawn = ready(saturation(gates, mode()))
        chart(st.plotly_chart, drawn, f"{_BOX}.figure", title, finding)
        reading(describe("gates.saturation"), "Measured over the task's examples.")
        as_table(
            _BOX, "The shares", partial(saturation_rows, gates), moment_file(moment, "saturation")
        )
