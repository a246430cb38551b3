"""The Playground: pick a cell and a task, train it, and watch its gates."""

from rnnviz.ui.frame import run_page
from rnnviz.ui.playground.controls import playground_controls
from rnnviz.ui.playground.page import open_link, playground_panel, playground_state

run_page(
    "playground", playground_state, open_link, playground_controls, playground_panel, headed=False
)
