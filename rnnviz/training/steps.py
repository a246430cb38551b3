"""Optimiser steps: one at a time in torch, or many in one call of the compiled engine."""

from __future__ import annotations

import math
import time
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from rnnviz.config import ExperimentConfig
from rnnviz.model.choice import engine_called, engine_name, has_compiled
from rnnviz.model.engine import LayerState
from rnnviz.model.loss import batch_loss
from rnnviz.model.sequence_model import SequenceModel
from rnnviz.tasks import Batch, Problem
from rnnviz.training.evaluate import evaluate, run_batch
from rnnviz.training.optimizers import (
    make_optimizer,
    moments_of,
    rate_at,
    restore_moments,
    set_rate,
    steps_taken,
)
from rnnviz.training.parts import Parts, Steps

CALL_SECONDS = 0.035
"""A call of the compiled engine lasts about so long, so that a stop is felt at once."""
CALL_BYTES = 32_000_000
LARGEST_ANSWERS = 20_000_000
"""More predictions at once than these numbers would take too much room."""
LARGEST_ONE_HOT = 256
"""Larger alphabets without an embedding would be mostly products with zero."""


def make_steps(
    config: ExperimentConfig, problem: Problem, model: SequenceModel, engine: str | None = None
) -> Steps:
    """The fastest way there is to train a model, or the one that a checkpoint names.

    Args:
        config: of the training.
        problem: to draw batches from.
        model: that learns, on its device.
        engine: one of ``ENGINES``; torch takes its place where it cannot serve.
    """
    one_hot = model.shape.inputs == "symbols" and model.encoder is None
    suits = not (one_hot and model.shape.input_size > LARGEST_ONE_HOT)
    plain = model.readout.weight.device.type == "cpu" and not model.recurrent.spec.rectified
    if engine is None and engine_name() == "compiled":
        engine = "compiled" if suits else "layers"
    if not (has_compiled() and plain):
        engine = "torch"
    model.recurrent.engine = engine_called("torch" if engine in (None, "torch") else "compiled")
    if engine == "compiled" and suits:
        return CompiledSteps(config, problem, model)
    steps = TorchSteps(config, problem, model)
    steps.engine = engine or "torch"
    return steps


class TorchSteps:
    """One step at a time in autograd."""

    engine = "torch"

    def __init__(self, config: ExperimentConfig, problem: Problem, model: SequenceModel) -> None:
        self.config, self.problem, self.model = config, problem, model
        self.optimizer = make_optimizer(config, model.parameters())
        self.random = np.random.default_rng(config.seed)
        self.states: list[LayerState] | None = None

    def learn(self, first: int, most: int) -> list[float]:
        """Draw a batch and take one step, however many are allowed."""
        batch = self.problem.draw(self.random, self.config.batch_size, first - 1)
        result = run_batch(self.model, batch, self.states)
        loss = batch_loss(self.model.shape, result.predictions, batch)
        self.states = result.states
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        if self.config.clip is not None:
            nn.utils.clip_grad_norm_(self.model.parameters(), self.config.clip)
        value = float(loss.item())
        if math.isfinite(value):
            set_rate(self.optimizer, rate_at(self.config, first))
            self.optimizer.step()
        return [value]

    def settle(self) -> None:
        """The model's own weights are the ones that learn."""

    def parts(self, step: int) -> Parts:
        """Copies of weights, moments and states, brought to the main memory."""
        parameters = dict(self.model.named_parameters())
        states = [
            {"hidden": state.hidden, "cell": state.cell, **state.delayed}
            for state in self.states or []
        ]
        return Parts(
            self.model.weights_as_numpy(),
            moments_of(self.config.optimizer, self.optimizer, parameters),
            [{name: tensor.cpu().numpy().copy() for name, tensor in row.items()} for row in states],
            steps_taken(self.optimizer, parameters, step),
        )

    def restore(self, parts: Parts) -> None:
        """Give the optimiser its moments and the layers their states."""
        parameters = dict(self.model.named_parameters())
        restore_moments(
            self.config.optimizer, self.optimizer, parameters, parts.moments, parts.taken
        )
        like = self.model.readout.weight
        for row in parts.states:
            tensors = {name: torch.empty(value.shape).to(like) for name, value in row.items()}
            for name, tensor in tensors.items():
                tensor.copy_(torch.from_numpy(row[name]))
            state = LayerState(tensors.pop("hidden"), tensors.pop("cell"), tensors)
            self.states = [*(self.states or []), state]

    def evaluate(self) -> float:
        """With the model."""
        return evaluate(self.model, self.problem)


