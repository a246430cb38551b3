"""The prediction that is asked about: of the likeliest word, the actual one, any, or of two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from rnnviz.analysis.attribution import Floats, Question
from rnnviz.model.sequence_model import Activations

Word = int | Literal["predicted", "actual"]


@dataclass(frozen=True)
class Asked(Question):
    """A question with the activations that it is about, for methods that run the model again.

    Attributes:
        activations: of a model that answers at every step.
        word: the id of the word that is meant.
        unknown: the id of the word that stands for unknown ones, None where there is none.
    """

    activations: Activations
    word: int
    unknown: int | None = None


def ask(
    activations: Activations,
    step: int = -1,
    word: Word = "predicted",
    against: Word | None = None,
    unknown: int | None = None,
) -> Asked:
    """Ask for the logit of a next word, or for how far it is above that of another one.

    Args:
        activations: of a model that answers at every step.
        step: after which word; may count from the end.
        word: an id, ``"predicted"`` for the likeliest one, ``"actual"`` for the one that came.
        against: the word whose logit is subtracted, None for none.
        unknown: the id of the word that stands for unknown ones.

    Raises:
        ValueError: when there is no such step or word.
    """
    time = len(activations)
    if not -time <= step < time:
        raise ValueError(f"Choose a word from 0 to {time - 1}, not {step}.")
    step %= time
    row, bias, logit = _read_out(activations, step, chosen := word_id(activations, step, word))
    if against is not None:
        other = _read_out(activations, step, word_id(activations, step, against))
        row, bias, logit = row - other[0], bias - other[1], logit - other[2]
    return Asked(
        layers=activations.traces,
        readout=row,
        bias=bias,
        logit=logit,
        step=step,
        activations=activations,
        word=chosen,
        unknown=unknown,
    )


def _read_out(activations: Activations, step: int, word: int) -> tuple[Floats, float, float]:
    """A word's row of the read-out, its bias, and its logit after a step."""
    readout = activations.model.readout
    row = readout.weight[word].detach().cpu().numpy().astype(np.float64)
    return row, float(readout.bias[word].detach()), float(activations.predictions[step, word])


def word_id(activations: Activations, step: int, word: Word) -> int:
    """The id of the word that is meant.

    Raises:
        ValueError: when the vocabulary has no such id, or no word came after the last one.
    """
    size = activations.model.shape.output_size
    if word == "predicted":
        return int(activations.predictions[step].argmax())
    if word == "actual":
        if step + 1 >= len(activations) or activations.inputs.ndim != 1:
            raise ValueError("No word comes after the last one: ask for the predicted word.")
        word = int(activations.inputs[step + 1])
    if not isinstance(word, int) or not 0 <= word < size:
        raise ValueError(f"Word ids go from 0 to {size - 1}; {word} is not one of them.")
    return word
