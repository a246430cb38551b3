"""The arithmetic of one step of a cell: equations as symbols that numbers can take the place of.

A symbol is text in which ``_{...}`` is written below the line; the browser component sets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from rnnviz.spec import Activation, CellSpec, Content, Gate, Peephole, ResetPlace, Source
from rnnviz.spec.wiring import BEFORE, flips, wires

LETTERS = {
    "reset_gate": "r",
    "input_gate": "i",
    "forget_gate": "f",
    "output_gate": "o",
    "content": "c\u0303",
    "cell_state": "c",
    "hidden_state": "h",
}
_NAMES = {
    Activation.SIGMOID: "sigmoid",
    Activation.TANH: "tanh",
    Activation.IDENTITY: "",
    Activation.RELU: "ReLU",
}
_TIMES = " \u00d7 "
_INDEX = {"reset_gate": "r", "input_gate": "i", "forget_gate": "f", "output_gate": "o"}


@dataclass(frozen=True)
class Value:
    """A number of the cell: its name in the flow, and its symbol."""

    name: str
    symbol: str


Token: TypeAlias = str | Value


@dataclass(frozen=True)
class Line:
    """One equation: what it gives, and what it is made of; text stands between the values."""

    result: Value
    tokens: tuple[Token, ...]

    def payload(self) -> dict[str, Any]:
        """The same for the browser: texts, and [name, symbol] for values."""
        return {
            "name": self.result.name,
            "symbol": self.result.symbol,
            "tokens": [t if isinstance(t, str) else [t.name, t.symbol] for t in self.tokens],
        }


def arithmetic(spec: CellSpec) -> tuple[Line, ...]:
    """The equations of one step, in the order of computation; constants have none."""
    gates = sorted(spec.moving_gates, key=lambda name: spec.gates[name].of is not None)
    late = [name for name in gates if _sees_new_state(spec, name)]
    lines = [_gate(spec, name) for name in gates if name not in late]
    lines.append(Line(_now("content"), _content(spec, spec.content)))
    if spec.has_cell_state:
        lines.append(Line(_now("cell_state"), _gated_sum(spec)))
    lines += [_gate(spec, name) for name in late]
    lines.append(Line(_now("hidden_state"), _output(spec)))
    return tuple(lines)


def _sees_new_state(spec: CellSpec, name: str) -> bool:
    return spec.gates[spec.resolve(name)[0]].peephole is Peephole.CURRENT


def _now(name: str) -> Value:
    return Value(name, f"{LETTERS[name]}_{{t}}")


def _before(name: str) -> Value:
    return Value(BEFORE + name, f"{LETTERS[name]}_{{t\u22121}}")


def _gate(spec: CellSpec, name: str) -> Line:
    gate = spec.gates[name]
    if gate.of is not None:
        follows = _now(gate.of)
        return Line(_now(name), ("1 \u2212 ", follows) if flips(spec, name) else (follows,))
    time = "t\u22121" if gate.delayed else "t"
    parts = _sum(name, gate, _INDEX[name], time)
    return Line(_now(name), ("sigmoid(", *joined(parts), ")"))


def _sum(name: str, term: Gate | Content, index: str, time: str) -> list[tuple[Token, ...]]:
    """What a term adds up, but for the content's recurrent product."""
    parts: list[tuple[Token, ...]] = []
    if term.input:
        parts.append((Value(f"{name}.input", f"W_{{{index}}} x_{{{time}}}"),))
    if isinstance(term, Gate) and term.source:
        parts.append((_product(name, index, term.source),))
    if isinstance(term, Gate) and term.peephole:
        late = term.peephole is Peephole.CURRENT
        seen = "c_{t}" if late else "c_{t\u22121}"
        parts.append((Value(f"{name}.peephole", f"p_{{{index}}} {seen}"),))
    if term.bias:
        parts.append((Value(f"{name}.bias", f"b_{{{index}}}"),))
    return parts


def _product(name: str, index: str, source: Source) -> Value:
    return Value(f"{name}.source", f"U_{{{index}}} {_before(source.value).symbol}")


def _content(spec: CellSpec, content: Content) -> tuple[Token, ...]:
    if content.is_input:
        return (Value("content", "x_{t}"),)
    parts = _sum("content", content, "c", "t")
    if content.source:
        at = 1 if content.input else 0
        parts[at:at] = _recurrent(spec, content.source)
    function = _NAMES[content.activation]
    inner = joined(parts) or ("0",)
    return (f"{function}(", *inner, ")") if function else inner


def _recurrent(spec: CellSpec, source: Source) -> list[tuple[Token, ...]]:
    """The content's recurrent product and the bias inside it; none where the reset is closed."""
    names = {wire.value for wire in wires(spec)}
    inner = Value("content.inner_bias", "b_{h}")
    biased = inner.name in names
    if "content.source" not in names:
        return []
    if not any(wire.target == "reset" for wire in wires(spec)):
        product: tuple[Token, ...] = (_product("content", "c", source),)
        return [product, (inner,)] if biased else [product]
    reset = _now("reset_gate")
    if spec.content.reset is ResetPlace.BEFORE:
        state = _before(source.value).symbol
        return [(Value("content.source", f"U_{{c}} ({reset.symbol} \u2218 {state})"),)]
    product = (Value("content.product", f"U_{{c}} {_before(source.value).symbol}"),)
    if biased:
        return [(reset, _TIMES + "(", *joined([product, (inner,)]), ")")]
    return [(reset, _TIMES, *product)]


def joined(parts: list[tuple[Token, ...]]) -> tuple[Token, ...]:
    """Parts with a plus between them."""
    found: list[Token] = []
    for number, part in enumerate(parts):
        found += ([" + "] if number else []) + [*part]
    return tuple(found)


def _gated(spec: CellSpec, gate: str, value: Value) -> list[tuple[Token, ...]]:
    """A value times its gate: alone where the gate is open, nothing where it is closed."""
    constant = spec.constant(gate)
    if constant is not None:
        return [(value,)] if constant else []
    return [(_now(gate), _TIMES, value)]


def _gated_sum(spec: CellSpec) -> tuple[Token, ...]:
    written = _gated(spec, "input_gate", _now("content"))
    return joined(written + _gated(spec, "forget_gate", _before("cell_state"))) or ("0",)


def _output(spec: CellSpec) -> tuple[Token, ...]:
    constant, function = spec.constant("output_gate"), _NAMES[spec.output_activation]
    if constant == 0.0:
        return ("0",)
    state: tuple[Token, ...] = (_now("cell_state"),)
    if not spec.has_cell_state:
        state = joined(_gated(spec, "input_gate", _now("content"))) or ("0",)
    if function:
        state = (f"{function}(", *state, ")")
    elif constant is None and len(state) > 1:
        state = ("(", *state, ")")
    return state if constant == 1.0 else (_now("output_gate"), _TIMES, *state)
