"""A sequence of the visitor's own as a batch, for tasks that read symbols."""

from __future__ import annotations

import numpy as np

from rnnviz.tasks import Batch, Problem, TextProblem

LONGEST = 300
"""Symbols; more would not be told apart on the screen."""
MOST_CHARACTERS = 10_000
"""A text that has more is not even split into words."""


def own_batch(problem: Problem, text: str) -> Batch:
    """What was typed, as one sequence that a model of this task can read.

    Args:
        problem: must read symbols.
        text: a sentence for a task on text, else symbols one after the other.

    Raises:
        ValueError: when the task reads numbers, or a symbol is not in its alphabet.
    """
    if problem.inputs != "symbols" or problem.symbols is None:
        raise ValueError("This task reads numbers; choose one of its example sequences.")
    if isinstance(problem, TextProblem):
        check_length(problem, text)
        return problem.encode(text)
    return _symbols(problem.symbols, text)


def check_length(problem: Problem, text: str) -> None:
    """Whether a sequence is short enough to be shown.

    Raises:
        ValueError: when it is not; one sentence.
    """
    unit, count = "symbols", len(text)
    if isinstance(problem, TextProblem):
        unit = problem.unit
        if count <= MOST_CHARACTERS:
            count = len(problem.tokens(text))
    elif count <= MOST_CHARACTERS:
        count = len("".join(text.split()))
    if count > LONGEST:
        raise ValueError(f"Type at most {LONGEST} {unit} here.")


def _symbols(alphabet: tuple[str, ...], text: str) -> Batch:
    """Symbols written one after the other; spaces do not count."""
    typed = [symbol for symbol in text if not symbol.isspace()]
    known = {symbol: index for index, symbol in enumerate(alphabet)}
    unknown = [symbol for symbol in typed if symbol not in known]
    if unknown or not 1 <= len(typed) <= LONGEST:
        raise ValueError(
            f"Type 1 to {LONGEST} of the symbols {' '.join(alphabet)}"
            + (f"; {unknown[0]!r} is not one of them." if unknown else ".")
        )
    ids = np.array([known[symbol] for symbol in typed], dtype=np.int64)[:, None]
    return Batch(
        inputs=ids,
        # Each symbol is what was to be said after the one before; what follows the last is open.
        targets=np.concatenate([ids[1:], ids[:1]]),
        lengths=np.array([len(ids)], dtype=np.int64),
        mask=np.ones(ids.shape, dtype=np.bool_),
    )
