"""Influence arrows: text in, arrows out; equation 7 of the RAN paper on any text."""

import streamlit as st

from rnnviz.ui.frame import frame, heading, plain
from rnnviz.ui.influence import arrows_panel, influence_view, model_status, open_link
from rnnviz.ui.influence_controls import model_controls
from rnnviz.ui.sentences import sentence_box

page = frame("influence")
view = influence_view()
problems = open_link(view)
heading(page.title, page.summary)
with st.sidebar:
    run, job = model_controls(view)
for problem in problems:
    st.warning(plain(problem))
model_status(view, run, job)
if run is not None:
    sentence_box(view, run)
    arrows_panel(view, run, job)
view.publish()
