"""What is kept with a run on features of one's own: sizes, names and example sequences, checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from rnnviz.tasks.batch import Floats

MOST_FEATURES = 10_000
MOST_SEQUENCES = 100
LONGEST_SEQUENCE = 1000
MOST_NUMBERS = 200_000
"""Numbers in all example sequences together: they are kept in the run's card."""

_LONGEST_NAME = 40
"""Characters: a name and a new number are typed into one small box."""


def feature_details(
    size: int, outputs: int, features: object = (), examples: object = ()
) -> dict[str, Any]:
    """What :class:`OwnFeatures` is made of, as plain data for JSON.

    Args:
        size: numbers that are read at each step.
        outputs: of the read-out, 0 without one.
        features: a name for each number that is read, or nothing.
        examples: sequences as for :func:`sequences_of`, or nothing.

    Raises:
        ValueError: when names or sequences cannot be used; one sentence.
    """
    rows = sequences_of(examples, size)
    # As short as they can be and still the same float32.
    kept = [[[float(str(value)) for value in step] for step in row] for row in rows]
    names = [*names_of(features, size)]
    return {"size": size, "outputs": outputs, "features": names, "examples": kept}


def sequences_of(given: object, size: int) -> list[Floats]:
    """Sequences from lists or arrays, (step, feature) each.

    Args:
        given: a list of sequences, (step, feature) each, of one feature (step,) will do; or an
            array (sequence, step, feature), or (step, feature) for one sequence.
        size: numbers of each step.

    Raises:
        ValueError: when there are too many, or one is something else; one sentence.
    """
    if isinstance(given, np.ndarray) and given.ndim in (0, 2):
        given = [given]
    if not isinstance(given, list | tuple | np.ndarray) or len(given) > MOST_SEQUENCES:
        raise ValueError(f"A model may have at most {MOST_SEQUENCES} example sequences, in a list.")
    found, left = [], MOST_NUMBERS
    for each in given:
        try:
            with np.errstate(over="ignore"):
                sequence = np.asarray(each, np.float64).astype(np.float32)
        except (ValueError, TypeError, OverflowError, RecursionError):
            sequence = np.zeros(0, np.float32)
        if sequence.ndim == 1 and size == 1:
            sequence = sequence[:, None]
        fits = sequence.ndim == 2 and sequence.shape[1] == size
        if not fits or not 1 <= len(sequence) <= LONGEST_SEQUENCE:
            raise ValueError(
                f"Each example sequence must have 1 to {LONGEST_SEQUENCE:,} steps of {size:,} "
                f"number{'s' * (size != 1)}: as many as the model reads."
            )
        if not np.isfinite(sequence).all():
            raise ValueError("The example sequences hold numbers that are infinite or not numbers.")
        left -= sequence.size
        if left < 0:
            raise ValueError(
                f"The example sequences may hold {MOST_NUMBERS:,} numbers together: give fewer."
            )
        found.append(sequence)
    return found


def names_of(given: object, size: int) -> tuple[str, ...]:
    """A name for each feature, or none at all.

    Raises:
        ValueError: when they do not fit; one sentence.
    """
    names: Iterable[Any] = given if isinstance(given, list | tuple) else [None]
    named = tuple(name.strip() if isinstance(name, str) else "" for name in names)
    if not named:
        return ()
    if len(named) != size or len(set(named)) != size or not all(map(_can_name, named)):
        raise ValueError(
            f"Give {size:,} name{'s' * (size != 1)} of features, one for each number that the "
            f"model reads, each of 1 to {_LONGEST_NAME} characters and none twice."
        )
    return named


def _can_name(name: str) -> bool:
    return 0 < len(name) <= _LONGEST_NAME and "=" not in name


def whole_number(details: Mapping[str, Any], name: str, low: int) -> int:
    """One of the sizes.

    Raises:
        ValueError: when it is missing, too small or too large; one sentence.
    """
    value = details.get(name)
    if type(value) is not int or not low <= value <= MOST_FEATURES:
        raise ValueError(
            f"The {name} of a run on features must be from {low} to {MOST_FEATURES:,}."
        )
    return value
