"""A trial's net on one sequence, against the compiled net that was trained."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

import numpy as np
import pytest

from rnnviz.papers.original.experiments import EXPERIMENTS
from rnnviz.papers.original.kernel import train
from rnnviz.papers.original.net import Net, Weights
from rnnviz.papers.original.recording import look_into, record
from rnnviz.papers.reproduction import run
from rnnviz.papers.results import Result
from rnnviz.papers.tables import TABLES

WITH_BLOCKS = {
    number: rows[0] for number, rows in EXPERIMENTS.items() if number not in ("2a", "2b")
}


def trial(number: str, most: int) -> Result:
    table, entry = TABLES[f"1997-{number}"], EXPERIMENTS[number][0].key
    found = deque(run(table, table.entry(entry), 0, most), maxlen=1)[0].result
    assert found is not None
    return found


@pytest.mark.parametrize("symbols", [True, False], ids=["symbols", "numbers"])
def test_it_answers_as_the_compiled_net_does(symbols: bool) -> None:
    net, rng, time = Net(5, 5, 2, 2, reach=0.8), np.random.default_rng(3), 12
    weights = Weights.drawn(net, rng)
    ids = rng.integers(0, 5, (1, time))
    values = rng.normal(size=(1, time, 5))
    answers = np.zeros((1, time, 5))
    train(
        weights.hidden.copy(), weights.readout.copy(), *net.biased(), net.blocks,
        ids if symbols else np.zeros((0, 0), np.int64),
        np.zeros((0, 0, 0)) if symbols else values,
        np.array([time]), ids, np.zeros((0, 1)), 0.0, np.zeros((1, 5)), answers,
    )  # fmt: skip
    found = record(net, weights, np.eye(5)[ids[0]] if symbols else values[0])
    np.testing.assert_allclose(found.answers, answers[0], rtol=1e-12)
    states = np.cumsum(found.quantities["input_gate"] * found.quantities["content"], axis=0)
    np.testing.assert_allclose(found.quantities["cell_state"], states, rtol=1e-12)
    gates = found.quantities["output_gate"]
    np.testing.assert_array_equal(gates[:, 0], gates[:, 1])
    assert (gates[:, 1] != gates[:, 2]).all()


@pytest.mark.parametrize("number", WITH_BLOCKS)
def test_the_net_of_every_experiment_can_be_looked_into(number: str) -> None:
    result = trial(number, 100)
    look = look_into(result, 0)
    memory = WITH_BLOCKS[number].net.memory
    time = int(look.single.lengths[0])
    assert {each.shape for each in look.quantities.values()} == {(time, memory)}
    told = look.problem.prediction_labels(look.predictions, look.single, 0)
    assert len(told) == time
    assert told[-1]
    assert look_into(result, 10**6).single.identity() != look.single.identity()
    assert look.sequences > 1


def test_weights_are_kept_to_seven_digits_and_many_are_not() -> None:
    net = Net(8, 4, 2, 2)
    weights = Weights.drawn(net, np.random.default_rng(0))
    lists = weights.as_lists()
    assert lists is not None
    kept = Weights.from_lists(lists)
    np.testing.assert_allclose(kept.hidden, weights.hidden, rtol=1e-6)
    np.testing.assert_allclose(kept.readout, weights.readout, rtol=1e-6)
    large = Weights.drawn(replace(net, inputs=1004), np.random.default_rng(0))
    assert large.as_lists() is None
