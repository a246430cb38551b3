from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.figures.film import film_payload
from rnnviz.figures.theme import QUANTITY_COLORS

FRAMES, TIME, UNITS = 5, 7, 4


def arrays(frames: int = FRAMES, time: int = TIME, units: int = UNITS) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    shape = (frames, time, units)
    return {
        "input_gate": rng.random(shape),
        "forget_gate": rng.random(shape),
        "cell_state": rng.normal(0, 3, shape),
    }


def film(**changes: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "steps": [0, 10, 20, 40, 80],
        "quantities": arrays(),
        "labels": list("BTPVEBT"),
    }
    return film_payload(**{**settings, **changes})


def decode(payload: dict[str, Any], name: str) -> np.ndarray:
    """Activations as the browser reads them, (frames, time, unit)."""
    quantity = next(q for q in payload["quantities"] if q["name"] == name)
    levels = np.frombuffer(base64.b64decode(quantity["data"]), np.uint8).astype(float)
    frames, units, time = len(payload["steps"]), len(payload["units"]), payload["time"]
    share = np.where(levels == 255, np.nan, levels / 254)
    values = share if quantity["kind"] == "gate" else (2 * share - 1) * quantity["scale"]
    return values.reshape(frames, units, time).swapaxes(1, 2)


def test_a_reader_may_switch_everything_off():
    arrays = {"input_gate": np.zeros((1, 2, 3)), "cell_state": np.zeros((1, 2, 3))}
    payload = film_payload([0], arrays, ["a", "b"], visible=())
    assert [quantity["visible"] for quantity in payload["quantities"]] == [False, False]


def test_unknown_labels_are_sent() -> None:
    assert film(unknown={"V", "P"})["unknown"] == ["P", "V"]


def test_values_survive_to_within_a_255th_of_the_range() -> None:
    payload, given_arrays = film(), arrays()
    for name, span in (("input_gate", 1.0), ("forget_gate", 1.0)):
        assert np.abs(decode(payload, name) - given_arrays[name]).max() <= span / 255
    span = 2 * np.abs(given_arrays["cell_state"]).max()
    assert np.abs(decode(payload, "cell_state") - given_arrays["cell_state"]).max() <= span / 255


@given(st.integers(1, 60), st.integers(1, 40), st.integers(1, 50), st.integers(3_000, 400_000))
def test_thinning_keeps_the_ends_and_the_budget(
    frames: int, time: int, units: int, budget: int
) -> None:
    payload = film(
        steps=np.arange(frames) * 10,
        quantities=arrays(frames, time, units),
        labels=[str(t) for t in range(time)],
        budget=budget,
    )
    packed = sum(len(q["data"]) + len(q["stats"] or "") for q in payload["quantities"])
    smallest = payload["time"] == 1
    assert packed <= budget or smallest
    assert payload["steps"][0] == 0
    assert payload["steps"][-1] == (frames - 1) * 10
    assert payload["units"][0] == 0
    assert payload["units"][-1] == units - 1
    assert sorted(payload["order"]) == list(range(len(payload["units"])))
    assert (len(payload["steps"]) < frames) == any("snapshots" in n for n in payload["notes"])
    assert (len(payload["units"]) < units) == any("units" in n for n in payload["notes"])
    assert (payload["time"] < time) == any("time steps" in n for n in payload["notes"])


def test_a_large_film_stays_below_four_megabytes() -> None:
    frames, time, units = 60, 300, 64
    rng = np.random.default_rng(1)
    quantities = {
        name: rng.random((frames, time, units), dtype=np.float32)
        for name in ("input_gate", "forget_gate", "output_gate", "content", "cell_state")
    }
    labels = [str(t) for t in range(time)]
    payload = film_payload(range(frames), quantities, labels)
    assert len(json.dumps(payload)) < 4_200_000
    assert payload["notes"]


