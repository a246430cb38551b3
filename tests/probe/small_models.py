"""Small models with random weights, for every test of the probes."""

from __future__ import annotations

import torch

from rnnviz.config import ExperimentConfig
from rnnviz.model import run_layer
from rnnviz.model.engine import LayerState
from rnnviz.model.sequence_model import SequenceModel
from rnnviz.model.sizes import ModelShape

WORDS = 7
IDS = [3, 1, 4, 1, 5, 2, 6, 5, 3]


def model_of(cell, layers=1, embedding=4, dtype=torch.float64, words=WORDS):
    """A model on a small vocabulary, with gates that move."""
    config = ExperimentConfig(
        cell=cell, hidden_size=5, num_layers=layers, embedding_size=embedding, dropout=0.5
    )
    shape = ModelShape("symbols", words, words, "every step", "cross_entropy")
    model = SequenceModel(config, shape, torch.Generator().manual_seed(0))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter *= 3.0
    if dtype == torch.float64:
        # Kernels for float64 would have to be compiled for these tests alone.
        model.recurrent.engine = run_layer
    return model.to(dtype).eval()


def states_of(model, seed=1):
    """A state from before the text, one for each layer."""
    draw = torch.Generator().manual_seed(seed)
    size, dtype = (1, model.recurrent.hidden_size), model.readout.weight.dtype

    def state(name):
        value = torch.rand(size, generator=draw, dtype=dtype)
        return value if name in model.recurrent.spec.delayed else 2 * value - 1

    delayed = model.recurrent.spec.delayed
    return [
        LayerState(state("h"), state("c"), {name: state(name) for name in delayed})
        for _ in range(model.recurrent.num_layers)
    ]


def log_probabilities(model, ids, states=None):
    """What the model says after each word, (time, word), by the plain way through it."""
    with torch.no_grad():
        run = model(torch.tensor(ids)[:, None], None, states)
    return torch.log_softmax(run.predictions[:, 0], dim=-1)
