"""The arrows of a text under a run's weights, found once and kept."""

from __future__ import annotations

from dataclasses import replace
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
MOST_CHARACTERS = 60_000
"""What a text has beyond them is not even split into words; 2,000 words have fewer."""


class Arrows(NamedTuple):
    """The arrows of one text.

    Attributes:
        tokens: of the text, at most ``MOST_TOKENS``.
        unknown: which of them are not in the vocabulary.
        trace: of the run that read them.
        found: where each arrow comes from.
        cut: whether the text is longer than what was read.
    """

    tokens: list[str]
    unknown: list[bool]
    trace: Trace
    found: influence.Arrows
    cut: bool = False


_ARROWS: Recent[Arrows] = Recent(48)


def find_arrows(run: Run, text: str, layer: int) -> Arrows:
    """The arrows of a text under a run's last weights.

    Raises:
        ValueError: when the text has no words, or the run does not read text; one sentence.
    """
    key = (run.id, run.latest.step, text, layer)
    return _ARROWS.make(key, lambda known: known or _find_arrows(run, text, layer), _weigh)


def _weigh(arrows: Arrows) -> int:
    """Bytes of memory that the arrows take with their trace."""
    trace = arrows.trace
    return sum(array.nbytes for array in (*trace.arrays.values(), *trace.weights.values()))


def _find_arrows(run: Run, text: str, layer: int) -> Arrows:
    problem = text_problem(run)
    text = text.strip()
    every = problem.tokens(text[:MOST_CHARACTERS])
    if not every:
        raise ValueError(f"The sentence is empty: give some {problem.unit}.")
    tokens = every[:MOST_TOKENS]
    ids = problem.vocabulary.encode(tokens)
    # What the model predicts is a number for each word of the vocabulary at each step: left out.
    trace = replace(record(run, ids, layer=layer, labels=tokens), predictions=None)
    found = influence.strongest_predecessor(trace["input_gate"], trace["forget_gate"])
    unknown = [bool(token == problem.vocabulary.id(UNKNOWN)) for token in ids]
    cut = len(every) > MOST_TOKENS or len(text) > MOST_CHARACTERS
    return Arrows(tokens, unknown, trace, found, cut)


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
