"""Where the parts of a cell's diagram stand, and the way each wire takes.

From the top: the loop of the carousel, the carousel itself (the state before the step at the left,
the new one at the right), multiplications, the boxes of gates and content in a row, and below them
a bus for everything that the boxes read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rnnviz.spec import CellSpec
from rnnviz.spec.wiring import BEFORE, Wire, wires

Size = Literal["wide", "narrow"]
Point = tuple[float, float]

LOOP, LINE, MIDDLE, TOP, BOX, LANE, FIRST_BUS = 14, 62, 124, 186, 50, 300, 338
CIRCLE, SQUASH, STATE = 12, 16, 17
_BOXES = ("reset_gate", "forget_gate", "input_gate", "content", "output_gate")
_BUSES = (BEFORE + "hidden_state", "x", BEFORE + "x", BEFORE + "cell_state")
_COLUMN = {"wide": 138, "narrow": 68}
_MARGIN = {"wide": 52, "narrow": 42}
_GAP = {"wide": 12, "narrow": 6}
_BUS_APART = 36
SMALLEST = 12
"""Of all text; the drawing is never shown smaller than it is."""
SHELF, SHELVES_APART, NUMBER = 16, 14, 34
"""The highest number below a box, how far apart two are, and how wide one may be."""


@dataclass(frozen=True)
class Layout:
    """One diagram's geometry, in the units of its view box.

    Attributes:
        top: the y at which the drawing begins.
        width, height: of the whole, counted from 0.
        box: width of a gate's box.
        nodes: centre of every part that is drawn, by name.
        buses: the lines that values are tapped from: name to (first x, last x, y).
        ports: where a value enters a box from below: its name to x.
        shelves: how far below the box its number stands, so that no two of them meet.
        paths: the way of every wire, as SVG writes it.
    """

    top: float
    width: float
    height: float
    box: float
    nodes: dict[str, Point]
    buses: dict[str, tuple[float, float, float]]
    ports: dict[str, float]
    shelves: dict[str, float]
    paths: dict[Wire, str]


def lay_out(spec: CellSpec, size: Size = "wide") -> Layout:
    """Place the parts of a cell, for a wide screen or for a phone."""
    found = wires(spec)
    column, margin = _COLUMN[size], _MARGIN[size]
    box = column - _GAP[size]
    names = {name for wire in found for name in wire[:2]} | {"content", "hidden_state"}
    names |= {"cell_state"} if spec.has_cell_state else set()
    columns = [name for name in _BOXES if name in names]
    nodes = {name: (margin + column * (k + 0.5), TOP + BOX / 2) for k, name in enumerate(columns)}
    ports = _ports(found, nodes, box)
    width = _upper_parts(nodes, names, column, margin)
    levels = [name for name in _BUSES if any(_tapped(wire, name) for wire in found)]
    height = FIRST_BUS + _BUS_APART * len(levels)
    buses: dict[str, tuple[float, float, float]] = {}
    for k, name in enumerate(levels):
        y = FIRST_BUS + _BUS_APART * k
        taps = [ports[_port(wire)] for wire in found if _tapped(wire, name)]
        if name != BEFORE + "cell_state":
            nodes[name] = (margin / 2 + 4, y)
        buses[name] = (margin / 2 + 4, max(taps), y)
    if BEFORE + "cell_state" in names:
        nodes[BEFORE + "cell_state"] = (margin / 2 + 4, LINE)
    for name in ("reset",) if "reset" in names else ():
        nodes[name] = (ports["content.source"], LANE)
    top = LOOP - 8 if spec.has_cell_state else min(y for _, y in nodes.values()) - STATE - 22
    layout = Layout(top, width, height, box, nodes, buses, ports, _shelves(ports), {})
    for wire in found:
        layout.paths[wire] = _path(wire, layout)
    return layout


def _tapped(wire: Wire, bus: str) -> bool:
    """Whether a wire comes up from a bus: what goes along the carousel does not."""
    return wire.source == bus and wire.target not in ("keep", "add", "cell_state", "squash", "read")


def _port(wire: Wire) -> str:
    """Which port a wire from below uses: what is reset enters where its product does."""
    return "content.source" if wire.target == "reset" else wire.value


def _ports(found: tuple[Wire, ...], nodes: dict[str, Point], box: float) -> dict[str, float]:
    """The ports of every box, evenly along its lower edge."""
    ports: dict[str, float] = {}
    for name, (x, _) in nodes.items():
        mine = [wire for wire in found if wire.target == name and _from_below(wire)]
        for k, wire in enumerate(mine):
            ports[_port(wire)] = x + box * ((k + 0.5) / len(mine) - 0.5)
    return ports


def _shelves(ports: dict[str, float]) -> dict[str, float]:
    """How far below its box each port's number stands, as high as there is room beside others."""
    placed: list[tuple[float, float]] = []
    shelves: dict[str, float] = {}
    # Biases stand highest: their wires are short.
    for name in sorted(ports, key=lambda name: (not name.endswith("bias"), ports[name])):
        x, shelf = ports[name], float(SHELF)
        while any(at == shelf and abs(other - x) < NUMBER for other, at in placed):
            shelf += SHELVES_APART
        placed.append((x, shelf))
        shelves[name] = shelf
    return shelves


