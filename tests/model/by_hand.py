"""Layers of ``torch.nn`` written out as a loop in autograd, every gate and state a node.

The equations are those of the documentation of torch.nn; no code of the package is used.
"""

from __future__ import annotations

from collections import defaultdict

import torch
from torch import nn


def run(module, steps, edit=lambda name, layer, t, value: value):
    """One sequence (time, feature): the output, and by layer and quantity each step's node."""
    nodes = defaultdict(lambda: defaultdict(list))
    below = steps
    both = getattr(module, "bidirectional", False)
    for depth in range(getattr(module, "num_layers", 1)):
        outputs = []
        for reverse in (False, True)[: 1 + both]:
            suffix = "" if isinstance(module, nn.RNNCellBase) else f"_l{depth}"
            suffix += "_reverse" * reverse
            layer = f"l{depth}" + ".reverse" * reverse
            read = below.flip(0) if reverse else below
            output = _layer(module, suffix, read, nodes[layer], layer, edit)
            outputs.append(output.flip(0) if reverse else output)
        below = torch.cat(outputs, -1)
    return below, nodes


def _layer(module, suffix, steps, nodes, layer, edit):
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    w, u, b, d = (getattr(module, f"{name}{suffix}") for name in names)
    projection = getattr(module, f"weight_hr{suffix}", None)
    size = module.hidden_size
    zeros = torch.zeros(size, dtype=steps.dtype, requires_grad=True)
    hidden = cell = zeros * 1
    rows = []

    def put(name, t, value):
        value = edit(name, layer, t, value)
        nodes[name].append(value)
        return value

    for t, x in enumerate(steps):
        seen = hidden if projection is None else projection @ hidden
        one, two = w @ x + b, u @ seen + d
        if isinstance(module, nn.LSTM | nn.LSTMCell):
            i, f, g, o = (one + two).chunk(4)
            i, f = put("input_gate", t, i.sigmoid()), put("forget_gate", t, f.sigmoid())
            o, g = put("output_gate", t, o.sigmoid()), put("content", t, g.tanh())
            cell = put("cell_state", t, f * cell + i * g)
            hidden = put("hidden_state", t, o * cell.tanh())
        elif isinstance(module, nn.GRU | nn.GRUCell):
            (r, z, n), (rr, zz, nn_) = one.chunk(3), two.chunk(3)
            r, z = put("reset_gate", t, (r + rr).sigmoid()), (z + zz).sigmoid()
            z = put("forget_gate", t, z)
            i = put("input_gate", t, 1 - z)
            n = put("content", t, (n + r * nn_).tanh())
            cell = put("cell_state", t, i * n + z * cell)
            hidden = put("hidden_state", t, cell * 1)
        else:
            squash = torch.tanh if module.nonlinearity == "tanh" else torch.relu
            content = put("content", t, squash(one + two))
            cell = put("cell_state", t, content * 1)
            hidden = put("hidden_state", t, cell * 1)
        rows.append(hidden if projection is None else projection @ hidden)
    return torch.stack(rows)
