"""The example sentences that come with the app, chosen by a rule: see ``rnnviz.analysis.gallery``.

They are from held-out chapters of the books that the shipped models were trained on.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rnnviz.inspection.runs import text_problem
from rnnviz.run import Run
from rnnviz.ui.frame import ASSETS
from rnnviz.ui.trainings import is_shipped

FILE = ASSETS / "gallery.json"
_TEXTS = ("kind", "text", "book", "chapter")


class Example(NamedTuple):
    """One sentence.

    Attributes:
        kind: what its most telling arrow shows.
        text: the sentence.
        book, chapter: where it is from.
        word: where that arrow starts, counted from 0.
        source: the word that it points at.
    """

    kind: str
    text: str
    book: str
    chapter: str
    word: int
    source: int

    @property
    def title(self) -> str:
        """What the list of examples says."""
        where = f"{self.book}, {self.chapter}" if self.chapter else self.book
        return f"{self.kind[:1].upper()}{self.kind[1:]}: {self.text} ({where})"


def gallery_of(run: Run) -> tuple[Example, ...]:
    """The examples for a run, by kind; none for runs on other texts or other tokens."""
    if text_problem(run).unit != "words" or not is_shipped(run.id):
        return ()
    return examples(FILE)


@cache
def examples(file: Path) -> tuple[Example, ...]:
    """The examples in a file, kinds together in the order in which each comes first.

    A file that is not there, or holds something else, has none.
    """
    try:
        found = [_example(row) for row in json.loads(file.read_text(encoding="utf-8"))["sentences"]]
    except (OSError, ValueError, TypeError, KeyError):
        return ()
    kinds = list(dict.fromkeys(each.kind for each in found))
    return tuple(sorted(found, key=lambda each: kinds.index(each.kind)))


def _example(row: Any) -> Example:
    kind, text, book, chapter = (str(row[name]) for name in _TEXTS)
    return Example(kind, text, book, chapter, int(row["word"]), int(row["source"]))
