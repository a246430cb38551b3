from __future__ import annotations

import numpy as np
import pytest

from rnnviz.analysis.influence import strongest_predecessor
from rnnviz.analysis.influence.measures.content_norm import ContentNorm
from rnnviz.analysis.influence.options import ViewOptions
from tests.analysis.influence.random_gates import random_recording


def found(writing, keeping, content, **options):
    recorded = {"input_gate": writing, "forget_gate": keeping, "content": content}
    return ContentNorm().find(recorded, ViewOptions(**options))


@pytest.mark.parametrize("window", [1, 3, 64, 100])
def test_a_window_reaches_exactly_so_far(window):
    falling, kept = np.linspace(1.0, 0.5, 200)[:, None], np.ones((200, 1))
    source = found(falling, kept, kept, window=window).source
    expected = np.maximum(np.arange(200) - window, 0)
    assert source[1:, 0].tolist() == expected[1:].tolist()


def test_the_norm_may_choose_another_word_than_the_largest_unit():
    writing = np.array([[1.0, 0, 0, 0], [0.6, 0.6, 0.6, 0.6], [0, 0, 0, 0]])
    keeping, content = np.ones((3, 4)), np.ones((3, 4))
    assert found(writing, keeping, content).source[2, 0] == 1
    assert strongest_predecessor(writing, keeping).source[2] == 0


def test_tiny_gates_end_in_nothing_and_not_in_an_error():
    writing, keeping, content = random_recording(200, 4).values()
    assert np.all(found(writing, keeping * 1e-200, content, ranks=2).source == -1)


def test_very_long_texts_need_a_window():
    writing = np.broadcast_to(np.float32(0.5), (100_000, 8))
    with pytest.raises(ValueError, match=r"choose a window of at most 62,500 steps"):
        found(writing, writing, writing)
