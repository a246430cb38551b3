"""Lessons: short walks through the figures, in which the text moves the figure."""

from rnnviz.ui.frame import Parts, run_page


def parts() -> Parts:
    """What the page is made of; loaded once its heading is on the screen."""
    from rnnviz.ui.lessons.page import lessons_controls, lessons_panel, lessons_state, open_link

    return Parts(lessons_state, open_link, lessons_controls, lessons_panel)


run_page("lessons", parts)
