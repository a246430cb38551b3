"""Gradient times input against finite differences, and over windows and pieces."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from small_models import IDS, log_probabilities, model_of, states_of

from rnnviz.probe import occlusion as occlusion_module
from rnnviz.probe.activations import read
from rnnviz.probe.saliency import gradient_times_input
from rnnviz.spec import CELLS

STEP = 1e-5


def by_nudging(model, ids, states, targets):
    """The derivative by a factor on each word's vector, from two runs each."""
    activations = read(model, ids, states)
    table = np.full((len(ids), len(ids) - 1), np.nan)
    for j in range(len(ids) - 1):
        logs = []
        for factor in (1 + STEP, 1 - STEP):
            encoded = activations.encoded.clone()
            encoded[j] *= factor
            with torch.no_grad():
                run = model.recurrent.run(encoded, states)[-1]
                logs.append(torch.log_softmax(model.readout(run.output[:, 0]), dim=-1).numpy())
        for t in range(j + 1, len(ids)):
            change = logs[0][t, targets[t]] - logs[1][t, targets[t]]
            table[t, t - j - 1] = abs(change / (2 * STEP))
    return table


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("embedding", [4, None])
@pytest.mark.parametrize("layers", [1, 2])
def test_it_is_the_slope_of_the_log_probability(cell, embedding, layers):
    model = model_of(cell, layers, embedding)
    states = states_of(model)
    activations = read(model, IDS, states)
    likeliest = log_probabilities(model, IDS, states).argmax(dim=1).numpy()
    expected = by_nudging(model, IDS, states, likeliest)
    found = gradient_times_input(activations)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-8)
    assert np.nanmax(found) > 1e-3


@pytest.mark.parametrize("numbers", [1, 300, 10_000])
@pytest.mark.parametrize("window", [1, 3, 20])
def test_windows_and_pieces_change_nothing(monkeypatch, numbers, window):
    activations = read(model_of("lstm", 2), IDS)
    whole = gradient_times_input(activations)
    monkeypatch.setattr(occlusion_module, "PIECE_NUMBERS", numbers)
    found = gradient_times_input(activations, window)
    np.testing.assert_allclose(found, whole[:, : min(window, 8)], rtol=1e-9)


def test_float32_is_close_too():
    one, other = (
        gradient_times_input(read(model_of("lstm", dtype=dtype), IDS))
        for dtype in (torch.float32, torch.float64)
    )
    np.testing.assert_allclose(one, other, atol=1e-4)


def test_a_single_word_has_no_pair():
    assert gradient_times_input(read(model_of("lstm"), [1])).shape == (1, 0)
