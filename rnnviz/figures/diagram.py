"""A cell drawn from its spec: what feeds what, and the numbers that flow at one step.

The same drawing is made here as SVG text and kept alive in the browser, which only changes numbers,
widths and colours: what is drawn is decided in one place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.figures.arithmetic import LETTERS, arithmetic
from rnnviz.figures.diagram_layout import (
    BOX,
    CIRCLE,
    MIDDLE,
    SMALLEST,
    SQUASH,
    STATE,
    TOP,
    Layout,
    Size,
    lay_out,
)
from rnnviz.figures.diagram_parts import (
    Values,
    circle,
    fitted,
    number,
    on_wire,
    strength,
    symbol,
)
from rnnviz.figures.packing import encode, evenly
from rnnviz.figures.theme import (
    BACKGROUND,
    HIGHLIGHTS,
    INK,
    MUTED,
    QUANTITY_COLORS,
    QUANTITY_TITLES,
    SURFACE,
    Mode,
    look,
)
from rnnviz.spec import Activation, CellSpec, Content
from rnnviz.spec.wiring import BEFORE, Parts, Wire, flips, what_lacks

BUDGET = 400_000
"""Numbers that a payload carries at most; beyond it units, then time steps, are left out."""

_SIGNS = dict(zip(Activation, ("\u03c3", "tanh", "linear", "ReLU"), strict=True))
_OPERATIONS = {"keep": "\u00d7", "write": "\u00d7", "read": "\u00d7", "reset": "\u00d7", "add": "+"}
_PRINTED = {"keep": ("keep", 20, -8), "write": ("write", 18, -8), "squash": ("squash", 18, 22)}


def diagram_svg(
    spec: CellSpec,
    values: Values | None = None,
    mode: Mode = "light",
    size: Size = "wide",
    against: CellSpec | None = None,
) -> str:
    """The diagram of a cell as an SVG document.

    Args:
        spec: any cell.
        values: what the wires carry at one step in one unit, by the names of
            ``rnnviz.analysis.flow``; without them the structure alone is drawn.
        mode: of the colours.
        size: for a wide screen or for a phone.
        against: another cell, to stand beside; what it has not is marked, both drawings are equally
            high, and there are no numbers.
    """
    shades = {
        "ink": INK[mode],
        "muted": MUTED[mode],
        "ground": BACKGROUND[mode],
        "surface": SURFACE[mode],
        **HIGHLIGHTS[mode],
        **QUANTITY_COLORS[mode],
    }
    drawing = _drawing(spec, values or {}, size, against)
    return re.sub(r"var\(--([a-z_]+)\)", lambda found: shades[found[1]], drawing)


def diagram_payload(
    spec: CellSpec,
    values: Mapping[str, NDArray[np.float64]],
    labels: tuple[str, ...],
    *,
    name: str = "cell",
    title: str = "",
    unit: int | None = None,
    step: int = 0,
    marked: tuple[int, ...] = (),
    held: Sequence[tuple[str, Sequence[int] | None, Sequence[int] | None]] = (),
    count_from: int = 0,
    group: str = "",
    controls: bool = True,
    budget: int = BUDGET,
) -> dict[str, Any]:
    """Everything that the browser needs to move through a sequence without a round trip.

    Args:
        spec: of the cell.
        values: as ``rnnviz.analysis.flow`` gives them, name to (time, unit).
        labels: one text a time step.
        name: for saved files.
        title: of a page that is saved; the cell's when empty.
        unit: to show first; the first one that is sent when None.
        step: of the sequence to show first, from 0.
        marked: time steps that matter.
        held: gates that were held, so that their sums do not count, each with its steps and its
            units, None for all of them.
        count_from: number of the first time step on the screen.
        group: figures of one group share one cursor over time.
        controls: whether the drawing has a slider over time of its own.
        budget: numbers to send at most.
    """
    time, total = values["cell_state"].shape
    most = max(1, budget // max(1, time * len(values)))
    units = evenly(total, most)
    if unit is not None and unit not in units:
        units = np.sort(np.append(units[:-1], unit))
    steps = min(time, max(1, budget // max(1, len(values) * len(units))))
    first = max(0, min(step, time - steps))
    seen = slice(first, first + steps)
    notes = []
    if len(units) < total:
        notes.append(f"Showing {len(units):,} of {total:,} units, evenly chosen.")
    if steps < time:
        notes.append(f"Showing {steps:,} of {time:,} time steps.")
    return {
        "kind": "cell",
        "name": name,
        "group": group,
        "controls": controls,
        "title": title or spec.title,
        "cell": spec.title,
        "drawings": {size: _drawing(spec, {}, size) for size in ("wide", "narrow")},
        "lines": [line.payload() for line in arithmetic(spec)],
        "labels": [str(label) for label in labels[seen]],
        "marked": [t - first for t in marked if first <= t < first + steps],
        "held": [[gate, at and [t - first for t in at], of and [*of]] for gate, at, of in held],
        "first": first + count_from,
        "units": units.tolist(),
        "unit_total": total,
        "unit": int(units[0] if unit is None else unit),
        "step": step - first,
        "values": {key: _packed(array[seen], units) for key, array in values.items()},
        "looks": {key: look(key) for key in QUANTITY_TITLES},
        "titles": dict(QUANTITY_TITLES),
        "initial": {key: spec.gates[key].initial for key in spec.delayed},
        "notes": notes,
    }


def _packed(array: NDArray[np.float64], units: NDArray[np.int64]) -> dict[str, str]:
    """Values (time, unit), and mean, 10th and 90th percentile over all units (3, time)."""
    with np.errstate(invalid="ignore"):
        spread = (array.mean(axis=1), *np.percentile(array, (10, 90), axis=1))
    stats = np.stack(spread)
    return {"data": encode(array[:, units].astype("<f4")), "stats": encode(stats.astype("<f4"))}


def _drawing(
    spec: CellSpec, values: Values | None, size: Size, against: CellSpec | None = None
) -> str:
    """The SVG with its colours as CSS variables."""
    layout, own = lay_out(spec, size), None
    top, bottom = layout.top, layout.height
    if against is not None:
        values, own = None, what_lacks(spec, against)
        # Side by side, equal parts stand at equal heights.
        beside = lay_out(against, size)
        top, bottom = min(top, beside.top), max(bottom, beside.height)
    parts = [
        *(_bus(name, layout) for name in layout.buses),
        *(_wire(wire, path, values, own) for wire, path in layout.paths.items()),
        *(_tap(wire, layout, values, size) for wire in layout.paths),
        *(_ring(name, layout) for name in layout.nodes if own and name in own.nodes),
        *(_node(spec, name, layout, values, size) for name in layout.nodes),
    ]
    width, height = f"{layout.width:g}", f"{bottom - top:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top:g} {width} {height}" '
        f'width="{width}" height="{height}" font-family="sans-serif" font-size="{SMALLEST}" '
        f'fill="var(--ink)">{"".join(parts)}</svg>'
    )


def _bus(name: str, layout: Layout) -> str:
    first, last, y = layout.buses[name]
    line = f'<path d="M{first:g} {y:g}H{last:g}" stroke="var(--muted)" opacity="0.6"/>'
    if name == BEFORE + "cell_state":
        line += symbol(max(first - 12, 19), y - 5, "c", "t\u22121")
    return line


def _ring(name: str, layout: Layout) -> str:
    """A line around a part that another cell has not."""
    x, y = layout.nodes[name]
    across, down = float(SQUASH if name == "squash" else CIRCLE), float(CIRCLE)
    if name.endswith("_gate") or name == "content":
        across, down = layout.box / 2, BOX / 2
    elif name.removeprefix(BEFORE) in ("x", "cell_state", "hidden_state"):
        across = down = STATE
    return (
        f'<rect class="ring" x="{x - across - 3:g}" y="{y - down - 3:g}" '
        f'width="{2 * across + 6:g}" height="{2 * down + 6:g}" rx="{min(down + 3, 15):g}" '
        'fill="none" stroke="var(--second)" stroke-width="4"/>'
    )


def _wire(wire: Wire, path: str, values: Values | None, own: Parts | None) -> str:
    """One wire: the wider and the stronger in colour, the larger what it carries."""
    stroke, width, opacity = "var(--muted)", 1.5, 1.0
    if own is not None and wire in own.wires:
        stroke, width = "var(--second)", 4.0
    elif values is not None and wire.value in values:
        value = values[wire.value]
        stroke = "var(--negative)" if value < 0 else "var(--positive)"
        width, opacity = 1.2 + 5 * strength(value), 0.3 + 0.7 * strength(value)
    dash = ' stroke-dasharray="6 4"' if wire.target.startswith(BEFORE) else ""
    return (
        f'<path class="wire" data-from="{wire.source}" data-to="{wire.target}" '
        f'data-value="{wire.value}" d="{path}" fill="none" stroke="{stroke}" '
        f'stroke-width="{width:.3g}" stroke-opacity="{opacity:.3g}" stroke-linejoin="round"{dash}/>'
    )


def _tap(wire: Wire, layout: Layout, values: Values | None, size: Size) -> str:
    """The number on a wire into a box, and the letter of a bias."""
    bias = wire.source.endswith("bias")
    if bias and wire.target == "reset":
        right, middle = layout.nodes["reset"]
        letter = f'<text x="{right + 32:g}" y="{middle + 4:g}">b</text>'
        return letter + number(right + 43, middle + 4, wire.value, values, "start")
    if (wire.source, wire.target) == ("cell_state", "output_gate"):  # comes from above
        return on_wire(layout.nodes[wire.source][0], MIDDLE + 24, wire.value, values)
    x = layout.ports.get(wire.value)
    if x is None or wire.target == "write":
        return ""
    y = TOP + BOX + layout.shelves[wire.value]
    # On a phone the number of the port beside it stands at the letter's height.
    aside = x if size == "wide" else x + 3
    letter = f'<text x="{aside:g}" y="{y + 26:g}" text-anchor="middle">b</text>' if bias else ""
    return letter + on_wire(x, y, wire.value, values)


def _node(spec: CellSpec, name: str, layout: Layout, values: Values | None, size: Size) -> str:
    """A box, an operation or a state."""
    x, y = layout.nodes[name]
    plain = name.removeprefix(BEFORE)
    if name.endswith("_gate") or name == "content":
        body = _box(spec, name, layout, values, size)
    elif plain in ("x", "cell_state", "hidden_state"):
        letter, time = LETTERS.get(plain, "x"), "t\u22121" if plain != name else "t"
        color = f"var(--{plain})" if plain != "x" else "var(--ink)"
        body = circle(x, y, STATE, color) + symbol(x, y + 4, letter, time)
        if plain != "x":
            body += _beside_state(name, x, y, values)
    else:
        sign = _OPERATIONS.get(name) or _SIGNS[spec.output_activation]
        font, lift = 'font-size="15"', 5
        if len(sign) > 1:
            font, lift = f'font-size="{SMALLEST}" {fitted(26)}', 4
        body = circle(x, y, CIRCLE, "var(--ink)", SQUASH if name == "squash" else CIRCLE)
        body += f'<text x="{x:g}" y="{y + lift:g}" text-anchor="middle" {font}>{sign}</text>'
        if name in _PRINTED and size == "wide":
            value, across, down = _PRINTED[name]
            body += number(x + across, y + down, value, values, "start")
    return f'<g class="node" data-node="{name}">{body}</g>'


def _beside_state(name: str, x: float, y: float, values: Values | None) -> str:
    """A state's number, where no wire and no other state is."""
    if not name.endswith("cell_state"):
        return number(x, y - STATE - 6, name, values, "middle")
    return on_wire(x, y + STATE + 14, name, values)


