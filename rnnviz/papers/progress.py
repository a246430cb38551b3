"""How far a run of a table is."""

from __future__ import annotations

from dataclasses import dataclass

from rnnviz.papers.results import Result


@dataclass(frozen=True)
class Progress:
    """How far one run is.

    Attributes:
        done, most: in what the table's budget counts.
        words: what has been reached.
        result: when it has ended.
    """

    done: int
    most: int
    words: str
    result: Result | None = None