class CompiledSteps:
    """As many steps at a time as fit into ``CALL_SECONDS``, without Python's lock."""

    engine = "compiled"

    def __init__(self, config: ExperimentConfig, problem: Problem, model: SequenceModel) -> None:
        from rnnviz.engine.trainer import Network
        from rnnviz.engine.weights import Design

        self.config, self.problem, self.model = config, problem, model
        shape, recurrent = model.shape, model.recurrent
        self.design = Design(
            spec=config.spec,
            inputs=shape.inputs,
            input_size=shape.input_size,
            features=recurrent.input_size,
            encoder=model.encoder is not None,
            hidden_size=config.hidden_size,
            num_layers=config.num_layers,
            output_size=shape.output_size,
            loss=shape.loss,
            tied=config.tie_weights,
        )
        self.dtype = np.dtype(str(model.readout.weight.dtype).removeprefix("torch."))
        self.network = Network(self.design, config.optimizer, config.clip, self.dtype)
        self.network.load(model.weights_as_numpy())
        self.random = np.random.default_rng(config.seed)
        self.pace: float | None = None
        self.count = 1

        self.test: tuple[Batch | None, Any] = None, None

    def learn(self, first: int, most: int) -> list[float]:
        """Draw batches and take as many steps as fit into a call."""
        from rnnviz.engine.batches import gather

        began = time.perf_counter()
        batches = self._draw(first, min(most, self._fitting()))
        samples = [self._sample(batch) for batch in batches]
        rates = [rate_at(self.config, first + index) for index in range(len(batches))]
        losses = self.network.learn(gather(self.design, samples, self.dtype), rates, first)
        spent = (time.perf_counter() - began) / len(batches)
        # The first call may compile, so its pace says nothing.
        self.pace = spent if first > 1 else None
        self.count = len(batches)
        return [float(loss) for loss in losses]

    def settle(self) -> None:
        """Copy the weights back into the model."""
        self.model.load_numpy(self.network.weights())

    def parts(self, step: int) -> Parts:
        """Copies of the engine's own arrays."""
        network = self.network
        return Parts(network.weights(), network.moments(), network.states(), limits=network.limits)

    def restore(self, parts: Parts) -> None:
        """Give the engine its arrays."""
        self.network.restore(parts.weights, parts.moments, parts.states, parts.limits)

    def evaluate(self) -> float:
        """With the network, several times faster, where the test set is one batch."""
        batch = self.problem.evaluation()
        if isinstance(batch, list) or batch.mask.size * self.design.output_size > LARGEST_ANSWERS:
            return evaluate(self.model, self.problem)
        if batch is not self.test[0]:
            self.test = batch, self._cut_up(batch)
        return self.problem.metric(self.network.answer(self.test[1]), batch)

    def _cut_up(self, batch: Batch) -> Any:
        from rnnviz.engine.batches import cut_up

        last = self.model.shape.readout == "last step"
        return cut_up(self.design, batch.inputs, batch.lengths, last, self.dtype)

    def _fitting(self) -> int:
        """How many steps to take in the next call."""
        if self.pace is None:
            return 1
        return max(1, min(int(CALL_SECONDS / max(self.pace, 1e-6)), 4 * self.count))

    def _draw(self, first: int, most: int) -> list[Batch]:
        """Batches of one size that together take a bounded room."""
        drawn, size, room = list[Batch](), self.config.batch_size, 0
        while len(drawn) < most and room < CALL_BYTES:
            batch = self.problem.draw(self.random, size, first - 1 + len(drawn))
            drawn.append(batch)
            room += batch.inputs.nbytes + batch.targets.nbytes
        return drawn

    def _sample(self, batch: Batch) -> Any:
        from rnnviz.engine.batches import Sample

        sample = Sample(batch.inputs, batch.targets, batch.lengths, batch.mask, batch.carry)
        if not self.config.dropout:
            return sample
        # Drawn in the order of the model's own forward pass, so that both engines drop alike.
        time, count = batch.mask.shape
        embeds = isinstance(self.model.encoder, nn.Embedding)
        encoder = self._factors(time, count, self.design.features) if embeds else None
        outputs = [
            self._factors(time, count, self.design.hidden_size)
            for _ in range(self.design.num_layers)
        ]
        return sample._replace(encoder_factors=encoder, output_factors=np.stack(outputs))

    def _factors(self, *shape: int) -> NDArray[Any]:
        """What a dropout multiplies with."""
        share, dtype = self.config.dropout, self.model.readout.weight.dtype
        noise = torch.rand(shape, generator=self.model.generator, dtype=dtype).numpy()
        kept: NDArray[Any] = (noise >= share) / self.dtype.type(1.0 - share)
        return kept
