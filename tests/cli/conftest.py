"""A store with two tiny runs, and a way to call the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from rnnviz.cli import main
from rnnviz.store import RunStore
from rnnviz.tasks import default_config
from rnnviz.training import fit

WORDS = "The cat sat on the mat. The dog sat on the cat, and the mat sat still. " * 30
REBER, TEXT, ELMAN = "tiny-reber", "tiny-text", "tiny-elman"


class Answer(NamedTuple):
    """How a command ended and what it said."""

    status: int
    said: str
    complained: str


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunStore]:
    """A store of the module's own, the one that commands use."""
    folder = tmp_path_factory.mktemp("store")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RNNVIZ_STORE", str(folder))
        found = RunStore()
        yield found
        found.close()


@pytest.fixture(scope="module")
def runs(store: RunStore) -> RunStore:
    """The store with two runs on a grammar, one of them of two layers, and one on a text."""
    small = {"steps": 4, "snapshots": 3, "batch_size": 2, "stop_when_solved": False}
    layers = default_config("embedded-reber", "lstm", hidden_size=3, num_layers=2, **small)
    elman = default_config("embedded-reber", "elman", hidden_size=3, **small)
    text = default_config(
        "text-words",
        "ran-tanh",
        hidden_size=4,
        embedding_size=4,
        task_options={"text": WORDS, "length": 5, "minimum_count": 1},
        **small,
    )
    for name, config in ((REBER, layers), (ELMAN, elman), (TEXT, text)):
        run = fit(config)
        run.id = name
        store.put(run)
    return store


@pytest.fixture
def call(store: RunStore, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Run a command; errors of its arguments are told by the status too."""

    def run(*arguments: str | Path) -> Answer:
        try:
            status = main([str(argument) for argument in arguments])
        except SystemExit as error:
            status = int(error.code or 0)
        return Answer(status, *capsys.readouterr())

    return run
