"""Compare: two to six cells on one task, with one seed or several, on shared axes."""

from rnnviz.ui.frame import Parts, run_page


def parts() -> Parts:
    """What the page is made of; loaded once its heading is on the screen."""
    from rnnviz.ui.compare.controls import compare_controls
    from rnnviz.ui.compare.page import compare_panel, compare_state, open_link

    return Parts(compare_state, open_link, compare_controls, compare_panel)


run_page("compare", parts)
