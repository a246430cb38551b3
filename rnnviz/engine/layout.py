"""A cell as tables of whole numbers, from which one kernel runs any cell of the family.

At each step a layer reads a block of rows, one row a feature and one column a sequence:

    [x_{t-1}]  h_{t-1} or c_{t-1}  1  x_t  [h_{t-1}]

Rows in brackets are there only where the cell needs them: the input before for delayed gates, both
states where sums read the cell state. Sums that read the same run of rows are
one matrix product a step. Each quantity (a gate, the content) has a slot in the recorded values.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.kernels.vectors import IDENTITY, SIGMOID, TANH
from rnnviz.engine.records import (
    ADDS_TO_CLEARED,
    AFTER,
    BEFORE,
    COLUMN,
    NO_RESET,
    Places,
    Roles,
    Tables,
)
from rnnviz.spec import Activation, CellSpec, Gate, Peephole, ResetPlace, Source

Ints = NDArray[np.int64]

ACTIVATIONS = {Activation.SIGMOID: SIGMOID, Activation.TANH: TANH, Activation.IDENTITY: IDENTITY}


@dataclass(frozen=True)
class Sum:
    """One weighted sum of rows: a learned gate, the content, or the product that is reset."""

    name: str
    input: bool
    source: Source | None
    bias: str | None
    delayed: bool = False
    resets: bool = False


@dataclass(frozen=True, eq=False)
class Plan:
    """A cell's sums in the order of their slots, and its tables; a cell has but one."""

    spec: CellSpec
    sums: tuple[Sum, ...]
    slot: dict[str, int]
    constants: dict[int, float]
    tables: Tables
    slots: int
    buffers: int
    sees_cell: bool
    """Whether sums read the cell state, so that it has rows in the block too."""


@cache
def plan_of(spec: CellSpec) -> Plan:
    """The plan of a cell."""
    sums = _sums(spec)
    slot = {each.name: index for index, each in enumerate(sums)}
    constants: dict[int, float] = {}
    count = len(sums)
    if spec.content.is_input:
        slot["content"], count = count, count + 1
    for name in spec.gates:
        root, flip = spec.resolve(name)
        constant = spec.gates[root].constant
        if name in slot or (constant is None and not flip):
            continue
        slot[name], count = count, count + 1
        if constant is not None:
            constants[slot[name]] = 1.0 - constant if flip else constant
    for name in spec.gates:
        slot.setdefault(name, slot[spec.resolve(name)[0]])
    return _finished(spec, sums, slot, constants, count)


def _finished(
    spec: CellSpec,
    sums: tuple[Sum, ...],
    slot: dict[str, int],
    constants: dict[int, float],
    count: int,
) -> Plan:
    """The plan, its ties followed."""
    buffers, complements, merges = count, [], []
    buffer = dict(slot)
    for name in spec.gates:
        root, flip = spec.resolve(name)
        if name == root or spec.gates[root].constant is not None:
            continue
        if flip:
            complements.append((slot[name], slot[root]))
        else:
            buffer[name], buffers = buffers, buffers + 1
        merges.append((buffer[name], slot[root], -1 if flip else 1))
    gates, contents = _runs(spec, sums)
    tables = Tables(
        run=_ints(gates + contents, 3),
        gates=len(gates),
        slot=_roles(slot),
        buffer=_roles(buffer),
        complement=_ints(complements, 2),
        merge=_ints(merges, 3),
        peephole=_ints(_peepholes(spec, slot), 3),
        delayed=_ints([slot[name] for name in spec.delayed]),
        reset={None: NO_RESET, ResetPlace.BEFORE: BEFORE, ResetPlace.AFTER: AFTER}[
            spec.content.reset
        ],
        output_activation=ACTIVATIONS[spec.output_activation],
        content_activation=ACTIVATIONS[spec.content.activation],
        late_output=int(spec.output_gate.peephole is Peephole.CURRENT),
        content_is_input=int(spec.content.is_input),
    )
    sees_cell = any(each.source is Source.CELL for each in sums)
    return Plan(spec, sums, slot, constants, tables, count, buffers, sees_cell)


def _sums(spec: CellSpec) -> tuple[Sum, ...]:
    """The learned sums, those that read alike side by side, one that waits for the reset last."""
    found = []
    for name, term in spec.terms.items():
        bias = "bias" if term.bias else None
        if isinstance(term, Gate):
            found.append(Sum(name, term.input, term.source, bias, term.delayed))
        elif term.reset is ResetPlace.AFTER:
            inner = "bias_hh" if term.source_bias else None
            found.append(Sum("product", False, term.source, inner))
            found.append(Sum(name, term.input, None, bias))
        else:
            before = term.reset is ResetPlace.BEFORE
            found.append(Sum(name, term.input, term.source, bias, resets=before))

    def reads(each: Sum) -> tuple[Any, ...]:
        sees = (str(each.source), not each.input, each.bias is None)
        return each.resets, each.delayed, *sees, each.name == "content"

    return tuple(sorted(found, key=reads))