def _from_below(wire: Wire) -> bool:
    low = wire.source in (*_BUSES, "reset") or "bias" in wire.source
    return low and wire.target in _BOXES


def _upper_parts(nodes: dict[str, Point], names: set[str], column: float, margin: float) -> float:
    """Place what stands above the boxes; the width of the whole."""
    content = nodes["content"][0]
    keep = nodes["forget_gate"][0] if "forget_gate" in nodes else content - column / 2
    out = nodes["output_gate"][0] if "output_gate" in nodes else content + column
    places = {
        "keep": (keep, LINE),
        "write": (content, MIDDLE),
        "add": (content, LINE),
        "cell_state": (content + column / 2, LINE),
        "squash": (out, LINE),
        "read": (out, MIDDLE),
    }
    nodes |= {name: place for name, place in places.items() if name in names}
    width = out + column / 2 + margin
    nodes["hidden_state"] = (width - margin / 2 - 4, MIDDLE)
    return width


def _path(wire: Wire, layout: Layout) -> str:
    """The way of one wire, with a small arrow at its end."""
    source, target = wire.source, wire.target
    x, y = layout.nodes.get(target, (0.0, 0.0))
    if target.startswith(BEFORE):
        return _loop(wire, layout)
    if "bias" in source:
        return _bias(wire, layout)
    if any(_tapped(wire, bus) for bus in layout.buses):
        end = LANE + 9 if target == "reset" else TOP + BOX
        return f"M{layout.ports[_port(wire)]:g} {layout.buses[source][2]:g}V{end:g}{_UP}"
    if source == "reset":
        return f"M{layout.ports['content.source']:g} {LANE - 9}V{TOP + BOX}{_UP}"
    from_x, from_y = layout.nodes[source]
    if target == "reset":
        # Out of its side: its lower edge is full of what it reads.
        start = from_x + layout.box / 2
        return f"M{start:g} {TOP + BOX - 10}h4V{LANE}H{x - 9:g}{_RIGHT}"
    if target in _BOXES:
        return _from_above(source, target, layout)
    if source in _BOXES:
        return _from_box(source, target, layout)
    if source in ("squash", "write", "read"):
        return _from_operation(source, target, layout)
    start = from_x + (CIRCLE if source in ("keep", "add") else STATE)
    return f"M{start:g} {from_y:g}{_along(target, x, y)}"


_UP, _DOWN, _RIGHT = "m-4 6l4 -6l4 6", "m-4 -6l4 6l4 -6", "m-6 -4l6 4l-6 4"


