"""The diagram of a cell: run as a program, what is drawn gives what the engine gives."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from specs import specs

from rnnviz.analysis.flow import flow
from rnnviz.figures.arithmetic import Value, arithmetic
from rnnviz.figures.diagram import diagram_payload, diagram_svg
from rnnviz.figures.diagram_parts import fixed
from rnnviz.figures.theme import HIGHLIGHTS
from rnnviz.model import Recurrent, reference
from rnnviz.spec import CELLS, Activation, CellSpec, ResetPlace, equations
from rnnviz.spec.wiring import wires
from rnnviz.trace import Trace

SIZE, TIME = 4, 5
EVERY_CELL = pytest.mark.parametrize("key", CELLS)
ANY_SPEC = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)
STATES = ("cell_state", "hidden_state")
Drawn = tuple[str, str, str]
SVG = "{http://www.w3.org/2000/svg}"


def recorded(spec: CellSpec, seed: int = 0, dtype: torch.dtype = torch.float64) -> Trace:
    """A layer with random weights on random inputs, by the reference engine."""
    generator = torch.Generator().manual_seed(seed)
    layer = Recurrent(spec, SIZE, SIZE, generator=generator, engine=reference.run_layer).to(dtype)
    with torch.no_grad():
        for weight in layer.parameters():
            weight.copy_(torch.randn(weight.shape, generator=generator, dtype=dtype))
        inputs = torch.randn((TIME, 1, SIZE), generator=generator, dtype=dtype)
        gates = layer(inputs, record=True)[2]
    first = layer.zero_states(1, inputs)[0]
    initial = {"cell_state": first.cell, "hidden_state": first.hidden, **first.delayed}
    return Trace(
        spec,
        {name: array[:, 0].numpy() for name, array in gates.items()},
        inputs[:, 0].numpy(),
        {name: array.detach().numpy() for name, array in layer.weights(0).items()},
        {name: array[0].numpy() for name, array in initial.items()},
    )


@EVERY_CELL
def test_what_stands_in_a_circle_fits_into_it_in_every_font(key):
    for size in ("wide", "narrow"):
        root = ET.fromstring(diagram_svg(CELLS[key], size=size))
        for node in root.iter(f"{SVG}g"):
            for circle in node.iter(f"{SVG}ellipse"):
                for text in node.iter(f"{SVG}text"):
                    if len("".join(text.itertext())) > 1 and "data-print" not in text.attrib:
                        assert float(text.attrib["textLength"]) < 2 * float(circle.attrib["rx"]) - 4


def drawn(spec: CellSpec) -> list[Drawn]:
    """The wires of the drawing: from, to and what they carry."""
    root = ET.fromstring(diagram_svg(spec))
    paths = [path for path in root.iter(f"{SVG}path") if path.get("class") == "wire"]
    assert all(path.get("d") for path in paths)
    return [(p.get("data-from", ""), p.get("data-to", ""), p.get("data-value", "")) for p in paths]


def sigmoid(values: Any) -> Any:
    return 1 / (1 + np.exp(-values))


FUNCTIONS = {
    Activation.SIGMOID: sigmoid,
    Activation.TANH: np.tanh,
    Activation.IDENTITY: np.array,
    Activation.RELU: lambda x: np.maximum(x, 0),
}


def rows(trace: Trace, weight: str, part: str, name: str) -> Any:
    at = trace.spec.stacked(part).index(name) * SIZE
    return np.asarray(trace.weights[weight], float)[at : at + SIZE]


class Player:
    """A cell run by nothing but its wires and weights, one step at a time."""

    def __init__(self, trace: Trace, wires: list[Drawn]) -> None:
        self.trace, self.spec = trace, trace.spec
        self.into: dict[str, list[tuple[str, str]]] = {}
        for source, target, value in wires:
            self.into.setdefault(target, []).append((source, value))

    def play(self) -> list[dict[str, Any]]:
        """The value of every node at every step."""
        steps = []
        before = {f"previous.{n}": np.asarray(v, float) for n, v in self.trace.initial.items()}
        for t, x in enumerate(np.asarray(self.trace.inputs, float)):
            self.time = t
            self.nodes = before | {"x": x}
            for node in [*self.into, *self.spec.moving_gates, *STATES, "content"]:
                if not node.startswith("previous."):
                    self.value(node)
            steps.append(self.nodes)
            before = {f"previous.{name}": self.nodes[name] for name in (*STATES, "x")}
        return steps

    def value(self, node: str) -> Any:
        if node not in self.nodes:
            self.nodes[node] = self.compute(node)
        return self.nodes[node]

    def compute(self, node: str) -> Any:
        sources = [source for source, _ in self.into.get(node, [])]
        if node.endswith("_gate"):
            return self.gate(node, sources)
        if node == "content" and self.spec.content.is_input:
            return self.value("x") if "x" in sources else np.zeros(SIZE)
        if node == "content":
            return FUNCTIONS[self.spec.content.activation](self.total(node))
        if node == "reset":
            return self.reset(sources)
        if node in ("write", "keep", "read"):
            values = [self.value(source) for source in sources]
            return values[0] * values[1] if len(values) == 2 else np.zeros(SIZE)
        total = sum((self.value(source) for source in sources), np.zeros(SIZE))
        return FUNCTIONS[self.spec.output_activation](total) if node == "squash" else total

    def gate(self, node: str, sources: list[str]) -> Any:
        if node in self.spec.delayed and self.time == 0:
            return np.asarray(self.trace.initial[node], float)
        tied = [self.value(source) for source in sources if source.endswith("_gate")]
        if tied:
            return 1 - tied[0] if self.spec.gates[node].kind == "complement" else tied[0]
        return sigmoid(self.total(node))

    def total(self, node: str) -> Any:
        return sum((self.term(node, *wire) for wire in self.into.get(node, [])), np.zeros(SIZE))

    def term(self, node: str, source: str, value: str) -> Any:
        """What a wire brings to a sum."""
        weights = self.trace.weights
        if value == "content.inner_bias":
            return np.asarray(weights["bias_hh"], float)
        if value.endswith("bias"):
            return rows(self.trace, "bias", "bias", node)
        if value.endswith("input"):
            return rows(self.trace, "weight_ih", "input", node) @ self.value(source)
        if value.endswith("peephole"):
            row = self.spec.stacked("peephole").index(node)
            return np.asarray(weights["weight_peephole"], float)[row] * self.value(source)
        if source == "reset" and self.spec.content.reset is ResetPlace.AFTER:
            return self.value(source)
        return rows(self.trace, "weight_hh", "source", node) @ self.value(source)

    def reset(self, sources: list[str]) -> Any:
        (state,) = (self.value(source) for source in sources if source.startswith("previous."))
        if self.spec.content.reset is ResetPlace.AFTER:
            state = rows(self.trace, "weight_hh", "source", "content") @ state
        if "content.inner_bias" in sources:
            state = state + np.asarray(self.trace.weights["bias_hh"], float)
        return state * self.value("reset_gate") if "reset_gate" in sources else state


def seen(steps: list[dict[str, Any]], trace: Trace, tolerance: float) -> bool:
    """Whether everything that can be seen of a cell is as the engine has it."""
    return all(
        np.allclose([nodes[name] for nodes in steps], trace[name], rtol=tolerance, atol=tolerance)
        for name in trace.spec.quantities
    )


def assert_the_drawing_is_the_cell(trace: Trace) -> None:
    wires = drawn(trace.spec)
    assert len(set(wires)) == len(wires)
    assert seen(Player(trace, wires).play(), trace, 1e-9)
    read = {source for source, _, _ in wires if source.startswith("previous.")} - {"previous.x"}
    carried = {(source, target) for source, target, _ in wires if target.startswith("previous.")}
    assert carried == {(name.removeprefix("previous."), name) for name in read}


@EVERY_CELL
def test_every_cell_run_by_its_wires_is_the_cell(key: str) -> None:
    assert_the_drawing_is_the_cell(recorded(CELLS[key]))


@ANY_SPEC
@given(specs(), st.integers(0, 1000))
def test_any_spec_run_by_its_wires_is_the_cell(spec: CellSpec, seed: int) -> None:
    assert_the_drawing_is_the_cell(recorded(spec, seed))


@EVERY_CELL
def test_with_a_wire_less_it_is_another_cell(key: str) -> None:
    """What the tests above can see: each wire counts."""
    trace, wires = recorded(CELLS[key]), drawn(CELLS[key])
    for number, (source, target, _) in enumerate(wires):
        # The loops are looked at apart, and a product of nothing cannot be computed.
        if not target.startswith("previous.") and (source, target[:5]) != ("reset", "reset"):
            rest = wires[:number] + wires[number + 1 :]
            if target == "reset" and source.startswith("previous."):
                continue
            assert not seen(Player(trace, rest).play(), trace, 1e-9), wires[number]


READ = {
    "x": r"x_\{?t\}?(?!-)(?![^{]*-1\})",
    "previous.x": r"x_\{t-1\}",
    "previous.hidden_state": r"h_\{t-1\}",
    "previous.cell_state": r"c_\{t-1\}",
    "cell_state": r"(?<!tilde )c_t",
    "bias": r"b_[^h]",
    "content.inner_bias": r"b_h",
}


@EVERY_CELL
def test_what_feeds_each_sum_is_what_its_equation_reads(key: str) -> None:
    assert_equations_agree(CELLS[key])


@ANY_SPEC
@given(specs())
def test_what_feeds_each_sum_of_any_spec_is_what_its_equation_reads(spec: CellSpec) -> None:
    # The equations keep the name of a reset gate that never moves; the drawing leaves it out.
    assume(spec.reset_gate is None or spec.constant("reset_gate") is None)
    assert_equations_agree(spec)


def assert_equations_agree(spec: CellSpec) -> None:
    for name, line in equations(spec):
        if name not in spec.terms:
            continue
        right = line.split("&=")[1].split(r",\quad")[0].replace("x_{t}", "x_t")
        expected = {source for source, pattern in READ.items() if re.search(pattern, right)}
        found = {s for s, target, _ in drawn(spec) if target == name or
                 (target == "reset" and name == "content")}  # fmt: skip
        found = {"bias" if s == f"{name}.bias" else s for s in found} - {"reset", "reset_gate"}
        assert found == expected, line


def assert_every_sum_comes_out(trace: Trace, tolerance: float) -> None:
    """Each line of the arithmetic, with its numbers put in, gives its result."""
    values = flow(trace)
    lines = arithmetic(trace.spec)
    shown = [name for name in trace.spec.quantities if name != "content"]
    assert {line.result.name for line in lines} >= set(shown)
    for line in lines:
        for t in range(TIME):
            for unit in range(SIZE):
                numbers = {
                    f"v{k}": values[token.name][t, unit]
                    for k, token in enumerate(line.tokens)
                    if isinstance(token, Value)
                }
                if any(math.isnan(number) for number in numbers.values()):
                    assert t == 0
                    assert line.result.name in trace.spec.delayed
                    continue
                text = "".join(
                    f"v{k}" if isinstance(token, Value) else token
                    for k, token in enumerate(line.tokens)
                )
                text = text.replace("\u00d7", "*").replace("\u2212", "-")
                known = {"sigmoid": sigmoid, "tanh": np.tanh, "ReLU": FUNCTIONS[Activation.RELU]}
                found = eval(text, known, numbers)
                right = trace[line.result.name][t, unit]
                assert found == pytest.approx(right, abs=tolerance), line.result.name


@EVERY_CELL
def test_the_arithmetic_of_every_cell_agrees_with_the_engine(key: str) -> None:
    assert_every_sum_comes_out(recorded(CELLS[key]), 1e-9)


@EVERY_CELL
def test_numbers_in_single_precision_agree_to_a_millionth(key: str) -> None:
    assert_every_sum_comes_out(recorded(CELLS[key], 3, torch.float32), 1e-6)


@ANY_SPEC
@given(specs(), st.integers(0, 1000))
def test_the_arithmetic_of_any_spec_agrees_with_the_engine(spec: CellSpec, seed: int) -> None:
    assert_every_sum_comes_out(recorded(spec, seed), 1e-9)


def assert_numbers_are_right(trace: Trace) -> None:
    """What is printed is the engine's, and what no engine tells is the value on the wire."""
    values = flow(trace)
    for t in range(TIME):
        here = {name: float(array[t, 1]) for name, array in values.items()}
        root = ET.fromstring(diagram_svg(trace.spec, here))
        printed = [text for text in root.iter(f"{SVG}text") if text.get("data-print")]
        names = {text.get("data-print") for text in printed}
        assert set(trace.spec.quantities) <= names | {"content"}
        for text in printed:
            name = str(text.get("data-print"))
            right = trace[name][t, 1] if name in trace.arrays else here[name]
            assert text.text == fixed(float(right))


