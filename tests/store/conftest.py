"""A store of its own for each test, and small runs to put in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.run import Point, Run, Snapshot
from rnnviz.store import FolderStore


def build(run_id: str = "run-1", name: str = "", size: int = 4, count: int = 2) -> Run:
    snapshots = [
        Snapshot(step, None, 50.0 + step, {"weight": np.full(size, step, np.float32)})
        for step in range(count)
    ]
    points = [Point(1, 0.5, None, 0.1), Point(2, 0.25, None, 0.2)]
    details = {"name": name} if name else {}
    return Run(run_id, ExperimentConfig(), snapshots, points, "finished", "Done.", details)


@pytest.fixture
def make_run() -> Callable[..., Run]:
    return build


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "runs", shipped=tmp_path / "models")
