from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.figures.arcs import TABLE_TOKENS, arcs_payload, tint_payload, with_marks

WORDS = ["the", "cat", "sat", "on"]


def test_arrows_point_from_each_word_to_its_source() -> None:
    payload = arcs_payload(WORDS, [-1, 0, 0, 2], [0, 0.5, 0.25, 0.125], [0, 3, 1, 2])
    assert payload["arrows"] == {
        "target": [1, 2, 3],
        "source": [0, 0, 2],
        "rank": [0, 0, 0],
        "weight": [0.5, 0.25, 0.125],
        "unit": [3, 1, 2],
    }
    assert payload["weight_scale"] == 1.0


def test_several_ranks_become_several_arrows() -> None:
    sources = [[-1, -1], [0, -1], [1, 0], [2, 0]]
    weights = [[0, 0], [1, 0], [0.9, 0.4], [1.5, 0.2]]
    payload = arcs_payload(WORDS, sources, weights)
    assert payload["arrows"]["target"] == [1, 2, 2, 3, 3]
    assert payload["arrows"]["rank"] == [0, 0, 1, 0, 1]
    assert payload["arrows"]["unit"] is None
    assert payload["weight_scale"] == 1.5


@given(st.integers(1, 40))
def test_the_table_holds_every_earlier_word_once(count: int) -> None:
    table = np.random.default_rng(count).random((count, count))
    payload = arcs_payload(["w"] * count, [-1] * count, [0] * count, table=table)
    packed = np.frombuffer(base64.b64decode(payload["table"]), np.uint8)
    assert len(packed) == count * (count - 1) // 2
    for t in range(count):
        for j in range(t):
            assert abs(packed[t * (t - 1) // 2 + j] / 255 - table[t, j]) <= 1 / 255


def test_a_table_for_a_long_text_is_left_out() -> None:
    count = TABLE_TOKENS + 1
    table = np.zeros((count, count))
    payload = arcs_payload(["w"] * count, [-1] * count, [0] * count, table=table)
    assert payload["table"] is None


@given(st.lists(st.text(), min_size=1, max_size=8))
def test_any_text_survives_as_json(tokens: list[str]) -> None:
    payload = arcs_payload(tokens, [-1] * len(tokens), [0] * len(tokens))
    assert json.loads(json.dumps(payload, allow_nan=False))["tokens"] == tokens


def test_no_words_are_no_error() -> None:
    payload = arcs_payload([], np.zeros(0, int), np.zeros(0))
    assert payload["tokens"] == []
    assert payload["arrows"]["target"] == []


def test_a_selection_beyond_the_text_is_dropped() -> None:
    assert arcs_payload(WORDS, [-1] * 4, [0] * 4, selected=9)["selected"] is None
    assert arcs_payload(WORDS, [-1] * 4, [0] * 4, selected=3)["selected"] == 3


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sources": [-1, 0]}, "one entry of sources for each of the 4 tokens"),
        ({"sources": [-1, 1, 0, 0]}, "point at an earlier token"),
        ({"sources": [-2, 0, 0, 0]}, "point at an earlier token"),
        ({"weights": [0, np.nan, 1, 1]}, "finite and not negative"),
        ({"weights": [0, -1, 1, 1]}, "finite and not negative"),
        ({"weights": np.zeros((4, 2))}, "one weight and one unit for each source"),
        ({"units": [1]}, "one entry of units"),
        ({"direction": "up"}, "ltr"),
        ({"unknown": [True]}, "each of the 4 tokens whether it is unknown"),
        ({"extra": ["a"]}, "one entry of extra for each word: 4"),
        ({"table": np.zeros((3, 3))}, "one row and one column for each of 4"),
    ],
)
def test_bad_input_gets_one_sentence(changes: dict[str, Any], sentence: str) -> None:
    settings: dict[str, Any] = {"sources": [-1, 0, 0, 2], "weights": [0, 1, 1, 1]}
    with pytest.raises(ValueError, match=sentence):
        arcs_payload(WORDS, **{**settings, **changes})


def test_some_arrows_can_be_marked():
    sources = np.array([[-1, -1], [0, -1], [1, 0]])
    payload = arcs_payload(["a", "b", "c"], sources, np.where(sources >= 0, 0.5, 0.0))
    marked = with_marks(payload, [[True, True], [False, True], [False, True]])
    assert marked["arrows"]["marked"] == [False, False, True]
    assert "marked" not in payload["arrows"]
    with pytest.raises(ValueError, match="for each of the 3 tokens"):
        with_marks(payload, [True])


def test_colours_of_words_are_numbers_that_json_can_carry() -> None:
    curves = [[1.0, 0.5, 0.25], [0.5, 0.125, np.nan], [0.25, np.nan, np.nan]]
    tint = tint_payload([0.25, 0.125, np.nan], "left after 2 words", "cell_state", 2, curves)
    assert json.loads(json.dumps(tint, allow_nan=False)) == tint
    assert (tint["values"], tint["most"]) == ([0.25, 0.125, None], 0.25)
    assert tint["curves"] == [[1.0, 0.5, 0.25], [0.5, 0.125], [0.25]]
    assert tint["longest"] == 2
    assert not tint["leads"]
    signed = tint_payload([0.25, -0.5], "adds", "positive", absent="later", leads=True)
    assert (signed["most"], signed["absent"], signed["leads"]) == (0.5, "later", True)
    assert signed["color"] != signed["against"]
    many = np.ones(TABLE_TOKENS + 1)
    assert tint_payload(many, "written", "input_gate", 0, many[:, None])["curves"] is None
