"""The arrows of a whole book: a window of them, those that stand out, and all as a table."""

from __future__ import annotations

from typing import Any

from rnnviz.analysis.long_text import EDGES, ListedArrows
from rnnviz.csv_files import write_csv
from rnnviz.figures.book import window_payload
from rnnviz.inspection.tables import Rows
from rnnviz.probe.book import BookArrows, BookText
from rnnviz.text import direction

WINDOW = 2000
"""Tokens that are on the screen at a time."""
_STEP = 500
MARGIN = (WINDOW - _STEP) // 2
_AROUND = 4


def window_of(at: int, length: int) -> tuple[int, int]:
    """The tokens on the screen at a place: the first, and the one behind the last.

    The window moves in strides, so that a reader who scrolls on has words on both sides and is
    sent new ones only now and then.
    """
    start = min(at // _STEP * _STEP - MARGIN, length - WINDOW)
    start = max(0, start)
    return start, min(length, start + WINDOW)


def window_data(book: BookArrows, at: int, token: int | None, **told: Any) -> dict[str, Any]:
    """What the window at a place (a token from 0) shows; ``token`` is pinned.

    Further settings go to :func:`rnnviz.figures.book.window_payload` as they are.
    """
    text = book.text
    start, stop = window_of(at, len(text))
    tokens, source = text.tokens(start, stop), book.source[start:stop]
    away = source[(source >= 0) & (source < start)].tolist()
    return window_payload(
        tokens,
        start,
        source,
        book.weight[start:stop],
        book.unit[start:stop],
        {place: text.names[text.stream[place]] for place in away},
        at=at,
        selected=token if token is not None and start <= token < stop else None,
        unknown=text.unknown[text.stream[start:stop]].tolist(),
        direction=direction(" ".join(tokens)),
        **told,
    )


def listed_rows(text: BookText, arrows: ListedArrows) -> Rows:
    """From which word to which, how far, how heavy, and what stands around; places from 1."""
    return [
        {
            "from": text.names[text.stream[step]],
            "back to": text.names[text.stream[source]],
            "distance": step - source,
            "weight": weight,
            "unit": unit,
            "place": step + 1,
            "around the earlier word": _context(text, source),
            "around the word": _context(text, step),
        }
        for step, source, weight, unit in zip(*(column.tolist() for column in arrows), strict=True)
    ]


def _context(text: BookText, place: int) -> str:
    """A few tokens around one, which stands in brackets."""
    before = text.tokens(place - _AROUND, place)
    after = text.tokens(place + 1, place + 1 + _AROUND)
    return " ".join([*before, f"[{text.names[text.stream[place]]}]", *after])


def distance_rows(counts: list[int]) -> Rows:
    """How many arrows reach how far, from ``LongTextStatistics.by_distance``; no zeros."""
    pairs = zip(EDGES.tolist(), counts, strict=True)
    return [{"steps back, from": least, "arrows": count} for least, count in pairs if count]


def arrows_csv(book: BookArrows, compressed: bool = False) -> bytes:
    """Every arrow of a book as a table, places from 1, units from 0; ``compressed`` with gzip."""
    names, stream = book.text.names, book.text.stream
    columns = ("place", "token", "source", "source_token", "distance", "weight", "unit")
    arrows = zip(*(column.tolist() for column in book.listed), strict=True)
    rows = (
        (at + 1, names[stream[at]], to + 1, names[stream[to]], at - to, f"{weight:.6g}", unit)
        for at, to, weight, unit in arrows
    )
    return write_csv(columns, rows, compressed=compressed)
