"""What every test stands on: one thread, a store of its own, examples that do not change."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from tests import postgres

if TYPE_CHECKING:
    from rnnviz.config import ExperimentConfig

# Read once, when torch is first imported: tests that never need torch do not pay for it.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MKL_NUM_THREADS", "1")

# Slow machines must not fail a test: nothing here depends on how long an example takes.
hypothesis.settings.register_profile(
    "default-without-clock",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.register_profile(
    "repeatable",
    hypothesis.settings.get_profile("default-without-clock"),
    derandomize=True,
)
hypothesis.settings.load_profile("repeatable" if os.environ.get("CI") else "default-without-clock")

TEXT = " ".join(
    f"The {size} cat saw a {colour} dog near the {height} tree."
    for size in ("big", "small", "old")
    for colour in ("red", "black", "wet")
    for height in ("tall", "short", "green")
)
OPTIONS: dict[str, dict[str, Any]] = {
    "adding": {"length": 10},
    "multiplication": {"length": 10},
    "copy": {"delay": 2, "recall": 2, "symbols": 2},
    "text-words": {"text": TEXT},
    "text-subwords": {"text": TEXT},
    "text-chars": {"text": TEXT},
}

SLOW = ("browser", "faults")
"""Folders of tests that take seconds each."""
STORE = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Keep the runs of the tests apart from the user's, from before the first import on."""
    config.stash[STORE] = Path(tempfile.mkdtemp(prefix="rnnviz-store-"))
    os.environ["RNNVIZ_STORE"] = str(config.stash[STORE])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the runs of the tests."""
    shutil.rmtree(config.stash[STORE], ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """For workers side by side: the slow files first, so that none is left alone with one.

    Files in the browser and of killed servers take longest; of the others those with many tests.
    Some of these stand between the slow ones, whose own processes would be in each other's way.
    """
    if not hasattr(config, "workerinput"):
        return
    sizes = Counter(item.path for item in items)
    paths = sorted(sizes, key=lambda path: (-sizes[path], path))
    slow = [path for path in paths if path.parent.name in SLOW]
    others = [path for path in paths if path not in set(slow)]
    places = {path: (3 * place, path) for place, path in enumerate(slow)}
    places |= {path: (place, path) for place, path in enumerate(others)}
    items.sort(key=lambda item: places[item.path])


@pytest.fixture(scope="session")
def data_folder() -> Path | None:
    """The folder of real data sets named by RNNVIZ_DATA, or None."""
    folder = os.environ.get("RNNVIZ_DATA")
    return Path(folder) if folder else None


@pytest.fixture(scope="session", autouse=True)
def made_data_sets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Every data set as small files that are made here; the official ones are not looked for."""
    from tests import made_data

    folder = made_data.make(tmp_path_factory.mktemp("data"))
    with pytest.MonkeyPatch.context() as patch:
        made_data.install(patch, folder)
        yield folder


@pytest.fixture
def official_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The loaders look for the official files, in the folder that RNNVIZ_DATA names."""
    from tests import made_data

    made_data.uninstall(monkeypatch)
    yield
    made_data.forget()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server of these tests; they are left out where it is not installed."""
    with postgres.server() as address:
        yield address


@pytest.fixture
def postgres_address(postgres_server: str) -> str:
    """The address of a database without any table."""
    postgres.clear(postgres_server)
    return postgres_server


@pytest.fixture
def small_config() -> Callable[..., ExperimentConfig]:
    """A config of any task and cell that is made and trained in no time."""
    from rnnviz.tasks import default_config

    def make(task: str = "embedded-reber", cell: str = "lstm", **changes: Any) -> ExperimentConfig:
        base = default_config(task, cell)
        size = 2 if base.embedding_size else None
        small = {"hidden_size": 2, "embedding_size": size, "steps": 4, "snapshots": 3}
        options = {**base.task_options, **OPTIONS.get(task, {}), **changes.pop("task_options", {})}
        return base.replace(**small | {"batch_size": 2, "task_options": options} | changes)

    return make
