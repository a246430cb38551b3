"""Influence arrows: text in, arrows out; equation 7 of the RAN paper on any text."""

from rnnviz.ui.frame import run_page
from rnnviz.ui.influence import influence_panel, influence_view, open_link
from rnnviz.ui.influence_controls import model_controls

run_page("influence", influence_view, open_link, model_controls, influence_panel)