@EVERY_CELL
def test_every_printed_number_of_every_cell_is_right(key: str) -> None:
    assert_numbers_are_right(recorded(CELLS[key]))


@ANY_SPEC
@given(specs(), st.integers(0, 1000))
def test_every_printed_number_of_any_spec_is_right(spec: CellSpec, seed: int) -> None:
    assert_numbers_are_right(recorded(spec, seed))


@ANY_SPEC
@given(specs(), st.sampled_from(["wide", "narrow"]))
def test_nothing_is_drawn_outside_or_on_top_of_each_other(spec: CellSpec, size: Any) -> None:
    root = ET.fromstring(diagram_svg(spec, size=size))
    left, top, width, height = map(float, root.get("viewBox", "").split())
    places = []
    for part in root.iter(f"{SVG}ellipse"):
        x, y, across, down = (float(part.get(name, "")) for name in ("cx", "cy", "rx", "ry"))
        assert left <= x - across
        assert x + across <= left + width
        assert top <= y - down
        assert y + down <= top + height
        places.append((x, y))
    assert places
    boxes = [float(box.get("x", "")) for box in root.iter(f"{SVG}rect") if box.get("rx")]
    assert len(set(places)) == len(places)
    assert len(set(boxes)) == len(boxes)


def assert_numbers_keep_apart(spec: CellSpec, size: Any) -> None:
    """Of the numbers in a row none begins before the one before it has ended, nor off the edge."""
    root = ET.fromstring(diagram_svg(spec, size=size))
    texts = [text for text in root.iter(f"{SVG}text") if text.get("data-print")]
    names = [text.get("data-print") for text in texts]
    assert set(names) >= {wire.value for wire in wires(spec) if "." in wire.value} - {
        "content.product"
    }
    rows: dict[float, list[tuple[float, float]]] = {}
    for text in texts:
        x, y, font = (float(text.get(name, "")) for name in ("x", "y", "font-size"))
        half = 0.28 * font * len("\u22120.00")
        begins = x if text.get("text-anchor") == "start" else x - half
        rows.setdefault(y, []).append((begins, begins + 2 * half))
    for row in rows.values():
        ordered = sorted(row)
        assert ordered[0][0] >= 0
        assert all(end <= begins for (_, end), (begins, _) in pairwise(ordered))


