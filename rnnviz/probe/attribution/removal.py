"""What the model says when only some of the words are read: left out, or replaced by ``<unk>``.

Two methods of attribution ask that: occlusion and a sample of Shapley values.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from rnnviz.analysis.attribution import Attribution, Floats
from rnnviz.probe.attribution.asked import Asked
from rnnviz.probe.occlusion import outputs_without, pieces

Way = Literal["left out", "unknown"]
"""A removed word is not read at all, or read as the unknown word."""

WAYS: tuple[Way, ...] = ("left out", "unknown")
ORDERS = 32
"""Orders of a sample of Shapley values: half of them are drawn, the others are those backwards."""


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


def occlusion(asked: Asked) -> Attribution:
    """The logit minus what it is without each word, from the state before the word on.

    Li, Monroe and Jurafsky, "Understanding Neural Networks through Representation Erasure" (2016),
    equation 1, here as a difference of logits::

        phi_j = f(x_0 ... x_t) - f(x_0 ... x_{j-1} x_{j+1} ... x_t)

    Not additive by definition: what two words do only together goes with either of them.
    """
    activations, step = asked.activations, asked.step
    hidden = np.zeros((step + 1, len(asked.row)))
    with torch.no_grad():
        for rows in pieces(activations, step, max(1, step)):
            for place, lag, logits in outputs_without(activations, rows, step + 1, step):
                last = place == step
                hidden[step - 1 - lag[last]] = logits.numpy()[last]
    # Without the last word the prediction is that of the word before.
    hidden[step] = activations.states_before([step])[-1].hidden[0].numpy()
    words = float(asked.logit) - (hidden @ asked.row + asked.bias)
    return Attribution(float(asked.logit), words)


def shapley_sample(asked: Asked, orders: int = ORDERS, seed: int = 0) -> Attribution:
    """The mean over random orders of how much the logit rises when a word is added.

    Štrumbelj and Kononenko, "Explaining prediction models and individual predictions with feature
    contributions" (2014), equation 7 and algorithm 1. A word that is not among the drawn is left
    out; words keep their order in the text.

    Every order by itself adds up: words and the logit of no word at all (the part ``baseline``)
    are the logit. O(orders * time) runs over half the text.

    Args:
        asked: which prediction.
        orders: how many, at least 1; half of them are drawn (of an odd number, one more), and the
            others are the drawn ones backwards.
        seed: of the orders.
    """
    count = asked.step + 1
    rng = np.random.default_rng(seed)
    half = np.stack([rng.permutation(count) for _ in range((orders + 1) // 2)])
    drawn = np.concatenate([half, half[:, ::-1]])[:orders]
    # Before word drawn[o, k] is added, those with a smaller place are there.
    place = np.argsort(drawn, axis=1)
    kept = place[:, None, :] < np.arange(count + 1)[None, :, None]
    values = logits(asked, kept.reshape(-1, count)).reshape(len(drawn), count + 1)
    steps = np.diff(values, axis=1)
    words = np.take_along_axis(steps, place, axis=1).mean(axis=0)
    return Attribution(float(asked.logit), words, {"baseline": float(values[0, 0])})
