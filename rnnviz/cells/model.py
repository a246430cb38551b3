"""SequenceModel: an encoding of the input, recurrent layers and a linear read-out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from rnnviz.cells.dropout import dropout
from rnnviz.cells.engine import LayerRun, LayerState
from rnnviz.cells.recurrent import Recurrent
from rnnviz.config import ExperimentConfig

LARGEST_WEIGHTS = 30_000_000
"""Numbers that a model may learn; more would not fit beside others on a small machine."""


@dataclass(frozen=True)
class ModelShape:
    """What a task asks of a model.

    Attributes:
        inputs: ``"symbols"`` (ids) or ``"values"`` (vectors).
        input_size: size of the alphabet, or features of each step.
        output_size: numbers that the read-out gives.
        readout: ``"every step"`` or ``"last step"``.
        loss: ``"cross_entropy"``, ``"mse"`` or ``"binary_cross_entropy"``.
    """

    inputs: str
    input_size: int
    output_size: int
    readout: str
    loss: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data for a run's card."""
        return dict(vars(self))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from :meth:`to_dict`.

        Raises:
            ValueError: when a field is missing or not of its kind.
        """
        kinds = {"inputs": str, "input_size": int, "output_size": int, "readout": str, "loss": str}
        if not isinstance(data, Mapping) or any(
            not isinstance(data.get(name), kind) for name, kind in kinds.items()
        ):
            raise ValueError("The run's card does not say what its model reads and writes.")
        return cls(**{name: data[name] for name in kinds})


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


class SequenceModel(nn.Module):
    """Reads symbols (one-hot or embedded) or vectors, and predicts at every step.

    An encoder stands before the recurrent layers when ``config.embedding_size`` asks for one, and
    always for cells whose content is the input itself, where it brings the input to hidden_size.

    Raises:
        ValueError: when the model would be too large.
    """

    def __init__(
        self, config: ExperimentConfig, shape: ModelShape, generator: torch.Generator | None = None
    ) -> None:
        super().__init__()
        spec, self.shape, self.generator = config.spec, shape, generator
        size = config.hidden_size if spec.content.is_input else config.embedding_size
        self._check_size(config, shape, size)
        self.encoder: nn.Embedding | nn.Linear | None = None
        if size is not None:
            symbols = shape.inputs == "symbols"
            self.encoder = (
                nn.Embedding(shape.input_size, size)
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
        self.readout = nn.Linear(config.hidden_size, shape.output_size)
        self.dropout = config.dropout
        self._initialise(config.tie_weights)

    def _initialise(self, tie: bool) -> None:
        """Draw the encoder and the read-out from the model's own generator."""
        bound = 1.0 / math.sqrt(self.readout.in_features)
        with torch.no_grad():
            for parameter in self.readout.parameters():
                parameter.uniform_(-bound, bound, generator=self.generator)
            if self.encoder is not None:
                wide = 0.1 if isinstance(self.encoder, nn.Embedding) else bound
                self.encoder.weight.uniform_(-wide, wide, generator=self.generator)
        if tie:
            if not isinstance(self.encoder, nn.Embedding) or (
                self.encoder.weight.shape != self.readout.weight.shape
            ):
                raise ValueError("Tied weights need a task that predicts the symbols it reads.")
            self.readout.weight = self.encoder.weight

    @staticmethod
    def _check_size(config: ExperimentConfig, shape: ModelShape, size: int | None) -> None:
        """Refuse what would not fit beside other models."""
        first, hidden = size or shape.input_size, config.hidden_size
        count = config.spec.parameter_count(first, hidden, config.num_layers)
        count += (size or 0) * shape.input_size + (hidden + 1) * shape.output_size
        if count > LARGEST_WEIGHTS:
            raise ValueError(
                f"This model would have {count:,} weights; choose a smaller hidden size or "
                f"vocabulary, so that it stays under {LARGEST_WEIGHTS:,}."
            )

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
        record: bool = False,
    ) -> ModelRun:
        """Run the model.

        Args:
            inputs: ids (time, batch) or vectors (time, batch, input_size).
            lengths: (batch,) steps of each sequence.
            states: where the layers start; zeros when None.
            record: keep every gate and state of every layer.
        """
        encoded = self.encode(inputs)
        if states is None:
            states = self.recurrent.zero_states(encoded.shape[1], encoded)
        runs = self.recurrent.run(encoded, states, lengths, record)
        output = dropout(runs[-1].output, self.dropout, self.training, self.generator)
        return ModelRun(self.readout(output), runs)

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
            for name, parameter in self.named_parameters():
                array = weights.get(name)
                if array is None or array.shape != tuple(parameter.shape):
                    raise ValueError(f"The weight {name!r} is missing or does not fit the model.")
                parameter.copy_(torch.from_numpy(np.ascontiguousarray(array)))
