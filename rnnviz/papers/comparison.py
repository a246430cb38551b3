"""What is printed beside what was measured, a row for each number of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from rnnviz.papers.original.net import CELL
from rnnviz.papers.results import Result
from rnnviz.papers.tables import ACCURACY, SEQUENCES, SOLVED, Entry, Table
from rnnviz.spec import CELLS
from rnnviz.tasks.numbers import number

NOT_RUN = "not run"


@dataclass(frozen=True)
class Row:
    """One printed number and its counterparts.

    Attributes:
        cell, setting, what: of the number.
        printed: None where nothing is.
        values: what was measured, one a run that got there, in the order of seeds.
        runs: how many were made.
        reached: how far the runs went, least and most, in what the table's budget counts.
    """

    cell: str
    setting: str
    what: str
    printed: float | None
    values: tuple[float, ...]
    runs: int
    reached: tuple[int, int] | None

    @property
    def mean(self) -> float | None:
        """Over the runs that got there."""
        return fmean(self.values) if self.values else None

    def shown(self, value: float) -> str:
        """A number with as many digits as the paper has."""
        if self.what == SOLVED:
            return f"{number(value)}%"
        if self.what.startswith(SEQUENCES):
            return f"{value:,.0f}"
        return f"{value:.2f}" if self.what == ACCURACY else number(value)

    def measured(self) -> str:
        """Mean, and least to largest, in words."""
        if not self.runs:
            return NOT_RUN
        if self.mean is None:
            return "not reached"
        if len(self.values) == 1:
            return self.shown(self.values[0])
        least, most = self.shown(min(self.values)), self.shown(max(self.values))
        return f"{self.shown(self.mean)} ({least} to {most})"

    def told(self) -> tuple[str, str, str, str, str, str]:
        """The row in words."""
        return (
            self.cell,
            self.setting,
            self.what,
            "none" if self.printed is None else self.shown(self.printed),
            self.measured(),
            self.ended(),
        )

    def ended(self) -> str:
        """How many runs got there, of how many, or how far they went."""
        if self.reached is None:
            return ""
        if self.what.startswith(SEQUENCES):
            return f"{len(self.values)} of {self.runs}"
        if self.what == SOLVED:
            return f"{self.runs}"
        least, most = self.reached
        return f"{self.runs}, " + (
            f"{most} epochs" if least == most else f"{least} to {most} epochs"
        )


def title_of(cell: str) -> str:
    """What people read for a cell, or a system that is only printed."""
    return "Original LSTM" if cell == CELL else CELLS[cell].title if cell in CELLS else cell


def finding(rows: Sequence[Row]) -> str:
    """What all rows together say, in one or two sentences."""
    asked = [row for row in rows if row.printed is not None and row.what != SOLVED]
    made = [row for row in asked if row.runs]
    known = [row for row in made if row.values]
    if not made:
        return "Nothing of this table has been run here."
    said = [] if not known else [_apart(known)]
    if len(made) > len(known):
        said.append(f"No run here reached {len(made) - len(known)} of the printed numbers.")
    if len(asked) > len(made):
        said.append(f"For {len(asked) - len(made)} of {len(asked)} numbers nothing was run.")
    return " ".join(said)


def _apart(known: Sequence[Row]) -> str:
    """How far what was measured is from what is printed."""
    pairs = [(row.mean or 0.0, row.printed or 1.0) for row in known]
    if known[0].what == ACCURACY:
        epochs = max(row.reached[1] for row in known if row.reached)
        apart = [mean - printed for mean, printed in pairs]
        ends = dict.fromkeys(_signed(end) for end in (min(apart), max(apart)))
        return (
            f"The best accuracies here are {' to '.join(ends)} points from the printed ones, after "
            f"at most {epochs} epochs."
        )
    times = [mean / printed for mean, printed in pairs]
    ends = dict.fromkeys(number(end) for end in (min(times), max(times)))
    return f"The runs here took {' to '.join(ends)} times as many sequences as printed."


def _signed(points: float) -> str:
    return f"{points:+.2f}".replace("-", "\u2212")


def rows_of(table: Table, found: Sequence[Result]) -> list[Row]:
    """Every number of a table, those of runs that were made beside it."""
    return [
        _row(entry, what, [each for each in found if each.entry == entry.key])
        for entry in table.entries
        for what in _columns(entry)
    ]


def _columns(entry: Entry) -> list[str]:
    """The share that succeeds is measured wherever something is counted until success."""
    columns = dict.fromkeys(entry.printed)
    if any(name.startswith(SEQUENCES) for name in columns):
        columns[SOLVED] = None
    return [*columns]


def _row(entry: Entry, what: str, found: Sequence[Result]) -> Row:
    values: tuple[float, ...]
    if what == SOLVED:
        values = (100 * fmean(each.solved for each in found),) if found else ()
    else:
        known = [each.measures.get(what) for each in found]
        values = tuple(float(each) for each in known if each is not None)
    far = [each.reached for each in found]
    return Row(
        title_of(entry.cell),
        entry.title,
        what,
        entry.printed.get(what),
        values,
        len(found),
        (min(far), max(far)) if far else None,
    )
