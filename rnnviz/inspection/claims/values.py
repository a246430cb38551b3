"""What every claim is made of: what it is about, and a value with how the text says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rnnviz.inspection.scene import Runs, Scene
from rnnviz.run import Run


@dataclass(frozen=True)
class Subject:
    """What a claim is about: a run, all runs that came with the app, and the scene."""

    run: Run
    runs: Runs
    scene: Scene


@dataclass(frozen=True)
class Value:
    """A number, or a word, and how the text says it."""

    value: float | str
    said: str


Claim = Callable[..., Value]


def percent(share: float) -> Value:
    """A share, 0 to 1, as whole per cent."""
    return Value(100 * share, f"{100 * share:.0f}%")
