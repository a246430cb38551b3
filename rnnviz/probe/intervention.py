"""Interventions: what is held in a model while it reads, as plain data that fits into a link."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from rnnviz.spec import GATE_NAMES, CellSpec

MOST = 1024
"""Clamps, units and steps that one intervention may name: a layer has no more units."""

_LONGEST = 100_000
_RANGE = re.compile(r"\d{1,9}(-\d{1,9})?")


@dataclass(frozen=True)
class Clamp:
    """One gate held at some steps.

    Attributes:
        gate: its name; gates that are tied to it follow, as they do in the cell.
        steps: at which steps, from 0; at all of them when None.
        value: 0 (closed) or 1 (open).
        units: which units, from 0; all of them when None.
    """

    gate: str
    steps: tuple[int, ...] | None
    value: int
    units: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        """Check what can be checked without a model."""
        if self.gate not in GATE_NAMES:
            raise ValueError(f"Choose a gate among {', '.join(GATE_NAMES)}, not {self.gate!r}.")
        if self.steps is not None:
            object.__setattr__(self, "steps", _numbers(self.steps, "steps"))
        if not _whole(self.value) or self.value not in (0, 1):
            raise ValueError(f"A gate is held at 0 (closed) or 1 (open), not at {self.value!r}.")
        if self.units is not None:
            object.__setattr__(self, "units", _numbers(self.units, "units"))


@dataclass(frozen=True)
class Intervention:
    """Gates held open or closed at some steps, and units silenced throughout, in one layer.

    A silenced unit's cell state is held at 0 from before the first word to the last: it writes
    nothing, so neither the read-out nor any gate sees it.

    Attributes:
        clamps: where two hold the same gate and unit, the later one counts.
        silenced: units, from 0.
        layer: which recurrent layer, from 0; -1 for the last.

    Raises:
        ValueError: when a part is not of its kind, or there are too many.
    """

    clamps: tuple[Clamp, ...] = ()
    silenced: tuple[int, ...] = ()
    layer: int = -1

    def __post_init__(self) -> None:
        """Check what can be checked without a model."""
        object.__setattr__(self, "clamps", tuple(self.clamps))
        object.__setattr__(self, "silenced", _numbers(self.silenced, "units"))
        if not _whole(self.layer) or self.layer < -1:
            raise ValueError("Choose a layer from 0, or -1 for the last one.")
        if len(self.clamps) > MOST:
            raise ValueError(f"Hold at most {MOST} gates at a time.")

    def __bool__(self) -> bool:
        """Whether anything is held."""
        return bool(self.clamps or self.silenced)

    def check(self, spec: CellSpec, time: int, hidden_size: int, num_layers: int) -> None:
        """Refuse what a model or a text does not have.

        Raises:
            ValueError: with one sentence that says what to choose.
        """
        if self.layer >= num_layers:
            raise ValueError(f"Choose a layer from 0 to {num_layers - 1}, not {self.layer}.")
        named = [*self.silenced, *(unit for clamp in self.clamps for unit in clamp.units or ())]
        if named and max(named) >= hidden_size:
            raise ValueError(f"Choose units from 0 to {hidden_size - 1}, not {max(named)}.")
        for clamp in self.clamps:
            if (last := max(clamp.steps or (0,))) >= time:
                raise ValueError(
                    f"A gate is held at step {last + 1}, and the sequence has {time} steps: choose "
                    "earlier ones."
                )
            if clamp.gate not in spec.gates:
                raise ValueError(f"{spec.title} has no {clamp.gate.replace('_', ' ')}.")
            if spec.constant(clamp.gate) is not None:
                raise ValueError(
                    f"The {clamp.gate.replace('_', ' ')} of {spec.title} never moves: choose one "
                    "that the cell has learned."
                )

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, units as "0-383" or "1,5-7"; :meth:`from_dict` is its inverse."""
        clamps = [
            {"gate": clamp.gate, "value": clamp.value}
            | ({} if clamp.steps is None else {"steps": ranges(clamp.steps)})
            | ({} if clamp.units is None else {"units": ranges(clamp.units)})
            for clamp in self.clamps
        ]
        return {"clamps": clamps, "silenced": ranges(self.silenced), "layer": self.layer}

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Rebuild from :meth:`to_dict`; the data may come from a link.

        Raises:
            ValueError: when it is not the description of an intervention.
        """
        if not isinstance(data, Mapping) or not set(data) <= {"clamps", "silenced", "layer"}:
            raise ValueError("An intervention has the parts clamps, silenced and layer.")
        clamps = data.get("clamps", [])
        if not isinstance(clamps, list | tuple) or len(clamps) > MOST:
            raise ValueError(f"An intervention has a list of at most {MOST} gates to hold.")
        made = tuple(_clamp(clamp) for clamp in clamps)
        return cls(made, data.get("silenced", ""), data.get("layer", -1))

    def to_json(self) -> str:
        """Short text for a link."""
        return json.dumps(self.to_dict(), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Rebuild from :meth:`to_json`; the text may come from a link.

        Raises:
            ValueError: when it is not the description of an intervention.
        """
        if len(text) > _LONGEST:
            raise ValueError(f"An intervention's description has at most {_LONGEST:,} letters.")
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ValueError("An intervention must be described in JSON.") from error
        return cls.from_dict(data)


