"""A training that was stopped, saved, loaded and resumed is the one that was never stopped."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import test_loop
import test_steps
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.config import SETTINGS
from rnnviz.model.choice import engine_called
from rnnviz.run import Run
from rnnviz.spec import CELLS, CellSpec
from rnnviz.training import fit, train
from rnnviz.training.steps import CompiledSteps, TorchSteps

ENGINES = ["compiled", "torch"]
STEPS = 12
pytestmark = pytest.mark.usefixtures("short_calls")


def config_of(task="embedded-reber", cell="lstm", **changes):
    """Few snapshots, so that most stops add one of their own."""
    settings = {"steps": STEPS, "snapshots": 5, "learning_rate": 0.02, "stop_when_solved": False}
    return test_loop.config_of(task, cell, **(settings | changes))


def stopped(steps, at):
    """The run of a training that is closed at the first progress from a step on."""
    for progress in steps:
        if progress.step >= at:
            break
    steps.close()
    return progress.run


def saved(run, folder):
    run.save(folder)
    return Run.load(folder)


def facts(run):
    """All that must be the same; the seconds are left out."""
    return {
        "status": (run.status, run.message),
        "points": [dataclasses.replace(point, seconds=0.0) for point in run.points],
        "snapshots": [(one.step, one.loss, one.metric) for one in run.snapshots],
        "details": run.details,
    }


def assert_same(run, expected):
    assert facts(run) == facts(expected)
    for one, other in zip(run.snapshots, expected.snapshots, strict=True):
        assert set(one.weights) == set(other.weights)
        for name, value in one.weights.items():
            assert value.tobytes() == other.weights[name].tobytes(), (one.step, name)


def assert_resumes(config, folder, stops=(7,)):
    """Stop, save, load and resume at each of some steps, and compare with a run never stopped."""
    steps = train(config, run_id="abcd")
    for at in stops:
        run = saved(stopped(steps, at), folder)
        assert run.status == "stopped"
        assert run.latest.step == run.checkpoint.step >= at
        steps = train(config, resume=run)
    *_, last = steps
    assert last.run.id == "abcd"
    assert_same(last.run, fit(config))


mostly_compiled = pytest.mark.parametrize(
    "engine", ["compiled", pytest.param("torch", marks=pytest.mark.long)], indirect=True
)
"""The usual tests take torch in what differs between tasks and cells less."""


@mostly_compiled
@pytest.mark.parametrize("cell", CELLS)
def test_every_cell(engine, cell, tmp_path):
    assert_resumes(config_of(cell=cell, num_layers=2, dropout=0.2), tmp_path / "run", (4, 9))


@mostly_compiled
@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_on_a_text_whose_state_is_carried(engine, cell, tmp_path):
    assert_resumes(config_of("text-words", cell), tmp_path / "run")


@mostly_compiled
@pytest.mark.parametrize("task", test_steps.QUICK)
def test_every_task(engine, task, tmp_path):
    changes = {"dropout": 0.3, "num_layers": 2}
    if task.startswith("digits") or task.startswith("temporal"):
        changes |= {"steps": 8}
    assert_resumes(config_of(task, **changes), tmp_path / "run", (3,))


@pytest.mark.parametrize("optimizer", SETTINGS["optimizer"].choices)
@pytest.mark.parametrize("schedule", SETTINGS["schedule"].choices)
def test_every_optimizer(engine, optimizer, schedule, tmp_path):
    config = config_of(optimizer=optimizer, schedule=schedule, clip=0.5)
    assert_resumes(config, tmp_path / "run", (3, 4, 9))


@pytest.mark.parametrize("task", ["text-words", "text-chars"])
def test_tied_weights(engine, task, tmp_path):
    assert_resumes(config_of(task, tie_weights=True, dropout=0.2), tmp_path / "run")


def test_large_one_hot_alphabets_go_through_torch(monkeypatch, tmp_path):
    monkeypatch.setattr("rnnviz.training.steps.LARGEST_ONE_HOT", 3)
    config = config_of(num_layers=2, dropout=0.2)
    run = stopped(train(config), 4)
    assert run.checkpoint.state["engine"] == "layers"
    assert_resumes(config, tmp_path / "run")


@given(
    stops=st.lists(st.integers(0, STEPS - 4), min_size=1, max_size=3).map(sorted),
    changes=st.fixed_dictionaries(
        {
            "cell": st.sampled_from(list(CELLS)),
            "optimizer": st.sampled_from(SETTINGS["optimizer"].choices),
            "dropout": st.sampled_from([0.0, 0.4]),
            "clip": st.sampled_from([None, 0.3]),
            "num_layers": st.integers(1, 3),
            "batch_size": st.integers(1, 5),
            "snapshots": st.integers(2, 40),
            "seed": st.integers(0, 2**31 - 1),
        }
    ),
    task=st.sampled_from(["embedded-reber", "adding", "text-words", "text-chars"]),
    engine=st.sampled_from(ENGINES),
)
@settings(max_examples=12)
def test_whatever_is_trained_and_whenever_it_stops(stops, changes, task, engine, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RNNVIZ_ENGINE", engine)
        assert_resumes(config_of(task, **changes), tmp_path_factory.mktemp("s") / "run", stops)


def test_a_checkpoint_of_any_moment_will_do(engine, tmp_path):
    """A server that is killed has saved the run and its checkpoint some steps before."""
    config = config_of("text-words", dropout=0.2, steps=8, snapshots=3)
    kept = []
    for progress in train(config):
        if progress.run.status == "running":
            kept.append(progress.run.copy())
            kept[-1].checkpoint = progress.checkpoint()
    expected = progress.run
    for run in kept:
        assert_same(fit(config, resume=saved(run, tmp_path / "run")), expected)


def test_snapshots_later_than_the_checkpoint_are_made_again():
    config = config_of(snapshots=10)
    steps = train(config)
    for progress in steps:
        if progress.step >= 6:
            made = progress.checkpoint()
            break
    *_, last = steps
    expected, later = last.run, last.run.copy()
    later.checkpoint = made
    assert later.latest.step > made.step
    assert_same(fit(config, resume=later), expected)


def test_the_given_run_is_not_changed():
    config = config_of()
    run = stopped(train(config), 7)
    before, made = facts(run), run.checkpoint
    arrays = {name: array.copy() for name, array in made.arrays.items()}
    fit(config, resume=run)
    assert facts(run) == before
    assert run.checkpoint is made
    assert all(np.array_equal(array, made.arrays[name]) for name, array in arrays.items())


def test_what_a_stop_adds_is_shown_until_the_run_goes_on():
    config = config_of(steps=1000, snapshots=3)
    run = stopped(train(config), 11)
    assert run.latest.step == run.points[-1].step == run.checkpoint.step
    steps = train(config, resume=run)
    first = next(steps)
    assert first.step == run.checkpoint.step
    assert [one.step for one in first.run.snapshots] == [0]
    assert first.run.points == [point for point in run.points if point.step % 2 == 0]
    assert first.loss == pytest.approx(np.mean(run.checkpoint.state["recent"]))
    assert first.elapsed == run.checkpoint.state["elapsed"]


def test_a_name_stays_with_the_run():
    config = config_of()
    run = stopped(train(config), 4)
    run.details["name"] = "mine"
    assert fit(config, resume=run).details["name"] == "mine"


def test_what_is_stopped_before_its_first_step_can_go_on(engine, tmp_path):
    assert_resumes(config_of("text-words", dropout=0.2), tmp_path / "run", (0, 0))


def test_it_diverges_just_as_well(engine, tmp_path):
    config = config_of(optimizer="sgd", learning_rate=100.0, steps=400, snapshots=200)
    expected = fit(config)
    assert expected.status == "diverged"
    assert expected.checkpoint is None
    run = saved(stopped(train(config), 1), tmp_path / "run")
    assert_same(fit(config, resume=run), expected)


def test_the_engine_of_the_checkpoint_goes_on(monkeypatch):
    config = config_of(dropout=0.2)
    for name, other in (ENGINES, ENGINES[::-1]):
        monkeypatch.setenv("RNNVIZ_ENGINE", name)
        expected, run = fit(config), stopped(train(config), 7)
        monkeypatch.setenv("RNNVIZ_ENGINE", other)
        assert_same(fit(config, resume=run), expected)


@pytest.mark.parametrize("optimizer", SETTINGS["optimizer"].choices)
def test_torch_goes_on_where_the_compiled_engine_cannot_serve(monkeypatch, optimizer):
    """It converts exactly, so the next steps differ by rounding alone."""
    config = config_of("text-words", optimizer=optimizer, dropout=0.2, learning_rate=0.01)
    expected, run = fit(config), stopped(train(config), 7)
    assert run.checkpoint.state["engine"] == "compiled"
    monkeypatch.setattr("rnnviz.training.steps.has_compiled", lambda: False)
    found = fit(config, resume=run)
    assert found.checkpoint.state["engine"] == "torch"
    for name, value in expected.latest.weights.items():
        np.testing.assert_allclose(found.latest.weights[name], value, atol=1e-3)
    assert [p.loss for p in found.points] == pytest.approx([p.loss for p in expected.points], 1e-3)


def test_weights_without_a_gradient_keep_torchs_own_count(monkeypatch, tmp_path):
    """Sequences of one step leave the weights of delayed gates out of every step."""
    monkeypatch.setenv("RNNVIZ_ENGINE", "torch")
    spec = CellSpec.from_dict(CELLS["lstm"].to_dict())
    config = config_of(cell=spec)
    run = stopped(train(config), 4)
    assert set(run.checkpoint.state["taken"].values()) == {run.checkpoint.step}
    taken = run.checkpoint.state["taken"]
    del taken["readout.bias"]
    first = next(train(config, resume=saved(run, tmp_path / "run")))
    assert first.checkpoint().state["taken"] == taken


def test_steps_are_taken_by_what_the_checkpoint_names(monkeypatch):
    config, kinds = config_of(), []
    run = stopped(train(config), 4)
    for name in ENGINES:
        made = dataclasses.replace(run.checkpoint, state=run.checkpoint.state | {"engine": name})
        run.checkpoint = made
        steps = train(config, resume=run)
        trainer = steps.gi_frame.f_locals["self"]
        kinds.append((type(trainer.steps), trainer.model.recurrent.engine))
    assert kinds == [
        (CompiledSteps, engine_called("compiled")),
        (TorchSteps, engine_called("torch")),
    ]
