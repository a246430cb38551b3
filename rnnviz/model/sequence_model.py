"""SequenceModel: an encoding of the input, recurrent layers and a linear read-out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rnnviz.config import ExperimentConfig
from rnnviz.model.dropout import dropout
from rnnviz.model.engine import Engine, LayerRun, LayerState
from rnnviz.model.recording import Recording, record_layers
from rnnviz.model.recurrent import Recurrent
from rnnviz.model.sizes import ModelShape, check_weights, encoder_size
from rnnviz.trace import Trace


@dataclass(frozen=True)
class ModelRun:
    """What a model did on a batch.

    Attributes:
        predictions: raw read-out, (time, batch, output_size).
        layers: each recurrent layer's run.
    """

    predictions: Tensor
    layers: list[LayerRun]

    @property
    def states(self) -> list[LayerState]:
        """The layers' states after the last step, cut off from the graph."""
        return [
            LayerState(
                run.state.hidden.detach(),
                run.state.cell.detach(),
                {name: value.detach() for name, value in run.state.delayed.items()},
            )
            for run in self.layers
        ]


class _ReadOut(nn.Linear):
    """Drawn by its model. One that gives no numbers has no weights to learn."""

    def reset_parameters(self) -> None:
        for name in ("weight", "bias") if not self.out_features else ():
            # With a place of their own where the other weights of a model get theirs later.
            empty = torch.empty_like(getattr(self, name), device="cpu", requires_grad=False)
            delattr(self, name)
            self.register_buffer(name, empty, persistent=False)