def _runs(spec: CellSpec, sums: tuple[Sum, ...]) -> tuple[list[list[int]], list[list[int]]]:
    """The runs of slots with one activation: those of gates, and that of the content."""
    gates: list[list[int]] = []
    contents: list[list[int]] = []
    for slot, each in enumerate(sums):
        if each.name == "content":
            if spec.content.reset is None:
                contents.append([slot, slot + 1, ACTIVATIONS[spec.content.activation]])
        elif each.name != "product" and spec.gates[each.name].peephole is not Peephole.CURRENT:
            if gates and gates[-1][1] == slot:
                gates[-1][1] += 1
            else:
                gates.append([slot, slot + 1, SIGMOID])
    return gates, contents


def _peepholes(spec: CellSpec, slot: dict[str, int]) -> list[tuple[int, int, int]]:
    names = spec.stacked("peephole")
    current = [spec.gates[name].peephole is Peephole.CURRENT for name in names]
    return [(slot[name], row, int(current[row])) for row, name in enumerate(names)]


def _roles(places: dict[str, int]) -> Roles:
    return Roles(*(places.get(name, -1) for name in Roles._fields))


def places_of(plan: Plan, input_size: int, hidden_size: int) -> Places:
    """Where each part of the block begins."""
    start, at = 0, {}
    first, second = ("cell", "hidden") if plan.sees_cell else ("hidden", "cell")
    parts = [("previous", input_size if plan.spec.delayed else 0), (first, hidden_size)]
    parts += [("one", 1), ("input", input_size), (second, hidden_size if plan.sees_cell else 0)]
    for name, size in parts:
        at[name], start = (start if size else -1), start + size
    return Places(hidden_size, input_size, rows=start, slots=plan.slots, **at)


def sections(plan: Plan, places: Places, each: Sum) -> dict[str, tuple[int, int]]:
    """The rows that a sum reads, as first and last + 1: of input, source and bias."""
    found = {}
    if each.input:
        start = places.previous if each.delayed else places.input
        found["input"] = (start, start + places.input_size)
    if each.source is not None:
        start = places.hidden if each.source is Source.HIDDEN else places.cell
        found["source"] = (start, start + places.hidden_size)
    if each.bias is not None:
        found["bias"] = (places.one, places.one + 1)
    return found


def products_of(plan: Plan, places: Places, needs_input: bool) -> Ints:
    """The matrix products of a step, (products, 9), as :class:`Columns` says.

    Args:
        plan: of the cell.
        places: of the layer.
        needs_input: whether the gradient by the layer's input is asked for.
    """
    products: list[list[int]] = []
    for slot, each in enumerate(plan.sums):
        parts = sections(plan, places, each)
        read = _hull(list(parts.values()))
        back = _hull([r for name, r in parts.items() if name == "source" or
                      (name == "input" and needs_input)])  # fmt: skip
        row = [slot, 1, *read, int(each.resets), *back, 0, parts.get("source", (-1, 0))[0]]
        if products and products[-1][COLUMN.low :] == row[COLUMN.low :]:
            products[-1][COLUMN.slots] += 1
        else:
            products.append(row)
    _order_sums(products)
    return _ints(products, 9)


def _order_sums(products: list[list[int]]) -> None:
    """Fill in which products add to others."""
    covered: list[tuple[int, int]] = []
    partly = False
    for row in products:
        low, high = row[COLUMN.back_low], row[COLUMN.back_high]
        if row[COLUMN.resets] or low == high:
            continue
        apart = all(high <= a or b <= low for a, b in covered)
        row[COLUMN.adds] = int(not apart)
        partly |= not apart and not any(a <= low and high <= b for a, b in covered)
        covered.append((low, high))
    if partly:
        for row in products:
            row[COLUMN.adds] = 1
        products[0][COLUMN.adds] = ADDS_TO_CLEARED


def _hull(ranges: list[tuple[int, int]]) -> tuple[int, int]:
    if not ranges:
        return 0, 0
    return min(a for a, _ in ranges), max(b for _, b in ranges)


def _ints(values: list[Any], width: int = 0) -> Ints:
    array = np.array(values, dtype=np.int64)
    return np.ascontiguousarray(array.reshape(-1, width) if width else array)
