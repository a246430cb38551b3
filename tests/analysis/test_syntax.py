from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.analysis.syntax import earlier_relatives


def test_heads_and_dependents_to_the_left():
    # the dog that I saw barked
    table = earlier_relatives([1, 5, 4, 4, 1, -1])
    pairs = [(t, t - lag - 1) for t, lag in np.argwhere(table)]
    assert pairs == [(1, 0), (4, 3), (4, 2), (4, 1), (5, 1)]


def test_words_of_one_token_share_its_relatives():
    # I do|n't know: both parts hang on know; n't on do would be inside the token.
    table = earlier_relatives([3, 3, 1, -1], [0, 1, 1, 2])
    assert [(t, t - lag - 1) for t, lag in np.argwhere(table)] == [(2, 1), (2, 0)]


@given(st.data())
def test_every_dependency_counts_once_at_its_later_word(data):
    count = data.draw(st.integers(0, 10))
    heads = [data.draw(st.integers(-1, count - 1)) for _ in range(count)]
    table = earlier_relatives(heads)
    expected = {
        (max(word, head), min(word, head))
        for word, head in enumerate(heads)
        if head >= 0 and head != word
    }
    assert table.shape == (count, max(count - 1, 0))
    assert {(t, t - lag - 1) for t, lag in np.argwhere(table)} == expected


@pytest.mark.parametrize(
    ("heads", "positions"), [([2, -1], None), ([-2], None), ([-1, 0], [0]), ([-1, 0], [0, 2])]
)
def test_what_is_no_tree_gets_a_sentence(heads, positions):
    with pytest.raises(ValueError, match=r"\.$"):
        earlier_relatives(heads, positions)
