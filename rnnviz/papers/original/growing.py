"""The small net of experiments 2a and 2b, which gets its memory cell once the error stalls.

Hochreiter and Schmidhuber (1997), "Long short-term memory", section 5.2: inputs feed the outputs
directly; a memory cell and its input gate are added later and see the inputs only. There is no
output gate; the cell's input is squashed to [0, 1] and its output not at all; nothing has a bias.
"""

from __future__ import annotations

import numpy as np

from rnnviz.papers.original.kernel import Ids, Numbers, compiled, logistic

STALL = 0.01
"""The error stalls when its mean over 100 sequences falls by less than this share in the next 100.

The paper says only that the error must stop decreasing; here it is the mean over all outputs."""


@compiled
def grow(
    direct: Numbers,
    memory: Numbers,
    out: Numbers,
    has_cell: bool,
    ids: Ids,
    wanted: Ids,
    rate: float,
    errors: Numbers,
    means: Numbers,
) -> None:
    """Read sequences and learn after each.

    Args:
        direct, memory, out: of ``GrowingWeights``; they learn in place.
        has_cell: whether the cell is there yet.
        ids, wanted: symbols that are read and that are right, (sequence, time).
        rate: learning rate; 0 only reads.
        errors: the largest absolute error at any step and at the last step, (sequence, 2); written.
        means: the mean absolute error of each sequence; written.
    """
    count, time = ids.shape
    symbols = len(out)
    state, kept = np.zeros(time), np.zeros(time + 1)
    delta = np.zeros((time, symbols))
    opens, content = np.zeros(time), np.zeros(time)
    for index in range(count):
        errors[index], means[index], held = 0.0, 0.0, 0.0
        for now in range(time):
            symbol, largest = ids[index, now], 0.0
            if has_cell:
                content[now] = logistic(memory[0, symbol])
                opens[now] = logistic(memory[1, symbol])
                held += opens[now] * content[now]
                state[now] = held
            kept[now] = 0.0
            for output in range(symbols):
                net = direct[symbol, output] + (out[output] * held if has_cell else 0.0)
                answer = logistic(net)
                miss = (1.0 if wanted[index, now] == output else 0.0) - answer
                largest = max(largest, abs(miss))
                means[index] += abs(miss) / (time * symbols)
                delta[now, output] = miss * answer * (1.0 - answer)
                kept[now] += out[output] * delta[now, output]
            errors[index, 0] = max(errors[index, 0], largest)
            errors[index, 1] = largest
        if rate == 0.0:
            continue
        error = 0.0
        for now in range(time - 1, -1, -1):
            symbol = ids[index, now]
            for output in range(symbols):
                direct[symbol, output] += rate * delta[now, output]
                if has_cell:
                    out[output] += rate * delta[now, output] * state[now]
            if has_cell:
                error += kept[now]
                s, opened = content[now], opens[now]
                memory[0, symbol] += rate * error * opened * s * (1.0 - s)
                memory[1, symbol] += rate * error * s * opened * (1.0 - opened)
