"""Effects: nothing held changes not a bit; what is held shows, and only from there on."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from small_models import IDS, log_probabilities, model_of

from rnnviz.model import run_layer
from rnnviz.probe.effect import answers_under, intervene_on, read_under, trace_under
from rnnviz.probe.intervention import Clamp, Intervention
from rnnviz.spec import CELLS
from rnnviz.tasks import Batch


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("cell", CELLS)
def test_an_empty_intervention_changes_not_a_bit(cell, dtype):
    model = model_of(cell, 2, dtype=dtype)
    model.recurrent.engine = run_layer
    expected = log_probabilities(model, IDS).numpy()
    with torch.no_grad():
        encoded = model.encode(torch.tensor(IDS)[:, None])
        first = model.recurrent.zero_states(1, encoded)
        runs = model.recurrent.run(encoded, first, record=True)
    for layer in (0, 1, -1):
        done = intervene_on(model, IDS, Intervention(layer=layer))
        for outcome in (done.before, done.after):
            assert outcome.log_probability.tobytes() == expected.tobytes()
            for name, values in runs[layer].gates.items():
                assert outcome.trace[name].tobytes() == values[:, 0].numpy().tobytes()
        assert not done.change.any()


@pytest.mark.parametrize("value", [0, 1])
@pytest.mark.parametrize("units", [None, (0, 3)])
@pytest.mark.parametrize("cell", CELLS)
def test_a_held_gate_is_held_there_and_nowhere_else(cell, units, value):
    model, spec = model_of(cell, 2), CELLS[cell]
    moving = [g for g in spec.gates if spec.gates[spec.resolve(g)[0]].constant is None]
    for gate in moving:
        done = intervene_on(model, IDS, Intervention((Clamp(gate, (4,), value, units),), layer=0))
        before, after = done.before.trace, done.after.trace
        chosen = list(range(5) if units is None else units)
        others = [unit for unit in range(5) if unit not in chosen]
        assert (after[gate][4, chosen] == value).all()
        assert (after[gate][4, others] == before[gate][4, others]).all() or gate == "output_gate"
        root, flip = spec.resolve(gate)
        assert (after[root][4, chosen] == (1 - value if flip else value)).all()
        for name in before.arrays:
            assert after[name][:4].tobytes() == before[name][:4].tobytes()
        assert not done.change[:4].any()
        _step_holds(after, 4)


def _step_holds(trace, t):
    """The recorded gates and states still fit the cell's own equation."""
    expected = trace["input_gate"][t] * trace["content"][t]
    expected = expected + trace["forget_gate"][t] * trace["cell_state"][t - 1]
    np.testing.assert_allclose(trace["cell_state"][t], expected, atol=1e-12)


def test_a_closed_forget_gate_of_a_ran_makes_a_new_beginning():
    model = model_of("ran-tanh")
    held = Intervention((Clamp("forget_gate", (4,), 0),))
    trace = intervene_on(model, IDS, held).after.trace
    written = trace["input_gate"][4] * trace["content"][4]
    np.testing.assert_allclose(trace["cell_state"][4], written)


@pytest.mark.parametrize("cell", CELLS)
def test_a_silenced_unit_holds_nothing_and_is_not_seen(cell):
    model = model_of(cell, 2)
    done = intervene_on(model, IDS, Intervention(silenced=(1, 2), layer=1))
    assert not done.after.trace["cell_state"][:, [1, 2]].any()
    assert done.after.trace["cell_state"][:, [0, 3, 4]].any()
    assert done.change.max() > 1e-4
    if cell in ("ran-tanh", "lstm", "gru"):
        assert not done.after.trace["hidden_state"][:, [1, 2]].any()


def test_a_silenced_unit_is_as_good_as_cut_out():
    model, cut = model_of("ran-tanh"), model_of("ran-tanh")
    with torch.no_grad():
        cut.readout.weight[:, 2] = 0.0
        cut.recurrent.weight_hh_l0[:, 2] = 0.0
    found = intervene_on(model, IDS, Intervention(silenced=(2,))).after.log_probability
    np.testing.assert_allclose(found, log_probabilities(cut, IDS), atol=1e-12)


def test_later_clamps_win_and_losses_are_those_of_the_words_that_came():
    model = model_of("lstm")
    clamps = (Clamp("input_gate", (2,), 0), Clamp("input_gate", (2,), 1, (4,)))
    done = intervene_on(model, IDS, Intervention(clamps))
    assert done.after.trace["input_gate"][2].tolist() == [0, 0, 0, 0, 1]
    for outcome in (done.before, done.after):
        expected = [-outcome.log_probability[t, IDS[t + 1]] for t in range(8)]
        np.testing.assert_array_equal(outcome.loss, [*expected, np.nan])
    p, q = (np.exp(each.log_probability) for each in (done.before, done.after))
    np.testing.assert_allclose(done.change, 0.5 * np.abs(p - q).sum(axis=1), atol=1e-15)


