"""Helpers of one test file, importable from another although tests are no package."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import measuring

from rnnviz.training.steps import CompiledSteps


@pytest.fixture(scope="module")
def short_calls() -> Iterator[None]:
    """Calls of the compiled engine as long as their turn, not as fast as the machine.

    The metric is that of a few sequences.
    """
    turns = cycle([1, 2, 1, 3])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CompiledSteps, "_fitting", lambda self: next(turns))
        measuring.patch_evaluation(patch)
        yield


@pytest.fixture(params=["compiled", "torch"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each engine in turn."""
    monkeypatch.setenv("RNNVIZ_ENGINE", request.param)
    return str(request.param)
