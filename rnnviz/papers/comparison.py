"""What is printed beside what was measured, a row for each number of a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from rnnviz.papers.original.net import CELL
from rnnviz.papers.results import Result
from rnnviz.papers.tables import (
    ACCURACY,
    BITS,
    PERPLEXITY,
    SEQUENCES,
    SOLVED,
    VALIDATION,
    Entry,
    Table,
)
from rnnviz.spec import CELLS
from rnnviz.tasks.numbers import number

NOT_RUN = "not run"
_DIGITS = {
    name: digits
    for column, digits in ((PERPLEXITY, 1), (BITS, 2))
    for name in (column, VALIDATION[column])
}
"""Behind the point, of what language models are measured by."""


@dataclass(frozen=True)
class Row:
    """One printed number and its counterparts.

    Attributes:
        cell, setting, what: of the number.
        printed: None where nothing is.
        values: what was measured, one a run that got there, in the order of seeds.
        seeds: of those runs; none for a share, which all runs have together.
        runs: how many were made.
        reached: how far the runs went, least and most, in what the table's budget counts.
        stopped: how far each run went that did not get there.
        epochs: of a run with these settings, where the entry counts them.
    """

    cell: str
    setting: str
    what: str
    printed: float | None
    values: tuple[float, ...]
    seeds: tuple[int, ...]
    runs: int
    reached: tuple[int, int] | None
    stopped: tuple[int, ...]
    epochs: int = 0

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
        if self.what in _DIGITS:
            return f"{value:,.{_DIGITS[self.what]}f}"
        return f"{value:.2f}" if self.what == ACCURACY else number(value)

    def as_printed(self) -> str:
        """The printed number in words, none of its digits lost."""
        if self.printed is None:
            return "not printed"
        told = self.shown(self.printed)
        exact = f"{self.printed:,.2f}"
        whole = self.what not in _DIGITS or round(self.printed, _DIGITS[self.what]) == self.printed
        return told if whole else exact

    def measured(self) -> str:
        """Mean, and least to largest, in words."""
        if not self.runs:
            return NOT_RUN
        if self.mean is None:
            return "diverged" if self.what in _DIGITS else "not reached"
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
            self.as_printed(),
            self.measured(),
            self.ended(),
        )

    def ended(self) -> str:
        """How many runs got there, of how many, and how far they or the others went."""
        if self.reached is None:
            return ""
        made = _counted(self.runs, "run")
        if not self.what.startswith(SEQUENCES) and self.what != SOLVED:
            went = _counted(self.epochs or self.reached[1], "epoch")
            if self.reached[0] < self.epochs:
                return f"{made}, stopped after {_from_to(*self.reached)} of {went}"
            least = "" if self.reached[0] == self.reached[1] else f"{self.reached[0]:,} to "
            return f"{made} of {least}{went}"
        there = made if self.what == SOLVED else f"{len(self.values)} of {made} got there"
        if not self.stopped:
            return there
        ends = _from_to(min(self.stopped), max(self.stopped))
        return f"{there}; {len(self.stopped)} stopped after {ends} sequences"


def title_of(cell: str) -> str:
    """What people read for a cell, or a system that is only printed."""
    return "Original LSTM" if cell == CELL else CELLS[cell].title if cell in CELLS else cell


def finding(table: Table, rows: Sequence[Row]) -> str:
    """What all rows of a table together say, in a few sentences."""
    if table.measure:
        return _tested(table, rows)
    asked = [row for row in rows if row.printed is not None and row.what != SOLVED]
    made = [row for row in asked if row.runs]
    known = [row for row in made if row.values]
    if not made:
        return "Nothing of this table has been run here."
    sentences = [] if not known else [_apart(table, made, known)]
    if len(made) == 1 > len(known):
        sentences.append(f"No run here reached the number printed for {made[0].setting}.")
    elif unreached := len(made) - len(known):
        were = "was" if unreached == 1 else "were"
        sentences.append(
            f"{unreached} of {len(made)} printed numbers {were} reached by no run here."
        )
    if stopped := [far for row in made for far in row.stopped]:
        ends = _from_to(min(stopped), max(stopped))
        sentences.append(f"Runs that did not get there were stopped at {ends} sequences.")
    if len(asked) > len(made):
        sentences.append(f"For {len(asked) - len(made)} of {len(asked)} numbers nothing was run.")
    return " ".join(sentences)


def _tested(table: Table, rows: Sequence[Row]) -> str:
    """What language models reached, and how far it is from what is printed."""
    asked = [row for row in rows if row.what == table.measure]
    made = [row for row in asked if row.runs]
    if not made:
        return "Nothing of this table has been run here."
    sentences = []
    if known := [row for row in made if row.values]:
        values = [value for row in known for value in row.values]
        ends = dict.fromkeys(known[0].shown(end) for end in (min(values), max(values)))
        epochs = [end for row in known for end in row.reached or ()]
        most = max(row.epochs for row in known)
        sentences.append(
            f"The {table.measure} here is {' to '.join(ends)}, after "
            f"{_from_to(min(epochs), max(epochs))} of {most} epochs."
        )
    if times := [(row.mean or 0) / row.printed for row in known if row.printed]:
        ends = dict.fromkeys(number(end) for end in (min(times), max(times)))
        sentences.append(f"Where a number is printed, it is {' to '.join(ends)} times that.")
    if lost := sum(len(row.stopped) for row in made):
        sentences.append(f"{lost} of {sum(row.runs for row in made)} runs diverged.")
    if len(asked) > len(made):
        sentences.append(f"For {len(asked) - len(made)} of {len(asked)} settings nothing was run.")
    return " ".join(sentences)


def _apart(table: Table, made: Sequence[Row], known: Sequence[Row]) -> str:
    """How far what was measured is from what is printed."""
    pairs = [(row.mean or 0.0, row.printed or 1.0) for row in known]
    if known[0].what == ACCURACY:
        epochs = [end for row in known for end in row.reached or ()]
        apart = [mean - printed for mean, printed in pairs]
        ends = dict.fromkeys(_signed(end) for end in (min(apart), max(apart)))
        return (
            f"The best accuracies here are {' to '.join(ends)} points from the printed ones, after "
            f"{_from_to(min(epochs), max(epochs))} epochs (the paper: up to {table.epochs})."
        )
    times = [value / (row.printed or 1.0) for row in known for value in row.values]
    ends = dict.fromkeys(number(end) for end in (min(times), max(times)))
    return f"{_who(made)} took {' to '.join(ends)} times as many sequences as printed."


def _who(made: Sequence[Row]) -> str:
    """The runs that got there, and of how many."""
    # A run that meets the harder of two criteria has met the other one too.
    runs = {(row.cell, row.setting): row.runs for row in made}
    got: dict[tuple[str, str], int] = {}
    for row in made:
        setting = row.cell, row.setting
        got[setting] = max(got.get(setting, 0), len(row.values))
    there, most = sum(got.values()), sum(runs.values())
    if there == most:
        return "The one run here" if most == 1 else f"The {most} runs here"
    some = f"one run of {most}" if there == 1 else f"{there} of {most} runs"
    return f"The {some} that got there"


def _counted(count: int, item: str) -> str:
    return f"{count:,} {item}{'s' * (count != 1)}"


def _from_to(least: int, most: int) -> str:
    return f"{most:,}" if least == most else f"{least:,} to {most:,}"


def _signed(points: float) -> str:
    return f"{points:+.2f}".replace("-", "\u2212")


def rows_of(table: Table, results: Sequence[Result]) -> list[Row]:
    """Every number of a table, those of runs that were made beside it."""
    return [
        _row(entry, what, [result for result in results if result.entry == entry.key])
        for entry in table.entries
        for what in _columns(table, entry)
    ]


def _columns(table: Table, entry: Entry) -> list[str]:
    """What is printed, and what is measured besides.

    The share that succeeds is measured wherever something is counted until success.
    """
    columns = dict.fromkeys(entry.printed)
    if table.measure and entry.seeds:
        columns |= dict.fromkeys((table.measure, VALIDATION[table.measure]))
    if any(name.startswith(SEQUENCES) for name in columns):
        columns[SOLVED] = None
    return [*columns]


def _row(entry: Entry, what: str, results: Sequence[Result]) -> Row:
    values: tuple[float, ...]
    seeds: tuple[int, ...] = ()
    if what == SOLVED:
        values = (100 * fmean(result.solved for result in results),) if results else ()
        short = [result for result in results if not result.solved]
    else:
        known = [(result.seed, result.measures.get(what)) for result in results]
        values = tuple(float(value) for _, value in known if value is not None)
        seeds = tuple(seed for seed, value in known if value is not None)
        short = [result for result in results if result.measures.get(what) is None]
    far = [result.reached for result in results]
    return Row(
        cell=title_of(entry.cell),
        setting=entry.title,
        what=what,
        printed=entry.printed.get(what),
        values=values,
        seeds=seeds,
        runs=len(results),
        reached=(min(far), max(far)) if far else None,
        stopped=tuple(result.reached for result in short),
        epochs=entry.epochs,
    )
