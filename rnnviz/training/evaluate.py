"""A model on a task: numpy batches in, numpy predictions and the metric out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import torch
from numpy.typing import NDArray

from rnnviz.model.engine import LayerState
from rnnviz.model.loss import at_last_step
from rnnviz.model.sequence_model import ModelRun, SequenceModel
from rnnviz.tasks import Batch, Problem
from rnnviz.tasks.batch import columns_of

PIECE_NUMBERS = 2_000_000
"""States of a test set that are computed at a time: about 100 MB with all that goes with them."""


def run_batch(
    model: SequenceModel,
    batch: Batch,
    states: list[LayerState] | None = None,
) -> ModelRun:
    """Run a model on a numpy batch; ``states`` go on only where the batch carries them."""
    inputs = model.tensor(batch.inputs)
    lengths = torch.from_numpy(batch.lengths)
    full = bool((lengths == len(inputs)).all())
    return model.forward(inputs, None if full else lengths, states if batch.carry else None)


def predict(model: SequenceModel, batches: Iterable[Batch]) -> Iterator[NDArray[Any]]:
    """Raw predictions for each batch, as ``Problem.score`` takes them, one batch at a time."""
    states: list[LayerState] | None = None
    training = model.training
    model.eval()
    try:
        for batch in batches:
            with torch.no_grad():
                run = run_batch(model, batch, states)
            states = run.states
            chosen = run.predictions
            if model.shape.readout == "last step":
                chosen = at_last_step(chosen, torch.from_numpy(batch.lengths))
            yield chosen.cpu().numpy()
    finally:
        model.train(training)


def evaluate(model: SequenceModel, problem: Problem) -> float:
    """The task's metric on its fixed test set, in pieces that fit into little memory."""
    evaluation = problem.evaluation()
    # The batches of a list may carry their state from one to the next: they stay whole.
    batches = evaluation if isinstance(evaluation, list) else _pieces(evaluation, model)
    return problem.score(zip(predict(model, batches), batches, strict=True))


def _pieces(batch: Batch, model: SequenceModel) -> list[Batch]:
    """A large batch as several smaller ones."""
    count = len(batch.lengths)
    width = model.recurrent.hidden_size * model.recurrent.num_layers
    step = max(1, PIECE_NUMBERS // (len(batch.inputs) * width))
    if step >= count:
        return [batch]
    return [columns_of(batch, slice(start, start + step)) for start in range(0, count, step)]
