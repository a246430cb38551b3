"""What the tests of trainings share: how long they wait, and what they call by short names."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import Job

PATIENCE = 60.0
"""Seconds after which a test gives up on something that should happen at once."""
SLICE = 20.0
"""Seconds of a turn, by the tests' own clock."""
DATA = SimpleNamespace(
    inputs="symbols", input_size=2, output_size=2, readout="every step", loss="cross_entropy"
)
"""Stands for a task's data."""
MakeConfig = Callable[..., ExperimentConfig]
WaitFor = Callable[[Callable[[], object]], None]
Begin = Callable[..., Job]


def finish(*jobs: Job) -> None:
    """Wait until trainings have ended."""
    for job in jobs:
        assert job.wait(PATIENCE)
