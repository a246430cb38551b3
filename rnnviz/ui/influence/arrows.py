"""The arrows of a text under a run's weights, found once and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis import gates
from rnnviz.analysis.influence.distance_profile import DistanceProfile
from rnnviz.analysis.influence.measure import Measure, Recorded, ViewArrows
from rnnviz.analysis.influence.options import ViewOptions
from rnnviz.analysis.influence.views import view_of
from rnnviz.figures.arcs import TABLE_TOKENS
from rnnviz.figures.export import ArrowRecord
from rnnviz.run import Run
from rnnviz.tasks import TextProblem
from rnnviz.text import UNKNOWN, direction
from rnnviz.trace import Trace
from rnnviz.training import record
from rnnviz.ui.films import problem_of
from rnnviz.ui.recent import Recent

MOST_TOKENS = 2000
MOST_CHARACTERS = 60_000
"""What a text has beyond them is not even split into words; 2,000 words have fewer."""


class ReadText(NamedTuple):
    """One text as a run read it.

    Attributes:
        tokens: of the text, at most ``MOST_TOKENS``.
        ids: of the tokens, (time,).
        unknown: which of them are not in the vocabulary.
        trace: of one layer of the run.
        layer: which one, counted from 0.
        cut: whether the text is longer than what was read.
    """

    tokens: list[str]
    ids: NDArray[np.int64]
    unknown: list[bool]
    trace: Trace
    layer: int
    cut: bool = False


_TEXTS: Recent[ReadText] = Recent(48)
_RECORDS: Recent[ArrowRecord] = Recent(96)


def read_text(run: Run, text: str, layer: int) -> ReadText:
    """A text under a run's last weights.

    Raises:
        ValueError: when the text has no words, or the run does not read text; one sentence.
    """
    key = (run.id, run.latest.step, text, layer)
    return _TEXTS.make(key, lambda known: known or _read_text(run, text, layer), _weigh)


def _weigh(text: ReadText) -> int:
    """Bytes of memory that the text takes with its trace."""
    trace = text.trace
    return sum(array.nbytes for array in (*trace.arrays.values(), *trace.weights.values()))


def _read_text(run: Run, text: str, layer: int) -> ReadText:
    problem = text_problem(run)
    text = text.strip()
    every = problem.tokens(text[:MOST_CHARACTERS])
    if not every:
        raise ValueError(f"The sentence is empty: give some {problem.unit}.")
    tokens = every[:MOST_TOKENS]
    ids = problem.vocabulary.encode(tokens)
    # What the model predicts is a number for each word of the vocabulary at each step: left out.
    trace = replace(record(run, ids, layer=layer, labels=tokens), predictions=None)
    unknown = [bool(token == problem.vocabulary.id(UNKNOWN)) for token in ids]
    cut = len(every) > MOST_TOKENS or len(text) > MOST_CHARACTERS
    return ReadText(tokens, ids, unknown, trace, layer, cut)


def find_arrows(
    run: Run,
    text: ReadText,
    view: str,
    options: ViewOptions,
    profile: DistanceProfile | None = None,
) -> ArrowRecord:
    """The arrows of a text under one view, with every weight where the text is short.

    Args:
        run: that read the text.
        text: as read.
        view: a key of ``VIEWS``.
        options: of the view.
        profile: for the excess.

    Raises:
        ValueError: when an option does not fit; one sentence.
    """
    key = (run.id, run.latest.step, text.layer, tuple(text.tokens), view, options)
    return _RECORDS.make(
        key, lambda known: known or arrow_record(run, text, view, options, profile), _record_bytes
    )


def _record_bytes(record: ArrowRecord) -> int:
    weights = 0 if record.weights is None else record.weights.nbytes
    return weights + sum(column.nbytes for column in record.arrows)


def arrow_record(
    run: Run,
    text: ReadText,
    view: str,
    options: ViewOptions,
    profile: DistanceProfile | None = None,
    trace: Recorded | None = None,
    silenced: Sequence[int] = (),
) -> ArrowRecord:
    """The arrows of a view.

    Args:
        run, text, view, options, profile: as for :func:`find_arrows`.
        trace: of the same text where it is not the text's own, after surgery for example. The
            units that are looked at are those of the text's own: a gate that is held changes the
            half-lives, and a band should keep its units.
        silenced: units that write nothing there, so that no arrow is theirs; not all of those
            that the view looks at.

    Raises:
        ValueError: when an option does not fit; one sentence.
    """
    row = view_of(view)
    read, named, units = _recorded(text, row.measure, options, trace, silenced)
    short = len(text.tokens) <= TABLE_TOKENS
    found = row.find(read, named, profile)
    if units is not None:
        found = found._replace(unit=np.where(found.unit >= 0, units[found.unit], -1))
    return ArrowRecord(
        view=view,
        options=options,
        model=about(run, text.layer),
        tokens=tuple(text.tokens),
        arrows=found,
        unknown=tuple(text.unknown),
        half_life=gates.half_life(text.trace["forget_gate"]),
        weights=row.table(read, named, profile) if short else None,
        direction=direction(" ".join(text.tokens)),
    )


def units_left(text: ReadText, options: ViewOptions, silenced: Sequence[int]) -> NDArray[np.int64]:
    """The units that a view looks at and that are not silenced."""
    return np.setdiff1d(options.units(text.trace["forget_gate"]), np.asarray(silenced, np.int64))


def _recorded(
    text: ReadText,
    measure: Measure,
    options: ViewOptions,
    trace: Recorded | None,
    silenced: Sequence[int],
) -> tuple[Recorded, ViewOptions, NDArray[np.int64] | None]:
    """The gates to look at, the options that are left, and which units the columns are."""
    if trace is None:
        return text.trace, options, None
    units = units_left(text, options, silenced)
    columns = {name: trace[name][:, units] for name in measure.needs}
    return columns, replace(options, unit=None, band=None), units


def about(run: Run, layer: int) -> dict[str, Any]:
    """What a file says about where its numbers come from; layers count from 1."""
    config = run.config
    return {
        "run": run.id,
        "cell": config.cell_name,
        "task": config.task,
        "hidden_size": config.hidden_size,
        "step": run.latest.step,
        "layer": layer + 1,
    }


def changed(before: ViewArrows, after: ViewArrows) -> NDArray[np.bool_]:
    """Which of the arrows ``after`` point at a word that none of that word's arrows pointed at.

    Returns:
        (time, ranks), False where there is no arrow.
    """
    known = (after.source[:, :, None] == before.source[:, None, :]).any(axis=2)
    return np.asarray((after.source >= 0) & ~known)


def text_problem(run: Run) -> TextProblem:
    """The run's task as a text task.

    Raises:
        ValueError: when the run reads something else.
    """
    problem = problem_of(run)
    if not isinstance(problem, TextProblem):
        raise ValueError("This run does not read text; choose a model that was trained on one.")
    return problem
