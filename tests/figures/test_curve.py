from __future__ import annotations

import json
import math

import numpy as np
import pytest

from rnnviz.figures.curve import MOST_POINTS, curve_payload


def test_frames_read_the_last_value_known_and_nothing_from_later() -> None:
    curve = {"step": [10, 20, 30], "loss": [3.0, 2.0, 1.0], "metric": [None, 50.0, None]}
    payload = curve_payload(curve, np.array([0, 10, 25, 30]))
    assert payload["frame_loss"] == [None, 3.0, 2.0, 1.0]
    assert payload["frame_metric"] == [None, None, 50.0, 50.0]


def test_long_curves_are_thinned_and_keep_their_ends() -> None:
    steps = list(range(5000))
    payload = curve_payload({"step": steps, "loss": [1.0] * 5000}, np.array([4999]))
    assert len(payload["step"]) <= MOST_POINTS
    assert (payload["step"][0], payload["step"][-1]) == (0, 4999)
    assert set(payload["metric"]) == {None}


def test_what_json_cannot_carry_becomes_none() -> None:
    curve = {"step": [1, 2], "loss": [math.nan, math.inf], "baseline": math.nan, "solved": 2}
    payload = curve_payload(curve, np.array([2]))
    assert payload["loss"] == [None, None]
    assert payload["baseline"] is None
    assert payload["solved"] == 2
    json.dumps(payload, allow_nan=False)


def test_an_empty_curve_is_a_curve() -> None:
    payload = curve_payload({"step": [], "loss": []}, np.array([0]))
    assert payload["step"] == []
    assert payload["frame_loss"] == [None]


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="one loss and one metric for each step"):
        curve_payload({"step": [1, 2], "loss": [1.0]}, np.array([1]))
