"""The cell's equations, each gate in its colour, with its parameter count."""

from __future__ import annotations

import streamlit as st

from rnnviz.config import ExperimentConfig
from rnnviz.figures.theme import colors
from rnnviz.run import Run
from rnnviz.spec import CellSpec, aligned, influence_equation, no_carried_state
from rnnviz.ui.frame import mode, plain


def cell_panel(run: Run) -> None:
    """Equations, influence weight, size and reference of the run's cell."""
    config = run.config
    spec, shades = config.spec, colors(mode())
    with st.container(key="equations"):
        st.markdown(f"**{plain(spec.title)}**: {plain(spec.summary)}")
        st.latex(aligned(spec, shades))
        if spec.carries_state:
            st.markdown("How much of step *j*'s content is in the state at step *t*:")
            st.latex(influence_equation(spec, shades))
        else:
            st.markdown(plain(no_carried_state(spec)))
        st.caption(_size(run, config, spec))
        st.caption(f"Source: {plain(spec.reference)}.")


def _size(run: Run, config: ExperimentConfig, spec: CellSpec) -> str:
    """How many numbers the model learns, and how many of them are the cell's."""
    shape = run.details.get("model", {})
    first = config.hidden_size if spec.content.is_input else config.embedding_size
    first = first or int(shape.get("input_size", 1))
    recurrent = spec.parameter_count(first, config.hidden_size, config.num_layers)
    total = sum(array.size for array in run.latest.weights.values())
    return (
        f"{recurrent:,} recurrent parameters ({first} inputs, {config.hidden_size} units"
        + (f", {config.num_layers} layers" if config.num_layers > 1 else "")
        + f"); {total:,} with encoding and read-out."
    )
