"""Computing leaves the process as it was: its threads above all."""

from __future__ import annotations

import os
import random
import threading

import numpy as np
import pytest
import torch
from threadpoolctl import ThreadpoolController

import rnnviz as rv
from rnnviz.analysis import carousel
from rnnviz.engine.kernels import blas
from rnnviz.model import Recurrent
from rnnviz.model.threads import one_thread
from rnnviz.tasks import TASKS, default_config

LIBRARIES = ThreadpoolController().select(user_api="blas").lib_controllers


@pytest.fixture
def several():
    """Two threads for every BLAS and three for torch, as a user may have set them."""
    before, own = [each.get_num_threads() for each in LIBRARIES], torch.get_num_threads()
    for each in LIBRARIES:
        each.set_num_threads(2)
    torch.set_num_threads(3)
    yield
    for each, number in zip(LIBRARIES, before, strict=True):
        each.set_num_threads(number)
    torch.set_num_threads(own)


def process():
    """What the rest of a program may rely on."""
    numbers = [each.get_num_threads() for each in LIBRARIES]
    in_a_new_thread = []
    other = threading.Thread(target=lambda: in_a_new_thread.append(torch.get_num_threads()))
    other.start()
    other.join()
    return {
        "threads": (numbers, torch.get_num_threads(), in_a_new_thread),
        "random numbers": (random.getstate(), torch.get_rng_state().tolist()),
        "torch": (torch.get_default_dtype(), torch.is_grad_enabled()),
        "errors": np.geterr(),
        "priority": os.getpriority(os.PRIO_PROCESS, 0) if hasattr(os, "getpriority") else 0,
    }


def everything():
    """A layer of one's own, a training and a recording with and without gradients."""
    layer = Recurrent("gru", 3, 4, generator=torch.Generator().manual_seed(0))
    layer(torch.zeros(5, 2, 3, requires_grad=True))[0].sum().backward()
    config = default_config("embedded-reber", hidden_size=4, steps=2, batch_size=2)
    run = rv.fit(config)
    batch = TASKS[config.task].build({}, 0).examples()
    trace = rv.record(run, batch.inputs[:8, 0])
    carousel.jacobian_norm(trace)


@pytest.mark.parametrize("engine", ["compiled", "torch"])
@pytest.mark.usefixtures("several")
def test_computing_leaves_the_process_as_it_was(monkeypatch, engine):
    monkeypatch.setenv("RNNVIZ_ENGINE", engine)
    before = process()
    everything()
    assert process() == before


@pytest.mark.usefixtures("several")
def test_a_training_that_waits_holds_nothing():
    before = process()
    steps = rv.training.train(
        default_config("embedded-reber", hidden_size=4, steps=4, batch_size=2)
    )
    next(steps)
    assert process() == before
    steps.close()
    assert process() == before


@pytest.mark.usefixtures("several")
def test_trainings_side_by_side_leave_every_thread_as_it_was():
    before, found = process(), []
    inside, leave = threading.Event(), threading.Event()

    def first():
        with one_thread, blas.one_thread:
            inside.set()
            leave.wait(timeout=60)
        found.append(torch.get_num_threads())

    def second():
        inside.wait()
        with one_thread, blas.one_thread:
            assert torch.get_num_threads() == 1
            assert {each.get_num_threads() for each in blas.libraries()} == {1}
            leave.set()
            workers[0].join(timeout=60)
            assert torch.get_num_threads() == 1
            assert {each.get_num_threads() for each in blas.libraries()} == {1}
        found.append(torch.get_num_threads())

    workers = [threading.Thread(target=each) for each in (first, second)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert found == [3, 3]
    assert process() == before


def test_one_inside_another_changes_nothing(several):
    with one_thread:
        with one_thread:
            pass
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == 3
