r"""The equations of a cell, written from its spec."""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.spec.structure import CellTerms
from rnnviz.spec.terms import Activation, Content, Gate, GateKind, Peephole, ResetPlace, Source

SYMBOLS = {
    "reset_gate": "r",
    "input_gate": "i",
    "forget_gate": "f",
    "output_gate": "o",
    "content": r"\tilde c",
    "cell_state": "c",
    "hidden_state": "h",
}
_FUNCTIONS = {
    Activation.SIGMOID: r"\sigma",
    Activation.TANH: r"\tanh",
    Activation.IDENTITY: "",
    Activation.RELU: r"\operatorname{ReLU}",
}
Colors = Mapping[str, str] | None


def symbol(name: str, time: str = "t", colors: Colors = None) -> str:
    """The symbol of a quantity at a time, in its colour if one is given: ``f_t``."""
    plain = f"{SYMBOLS[name]}_{{{time}}}" if len(time) > 1 else f"{SYMBOLS[name]}_{time}"
    if colors and name in colors:
        return rf"\textcolor{{{colors[name]}}}{{{plain}}}"
    return plain


def equations(spec: CellTerms, colors: Colors = None) -> tuple[tuple[str, str], ...]:
    """The equations of one step in the order of computation: (quantity, LaTeX with an ``&=``)."""
    before = [name for name in spec.gates if name != "output_gate"]
    before.sort(key=lambda name: spec.gates[name].of is not None)
    lines = [(name, _gate(spec, name, colors)) for name in before]
    lines.append(("content", _content(spec, colors)))
    if spec.has_cell_state:
        lines.append(("cell_state", _state(spec, colors)))
    lines.append(("output_gate", _gate(spec, "output_gate", colors)))
    lines.append(("hidden_state", _output(spec, colors)))
    return tuple((name, line) for name, line in lines if line)


def aligned(spec: CellTerms, colors: Colors = None) -> str:
    """All equations as one ``aligned`` block."""
    body = " \\\\\n".join(line for _, line in equations(spec, colors))
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


def influence_equation(spec: CellTerms, colors: Colors = None) -> str:
    """``w_j^t`` in the cell's own symbols (RAN paper, equation 3)."""
    write = "" if spec.constant("input_gate") == 1.0 else symbol("input_gate", "j", colors)
    if spec.constant("forget_gate") == 1.0:
        return rf"w_j^t = {write or '1'}"
    if not spec.carries_state:
        return rf"w_j^t = {write or '1'}\ \text{{if}}\ j = t,\ \text{{else}}\ 0"
    keep = symbol("forget_gate", "k", colors)
    factor = rf"{write} \circ " if write else ""
    return rf"w_j^t = {factor}\prod_{{k=j+1}}^{{t}} {keep}"


def _gate(spec: CellTerms, name: str, colors: Colors) -> str:
    """One gate's line; constants are left to the state's own line."""
    if spec.constant(name) is not None:
        return ""
    gate, left = spec.gates[name], symbol(name, "t", colors)
    if gate.of is not None:
        right = symbol(gate.of, "t", colors)
        return f"{left} &= {'1 - ' if gate.kind is GateKind.COMPLEMENT else ''}{right}"
    time = "t-1" if gate.delayed else "t"
    line = rf"{left} &= \sigma({_sum(gate, SYMBOLS[name], time, colors)})"
    first = rf",\quad {symbol(name, '1', colors)} = {gate.initial:g}" if gate.delayed else ""
    return line + first


def _sum(gate: Gate, index: str, time: str, colors: Colors) -> str:
    """The sum inside a gate's sigmoid."""
    parts = [f"W_{index} x_{{{time}}}"] if gate.input else []
    if gate.source:
        parts.append(f"U_{index} {_source(gate.source, colors)}")
    if gate.peephole:
        seen = "t" if gate.peephole is Peephole.CURRENT else "t-1"
        parts.append(rf"p_{index} \circ {symbol('cell_state', seen, colors)}")
    if gate.bias:
        parts.append(f"b_{index}")
    return " + ".join(parts)


def _source(source: Source, colors: Colors) -> str:
    return symbol(source.value, "t-1", colors)


def _content(spec: CellTerms, colors: Colors) -> str:
    """The content's line."""
    content, left = spec.content, symbol("content", "t", colors)
    if content.is_input:
        return f"{left} &= x_t"
    parts = ["W_c x_t"] if content.input else []
    if content.source:
        parts.append(_recurrent(content, content.source, colors))
    if content.bias:
        parts.append("b_c")
    inner = " + ".join(parts)
    function = _FUNCTIONS[content.activation]
    return f"{left} &= {function}({inner})" if function else f"{left} &= {inner}"


def _recurrent(content: Content, source: Source, colors: Colors) -> str:
    """The content's recurrent product, with its reset where there is one."""
    state = _source(source, colors)
    reset = symbol("reset_gate", "t", colors)
    if content.reset is ResetPlace.BEFORE:
        return rf"U_c ({reset} \circ {state})"
    if content.reset is ResetPlace.AFTER:
        inner = f"(U_c {state} + b_h)" if content.source_bias else f"(U_c {state})"
        return rf"{reset} \circ {inner}"
    return f"U_c {state}"


def _state(spec: CellTerms, colors: Colors) -> str:
    """``c_t``: constant gates leave their terms plain, or leave them out."""
    kept = _gated(spec, "forget_gate", symbol("cell_state", "t-1", colors), colors)
    parts = filter(None, (_written(spec, colors), kept))
    return f"{symbol('cell_state', 't', colors)} &= {' + '.join(parts) or '0'}"


def _written(spec: CellTerms, colors: Colors) -> str:
    """The content times its gate."""
    return _gated(spec, "input_gate", symbol("content", "t", colors), colors)


def _gated(spec: CellTerms, name: str, value: str, colors: Colors) -> str:
    """A value times a gate, the value alone where the gate is open, nothing where it is closed."""
    constant = spec.constant(name)
    if constant is None:
        return rf"{symbol(name, 't', colors)} \circ {value}"
    return value if constant else ""


def _output(spec: CellTerms, colors: Colors) -> str:
    """``h_t``."""
    function = _FUNCTIONS[spec.output_activation]
    named = spec.has_cell_state
    state = symbol("cell_state", "t", colors) if named else _written(spec, colors) or "0"
    value = f"{function}({state})" if function else state
    left = symbol("hidden_state", "t", colors)
    return f"{left} &= {_gated(spec, 'output_gate', value, colors) or '0'}"
