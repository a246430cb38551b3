"""Runs: everything that was trained here, found again, compared, named, saved and deleted."""

import streamlit as st

from rnnviz.ui.frame import finish, frame, heading, plain
from rnnviz.ui.runs import open_link, rows_at_hand, runs_panel, who_sees
from rnnviz.ui.runs_controls import runs_controls, runs_view

page = frame("runs")
view = runs_view()
problems = open_link(view)
heading(page.title, f"{page.summary} {who_sees()}")
rows = rows_at_hand()
with st.sidebar:
    runs_controls(view, rows)
for problem in problems:
    st.warning(plain(problem))
runs_panel(view, rows)
finish(view)
