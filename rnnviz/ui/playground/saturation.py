"""The Playground's look at how often gates are as good as closed or open."""

from __future__ import annotations

from functools import partial

import streamlit as st

from rnnviz.figures import describe
from rnnviz.figures.gates import saturation
from rnnviz.inspection.runs import Moment
from rnnviz.inspection.saturation import gates_on_examples, saturation_rows, say_saturation
from rnnviz.ui.charts import as_table, chart, ready
from rnnviz.ui.frame import mode, plain
from rnnviz.ui.run_names import file_of

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
        chart(st.plotly_chart, ready(saturation(gates, mode())), f"{_BOX}.figure", finding)
        st.caption(f"{describe('gates.saturation')} Measured over the task's examples.")
        as_table(_BOX, partial(saturation_rows, gates), file_of(run.id, run.config, "saturation"))
