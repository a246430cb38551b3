"""What a run's model must look like, from its config and its card, without making the model."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

from rnnviz.config import ExperimentConfig

LARGEST_MODEL = 30_000_000
"""Numbers that a model may learn."""
LARGEST_WIDTH = 10_000_000
"""The largest input or output of a model."""

Shapes = dict[str, tuple[int, ...]]

_FIELDS = {"inputs", "input_size", "output_size", "readout", "loss"}
_READOUTS = ("every step", "last step")
_LOSSES = ("cross_entropy", "mse", "binary_cross_entropy")


def model_shapes(config: ExperimentConfig, model: object) -> Shapes:
    """The shape of every weight of a run's model, by the weight's name.

    Args:
        config: of the run.
        model: what its card says of what the model reads and writes (``details["model"]``).

    Raises:
        ValueError: when the card says nothing usable, or the model would be too large.
    """
    symbols, width, outputs = _sizes(model)
    spec, hidden = config.spec, config.hidden_size
    encoded = hidden if spec.content.is_input else config.embedding_size
    shapes: Shapes = {}
    if encoded is not None:
        shapes["encoder.weight"] = (width, encoded) if symbols else (encoded, width)
    for layer in range(config.num_layers):
        size = hidden if layer else encoded or width
        for name, shape in spec.parameter_shapes(size, hidden).items():
            shapes[f"recurrent.{name}_l{layer}"] = shape
    if config.tie_weights:
        _check_tie(symbols, width, outputs)
    else:
        shapes["readout.weight"] = (outputs, hidden)
    shapes["readout.bias"] = (outputs,)
    tied = outputs * hidden if config.tie_weights else 0
    if count(shapes) + tied > LARGEST_MODEL:
        raise ValueError(f"A model may have at most {LARGEST_MODEL:,} weights.")
    return shapes


def parameter_count(config: ExperimentConfig, model: object) -> int:
    """How many numbers a run's model learns; 0 where its card does not say what it reads."""
    try:
        return count(model_shapes(config, model))
    except ValueError:
        return 0


def count(shapes: Shapes) -> int:
    """How many numbers weights of these shapes hold."""
    return sum(map(prod, shapes.values()))


def _sizes(model: object) -> tuple[bool, int, int]:
    """Whether the model reads symbols, and the sizes of its input and its output."""
    if not isinstance(model, Mapping) or not _FIELDS.issubset(model):
        raise ValueError("The card does not say what the model reads and writes.")
    known: list[tuple[Any, tuple[str, ...]]] = [
        (model["inputs"], ("symbols", "values")),
        (model["readout"], _READOUTS),
        (model["loss"], _LOSSES),
    ]
    sizes = (model["input_size"], model["output_size"])
    if not all(isinstance(value, str) and value in allowed for value, allowed in known) or not all(
        type(size) is int and 1 <= size <= LARGEST_WIDTH for size in sizes
    ):
        raise ValueError("The card does not say what the model reads and writes.")
    return model["inputs"] == "symbols", *sizes


def _check_tie(symbols: bool, width: int, outputs: int) -> None:
    if not symbols or width != outputs:
        raise ValueError("Tied weights need a task that predicts the symbols it reads.")
