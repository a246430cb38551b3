"""The random numbers of a training as plain data, and back: numpy's PCG64 and torch's MT19937."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from rnnviz.run.checkpoint_checks import NOISE_WORDS

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


def numpy_state(random: np.random.Generator) -> dict[str, Any]:
    """The state of a generator as plain data."""
    return dict(random.bit_generator.state)


def set_numpy_state(random: np.random.Generator, state: dict[str, Any]) -> None:
    """Bring a generator to a state that has been checked."""
    random.bit_generator.state = state
