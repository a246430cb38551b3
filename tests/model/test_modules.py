"""Traces of anybody's torch modules: what torch gives, and the equations in plain numpy."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils import parametrizations, prune
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

import rnnviz as rv
from rnnviz.spec import CELLS
from rnnviz.trace import Trace

LAYERS = (nn.LSTM, nn.GRU, nn.RNN)
TOLERANCE = {torch.float32: 2e-6, torch.float64: 1e-12}


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def literally(module, suffix, inputs, hidden, cell):
    """One layer by torch's documented equations, in float64: name to (time, unit).

    Gate orders and signs are those of the documentation of torch.nn, and no code of the package.
    """
    weights = {
        name: getattr(module, f"{name}{suffix}").detach().double().numpy()
        if "weight" in name or module.bias
        else 0.0
        for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    }
    rows = []
    for x in np.asarray(inputs, np.float64):
        one = weights["weight_ih"] @ x + weights["bias_ih"]
        two = weights["weight_hh"] @ hidden + weights["bias_hh"]
        if isinstance(module, nn.LSTM | nn.LSTMCell):
            i, f, g, o = np.split(one + two, 4)
            i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
            cell = f * cell + i * g
            hidden = o * np.tanh(cell)
            row = {"input_gate": i, "forget_gate": f, "content": g, "output_gate": o}
        elif isinstance(module, nn.GRU | nn.GRUCell):
            (r, z, n), (rr, zz, nn_) = np.split(one, 3), np.split(two, 3)
            r, z = sigmoid(r + rr), sigmoid(z + zz)
            n = np.tanh(n + r * nn_)
            hidden = cell = (1 - z) * n + z * hidden
            row = {"reset_gate": r, "forget_gate": z, "input_gate": 1 - z, "content": n}
        else:
            hidden = cell = np.tanh(one + two)
            row = {"content": hidden}
        rows.append(row | {"hidden_state": hidden, "cell_state": cell})
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}


def as_mapping(found, name="l0"):
    return {name: found} if isinstance(found, Trace) else found


@given(
    kind=st.sampled_from(LAYERS),
    layers=st.integers(1, 3),
    bias=st.booleans(),
    batch_first=st.booleans(),
    both=st.booleans(),
    form=st.sampled_from(["single", "batch", "packed"]),
    started=st.booleans(),
    double=st.booleans(),
    sizes=st.tuples(st.integers(1, 5), st.integers(1, 4), st.integers(1, 4)),
    seed=st.integers(0, 2**16),
)
@settings(max_examples=40, deadline=None)
def test_a_layer_does_what_torch_and_its_equations_say(
    kind, layers, bias, batch_first, both, form, started, double, sizes, seed
):
    torch.manual_seed(seed)
    (time, batch, size), dtype = sizes, torch.float64 if double else torch.float32
    options = {"bias": bias, "batch_first": batch_first, "bidirectional": both}
    module = kind(size, 3, layers, **options).to(dtype)
    batch = 1 if form == "single" else batch
    lengths = torch.randint(1, time + 1, (batch,))
    lengths = torch.full((batch,), time) if form != "packed" else lengths
    lengths[0] = time
    steps = torch.randn(time, batch, size, dtype=dtype)
    own = steps.transpose(0, 1) if batch_first else steps
    if form == "packed":
        own = pack_padded_sequence(own, lengths, batch_first, enforce_sorted=False)
    own = steps[:, 0] if form == "single" else own
    count = layers * (1 + both)
    hidden = torch.randn(count, batch, 3, dtype=dtype).tanh() * started
    cell = torch.randn(count, batch, 3, dtype=dtype) * started
    first = tuple(each[:, 0] if form == "single" else each for each in (hidden, cell))
    given_ = (own, first if kind is nn.LSTM else first[0]) if started else own

    found = as_mapping(rv.record(module, given_))
    with torch.no_grad():
        result = module(*given_) if started else module(own)
    assert len(found) == count * batch
    output = result[0]
    if isinstance(output, PackedSequence):
        output = torch.nn.utils.rnn.pad_packed_sequence(output)[0]
    elif form == "single":
        output = output[:, None]
    elif batch_first:
        output = output.transpose(0, 1)
    near = TOLERANCE[dtype]
    for index in range(batch):
        length, below = int(lengths[index]), steps[: lengths[index], index].numpy()
        for layer in range(layers):
            outputs = []
            for direction in range(1 + both):
                name = f"l{layer}" + ".reverse" * direction
                trace = found[f"{name}[{index}]" if batch > 1 else name]
                place, suffix = (
                    layer * (1 + both) + direction,
                    f"_l{layer}" + "_reverse" * direction,
                )
                start = (each[place, index].double().numpy() for each in (hidden, cell))
                h, c = start
                c = c if kind is nn.LSTM else h
                read = below[::-1] if direction else below
                expected = literally(module, suffix, read, h, c)
                for quantity, value in expected.items():
                    np.testing.assert_allclose(trace[quantity], value, rtol=0, atol=5 * near)
                np.testing.assert_allclose(trace.inputs, read, rtol=0, atol=5 * near)
                np.testing.assert_allclose(trace.initial["cell_state"], c, rtol=0, atol=near)
                assert len(trace) == length
                assert trace["forget_gate"].dtype == (np.float64 if double else np.float32)
                outputs.append(trace["hidden_state"][:: -1 if direction else 1])
            below = np.concatenate(outputs, axis=1)
        np.testing.assert_allclose(below, output[:length, index], rtol=0, atol=5 * near)


@pytest.mark.parametrize("kind", [nn.LSTMCell, nn.GRUCell, nn.RNNCell])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("batch", [None, 3])
def test_a_cell_in_a_loop_of_ones_own(kind, bias, batch):
    torch.manual_seed(1)
    cell = kind(4, 3, bias).double()
    shape = (4,) if batch is None else (batch, 4)
    steps = torch.randn(5, *shape, dtype=torch.float64)

    def loop(inputs):
        state = None
        for x in inputs:
            state = cell(x, state)

    found = as_mapping(rv.record(cell, steps, call=loop))
    assert len(found) == (batch or 1)
    for index in range(batch or 1):
        trace = found["l0" if batch is None else f"l0[{index}]"]
        own = steps if batch is None else steps[:, index]
        for name, value in literally(cell, "", own.numpy(), np.zeros(3), np.zeros(3)).items():
            np.testing.assert_allclose(trace[name], value, atol=1e-12)


def test_a_cell_begins_anew_where_its_state_is_another():
    cell = nn.GRUCell(2, 3)
    steps = torch.randn(6, 2)

    def loop(inputs):
        state = cell(inputs[0])
        for x in inputs[1:4]:
            state = cell(x, state)
        state = state * 0.5
        for x in inputs[4:]:
            state = cell(x, state)
        state.zero_()  # what was recorded does not change with it

    found = rv.record(cell, steps, call=loop)
    assert {name: len(trace) for name, trace in found.items()} == {"call1.l0": 4, "call2.l0": 2}
    np.testing.assert_allclose(
        found["call2.l0"].initial_cell_state,
        0.5 * found["call1.l0"]["hidden_state"][-1],
        rtol=1e-5,
    )
    assert np.abs(found["call2.l0"]["hidden_state"][-1]).max() > 0


class Reader(nn.Module):
    """Embeds, reads twice, and mixes both: layers of several kinds under names of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(9, 4)
        self.encoder = nn.ModuleDict({"main": nn.LSTM(4, 3, 2, batch_first=True, dropout=0.5)})
        self.top = nn.GRU(3, 5)
        self.out = nn.Linear(5, 2)

    def forward(self, ids, scale=1.0):
        hidden = self.encoder["main"](scale * self.embed(ids))[0]
        self.top(hidden.transpose(0, 1))
        return self.out(self.top(hidden.transpose(0, 1) + 1)[0])


