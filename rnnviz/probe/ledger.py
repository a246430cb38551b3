"""The logit ledger of a model: see :mod:`rnnviz.analysis.ledger` for what its entries are."""

from __future__ import annotations

from typing import Literal

from rnnviz.analysis.ledger import Ledger, Squash, ledger
from rnnviz.model.sequence_model import Reading

Word = int | Literal["predicted", "actual"]


def word_ledger(
    reading: Reading, step: int = -1, word: Word = "predicted", squash: Squash = "straight"
) -> Ledger:
    """The logit of a next word as a sum over the words read so far.

    Args:
        reading: of a model that answers at every step.
        step: after which word; may count from the end.
        word: an id, ``"predicted"`` for the likeliest one, ``"actual"`` for the one that came.
        squash: how a squashed output is divided.

    Raises:
        ValueError: when there is no such step or word.
    """
    time = len(reading)
    if not -time <= step < time:
        raise ValueError(f"Choose a word from 0 to {time - 1}, not {step}.")
    chosen = word_id(reading, step % time, word)
    readout = reading.model.readout
    return ledger(
        reading.traces,
        readout.weight[chosen].detach().cpu().numpy(),
        float(readout.bias[chosen].detach()),
        float(reading.predictions[step, chosen]),
        step,
        squash,
    )


def word_id(reading: Reading, step: int, word: Word) -> int:
    """The id of the word that is meant.

    Raises:
        ValueError: when the vocabulary has no such id, or no word came after the last one.
    """
    size = reading.model.shape.output_size
    if word == "predicted":
        return int(reading.predictions[step].argmax())
    if word == "actual":
        if step + 1 >= len(reading) or reading.inputs.ndim != 1:
            raise ValueError("No word comes after the last one: ask for the predicted word.")
        word = int(reading.inputs[step + 1])
    if not isinstance(word, int) or not 0 <= word < size:
        raise ValueError(f"Word ids go from 0 to {size - 1}; {word} is not one of them.")
    return word
