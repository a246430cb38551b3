"""What was recorded is found by the names that an intervention uses."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

import rnnviz as rv
from rnnviz.model import Traces, intervene


class Model(nn.Module):
    def __init__(self, **more):
        super().__init__()
        self.lstm = nn.LSTM(2, 3, **more)
        self.head = nn.Linear(3 * (1 + bool(more.get("bidirectional"))), 1)

    def forward(self, inputs):
        return self.head(self.lstm(inputs)[0])


def test_every_quantity_of_many_layers_has_a_name():
    model, inputs = Model(num_layers=2, bidirectional=True), torch.randn(5, 2)
    traces = rv.record(model, inputs)
    assert isinstance(traces, Traces)
    name = "lstm.l1.reverse.forget_gate"
    assert traces[name] is traces["lstm.l1.reverse"]["forget_gate"]
    assert traces["lstm.l1.reverse"][name] is traces[name]
    cache = traces.cache()
    assert len(cache) == sum(len(trace.arrays) for trace in traces.values())
    assert all(cache[key] is traces[key] for key in cache)
    with pytest.raises(KeyError):
        traces["lstm.l1.reverse"]["lstm.l1.forget_gate"]
    with intervene(model, {name: 0.25}):
        np.testing.assert_array_equal(rv.record(model, inputs)[name], 0.25)


@pytest.mark.parametrize("name", ["forget_gate", "lstm.forget_gate", "lstm.l0.forget_gate"])
def test_one_layer_is_found_by_any_name_that_means_it(name):
    model, inputs = Model(), torch.randn(5, 2)
    trace = rv.record(model, inputs)
    assert trace[name] is trace.arrays["forget_gate"]
    assert trace.cache()["lstm.l0.forget_gate"] is trace[name]
    with intervene(model, {name: 0.5}):
        np.testing.assert_array_equal(rv.record(model, inputs)[name], 0.5)
    batch = rv.record(model, torch.randn(5, 2, 2))
    assert batch["lstm.l0[1].cell_state"].shape == (5, 3)


def test_what_is_not_there_or_is_several_is_a_key_error():
    traces = rv.record(Model(num_layers=2), torch.randn(5, 2))
    for name in ("forget_gate", "lstm.forget_gate", "lstm.l2.forget_gate", "lstm.l0.nothing"):
        with pytest.raises(KeyError, match=r"name one of lstm\.l0, lstm\.l1"):
            traces[name]
    for name in ("lstm.l1.forget_gate", "ls.forget_gate", "l0.forget_gate"):
        with pytest.raises(KeyError):
            traces["lstm.l0"][name]
    assert "lstm.l0.forget_gate" not in traces
