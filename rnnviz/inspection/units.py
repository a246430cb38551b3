"""Units of a run over a long text: what each follows best, and where else they do the same."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from rnnviz.analysis.units import LEAST, LEVELS, Activations, Followed, Matches, follow
from rnnviz.figures.theme import QUANTITY_TITLES
from rnnviz.figures.words import words_payload
from rnnviz.inspection.runs import Moment, text_problem
from rnnviz.inspection.tables import Rows
from rnnviz.probe.book import MOST_TOKENS, Watch
from rnnviz.probe.units import YES_OR_NO, Corpus, read_units, text_corpus, tree_corpus
from rnnviz.tasks.text_source import read_source
from rnnviz.text import END, direction
from rnnviz.text.conllu import Tree, is_treebank, parse_trees
from rnnviz.text.subwords import SPACE

_AROUND = 8
_NOTHING = 0.01
"""A share of the variance below which a unit follows nothing."""
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


def read_corpus(
    moment: Moment, given: str | list[Tree] | None, watch: Watch | None = None
) -> Corpus:
    """A long text as a run reads it.

    Args:
        moment: of a run that reads text.
        given: a text (one in the CoNLL-U format is a treebank), or the sentences of a treebank;
            None for what the run was trained on.
        watch: told what is done, how much of it and of how much; raises to give up.

    Raises:
        ValueError: when the run reads no text, or the text is empty or not at hand; one sentence.
    """
    problem = text_problem(moment.run)
    if given is None:
        given = read_source(problem.options)
    if not isinstance(given, str):
        return tree_corpus(problem, given, watch, len(given))
    if is_treebank(given):
        return tree_corpus(problem, parse_trees(given), watch, given.count("\n\n"))
    return text_corpus(problem, given, watch)


def view_units(
    moment: Moment, corpus: Corpus, quantity: str = "hidden_state", watch: Watch | None = None
) -> UnitView:
    """The units' numbers over a text, and what each follows.

    Args:
        moment: of the run for which the text was read.
        corpus: of :func:`read_corpus`.
        quantity: one of ``CellSpec.quantities``.
        watch: told what is done, how much of it and of how much; raises to give up.

    Raises:
        ValueError: when :func:`rnnviz.probe.units.read_units` cannot read it; one sentence.
    """
    activations = read_units(
        moment.run, corpus.text, quantity, moment.snapshot, moment.layer, watch
    )
    return UnitView(corpus, activations, unit_rows(corpus, activations, watch))


def unit_rows(corpus: Corpus, activations: Activations, watch: Watch | None = None) -> Rows:
    """A row a unit, those that follow something best first.

    ``follows`` is the property of which the words' groups explain most of the unit's variance over
    held-out words, and ``R²`` that share. Then come the shares of every property, and how well the
    unit tells words that are inside quotes or brackets (``AUC``). A text of fewer than ``LEAST``
    words has no scores.
    """

    def told(done: int, total: int) -> None:
        if watch is not None:
            watch("Scoring the units", done, total)

    scores = follow(activations, corpus.properties, YES_OR_NO, told)
    rows = [_row(unit, scores) for unit in range(len(activations.codes))]
    return by_score(rows, BEST)


def _row(unit: int, scores: dict[str, Followed]) -> dict[str, object]:
    shares = {name: _number(score.r2[unit]) for name, score in scores.items()}
    known = {name: share for name, share in shares.items() if share is not None}
    best = max(known, key=known.__getitem__, default=None)
    areas = {
        f"AUC {name}": _number(score.auc[unit])
        for name, score in scores.items()
        if score.auc is not None
    }
    share = None if best is None else known[best]
    return {"unit": unit, "follows": best, BEST: share, **areas, **shares}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(float(value), 4)


def by_score(rows: Rows, column: str) -> Rows:
    """Rows by falling numbers of a column, those without one last."""
    return sorted(rows, key=lambda row: math.inf if row[column] is None else -row[column])


def shortcomings(view: UnitView, unit_of_text: str) -> list[str]:
    """What a reader must know of the text: that it was cut, or is too short for scores."""
    time = len(view.corpus.text)
    sentences = []
    if view.corpus.text.cut:
        sentences.append(f"Only the first {MOST_TOKENS:,} {unit_of_text} of this text are read.")
    if time < LEAST:
        sentences.append(
            f"This text is too short to say what units follow: it has {time:,} {unit_of_text}, and "
            f"scores need {LEAST:,}."
        )
    return sentences


def what_it_follows(view: UnitView, unit: int) -> str:
    """One sentence on what a unit follows best; "" where the text is too short to say."""
    row = next(row for row in view.rows if row["unit"] == unit)
    if len(view.corpus.text) < LEAST:
        return ""
    if row["follows"] is None:
        if not any(name in row for name in PROPERTIES):
            return f"No property of the words varies in this text, so unit {unit} follows none."
        return f"Unit {unit} does not move over this text."
    best, share = row["follows"], row[BEST]
    if share < _NOTHING:
        return (
            f"Unit {unit} follows none of the properties: the best, ‘{best}’, explains less than "
            f"{_NOTHING:.0%} of the unit's variance over held-out words."
        )
    area = row.get(f"AUC {best}")
    how_well = "" if area is None else f" (AUC {area:.2f})"
    return (
        f"Unit {unit} follows ‘{best}’ best: it explains {share:.0%} of the unit's variance over "
        f"held-out words{how_well}."
    )


def decimals(activations: Activations, unit: int) -> int:
    """Decimals that tell apart the sixteenths of a unit's range, at least two."""
    return max(2, math.ceil(-math.log10(LEVELS / 16 * float(activations.step[unit]))))


def usual_threshold(activations: Activations, unit: int) -> float:
    """Half-way between what is low and what is high for a unit: its 5th and 95th percentiles."""
    middle = float(np.quantile(activations.values(unit), (0.05, 0.95)).mean())
    return round(middle, decimals(activations, unit))


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
    text, activations = view.corpus.text, view.found
    tokens = text.tokens(start, start + WINDOW)
    every = activations.values(unit)
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
