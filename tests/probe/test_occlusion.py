"""Occlusion against the plain way: take the word out, read the whole text again."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from small_models import IDS, WORDS, log_probabilities, model_of, states_of

from rnnviz.probe import occlusion as occlusion_module
from rnnviz.probe.activations import read
from rnnviz.probe.occlusion import occlusion_table


def total_variation(p, q):
    return 0.5 * np.abs(np.exp(p) - np.exp(q)).sum()


def by_hand(model, ids, states, window):
    lags = min(window, len(ids) - 1)
    table = np.full((len(ids), lags), np.nan)
    intact = log_probabilities(model, ids, states).numpy()
    for j in range(len(ids) - 1):
        without = log_probabilities(model, [*ids[:j], *ids[j + 1 :]], states).numpy()
        for t in range(j + 1, min(len(ids), j + 1 + lags)):
            table[t, t - j - 1] = total_variation(intact[t], without[t - 1])
    return table


CELLS = ["ran-tanh", "ran-identity", "ran-simple", "lstm", "lstm-peephole", "gru-tutorial"]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("layers", [1, 2])
def test_every_pair_is_that_of_the_text_without_the_word(cell, layers):
    model = model_of(cell, layers)
    states = states_of(model)
    found = occlusion_table(read(model, IDS, states))
    assert found.shape == (9, 8)
    expected = by_hand(model, IDS, states, 100)
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-12)
    assert np.nanmax(found) > 1e-4


@given(
    st.lists(st.integers(0, WORDS - 1), min_size=1, max_size=12),
    st.integers(1, 14),
    st.integers(1, 400),
)
@settings(max_examples=25)
def test_windows_and_pieces_change_nothing(ids, window, numbers):
    model = model_of("ran-tanh", embedding=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(occlusion_module, "PIECE_NUMBERS", numbers)
        found = occlusion_table(read(model, ids), window)
    np.testing.assert_allclose(found, by_hand(model, ids, None, window), atol=1e-12)


def test_float32_is_close_too():
    one, other = (
        occlusion_table(read(model_of("lstm", dtype=dtype), IDS))
        for dtype in (torch.float32, torch.float64)
    )
    np.testing.assert_allclose(one, other, atol=1e-5)


def test_what_cannot_be_measured_gets_a_sentence():
    activations = read(model_of("lstm"), IDS)
    with pytest.raises(ValueError, match="at least one word back"):
        occlusion_table(activations, 0)
