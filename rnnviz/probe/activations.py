"""One text through a model, with everything kept that the other probes start from."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from numpy.typing import ArrayLike

from rnnviz.model.engine import Engine, LayerState
from rnnviz.model.sequence_model import Activations, SequenceModel
from rnnviz.model.traces import sequence_of

LARGEST_ANSWER = 50_000_000
"""Numbers of the read-out over a whole text, 200 MB."""


def read(
    model: SequenceModel,
    inputs: ArrayLike,
    states: Sequence[LayerState] | None = None,
    engines: Sequence[Engine] | None = None,
) -> Activations:
    """Read a text and keep everything.

    Args:
        model: not in training (``model.eval()``), so that nothing is dropped out.
        inputs: symbol ids (time,) or values (time, feature).
        states: each layer's state before the text, a batch of one; fresh ones when None.
        engines: what runs each layer; the model's own when None.

    Raises:
        ValueError: when the text is empty, too long or not of the model's kind.
    """
    if model.training:
        raise ValueError("A model in training drops units at random: call its eval() first.")
    array = sequence_of(model, inputs)
    limit(len(array), model)
    with torch.no_grad():
        return model.record(array, states, engines)


def limit(time: int, model: SequenceModel) -> None:
    """Refuse texts whose answers would not fit into memory.

    Raises:
        ValueError: when the read-out over the text would be above :data:`LARGEST_ANSWER`.
    """
    most = LARGEST_ANSWER // max(1, model.shape.output_size)
    if time > most:
        raise ValueError(f"This needs a text of at most {most:,} words, and it has {time:,}.")
