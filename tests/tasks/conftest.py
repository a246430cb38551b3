"""A text to learn from, and the options of each task under test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from rnnviz.tasks import TASKS, Problem

NAMES = ["cat", "dog", "owl", "fox", "hen", "yak", "ox", "elk"]


def make_text(count: int = 300, seed: int = 0) -> str:
    """Sentences of five to twelve words, a few of them far more frequent than the others."""
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, len(NAMES) + 1)
    rows = (rng.choice(NAMES, rng.integers(4, 12), p=share / share.sum()) for _ in range(count))
    return " ".join(" ".join(["The", *row]) + "." for row in rows)


@pytest.fixture(scope="session")
def text() -> str:
    return make_text()


@pytest.fixture(scope="session")
def options(text: str) -> Mapping[str, Mapping[str, Any]]:
    """Options that every task can be built with; those that are left out need none."""
    return {key: {"text": text} for key in ("text-words", "text-subwords", "text-chars")}


@pytest.fixture(scope="session")
def build(options: Mapping[str, Mapping[str, Any]]) -> Callable[..., Problem]:
    """Make a problem of a task with fitting options."""

    def make(key: str, seed: int = 0) -> Problem:
        return TASKS[key].build(options.get(key, {}), seed)

    return make
