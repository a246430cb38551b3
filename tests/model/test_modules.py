"""Traces of anybody's torch modules: what torch gives, and the equations in plain numpy."""

from __future__ import annotations

import by_hand
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.utils import parametrizations, prune

import rnnviz as rv
from benchmarks.recorded import FORMS, KINDS, Case, cases, differences, literally
from rnnviz.spec import CELLS
from rnnviz.trace import Trace

ONEDNN = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")


def as_mapping(found, name="l0"):
    return {name: found} if isinstance(found, Trace) else found


@ONEDNN
@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_layer_does_what_torch_and_its_equations_say(kind, every):
    """All combinations, or each seventh: in these every three settings still meet."""
    torch.manual_seed(0)
    for place, case in enumerate(cases()):
        if case.kind == kind and place % every == 0:
            near = 1e-12 if case.double else 1e-5
            assert max(differences(case)) < near, case


@ONEDNN
@given(
    kind=st.sampled_from(list(KINDS)),
    layers=st.integers(1, 3),
    flags=st.lists(st.booleans(), min_size=5, max_size=5),
    form=st.sampled_from(FORMS),
    sizes=st.tuples(st.integers(1, 6), st.integers(1, 5), st.integers(1, 4)),
    units=st.integers(3, 6),
    scale=st.sampled_from([0.0, 1.0, 3.0]),
    seed=st.integers(0, 2**16),
)
@settings(max_examples=40, deadline=None)
def test_a_layer_of_any_size(kind, layers, flags, form, sizes, units, scale, seed):
    torch.manual_seed(seed)
    case = Case(kind, layers, *flags, form)
    if scale == 0 and case.started and "projected" in kind:
        return  # no state before the projection gives the initial one
    assert max(differences(case, sizes, units, scale)) < (1e-11 if case.double else 1e-4)


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
        expected = literally(cell, "", own.numpy(), np.zeros(3), np.zeros(3))
        np.testing.assert_allclose(trace.output, expected.pop("output"), atol=1e-12)
        for name, value in expected.items():
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
        (nn.LSTM(3, 2, 2, dropout=0.5), "call .eval()"),
        (nn.Linear(3, 2), "it has none"),
        (Halved(3, 2), "a forward method of its own"),
    ],
    ids=["dropout", "none", "another-forward"],
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


@pytest.mark.parametrize("whole", [False, True], ids=["bare", "in-a-model"])
@pytest.mark.parametrize(
    ("make", "steps", "words"),
    [
        (lambda: nn.LSTM(3, 2), torch.zeros(0, 3), "a sequence without a step"),
        (lambda: nn.GRU(3, 2), torch.zeros(0, 4, 3), "a sequence without a step"),
        (lambda: nn.GRU(3, 2, batch_first=True), torch.zeros(4, 0, 3), "a sequence without a step"),
        (lambda: nn.LSTM(3, 2), torch.zeros(5, 0, 3), "a batch without a sequence"),
        (lambda: nn.LSTMCell(3, 2), torch.zeros(0, 3), "a batch without a sequence"),
        (lambda: nn.LSTM(3, 2, device="meta"), torch.zeros(5, 3), "holds shapes and no numbers"),
        (lambda: nn.LSTM(3, 2), torch.zeros(5, 3, device="meta"), "holds shapes and no numbers"),
        (lambda: rv.Recurrent("ran-tanh", 3, 2), torch.zeros(0, 1, 3), "without a step"),
        (lambda: rv.Recurrent("ran-tanh", 3, 2), torch.zeros(4, 0, 3), "without a sequence"),
    ],
)
@pytest.mark.parametrize("loss", [None, lambda result: result[0].sum()], ids=["plain", "loss"])
def test_what_has_nothing_in_it_gets_a_sentence(make, steps, words, whole, loss):
    module = nn.Sequential(make()) if whole else make()
    with pytest.raises(ValueError, match=words) as caught:
        rv.record(module, steps, loss=loss)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        (["a", "b"], "There are 2 labels for a sequence of 4 steps"),
        ([["a", "b", "c", "d"], ["a"]], "There are 1 labels for a sequence of 4 steps"),
        ([["a", "b", "c", "d"]], "labels for 1 sequences, but the batch has a sequence 1"),
    ],
)
def test_too_few_labels_are_said(labels, words):
    with pytest.raises(ValueError, match=words):
        rv.record(nn.GRU(3, 2), torch.randn(4, 2, 3), labels=labels)


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        (torch.randn(4, 2, 5), r"reads \(time, batch, 3\) of torch.float32, not \(4, 2, 5\)"),
        (torch.randn(3), r"not \(3,\)"),
        (torch.randn(4, 3).double(), "torch.float64"),
        ("text", "not text"),
        ((torch.randn(4, 2, 3), torch.zeros(1, 2, 2)), r"must be \(h, c\)"),
        ((torch.randn(4, 2, 3), (torch.zeros(1, 5, 2),) * 2), r"of shape \(1, 2, 2\)"),
    ],
    ids=["features", "axes", "type", "text", "half-a-state", "batch-of-a-state"],
)
def test_a_bare_layer_says_what_it_reads(inputs, words):
    with pytest.raises(ValueError, match=words):
        rv.record(nn.LSTM(3, 2), inputs)


def test_a_projected_state_has_its_own_words():
    layer = nn.LSTM(3, 4, proj_size=2)
    wrong = (torch.randn(5, 1, 3), (torch.zeros(1, 1, 4), torch.zeros(1, 1, 4)))
    with pytest.raises(ValueError, match=r"h of shape \(1, 1, 2\)"):
        rv.record(layer, wrong)
    with torch.no_grad():
        layer.weight_hr_l0[1] = layer.weight_hr_l0[0]
    with pytest.raises(ValueError, match="weight_hr is singular"):
        rv.record(layer, (wrong[0], (torch.tensor([[[1.0, -1.0]]]), torch.zeros(1, 1, 4))))


