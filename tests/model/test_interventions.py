"""Gates and states changed within a model, against the same loop written by hand."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import by_hand
import numpy as np
import pytest
import torch
from torch import nn

import rnnviz as rv
from rnnviz.spec import CELLS

ONEDNN = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
MAKERS = {
    "lstm": lambda: nn.LSTM(4, 3, 2, bidirectional=True),
    "lstm-projected": lambda: nn.LSTM(4, 3, 2, proj_size=2),
    "gru": lambda: nn.GRU(4, 3, 2),
    "rnn": lambda: nn.RNN(4, 3, bidirectional=True),
    "rnn-relu": lambda: nn.RNN(4, 3, 2, nonlinearity="relu"),
}
QUANTITIES = {
    "lstm": ("input_gate", "forget_gate", "output_gate"),
    "gru": ("reset_gate", "forget_gate", "input_gate"),
    "rnn": (),
}
ALWAYS = ("content", "cell_state", "hidden_state")
CASES = [(name, each) for name in MAKERS for each in (*QUANTITIES[name.split("-")[0]], *ALWAYS)]


def changed(name, value, steps=(1, 3), units=(0, 2), layers=None):
    """A change for the loop by hand: some units at some steps."""

    def edit(quantity, layer, t, own):
        if quantity != name or t not in steps or (layers and layer not in layers):
            return own
        own = own.clone()
        new = value(own, t) if callable(value) else value
        own[list(units)] = torch.as_tensor(new, dtype=own.dtype).expand(3)[list(units)]
        return own

    return edit


@ONEDNN
@pytest.mark.parametrize(("name", "quantity"), CASES)
def test_a_change_does_what_the_loop_by_hand_does(name, quantity):
    torch.manual_seed(1)
    module, steps = MAKERS[name]().double(), torch.randn(5, 2, 4, dtype=torch.float64)
    plain = module(steps)[0]
    for value in (0.25, np.array([0.1, 0.2, 0.3]), lambda own, t: 2 * own + t):
        with rv.intervene(module, {quantity: value}, steps=[1, 3], units=[0, 2]):
            output, _ = module(steps)
            traces = rv.record(module, steps)
        assert not torch.allclose(output, plain)
        for index in range(2):
            expected, nodes = by_hand.run(module, steps[:, index], changed(quantity, value))
            torch.testing.assert_close(output[:, index], expected)
            for layer, own in nodes.items():
                for each, values in own.items():
                    wanted = torch.stack(values).detach()
                    np.testing.assert_allclose(
                        traces[f"{layer}[{index}]"][each], wanted, atol=1e-12
                    )
    torch.testing.assert_close(module(steps)[0], plain, rtol=0, atol=0)


class Tagger(nn.Module):
    """Two layers of different kinds, and a cell."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(9, 4)
        self.lstm = nn.LSTM(4, 3, 2, batch_first=True, bidirectional=True)
        self.cell = nn.GRUCell(6, 3)
        self.out = nn.Linear(3, 2)

    def forward(self, ids):
        hidden = self.lstm(self.embed(ids))[0]
        state = None
        for x in hidden.unbind(1):
            state = self.cell(x, state)
        return self.out(state)


def by_hand_tagger(model, ids, lstm, cell):
    hidden, _ = by_hand.run(model.lstm, model.embed(ids), lstm)
    return model.out(by_hand.run(model.cell, hidden, cell)[0][-1])


def same(name, layer, t, value):
    return value


@pytest.mark.parametrize(
    ("name", "layers", "cell"),
    [
        ("lstm.l0.forget_gate", ["l0"], False),
        ("lstm.l1.reverse.forget_gate", ["l1.reverse"], False),
        ("lstm.forget_gate", None, False),
        ("cell.l0.forget_gate", None, True),
        ("cell.forget_gate", None, True),
    ],
)
def test_layers_of_a_model_are_changed_by_name(name, layers, cell):
    torch.manual_seed(2)
    model, ids = Tagger(), torch.tensor([[1, 5, 2, 7]])
    edit = changed("forget_gate", 0.0, range(9), range(3), layers)
    with rv.intervene(model, {name: 0}):
        found = model(ids)
    expected = by_hand_tagger(model, ids[0], same if cell else edit, edit if cell else same)
    torch.testing.assert_close(found[0], expected)
    assert not torch.allclose(found, model(ids))


