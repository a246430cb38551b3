"""Runs: everything that was trained here, found again, compared, named, saved and deleted."""

from rnnviz.ui.frame import run_page
from rnnviz.ui.runs.controls import runs_controls, runs_state
from rnnviz.ui.runs.page import open_link, runs_panel, who_sees

run_page("runs", runs_state, open_link, runs_controls, runs_panel, more=who_sees)
