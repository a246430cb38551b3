"""The payload of two runs that differ in one step."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from rnnviz.figures.answers import Answers, answers_payload
from rnnviz.figures.browser import standalone_page
from rnnviz.figures.packing import LEVELS
from rnnviz.figures.what_if import what_if_payload

GATE = np.array([[0.0, 0.0], [0.25, -0.5], [0.0, 0.1]])
SIZES = np.array([0.0, 1.0, 0.2])


def payload() -> dict[str, object]:
    return what_if_payload(
        7,
        {"forget_gate": GATE, "cell_state": 4 * GATE},
        {"forget_gate": SIZES, "cell_state": SIZES},
        ["a", "b", "c"],
        changed=(1, "<z>", "b"),
        answers=["x", "y", "x"],
        flips={2: "y"},
        marks=[(1, "to remember"), (2, "question")],
        group="run",
    )


def test_gates_are_signed_and_their_sizes_stand_in_place_of_means() -> None:
    data = payload()
    json.dumps(data)
    assert (data["sized"], data["order"], data["group"], data["steps"]) == (True, None, "run", [7])
    gate, state = data["quantities"]  # type: ignore[misc]
    assert (gate["kind"], gate["scale"], state["scale"]) == ("signed", 0.5, 2.0)
    levels = np.frombuffer(base64.b64decode(gate["data"]), np.uint8).reshape(2, 3)
    assert levels[:, 0].tolist() == [LEVELS // 2] * 2  # nothing differs before the change
    assert levels[:, 1].tolist() == [round(LEVELS * 0.75), 0]
    lines = np.frombuffer(base64.b64decode(gate["stats"]), "<u2").reshape(3, 3) / 65535
    np.testing.assert_allclose(lines, [SIZES] * 3, atol=1e-4)


def test_both_runs_stand_on_one_axis() -> None:
    data = payload()
    assert [(row["title"], row["texts"]) for row in data["rows"]] == [  # type: ignore[attr-defined]
        ("input", ["a", "b", "c"]),
        ("becomes", ["", "<z>", ""]),
        ("answer", ["x", "y", "x"]),
        ("becomes", ["", "", "y"]),
    ]
    assert data["marks"] == [[1, "<z> instead of b"], [2, "question"]]


def test_what_somebody_typed_is_no_markup_on_a_saved_page() -> None:
    assert "<z>" not in standalone_page(payload())


def test_answers_must_fit() -> None:
    shares = np.ones((3, 2)) / 2
    right = np.zeros((3, 2), bool)
    told = np.tile(np.arange(2), (3, 1))
    made = answers_payload([Answers("LSTM", shares, right, [None, False, True])], "abc", "xy", told)
    json.dumps(made)
    assert base64.b64decode(made["every"][0]["correct"]) == bytes([2, 0, 1])
    with pytest.raises(ValueError, match="shares as"):
        answers_payload([Answers("LSTM", shares[:2], right[:2])], "abc", "xy", told)