def test_a_model_is_heard_by_its_own_names_and_stays_as_it_is():
    torch.manual_seed(2)
    model = Reader().eval()
    before = torch.get_rng_state()
    found = rv.record(model, [[1, 2, 3, 4]], labels=list("abcd"))
    assert torch.equal(torch.get_rng_state(), before)
    assert list(found) == ["encoder.main.l0", "encoder.main.l1", "top.call1.l0", "top.call2.l0"]
    embedded = model.embed(torch.tensor([1, 2, 3, 4])).detach()
    np.testing.assert_array_equal(found["encoder.main.l0"].inputs, embedded)
    np.testing.assert_allclose(
        found["top.call2.l0"].inputs, found["encoder.main.l1"]["hidden_state"] + 1, rtol=1e-6
    )
    assert found["top.call1.l0"].labels == ("a", "b", "c", "d")
    named = rv.record(model, {"ids": [[1, 2]], "scale": 2.0}, modules=["encoder.main"])
    assert list(named) == ["encoder.main.l0", "encoder.main.l1"]
    np.testing.assert_array_equal(named["encoder.main.l0"].inputs, 2 * embedded[:2])
    assert not any(each._forward_hooks for each in model.modules())


def test_hooks_go_away_when_the_call_fails():
    model = Reader().eval()
    with pytest.raises(IndexError):
        rv.record(model, [[100]])
    assert not any(each._forward_hooks for each in model.modules())


