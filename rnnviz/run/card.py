"""The card of a run: everything but its weights, as compact JSON checked field by field.

Numbers of the learning curve are kept in full, column by column, and only seconds are rounded;
those that JSON cannot hold are the texts "nan", "inf" and "-inf".
"""

from __future__ import annotations

import json
import math
import operator
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from rnnviz.config import ExperimentConfig
from rnnviz.run.parts import LARGEST_STEP, STATUSES, Point, RunFormatError, is_run_id

CARD_FILE = "card.json"
LARGEST_CARD = 32 * 1024**2
"""Bytes of the largest card that is written or read."""
MOST_POINTS = 100_000
MOST_SNAPSHOTS = 2_000
LONGEST_MESSAGE = 2_000

_FORMAT, _VERSION = "rnnviz-run", 1
_FIELDS = {"format", "version", "id", "config", "status", "message", "details"}
_FIELDS |= {"snapshots", "points"}
_SPECIAL = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


@dataclass(frozen=True)
class Entry:
    """What the card says of one snapshot: its step, loss and metric."""

    step: int
    loss: float | None
    metric: float | None


@dataclass(frozen=True)
class Card:
    """Everything of a run but its weights; fields as those of ``Run``."""

    id: str
    config: ExperimentConfig
    status: str
    message: str
    details: dict[str, Any]
    entries: tuple[Entry, ...]
    points: tuple[Point, ...]

    def to_text(self) -> str:
        """The card as JSON; the curve is thinned evenly where it has over 100,000 points.

        Raises:
            ValueError: when it could not be read again just as it is.
        """
        try:
            text = json.dumps(
                self._data(), allow_nan=False, ensure_ascii=False, separators=(",", ":")
            )
            size = len(text.encode("utf-8"))
        except UnicodeEncodeError as error:
            # A lone surrogate is legal JSON, but nothing could show it.
            raise ValueError("A text of this run holds half a character: correct it.") from error
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError("A run's details and options must be plain JSON data.") from error
        if size > LARGEST_CARD:
            raise ValueError(
                f"The card of this run has {size / 1024**2:,.0f} MB and may have "
                f"{LARGEST_CARD // 1024**2}: shorten its details, or give a text by its id or path."
            )
        self._check_same(Card.from_text(text))
        return text

    def _data(self) -> dict[str, Any]:
        return {
            "format": _FORMAT,
            "version": _VERSION,
            "id": self.id,
            "config": self.config.to_dict(),
            "status": self.status,
            "message": self.message,
            "details": self.details,
            "snapshots": _columns(self.entries, ("loss", "metric")),
            "points": _columns(thin(self.points), ("loss", "metric", "seconds")),
        }

    def _check_same(self, read: Card) -> None:
        """Refuse what JSON holds in another form: a tuple comes back as a list."""
        tables = (self.details, read.details), (self.config.to_dict(), read.config.to_dict())
        for before, after in tables:
            for name, value in before.items():
                if name not in after or after[name] != value:
                    raise ValueError(
                        f"{str(name)[:40]!r} of this run would not come back as it is: "
                        "use numbers, texts, lists, and tables whose keys are texts."
                    )

    @classmethod
    def from_text(cls, text: str) -> Card:
        """Read a card that anyone may have written.

        Raises:
            RunFormatError: saying which field is wrong.
        """
        data = _parse(text)
        if data.get("format") != _FORMAT or data.get("version") != _VERSION:
            _refuse("it was not written by this version of rnnviz")
        if set(data) != _FIELDS:
            _refuse("its fields are not those of a run")
        card = cls(
            id=data["id"],
            config=_config(data["config"]),
            status=data["status"],
            message=data["message"],
            details=data["details"],
            entries=_entries(data["snapshots"]),
            points=_points(data["points"]),
        )
        card.check()
        return card

    def check(self) -> None:
        """Check the fields that are not numbers; RunFormatError names the first wrong one."""
        if not is_run_id(self.id):
            _refuse("its id must be 4 to 64 small letters, digits and dashes")
        if not isinstance(self.status, str) or self.status not in STATUSES:
            _refuse("its status is unknown")
        if not isinstance(self.message, str) or len(self.message) > LONGEST_MESSAGE:
            _refuse("its message must be a short text")
        if not isinstance(self.details, dict):
            _refuse("its details must be a table")