def test_the_steps_of_a_cell_are_counted_from_where_its_state_began():
    torch.manual_seed(3)
    cell, steps = nn.LSTMCell(4, 3), torch.randn(5, 4)

    def loop():
        state = None
        for x in steps:
            state = cell(x, state)
        return state[0]

    with rv.intervene(cell, {"input_gate": 1.0}, steps=3):
        first, second = loop(), loop()
    edit = changed("input_gate", 1.0, (3,), range(3))
    expected = by_hand.run(cell, steps, edit)[0][-1]
    torch.testing.assert_close(first, expected)
    torch.testing.assert_close(second, expected)


def handed_on(state, how):
    """A state as loops hand it on: a copy, or cut off from the graph."""
    return tuple(map(how, state)) if isinstance(state, tuple) else how(state)


@pytest.mark.parametrize("how", [torch.clone, torch.detach])
@pytest.mark.parametrize("kind", [nn.LSTMCell, nn.GRUCell])
def test_a_cell_goes_on_from_a_state_that_equals_the_one_before(kind, how):
    torch.manual_seed(10)
    cell, steps = kind(4, 3), torch.randn(5, 4)

    def loop(inputs):
        state, outputs = None, []
        for x in inputs:
            state = cell(x, None if state is None else handed_on(state, how))
            outputs.append(state[0] if isinstance(state, tuple) else state)
        return torch.stack(outputs)

    with rv.intervene(cell, {"content": 0.5}, steps=2):
        found, trace = loop(steps), rv.record(cell, steps, call=loop)
    expected = by_hand.run(cell, steps, changed("content", 0.5, (2,), range(3)))[0]
    torch.testing.assert_close(found, expected)
    np.testing.assert_allclose(trace["hidden_state"], expected.detach(), atol=1e-6)


def test_a_state_that_was_changed_in_place_begins_a_sequence():
    torch.manual_seed(11)
    cell, steps = nn.RNNCell(4, 3), torch.randn(4, 4)

    def loop(inputs):
        state = None
        for t, x in enumerate(inputs):
            state = cell(x, state)
            if t == 1:
                state.zero_()
        return state

    with torch.no_grad(), rv.intervene(cell, {"content": 0.5}, steps=1):
        traces = rv.record(cell, steps, call=loop)
    assert [*traces] == ["call1.l0", "call2.l0"]
    for trace in traces.values():
        assert (trace["content"][1] == 0.5).all()
        assert (trace["content"][0] != 0.5).all()


def test_a_change_may_be_random_or_keep_a_count():
    torch.manual_seed(12)
    model, steps, asked = nn.Sequential(nn.LSTM(4, 3)), torch.randn(5, 4), []

    def noisy(value, step):
        asked.append(step)
        return value + 0.3 * torch.randn_like(value)

    for loss in (None, lambda result: result[0].sum()):
        outputs = []
        with rv.intervene(model, {"forget_gate": noisy}):
            trace = rv.record(
                model, steps, call=lambda x, own=outputs: own.append(model(x)) or own[0], loss=loss
            )
        np.testing.assert_array_equal(trace["hidden_state"], outputs[0][0].detach())
        assert asked == [*range(5)]
        asked.clear()