@pytest.mark.parametrize("cell", CELLS)
def test_a_layer_of_the_family_is_recorded_as_it_records_itself(cell):
    layer = rv.Recurrent(cell, 3, 3, num_layers=2, batch_first=True).double()
    steps = torch.randn(2, 5, 3, dtype=torch.float64)
    with torch.no_grad():
        gates = layer(steps, lengths=[5, 3], record="all")[2]
    found = rv.record(layer, {"inputs": steps, "lengths": [5, 3]})
    assert list(found) == ["l0[0]", "l0[1]", "l1[0]", "l1[1]"]
    for index in range(2):
        trace = found[f"l{index}[1]"]
        assert (trace.spec, len(trace)) == (CELLS[cell], 3)
        for name, value in gates[index].items():
            np.testing.assert_array_equal(trace[name], value[:3, 1])


def test_one_sequence_of_a_batch_can_be_asked_for():
    layer, steps = nn.LSTM(3, 2, bidirectional=True), torch.randn(4, 3, 3)
    found = rv.record(layer, steps, labels=[list("abcd"), list("efgh"), list("ijkl")], sequence=-1)
    assert list(found) == ["l0", "l0.reverse"]
    assert "".join(found["l0.reverse"].labels) == "lkji"
    np.testing.assert_array_equal(found["l0.reverse"].inputs, steps[:, 2].flip(0))
    with pytest.raises(ValueError, match="holds 3"):
        rv.record(layer, steps, sequence=3)


class Named(nn.LSTM):
    """A subclass that computes what its parent computes."""


class Halved(nn.LSTM):
    """A subclass that does not."""

    def forward(self, inputs, hx=None):
        return super().forward(0.5 * inputs, hx)


def weight_norm():
    module = nn.LSTM(3, 2, 2)
    parametrizations.weight_norm(module, "weight_hh_l1")
    with torch.no_grad():
        module.parametrizations.weight_hh_l1.original0.mul_(3)
    return module


def old_weight_norm():
    module = nn.LSTM(3, 2)
    nn.utils.weight_norm(module, "weight_hh_l0")
    with torch.no_grad():
        module.weight_hh_l0_g.mul_(3)
    return module


def pruned():
    module = nn.GRU(3, 2)
    prune.l1_unstructured(module, "weight_hh_l0", amount=0.5)
    with torch.no_grad():
        module.weight_hh_l0_orig.mul_(3)
    return module


@pytest.mark.filterwarnings("ignore:.*weight_norm.*:FutureWarning")
@pytest.mark.parametrize(
    "make", [lambda: Named(3, 2), weight_norm, old_weight_norm, pruned,
             lambda: nn.LSTM(3, 2).bfloat16(), lambda: nn.GRU(3, 2).bfloat16()],
    ids=["subclass", "weight_norm", "old_weight_norm", "pruned", "lstm-bfloat16", "gru-bfloat16"],
)  # fmt: skip
def test_modules_of_other_kinds(make):
    torch.manual_seed(3)
    module = make()
    steps = torch.randn(5, 3)
    found = as_mapping(rv.record(module, steps.numpy()))
    with torch.no_grad():
        output = module(steps.to(next(module.parameters()).dtype))[0].float()
    near = 0.02 if next(module.parameters()).dtype is torch.bfloat16 else 1e-6
    np.testing.assert_allclose(list(found.values())[-1]["hidden_state"], output, atol=near)


@pytest.mark.parametrize(
    ("module", "words"),
    [
        (nn.LSTM(3, 2, proj_size=1), "proj_size"),
        (nn.RNN(3, 2, nonlinearity="relu"), "must use tanh to be read, not relu"),
        (nn.RNNCell(3, 2, nonlinearity="relu"), "must use tanh to be read, not relu"),
        (nn.LSTM(3, 2, 2, dropout=0.5), "call .eval()"),
        (nn.Linear(3, 2), "it has none"),
        (Halved(3, 2), "a forward method of its own"),
    ],
    ids=["projection", "relu", "relu-cell", "dropout", "none", "another-forward"],
)
def test_what_cannot_be_recorded_is_said(module, words):
    with pytest.raises(ValueError, match=words.replace(".", r"\.")) as caught:
        rv.record(module, torch.randn(4, 3))
    assert str(caught.value).endswith(".")


def test_a_layer_that_was_not_called_and_one_that_is_not_there_are_said():
    layer = nn.LSTM(3, 2)
    with pytest.raises(ValueError, match="was called as a module"):
        rv.record(layer, torch.randn(4, 3), call=layer.forward)
    with pytest.raises(ValueError, match="no recurrent layer named 'x'"):
        rv.record(layer, torch.randn(4, 3), modules=["x"])
