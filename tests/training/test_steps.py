"""Both ways to take a step: the same losses, whatever the task, the optimiser and the cell."""

from __future__ import annotations

import numpy as np
import pytest
import test_loop

from rnnviz.config import SETTINGS
from rnnviz.model import build_model, reference
from rnnviz.spec import CELLS
from rnnviz.tasks import TASKS, build_problem
from rnnviz.training.steps import CompiledSteps, TorchSteps, make_steps

QUICK = [task for task in TASKS if task != "mnist-pixels"]
"""It differs from mnist-rows in nothing but its 784 steps, which autograd takes one by one."""


def curve(kind, config, steps, double):
    problem = build_problem(config)
    model = build_model(config, problem)
    model = model.double() if double else model
    if kind is TorchSteps:
        model.recurrent.engine = reference.run_layer
    taker, losses = kind(config, problem, model), []
    while len(losses) < steps:
        losses += taker.learn(len(losses) + 1, steps - len(losses))
    taker.settle()
    return np.array(losses), model.weights_as_numpy()


def assert_alike(config, steps, double=False):
    expected, weights = curve(TorchSteps, config, steps, double)
    losses, found = curve(CompiledSteps, config, steps, double)
    np.testing.assert_allclose(losses, expected, atol=1e-4, rtol=0)
    assert losses.std() > 1e-4
    assert set(found) == set(weights)
    if double:  # in float32 a step of Adam can turn with the sign of a gradient close to zero
        for name, value in weights.items():
            np.testing.assert_allclose(found[name], value, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("task", QUICK)
@pytest.mark.parametrize(
    "extra", [pytest.param({}, marks=pytest.mark.long), {"num_layers": 2, "dropout": 0.3}]
)
def test_every_task(task, extra):
    assert_alike(test_loop.config_of(task, steps=50, **extra), 10)


@pytest.mark.parametrize("optimizer", SETTINGS["optimizer"].choices)
@pytest.mark.parametrize("clip", [None, 0.1])
def test_every_optimizer_for_50_steps(optimizer, clip):
    changes = {"optimizer": optimizer, "clip": clip, "schedule": "linear", "learning_rate": 0.02}
    assert_alike(test_loop.config_of(steps=50, **changes), 50)


@pytest.mark.parametrize("steps", [50, pytest.param(500, marks=pytest.mark.long)])
@pytest.mark.parametrize("optimizer", SETTINGS["optimizer"].choices)
def test_every_optimizer_in_float64(optimizer, steps):
    config = test_loop.config_of(steps=steps, optimizer=optimizer, learning_rate=0.01, clip=1.0)
    assert_alike(config, steps, double=True)


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell(cell):
    assert_alike(test_loop.config_of("adding", cell, steps=50, learning_rate=0.01), 20)


@pytest.mark.parametrize("task", ["text-words", "text-chars"])
def test_tied_weights(task):
    assert_alike(test_loop.config_of(task, tie_weights=True, steps=50), 20)


def test_calls_of_any_length_are_alike():
    config = test_loop.config_of("text-words", steps=50)
    losses = []
    for counts in ([12], [1] * 12, [5, 7]):
        problem = build_problem(config)
        taker, found = CompiledSteps(config, problem, build_model(config, problem)), []
        for count in counts:
            taker._fitting = lambda count=count: count
            found += taker.learn(len(found) + 1, count)
        losses.append(found)
    assert losses[0] == losses[1] == losses[2]


def test_a_call_stops_at_a_loss_that_is_no_number():
    config = test_loop.config_of("adding", optimizer="sgd", learning_rate=100.0, steps=50)
    problem = build_problem(config)
    taker = CompiledSteps(config, problem, build_model(config, problem))
    taker._fitting = lambda: 50
    losses = taker.learn(1, 50)
    assert len(losses) == 50 or not np.isfinite(losses[-1])


@pytest.mark.parametrize(("name", "kind"), [("torch", TorchSteps), ("compiled", CompiledSteps)])
def test_the_engine_can_be_chosen(monkeypatch, name, kind):
    monkeypatch.setenv("RNNVIZ_ENGINE", name)
    config = test_loop.config_of()
    problem = build_problem(config)
    assert isinstance(make_steps(config, problem, build_model(config, problem)), kind)
