"""What a lesson states in numbers: ``{{sure lstm-starred-letter last | > 90}}`` in its text.

A claim is a name of ``CLAIMS``, the run that it is about, and what else it takes. It is worked out
from the scene that its step shows, so that the text says what the figure shows. Behind the bar
stands a bound that the words around it rely on; a contract test asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import eq, gt, lt
from typing import Any

from rnnviz.inspection.claims.sequences import SEQUENCES
from rnnviz.inspection.claims.texts import TEXTS
from rnnviz.inspection.claims.trainings import TRAININGS
from rnnviz.inspection.claims.values import Claim, Subject, Value
from rnnviz.inspection.recent import kept
from rnnviz.inspection.scene import SETTINGS, Runs, Scene

CLAIM = re.compile(r"\{\{(.+?)\}\}")
CLAIMS: Mapping[str, Claim] = {**SEQUENCES, **TRAININGS, **TEXTS}
"""Everything that a lesson can state."""

_COMPARE = {"<": lt, ">": gt, "=": eq}


@dataclass(frozen=True)
class Stated:
    """A claim that was worked out.

    Attributes:
        said: what stands in the text.
        holds: whether what the text relies on is so.
    """

    said: str
    holds: bool


def state(expression: str, runs: Runs, scene: Scene) -> Stated:
    """Work a claim out.

    Args:
        expression: what stands between the braces.
        runs: where its run is.
        scene: of the step; ``name=value`` in the expression changes it for this claim.

    Raises:
        ValueError: when it is not a claim; one sentence.
    """
    asked, _, bound = expression.partition("|")
    name, *parts = asked.split()
    if name not in CLAIMS or not parts:
        raise ValueError(f"{name!r} is not a claim with a run; choose one of: {', '.join(CLAIMS)}.")
    changes = dict(part.split("=", 1) for part in parts if "=" in part)
    run_id, *given = (part for part in parts if "=" not in part)
    value = _worked_out(name, runs, _changed(scene, changes), run_id, *given)
    return Stated(value.said, _holds(value.value, bound.split()))


@kept(400, lambda name, runs, scene, *given: (name, scene, given, _version(runs, given[0])))
def _worked_out(name: str, runs: Runs, scene: Scene, run_id: str, *given: str) -> Value:
    return CLAIMS[name](Subject(runs.get(run_id), runs, scene), *given)


def _version(runs: Runs, run_id: str) -> int:
    return runs.get(run_id).latest.step


def _changed(scene: Scene, changes: Mapping[str, str]) -> Scene:
    """The scene with some values replaced: ``trained=0``, ``held=forget_gate:14:closed``."""
    values: dict[str, Any] = {}
    for name, text in changes.items():
        if name not in SETTINGS:
            raise ValueError(f"A claim cannot change {name!r}; the choices: {', '.join(SETTINGS)}.")
        values[name] = SETTINGS[name](text.replace(":", " "))
    return replace(scene, **values)


def _holds(value: float | str, bound: list[str]) -> bool:
    """Whether a value lies within a bound such as ``> 90``; always where there is none."""
    if not bound:
        return True
    sign, limit = bound[0], " ".join(bound[1:])
    return bool(_COMPARE[sign](value, limit if isinstance(value, str) else float(limit)))
