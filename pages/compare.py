"""Compare: two to four cells on one task and seed, on shared axes."""

import streamlit as st

from rnnviz.ui.compare import compare_panel, compare_view, find_entries, open_link
from rnnviz.ui.compare_controls import compare_controls
from rnnviz.ui.frame import finish, frame, heading, plain

page = frame("compare")
view = compare_view()
problems = open_link(view)
heading(page.title, page.summary)
with st.sidebar:
    configs = compare_controls(view)
for problem in problems:
    st.warning(plain(problem))
compare_panel(view, find_entries(view, configs))
finish(view)
