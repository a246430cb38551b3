"""A model's weights, as a spec names them, to and from the arrays that the kernels read."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.layout import Plan, places_of, plan_of, sections
from rnnviz.engine.records import EMBEDDING, LINEAR, ONE_HOT, VALUES, Places
from rnnviz.spec import CellSpec

Floats = NDArray[Any]


def weight_shape(plan: Plan, at: Places) -> tuple[int, int]:
    """Shape of the one matrix with a layer's weights."""
    return len(plan.sums) * at.hidden_size, at.rows


class Piece(NamedTuple):
    """One sum's share of a parameter: which rows of it, and where these lie in the matrix."""

    name: str
    rows: slice
    packed_rows: slice
    packed_columns: slice


@cache
def pieces(plan: Plan, places: Places) -> tuple[Piece, ...]:
    """Every share of every parameter but the peepholes."""
    size, found = places.hidden_size, []
    order = {part: plan.spec.stacked(part) for part in ("input", "source", "bias")}
    for slot, each in enumerate(plan.sums):
        packed = slice(slot * size, (slot + 1) * size)
        term = "content" if each.name == "product" else each.name
        for part, (low, high) in sections(plan, places, each).items():
            name = {"input": "weight_ih", "source": "weight_hh"}.get(part, each.bias or "")
            row = 0 if name == "bias_hh" else order[part].index(term)
            share = slice(row * size, (row + 1) * size)
            found.append(Piece(name, share, packed, slice(low, high)))
    return tuple(found)


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
    found = np.zeros(weight_shape(plan, places), dtype=bool)
    for piece in pieces(plan, places):
        found[piece.packed_rows, piece.packed_columns] = True
    return found


@dataclass(frozen=True)
class Design:
    """What a model is made of.

    Attributes:
        spec: the cell.
        inputs: ``"symbols"`` or ``"values"``.
        input_size: size of the alphabet, or features of a step.
        features: what the first layer reads: of the encoder where there is one.
        encoder: whether an embedding or a linear encoding stands before the first layer.
        hidden_size, num_layers, output_size: as everywhere.
        loss: one of ``LOSSES``.
        tied: the embedding is also the read-out's weight.
    """

    spec: CellSpec
    inputs: str
    input_size: int
    features: int
    encoder: bool
    hidden_size: int
    num_layers: int
    output_size: int
    loss: str
    tied: bool = False

    @property
    def encoding(self) -> int:
        """How inputs reach the first layer."""
        if self.inputs == "symbols":
            return EMBEDDING if self.encoder else ONE_HOT
        return LINEAR if self.encoder else VALUES

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Every parameter by the name that a ``SequenceModel`` gives it."""
        found: dict[str, tuple[int, ...]] = {}
        if self.encoder:
            symbols = self.inputs == "symbols"
            sizes = (self.input_size, self.features)
            found["encoder.weight"] = sizes if symbols else sizes[::-1]
        for index in range(self.num_layers):
            size = self.features if index == 0 else self.hidden_size
            for name, shape in self.spec.parameter_shapes(size, self.hidden_size).items():
                found[f"recurrent.{name}_l{index}"] = shape
        if not self.tied:
            found["readout.weight"] = (self.output_size, self.hidden_size)
        found["readout.bias"] = (self.output_size,)
        return found


class WeightStore:
    """All weights in one array, their gradients and moments in others."""

    def __init__(self, design: Design, dtype: Any) -> None:
        self.design = design
        self.plan = plan_of(design.spec)
        self.places = [
            places_of(self.plan, design.hidden_size if index else design.features,
                      design.hidden_size)
            for index in range(design.num_layers)
        ]  # fmt: skip
        self.shapes: dict[str, tuple[int, ...]] = {}
        eyes = len(design.spec.stacked("peephole"))
        for name, shape in design.shapes().items():
            if not name.startswith("recurrent."):
                self.shapes[name] = shape
        for index, at in enumerate(self.places):
            self.shapes[f"matrix{index}"] = weight_shape(self.plan, at)
            self.shapes[f"peephole{index}"] = (eyes, design.hidden_size)
        sizes = [math.prod(shape) for shape in self.shapes.values()]
        self.offsets = dict(zip(self.shapes, np.cumsum([0, *sizes[:-1]]).tolist(), strict=True))
        self.value, self.gradient, self.first, self.second = (
            np.zeros(sum(sizes), dtype=dtype) for _ in range(4)
        )
        kept = np.ones_like(self.value)
        for index, at in enumerate(self.places):
            self.view(kept, f"matrix{index}")[:] = used(self.plan, at)
        self.kept = kept[:0] if kept.all() else kept

    def view(self, array: Floats, name: str) -> Floats:
        """The part of an array that belongs to a name; no row where there is none."""
        if name == "readout.weight" and self.design.tied:
            name = "encoder.weight"
        if name not in self.shapes:
            return array[:0].reshape(0, 1)
        start, shape = self.offsets[name], self.shapes[name]
        return array[start : start + math.prod(shape)].reshape(shape)

    def take(self, weights: Mapping[str, Floats], into: Floats | None = None) -> None:
        """Copy all parameters in, or something of their shapes into an array like ``value``."""
        into = self.value if into is None else into
        for name in self.shapes:
            if name in weights:
                np.copyto(self.view(into, name), weights[name])
        for index, at in enumerate(self.places):
            pack(self.plan, at, _of_layer(weights, index), self.view(into, f"matrix{index}"))
            name = f"recurrent.weight_peephole_l{index}"
            if name in weights:
                np.copyto(self.view(into, f"peephole{index}"), weights[name])

    def give(self, array: Floats) -> dict[str, Floats]:
        """Copies of all parameters out of an array like ``value``."""
        found = {name: np.zeros(shape, array.dtype) for name, shape in self.design.shapes().items()}
        for name, target in found.items():
            if name in self.shapes:
                np.copyto(target, self.view(array, name))
        for index, at in enumerate(self.places):
            unpack(self.plan, at, self.view(array, f"matrix{index}"), _of_layer(found, index))
            name = f"recurrent.weight_peephole_l{index}"
            if name in found:
                np.copyto(found[name], self.view(array, f"peephole{index}"))
        return found


def _of_layer(weights: Mapping[str, Floats], index: int) -> dict[str, Floats]:
    """One layer's parameters without prefix and suffix."""
    start, end = "recurrent.", f"_l{index}"
    return {
        name.removeprefix(start).removesuffix(end): value
        for name, value in weights.items()
        if name.startswith(start) and name.endswith(end)
    }
