"""The training loop: one config, one run; it learns, stops, and says when it fails."""

from __future__ import annotations

import math
import sys

import numpy as np
import pytest
import torch

from rnnviz.config import SETTINGS
from rnnviz.model import build_model, restore_model
from rnnviz.model.loss import batch_loss
from rnnviz.spec import CELLS
from rnnviz.tasks import TASKS, build_problem, default_config
from rnnviz.training import evaluate, fit, run_batch, train, untrained

TEXT = (
    " ".join(
        f"the {a} saw the {b} and the {b} saw it ."
        for a in ["cat", "dog", "fox"]
        for b in ["cow", "hen", "owl"]
    )
    * 6
)


def config_of(task="embedded-reber", cell="lstm", **changes):
    settings = {"hidden_size": 5, "steps": 6, "batch_size": 4, "snapshots": 4}
    if task.startswith("text-"):
        settings |= {"task_options": {"text": TEXT, "length": 7}, "embedding_size": 5}
    if task == "adding":
        settings["task_options"] = {"length": 12}
    return default_config(task, cell, **(settings | changes))


def assert_same(one, other):
    assert [p.loss for p in one.points] == [p.loss for p in other.points]
    for first, second in zip(one.snapshots, other.snapshots, strict=True):
        assert first.step == second.step
        assert first.metric == second.metric
        for name, value in first.weights.items():
            np.testing.assert_array_equal(value, second.weights[name])


@pytest.mark.parametrize("task", TASKS)
def test_the_same_config_gives_the_same_run(task):
    config = config_of(task, dropout=0.3)
    assert_same(fit(config), fit(config))


@pytest.mark.parametrize("task", TASKS)
def test_another_seed_gives_another_run(task):
    one, other = fit(config_of(task)), fit(config_of(task, seed=1))
    assert [p.loss for p in one.points] != [p.loss for p in other.points]


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_learns(cell):
    run = fit(config_of(cell=cell, steps=60, learning_rate=0.03, hidden_size=8))
    losses = [point.loss for point in run.points]
    assert losses[-1] < losses[0]
    assert run.weights_are_finite


@pytest.mark.parametrize("optimizer", SETTINGS["optimizer"].choices)
@pytest.mark.parametrize("schedule", SETTINGS["schedule"].choices)
def test_every_optimizer_moves_the_weights(optimizer, schedule):
    run = fit(config_of(optimizer=optimizer, schedule=schedule))
    first, last = run.snapshots[0].weights, run.latest.weights
    assert any(not np.array_equal(first[name], last[name]) for name in first)


def test_a_linear_schedule_takes_smaller_steps_at_the_end():
    slow = fit(
        config_of(
            optimizer="sgd", schedule="linear", learning_rate=1.0, steps=2, snapshots=3, clip=0.1
        )
    )
    fast = fit(
        config_of(
            optimizer="sgd", schedule="constant", learning_rate=1.0, steps=2, snapshots=3, clip=0.1
        )
    )

    def moved(run):
        before, after = run.snapshots[1].weights, run.snapshots[2].weights
        return math.sqrt(sum(float(((before[k] - after[k]) ** 2).sum()) for k in before))

    assert moved(slow) == pytest.approx(0.01 * moved(fast), rel=0.05)


def test_the_first_progress_has_the_untrained_weights():
    config = config_of()
    first = next(train(config))
    assert first.step == 0
    assert first.loss is None
    assert first.remaining is None
    assert_same(first.run, untrained(config))


def test_progress_counts_and_ends():
    seen = list(train(config_of()))
    steps = [progress.step for progress in seen]
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (0, 6)
    assert seen[-1].remaining == 0
    assert seen[-1].run.status == "finished"
    assert seen[-1].run.latest.step == 6
    assert seen[0].run.snapshots[0].step == 0


def test_snapshots_are_about_as_many_as_asked_for_and_denser_early():
    steps = [s.step for s in fit(config_of(steps=200, snapshots=20)).snapshots]
    assert len(steps) == 20
    assert steps[0] == 0
    assert steps[-1] == 200
    assert np.diff(steps)[:5].mean() < np.diff(steps)[-5:].mean()


def test_closing_keeps_where_it_was_stopped():
    steps = train(config_of(steps=500))
    run = next(steps).run
    reached = [next(steps).step for _ in range(7)][-1]
    steps.close()
    assert run.status == "stopped"
    assert 7 <= reached < 500
    assert run.latest.step == reached
    assert run.points[-1].step == reached


def test_a_diverging_run_says_so_and_keeps_its_last_good_weights():
    config = config_of(optimizer="sgd", learning_rate=100.0, steps=400, snapshots=200)
    run = fit(config)
    assert run.status == "diverged"
    assert "learning rate below 100" in run.message
    assert f"the weights of step {run.latest.step:,} are kept" in run.message
    assert run.weights_are_finite
    problem = build_problem(config)
    model = restore_model(run)
    batch = problem.examples()
    with torch.no_grad():
        first, kept = (
            batch_loss(model.shape, run_batch(m, batch).predictions, batch).item()
            for m in (restore_model(run, 0), model)
        )
    assert kept <= 3 * first


def test_closing_a_training_that_has_ended_changes_nothing():
    for config in (config_of(), config_of(optimizer="sgd", learning_rate=100.0, steps=400)):
        steps = train(config)
        run = next(step.run for step in steps if step.run.status != "running")
        status, count = run.status, len(run.snapshots)
        steps.close()
        assert (run.status, len(run.snapshots)) == (status, count)
        assert status in ("finished", "diverged")


def test_a_step_that_would_take_gigabytes_is_refused():
    with pytest.raises(ValueError, match="choose a smaller batch, hidden size or length"):
        train(config_of("adding", batch_size=1024, hidden_size=1024, task_options={"length": 1000}))


def test_a_large_test_set_is_measured_in_pieces(monkeypatch):
    config = config_of("adding", cell="gru")
    problem = build_problem(config)
    model = build_model(config, problem)
    whole = evaluate(model, problem)
    # The function of the same name hides the module.
    monkeypatch.setattr(sys.modules["rnnviz.training.evaluate"], "PIECE_NUMBERS", 5000)
    assert evaluate(model, problem) == whole


def test_it_can_stop_as_soon_as_it_is_solved(monkeypatch):
    config = config_of(steps=50, stop_when_solved=True)
    problem = TASKS[config.task].build({}, 0)
    monkeypatch.setattr(problem, "solved", lambda metric: True)
    *_, last = train(config, problem)
    assert last.run.status == "solved"
    assert last.step == 0


@pytest.mark.parametrize(
    "change",
    [
        {"task": "no-such-task"},
        {"task_options": {"colour": 1}},
        {"hidden_size": 1024, "num_layers": 4, "embedding_size": 1024},
    ],
)
def test_what_cannot_be_trained_is_said_before_the_first_step(change):
    with pytest.raises(ValueError, match=r"\.$"):
        train(config_of().replace(**change))


def test_text_streams_carry_their_state():
    config = config_of("text-words", steps=3, snapshots=2)
    problem = TASKS["text-words"].build(config.task_options, 0)
    carried = [problem.draw(np.random.default_rng(0), 4, step).carry for step in range(3)]
    assert carried == [False, True, True]