def read_card(folder: Path) -> Card:
    """Read ``card.json`` from a run's folder; nothing else is opened.

    Raises:
        RunFormatError: when there is none, or it cannot be read, or a field is wrong.
    """
    path = check_file(folder / CARD_FILE, LARGEST_CARD)
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST_CARD + 1).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RunFormatError("The card of this run cannot be read.") from error
    return Card.from_text(text)


def check_file(path: Path, largest: int) -> Path:
    """The path, once it is known to be a plain file of at most so many bytes."""
    try:
        status = os.lstat(path)
    except (OSError, ValueError) as error:
        raise RunFormatError(f"This run has no file {path.name} that can be read.") from error
    if not stat.S_ISREG(status.st_mode):
        raise RunFormatError(f"The file {path.name} of this run is not a plain file.")
    if status.st_size > largest:
        size = largest // 1024**2
        raise RunFormatError(f"The file {path.name} of this run is larger than {size} MB.")
    return path


def thin(points: Sequence[Point]) -> Sequence[Point]:
    """At most ``MOST_POINTS`` of the points, evenly spaced, the last one always kept."""
    stride = -(-len(points) // MOST_POINTS) or 1
    return points[::-stride][::-1]


def _refuse(reason: str) -> NoReturn:
    raise RunFormatError(f"The card of this run cannot be used: {reason}.")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _parse(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text, parse_constant=_no_constant)
        # A lone surrogate is legal JSON, but nothing could show or save it again.
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise RunFormatError("The card of this run is not valid JSON.") from error
    if not isinstance(data, dict):
        _refuse("it is not a table")
    return data


def _config(data: object) -> ExperimentConfig:
    if not isinstance(data, dict):
        _refuse("its config must be a table")
    try:
        return ExperimentConfig.from_dict(data)
    except ValueError as error:
        raise RunFormatError(f"The config of this run cannot be used: {error}") from error
    except (TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        # A config nested wrongly in a way that its own checks do not foresee.
        raise RunFormatError("The config of this run cannot be used.") from error


def _columns(rows: Sequence[Entry] | Sequence[Point], names: tuple[str, ...]) -> dict[str, Any]:
    table: dict[str, Any] = {"step": [operator.index(row.step) for row in rows]}
    for name in names:
        table[name] = [_pack(getattr(row, name), name) for row in rows]
    return table


def _pack(value: float | None, name: str) -> float | str | None:
    if value is None:
        return None
    if not math.isfinite(value):
        return str(float(value))
    return round(float(value), 3) if name == "seconds" else float(value)


def _entries(table: object) -> tuple[Entry, ...]:
    steps, (loss, metric) = _table(table, ("loss", "metric"), MOST_SNAPSHOTS)
    if any(later <= step for step, later in pairwise(steps)):
        _refuse("the steps of its snapshots must increase")
    return tuple(map(Entry, steps, loss, metric))


def _points(table: object) -> tuple[Point, ...]:
    names = ("loss", "metric", "seconds")
    steps, (loss, metric, seconds) = _table(table, names, MOST_POINTS)
    if any(later < step for step, later in pairwise(steps)):
        _refuse("the steps of its learning curve must not decrease")
    points = []
    for step, one_loss, one_metric, time in zip(steps, loss, metric, seconds, strict=True):
        if one_loss is None or time is None:
            _refuse("its learning curve has a gap")
        points.append(Point(step, one_loss, one_metric, time))
    return tuple(points)


def _table(
    table: object, names: tuple[str, ...], most: int
) -> tuple[list[int], list[list[float | None]]]:
    if not isinstance(table, Mapping) or set(table) != {"step", *names}:
        _refuse("a table of numbers has the wrong columns")
    columns = [table["step"], *(table[name] for name in names)]
    if not all(isinstance(column, list) for column in columns):
        _refuse("a column of numbers is not a list")
    if len({len(column) for column in columns}) != 1 or len(columns[0]) > most:
        _refuse("its columns are too long or of different lengths")
    return [_step(value) for value in columns[0]], [
        [_number(value) for value in column] for column in columns[1:]
    ]


def _step(value: object) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_STEP:
        _refuse(f"a step must be a whole number between 0 and {LARGEST_STEP}")
    return value


def _number(value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, str) and value in _SPECIAL:
        return _SPECIAL[value]
    if type(value) is int and abs(value) <= 2**53:
        return float(value)
    # JSON reads 1e999 as infinity; what was written as a number must be one.
    if type(value) is not float or not math.isfinite(value):
        _refuse("one of its numbers is not a number")
    return value
