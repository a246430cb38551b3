"""Influence arrows: text in, arrows out; equation 7 of the RAN paper on any text."""

from rnnviz.ui.frame import run_page
from rnnviz.ui.influence.controls import model_controls
from rnnviz.ui.influence.page import influence_panel, influence_state, open_link

run_page("influence", influence_state, open_link, model_controls, influence_panel)
