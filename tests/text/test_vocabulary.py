"""Vocabularies."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.text.vocabulary import END, UNKNOWN, Vocabulary

COUNTS = {"b": 2, "a": 2, "c": 5, "d": 1, END: 9}


def test_the_most_frequent_come_first_and_ties_by_name() -> None:
    assert Vocabulary.from_counts(COUNTS).tokens == (UNKNOWN, END, "c", "a", "b", "d")


def test_size_and_count_limit_it() -> None:
    assert Vocabulary.from_counts(COUNTS, max_size=4).tokens == (UNKNOWN, END, "c", "a")
    assert Vocabulary.from_counts(COUNTS, minimum_count=2).tokens[2:] == ("c", "a", "b")
    with pytest.raises(ValueError, match="at least 2"):
        Vocabulary.from_counts(COUNTS, max_size=1)
    with pytest.raises(ValueError, match="at least 1"):
        Vocabulary.from_counts(COUNTS, minimum_count=0)


def test_unknown_tokens_share_an_id() -> None:
    vocabulary = Vocabulary.from_counts(COUNTS, max_size=4)
    ids = vocabulary.encode(["c", "zebra", "a", END])
    assert ids.dtype == np.int64
    assert ids.tolist() == [2, 0, 3, 1]
    assert vocabulary.decode(ids) == ["c", UNKNOWN, "a", END]
    assert vocabulary.unknown_share(["c", "zebra", "b", "a"]) == 0.5
    assert vocabulary.unknown_share([]) == 0.0
    assert "a" in vocabulary
    assert "zebra" not in vocabulary


@pytest.mark.parametrize("ids", [[-1], [4], [0, 99]])
def test_ids_outside_are_refused(ids: list[int]) -> None:
    with pytest.raises(ValueError, match="between 0 and 3"):
        Vocabulary.from_counts(COUNTS, max_size=4).decode(ids)


@given(st.dictionaries(st.text(min_size=1, max_size=20), st.integers(1, 50), max_size=30))
def test_round_trips(counts: dict[str, int]) -> None:
    vocabulary = Vocabulary.from_counts(counts)
    assert vocabulary.decode(vocabulary.encode(list(counts))) == list(counts)
    assert Vocabulary.from_dict(json.loads(json.dumps(vocabulary.to_dict()))) == vocabulary


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"tokens": "abc"},
        {"tokens": [UNKNOWN, END, 3]},
        {"tokens": [UNKNOWN, END, ""]},
        {"tokens": [UNKNOWN, END, "x" * 201]},
        {"tokens": [END, UNKNOWN, "a"]},
        {"tokens": [UNKNOWN, END, "a", "a"]},
        {"tokens": [UNKNOWN, END, *map(str, range(200_000))]},
    ],
)
def test_what_is_no_vocabulary_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match="vocabulary"):
        Vocabulary.from_dict(data)
