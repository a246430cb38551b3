"""Every method against another way to the same numbers, over the whole catalogue of cells."""

from __future__ import annotations

import math
from itertools import permutations

import numpy as np
import pytest
import torch
from small_models import IDS, model_of, states_of

from rnnviz.analysis.attribution.decomposition import decompose, decomposition
from rnnviz.analysis.attribution.direct_logit import direct_logit
from rnnviz.analysis.attribution.relevance import relevance
from rnnviz.analysis.influence import weights
from rnnviz.probe.activations import read
from rnnviz.probe.attribution import gradients
from rnnviz.probe.attribution.asked import ask
from rnnviz.probe.attribution.gradients import (
    CLOSE,
    NODES,
    _integrated,
    gradient_times_input,
    integrated_gradients,
)
from rnnviz.probe.attribution.methods import METHODS
from rnnviz.probe.attribution.removal import WAYS, logits, occlusion, probabilities, shapley_sample
from rnnviz.spec import CELLS

STEP, WORD, OTHER = 6, 2, 5


def asked_of(cell, layers=1, fresh=False, step=STEP, against=OTHER):
    model = model_of(cell, layers)
    activations = read(model, IDS, None if fresh else states_of(model))
    return ask(activations, step, WORD, against, unknown=0)


def logit_of(asked, ids):
    """What the model itself says after some words."""
    model, first = asked.activations.model, asked.activations.first
    with torch.no_grad():
        if len(ids):
            hidden = model(torch.tensor(ids)[:, None], None, list(first)).layers[-1].output[-1, 0]
        else:
            hidden = first[-1].hidden[0]
    return float(hidden.numpy() @ asked.row + asked.bias)


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("cell", CELLS)
def test_methods_that_add_up_do(cell, layers):
    """Completeness: words, parts and the logit; of the decomposition beta and gamma."""
    asked = asked_of(cell, layers)
    for name, method in METHODS.items():
        found = method.attribute(asked)
        assert found.words.shape == (STEP + 1,)
        assert found.logit == asked.logit
        assert np.isfinite(found.words).all()
        if method.additive:
            assert found.relative_gap < (1e-6 if name == "integrated" else 1e-10), name
    beta, gamma = decompose(asked)
    np.testing.assert_allclose(beta + gamma, asked.logit, atol=1e-10)
    assert decomposition(asked).off < 1e-10


def test_where_a_ran_is_linear_three_methods_are_one():
    """LRP with eps = 0 and no biases, gradient times input with gates held, and the exact sum."""
    asked = asked_of("ran-identity")
    exact = direct_logit(asked)
    plain = relevance(asked, 0.0)
    np.testing.assert_allclose(plain.words, exact.words, rtol=0, atol=1e-10)
    assert plain.parts["before"] == pytest.approx(exact.parts["before"], abs=1e-10)
    held = held_gradient(asked)
    np.testing.assert_allclose(held, exact.words, rtol=0, atol=1e-10)
    assert plain.parts["bias"] == pytest.approx(exact.parts["bias"], abs=1e-10)
    for printed in (relevance(asked), relevance(asked, bias=True)):
        assert np.abs(printed.words - exact.words).max() > 1e-4
        assert printed.relative_gap < 1e-10


def held_gradient(asked):
    """Gradient times input of a one-layer RAN (identity) with every gate a constant, by torch."""
    trace = asked.activations.traces[0]
    inputs = asked.activations.encoded[: asked.step + 1, 0].clone().requires_grad_()
    size = trace.hidden_size
    start = trace.spec.stacked("input").index("content") * size
    weight = torch.from_numpy(trace.weights["weight_ih"][start : start + size])
    state = torch.from_numpy(trace.initial_cell_state)
    for t in range(asked.step + 1):
        opened, keeping = (torch.from_numpy(trace[n][t]) for n in ("input_gate", "forget_gate"))
        state = opened * (weight @ inputs[t]) + keeping * state
    (gradient,) = torch.autograd.grad(state @ torch.from_numpy(asked.row), inputs)
    return (inputs * gradient).sum(dim=1).detach().numpy()


@pytest.mark.parametrize("cell", ["lstm", "gru", "ran-tanh"])
def test_occlusion_is_the_text_read_without_the_word(cell):
    for asked in (asked_of(cell, 2), asked_of(cell, step=0), asked_of(cell, fresh=True)):
        found, ids = occlusion(asked).words, IDS[: asked.step + 1]
        for j in range(len(ids)):
            without = logit_of(asked, ids[:j] + ids[j + 1 :])
            assert found[j] == pytest.approx(asked.logit - without, abs=1e-10)