def test_what_cannot_be_changed_gets_a_sentence():
    model = model_of("lstm")
    for wrong in (Intervention(layer=1), Intervention(silenced=(9,))):
        with pytest.raises(ValueError, match=r"Choose .*\.$"):
            intervene_on(model, IDS, wrong)
    with pytest.raises(ValueError, match="trained model"):
        intervene_on(model.train(), IDS, Intervention())


def test_a_gate_is_held_at_several_steps_or_at_all():
    model = model_of("lstm")
    some = read_under(model, IDS, Intervention((Clamp("forget_gate", (2, 5), 1, (1,)),))).trace()
    assert (some["forget_gate"][:, 1] == 1).tolist() == [t in (2, 5) for t in range(9)]
    assert (some["forget_gate"][:, 0] < 1).all()
    every = read_under(model, IDS, Intervention((Clamp("forget_gate", None, 0),))).trace()
    assert not every["forget_gate"].any()


def batch_of(*sequences: list[int]) -> Batch:
    """Sequences in which each symbol asks for the next one."""
    lengths = np.array([len(one) - 1 for one in sequences])
    ids = np.zeros((lengths.max() + 1, len(sequences)), dtype=np.int64)
    for column, one in enumerate(sequences):
        ids[: len(one), column] = one
    mask = np.arange(lengths.max())[:, None] < lengths
    return Batch(ids[:-1], ids[1:], lengths, mask)


@pytest.mark.parametrize("cell", ["lstm", "gru", "ran-tanh", "lstm-peephole", "gru-tutorial"])
def test_many_sequences_are_read_as_one_alone(cell):
    model, intervention = (
        model_of(cell, 2),
        Intervention((Clamp("forget_gate", (1, 2, 7), 0, (0, 3)),), (4,)),
    )
    batch = batch_of(IDS, IDS[2:6], IDS[::-1])
    found = answers_under(model, batch, intervention)
    for column, length in enumerate(batch.lengths):
        steps = tuple(t for t in (1, 2, 7) if t < length)
        alone = Intervention((Clamp("forget_gate", steps, 0, (0, 3)),), (4,))
        read = read_under(model, batch.inputs[:length, column], alone)
        np.testing.assert_allclose(found[:length, column], read.predictions, atol=1e-12)


def test_the_gradient_under_intervention_is_that_of_nudged_states():
    """Central differences: the state of one unit is nudged at one step."""
    model, intervention = model_of("lstm"), Intervention((Clamp("forget_gate", (4,), 1, (1,)),))
    batch = batch_of(IDS)
    trace = trace_under(model, batch, intervention)
    weights = {name: torch.from_numpy(array) for name, array in trace.weights.items()}
    for step, unit in ((3, 1), (3, 2), (0, 0)):
        nudged = [
            _loss_from(model, trace, weights, intervention, step, unit, e) for e in (1e-5, -1e-5)
        ]
        expected = (nudged[0] - nudged[1]) / 2e-5
        assert trace.gradients["cell_state"][step, unit] == pytest.approx(expected, abs=1e-8)


def _loss_from(model, trace, weights, intervention, step, unit, by):
    """The loss where the steps after one go on from a state that is a little different."""
    cell = torch.from_numpy(trace["cell_state"][step].copy())[None]
    cell[0, unit] += by
    output = torch.from_numpy(trace["output_gate"][step])[None]
    hidden = [torch.from_numpy(trace["hidden_state"][t])[None] for t in range(step)]
    hidden.append(output * torch.tanh(cell))
    for t in range(step + 1, len(trace)):
        joint = torch.from_numpy(trace.inputs[t]) @ weights["weight_ih"].T + weights["bias"]
        joint = joint + hidden[-1] @ weights["weight_hh"].T
        parts = dict(zip(trace.spec.stacked("source"), joint.split(5, dim=-1), strict=True))
        forget = torch.sigmoid(parts["forget_gate"])
        if t == 4:
            forget[0, 1] = 1.0
        written = torch.sigmoid(parts["input_gate"]) * torch.tanh(parts["content"])
        cell = forget * cell + written
        hidden.append(torch.sigmoid(parts["output_gate"]) * torch.tanh(cell))
    with torch.no_grad():
        logits = model.readout(torch.cat(hidden))
    return float(torch.nn.functional.cross_entropy(logits, torch.tensor(IDS[1:])))
