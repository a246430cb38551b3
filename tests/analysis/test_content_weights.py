from __future__ import annotations

import numpy as np
import pytest

from rnnviz.analysis import influence
from rnnviz.analysis.content_weights import content_gate, norm_predecessors, norm_table


def recorded(steps, units=4, seed=0):
    rng = np.random.default_rng(seed)
    return rng.random((steps, units)), rng.random((steps, units)), rng.normal(size=(steps, units))


def test_the_terms_add_up_to_the_state():
    writing, keeping, content = recorded(12)
    table = influence.weights(content_gate(writing, content), keeping)
    signed = influence.weights(writing, keeping) * content[None]
    np.testing.assert_allclose(table, np.abs(signed), rtol=1e-12)


def test_single_precision_is_multiplied_without_a_loss():
    writing, _, content = (array.astype(np.float32) for array in recorded(9))
    exact = writing.astype(np.longdouble) * np.abs(content).astype(np.longdouble)
    np.testing.assert_array_equal(content_gate(writing, content), exact)


def test_the_norm_is_that_of_the_table():
    writing, keeping, content = recorded(260)
    arrays = writing, keeping**0.002, content  # what is far away matters
    found, table = norm_predecessors(*arrays, ranks=40), norm_table(*arrays)
    terms = influence.weights(content_gate(arrays[0], arrays[2]), arrays[1])
    np.testing.assert_allclose(table, np.linalg.norm(terms, axis=2), rtol=1e-12)
    best = np.sort(np.tril(table, -1), axis=1)[:, ::-1][:, :40]
    np.testing.assert_allclose(found.weight, best, rtol=1e-10)
    t, rank = np.nonzero(found.source >= 0)
    chosen = terms[t, found.source[t, rank]]
    np.testing.assert_allclose(np.linalg.norm(chosen, axis=1), best[t, rank], rtol=1e-10)
    np.testing.assert_array_equal(found.unit[t, rank], chosen.argmax(axis=1))


@pytest.mark.parametrize("window", [1, 3, 64, 100])
def test_a_window_reaches_exactly_so_far(window):
    falling, kept = np.linspace(1.0, 0.5, 200)[:, None], np.ones((200, 1))
    found = norm_predecessors(falling, kept, kept, window=window)
    expected = np.maximum(np.arange(200) - window, 0)
    assert found.source[1:, 0].tolist() == expected[1:].tolist()


def test_the_norm_may_choose_another_word_than_the_largest_unit():
    writing = np.array([[1.0, 0, 0, 0], [0.6, 0.6, 0.6, 0.6], [0, 0, 0, 0]])
    keeping, content = np.ones((3, 4)), np.ones((3, 4))
    assert norm_predecessors(writing, keeping, content).source[2, 0] == 1
    assert influence.strongest_predecessor(writing, keeping).source[2] == 0


def test_tiny_gates_end_in_nothing_and_not_in_an_error():
    writing, keeping, content = recorded(200)
    found = norm_predecessors(writing, keeping * 1e-200, content, 2)
    assert np.all(found.source == -1)


def test_a_text_without_steps_has_no_arrows():
    empty = np.zeros((0, 3))
    assert norm_predecessors(empty, empty, empty, 2).source.shape == (0, 2)


def test_very_long_texts_need_a_window():
    writing = np.broadcast_to(np.float32(0.5), (100_000, 8))
    with pytest.raises(ValueError, match=r"choose a window of at most 62,500 steps"):
        norm_predecessors(writing, writing, writing)


def test_what_does_not_fit_is_refused():
    writing, keeping, content = recorded(5)
    with pytest.raises(ValueError, match="must have the same shape"):
        content_gate(writing, content[:3])
    with pytest.raises(ValueError, match="not finite"):
        norm_predecessors(writing, keeping, content * np.inf)
    with pytest.raises(ValueError, match="whole numbers from 1 on"):
        norm_predecessors(writing, keeping, content, 0)
