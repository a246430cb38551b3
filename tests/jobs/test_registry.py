from __future__ import annotations

from typing import Any, NoReturn

import numpy as np
import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import Job, Progress
from rnnviz.jobs.parts import Asker
from rnnviz.jobs.registry import Registry
from rnnviz.run import Run, Snapshot
from rnnviz.training import Progress as TrainingProgress
from tests.jobs.waiting import DATA, PATIENCE


def no_checkpoint() -> NoReturn:
    raise NotImplementedError


def ended(registry: Registry, nbytes: int, saved: bool = True) -> Job:
    """A job that has ended with so many bytes of weights."""
    config = ExperimentConfig()
    job = Job(config, Asker("me"), DATA, controller=None, clock=lambda: 0.0)  # type: ignore[arg-type]
    weights = {"w": np.zeros(nbytes // 4, np.float32)}
    run = Run(job.id, config, [Snapshot(0, None, None, weights)])
    progress: Progress = TrainingProgress(1, 1, None, None, 0.0, None, run, no_checkpoint)
    job._progress, job._saved = progress, saved
    registry.add(job)
    registry.end(job)
    return job


def kept(jobs: list[Job]) -> list[int]:
    return [index for index, job in enumerate(jobs) if not job.released]


def test_weights_are_kept_up_to_a_size() -> None:
    registry = Registry(most_bytes=1000)
    jobs = [ended(registry, 400) for _ in range(4)]
    assert kept(jobs) == [2, 3]
    jobs.append(ended(registry, 100))
    assert kept(jobs) == [2, 3, 4]


def test_the_last_ones_weights_are_kept_whatever_their_size() -> None:
    registry = Registry(most_bytes=1000)
    jobs = [ended(registry, 400), ended(registry, 8000)]
    assert kept(jobs) == [1]
    jobs.append(ended(registry, 400))
    assert kept(jobs) == [2]


@pytest.mark.parametrize(("size", "left"), [(400, 10), (4, 20)])
def test_weights_that_could_not_be_stored_stay_longer(size: int, left: int) -> None:
    registry = Registry(most_bytes=1000)
    jobs = [ended(registry, size, saved=False) for _ in range(20)]
    assert kept(jobs) == list(range(20 - left, 20))


def test_the_data_of_old_jobs_is_let_go() -> None:
    registry = Registry(most_problems=2)
    jobs = [ended(registry, 4) for _ in range(4)]
    assert [job.problem for job in jobs] == [None, None, DATA, DATA]


def test_a_job_without_its_data_is_restarted_from_its_config(
    runner: Any, training: Any, config: Any
) -> None:
    jobs = []
    for seed in range(6):
        jobs.append(runner.submit(config(seed), problem=DATA))
        assert jobs[-1].wait(PATIENCE)
    assert jobs[0].restart().wait(PATIENCE)
    assert jobs[5].restart().wait(PATIENCE)
    assert training.started[-2:] == [0, 5]
    assert training.problems[-2:] == [None, DATA]
