"""The error carousel: how far error flows back in time, cells side by side."""

from rnnviz.ui.frame import Parts, run_page


def parts() -> Parts:
    """What the page is made of; loaded once its heading is on the screen."""
    from rnnviz.ui.carousel.controls import carousel_controls, carousel_state, open_link
    from rnnviz.ui.carousel.page import carousel_panel

    return Parts(carousel_state, open_link, carousel_controls, carousel_panel)


run_page("carousel", parts)
