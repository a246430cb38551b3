"""A book's arrows for the page: found in the background, one book at a time, and kept."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

from rnnviz.inspection.runs import text_problem
from rnnviz.jobs.background import Background, Report
from rnnviz.jobs.worker import lower_priority
from rnnviz.probe.book import BookArrows, BookOptions, BookText, Watch, book_arrows, read_book
from rnnviz.run import Run
from rnnviz.store import RecentCache
from rnnviz.ui.influence.book_texts import read_text

_MOST_BYTES = 300_000_000

_BOOKS: RecentCache[Hashable, BookArrows] = RecentCache(16, _MOST_BYTES)
_TEXTS: RecentCache[Hashable, BookText] = RecentCache(6, _MOST_BYTES // 4)
_WORK: Background[BookArrows] = Background(lambda key, found: _BOOKS.put(key, found, found.nbytes))


class BookKey(NamedTuple):
    """What determines a book's arrows.

    Attributes:
        run_id, step: of the model.
        text: its name in the link; with the run it says which text.
        options: how the arrows are chosen.
    """

    run_id: str
    step: int
    text: str
    options: BookOptions


def key_of(run: Run, text: str, options: BookOptions) -> BookKey:
    """The key of a book under a run's last weights."""
    return BookKey(run.id, run.latest.step, text, options)


def find(run: Run, key: BookKey) -> BookArrows | Report:
    """The arrows where they are known, else how far the search has come; it begins by itself.

    Raises:
        ValueError: when too much waits already; one sentence.
    """
    known = _BOOKS.get(key)
    if known is not None:
        return known
    return _WORK.start(key, lambda watch: _find(run, key, watch))


def look(key: BookKey) -> BookArrows | Report | None:
    """As :func:`find`, but nothing is begun; None where nothing is known or under way."""
    return _BOOKS.get(key) or _WORK.look(key)


def _find(run: Run, key: BookKey, watch: Watch) -> BookArrows:
    where = (key.run_id, key.text)
    text = _TEXTS.get(where)
    if text is None:
        text = read_book(text_problem(run), read_text(run, key.text), watch)
        _TEXTS.put(where, text, 4 * len(text) + 200 * len(text.names))
    # From here on the model works, and gives way to the interface; splitting the text holds the
    # interpreter's lock, and whoever holds it slowly makes everybody wait.
    lower_priority()
    return book_arrows(run, text, key.options, watch)
