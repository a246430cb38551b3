"""Activations holds every layer as the model ran it, and every state on the way."""

from __future__ import annotations

import pytest
import torch
from small_models import IDS, log_probabilities, model_of, states_of

from rnnviz.probe import activations as activations_module
from rnnviz.probe.activations import read
from rnnviz.spec import CELLS


@pytest.mark.parametrize("cell", CELLS)
def test_reading_on_from_a_state_on_the_way_gives_the_same_answers(cell):
    model = model_of(cell, 2)
    states = states_of(model)
    whole = read(model, IDS, states)
    expected = log_probabilities(model, IDS, states)
    torch.testing.assert_close(torch.log_softmax(whole.predictions, dim=-1), expected)
    for step in (0, 1, 5):
        rest = log_probabilities(model, IDS[step:], whole.states_before([step]))
        torch.testing.assert_close(rest, expected[step:])


def test_each_layers_trace_reads_the_one_below():
    activations = read(model_of("lstm", 2), IDS)
    low, high = activations.traces
    assert (high.inputs == low["hidden_state"]).all()
    assert (low.inputs == activations.encoded[:, 0].numpy()).all()
    assert (activations.trace()["cell_state"] == high["cell_state"]).all()
    assert low.weights["weight_ih"].shape == (20, 4)


def test_what_cannot_be_read_gets_a_sentence(monkeypatch):
    model = model_of("lstm")
    with pytest.raises(ValueError, match="eval"):
        read(model.train(), IDS)
    with pytest.raises(ValueError, match="ids must be"):
        read(model.eval(), [7])
    monkeypatch.setattr(activations_module, "LARGEST_ANSWER", 50)
    with pytest.raises(ValueError, match="at most 7 words, and it has 9"):
        read(model, IDS)
