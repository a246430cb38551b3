"""The error carousel: how far error flows back in time, cells side by side."""

import streamlit as st

from rnnviz.ui.carousel import carousel_panel
from rnnviz.ui.carousel_controls import carousel_controls, carousel_view, open_link, told
from rnnviz.ui.frame import finish, frame, heading, plain

page = frame("carousel")
view = carousel_view()
problems = open_link(view)
heading(page.title, page.summary)
with st.sidebar:
    runs = carousel_controls(view, problems)
for problem in told(view, problems):
    st.warning(plain(problem))
carousel_panel(view, runs)
finish(view)
