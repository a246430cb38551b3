"""The table of a trust measurement: rows as plain data, CSV and Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rnnviz.csv_files import to_csv

ARROW = "arrow"
PREVIOUS = "previous word"
BEST_OFFSET = "best fixed offset"
BEST_FAR_OFFSET = "best fixed offset from 2 on"
RANDOM = "random, matched by distance"

EVERY, BEYOND = "all", "beyond the word just before"

COLUMNS = (
    "target",
    "words counted",
    "method",
    "view",
    "offset",
    "hits",
    "words",
    "share",
    "low",
    "high",
    "lead",
    "lead_low",
    "lead_high",
)


@dataclass(frozen=True)
class AgreementRow:
    """How often one method points where one target does.

    Attributes:
        target: what it is compared with.
        far: whether only words count at which the target does not point at the word just before.
        method: the arrow itself or a baseline.
        view: the kind of arrow; empty for baselines that need none.
        offset: how many words back a fixed offset points.
        hits: words at which the method agrees; an expected number for the random baseline.
        words: words at which the target points at an earlier word.
        low, high: 95% bootstrap interval of the share; None where there is none.
        lead: an arrow's share minus the best fixed offset's, with its interval.
    """

    target: str
    far: bool
    method: str
    view: str
    offset: int | None
    hits: float
    words: int
    low: float | None
    high: float | None
    lead: float | None = None
    lead_low: float | None = None
    lead_high: float | None = None

    @property
    def share(self) -> float | None:
        """Hits over words, None of no words."""
        return self.hits / self.words if self.words else None

    def to_dict(self) -> dict[str, Any]:
        """The row by :data:`COLUMNS`."""
        counted = BEYOND if self.far else EVERY
        return {
            "target": self.target,
            "words counted": counted,
            "method": self.method,
            "view": self.view,
            "offset": self.offset,
            "hits": round(self.hits, 2),
            "words": self.words,
            **{
                name: _rounded(getattr(self, name))
                for name in ("share", "low", "high", "lead", "lead_low", "lead_high")
            },
        }


@dataclass(frozen=True)
class AgreementTable:
    """Agreement of arrows with other measures over one sentence or many.

    Attributes:
        rows: by target, all words first, arrows before baselines.
        sentences: how many.
        words: how many words they have.
        adjacent: for each kind of arrow the share that points at the word just before.
        unknown: how many of the words the model did not know, None where nobody counted.
        seed, resamples: of the bootstrap.
    """

    rows: tuple[AgreementRow, ...]
    sentences: int
    words: int
    adjacent: Mapping[str, float | None]
    unknown: int | None
    seed: int
    resamples: int

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "sentences": self.sentences,
            "words": self.words,
            "unknown_words": self.unknown,
            "unknown_share": self._unknown_share(),
            "adjacent": {view: _rounded(share) for view, share in self.adjacent.items()},
            "bootstrap": {"seed": self.seed, "resamples": self.resamples, "level": 0.95},
            "rows": [row.to_dict() for row in self.rows],
        }

    def to_csv(self) -> bytes:
        """One line a row, empty where there is not a number."""
        return to_csv([row.to_dict() for row in self.rows])

    def to_markdown(self) -> str:
        """A head in words, and one table for each target."""
        lines = [self._head(), ""]
        for target in dict.fromkeys(row.target for row in self.rows):
            for far in (False, True):
                rows = [row for row in self.rows if (row.target, row.far) == (target, far)]
                lines += [_caption(rows[0]), "", *_HEADER, *(_line(row) for row in rows), ""]
        return "\n".join(lines)

    def _unknown_share(self) -> float | None:
        return None if self.unknown is None else _rounded(self.unknown / max(1, self.words))

    def _head(self) -> str:
        """What was counted."""
        head = f"{self.sentences:,} sentences, {self.words:,} words"
        if self.unknown is not None:
            head += f", {self.unknown / max(1, self.words):.1%} of them unknown to the model"
        head += f"; 95% intervals from {self.resamples:,} draws of sentences (seed {self.seed})."
        reach = [
            f"{share:.1%} of the arrows by {view} point at the word just before."
            for view, share in self.adjacent.items()
            if share is not None
        ]
        return "\n".join([head, *reach])


_HEADER = (
    "| points | hits | share | 95% interval | above the best fixed offset |",
    "|---|---|---|---|---|",
)


def _caption(row: AgreementRow) -> str:
    """What the rows of one table are compared with."""
    if row.far:
        return f"**{row.target}**, where it is not the word just before ({row.words:,} words)"
    return f"**{row.target}** ({row.words:,} words have one to their left)"


def _line(row: AgreementRow) -> str:
    """A row for people, shares in per cent."""
    name = f"{row.method}, {row.view}" if row.view else row.method
    if row.offset is not None and row.method != PREVIOUS:
        name += f" ({row.offset} back)"
    share = "" if row.share is None else f"{row.share:.1%}"
    lead = "" if row.lead is None else f"{row.lead:+.1%}"
    if row.lead_low is not None and row.lead_high is not None:
        lead += f" ({row.lead_low:+.1%} to {row.lead_high:+.1%})"
    interval = "" if row.low is None or row.high is None else f"{row.low:.1%} to {row.high:.1%}"
    return f"| {name} | {row.hits:,.0f} | {share} | {interval} | {lead} |"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
