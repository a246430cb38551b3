"""The error carousel: how far error flows back in time, cells side by side."""

from rnnviz.ui.carousel.controls import carousel_controls, carousel_state, open_link
from rnnviz.ui.carousel.page import carousel_panel
from rnnviz.ui.frame import run_page

run_page("carousel", carousel_state, open_link, carousel_controls, carousel_panel)
