"""Checkpoints: a training's steps taken apart into arrays and plain data, and put together again.

Both engines keep the same arrays under the names of the model's parameters, so what one of them
has begun the other can continue; only the engine that began it goes on to the last bit.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from rnnviz.config import ExperimentConfig
from rnnviz.run import Checkpoint
from rnnviz.run.checkpoint_checks import MOMENTS, NOISE_WORDS
from rnnviz.training.parts import Parts, Steps

_HEAD = struct.Struct("<QiiQ")
"""How torch lays it out: seed, words left, whether it is seeded, place; then 624 words of 64 bits
each; then what belongs to normally distributed numbers, which are never drawn here."""


def torch_state(generator: torch.Generator) -> tuple[int, NDArray[np.uint32]]:
    """The place in the words, and the words, (624,), of a generator in the main memory."""
    data = generator.get_state().numpy().tobytes()
    words = np.frombuffer(data, np.uint64, NOISE_WORDS, _HEAD.size).astype(np.uint32)
    return int(_HEAD.unpack_from(data)[3]), words


def set_torch_state(generator: torch.Generator, place: int, words: NDArray[np.uint32]) -> None:
    """Bring a generator to a place in the words.

    How many words are left is worked out rather than read, so that nothing can be read beyond them.
    """
    data = bytearray(generator.get_state().numpy().tobytes())
    left = 1 if place == 0 else NOISE_WORDS + 1 - place
    _HEAD.pack_into(data, 0, _HEAD.unpack_from(data)[0], left, 1, place)
    stop = _HEAD.size + 8 * NOISE_WORDS
    data[_HEAD.size : stop] = words.astype("<u8").tobytes()
    data[stop:] = bytes(len(data) - stop)
    generator.set_state(torch.frombuffer(data, dtype=torch.uint8))


@dataclass(frozen=True)
class Losses:
    """The losses that a training remembers: the first one and the last few."""

    first: float | None
    recent: Sequence[float]


def make_checkpoint(
    steps: Steps, config: ExperimentConfig, step: int, losses: Losses, elapsed: float
) -> Checkpoint:
    """Everything that a training needs to go on after a step, copied.

    Args:
        steps: what takes the steps.
        config: of the training.
        step: optimiser steps taken.
        losses: so far.
        elapsed: seconds spent in training.
    """
    parts = steps.parts(step)
    arrays = {f"weight/{name}": value for name, value in parts.weights.items()}
    for kind, values in parts.moments.items():
        arrays |= {f"{kind}/{name}": value for name, value in values.items()}
    for layer, row in enumerate(parts.states):
        arrays |= {f"state/{layer}/{name}": value for name, value in row.items()}
    place: int | None = None
    if config.dropout and steps.model.generator is not None:
        place, arrays["noise"] = torch_state(steps.model.generator)
    state = {
        "engine": steps.engine,
        "random": dict(steps.random.bit_generator.state),
        "noise": place,
        "recent": [float(loss) for loss in losses.recent],
        "first_loss": losses.first,
        "elapsed": elapsed,
        "limits": parts.limits,
        "taken": parts.taken,
    }
    return Checkpoint(step, {key: np.ascontiguousarray(a) for key, a in arrays.items()}, state)


def apply_checkpoint(checkpoint: Checkpoint, steps: Steps, config: ExperimentConfig) -> None:
    """Bring fresh steps to where a checkpoint, which has been checked, was made."""
    state = checkpoint.state
    layers = range(config.num_layers if checkpoint.step else 0)
    taken = dict(state["taken"])
    if state["engine"] == "compiled":
        taken = dict.fromkeys(checkpoint.part("weight"), checkpoint.step) if checkpoint.step else {}
    parts = Parts(
        weights=checkpoint.part("weight"),
        moments={kind: checkpoint.part(kind) for kind in MOMENTS[config.optimizer]},
        states=[checkpoint.part(f"state/{layer}") for layer in layers],
        taken=taken,
        limits=state["limits"],
    )
    steps.model.load_numpy(parts.weights)
    steps.restore(parts)
    steps.random.bit_generator.state = state["random"]
    if state["noise"] is not None and steps.model.generator is not None:
        set_torch_state(steps.model.generator, state["noise"], checkpoint.arrays["noise"])
