"""Compare: two to four cells on one task and seed, on shared axes."""

from rnnviz.ui.compare.controls import compare_controls
from rnnviz.ui.compare.page import compare_panel, compare_state, open_link
from rnnviz.ui.frame import run_page

run_page("compare", compare_state, open_link, compare_controls, compare_panel)
