"""A small run with everything in it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.run import Point, Run, Snapshot


def build(steps: tuple[int, ...] = (0, 5, 9), run_id: str = "abcd-1") -> Run:
    random = np.random.default_rng(0)
    snapshots = [
        Snapshot(
            step,
            None if step == 0 else 0.1 * step,
            10.0 * step,
            {
                "weight_ih_l0": random.normal(size=(4, 3)).astype(np.float32),
                "readout.bias": random.normal(size=2).astype(np.float32),
            },
        )
        for step in steps
    ]
    points = [Point(step, 1.0 / (1 + step), None, 0.5 * step) for step in range(10)]
    config = ExperimentConfig(task="adding", task_options={"length": 20})
    return Run(run_id, config, snapshots, points, "finished", "Done.", {"name": "größer"})


@pytest.fixture
def make_run() -> Callable[..., Run]:
    return build


@pytest.fixture
def run() -> Run:
    return build()