class SequenceModel(nn.Module):
    """Reads symbols (one-hot or embedded) or vectors, and predicts at every step.

    An encoder stands before the recurrent layers when ``config.embedding_size`` asks for one, and
    always for cells whose content is the input itself, where it brings the input to hidden_size.

    Raises:
        ValueError: when the model would be too large or weights cannot be tied.
    """

    def __init__(
        self, config: ExperimentConfig, shape: ModelShape, generator: torch.Generator | None = None
    ) -> None:
        super().__init__()
        spec, self.shape, self.generator = config.spec, shape, generator
        check_weights(config, shape)
        size = encoder_size(config)
        self.encoder: nn.Embedding | nn.Linear | None = None
        if size is not None:
            symbols = shape.inputs == "symbols"
            # Drawn below: an embedding that draws for itself where only shapes are wanted has torch
            # load its compiler, with sympy and a hundred megabytes.
            self.encoder = (
                nn.Embedding.from_pretrained(torch.empty(shape.input_size, size), freeze=False)
                if symbols
                else nn.Linear(shape.input_size, size, bias=False)
            )
        self.recurrent = Recurrent(
            spec,
            size or shape.input_size,
            config.hidden_size,
            config.num_layers,
            dropout=config.dropout,
            forget_bias=config.forget_bias,
            generator=generator,
        )
        self.readout = _ReadOut(config.hidden_size, shape.output_size)
        self.dropout = config.dropout
        self._initialise(config.tie_weights)

    def _initialise(self, tie: bool) -> None:
        """Draw the encoder and the read-out from the model's own generator."""
        bound = 1.0 / math.sqrt(self.readout.in_features)
        with torch.no_grad():
            for parameter in self.readout.parameters():
                if not parameter.is_meta:  # shapes alone
                    parameter.uniform_(-bound, bound, generator=self.generator)
            if self.encoder is not None and not self.encoder.weight.is_meta:
                wide = 0.1 if isinstance(self.encoder, nn.Embedding) else bound
                self.encoder.weight.uniform_(-wide, wide, generator=self.generator)
        if tie and self.encoder is not None:
            self.readout.weight = self.encoder.weight

    def encode(self, inputs: Tensor) -> Tensor:
        """The recurrent layers' input, (time, batch, features)."""
        if isinstance(self.encoder, nn.Linear):
            return nn.functional.linear(inputs, self.encoder.weight)
        if self.encoder is not None:
            embedded = nn.functional.embedding(inputs, self.encoder.weight)
            return dropout(embedded, self.dropout, self.training, self.generator)
        if self.shape.inputs == "values":
            return inputs
        one_hot = nn.functional.one_hot(inputs, self.shape.input_size)
        return one_hot.to(self.readout.weight.dtype)

    def forward(
        self,
        inputs: Tensor,
        lengths: Tensor | None = None,
        states: list[LayerState] | None = None,
    ) -> ModelRun:
        """Run the model.

        Args:
            inputs: ids (time, batch) or vectors (time, batch, input_size).
            lengths: (batch,) steps of each sequence.
            states: where the layers start; fresh ones when None.
        """
        encoded = self.encode(inputs)
        if states is None:
            states = self.recurrent.zero_states(encoded.shape[1], encoded)
        runs = self.recurrent.run(encoded, states, lengths)
        output = dropout(runs[-1].output, self.dropout, self.training, self.generator)
        return ModelRun(self.readout(output), runs)

    def record(
        self,
        inputs: NDArray[Any],
        first: Sequence[LayerState] | None = None,
        engines: Sequence[Engine] | None = None,
    ) -> Activations:
        """Run the model on one sequence and keep every gate and state of every layer.

        Args:
            inputs: ids (time,) or values (time, input_size).
            first: each layer's state before the sequence; fresh ones when None.
            engines: what runs each layer; the layers' own when None.
        """
        encoded = self.encode(self.tensor(inputs[:, None]))
        recording = record_layers(self.recurrent, encoded, first, engines)
        read = self.readout(recording.layers[-1].output[:, 0])
        return Activations(**vars(recording) | {"predictions": read}, model=self, inputs=inputs)

    def tensor(self, inputs: NDArray[Any]) -> Tensor:
        """Ids or values as a tensor of the model's type where the model lies."""
        like = self.readout.weight
        tensor = torch.from_numpy(inputs).to(like.device)
        return tensor.to(like.dtype) if tensor.is_floating_point() else tensor

    def weights_as_numpy(self) -> dict[str, NDArray[Any]]:
        """A copy of every weight; tied ones once."""
        return {
            name: value.detach().cpu().numpy().copy() for name, value in self.named_parameters()
        }

    def load_numpy(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """Take weights from :meth:`weights_as_numpy`.

        Raises:
            ValueError: when a weight is missing or its shape does not fit.
        """
        with torch.no_grad():
            for parameter, value in self._fitting(weights):
                parameter.copy_(value)

    def share_numpy(self, weights: Mapping[str, NDArray[Any]]) -> None:
        """Read weights where they are, without a copy: for a model that is not trained.

        Raises:
            ValueError: when a weight is missing or its shape does not fit.
        """
        for parameter, value in self._fitting(weights):
            # The parameter stays the same one, so that tied weights stay tied.
            torch.utils.swap_tensors(parameter, nn.Parameter(value))

    def _fitting(self, weights: Mapping[str, NDArray[Any]]) -> list[tuple[nn.Parameter, Tensor]]:
        """Each parameter with its weights; see :meth:`load_numpy`."""
        fitting = []
        for name, parameter in self.named_parameters():
            array = weights.get(name)
            if array is None or array.shape != tuple(parameter.shape):
                raise ValueError(f"The weight {name!r} is missing or does not fit the model.")
            value = torch.from_numpy(np.ascontiguousarray(array))
            fitting.append((parameter, value.to(parameter.dtype)))
        return fitting


@dataclass(frozen=True, kw_only=True)
class Activations(Recording):
    """What a model did on one text.

    Attributes:
        model: the model, not in training.
        inputs: symbol ids (time,) or values (time, feature).
        predictions: the raw read-out after each step, (time, output_size).
    """

    model: SequenceModel
    inputs: NDArray[Any]
    predictions: Tensor

    def __len__(self) -> int:
        """How many steps."""
        return len(self.inputs)

    @cached_property
    def traces(self) -> tuple[Trace, ...]:
        """Every layer's trace, the lowest first."""
        return tuple(self.trace(layer) for layer in range(len(self.layers)))
