"""Runs: everything that was trained here, found again, compared, named, saved and deleted."""

from rnnviz.ui.frame import Parts, run_page


def parts() -> Parts:
    """What the page is made of; loaded once its heading is on the screen."""
    from rnnviz.ui.runs.controls import runs_controls, runs_state
    from rnnviz.ui.runs.page import open_link, runs_panel, who_sees

    return Parts(runs_state, open_link, runs_controls, runs_panel, who_sees)


run_page("runs", parts)
