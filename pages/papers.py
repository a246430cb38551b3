"""Papers: every table as printed beside what was measured, and the command that runs it again."""

from rnnviz.ui.frame import Parts, run_page


def parts() -> Parts:
    """What the page is made of; loaded once its heading is on the screen."""
    from rnnviz.ui.papers.page import papers_panel, papers_state

    return Parts(papers_state, lambda state: state.open(), lambda state: None, papers_panel)


run_page("papers", parts)
