"""Training and recording on a device: which one it is, and that every tensor is on it."""

from __future__ import annotations

import measuring
import numpy as np
import pytest
import test_loop
import test_resume
import test_steps
import torch
from pretend_device import CUDA, PretendDevice, WrongDeviceError

from rnnviz.config import SETTINGS
from rnnviz.model import choose_device, record
from rnnviz.spec import CELLS
from rnnviz.tasks import one_of, restore_problem
from rnnviz.training import fit, train


def config_of(task="reber", cell="lstm", **changes):
    settings = {"steps": 3, "snapshots": 3, "dropout": 0.3, "num_layers": 2, "clip": 0.5}
    return test_loop.config_of(task, cell, **(settings | changes))


def assert_same(one, other):
    for first, second in zip(one.snapshots, other.snapshots, strict=True):
        for name, value in first.weights.items():
            np.testing.assert_array_equal(value, second.weights[name])


@pytest.fixture(autouse=True)
def small_test_set(monkeypatch):
    measuring.patch_evaluation(monkeypatch)


@pytest.fixture
def cuda(monkeypatch):
    """A machine with two CUDA devices."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)


@pytest.fixture
def pretended(monkeypatch):
    """One CUDA device on which nothing but torch's rules is checked."""
    monkeypatch.setattr("rnnviz.training.loop.choose_device", lambda name: CUDA)
    monkeypatch.setattr("rnnviz.model.traces.choose_device", lambda name: CUDA)
    monkeypatch.setenv("RNNVIZ_ENGINE", "torch")
    with PretendDevice() as mode:
        yield mode
    assert mode.moved > 100


def test_the_cpu_is_where_nothing_is_asked_for(monkeypatch):
    monkeypatch.delenv("RNNVIZ_DEVICE", raising=False)
    assert choose_device() == torch.device("cpu")
    monkeypatch.setenv("RNNVIZ_DEVICE", "")
    assert choose_device() == torch.device("cpu")


@pytest.mark.usefixtures("cuda")
def test_a_device_that_is_there_is_taken(monkeypatch):
    assert choose_device("auto") == choose_device("cuda") == torch.device("cuda")
    assert choose_device("cuda:1") == torch.device("cuda", 1)
    assert choose_device("cpu") == torch.device("cpu")
    monkeypatch.setenv("RNNVIZ_DEVICE", "cuda")
    assert choose_device() == torch.device("cuda")
    with pytest.raises(ValueError, match=r"no device 'cuda:2' on this machine; .* 0 to 1\.$"):
        choose_device("cuda:2")


def test_a_device_that_is_not_there_is_refused(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert choose_device("auto") == torch.device("cpu")
    said = 'There is no CUDA device on this machine; choose device="cpu" or leave it out.'
    config, run = config_of(), fit(config_of())
    for work in (
        lambda: choose_device("cuda"),
        lambda: fit(config, device="cuda"),
        lambda: train(config, device="cuda:1"),
        lambda: record(run, [0, 1], device="cuda"),
    ):
        with pytest.raises(ValueError, match="no CUDA device") as caught:
            work()
        assert str(caught.value) == said
    monkeypatch.setenv("RNNVIZ_DEVICE", "cuda")
    with pytest.raises(ValueError, match="no CUDA device"):
        fit(config)


def test_an_unknown_device_is_refused(monkeypatch):
    with pytest.raises(ValueError, match=r'must be "cpu", "cuda" or "auto", not \'gpu\'\.'):
        choose_device("gpu")
    monkeypatch.setenv("RNNVIZ_DEVICE", "cuda:x")
    with pytest.raises(ValueError, match="The device of RNNVIZ_DEVICE must be"):
        choose_device()


def test_the_cpu_can_be_asked_for_in_so_many_words(monkeypatch):
    config = config_of()
    expected = fit(config)
    monkeypatch.setenv("RNNVIZ_DEVICE", "nonsense")
    assert_same(fit(config, device="cpu"), expected)
    assert len(record(expected, [0, 1, 2], device="cpu")) == 3


@pytest.mark.usefixtures("pretended")
@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_trains_and_is_recorded_on_the_device(cell):
    run = fit(config_of(cell=cell))
    assert run.status in ("finished", "solved")
    assert run.checkpoint.state["engine"] == "torch"
    batch = one_of(restore_problem(run).examples(), 0)
    assert len(record(run, batch.inputs[:, 0], layer=0, batch=batch).gradients) == 2
    assert len(record(run, batch.inputs[:, 0])) == len(batch.inputs)


@pytest.mark.usefixtures("pretended")
@pytest.mark.parametrize("task", test_steps.QUICK)
def test_every_task_trains_on_the_device(task):
    assert fit(config_of(task)).status in ("finished", "solved")


@pytest.mark.parametrize("optimizer", SETTINGS["optimizer"].choices)
def test_a_run_moves_between_devices(monkeypatch, optimizer, request):
    """Weights, dropout and checkpoints are the same numbers wherever they are."""
    monkeypatch.setenv("RNNVIZ_ENGINE", "torch")
    config = config_of("text-words", optimizer=optimizer, steps=6, learning_rate=0.01)
    expected, run = fit(config), test_resume.stopped(train(config), 3)
    request.getfixturevalue("pretended")
    for found in (fit(config), fit(config, resume=run)):
        assert [one.step for one in found.snapshots] == [one.step for one in expected.snapshots]
        for name, value in expected.latest.weights.items():
            np.testing.assert_allclose(found.latest.weights[name], value, atol=1e-5)


def test_the_pretended_device_finds_what_torch_would_refuse():
    with PretendDevice():
        here, there = torch.ones(2), torch.ones(2).to(CUDA)
        assert there.device == (there * 2).device == torch.zeros_like(there).device == CUDA
        for work in (
            lambda: here + there,
            lambda: torch.stack([here, there]),
            lambda: there + torch.zeros(2),
            lambda: here[there.long()],
            lambda: there.numpy(),
            lambda: torch.rand(2, device=CUDA, generator=torch.Generator()),
        ):
            with pytest.raises(WrongDeviceError):
                work()
        assert (there * torch.tensor(2.0)).cpu().numpy().tolist() == [2, 2]
