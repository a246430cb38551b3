"""The compiled net of 1997 against the paper's equations, written out one unit at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnnviz.papers.original.growing import grow
from rnnviz.papers.original.kernel import train
from rnnviz.papers.original.net import GrowingNet, GrowingWeights, Net, Weights

NO_IDS, NO_TARGETS, NO_VALUES = np.zeros((0, 0), np.int64), np.zeros((0, 1)), np.zeros((0, 0, 0))


def f(x: float) -> float:
    return float(1 / (1 + np.exp(-x)))


def g(x: float) -> float:
    return 4 * f(x) - 2


def h(x: float) -> float:
    return 2 * f(x) - 1


def slope(function: Any, x: float) -> float:
    return float((function(x + 1e-6) - function(x - 1e-6)) / 2e-6)


def literal(
    net: Net, weights: Weights, inputs: Any, targets: dict[int, Any], rate: float
) -> Weights:
    """Appendix A.1: partial derivatives are carried forward, changes added up over the sequence."""
    n, cells, gates = net.hidden, net.memory, range(net.blocks)
    total = net.inputs + n + 1
    change = Weights(np.zeros_like(weights.hidden), np.zeros_like(weights.readout))
    y, s = np.zeros(n), np.zeros(cells)
    by_cell, by_gate = np.zeros((cells, total)), np.zeros((cells, total))
    biased, output_biased = net.biased()
    for t, x in enumerate(inputs):
        source = np.concatenate([x, y, [1.0]])
        nets = source @ weights.hidden
        y = np.zeros(n)
        for j in gates:
            y_in, y_out = f(nets[cells + j]), f(nets[cells + net.blocks + j])
            y[cells + j], y[cells + net.blocks + j] = y_in, y_out
            for v in range(net.cells):
                c = j * net.cells + v
                by_cell[c] += slope(g, nets[c]) * y_in * source
                by_gate[c] += g(nets[c]) * slope(f, nets[cells + j]) * source
                s[c] += y_in * g(nets[c])
                y[c] = y_out * h(s[c])
        if t not in targets:
            continue
        seen = np.concatenate([y[:cells], [1.0]])
        out = seen @ weights.readout
        e = np.array([slope(f, o) * (d - f(o)) for o, d in zip(out, targets[t], strict=True)])
        change.readout += rate * np.outer(seen, e)
        arriving = weights.readout[:cells] @ e
        for j in gates:
            to_out = 0.0
            for c in range(j * net.cells, (j + 1) * net.cells):
                to_out += h(s[c]) * arriving[c]
                e_s = y[cells + net.blocks + j] * slope(h, s[c]) * arriving[c]
                change.hidden[:, c] += rate * e_s * by_cell[c]
                change.hidden[:, cells + j] += rate * e_s * by_gate[c]
            out_gate = cells + net.blocks + j
            change.hidden[:, out_gate] += rate * slope(f, nets[out_gate]) * to_out * source
    change.hidden[-1] *= biased
    change.readout[-1] *= output_biased
    return Weights(weights.hidden + change.hidden, weights.readout + change.readout)


NETS = {
    "adding": Net(2, 1, 2, 2, input_gate_bias=(-3.0, -6.0), reach=0.8),
    "two sequences": Net(1, 1, 3, 1, output_bias=False, reach=0.8),
    "Reber": Net(5, 5, 2, 2, cell_bias=False, output_bias=False, reach=0.8),
    "unbiased": Net(5, 5, 2, 1, False, False, False, reach=0.8),
}


@pytest.mark.parametrize("name", NETS)
@pytest.mark.parametrize("every", [False, True], ids=["last step", "every step"])
def test_a_sequence_changes_the_weights_as_the_paper_says(name: str, every: bool) -> None:
    net, rng, time = NETS[name], np.random.default_rng(7), 9
    symbols = net.inputs == 5
    if every and not symbols:
        pytest.skip("no experiment asks for numbers at every step")
    before = Weights.drawn(net, rng)
    ids = rng.integers(0, net.inputs, (2, time))
    values = rng.normal(size=(2, time, net.inputs))
    wanted, ends = rng.integers(0, net.outputs, (2, time)), rng.random((2, net.outputs))
    lengths = np.array([time, time - 2])
    after = Weights(before.hidden.copy(), before.readout.copy())
    errors = np.zeros((2, net.outputs))
    train(
        after.hidden,
        after.readout,
        *net.biased(),
        net.blocks,
        ids if symbols else NO_IDS,
        NO_VALUES if symbols else values,
        lengths,
        wanted if every else NO_IDS,
        NO_TARGETS if every else ends,
        0.3,
        errors,
        NO_VALUES,
    )
    expected = before
    for index, length in enumerate(lengths):
        inputs = np.eye(net.inputs)[ids[index, :length]] if symbols else values[index, :length]
        asked = {
            t: np.eye(net.outputs)[wanted[index, t]] if every else ends[index]
            for t in (range(length) if every else [length - 1])
        }
        expected = literal(net, expected, inputs, asked, 0.3)
    assert np.abs(after.hidden - before.hidden).max() > 1e-3
    np.testing.assert_allclose(after.hidden, expected.hidden, atol=1e-9)
    np.testing.assert_allclose(after.readout, expected.readout, atol=1e-9)


def test_units_without_a_bias_never_get_one() -> None:
    net = replace(NETS["Reber"], output_gate_bias=(-1.0, -2.0))
    weights = Weights.drawn(net, np.random.default_rng(0))
    assert weights.hidden[-1].tolist()[-2:] == [-1.0, -2.0]
    assert not weights.hidden[-1, : net.memory].any()
    assert not weights.readout[-1].any()


def test_the_growing_net_learns_as_its_equations_say() -> None:
    net, rng, rate = GrowingNet(4, reach=0.9), np.random.default_rng(3), 0.7
    w = GrowingWeights.drawn(net, rng)
    ids, wanted = rng.integers(0, 4, (1, 6)), rng.integers(0, 4, (1, 6))
    direct, memory, out = w.direct.copy(), w.memory.copy(), w.out.copy()
    state, by = 0.0, np.zeros((2, 4))
    for x, d in zip(ids[0], wanted[0], strict=True):
        s, opens = f(w.memory[0, x]), f(w.memory[1, x])
        state += s * opens
        by[0, x] += opens * slope(f, w.memory[0, x])
        by[1, x] += s * slope(f, w.memory[1, x])
        nets = w.direct[x] + w.out * state
        e = np.array([slope(f, n) * ((k == d) - f(n)) for k, n in enumerate(nets)])
        direct[x] += rate * e
        out += rate * e * state
        memory += rate * (w.out @ e) * by
    errors, means = np.zeros((1, 2)), np.zeros(1)
    grow(w.direct, w.memory, w.out, True, ids, wanted, rate, errors, means)
    np.testing.assert_allclose(w.direct, direct, atol=1e-9)
    np.testing.assert_allclose(w.memory, memory, atol=1e-9)
    np.testing.assert_allclose(w.out, out, atol=1e-9)