def _box(spec: CellSpec, name: str, layout: Layout, values: Values | None, size: Size) -> str:
    """A gate or the content, with its activation and its value."""
    x = layout.nodes[name][0]
    title = QUANTITY_TITLES[name]
    head = title if size == "wide" else title.split()[0]
    rect = (
        f'<rect x="{x - layout.box / 2:g}" y="{TOP}" width="{layout.box:g}" height="{BOX}" rx="7" '
        f'fill="var(--ground)" stroke="var(--{name})" stroke-width="2"/>'
    )
    activation = _activation(spec, name)
    does = f" \u00b7 {activation}" if size == "wide" else ""
    head = head.split()[0] if len(head + does) > 18 else head
    below = number(x, TOP + 39, name, values, "middle", 15)
    if values is None and not does:
        below = f'<text x="{x:g}" y="{TOP + 39}" text-anchor="middle">{activation}</text>'
    return (
        f"{rect}"
        f'<text x="{x:g}" y="{TOP + 19}" text-anchor="middle" fill="var(--{name})" '
        f'font-weight="600">{head}{does}</text>'
        f"{below}"
    )


def _activation(spec: CellSpec, name: str) -> str:
    """What a box does with its sum."""
    if name == "content":
        content: Content = spec.content
        return "input" if content.is_input else _SIGNS[content.activation]
    of = spec.gates[name].of
    if of is not None:
        return f"1 \u2212 {LETTERS[of]}" if flips(spec, name) else f"= {LETTERS[of]}"
    return _SIGNS[Activation.SIGMOID] + (", late" if spec.gates[name].delayed else "")
