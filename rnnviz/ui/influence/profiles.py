"""A run's distance profile for the page: the shipped one, or measured while a bar shows how far."""

from __future__ import annotations

from typing import Any

import streamlit as st

from rnnviz.analysis.influence.distance_profile import DistanceProfile
from rnnviz.analysis.influence.view import View
from rnnviz.inspection.activations import profile_of
from rnnviz.run import Run
from rnnviz.ui.frame import ASSETS
from rnnviz.ui.trainings import is_shipped

PROFILES = ASSETS / "profiles"
"""Of shipped runs: <id>.json holds the profile of the last layer over the whole held-out text."""


def shown_profile(run: Run, layer: int) -> DistanceProfile:
    """What distance alone predicts in a run, as ``inspection.activations.profile_of`` has it."""
    shipped = PROFILES / f"{run.id}.json" if is_shipped(run.id) else None
    words = "Measuring what distance alone predicts in this model, once"
    bar: Any = None

    def told(share: float) -> None:
        nonlocal bar
        bar = (bar or st).progress(share, words)

    try:
        return profile_of(run, layer, shipped, told)
    finally:
        if bar is not None:
            bar.empty()


def profile_for(run: Run, layer: int, view: View) -> DistanceProfile | None:
    """The profile where a view needs it."""
    return shown_profile(run, layer) if view.measure.needs_profile else None