@pytest.mark.parametrize("size", ["wide", "narrow"])
@EVERY_CELL
def test_every_wire_into_a_box_has_its_number_and_none_meets_another(key: str, size: Any) -> None:
    assert_numbers_keep_apart(CELLS[key], size)


@ANY_SPEC
@given(specs(), st.sampled_from(["wide", "narrow"]))
def test_numbers_of_any_spec_keep_apart(spec: CellSpec, size: Any) -> None:
    assert_numbers_keep_apart(spec, size)


@pytest.mark.parametrize("size", ["wide", "narrow"])
@EVERY_CELL
def test_no_text_is_smaller_than_can_be_read(key: str, size: Any) -> None:
    root = ET.fromstring(diagram_svg(CELLS[key], size=size))
    sizes = [float(part.get("font-size", 12)) for part in root.iter()]
    assert min(sizes) >= 12
    # What a box is called does not leave it: a bold letter is some 0.58 of its size wide.
    width = min(float(box.get("width", 0)) for box in root.iter(f"{SVG}rect") if box.get("rx"))
    bold = [t.text or "" for t in root.iter(f"{SVG}text") if t.get("font-weight") == "600"]
    assert bold
    assert max(map(len, bold)) * 0.58 * 12 <= width


def marked(spec: CellSpec, other: CellSpec) -> tuple[set[Drawn], int]:
    """The wires of a drawing that are marked against another cell, and how many parts are."""
    root = ET.fromstring(diagram_svg(spec, against=other))
    assert not [text for text in root.iter(f"{SVG}text") if text.get("data-print")]
    paths = [path for path in root.iter(f"{SVG}path") if path.get("class") == "wire"]
    thick = [path for path in paths if path.get("stroke") == HIGHLIGHTS["light"]["second"]]
    assert {float(path.get("stroke-width", 0)) for path in thick} <= {4.0}
    found = {(p.get("data-from", ""), p.get("data-to", ""), p.get("data-value", "")) for p in thick}
    return found, sum(rect.get("class") == "ring" for rect in root.iter(f"{SVG}rect"))


