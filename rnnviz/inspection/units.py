"""Units of a run over a long text: what each follows best, and where else they do the same."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from rnnviz.analysis.units import Activations, Followed, Matches, follow
from rnnviz.figures.theme import QUANTITY_TITLES
from rnnviz.figures.words import words_payload
from rnnviz.inspection.runs import Moment, text_problem
from rnnviz.inspection.tables import Rows
from rnnviz.probe.book import Watch
from rnnviz.probe.units import YES_OR_NO, Corpus, read_units, text_corpus, tree_corpus
from rnnviz.tasks.text_source import read_source
from rnnviz.text import END, direction
from rnnviz.text.conllu import Tree, is_treebank, parse_trees
from rnnviz.text.subwords import SPACE

_AROUND = 8
PROPERTIES = (
    *YES_OR_NO,
    "position in sentence",
    "position in line",
    "line length",
    "word frequency",
    "part of speech",
)
"""All that may be known of words, in the order of lists."""
WINDOW = 300
"""Tokens that are on the screen at a time."""
BEST = "R²"
"""The column by which the units are sorted unless one property is asked for."""


class UnitView(NamedTuple):
    """One quantity of a layer's units over a long text.

    Attributes:
        corpus: the text.
        found: the units' numbers.
        rows: a row a unit, see :func:`unit_rows`.
    """

    corpus: Corpus
    found: Activations
    rows: Rows


def view_units(
    moment: Moment,
    given: str | list[Tree] | None,
    quantity: str = "hidden_state",
    watch: Watch | None = None,
) -> UnitView:
    """The units' numbers over a text, and what each follows.

    Args:
        moment: of a run that reads text.
        given: a text (one in the CoNLL-U format is a treebank), or the sentences of a treebank;
            None for what the run was trained on.
        quantity: one of ``CellSpec.quantities``.
        watch: told what is done, how much of it and of how much; raises to give up.

    Raises:
        ValueError: when the run reads no text, the text is empty or not at hand, or
            :func:`rnnviz.probe.units.read_units` cannot read it; one sentence.
    """
    problem = text_problem(moment.run)
    if given is None:
        given = read_source(problem.options)
    if isinstance(given, str) and is_treebank(given):
        given = [*parse_trees(given)]
    if isinstance(given, str):
        corpus = text_corpus(problem, given, watch)
    else:
        corpus = tree_corpus(problem, given)
    place = moment.snapshot, moment.layer
    found = read_units(moment.run, corpus.text, quantity, *place, watch)
    return UnitView(corpus, found, unit_rows(corpus, found, watch))


def unit_rows(corpus: Corpus, found: Activations, watch: Watch | None = None) -> Rows:
    """A row a unit, those that follow something best first.

    ``follows`` is the property of which the words' groups explain most of the unit's variance over
    held-out words, and ``R²`` that share. Then come the shares of every property, and how well the
    unit tells words that are inside quotes or brackets (``AUC``).
    """

    def told(done: int, total: int) -> None:
        if watch is not None:
            watch("Scoring the units", done, total)

    scores = follow(found, corpus.properties, YES_OR_NO, told)
    rows = [_row(unit, scores) for unit in range(len(found.codes))]
    return by_score(rows, BEST)


def _row(unit: int, scores: dict[str, Followed]) -> dict[str, object]:
    shares = {name: _number(one.r2[unit]) for name, one in scores.items()}
    known = {name: share for name, share in shares.items() if share is not None}
    best = max(known, key=known.__getitem__, default=None)
    areas = {
        f"AUC {name}": _number(one.auc[unit]) for name, one in scores.items() if one.auc is not None
    }
    share = None if best is None else known[best]
    return {"unit": unit, "follows": best, BEST: share, **areas, **shares}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 4)


def by_score(rows: Rows, column: str) -> Rows:
    """Rows by falling numbers of a column, those without one last."""
    return sorted(rows, key=lambda row: math.inf if row[column] is None else -row[column])


def usual_threshold(found: Activations, unit: int) -> float:
    """Half-way between what is low and what is high for a unit: its 5th and 95th percentiles."""
    return round(float(np.quantile(found.values(unit), (0.05, 0.95)).mean()), 2)


def window_rows(view: UnitView, unit: int, start: int) -> Rows:
    """A row for each token from ``start`` on that is on the screen at a time; places from 1."""
    tokens = view.corpus.text.tokens(start, start + WINDOW)
    values = view.found.values(unit, start, start + WINDOW).tolist()
    return [
        {"place": start + t + 1, "token": token, f"unit {unit}": value}
        for t, (token, value) in enumerate(zip(tokens, values, strict=True))
    ]


def text_window(
    view: UnitView, unit: int, start: int, quantity: str, unit_of_text: str, **told: Any
) -> dict[str, Any]:
    """A window of the text, coloured by one unit.

    What is ``told`` goes to :func:`rnnviz.figures.words.words_payload` as it is.
    """
    text, found = view.corpus.text, view.found
    tokens = text.tokens(start, start + WINDOW)
    every = found.values(unit)
    return words_payload(
        ["¶" if token == END else token.replace(SPACE, " ") for token in tokens],
        every[start : start + WINDOW],
        quantity,
        most=float(np.abs(every).max()),
        start=start,
        ends=np.flatnonzero(text.stream[start : start + WINDOW] == 0).tolist(),
        spaced=unit_of_text == "words",
        direction=direction(" ".join(tokens)),
        title=f"{QUANTITY_TITLES[quantity]} of unit {unit}",
        **told,
    )


def match_rows(corpus: Corpus, matches: Matches) -> Rows:
    """A row for each stretch that was found, with the words around it; places from 1."""
    text = corpus.text
    columns = (column.tolist() for column in (matches.start, matches.stop, matches.units))
    return [
        {
            "place": start + 1,
            "length": stop - start,
            "units": count,
            "before": " ".join(text.tokens(start - _AROUND, start)),
            "words": " ".join(text.tokens(start, min(stop, start + 3 * _AROUND))),
            "after": " ".join(text.tokens(stop, stop + _AROUND)),
        }
        for start, stop, count in zip(*columns, strict=True)
    ]