def test_steps_that_no_layer_took_are_refused_at_the_end():
    module, steps = nn.LSTM(4, 3), torch.randn(5, 4)
    words = r"^Nothing was changed by 'l0.forget_gate': choose steps from 0 to 4, not 7, 50\.$"
    with (
        pytest.raises(ValueError, match=words),
        rv.intervene(module, {"l0.forget_gate": 0}, steps=[50, 7]),
    ):
        module(steps)
    assert "forward" not in vars(module)
    # Where it was not called, where some fit or none were asked for, there is nothing to refuse.
    with rv.intervene(module, {"forget_gate": 0}, steps=50):
        pass
    for some in ([4, 50], []):
        with rv.intervene(module, {"forget_gate": 0}, steps=some):
            module(steps)
    # Another error is told as it is.
    with pytest.raises(IndexError), rv.intervene(module, {"forget_gate": 0}, steps=50):
        module(steps)[9]
    # A step that only one of two layers takes is a step.
    both = nn.ModuleList([module, nn.GRU(4, 3)])
    with rv.intervene(both, {"forget_gate": 0}, steps=4):
        both[0](steps)
        both[1](steps[:2])


def test_blocks_within_blocks_and_gradients():
    torch.manual_seed(4)
    module, steps = nn.LSTM(4, 3), torch.randn(5, 4, requires_grad=True)
    plain = module(steps)[0].detach()

    def both(quantity, layer, t, own):
        own = changed("forget_gate", 0.5, range(9), range(3))(quantity, layer, t, own)
        return own * 0.5 if quantity == "forget_gate" and t == 2 else own

    with rv.intervene(module, {"forget_gate": 0.5}):
        with rv.intervene(module, {"forget_gate": lambda own, _: own * 0.5}, steps=2):
            output = module(steps)[0]
        outer = module(steps)[0]
    torch.testing.assert_close(output, by_hand.run(module, steps, both)[0])
    edit = changed("forget_gate", 0.5, range(9), range(3))
    torch.testing.assert_close(outer, by_hand.run(module, steps, edit)[0])
    torch.testing.assert_close(module(steps)[0], plain)
    found = torch.autograd.grad(output.sum(), [steps, *module.parameters()])
    again = by_hand.run(module, steps, both)[0].sum()
    for one, other in zip(
        found, torch.autograd.grad(again, [steps, *module.parameters()]), strict=True
    ):
        torch.testing.assert_close(one, other)


def test_the_gates_of_another_trace_can_be_put_in():
    torch.manual_seed(5)
    module, one, other = nn.LSTM(4, 3), torch.randn(5, 4), torch.randn(5, 4)
    gates = rv.record(module, one)
    names = ("input_gate", "forget_gate", "output_gate", "content")
    with rv.intervene(module, {name: gates[name] for name in names}):
        output = module(other)[0]
    np.testing.assert_allclose(output.detach(), gates["hidden_state"], atol=1e-6)


def test_a_module_is_left_as_it_was_also_after_an_error():
    module, steps = nn.LSTM(4, 3), torch.randn(5, 4)
    plain, own = module(steps)[0], vars(module).copy()

    def fail(value, step):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"), rv.intervene(module, {"content": fail}):
        module(steps)
    with (
        pytest.raises(ValueError, match="so none for 2"),
        rv.intervene(module, {"content": np.zeros((2, 3))}),
    ):
        module(steps)
    assert vars(module).keys() == own.keys()
    torch.testing.assert_close(module(steps)[0], plain, rtol=0, atol=0)
    np.testing.assert_allclose(rv.record(module, steps)["hidden_state"], plain.detach(), atol=1e-6)


