"""A model on a task: numpy batches in, numpy predictions and the metric out."""

from __future__ import annotations

from typing import Any

import torch
from numpy.typing import NDArray

from rnnviz.cells.engine import LayerState
from rnnviz.cells.model import ModelRun, ModelShape, SequenceModel
from rnnviz.tasks import Batch, Problem
from rnnviz.training.loss import at_last_step


def shape_of(problem: Problem) -> ModelShape:
    """What a problem asks of a model."""
    return ModelShape(
        inputs=problem.inputs,
        input_size=problem.input_size,
        output_size=problem.output_size,
        readout=problem.readout,
        loss=problem.loss,
    )


def run_batch(
    model: SequenceModel,
    batch: Batch,
    states: list[LayerState] | None = None,
    record: bool = False,
) -> ModelRun:
    """Run a model on a numpy batch; ``states`` go on only where the batch carries them."""
    device = model.readout.weight.device
    inputs = torch.from_numpy(batch.inputs).to(device)
    if inputs.is_floating_point():
        inputs = inputs.to(model.readout.weight.dtype)
    lengths = torch.from_numpy(batch.lengths)
    full = bool((lengths == len(inputs)).all())
    return model.forward(inputs, None if full else lengths, states if batch.carry else None, record)


def predict(model: SequenceModel, batches: list[Batch]) -> list[NDArray[Any]]:
    """Raw predictions for each batch, as ``Problem.metric`` takes them."""
    found: list[NDArray[Any]] = []
    states: list[LayerState] | None = None
    training = model.training
    model.eval()
    with torch.no_grad():
        for batch in batches:
            run = run_batch(model, batch, states)
            states = run.states
            chosen = run.predictions
            if model.shape.readout == "last step":
                chosen = at_last_step(chosen, torch.from_numpy(batch.lengths))
            found.append(chosen.cpu().numpy())
    model.train(training)
    return found


def evaluate(model: SequenceModel, problem: Problem) -> float:
    """The task's metric on its fixed test set, in as many batches as the task makes of it."""
    evaluation = problem.evaluation()
    batches = evaluation if isinstance(evaluation, list) else [evaluation]
    return problem.score(zip(predict(model, batches), batches, strict=True))
