"""A layer's parameters, as a spec names them, to and from the one matrix that the kernels read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.plan import Places, Plan, plan_of, sections
from rnnviz.spec import CellSpec

Floats = NDArray[Any]


class Piece(NamedTuple):
    """One sum's share of a parameter: which rows of it, and where these lie in the matrix."""

    name: str
    rows: slice
    packed_rows: slice
    packed_columns: slice


def pieces(plan: Plan, places: Places) -> tuple[Piece, ...]:
    """Every share of every parameter but the peepholes."""
    return _pieces(plan.spec, places)


@cache
def _pieces(spec: CellSpec, places: Places) -> tuple[Piece, ...]:
    """The same; a plan cannot be remembered by, its spec can."""
    return tuple(_each_piece(plan_of(spec), places))


def _each_piece(plan: Plan, places: Places) -> Iterator[Piece]:
    size, spec = places.hidden_size, plan.spec
    order = {part: spec.stacked(part) for part in ("input", "source", "bias")}
    for slot, each in enumerate(plan.sums):
        packed = slice(slot * size, (slot + 1) * size)
        term = "content" if each.name == "product" else each.name
        for part, (low, high) in sections(plan, places, each).items():
            name = {"input": "weight_ih", "source": "weight_hh"}.get(part, each.bias or "")
            row = 0 if name == "bias_hh" else order[part].index(term)
            yield Piece(name, slice(row * size, (row + 1) * size), packed, slice(low, high))


def pack(plan: Plan, places: Places, weights: Mapping[str, Floats], packed: Floats) -> None:
    """Write parameters into the matrix; what no sum reads stays as it is."""
    for piece in pieces(plan, places):
        rows = weights[piece.name][piece.rows]
        target = packed[piece.packed_rows, piece.packed_columns]
        np.copyto(target, rows[:, None] if rows.ndim == 1 else rows)


def unpack(plan: Plan, places: Places, packed: Floats, weights: Mapping[str, Floats]) -> None:
    """Read parameters out of the matrix; the inverse of :func:`pack`."""
    for piece in pieces(plan, places):
        rows = packed[piece.packed_rows, piece.packed_columns]
        target = weights[piece.name][piece.rows]
        np.copyto(target, rows[:, 0] if target.ndim == 1 else rows)


def used(plan: Plan, places: Places) -> NDArray[np.bool_]:
    """Which numbers of the matrix are parameters."""
    found = np.zeros((len(plan.sums) * places.hidden_size, places.rows), dtype=bool)
    for piece in pieces(plan, places):
        found[piece.packed_rows, piece.packed_columns] = True
    return found
