"""What the model says when only some of the words are read: left out, or replaced by ``<unk>``."""

from __future__ import annotations

from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnnviz.analysis.attribution import Floats
from rnnviz.probe.attribution.asked import Asked
from rnnviz.probe.occlusion import pieces

Way = Literal["left out", "unknown"]
"""A removed word is not read at all, or read as the unknown word."""

WAYS: tuple[Way, ...] = ("left out", "unknown")


def outputs(asked: Asked, kept: NDArray[np.bool_], way: Way = "left out") -> Tensor:
    """The last layer's output after the words that are kept, (set, unit).

    Args:
        asked: about which text and step.
        kept: (set, step + 1), which words each set keeps.
        way: what becomes of the others.

    Raises:
        ValueError: when there is no word for unknown ones.
    """
    if way == "unknown" and asked.unknown is None:
        raise ValueError("This model has no word for unknown ones: leave words out instead.")
    read = _shortened if way == "left out" else _replaced
    with torch.no_grad():
        batches = [
            read(asked, kept[rows]) for rows in pieces(asked.activations, len(kept), kept.shape[1])
        ]
    return torch.cat(batches)


def logits(asked: Asked, kept: NDArray[np.bool_], way: Way = "left out") -> Floats:
    """The logit, or the difference, that was asked for; (set,)."""
    values = outputs(asked, kept, way).numpy().astype(np.float64)
    return np.asarray(values @ asked.row + asked.bias)


def probabilities(asked: Asked, kept: NDArray[np.bool_], way: Way = "left out") -> Floats:
    """The probability of the word that was asked for, (set,)."""
    with torch.no_grad():
        answers = asked.activations.model.readout(outputs(asked, kept, way))
        return np.asarray(torch.softmax(answers, dim=-1)[:, asked.word].numpy(), dtype=np.float64)


def _shortened(asked: Asked, kept: NDArray[np.bool_]) -> Tensor:
    """The kept words one after the other; where none is, the state from before the text."""
    activations, lengths = asked.activations, kept.sum(axis=1)
    places = np.argsort(~kept, axis=1, kind="stable")[:, : max(1, int(lengths.max()))].T
    inputs = activations.encoded[torch.from_numpy(places), 0]
    states = activations.states_before(np.zeros(len(kept), dtype=np.int64))
    counts = torch.from_numpy(np.maximum(lengths, 1))
    runs = activations.model.recurrent.run(inputs, states, counts)
    last = runs[-1].output[counts - 1, torch.arange(len(kept))]
    empty = torch.from_numpy(lengths == 0)
    return torch.where(empty[:, None], states[-1].hidden, last)


def _replaced(asked: Asked, kept: NDArray[np.bool_]) -> Tensor:
    """The text with unknown words in the places of those that are not kept."""
    activations, model = asked.activations, asked.activations.model
    own = activations.encoded[: asked.step + 1]
    unknown = model.encode(torch.tensor([[asked.unknown]]))
    inputs = torch.where(torch.from_numpy(kept.T)[:, :, None], own, unknown)
    states = activations.states_before(np.zeros(len(kept), dtype=np.int64))
    return model.recurrent.run(inputs, states)[-1].output[asked.step]
