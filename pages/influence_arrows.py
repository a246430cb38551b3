"""Influence arrows: text in, arrows out; equation 7 of the RAN paper on any text."""

from rnnviz.ui.frame import Parts, run_page


def parts() -> Parts:
    """What the page is made of; loaded once its heading is on the screen."""
    from rnnviz.ui.influence.controls import model_controls
    from rnnviz.ui.influence.page import influence_panel, influence_state, open_link

    return Parts(influence_state, open_link, model_controls, influence_panel)


run_page("influence", parts)
