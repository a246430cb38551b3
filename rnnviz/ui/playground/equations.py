"""The cell's equations, each gate in its colour, with its parameter count."""

from __future__ import annotations

import streamlit as st

from rnnviz.figures.theme import colors
from rnnviz.model.sizes import ModelShape, parameter_count
from rnnviz.run import Run
from rnnviz.spec import aligned, influence_equation, no_carried_state
from rnnviz.ui.frame import mode, plain


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
