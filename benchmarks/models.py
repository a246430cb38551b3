"""The same whole training step on the compiled engine, on torch.nn and on a plain loop of cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from rnnviz.engine.batches import Sample, gather
from rnnviz.engine.trainer import Network
from rnnviz.engine.weights import Design
from rnnviz.model import Recurrent, reference
from rnnviz.spec import CELLS

Work = Callable[[], object]
TORCH = {"lstm": nn.LSTM, "gru": nn.GRU, "elman": nn.RNN}


@dataclass(frozen=True)
class Shape:
    """One training set-up; Adam at 1e-3 throughout.

    Attributes:
        name: what it stands for.
        time, batch, features, hidden: of the sequences and the layer.
        outputs: of the read-out; 1 is a regression, more are classes.
        every_step: whether each step has a target.
        vocabulary: symbols that are embedded, or 0 for vectors.
    """

    name: str
    time: int
    batch: int
    features: int
    hidden: int
    outputs: int
    every_step: bool = False
    vocabulary: int = 0

    @property
    def label(self) -> str:
        """``name (T, B, in, H)``."""
        return f"{self.name} ({self.time}, {self.batch}, {self.features}, {self.hidden})"


SHAPES = (
    Shape("rows of digits", 28, 32, 28, 50, 10),
    Shape("pixels of digits", 784, 32, 1, 100, 10),
    Shape("adding", 100, 20, 2, 8, 1),
    Shape("adding", 100, 20, 2, 32, 1),
    Shape("letters", 128, 64, 27, 128, 27, every_step=True),
    Shape("words", 35, 20, 200, 200, 10_000, every_step=True, vocabulary=10_000),
)


def sample(shape: Shape, seed: int = 0) -> Sample:
    """A random batch."""
    dice = np.random.default_rng(seed)
    size = (shape.time, shape.batch)
    inputs: Any = dice.standard_normal((*size, shape.features)).astype(np.float32)
    if shape.vocabulary:
        inputs = dice.integers(0, shape.vocabulary, size)
    elif shape.name == "letters":
        inputs = dice.integers(0, shape.features, size)
    targets: Any = dice.integers(0, shape.outputs, size)
    if shape.outputs == 1:
        targets = dice.standard_normal((shape.batch, 1)).astype(np.float32)
    elif not shape.every_step:
        targets = np.eye(shape.outputs, dtype=np.float32)[targets[-1]]
    mask = np.ones(size, dtype=bool)
    if not shape.every_step:
        mask[:-1] = False
    return Sample(inputs, targets, np.full(shape.batch, shape.time), mask)


def compiled(cell: str, shape: Shape, steps: int) -> Work:
    """``steps`` training steps in one call."""
    one = sample(shape)
    symbols = one.inputs.ndim == 2
    design = Design(
        CELLS[cell],
        "symbols" if symbols else "values",
        shape.vocabulary or shape.features,
        shape.features,
        bool(shape.vocabulary),
        shape.hidden,
        1,
        shape.outputs,
        "mse" if shape.outputs == 1 else "cross_entropy",
    )
    network = Network(design, "adam", None)
    dice = np.random.default_rng(0)
    network.load(
        {
            name: dice.uniform(-0.1, 0.1, size).astype(np.float32)
            for name, size in design.shapes().items()
        }
    )
    batches = gather(design, [sample(shape, seed) for seed in range(steps)], np.float32)
    step = iter(range(1, 10**9, steps))
    return lambda: network.learn(batches, [1e-3] * steps, next(step))


def in_torch(layer: nn.Module, shape: Shape) -> Work:
    """One training step around a layer that gives ``(output, state)``."""
    one = sample(shape)
    inputs, targets = torch.from_numpy(one.inputs), torch.from_numpy(one.targets)
    encoder = nn.Embedding(shape.vocabulary, shape.features) if shape.vocabulary else None
    if encoder is None and one.inputs.ndim == 2:
        inputs = nn.functional.one_hot(inputs, shape.features).float()
    read_out = nn.Linear(shape.hidden, shape.outputs)
    model = nn.ModuleList(each for each in (encoder, layer, read_out) if each is not None)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def loss() -> Tensor:
        hidden = layer(inputs if encoder is None else encoder(inputs))[0]
        if shape.every_step:
            return nn.functional.cross_entropy(read_out(hidden).flatten(0, 1), targets.flatten())
        answer = read_out(hidden[-1])
        if shape.outputs == 1:
            return nn.functional.mse_loss(answer, targets)
        return nn.functional.cross_entropy(answer, targets)

    def step() -> None:
        optimizer.zero_grad(set_to_none=True)
        loss().backward()
        optimizer.step()

    return step


def torch_layer(cell: str, shape: Shape) -> nn.Module:
    """``torch.nn``'s layer for a cell, or its LSTM for cells that it does not have."""
    return TORCH.get(cell, nn.LSTM)(shape.features, shape.hidden)


def loop_of_cells(cell: str, shape: Shape) -> nn.Module:
    """The reference engine: a loop over time in autograd, as tools that show gates have it."""
    return Recurrent(cell, shape.features, shape.hidden, engine=reference.run_layer)


def multiplications(cell: str, shape: Shape) -> float:
    """Of the products of a whole step: layer forward, both ways back, read-out likewise."""
    sums = len(CELLS[cell].terms)
    rows = shape.hidden + 1 + shape.features
    layer = shape.time * shape.batch * sums * shape.hidden * rows * 3
    places = shape.batch * (shape.time if shape.every_step else 1)
    return float(layer + 3 * places * shape.hidden * shape.outputs)
