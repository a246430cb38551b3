"""A layer in torch, and the same one as the engine's kernels work on it; all in float64."""

from __future__ import annotations

import numpy as np
import torch

from rnnviz.engine.layer import Workspace
from rnnviz.model import Recurrent, reference

TIME, BATCH, SIZE = 6, 3, 4


def layer_of(key):
    """A layer of torch's, and inputs."""
    generator = torch.Generator().manual_seed(1)
    layer = Recurrent(key, SIZE, SIZE, generator=generator, engine=reference.run_layer).double()
    inputs = torch.randn(TIME, BATCH, SIZE, generator=generator, dtype=torch.float64)
    return layer, inputs


def workspace_of(layer, inputs):
    """The engine's workspace after a run over the inputs."""
    space = Workspace(layer.spec, SIZE, SIZE, TIME, BATCH, np.float64)
    space.take({name: value.detach().numpy() for name, value in layer.weights(0).items()})
    state = layer.zero_states(BATCH, inputs)[0]
    delayed = {name: value.numpy() for name, value in state.delayed.items()}
    space.forward(inputs.numpy(), state.hidden.numpy(), state.cell.numpy(), delayed)
    return space