@settings(max_examples=50, deadline=None)
@given(specs(), specs())
def test_against_another_cell_what_that_has_not_is_marked(spec: CellSpec, other: CellSpec) -> None:
    assert marked(spec, other)[0] == {*drawn(spec)} - {*drawn(other)}
    assert marked(spec, spec) == (set(), 0)


def test_a_part_that_does_something_else_is_ringed() -> None:
    assert marked(CELLS["lstm-linear-content"], CELLS["lstm"]) == (set(), 1)
    _, rings = marked(CELLS["lstm"], CELLS["lstm-no-output-gate"])
    assert rings == 2  # the gate and the product behind it
    assert marked(CELLS["gru"], CELLS["gru-eq6"])[1] >= 3
    shown = diagram_svg(CELLS["lstm-linear-content"], size="narrow", against=CELLS["lstm"])
    assert "linear" in shown


def test_a_title_is_no_markup() -> None:
    spec = CELLS["lstm"].to_dict() | {"title": "<script>alert(1)</script>", "name": "<b>"}
    assert "script" not in diagram_svg(CellSpec.from_dict(spec))


def test_a_payload_says_what_it_leaves_out() -> None:
    trace = recorded(CELLS["lstm"])
    values = flow(trace)
    labels = tuple("abcde")
    whole = diagram_payload(CELLS["lstm"], values, labels, unit=2, step=3, count_from=1)
    assert (whole["units"], whole["unit"], whole["step"]) == ([0, 1, 2, 3], 2, 3)
    assert (whole["first"], whole["notes"]) == (1, [])
    part = diagram_payload(CELLS["lstm"], values, labels, unit=2, budget=len(values) * TIME * 2)
    assert 2 in part["units"]
    assert part["notes"] == ["Showing 2 of 4 units, evenly chosen."]
    short = diagram_payload(CELLS["lstm"], values, labels, step=4, budget=len(values) * 2)
    assert short["labels"] == ["d", "e"]
    assert short["step"] == 1


@pytest.mark.parametrize(
    ("value", "text"), [(-0.001, "0.00"), (-1.5, "\u22121.50"), (math.nan, "none"), (2, "2.00")]
)
def test_numbers_are_written_with_two_decimals(value: float, text: str) -> None:
    assert fixed(value) == text