@ONEDNN
def test_the_carousel_of_a_projected_layer_is_that_of_its_cell_state():
    """The whole derivative, through the projection, against autograd by hand."""
    layer = nn.LSTM(3, 4, proj_size=2).double()
    steps = torch.randn(6, 3, dtype=torch.float64)
    trace = rv.record(layer, steps)
    _, nodes = by_hand.run(layer, steps)
    cells = nodes["l0"]["cell_state"]
    rows = [torch.autograd.grad(unit, cells, retain_graph=True) for unit in cells[-1]]
    norms = [
        float(torch.linalg.matrix_norm(torch.stack(own), 2)) for own in zip(*rows, strict=True)
    ]
    np.testing.assert_allclose(rv.analysis.carousel.jacobian_norm(trace), norms[::-1], rtol=1e-6)
    assert trace.output.shape == (6, 2)


def test_the_full_gradient_of_a_relu_layer():
    torch.manual_seed(4)
    layer = nn.RNN(3, 4, nonlinearity="relu").double()
    steps = torch.randn(6, 3, dtype=torch.float64)
    _, nodes = by_hand.run(layer, steps)
    hiddens = nodes["l0"]["cell_state"]
    rows = [torch.autograd.grad(unit, hiddens, retain_graph=True) for unit in hiddens[-1]]
    norms = [
        float(torch.linalg.matrix_norm(torch.stack(own), 2)) for own in zip(*rows, strict=True)
    ]
    trace = rv.record(layer, steps)
    assert 0 < (trace["content"] == 0).mean() < 1
    np.testing.assert_allclose(rv.analysis.carousel.jacobian_norm(trace), norms[::-1], atol=1e-12)
    assert r"\operatorname{ReLU}" in trace.spec.latex()


@ONEDNN
def test_a_projected_trace_comes_back_from_its_file(tmp_path):
    trace = rv.record(nn.LSTM(3, 4, proj_size=2), torch.randn(5, 3))
    trace.save(tmp_path / "trace.npz")
    np.testing.assert_array_equal(rv.load_trace(tmp_path / "trace.npz").output, trace.output)


@pytest.mark.parametrize("both", [False, True])
def test_what_was_recorded_is_nobody_elses(both):
    """Neither later changes of the input nor training change a trace."""
    layer, steps = nn.LSTM(3, 2, bidirectional=both), torch.randn(4, 2, 3)
    for module in (layer, nn.Sequential(layer)):
        for options in ({}, {"loss": lambda result: result[0].sum()}):
            trace = next(iter(rv.record(module, steps, **options).values()))
            parts = [*trace.arrays.values(), *trace.weights.values(), trace.inputs]
            copies = [each.copy() for each in parts]
            with torch.no_grad():
                steps += 1
                for parameter in layer.parameters():
                    parameter += 1
            for each, copy in zip(parts, copies, strict=True):
                np.testing.assert_array_equal(each, copy)


def test_a_layer_of_not_a_number_is_recorded_as_it_is():
    layer, steps = nn.LSTM(3, 2), torch.randn(4, 3)
    steps[2] = torch.nan
    trace = rv.record(nn.Sequential(layer), steps)
    assert np.isnan(trace["hidden_state"][2:]).all()
    assert np.isfinite(trace["hidden_state"][:2]).all()


def test_what_is_hooked_to_a_bare_layer_is_not_passed_over():
    layer, steps = nn.LSTM(3, 2), torch.randn(4, 3)
    handle = layer.register_forward_pre_hook(lambda _, arguments: (2 * arguments[0],))
    np.testing.assert_array_equal(rv.record(layer, steps).inputs, 2 * steps)
    handle.remove()
    np.testing.assert_array_equal(rv.record(layer, steps).inputs, steps)
    layer.forward = lambda inputs: nn.LSTM.forward(layer, 0.5 * inputs)
    with pytest.raises(ValueError, match="does not compute what its weights"):
        rv.record(layer, steps)


@pytest.mark.parametrize("scale", [1, 1e-4])
def test_a_small_output_is_compared_by_its_own_size(scale):
    layer, steps = nn.RNN(3, 2, nonlinearity="relu"), torch.rand(4, 3) * scale
    with torch.no_grad():
        for name, weight in layer.named_parameters():
            weight.fill_(0 if "bias" in name else 0.3)
    layer.forward = lambda inputs: nn.RNN.forward(layer, inputs)
    expected = nn.RNN.forward(layer, steps)[0].detach()
    np.testing.assert_allclose(rv.record(layer, steps)["hidden_state"], expected, rtol=1e-5)
    layer.forward = lambda inputs: nn.RNN.forward(layer, 0.9 * inputs)
    with pytest.raises(ValueError, match="does not compute what its weights"):
        rv.record(layer, steps)


def test_a_model_may_change_what_its_layer_gave():
    class Rude(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = nn.LSTM(3, 2)

        def forward(self, steps):
            output, (hidden, cell) = self.lstm(steps)
            for each in (output, hidden, cell, steps):
                each.zero_()
            return output

    torch.manual_seed(5)
    model, steps = Rude(), torch.randn(4, 3)
    expected = literally(model.lstm, "_l0", steps, np.zeros(2), np.zeros(2))
    trace = rv.record(model, steps.clone())
    for name in ("hidden_state", "cell_state", "forget_gate"):
        np.testing.assert_allclose(trace[name], expected[name], atol=1e-6)
    np.testing.assert_array_equal(trace.inputs, steps)
