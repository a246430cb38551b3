"""What feeds what inside a cell, read off its spec: the wires of its diagram."""

from __future__ import annotations

from typing import NamedTuple

from rnnviz.spec.cell import CellSpec
from rnnviz.spec.terms import Activation, Content, Gate, GateKind, Peephole, ResetPlace

BEFORE = "previous."
"""Begins the name of a state as it was before the step."""


class Wire(NamedTuple):
    """A number that goes from one node to another.

    Attributes:
        source: ``x`` or ``previous.x``, a bias, a gate, the content, a state, a state before the
            step, or what an operation gives: ``reset``, ``write``, ``keep``, ``add``, ``squash``
            and ``read``.
        target: likewise, but no input and no bias.
        value: the name of what it carries, as ``rnnviz.analysis.flow`` names it.
    """

    source: str
    target: str
    value: str


class Parts(NamedTuple):
    """Some wires of a cell, and some of the nodes between them."""

    wires: frozenset[Wire]
    nodes: frozenset[str]


def what_lacks(spec: CellSpec, other: CellSpec) -> Parts:
    """What a cell has and another has not: wires, and nodes that are new or do something else."""
    own, others = frozenset(wires(spec)), frozenset(wires(other))
    nodes, known = ({name for wire in each for name in wire[:2]} for each in (own, others))
    fresh = {name for name in nodes & known if _does(spec, name) != _does(other, name)}
    return Parts(own - others, frozenset(nodes - known | fresh))


def _does(spec: CellSpec, name: str) -> object:
    """What a node does with what it is fed."""
    if name in spec.gates:
        gate = spec.gates[name]
        return gate.kind, gate.of, gate.delayed
    return {"content": spec.content.activation, "squash": spec.output_activation}.get(name)


def wires(spec: CellSpec) -> tuple[Wire, ...]:
    """Every wire of a cell: a gate that is always open is a plain wire, a closed one is none."""
    found = [wire for name, term in spec.terms.items() for wire in _term(spec, name, term)]
    if spec.content.is_input:
        found.append(Wire("x", "content", "content"))
    tied = ((name, spec.gates[name].of) for name in spec.moving_gates)
    found += [Wire(of, name, of) for name, of in tied if of is not None]
    found += _state(spec)
    sources = {wire.source for wire in found}
    states = ("cell_state", "hidden_state")
    return (*found, *(Wire(s, BEFORE + s, s) for s in states if BEFORE + s in sources))


def _term(spec: CellSpec, name: str, term: Gate | Content) -> list[Wire]:
    """What a learned gate or the content adds up."""
    found = []
    if term.input:
        late = isinstance(term, Gate) and term.delayed
        found.append(Wire(BEFORE + "x" if late else "x", name, f"{name}.input"))
    if isinstance(term, Content):
        found += _recurrent(spec, term)
    elif term.source:
        found.append(Wire(BEFORE + term.source, name, f"{name}.source"))
    if isinstance(term, Gate) and term.peephole:
        seen = "cell_state" if term.peephole is Peephole.CURRENT else BEFORE + "cell_state"
        found.append(Wire(seen, name, f"{name}.peephole"))
    if term.bias:
        found.append(Wire(f"{name}.bias", name, f"{name}.bias"))
    return found


def _recurrent(spec: CellSpec, content: Content) -> list[Wire]:
    """The content's recurrent product, through the reset gate where that moves."""
    if content.source is None:
        return []
    gate = None if content.reset is None else spec.constant("reset_gate")
    if content.reset is not None and gate == 0.0:
        return []
    moves = content.reset is not None and gate is None
    state, into = BEFORE + content.source, "reset" if moves else "content"
    inner = [Wire("content.inner_bias", into, "content.inner_bias")] if content.source_bias else []
    if not moves:
        return [Wire(state, "content", "content.source"), *inner]
    carried = state if content.reset is ResetPlace.BEFORE else "content.product"
    return [
        Wire(state, "reset", carried),
        *inner,
        Wire("reset_gate", "reset", "reset_gate"),
        Wire("reset", "content", "content.source"),
    ]


def _state(spec: CellSpec) -> list[Wire]:
    """From the content and the old state to the new one, and on to the output."""
    found: list[Wire] = []

    def gated(gate: str, operation: str, node: str, value: str, result: str) -> list[list[str]]:
        """A value behind a gate: as it is, not at all, or times what the gate lets through."""
        constant = spec.constant(gate)
        if constant is not None:
            return [[node, value]] if constant else []
        found.extend((Wire(node, operation, value), Wire(gate, operation, gate)))
        return [[operation, result]]

    parts = gated("input_gate", "write", "content", "content", "write")
    previous = BEFORE + "cell_state"
    parts += gated("forget_gate", "keep", previous, previous, "keep")
    if len(parts) == 2:
        found += [Wire(node, "add", value) for node, value in parts]
        parts = [["add", "cell_state"]]
    if spec.has_cell_state:
        found += [Wire(node, "cell_state", value) for node, value in parts]
        parts = [["cell_state", "cell_state"]]
    if spec.output_activation is not Activation.IDENTITY:
        found += [Wire(node, "squash", value) for node, value in parts]
        parts = [["squash", "squash"]]
    if spec.constant("output_gate") is None:
        found += [Wire(node, "read", value) for node, value in parts]
        found.append(Wire("output_gate", "read", "output_gate"))
        parts = [["read", "hidden_state"]]
    if spec.constant("output_gate") != 0.0:
        found += [Wire(node, "hidden_state", value) for node, value in parts]
    return found


def flips(spec: CellSpec, name: str) -> bool:
    """Whether a tied gate is 1 minus the gate that it follows."""
    return spec.gates[name].kind is GateKind.COMPLEMENT
