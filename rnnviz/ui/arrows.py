"""The arrows of a text under a run's weights, found once and kept."""

from __future__ import annotations

from typing import Any, NamedTuple

from rnnviz.analysis import influence
from rnnviz.run import Run
from rnnviz.tasks import TextProblem
from rnnviz.text import UNKNOWN
from rnnviz.trace import Trace
from rnnviz.training import record
from rnnviz.ui.films import problem_of
from rnnviz.ui.recent import Recent

MOST_TOKENS = 2000


class Arrows(NamedTuple):
    """The arrows of one text."""

    tokens: list[str]
    unknown: list[bool]
    trace: Trace
    found: influence.Arrows


_ARROWS: Recent[Arrows] = Recent(48)


def find_arrows(run: Run, text: str, layer: int) -> Arrows:
    """The arrows of a text under a run's last weights.

    Raises:
        ValueError: when the text has no words, or the run does not read text; one sentence.
    """
    key = (run.id, run.latest.step, text, layer)
    found = _ARROWS.get(key)
    if found is None:
        found = _find_arrows(run, text, layer)
        _ARROWS.put(key, found)
    return found


def _find_arrows(run: Run, text: str, layer: int) -> Arrows:
    problem = text_problem(run)
    tokens = problem.tokens(text.strip())[:MOST_TOKENS]
    batch = problem.encode(text)
    ids = batch.inputs[: len(tokens), 0]
    trace = record(run, ids, layer=layer, labels=tokens)
    found = influence.strongest_predecessor(trace["input_gate"], trace["forget_gate"])
    unknown = [bool(token == problem.vocabulary.id(UNKNOWN)) for token in ids]
    return Arrows(tokens, unknown, trace, found)


def arrow_rows(arrows: Arrows) -> list[dict[str, Any]]:
    """The arrows as a table: one row for each word that has one."""
    found = arrows.found
    return [
        {
            "word": t,
            "text": arrows.tokens[t],
            "source": int(found.source[t]),
            "source_text": arrows.tokens[found.source[t]],
            "distance": int(t - found.source[t]),
            "weight": float(found.weight[t]),
            "unit": int(found.unit[t]),
        }
        for t in range(len(arrows.tokens))
        if found.source[t] >= 0
    ]


def text_problem(run: Run) -> TextProblem:
    """The run's task as a text task.

    Raises:
        ValueError: when the run reads something else.
    """
    problem = problem_of(run)
    if not isinstance(problem, TextProblem):
        raise ValueError("This run does not read text; choose a model that was trained on one.")
    return problem
