"""The family's equations written out literally in numpy: slow, plain and independent.

It takes only the parameters' shapes and their order from the spec; everything else is spelled out.
"""

from __future__ import annotations

import numpy as np

SQUASH = {
    "sigmoid": lambda x: 1.0 / (1.0 + np.exp(-x)),
    "tanh": np.tanh,
    "identity": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
}
ORDER = ["reset_gate", "input_gate", "forget_gate", "content", "output_gate"]


def rows(spec, weights, part, weight, size):
    """Each learned term's own rows of a stacked weight."""
    terms = {name: gate for name, gate in spec.gates.items() if gate.kind == "learned"}
    if not spec.content.is_input:
        terms["content"] = spec.content
    names = [name for name in ORDER if name in terms and getattr(terms[name], part, None)]
    return {name: weights[weight][k * size : (k + 1) * size] for k, name in enumerate(names)}


def run(spec, weights, inputs, hidden, cell, delayed):
    """One layer over (time, input_size) from vectors; name to (time, unit)."""
    size = len(hidden)
    w = rows(spec, weights, "input", "weight_ih", size)
    u = rows(spec, weights, "source", "weight_hh", size)
    b = rows(spec, weights, "bias", "bias", size)
    p = rows(spec, weights, "peephole", "weight_peephole", 1)
    delayed, found = dict(delayed), []

    def sigmoid(name, x, h, c, peep):
        gate, total = spec.gates[name], np.zeros(size)
        if gate.input:
            total = total + w[name] @ x
        if gate.source:
            total = total + u[name] @ (h if gate.source == "hidden_state" else c)
        if gate.peephole:
            total = total + p[name][0] * peep
        return SQUASH["sigmoid"](total + (b[name] if gate.bias else 0.0))

    for x in inputs:
        values = {}

        def gate_value(name, new_cell=None, x=x, values=values, hidden=hidden, cell=cell):
            gate = spec.gates[name]
            if name not in values:
                if gate.kind == "open":
                    values[name] = np.ones(size)
                elif gate.kind == "closed":
                    values[name] = np.zeros(size)
                elif gate.kind == "same":
                    values[name] = gate_value(gate.of)
                elif gate.kind == "complement":
                    values[name] = 1.0 - gate_value(gate.of)
                elif gate.delayed:
                    values[name] = delayed[name]
                else:
                    seen = new_cell if gate.peephole == "current" else cell
                    values[name] = sigmoid(name, x, hidden, cell, seen)
            return values[name]

        content = spec.content
        if content.is_input:
            written = x
        else:
            total = w["content"] @ x if content.input else np.zeros(size)
            if content.bias:
                total = total + b["content"]
            if content.source:
                state = hidden if content.source == "hidden_state" else cell
                if content.reset == "before":
                    total = total + u["content"] @ (gate_value("reset_gate") * state)
                elif content.reset == "after":
                    inner = u["content"] @ state
                    if content.source_bias:
                        inner = inner + weights["bias_hh"]
                    total = total + gate_value("reset_gate") * inner
                else:
                    total = total + u["content"] @ state
            written = SQUASH[content.activation](total)
        new_cell = gate_value("input_gate") * written + gate_value("forget_gate") * cell
        new_hidden = gate_value("output_gate", new_cell) * SQUASH[spec.output_activation](new_cell)
        for name in delayed:
            delayed[name] = sigmoid(name, x, new_hidden, new_cell, None)
        for name in spec.gates:
            gate_value(name, new_cell)
        hidden, cell = new_hidden, new_cell
        found.append({**values, "content": written, "cell_state": cell, "hidden_state": hidden})
    return {name: np.array([step[name] for step in found]) for name in found[0]}
