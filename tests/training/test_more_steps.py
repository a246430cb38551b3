"""Runs that are given more steps, and those that cannot go on."""

from __future__ import annotations

import pytest
from test_resume import STEPS, assert_same, config_of, saved, stopped

from rnnviz.tasks import TASKS
from rnnviz.training import fit, train

pytestmark = pytest.mark.usefixtures("short_calls")


def test_more_steps_at_a_constant_rate_are_as_good_as_from_the_start(engine, tmp_path):
    short, config = (config_of(steps=steps, dropout=0.2) for steps in (7, STEPS))
    run = saved(fit(short), tmp_path / "run")
    assert run.status == "finished"
    found, expected = fit(config, resume=run), fit(config)
    assert found.status == "finished"
    assert found.config == config
    for name, value in expected.latest.weights.items():
        assert value.tobytes() == found.latest.weights[name].tobytes()
    steps = [one.step for one in found.snapshots]
    assert steps == sorted(set(steps))
    assert {0, 7, STEPS} <= set(steps)
    assert len(steps) <= config.snapshots + 1


def test_what_was_given_more_steps_can_be_stopped_too(engine, tmp_path):
    first, config = fit(config_of(steps=12)), config_of(steps=30, schedule="linear")
    expected = fit(config, resume=first)
    run = saved(stopped(train(config, resume=first), 20), tmp_path / "run")
    assert_same(fit(config, resume=run), expected)


def test_a_solved_run_goes_on_when_it_need_not_stop(monkeypatch):
    config = config_of(stop_when_solved=True)
    problem = TASKS[config.task].build({}, 0)
    monkeypatch.setattr(problem, "solved", lambda metric: True)
    *_, last = train(config, problem)
    assert (last.run.status, last.step) == ("solved", 0)
    more = config.replace(steps=STEPS + 5, stop_when_solved=False)
    *_, last = train(more, problem, resume=last.run)
    assert (last.run.status, last.step) == ("solved", STEPS + 5)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seed": 1}, "trained with other settings"),
        ({"schedule": "linear"}, "trained with other settings"),
        ({"steps": STEPS + 1, "learning_rate": 0.5}, "trained with other settings"),
        ({"steps": 3}, "already taken"),
    ],
)
def test_a_run_goes_on_with_its_own_settings_alone(change, words):
    config = config_of()
    run = stopped(train(config), 4)
    with pytest.raises(ValueError, match=words):
        train(config.replace(**change), resume=run)


def test_a_run_without_a_checkpoint_or_at_its_end_cannot_go_on(monkeypatch):
    config = config_of(steps=5)
    run = fit(config)
    with pytest.raises(ValueError, match="already taken 5 steps; ask for more"):
        train(config, resume=run)
    run.checkpoint = None
    with pytest.raises(ValueError, match="no checkpoint to continue from"):
        train(config.replace(steps=10), resume=run)
    monkeypatch.setattr("rnnviz.training.trainer.SMALL_CHECKPOINT", 100)
    assert fit(config).checkpoint is None


def test_another_text_is_refused():
    config = config_of("text-words")
    run = stopped(train(config), 4)
    run.details["problem"]["vocabulary"]["tokens"][-1] = "zebra"
    with pytest.raises(ValueError, match="not the text that the run was trained on"):
        train(config, resume=run)
