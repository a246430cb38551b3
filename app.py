"""The Playground: pick a cell and a task, train it, and watch its gates."""

import streamlit as st

from rnnviz.ui.controls import playground_controls
from rnnviz.ui.frame import finish, frame, heading, plain
from rnnviz.ui.playground import (
    headline,
    open_link,
    playground_view,
    run_panel,
    shown_run,
    train_button,
)

page = frame("playground")
view = playground_view()
problems = open_link(view)
with st.sidebar:
    slot = st.container()
    config = playground_controls(view)
    train_button(view, config)
for problem in problems:
    st.warning(plain(problem))
run, job = shown_run(view, config)
if run is None:
    heading(page.title, page.summary)
else:
    headline(run, job, config)
    run_panel(view, run, job)
finish(view)
