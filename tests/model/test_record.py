"""Traces and films: what a run's model does on one sequence, and that a saved run does the same."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from rnnviz.model import film, record, restore_model
from rnnviz.model.loss import batch_loss
from rnnviz.model.traces import shared_trace
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.tasks import TASKS, one_of, restore_problem
from rnnviz.training import fit
from rnnviz.training.evaluate import run_batch


def example(run, index=0):
    return one_of(restore_problem(run).examples(), index)


@pytest.mark.parametrize("task", TASKS)
def test_a_trace_is_what_the_model_did(task, small_config):
    run = fit(small_config(task))
    single = example(run)
    trace = record(run, single.inputs[:, 0], labels=["x"] * int(single.lengths[0]))
    model = restore_model(run)
    with torch.no_grad():
        expected = run_batch(model, single)
        encoded = model.encode(torch.from_numpy(single.inputs))
        gates = model.recurrent(encoded, record=True)[2]
    np.testing.assert_allclose(trace.predictions, expected.predictions[:, 0], rtol=1e-6)
    for name, value in gates.items():
        np.testing.assert_allclose(trace[name], value[:, 0], rtol=1e-6)
    assert trace.initial_cell_state.shape == (2,)
    assert len(trace) == single.lengths[0]


@pytest.mark.parametrize("cell", CELLS)
def test_a_film_has_every_snapshot_and_grows(cell, small_config):
    run = fit(small_config(cell=cell, num_layers=2))
    batch = restore_problem(run).examples()
    whole = film(run, batch, 3)
    assert whole.steps.tolist() == [s.step for s in run.snapshots]
    assert all(array.shape[0] == len(run.snapshots) for array in whole.quantities.values())
    assert set(whole.quantities) == set(run.config.spec.quantities)
    part = Run(run.id, run.config, run.snapshots[:2], details=run.details)
    grown = film(run, batch, 3, known=film(part, batch, 3))
    for name, array in whole.quantities.items():
        np.testing.assert_array_equal(grown.quantities[name], array)
    for one, other in zip(grown.answers, whole.answers, strict=True):
        np.testing.assert_array_equal(one, other)
    assert film(run, batch, 3, known=grown) is grown


@pytest.mark.parametrize("task", TASKS)
def test_a_saved_run_is_looked_at_without_its_data(task, tmp_path, small_config):
    run = fit(small_config(task))
    run.save(tmp_path / "run")
    again = Run.load(tmp_path / "run")
    if task.startswith("text-"):
        again.config = again.config.replace(task_options={})
    one, other = example(run), example(again)
    np.testing.assert_array_equal(one.inputs, other.inputs)
    first, second = record(run, one.inputs[:, 0]), record(again, other.inputs[:, 0])
    np.testing.assert_array_equal(first["cell_state"], second["cell_state"])


@pytest.mark.parametrize("cell", CELLS)
def test_gradients_at_the_states_are_those_of_a_nudge(cell, small_config):
    run = fit(small_config(cell=cell, steps=2, snapshots=2))
    single = example(run)
    trace = record(run, single.inputs[:, 0], batch=single)
    time = len(trace)
    assert trace.gradients["cell_state"].shape == (time, 2)
    assert np.abs(trace.gradients["hidden_state"]).max() > 0
    # The last hidden state is read by the loss alone: its gradient is the read-out's.
    model = restore_model(run)
    result = run_batch(model, single)
    logits = result.predictions.detach().requires_grad_()
    batch_loss(model.shape, logits, single).backward()
    expected = logits.grad[-1, 0] @ model.readout.weight
    np.testing.assert_allclose(
        trace.gradients["hidden_state"][-1], expected.detach(), rtol=1e-4, atol=1e-7
    )


@pytest.mark.parametrize(
    "inputs", [[], [[0.0]], [0, 99], [-1, 0], [0.5] * 3 and np.zeros((2, 2, 2))]
)
def test_wrong_sequences_get_a_sentence(inputs, small_config):
    run = fit(small_config())
    with pytest.raises(ValueError, match=r"\.$"):
        record(run, inputs)


@pytest.mark.parametrize("task", ["text-words", "adding"])
def test_a_restored_model_reads_the_weights_where_they_are(small_config, task):
    run = fit(small_config(task))
    kept = {name: value.copy() for name, value in run.latest.weights.items()}
    before = torch.random.get_rng_state()
    model = restore_model(run)
    assert torch.equal(torch.random.get_rng_state(), before)
    for name, parameter in model.named_parameters():
        assert np.shares_memory(parameter.detach().numpy(), run.latest.weights[name])
    if run.config.tie_weights:
        assert model.readout.weight is model.encoder.weight
    film(run, restore_problem(run).examples())  # goes through all snapshots
    for name, value in kept.items():
        np.testing.assert_array_equal(run.latest.weights[name], value)


def test_a_trace_that_is_changed_leaves_its_run_as_it_was(small_config):
    run = fit(small_config())
    trace = record(run, example(run).inputs[:, 0])
    before = {name: array.copy() for name, array in run.latest.weights.items()}
    for array in (*trace.weights.values(), *trace.arrays.values(), *trace.initial.values()):
        array[...] = 7
    for name, array in run.latest.weights.items():
        np.testing.assert_array_equal(array, before[name])


class Called(torch.overrides.TorchFunctionMode):
    """Notes what is asked of torch."""

    def __init__(self):
        super().__init__()
        self.names = []

    def __torch_function__(self, function, types, given=(), named=None):
        self.names.append(function.__name__)
        return function(*given, **(named or {}))


@pytest.mark.parametrize("task", ["adding", "text-words"])
def test_a_model_is_restored_without_drawing_weights(task, small_config):
    run = fit(small_config(task, forget_bias=1.0))
    with Called() as called:
        model = restore_model(run)
    assert "empty" in called.names
    assert not {"uniform_", "fill_"} & {*called.names}
    assert model.weights_as_numpy().keys() == run.latest.weights.keys()


def test_weights_that_do_not_fit_get_a_sentence(small_config):
    run = fit(small_config())
    run.config = run.config.replace(hidden_size=6)
    with pytest.raises(ValueError, match="missing or does not fit"):
        restore_model(run)


def test_a_trace_that_is_kept_shares_its_runs_weights_and_cannot_change_them(small_config):
    run = fit(small_config())
    trace = shared_trace(run, example(run).inputs[:, 0])
    for name, own in trace.weights.items():
        assert np.shares_memory(own, run.latest.weights[f"recurrent.{name}_l0"])
        with pytest.raises(ValueError, match="read-only"):
            own[:] = 0
