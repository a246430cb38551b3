"""Compare: two to four cells on one task and seed, on shared axes."""

from rnnviz.ui.compare import compare_panel, compare_view, open_link
from rnnviz.ui.compare_controls import compare_controls
from rnnviz.ui.frame import run_page

run_page("compare", compare_view, open_link, compare_controls, compare_panel)
