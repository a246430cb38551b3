"""The same layer on two engines, and how far their outputs and gradients lie apart."""

from __future__ import annotations

import torch

from rnnviz.model import LayerState, Recurrent, compiled, reference


def relative(found, expected):
    """Norm of the difference over the norm, or the norm alone where zero is expected."""
    scale = expected.norm().item()
    return (found.double() - expected).norm().item() / (scale or 1.0)


def case(spec, seed, size, time, batch):
    """A layer, its inputs and first state, in float64 and requiring gradients."""
    generator = torch.Generator().manual_seed(seed)
    layer = Recurrent(spec, size, size, generator=generator)

    def draw(*shape):
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    delayed = {name: draw(batch, size).sigmoid() for name in layer.spec.delayed}
    leaves = [value.detach().double() for value in layer.weights(0).values()]
    leaves += [draw(time, batch, size), draw(batch, size), draw(batch, size), *delayed.values()]
    outside = [draw(time, batch, size), *(draw(batch, size) for _ in range(2 + len(delayed)))]
    return layer, leaves, outside


def run(engine, layer, leaves, lengths=None):
    """The outputs and the final state of an engine."""
    names = list(layer.weights(0))
    inputs, hidden, cell, *delayed = leaves[len(names) :]
    state = LayerState(hidden, cell, dict(zip(layer.spec.delayed, delayed, strict=True)))
    weights = dict(zip(names, leaves, strict=False))
    done = engine(layer.spec, weights, inputs, state, lengths)
    return [done.output, done.state.hidden, done.state.cell, *done.state.delayed.values()]


def apart(spec, seed=0, dtype=torch.float64, size=5, time=7, batch=3, lengths=None):
    """The largest relative difference between the compiled and the reference engine in float64."""
    layer, leaves, outside = case(spec, seed, size, time, batch)
    found = []
    for engine, kind in ((reference.run_layer, torch.float64), (compiled.run_layer, dtype)):
        own = [leaf.detach().to(kind).requires_grad_() for leaf in leaves]
        outputs = run(engine, layer, own, lengths)
        loss = sum(
            (each * other.to(kind)).sum() for each, other in zip(outputs, outside, strict=True)
        )
        gradients = [None] * len(own)
        if loss.requires_grad:
            gradients = torch.autograd.grad(loss, own, allow_unused=True)
        pairs = zip(gradients, own, strict=True)
        found.append(outputs + [torch.zeros_like(o) if g is None else g for g, o in pairs])
    return max(relative(mine, right) for right, mine in zip(*found, strict=True))
