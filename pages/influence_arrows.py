"""Influence arrows: text in, arrows out; equation 7 of the RAN paper on any text."""

import streamlit as st

from rnnviz.ui.frame import finish, frame, heading, plain
from rnnviz.ui.influence import influence_view, model_status, open_link, show_part
from rnnviz.ui.influence_controls import model_controls

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
    show_part(view, run, job)
finish(view)
