"""A store of its own for each test, of each kind, and small runs to put in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Table, update

from rnnviz.config import ExperimentConfig
from rnnviz.run import Point, Run, Snapshot
from rnnviz.store import RunStore, export_run
from rnnviz.tasks import default_config
from rnnviz.training import train

MakeRun = Callable[..., Run]
OpenStore = Callable[..., RunStore]


def build(run_id: str = "run-1", name: str = "", size: int = 4, count: int = 2) -> Run:
    snapshots = [
        Snapshot(step, None, 50.0 + step, {"weight": np.full(size, step, np.float32)})
        for step in range(count)
    ]
    points = [Point(1, 0.5, None, 0.1), Point(2, 0.25, None, 0.2)]
    details = {"name": name} if name else {}
    return Run(run_id, ExperimentConfig(), snapshots, points, "finished", "Done.", details)


@pytest.fixture
def make_run() -> MakeRun:
    return build


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    """A store in a folder."""
    found = RunStore(tmp_path / "runs", shipped=tmp_path / "models")
    yield found
    found.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "runs")
    return str(request.getfixturevalue("postgres_address"))


@pytest.fixture
def opened(address: str, tmp_path: Path) -> Iterator[OpenStore]:
    """Open the store, as often as there are servers; all of them are the same one."""
    stores: list[RunStore] = []

    def open_one(**settings: Any) -> RunStore:
        stores.append(RunStore(address, shipped=tmp_path / "models", **settings))
        return stores[-1]

    yield open_one
    for one in stores:
        one.close()


@pytest.fixture
def any_store(opened: OpenStore) -> RunStore:
    return opened()


def set_column(store: RunStore, table: Table, run: str, **values: Any) -> None:
    """Change a run's row in a table, such as its age."""
    column = table.c.id if "id" in table.c else table.c.run
    with store._database.write() as connection:
        connection.execute(update(table).where(column == run).values(**values))


def train_a_little(task: str = "embedded-reber", **settings: Any) -> Run:
    """A run that was stopped after five steps and can go on."""
    sizes = {"hidden_size": 3, "steps": 40, "batch_size": 2, "snapshots": 4, "seed": 1}
    config = default_config(task, "lstm", **(sizes | settings))
    steps = train(config)
    for progress in steps:
        if progress.step >= 5:
            break
    steps.close()
    return progress.run


@pytest.fixture(scope="session")
def trained_once() -> Run:
    with pytest.MonkeyPatch.context() as patch:
        # Ready at once, where the compiled engine may first have to be made.
        patch.setenv("RNNVIZ_ENGINE", "torch")
        return train_a_little(dropout=0.25, num_layers=2)


@pytest.fixture(scope="session")
def quick_archive() -> bytes:
    """A real run as a file, of a task that is made in no time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RNNVIZ_ENGINE", "torch")
        run = train_a_little("adding", dropout=0.25, task_options={"length": 10})
    run.id, run.status = "trained", "stopped"
    return export_run(run)


@pytest.fixture
def trained(trained_once: Run) -> Run:
    """A real run with a checkpoint, whose lists and details belong to the test."""
    run = trained_once.copy()
    run.id, run.status = "trained", "stopped"
    return run
