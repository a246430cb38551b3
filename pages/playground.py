"""The Playground: pick a cell and a task, train it, and watch its gates."""

from rnnviz.ui.frame import Parts, run_page


def parts() -> Parts:
    """What the page is made of; loaded once its heading is on the screen."""
    from rnnviz.ui.playground.controls import playground_controls
    from rnnviz.ui.playground.page import open_link, playground_panel, playground_state

    return Parts(playground_state, open_link, playground_controls, playground_panel, headed=False)


run_page("playground", parts)
