"""Example inputs of a model that reads numbers, from a file that anyone may have written."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.lib import format as npy

from rnnviz.tasks.batch import Floats
from rnnviz.tasks.feature_details import (
    LONGEST_SEQUENCE,
    MOST_FEATURES,
    MOST_NUMBERS,
    MOST_SEQUENCES,
)
from rnnviz.untrusted import light_json

LARGEST = 16 * 1024**2
"""Bytes of a file that is read."""

_LONGEST_HEADER = 10_000
_QUOTED = re.compile('"[^"]*"')
_TOO_MANY = (
    f"Example inputs may be {MOST_SEQUENCES} sequences of {LONGEST_SEQUENCE:,} steps, and "
    f"{MOST_NUMBERS:,} numbers together: give fewer."
)
_DAMAGED = "This .npy file is damaged, or of another version of numpy's format: save it again."


class Inputs(NamedTuple):
    """What a file holds.

    Attributes:
        names: of the features, where the file has a line of them.
        sequences: (step, feature) each.
    """

    names: list[str]
    sequences: list[Floats]


def read_inputs(data: bytes) -> Inputs:
    """Example sequences from a table (CSV) or an array of numpy (``.npy``, never with pickles).

    Args:
        data: a table in UTF-8 with a row a step and a column a feature, tabs, semicolons or commas
            between them (the first of these that its first line has) and decimal points, perhaps a
            first line of names, and an empty line between sequences; or an array (step, feature) or
            (sequence, step, feature).

    Raises:
        ValueError: one sentence that says what is wrong with it.
    """
    if len(data) > LARGEST:
        raise ValueError(f"Choose example inputs of at most {LARGEST // 1024**2} MB.")
    found = _of_numpy(data) if data.startswith(npy.MAGIC_PREFIX) else _of_table(data)
    if not found.sequences:
        raise ValueError("This file holds no numbers: write a row a step and a column a feature.")
    return found


def read_names(data: bytes) -> list[str]:
    """Names of features: one a line, or a JSON list.

    Raises:
        ValueError: when they cannot be read; one sentence.
    """
    wrong = "Names of features must be a text in UTF-8 with one a line, or a JSON list of texts."
    try:
        text = data[: LARGEST + 1].decode("utf-8-sig").strip()
        found = json.loads(light_json(text)) if text.startswith("[") else text.splitlines()
    except (ValueError, RecursionError) as error:
        raise ValueError(wrong) from error
    if not all(isinstance(name, str) for name in found) or len(found) > MOST_FEATURES:
        raise ValueError(wrong)
    return [name.strip() for name in found]


def _of_table(data: bytes) -> Inputs:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            "Example inputs must be a table of numbers in UTF-8 (CSV), or an array of numpy (.npy)."
        ) from error
    lines = io.StringIO(text, newline="")
    first = _QUOTED.sub("", next(filter(str.strip, lines), ""))
    lines.seek(0)
    # Where there is a tab or a semicolon, commas belong to the numbers.
    separator = next((mark for mark in "\t;" if mark in first), ",")
    try:
        with np.errstate(over="ignore"):
            return _rows(csv.reader(lines, delimiter=separator))
    except csv.Error as error:
        raise ValueError("This table cannot be read: save it as CSV once more.") from error


def _rows(table: Iterable[list[str]]) -> Inputs:
    """The rows of a table, an empty one between sequences."""
    names: list[str] = []
    sequences: list[list[list[float]]] = [[]]
    width, left = 0, MOST_NUMBERS
    for line, row in enumerate(table, start=1):
        if not any(map(str.strip, row)):
            if sequences[-1]:
                sequences.append([])
            continue
        begins, width = not width, width or len(row)
        if width > MOST_FEATURES:
            raise ValueError(f"A step may have at most {MOST_FEATURES:,} numbers.")
        if len(row) != width:
            point = "; decimals need a point" if len(row) == 2 * width else ""
            raise ValueError(
                f"Line {line:,} has {len(row):,} numbers, and the first {width:,}{point}."
            )
        # A header is words throughout: one word among numbers is a mistake.
        if begins and all(map(_is_word, row)):
            names = [cell.strip() for cell in row]
            continue
        left -= width
        if left < 0 or len(sequences) > MOST_SEQUENCES or len(sequences[-1]) >= LONGEST_SEQUENCE:
            raise ValueError(_TOO_MANY)
        sequences[-1].append([_number(cell.strip(), line) for cell in row])
    return Inputs(names, [np.array(rows, np.float32) for rows in sequences if rows])


def _is_word(cell: str) -> bool:
    """Whether a cell is no number at all, not even one that cannot be used."""
    try:
        float(cell.replace(",", ""))
    except ValueError:
        return True
    return False


def _number(cell: str, line: int) -> float:
    """A number that float32 can hold; ValueError for anything else."""
    try:
        value = float(np.float32(float(cell)))
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    comma = "," in cell and not _is_word(cell)
    what = "it needs a decimal point" if comma else "write one there, or leave the line out"
    raise ValueError(f"Line {line:,} holds {cell[:20]!r}, which is not a number: {what}.")


def _of_numpy(data: bytes) -> Inputs:
    """An array, after a look at how much it says to hold."""
    file = io.BytesIO(data)
    try:
        version = npy.read_magic(file)
        header = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}[version]
        shape, by_column, dtype = header(file, max_header_size=_LONGEST_HEADER)
    except Exception as error:  # the header is Python's syntax, whose parser has errors of its own
        raise ValueError(_DAMAGED) from error
    if dtype.kind not in "fiu" or dtype.itemsize > 8:
        raise ValueError("The array of this .npy file must hold plain numbers, and no objects.")
    if len(shape) not in (2, 3) or min(shape) < 1:
        raise ValueError(
            "The array of this .npy file must be (step, feature) or (sequence, step, feature)."
        )
    size = math.prod(shape)
    if size > MOST_NUMBERS or shape[-2] > LONGEST_SEQUENCE or shape[-3:-2] > (MOST_SEQUENCES,):
        raise ValueError(_TOO_MANY)
    body = data[file.tell() :]
    if len(body) != size * dtype.itemsize:
        raise ValueError(_DAMAGED)
    array = np.frombuffer(body, dtype).reshape(shape, order="F" if by_column else "C")
    with np.errstate(over="ignore", invalid="ignore"):
        sequences = array.astype(np.float32)
    if not np.isfinite(sequences).all():
        raise ValueError("This .npy file holds numbers that are infinite or not numbers.")
    return Inputs([], [*sequences] if sequences.ndim == 3 else [sequences])
