"""What a model reads and how many numbers it learns, from its config and without making it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any, NamedTuple, Self

from rnnviz.config import ExperimentConfig
from rnnviz.tasks import Problem

LARGEST_WEIGHTS = 30_000_000
"""Numbers that a model may learn; more would not fit beside others on a small machine."""
LARGEST_WIDTH = 10_000_000
"""The largest input or output of a model."""
LARGEST_UNPACKED = 320 * 1024**2
"""Bytes of all parts of a file from anyone; checking them takes several times the memory."""

_ALLOWED: dict[str, tuple[str, ...]] = {
    "inputs": ("symbols", "values"),
    "readout": ("every step", "last step"),
    "loss": ("cross_entropy", "mse", "binary_cross_entropy"),
}

Shapes = dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class ModelShape:
    """What a task asks of a model.

    Attributes:
        inputs: ``"symbols"`` (ids) or ``"values"`` (vectors).
        input_size: size of the alphabet, or features of each step.
        output_size: numbers that the read-out gives; 0 without one.
        readout: ``"every step"`` or ``"last step"``.
        loss: ``"cross_entropy"``, ``"mse"`` or ``"binary_cross_entropy"``.
    """

    inputs: str
    input_size: int
    output_size: int
    readout: str
    loss: str

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """What a problem asks of a model."""
        return cls(**{name: getattr(problem, name) for name in cls.__dataclass_fields__})

    def to_dict(self) -> dict[str, Any]:
        """Plain data for a run's card."""
        return dict(vars(self))

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Rebuild from :meth:`to_dict`, as a run's card has it (``details["model"]``).

        Raises:
            ValueError: when a field is missing or not of its kind.
        """
        names = tuple(cls.__dataclass_fields__)
        if not isinstance(data, Mapping) or not all(_fits(name, data.get(name)) for name in names):
            raise ValueError("The run's card does not say what its model reads and writes.")
        return cls(**{name: data[name] for name in names})


def _fits(name: str, value: object) -> bool:
    """Whether a value can be the field of that name of a :class:`ModelShape`."""
    if name in _ALLOWED:
        return isinstance(value, str) and value in _ALLOWED[name]
    least = 0 if name == "output_size" else 1
    return type(value) is int and least <= value <= LARGEST_WIDTH


class ParameterCount(NamedTuple):
    """How many numbers a model learns.

    Attributes:
        inputs: how many features the first recurrent layer reads.
        recurrent: numbers that the recurrent layers learn.
        total: with the encoder and the read-out; tied ones counted once.
    """

    inputs: int
    recurrent: int
    total: int


def encoder_size(config: ExperimentConfig) -> int | None:
    """What the encoder gives the first recurrent layer; None where there is no encoder."""
    return config.hidden_size if config.spec.content.is_input else config.embedding_size


def parameter_shapes(config: ExperimentConfig, shape: ModelShape) -> Shapes:
    """The shape of every weight of a ``SequenceModel``, by the weight's name.

    Raises:
        ValueError: when weights cannot be tied.
    """
    hidden, width, encoded = config.hidden_size, shape.input_size, encoder_size(config)
    symbols = shape.inputs == "symbols"
    shapes: Shapes = {}
    if encoded is not None:
        shapes["encoder.weight"] = (width, encoded) if symbols else (encoded, width)
    for layer in range(config.num_layers):
        size = hidden if layer else encoded or width
        for name, own in config.spec.parameter_shapes(size, hidden).items():
            shapes[f"recurrent.{name}_l{layer}"] = own
    if config.tie_weights and (not symbols or width != shape.output_size):
        raise ValueError("Tied weights need a task that predicts the symbols it reads.")
    if not shape.output_size:
        return shapes
    if not config.tie_weights:
        shapes["readout.weight"] = (shape.output_size, hidden)
    shapes["readout.bias"] = (shape.output_size,)
    return shapes


def parameter_count(config: ExperimentConfig, shape: ModelShape) -> ParameterCount:
    """How many numbers a model learns.

    Raises:
        ValueError: when weights cannot be tied.
    """
    shapes = parameter_shapes(config, shape)
    recurrent = sum(prod(own) for name, own in shapes.items() if name.startswith("recurrent."))
    inputs = encoder_size(config) or shape.input_size
    return ParameterCount(inputs, recurrent, sum(map(prod, shapes.values())))


def check_weights(config: ExperimentConfig, shape: ModelShape) -> None:
    """Refuse a model that would not fit beside others.

    Raises:
        ValueError: when it is too large, or weights cannot be tied; one sentence.
    """
    count = parameter_count(config, shape).total
    if config.tie_weights:  # the read-out's product is as large as if they were not
        count += config.hidden_size * shape.output_size
    if count > LARGEST_WEIGHTS:
        raise ValueError(
            f"This model would have {count:,} weights; choose a smaller hidden size or "
            f"vocabulary, so that it stays under {LARGEST_WEIGHTS:,}."
        )
