"""What the net of 1997 does on a sequence, step by step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnviz.papers.original.net import Net, Numbers, Weights
from rnnviz.papers.results import Result
from rnnviz.tasks import TASKS, Batch, Problem, one_of


class Recorded(NamedTuple):
    """One sequence as the net reads it.

    Attributes:
        quantities: name to (time, memory cell); a gate stands with each cell of its block.
        answers: of the outputs, from 0 to 1, (time, outputs).
    """

    quantities: dict[str, Numbers]
    answers: Numbers


def record(net: Net, weights: Weights, inputs: Numbers) -> Recorded:
    """Read a sequence (appendix A.1).

    Args:
        net: sizes.
        weights: of the net.
        inputs: (time, inputs).
    """
    names = ("content", "input_gate", "output_gate", "cell_state", "hidden_state")
    quantities = {name: np.zeros((len(inputs), net.memory)) for name in names}
    answers = np.zeros((len(inputs), net.outputs))
    sent, state = np.zeros(net.hidden), np.zeros(net.memory)
    for now, read in enumerate(inputs):
        into = np.concatenate([read, sent, [1.0]]) @ weights.hidden
        content = 4 * _logistic(into[: net.memory]) - 2
        gates = _logistic(into[net.memory :]).reshape(2, net.blocks)
        opens, lets = np.repeat(gates, net.cells, axis=1)
        state = state + opens * content
        passed = lets * (2 * _logistic(state) - 1)
        sent = np.concatenate([passed, *gates])
        for name, value in zip(names, (content, opens, lets, state, passed), strict=True):
            quantities[name][now] = value
        answers[now] = _logistic(np.append(passed, 1.0) @ weights.readout)
    return Recorded(quantities, answers)


def _logistic(x: Numbers) -> Numbers:
    found: Numbers = 1 / (1 + np.exp(-x))
    return found


class Look(NamedTuple):
    """A sequence of an experiment, and what a net of one of its trials does on it.

    Attributes:
        problem: that drew it, one of ``sequences`` to look at.
        single: a batch of it alone.
        quantities: of :class:`Recorded`.
        predictions: as the problem takes them, (time, 1, outputs).
    """

    problem: Problem
    sequences: int
    single: Batch
    quantities: dict[str, Numbers]
    predictions: Numbers


def look_into(result: Result, index: int) -> Look:
    """Have the net of a trial, whose weights were kept, read one of the task's examples.

    Args:
        result: with ``weights``.
        index: of the sequence, from 0; the last one where there are fewer.
    """
    assert result.weights is not None
    config = result.config
    problem = TASKS[config["task"]].build(config["task_options"], result.seed)
    examples = problem.examples()
    count = examples.mask.shape[1]
    single = one_of(examples, min(index, count - 1))
    net, read = Net(**config["net"]), single.inputs[:, 0]
    inputs = np.eye(net.inputs)[read] if problem.inputs == "symbols" else read.astype(np.float64)
    quantities, answers = record(net, Weights.from_lists(result.weights), inputs)
    # What is no number is asked for as log-odds.
    told = answers if problem.loss == "mse" else np.log(answers) - np.log1p(-answers)
    return Look(problem, count, single, quantities, told[:, None])