def _along(target: str, x: float, y: float) -> str:
    """From the carousel's line to a part: on it, or below it at the right."""
    if target == "read":
        return f"H{x:g}V{y - CIRCLE:g}{_DOWN}"
    if target == "hidden_state":
        return f"H{x - STATE - 22:g}V{y:g}H{x - STATE:g}{_RIGHT}"
    return f"H{x - _reach(target):g}{_RIGHT}"


def _reach(part: str) -> int:
    """How far a part of the carousel's line reaches to its left."""
    return {"cell_state": STATE, "squash": SQUASH}.get(part, CIRCLE)


def _from_box(source: str, target: str, layout: Layout) -> str:
    """Up from a gate or from the content."""
    (from_x, _), (x, y) = layout.nodes[source], layout.nodes[target]
    if target == "write" and source != "content":
        side, arrow = (-CIRCLE, _RIGHT) if from_x < x else (CIRCLE, "m6 -4l-6 4l6 4")
        return f"M{from_x:g} {TOP}V{MIDDLE}H{x + side:g}{arrow}"
    if from_x == x:
        return f"M{x:g} {TOP}V{y + CIRCLE:g}{_UP}"
    if target == "hidden_state":
        return f"M{from_x:g} {TOP}V{y:g}H{x - STATE:g}{_RIGHT}"
    return f"M{from_x:g} {TOP}V{LINE}{_along(target, x, y)}"


def _from_operation(source: str, target: str, layout: Layout) -> str:
    (from_x, from_y), (x, y) = layout.nodes[source], layout.nodes[target]
    if source == "read" or (source, target) == ("write", "hidden_state"):
        return f"M{from_x + CIRCLE:g} {from_y:g}H{x - STATE:g}{_RIGHT}"
    if source == "squash":
        end = f"V{y - CIRCLE:g}{_DOWN}" if target == "read" else f"V{y:g}H{x - STATE:g}{_RIGHT}"
        return f"M{from_x:g} {from_y + CIRCLE:g}{end}"
    if target == "add":
        return f"M{from_x:g} {from_y - CIRCLE:g}V{y + CIRCLE:g}{_UP}"
    return f"M{from_x:g} {from_y - CIRCLE:g}V{LINE}{_along(target, x, y)}"


def _from_above(source: str, target: str, layout: Layout) -> str:
    """Into the top of a box: a gate that another one follows, or a peephole on the new state."""
    (from_x, from_y), (x, _) = layout.nodes[source], layout.nodes[target]
    if source == "cell_state":
        return f"M{from_x:g} {from_y + STATE:g}V{TOP - 20}H{x - 18:g}V{TOP}{_DOWN}"
    lane = TOP - 12 - 7 * (list(_BOXES).index(source) % 2)
    return f"M{from_x + 14:g} {TOP}V{lane}H{x - 14:g}V{TOP}{_DOWN}"


def _bias(wire: Wire, layout: Layout) -> str:
    """A short stub: a bias comes from nowhere."""
    if wire.target == "reset":
        x, y = layout.nodes["reset"]
        return f"M{x + 28:g} {y:g}H{x + 9:g}m6 -4l-6 4l6 4"
    x, shelf = layout.ports[wire.value], layout.shelves[wire.value]
    return f"M{x:g} {TOP + BOX + shelf + 14:g}V{TOP + BOX}{_UP}"


def _loop(wire: Wire, layout: Layout) -> str:
    """Back to the left, for the next step: the carousel above, the output below everything."""
    (from_x, from_y), (x, y) = layout.nodes[wire.source], layout.nodes[wire.target]
    if wire.source == "cell_state":
        return f"M{from_x:g} {from_y - STATE:g}V{LOOP}H{x:g}V{y - STATE:g}{_DOWN}"
    low = layout.height - 8
    return f"M{from_x:g} {from_y + STATE:g}V{low:g}H3V{y:g}H{x - STATE:g}{_RIGHT}"
