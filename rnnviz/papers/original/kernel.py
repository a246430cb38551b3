"""The net of 1997, compiled: reads, learns after every sequence and answers, without Python's lock.

The gradient is cut as the paper cuts it: what a unit sends to cells and gates one step later counts
as given, so that error stays in a cell, where it neither grows nor shrinks, until it leaves through
the input (appendix A.1). The sums over time are taken backwards, which gives the paper's forward
sums of partial derivatives in another order.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

F = TypeVar("F", bound=Callable[..., Any])
Numbers = NDArray[np.float64]
Ids = NDArray[np.int64]


def compiled(function: F) -> F:
    """Compile to machine code when it is first called."""
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
    found: Any = numba.njit(**options, fastmath={"contract", "nsz", "reassoc"})(function)
    return found  # type: ignore[no-any-return]


@compiled
def logistic(x: float) -> float:
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))


@compiled
def train(
    hidden: Numbers,
    readout: Numbers,
    biased: Numbers,
    output_biased: float,
    blocks: int,
    ids: Ids,
    values: Numbers,
    lengths: Ids,
    wanted: Ids,
    targets: Numbers,
    rate: float,
    errors: Numbers,
    answers: Numbers,
) -> None:
    """Read sequences one after the other and, where there is a learning rate, learn from each.

    Args:
        hidden, readout: of ``Weights``; they learn in place.
        biased, output_biased: of ``Net.biased``.
        blocks: of the net.
        ids: symbols, (sequence, time), or empty.
        values: numbers, (sequence, time, inputs), or empty.
        lengths: steps of each sequence.
        wanted: the symbol that is right at each step, (sequence, time); empty where the answer is
            asked for at the last step only.
        targets: of the last step, (sequence, outputs), or empty.
        rate: learning rate; 0 only reads.
        errors: the largest absolute error of each output, (sequence, outputs); written.
        answers: what was answered, (sequence, time, outputs), or empty; written.
    """
    units, outputs = hidden.shape[1], readout.shape[1]
    inputs, memory = hidden.shape[0] - units - 1, readout.shape[0] - 1
    size, every, symbols = memory // blocks, wanted.size > 0, ids.size > 0
    time = ids.shape[1] if symbols else values.shape[1]
    sent = np.zeros((time + 1, units))  # what each unit sends; row 0 is the state at rest
    into = np.zeros((time, memory))  # d state / d net input of the cell
    by_gate = np.zeros((time, memory))  # d state / d net input of its input gate
    squashed = np.zeros((time, memory))  # h(state)
    slope = np.zeros((time, memory))  # d cell's output / d state
    delta = np.zeros((time, outputs))  # error of the outputs, through their squasher
    blame = np.zeros((time, memory))  # error that reaches each cell's output
    state, net = np.zeros(memory), np.zeros(units)
    kept, change = np.zeros(memory), np.zeros(units)
    for index in range(len(lengths)):
        length = lengths[index]
        state[:] = 0.0
        errors[index] = 0.0
        for now in range(length):
            net[:] = hidden[inputs + units]
            if symbols:
                net += hidden[ids[index, now]]
            else:
                for source in range(inputs):
                    value = values[index, now, source]
                    for unit in range(units):
                        net[unit] += hidden[source, unit] * value
            if now > 0:
                for source in range(units):
                    value = sent[now, source]
                    for unit in range(units):
                        net[unit] += hidden[inputs + source, unit] * value
            after = sent[now + 1]
            for gate in range(memory, units):
                after[gate] = logistic(net[gate])
            for cell in range(memory):
                block = cell // size
                opens, lets = after[memory + block], after[memory + blocks + block]
                s = logistic(net[cell])
                content = 4.0 * s - 2.0
                into[now, cell] = opens * 4.0 * s * (1.0 - s)
                by_gate[now, cell] = content * opens * (1.0 - opens)
                state[cell] += opens * content
                s = logistic(state[cell])
                squashed[now, cell] = 2.0 * s - 1.0
                slope[now, cell] = lets * 2.0 * s * (1.0 - s)
                after[cell] = lets * squashed[now, cell]
            if not (every or now == length - 1):
                continue
            blame[now] = 0.0
            for output in range(outputs):
                total = readout[memory, output]
                for cell in range(memory):
                    total += readout[cell, output] * after[cell]
                answer = logistic(total)
                if every:
                    miss = (1.0 if wanted[index, now] == output else 0.0) - answer
                else:
                    miss = targets[index, output] - answer
                errors[index, output] = max(errors[index, output], abs(miss))
                if answers.size:
                    answers[index, now, output] = answer
                delta[now, output] = miss * answer * (1.0 - answer)
                for cell in range(memory):
                    blame[now, cell] += readout[cell, output] * delta[now, output]
        if rate == 0.0:
            continue
        kept[:] = 0.0
        for now in range(length - 1, -1, -1):
            learning = memory + blocks
            if every or now == length - 1:
                learning = units
                for output in range(outputs):
                    step = rate * delta[now, output]
                    for cell in range(memory):
                        readout[cell, output] += step * sent[now + 1, cell]
                    readout[memory, output] += step * output_biased
                change[memory + blocks :] = 0.0
                for cell in range(memory):
                    kept[cell] += slope[now, cell] * blame[now, cell]
                    gate = memory + blocks + cell // size
                    lets = sent[now + 1, gate]
                    passed = squashed[now, cell] * blame[now, cell]
                    change[gate] += rate * lets * (1.0 - lets) * passed
            change[memory : memory + blocks] = 0.0
            for cell in range(memory):
                change[cell] = rate * kept[cell] * into[now, cell]
                change[memory + cell // size] += rate * kept[cell] * by_gate[now, cell]
            if symbols:
                symbol = ids[index, now]
                for unit in range(learning):
                    hidden[symbol, unit] += change[unit]
            else:
                for source in range(inputs):
                    value = values[index, now, source]
                    for unit in range(learning):
                        hidden[source, unit] += change[unit] * value
            if now > 0:
                for source in range(units):
                    value = sent[now, source]
                    for unit in range(learning):
                        hidden[inputs + source, unit] += change[unit] * value
            for unit in range(learning):
                hidden[inputs + units, unit] += change[unit] * biased[unit]
