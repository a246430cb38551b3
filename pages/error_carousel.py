"""The error carousel: how far error flows back in time, cells side by side."""

from rnnviz.ui.carousel import carousel_panel
from rnnviz.ui.carousel_controls import carousel_controls, carousel_view, open_link
from rnnviz.ui.frame import run_page

run_page("carousel", carousel_view, open_link, carousel_controls, carousel_panel)
