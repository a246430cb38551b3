"""Text from a trained model: each next token drawn from what the model expects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from rnnviz.model.build import restore_model
from rnnviz.model.engine import LayerState
from rnnviz.model.sequence_model import SequenceModel
from rnnviz.model.threads import one_thread
from rnnviz.run import Run

MOST_GENERATED = 2_000
HOTTEST = 5.0


@one_thread
def generate(
    run: Run,
    prompt: ArrayLike,
    count: int,
    temperature: float = 1.0,
    seed: int = 0,
    snapshot: int = -1,
    excluded: Sequence[int] = (),
) -> NDArray[np.int64]:
    """Go on from a prompt, one token at a time.

    The probability of a token is ``softmax(logits / temperature)``; at temperature 0 the likeliest
    one is taken. The same arguments give the same tokens.

    Args:
        run: of a task that predicts the symbols that it reads.
        prompt: symbol ids (time,), at least one.
        count: tokens to add, up to ``MOST_GENERATED``.
        temperature: 0 to ``HOTTEST``; below 1 the likely becomes likelier.
        seed: of the random numbers.
        snapshot: index into ``run.snapshots``.
        excluded: ids never drawn, such as that of ``<unk>``.

    Returns:
        The new ids, (count,).

    Raises:
        ValueError: when an argument is out of range or the model does not predict symbols.
    """
    _check(count, temperature)
    model = restore_model(run, run.snapshots[snapshot].step)
    ids = _prompt(model, prompt)
    random, tokens = np.random.default_rng(seed), list[int]()
    states: list[LayerState] | None = None
    with torch.no_grad():
        for _ in range(count):
            done = model(torch.from_numpy(ids[:, None]), states=states)
            states = done.states
            logits = done.predictions[-1, 0].double().numpy()
            tokens.append(_draw(logits, temperature, random, excluded))
            ids = np.array(tokens[-1:], dtype=np.int64)
    return np.array(tokens, dtype=np.int64)


def _check(count: int, temperature: float) -> None:
    if not 1 <= count <= MOST_GENERATED:
        raise ValueError(f"Choose 1 to {MOST_GENERATED:,} tokens to generate.")
    if not 0 <= temperature <= HOTTEST:
        raise ValueError(f"Choose a temperature from 0 to {HOTTEST:g}.")


def _prompt(model: SequenceModel, prompt: ArrayLike) -> NDArray[np.int64]:
    shape, ids = model.shape, np.asarray(prompt)
    if shape.inputs != "symbols" or shape.output_size != shape.input_size:
        raise ValueError("Only a model that predicts the symbols it reads can generate.")
    if ids.ndim != 1 or not len(ids) or ids.dtype.kind not in "iu":
        raise ValueError("Give the model at least one token to go on from.")
    if ids.min() < 0 or ids.max() >= shape.input_size:
        raise ValueError(f"Symbol ids must be from 0 to {shape.input_size - 1}.")
    return ids.astype(np.int64)


def _draw(
    logits: NDArray[np.float64],
    temperature: float,
    random: np.random.Generator,
    excluded: Sequence[int],
) -> int:
    """One id, by the Gumbel trick: the largest of the logits with noise."""
    scores = logits.copy()
    if temperature:
        scores = scores / temperature + random.gumbel(size=scores.shape)
    scores[list(excluded)] = -np.inf
    return int(scores.argmax())
