"""Options of a task and their validation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Option:
    """Something that can be chosen about a task.

    Attributes:
        name: its key.
        default: its value when it is left out; its type is the option's type.
        minimum, maximum: of a number; ``maximum`` of a text is its longest length.
        help: one sentence.
        choices: the only values that a text may have, if not empty.
    """

    name: str
    default: bool | int | float | str
    minimum: float | None = None
    maximum: float | None = None
    help: str = ""
    choices: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name for people."""
        return self.name.replace("_", " ")

    def validate(self, value: Any) -> bool | int | float | str:
        """The value in the option's type.

        Raises:
            ValueError: when it has another type or lies outside what is allowed.
        """
        if isinstance(self.default, bool):
            if not isinstance(value, bool):
                raise ValueError(f"The option {self.label} must be true or false.")
            return value
        if isinstance(self.default, str):
            return self._text(value)
        return self._number(value)

    def _text(self, value: Any) -> str:
        """Check a text."""
        if not isinstance(value, str):
            raise ValueError(f"The option {self.label} must be a text.")
        if self.choices and value not in self.choices:
            raise ValueError(f"The option {self.label} must be one of {', '.join(self.choices)}.")
        if self.maximum is not None and len(value) > self.maximum:
            raise ValueError(
                f"The option {self.label} may have at most {self.maximum:,g} characters."
            )
        return value

    def _number(self, value: Any) -> int | float:
        """Check a number."""
        whole = isinstance(self.default, int)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"The option {self.label} must be a number.")
        if not math.isfinite(value) or (whole and value != int(value)):
            raise ValueError(f"The option {self.label} must be a {'whole ' * whole}number.")
        low = -math.inf if self.minimum is None else self.minimum
        high = math.inf if self.maximum is None else self.maximum
        if not low <= value <= high:
            raise ValueError(
                f"The option {self.label} must lie between {low:g} and {high:g}, not {value:g}."
            )
        return int(value) if whole else float(value)


def resolve(options: Sequence[Option], given: Mapping[str, Any]) -> dict[str, Any]:
    """Every option's value: the given one, checked, or the default.

    Raises:
        ValueError: when a name is unknown or a value cannot be used.
    """
    if not isinstance(given, Mapping):
        raise ValueError("The options of a task must be a mapping of names to values.")
    names = [option.name for option in options]
    unknown = sorted(str(name) for name in given if name not in names)
    if unknown:
        known = f"choose among: {', '.join(names)}" if names else "it has none"
        raise ValueError(f"This task has no option named {unknown[0]!r}; {known}.")
    return {
        option.name: option.validate(given[option.name]) if option.name in given else option.default
        for option in options
    }
