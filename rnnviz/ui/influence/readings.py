"""What the probes start from: a text read by a run's model, and a run's distance profile; kept."""

from __future__ import annotations

import streamlit as st

from rnnviz.analysis.influence.distance_profile import DistanceProfile
from rnnviz.probe.held_out import held_out_pieces, measuring
from rnnviz.probe.reading import Reading, read
from rnnviz.run import Run
from rnnviz.training import restore_model
from rnnviz.ui.frame import ASSETS
from rnnviz.ui.influence.arrows import ReadText, text_problem
from rnnviz.ui.recent import Recent
from rnnviz.ui.trainings import is_shipped

PROFILES = ASSETS / "profiles"
"""Of shipped runs: <id>.json holds the profile of the last layer over the whole held-out text."""

_READINGS: Recent[Reading] = Recent(12)
_PROFILES: Recent[DistanceProfile] = Recent(24)


def reading_of(run: Run, text: ReadText) -> Reading:
    """A text read by a run's last weights, with every layer and all predictions.

    Raises:
        ValueError: when the text is too long for that; one sentence.
    """
    key = (run.id, run.latest.step, text.ids.tobytes())
    return _READINGS.make(key, lambda known: known or _read(run, text), _bytes)


def _read(run: Run, text: ReadText) -> Reading:
    return read(restore_model(run), text.ids)


def _bytes(reading: Reading) -> int:
    """Bytes of memory that a reading takes with its model."""
    tensors = [reading.predictions, reading.encoded, *reading.model.state_dict().values()]
    tensors += [value for layer in reading.layers for value in layer.gates.values()]
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


def profile_of(run: Run, layer: int) -> DistanceProfile:
    """What distance alone predicts in a run; measured once over what the run held out.

    Args:
        run: that reads text.
        layer: counted from 0.
    """
    key = (run.id, run.latest.step, layer)
    return _PROFILES.make(key, lambda known: known or _shipped(run, layer) or _measure(run, layer))


def _shipped(run: Run, layer: int) -> DistanceProfile | None:
    """The profile that comes with the app; None for other runs and for lower layers."""
    file = PROFILES / f"{run.id}.json"
    if layer != run.config.num_layers - 1 or not is_shipped(run.id) or not file.is_file():
        return None
    return DistanceProfile.from_json(file.read_bytes())


def _measure(run: Run, layer: int) -> DistanceProfile:
    words = "Measuring what distance alone predicts in this model, once"
    bar = st.progress(0.0, words)
    try:
        steps = measuring(restore_model(run), held_out_pieces(text_problem(run)), layer)
        for share, profile in steps:
            bar.progress(share, words)
            done = profile
    finally:
        bar.empty()
    return done
