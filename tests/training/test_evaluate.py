"""The engine's own way through a test set: the same answers as the model's."""

from __future__ import annotations

import numpy as np
import pytest
import test_loop

from rnnviz.engine import batches
from rnnviz.model import build_model
from rnnviz.tasks import TASKS, build_problem
from rnnviz.training.evaluate import evaluate, predict
from rnnviz.training.steps import CompiledSteps


def steps_on(task, **extra):
    """Steps on a task with weights that answer something, and its test set."""
    config = test_loop.config_of(task, steps=5, **extra)
    problem = build_problem(config)
    model = build_model(config, problem)
    steps = CompiledSteps(config, problem, model)
    steps.learn(1, 5)
    steps.settle()
    return steps, model, problem


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("extra", [{}, {"num_layers": 2, "dropout": 0.3}, {"cell": "lstm3"}])
def test_the_metric_is_the_models(task, extra, monkeypatch):
    steps, model, problem = steps_on(task, **extra)
    expected = evaluate(model, problem)
    if isinstance(problem.evaluation(), list):
        assert steps.evaluate() == expected
        return
    monkeypatch.setattr("rnnviz.training.steps.evaluate", None)
    assert steps.evaluate() == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("cell", ["lstm", "gru", "ran-tanh", "lstm-peephole", "mgu"])
@pytest.mark.parametrize("task", ["adding", "embedded-reber", "temporal-order-3"])
@pytest.mark.parametrize("cache", [1, 1_000_000])
def test_every_answer_is_the_models(task, cell, cache, monkeypatch):
    """However the sequences are cut: into pieces of one step, or hardly at all."""
    monkeypatch.setattr(batches, "CACHE_BYTES", cache)
    steps, model, problem = steps_on(task, cell=cell)
    batch = problem.evaluation()
    found = steps.network.answer(steps._cut_up(batch))
    (expected,) = predict(model, [batch])
    if found.ndim == 3:
        found, expected = found[batch.mask], expected[batch.mask]
    np.testing.assert_allclose(found, expected, atol=2e-6)
    assert expected.std() > 1e-4