def test_spread_is_taken_over_all_units_even_when_some_are_left_out() -> None:
    quantities = arrays(FRAMES, TIME, 200)
    payload = film(quantities=quantities, budget=2_000)
    assert len(payload["units"]) < 200
    gate = payload["quantities"][1]
    assert gate["name"] == "forget_gate"
    stats = np.frombuffer(base64.b64decode(gate["stats"]), "<u2") / 65535
    stats = stats.reshape(len(payload["steps"]), 3, payload["time"])
    seen = quantities["forget_gate"][-1, payload["time_start"] :]
    assert np.allclose(stats[-1, 0], seen.mean(axis=1), atol=1e-4)
    assert np.allclose(stats[-1, 1:], np.percentile(seen, (10, 90), axis=1), atol=1e-4)


def test_zero_is_exact_and_the_scale_is_shared_over_frames() -> None:
    state = np.zeros((FRAMES, TIME, UNITS))
    state[-1, 0, 0] = -8.0
    payload = film(quantities={"cell_state": state})
    assert payload["quantities"][0]["scale"] == 8.0
    assert np.array_equal(decode(payload, "cell_state"), state)


def test_what_is_not_finite_is_marked_and_the_rest_kept() -> None:
    state = np.ones((FRAMES, TIME, UNITS))
    state[0, 1, 2], state[0, 1, 3] = np.nan, np.inf
    payload = film(quantities={"cell_state": state})
    decoded = decode(payload, "cell_state")
    assert np.isnan(decoded[0, 1, 2:]).all()
    assert np.nansum(decoded) == state.size - 2
    json.dumps(payload, allow_nan=False)


def test_units_are_ordered_by_the_last_forget_gate() -> None:
    forget = np.zeros((FRAMES, TIME, 3))
    forget[-1] = [0.2, 0.9, 0.5]
    payload = film(quantities={"forget_gate": forget})
    assert payload["order"] == [1, 2, 0]
    assert film(quantities={"hidden_state": forget})["order"] is None


def test_texts_marks_and_verdicts_follow_the_window() -> None:
    answers = [[f"p{frame}{t}" for t in range(TIME)] for frame in range(FRAMES)]
    right = [[None, True, False, None, None, True, True]] * FRAMES
    payload = film(
        target_labels=list("tpvebt "),
        prediction_labels=answers,
        correct=right,
        marks=[(0, "gone"), (5, "here")],
        window=(4, 7),
    )
    assert payload["labels"] == list("EBT")
    assert payload["targets"] == list("bt ")
    assert payload["marks"] == [[1, "here"]]
    words = payload["predictions"]["words"]
    codes = np.frombuffer(base64.b64decode(payload["predictions"]["codes"]), "<u2")
    assert [words[code] for code in codes[:3]] == ["p04", "p05", "p06"]
    verdicts = np.frombuffer(base64.b64decode(payload["correct"]), np.uint8)
    assert verdicts[:3].tolist() == [2, 1, 1]


def test_colours_are_the_house_colours() -> None:
    payload = film()
    assert payload["quantities"][0]["light"] == QUANTITY_COLORS["light"]["input_gate"]


def test_a_cell_without_gates_does_not_open_empty() -> None:
    quantities = {"hidden_state": arrays()["cell_state"]}
    assert film(quantities=quantities)["quantities"][0]["visible"]
    # What was chosen of another cell, and this one lacks, leaves no empty picture either.
    assert film(quantities=quantities, visible=["cell_state"])["quantities"][0]["visible"]
    shown = {q["name"]: q["visible"] for q in film(visible=["input_gate"])["quantities"]}
    assert shown == {"input_gate": True, "forget_gate": False, "cell_state": False}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"steps": []}, "at least one frame"),
        ({"steps": [0, 10, 10, 20, 30]}, "steps must increase"),
        ({"labels": ["a"]}, "not \\(5, 7, 4\\)"),
        ({"quantities": {"mood": np.zeros((5, 7, 4))}}, "unknown quantity 'mood'"),
        ({"quantities": {"content": np.zeros((5, 7))}}, "Give content as"),
        ({"target_labels": ["a"]}, "target_labels for each time step: 7"),
        ({"correct": [[True] * 7]}, "correct for each frame: 5"),
        ({"prediction_labels": [["a"]] * 5}, "prediction_labels for each time step: 7"),
    ],
)
def test_bad_input_gets_one_sentence(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        film(**changes)