@pytest.mark.parametrize("cell", ["lstm", "gru-tutorial", "ran-tanh"])
def test_gradient_times_input_is_the_slope_as_a_word_grows(cell):
    asked = asked_of(cell, 2)
    model, first = asked.activations.model, asked.activations.first

    def at(j, scale):
        inputs = asked.activations.encoded[: STEP + 1].clone()
        inputs[j] *= scale
        hidden = model.recurrent.run(inputs, first)[-1].output[-1, 0].detach().numpy()
        return hidden @ asked.row + asked.bias

    slopes = [(at(j, 1 + 1e-6) - at(j, 1 - 1e-6)) / 2e-6 for j in range(STEP + 1)]
    np.testing.assert_allclose(gradient_times_input(asked).words, slopes, atol=1e-6)
    middles = (np.arange(400) + 0.5) / 400
    for j in (0, STEP):
        rises = []
        for scale in middles:
            inputs = (scale * asked.activations.encoded[: STEP + 1]).requires_grad_()
            hidden = model.recurrent.run(inputs, first)[-1].output[-1, 0]
            (slope,) = torch.autograd.grad(hidden @ torch.from_numpy(asked.row), inputs)
            rises.append(float(slope[j, 0] @ asked.activations.encoded[j, 0]))
        assert integrated_gradients(asked).words[j] == pytest.approx(np.mean(rises), abs=1e-4)


def test_integrated_gradients_take_as_many_points_as_a_steep_path_needs():
    asked = asked_of("elman")
    with torch.no_grad():
        for parameter in asked.activations.model.recurrent.parameters():
            parameter *= 3.0
    steep = ask(read(asked.activations.model, IDS, None), STEP, WORD, OTHER, unknown=0)
    assert _integrated(steep, NODES[0]).relative_gap > 1e-3
    assert integrated_gradients(steep).relative_gap <= CLOSE


def test_a_path_that_stays_too_steep_comes_to_an_end(monkeypatch):
    asked = asked_of("elman")
    with torch.no_grad():
        for parameter in asked.activations.model.recurrent.parameters():
            parameter *= 10.0
    steep = ask(read(asked.activations.model, IDS, None), STEP, WORD, OTHER, unknown=0)
    taken = []

    def counted(asked, nodes):
        taken.append(nodes)
        return _integrated(asked, nodes)

    monkeypatch.setattr(gradients, "_integrated", counted)
    integrated_gradients(steep)
    assert taken[:2] == [32, 64]
    assert sum(taken) < 2 * NODES[1]
    monkeypatch.setattr(gradients, "MOST_READ", 64 * (STEP + 1))
    taken.clear()
    integrated_gradients(steep)
    assert max(taken) <= 64


def test_shapley_values_of_all_orders():
    asked = asked_of("lstm", step=2)
    every = np.zeros(3)
    for order in permutations(range(3)):
        for k, word in enumerate(order):
            before, after = (sorted(order[:n]) for n in (k, k + 1))
            rise = logit_of(asked, [IDS[i] for i in after]) - logit_of(
                asked, [IDS[i] for i in before]
            )
            every[word] += rise / math.factorial(3)
    np.testing.assert_allclose(shapley_sample(asked, 4000).words, every, atol=0.02)
    few = [shapley_sample(asked, orders).words for orders in (1, 2, 3)]
    assert not np.allclose(few[1], few[0])
    assert not np.allclose(few[2], few[1])
    assert shapley_sample(asked).parts["baseline"] == pytest.approx(logit_of(asked, []))


@pytest.mark.parametrize("way", WAYS)
def test_what_is_kept_is_what_is_read(way):
    asked = asked_of("gru", 2)
    kept = np.array([[1, 0, 1, 1, 0, 0, 1], [1] * 7, [0] * 7], dtype=bool)
    found, chances = logits(asked, kept, way), probabilities(asked, kept, way)
    for row, logit, chance in zip(kept, found, chances, strict=True):
        ids = [i if k else 0 for i, k in zip(IDS, row, strict=False)]
        if way == "left out":
            ids = [i for i, k in zip(IDS, row, strict=False) if k]
        assert logit == pytest.approx(logit_of(asked, ids), abs=1e-10)
        if ids:
            model = asked.activations.model
            answers = model(torch.tensor(ids)[:, None], None, list(asked.activations.first))
            expected = torch.softmax(answers.predictions[-1, 0], dim=0)[WORD]
            assert chance == pytest.approx(float(expected.detach()), abs=1e-10)
    with pytest.raises(ValueError, match="unknown"):
        logits(ask(asked.activations, STEP, WORD), kept, "unknown")


@pytest.mark.parametrize("cell", ["lstm", "ran-tanh"])
def test_the_weights_are_a_row_of_their_table(cell):
    asked = asked_of(cell)
    trace = asked.activations.trace()
    table = weights(trace["input_gate"], trace["forget_gate"])[STEP, : STEP + 1]
    np.testing.assert_allclose(METHODS["weight"].attribute(asked).words, table.max(axis=1))
    np.testing.assert_allclose(METHODS["left"].attribute(asked).words, table.mean(axis=1))


# What the papers print, written out for a one-layer LSTM connection by connection.


def lstm_parts(asked):
    """Weights by gate, states with the one before in front, gates and contents."""
    trace, steps = asked.activations.traces[0], asked.step + 1
    names = ("input_gate", "forget_gate", "content", "output_gate")
    stacked = {key: np.split(trace.weights[key], 4) for key in ("weight_ih", "weight_hh", "bias")}
    parts = {key: dict(zip(names, rows, strict=True)) for key, rows in stacked.items()}
    values = {name: trace[name][:steps] for name in names}
    states = {
        name: np.vstack([trace.initial[name], trace[name][:steps]])
        for name in ("cell_state", "hidden_state")
    }
    return parts, values, states, trace.inputs[:steps]