def ranges(numbers: Sequence[int]) -> str:
    """Numbers in order as "1,5-7": every unit of a large layer is one short range."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{low}" if low == high else f"{low}-{high}" for low, high in runs)


def in_ranges(text: str, low: int, high: int, what: str) -> tuple[int, ...]:
    """The numbers that somebody typed, such as "1-4, 7", in order and each once.

    Args:
        text: what was typed.
        low, high: bounds.
        what: is numbered, for the refusal.

    Raises:
        ValueError: when it is something else; one sentence.
    """
    typed = "".join(text.split()).replace("\u2013", "-")
    try:
        numbers = _numbers(_spread_out(typed), what)
    except ValueError:
        numbers = ()
    if not numbers or numbers[0] < low or numbers[-1] > high:
        raise ValueError(
            f"Type {what} as numbers from {low} to {high} with commas between, or as ranges such "
            f"as {low}-{min(low + 3, high)}."
        )
    return numbers


def _clamp(data: object) -> Clamp:
    """One clamp from plain data; links of before name a single ``step``."""
    names = {"gate", "value"}
    if not isinstance(data, Mapping) or not names <= set(data) <= names | {
        "step",
        "steps",
        "units",
    }:
        raise ValueError("A held gate has a gate, a value and, if wanted, steps and units.")
    steps = [data["step"]] if "step" in data else data.get("steps")
    return Clamp(data["gate"], steps, data["value"], data.get("units"))  # type: ignore[arg-type]


def _spread_out(text: str) -> list[int]:
    """The numbers that :func:`ranges` wrote.

    Raises:
        ValueError: when it is no such text, or names too many.
    """
    numbers: list[int] = []
    for part in filter(None, text.split(",")):
        if not _RANGE.fullmatch(part):
            raise ValueError("Name whole numbers from 0, or ranges of them such as 5-7.")
        low, high = (int(end) for end in (part.split("-") * 2)[:2])
        if not 0 <= high - low < MOST or len(numbers) > MOST:
            raise ValueError(f"Name at most {MOST} numbers, each range from low to high.")
        numbers += range(low, high + 1)
    return numbers


def _numbers(given: object, what: str) -> tuple[int, ...]:
    """Units or steps in order, each once."""
    if isinstance(given, str):
        given = _spread_out(given)
    if not isinstance(given, list | tuple) or len(given) > MOST:
        raise ValueError(f"Name at most {MOST} {what} in a list.")
    if not all(_whole(number) and number >= 0 for number in given):
        raise ValueError(f"{what.capitalize()} are whole numbers from 0.")
    return tuple(sorted(set(given)))


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
