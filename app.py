"""The Playground: pick a cell and a task, train it, and watch its gates."""

from rnnviz.ui.controls import playground_controls
from rnnviz.ui.frame import run_page
from rnnviz.ui.playground import open_link, playground_panel, playground_view

run_page(
    "playground", playground_view, open_link, playground_controls, playground_panel, headed=False
)
