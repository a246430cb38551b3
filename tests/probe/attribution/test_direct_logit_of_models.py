"""Direct logit attribution adds up to the models' own logits; in closed form it is the gradient."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from small_models import IDS, model_of, states_of

from rnnviz.analysis.attribution.direct_logit import direct_logit, writes_words
from rnnviz.probe.activations import read
from rnnviz.probe.attribution.asked import ask
from rnnviz.spec import CELLS, Activation

LINEAR = [
    name
    for name, spec in CELLS.items()
    if spec.content.source is None and spec.content.activation is Activation.IDENTITY
]
FUNCTIONS = {Activation.IDENTITY: lambda c: c, Activation.TANH: torch.tanh}


def test_the_cells_with_words_of_their_own():
    expected = {"ran-tanh", "ran-identity", "ran-simple", "ran-coupled", "mingru"}
    assert expected | {"gru-eq6-linear-content", "lstm-linear-content"} == set(LINEAR)


@pytest.mark.parametrize("squash", ["straight", "tangent", "proportional"])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_the_entries_add_up_to_the_logit(cell, layers, squash):
    for dtype, most in ((torch.float32, 1e-4), (torch.float64, 1e-12)):
        model = model_of(cell, layers, dtype=dtype)
        states = states_of(model)
        logits = model(torch.tensor(IDS)[:, None], None, states).predictions[:, 0].detach()
        activations = read(model, IDS, states)
        for step in (0, 4, len(IDS) - 1):
            for word in range(model.shape.output_size):
                found = direct_logit(ask(activations, step, word), squash)
                entries = [*found.parts.values(), *found.words]
                assert len(found.words) == step + 1
                size = max(abs(float(logits[step, word])), *np.abs(entries))
                assert abs(sum(entries) - float(logits[step, word])) < most * size
                assert found.relative_gap < most
        squashed = CELLS[cell].output_activation is not Activation.IDENTITY
        assert (abs(found.parts["squashing"]) > 1e-3) == (squashed and squash != "proportional")
        assert writes_words(CELLS[cell]) == (cell in LINEAR)
        assert (found.parts["before"] != 0) == (CELLS[cell].gates["forget_gate"].constant != 0)


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("cell", LINEAR)
def test_an_entry_is_the_words_vector_times_the_gradient_with_the_gates_held(cell, layers):
    model = model_of(cell, layers)
    activations = read(model, IDS, states_of(model))
    inputs = activations.encoded[:, 0].clone().requires_grad_()
    below = inputs
    for depth, run in enumerate(activations.layers):
        gates = {name: value[:, 0] for name, value in run.gates.items()}
        spec, weights = model.recurrent.spec, model.recurrent.weights(depth)
        content = below
        if not spec.content.is_input:
            row = spec.stacked("input").index("content") * 5
            content = below @ weights["weight_ih"][row : row + 5].T
            if "content" in spec.stacked("bias"):
                row = spec.stacked("bias").index("content") * 5
                content = content + weights["bias"][row : row + 5]
        state, outputs = activations.first[depth].cell[0], []
        for t in range(len(IDS)):
            state = gates["input_gate"][t] * content[t] + gates["forget_gate"][t] * state
            outputs.append(gates["output_gate"][t] * FUNCTIONS[spec.output_activation](state))
        below = torch.stack(outputs)
    logits = model.readout(below)
    torch.testing.assert_close(logits, activations.predictions)
    for step, word in ((0, 2), (5, 0), (8, 6)):
        (gradient,) = torch.autograd.grad(logits[step, word], inputs, retain_graph=True)
        expected = (inputs * gradient).sum(dim=1)[: step + 1].detach()
        found = direct_logit(ask(activations, step, word), "tangent").words
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def test_words_can_be_asked_for_by_their_part():
    model = model_of("ran-identity")
    activations = read(model, IDS)
    likeliest = int(activations.predictions[4].argmax())
    assert ask(activations, 4, "predicted").logit == float(activations.predictions[4, likeliest])
    assert ask(activations, 4, "actual").logit == float(activations.predictions[4, IDS[5]])
    assert ask(activations).logit == float(activations.predictions[-1].max())


def test_a_contrast_is_the_difference_of_every_entry():
    activations = read(model_of("ran-tanh", 2), IDS)
    one, other = (direct_logit(ask(activations, 6, word)) for word in (2, 5))
    both = direct_logit(ask(activations, 6, 2, 5))
    np.testing.assert_allclose(both.words, one.words - other.words)
    assert both.logit == pytest.approx(
        float(activations.predictions[6, 2] - activations.predictions[6, 5])
    )
    for part in both.parts:
        assert both.parts[part] == pytest.approx(one.parts[part] - other.parts[part])
    assert both.relative_gap < 1e-12


@pytest.mark.parametrize(
    ("step", "word"), [(9, 0), (-10, 0), (0, 7), (0, -1), (8, "actual"), (0, "likely")]
)
def test_steps_and_words_that_are_not_there(step, word):
    with pytest.raises(ValueError, match=r"\.$"):
        ask(read(model_of("ran-tanh"), IDS), step, word)
