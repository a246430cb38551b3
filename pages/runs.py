"""Runs: everything that was trained here, found again, compared, named, saved and deleted."""

from rnnviz.ui.frame import run_page
from rnnviz.ui.runs import open_link, runs_panel, who_sees
from rnnviz.ui.runs_controls import runs_controls, runs_view

run_page("runs", runs_view, open_link, runs_controls, runs_panel, more=who_sees)