def test_threads_do_not_see_each_others_changes():
    """Their blocks begin and end in turn: the first to begin is the first to end."""
    torch.manual_seed(8)
    module, steps, seen = nn.LSTM(4, 3), torch.randn(5, 4), {}
    plain = module(steps)[0].detach()
    turns = [threading.Event() for _ in range(4)]

    def other():
        turns[0].wait(60)
        with rv.intervene(module, {"output_gate": 0.5}):
            turns[1].set()
            turns[2].wait(60)
            seen["half"] = module(steps)[0].detach()
            seen["recorded"] = rv.record(module, steps)["output_gate"]
        seen["after"] = module(steps)[0].detach()
        turns[3].set()

    thread = threading.Thread(target=other, daemon=True)
    thread.start()
    with rv.intervene(module, {"output_gate": 0.0}):
        turns[0].set()
        turns[1].wait(60)
        closed, gate = module(steps)[0].detach(), rv.record(module, steps)["output_gate"]
    assert not closed.any()
    assert not gate.any()
    torch.testing.assert_close(module(steps)[0], plain, rtol=0, atol=0)
    np.testing.assert_allclose(rv.record(module, steps)["hidden_state"], plain, atol=1e-6)
    turns[2].set()
    turns[3].wait(60)
    thread.join()
    edit = changed("output_gate", 0.5, range(9), range(3))
    torch.testing.assert_close(seen["half"], by_hand.run(module, steps, edit)[0].detach())
    assert (seen["recorded"] == 0.5).all()
    torch.testing.assert_close(seen["after"], plain, rtol=0, atol=0)
    assert "forward" not in vars(module)


def test_threads_can_record_one_module_at_a_time():
    torch.manual_seed(9)
    model = nn.Sequential(nn.LSTM(4, 3))
    inputs = [torch.randn(5, 4) for _ in range(6)]
    expected = [rv.record(model, each)["cell_state"] for each in inputs]
    with ThreadPoolExecutor(6) as pool:
        for _ in range(5):
            found = list(pool.map(lambda each: rv.record(model, each)["cell_state"], inputs))
            for one, other in zip(found, expected, strict=True):
                np.testing.assert_array_equal(one, other)
    assert "forward" not in vars(model[0])


@pytest.mark.parametrize("cell", CELLS)
def test_a_layer_of_the_family_is_changed_in_its_states(cell):
    torch.manual_seed(6)
    layer, steps = rv.Recurrent(cell, 3, 3, 2), torch.randn(4, 2, 3)
    with torch.no_grad():
        with rv.intervene(layer, {"l1.hidden_state": 0.5}, steps=3, units=1):
            output = layer(steps)[0]
        plain = layer(steps)[0]
    torch.testing.assert_close(output[:3], plain[:3])
    torch.testing.assert_close(output[3, :, [0, 2]], plain[3, :, [0, 2]])
    assert bool((output[3, :, 1] == 0.5).all())


def test_dropout_between_layers_stays():
    module, steps = nn.LSTM(4, 3, 2, dropout=0.5), torch.randn(5, 1, 4)
    with rv.intervene(module, {"l1.content": lambda value, _: value}):
        torch.manual_seed(7)
        one = module(steps)[0]
        torch.manual_seed(8)
        assert not torch.allclose(one, module(steps)[0])
        module.eval()
        found = module(steps)[0]
    torch.testing.assert_close(found, module(steps)[0])


@pytest.mark.parametrize(
    ("edits", "options", "words"),
    [
        ({"x.forget_gate": 0}, {}, "no layer 'x'"),
        ({"gate": 0}, {}, "no 'gate' that could be changed; it has input_gate"),
        ({"forget_gate": "open"}, {}, "must be numbers or a function"),
        ({"forget_gate": [0.0, 1.0]}, {}, r"must be a number, \(3,\) or \(time, 3\)"),
        ({"forget_gate": 0}, {"units": 3}, "units from 0 to 2, not 3"),
        ({"forget_gate": 0}, {"steps": [-1]}, "steps must be whole numbers"),
        ({"forget_gate": 0}, {"steps": 1.5}, "steps must be whole numbers"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(edits, options, words):
    module = nn.LSTM(4, 3)
    with pytest.raises(ValueError, match=words) as caught, rv.intervene(module, edits, **options):
        pass
    assert str(caught.value).endswith(".")
    assert "forward" not in vars(module)


def test_a_gate_that_never_moves_cannot_be_changed():
    with (
        pytest.raises(ValueError, match="no 'forget_gate'"),
        rv.intervene(nn.RNN(4, 3), {"forget_gate": 1}),
    ):
        pass