def connections(inputs, weight, bias, out, arriving, units, eps, delta):
    """Arras et al.'s equation for weighted connections, one message at a time."""
    found = np.zeros(len(inputs))
    for j in range(len(out)):
        sign = 1.0 if out[j] >= 0 else -1.0
        for i in range(len(inputs)):
            above = inputs[i] * weight[j, i] + delta * (eps * sign + bias[j]) / units
            found[i] += above / (out[j] + eps * sign) * arriving[j]
    return found


@pytest.mark.parametrize(("eps", "delta"), [(0.001, 1.0), (0.001, 0.0), (0.1, 1.0), (0.0, 0.0)])
def test_relevance_is_the_papers_message_by_message(eps, delta):
    asked = asked_of("lstm")
    parts, values, states, inputs = lstm_parts(asked)
    size, one = states["cell_state"].shape[1], np.eye(states["cell_state"].shape[1])
    zero, width = np.zeros(size), inputs.shape[1]
    at_hidden, at_cell = (np.zeros((len(inputs) + 1, size)) for _ in range(2))
    logit = np.array([asked.logit])
    at_hidden[-1] = connections(
        states["hidden_state"][-1],
        asked.row[None],
        np.array([asked.bias]),
        logit,
        logit,
        size,
        eps,
        delta,
    )
    found = np.zeros(len(inputs))
    for t in reversed(range(len(inputs))):
        cell, before = states["cell_state"][t + 1], states["cell_state"][t]
        hidden = states["hidden_state"][t]
        at_cell[t + 1] += at_hidden[t + 1]
        arriving = at_cell[t + 1]
        kept, written = (
            values["forget_gate"][t] * before,
            values["input_gate"][t] * values["content"][t],
        )
        at_cell[t] = connections(kept, one, zero, cell, arriving, 2 * size, eps, delta)
        content = connections(written, one, zero, cell, arriving, 2 * size, eps, delta)
        weight, recurrent, bias = (parts[key]["content"] for key in parts)
        out = weight @ inputs[t] + recurrent @ hidden + bias
        share = width + size
        found[t] = connections(inputs[t], weight, bias, out, content, share, eps, delta).sum()
        at_hidden[t] = connections(hidden, recurrent, bias, out, content, share, eps, delta)
    result = relevance(asked, eps, bias=delta == 1.0)
    np.testing.assert_allclose(result.words, found, atol=1e-10)
    assert result.parts["before"] == pytest.approx(at_cell[0].sum() + at_hidden[0].sum(), abs=1e-10)


def averaged(function, terms, k):
    """Equation 21: the part of term ``k``, the bias (the last term) always first."""
    others = [i for i in range(len(terms) - 1) if i != k]
    found = []
    for order in permutations([k, *others]):
        before = terms[-1] + sum((terms[i] for i in order[: order.index(k)]), np.zeros(()))
        found.append(function(before + terms[k]) - function(before))
    return np.mean(found, axis=0)


def test_the_decomposition_is_the_papers_word_by_word():
    asked = asked_of("lstm", fresh=True)
    parts, values, _, inputs = lstm_parts(asked)
    sigmoid = lambda value: 1.0 / (1.0 + np.exp(-value))  # noqa: E731
    size = values["content"].shape[1]
    for word in range(len(inputs)):
        beta_c, gamma_c, beta_h, gamma_h = (np.zeros(size) for _ in range(4))
        for t in range(len(inputs)):
            split = {}
            for gate in ("input_gate", "forget_gate", "content"):
                weight, recurrent, bias = (parts[key][gate] for key in parts)
                read = weight @ inputs[t]
                beta = recurrent @ beta_h + (read if t == word else 0.0)
                gamma = recurrent @ gamma_h + (0.0 if t == word else read)
                function = np.tanh if gate == "content" else sigmoid
                terms = [beta, gamma, bias]
                split[gate] = (*(averaged(function, terms, k) for k in (0, 1)), function(bias))
            (bi, gi, ci), (bf, gf, cf), (bg, gg, cg) = (
                split[gate] for gate in ("input_gate", "forget_gate", "content")
            )
            own = t == word
            beta_u = bi * bg + bi * cg + ci * bg + (ci * cg if own else 0.0)
            gamma_u = gi * (bg + gg + cg) + bi * gg + ci * gg + (0.0 if own else ci * cg)
            beta_c, gamma_c = (
                bf * beta_c + cf * beta_c + beta_u,
                gf * beta_c + (bf + gf + cf) * gamma_c + gamma_u,
            )
            zero = np.zeros(size)
            beta_h, gamma_h = (
                values["output_gate"][t] * averaged(np.tanh, [beta_c, gamma_c, zero], k)
                for k in (0, 1)
            )
        assert decomposition(asked).words[word] == pytest.approx(beta_h @ asked.row, abs=1e-10)
