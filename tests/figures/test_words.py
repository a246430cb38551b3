"""Running text as the browser is sent it."""

from __future__ import annotations

import json

import pytest

from rnnviz.figures.words import words_payload


def payload(**more):
    values = [0.5, -2.0, 1.0]
    return words_payload(["a", "b", "¶"], values, "cell_state", most=4.0, threshold=0.7, **more)


def test_a_window_marks_what_lies_in_it():
    found = payload(start=10, span=(11, 13), found=[(8, 11), (12, 20), (0, 10), (13, 14)])
    assert found["found"] == [(10, 11), (12, 13)]
    assert (found["span"], found["start"], found["threshold"]) == ([11, 13], 10, 0.7)
    assert (found["tint"]["values"], found["tint"]["most"]) == ([0.5, -2.0, 1.0], 4.0)
    json.dumps(found, allow_nan=False)


def test_every_token_has_its_number():
    with pytest.raises(ValueError, match="one number for each of the 1 tokens"):
        words_payload(["a"], [1, 2], "content", most=1.0, threshold=0.0)
