"""What the authors of two methods published, to compare ours with.

:func:`contextual_decomposition`, :func:`decomp_three` and :func:`decomp_tanh_two` are ``CD``,
``decomp_three`` and ``decomp_tanh_two`` of ``train_model/sent_util.py`` in
https://github.com/jamie-murdoch/ContextualDecomposition, commit 02858835, with arrays as arguments
where the original takes a model and a batch, the gates in a loop, and without the output gate's
parts, which it does not use. Its licence:

    MIT License. Copyright (c) 2018 William James Murdoch

    Permission is hereby granted, free of charge, to any person obtaining a copy of this software
    and associated documentation files (the "Software"), to deal in the Software without
    restriction, including without limitation the rights to use, copy, modify, merge, publish,
    distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
    Software is furnished to do so, subject to the following conditions:

    The above copyright notice and this permission notice shall be included in all copies or
    substantial portions of the Software.

    THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING
    BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
    NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
    DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
    OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

``RELEVANCE`` holds numbers that the code of Arras et al. gave (https://github.com/ArrasL/LRP_for_LSTM,
commit 1c3073b6, ``code/LSTM/LSTM_bidi.py``); it is free for academic use only, so none of it is
here. Its left LSTM got the weights of ``test_published.sine_lstm`` (its order of gates is input,
content, forget, output), its right one zeros; then ``lrp(IDS[:7], 2, eps, bias_factor=0.0)``, of
which each word's relevances are added up.
"""

from __future__ import annotations

import numpy as np

RELEVANCE = {
    0.001: [
        *(-0.023086696483, 0.0361234724142, 0.0469031004384, 0.0223205392855),
        *(-0.164687346312, -0.268348626061, -0.172176700157),
    ],
    0.1: [
        *(-0.00475307022026, 0.00873131582416, 0.0151582625344, 0.0163123868043),
        *(-0.0635226242932, -0.093791348269, 0.058602292157),
    ],
}
"""Of each word, by ``eps``."""


def sigmoid(value):
    return 1.0 / (1.0 + np.exp(-value))


def contextual_decomposition(weights, recurrent, biases, word_vecs, start, stop, bias_stop=None):
    """The last hidden state of an LSTM in two parts: from the words ``start`` to ``stop``, and not.

    Args:
        weights, recurrent, biases: by gate, as ``Trace`` names them.
        word_vecs: (time, feature).
        start, stop: the first and the last of the chosen words.
        bias_stop: the first step at which the product of two biases is no longer relevant. The
            original has ``stop``, so that it never is where one word is chosen; the paper counts
            it as relevant at every chosen word.
    """
    bias_stop = stop if bias_stop is None else bias_stop
    size = len(biases["content"])
    relevant, irrelevant = np.zeros(size), np.zeros(size)
    prev_rel_h, prev_irrel_h = np.zeros(size), np.zeros(size)
    for i, vector in enumerate(word_vecs):
        parts = {}
        for gate in ("input_gate", "content", "forget_gate"):
            rel, irrel = recurrent[gate] @ prev_rel_h, recurrent[gate] @ prev_irrel_h
            if start <= i <= stop:
                rel = rel + weights[gate] @ vector
            else:
                irrel = irrel + weights[gate] @ vector
            function = np.tanh if gate == "content" else sigmoid
            parts[gate] = decomp_three(rel, irrel, biases[gate], function)
        rel_i, irrel_i, bias_i = parts["input_gate"]
        rel_g, irrel_g, bias_g = parts["content"]
        rel_f, irrel_f, bias_f = parts["forget_gate"]
        before_rel, before_irrel = relevant, irrelevant
        relevant = rel_i * (rel_g + bias_g) + bias_i * rel_g
        irrelevant = irrel_i * (rel_g + irrel_g + bias_g) + (rel_i + bias_i) * irrel_g
        if start <= i < bias_stop:
            relevant = relevant + bias_i * bias_g
        else:
            irrelevant = irrelevant + bias_i * bias_g
        if i > 0:
            relevant = relevant + (rel_f + bias_f) * before_rel
            irrelevant = (
                irrelevant + (rel_f + irrel_f + bias_f) * before_irrel + irrel_f * before_rel
            )
        opened = weights["output_gate"] @ vector
        opened = opened + recurrent["output_gate"] @ (prev_rel_h + prev_irrel_h)
        o = sigmoid(opened + biases["output_gate"])
        new_rel_h, new_irrel_h = decomp_tanh_two(relevant, irrelevant)
        prev_rel_h, prev_irrel_h = o * new_rel_h, o * new_irrel_h
    return prev_rel_h, prev_irrel_h


def decomp_three(a, b, c, activation):
    both = activation(a + b + c)
    a_contrib = 0.5 * (activation(a + c) - activation(c) + both - activation(b + c))
    b_contrib = 0.5 * (activation(b + c) - activation(c) + both - activation(a + c))
    return a_contrib, b_contrib, activation(c)


def decomp_tanh_two(a, b):
    both = np.tanh(a + b)
    return (
        0.5 * (np.tanh(a) + (both - np.tanh(b))),
        0.5 * (np.tanh(b) + (both - np.tanh(a))),
    )
