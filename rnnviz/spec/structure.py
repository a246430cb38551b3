"""The terms of a cell together: which gate follows which, which is constant, what can be seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from rnnviz.spec.terms import (
    GATE_NAMES,
    TERM_NAMES,
    Activation,
    Content,
    Gate,
    GateKind,
    Peephole,
    Source,
    SpecError,
)


@dataclass(frozen=True)
class CellTerms:
    r"""The terms of a cell: ``c_t = i_t * content_t + f_t * c_{t-1}``, ``h_t = o_t * g(c_t)``.

    Attributes:
        name: the key in the catalogue.
        title: what people read.
        input_gate, forget_gate, output_gate: always there, if only as open or closed.
        content: what is written.
        reset_gate: only for contents with a reset.
        output_activation: ``g``.
        summary: one sentence on what marks this cell.
        reference: paper and equation.

    Raises:
        SpecError: when the parts contradict each other; one sentence that says how to mend it.
    """

    name: str
    title: str
    input_gate: Gate
    forget_gate: Gate
    output_gate: Gate
    content: Content
    reset_gate: Gate | None = None
    output_activation: Activation = Activation.TANH
    summary: str = field(default="", compare=False)
    reference: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Check what no single term can check for itself."""
        if (self.reset_gate is None) != (self.content.reset is None):
            raise SpecError("A reset gate and a content with a reset must come together.")
        if self.output_activation is Activation.RELU:
            raise SpecError("Only the content of a cell may have a ReLU.")
        for name, gate in self.gates.items():
            if gate.peephole is Peephole.CURRENT and name != "output_gate":
                raise SpecError("Only the output gate can see the cell state after the step.")
            self.resolve(name)
        if self._before_state_depends_on_after():
            raise SpecError(
                "A gate cannot follow an output gate that sees the cell state after the step."
            )

    @cached_property
    def gates(self) -> dict[str, Gate]:
        """The gates that the cell has, by name, in the order of the weights."""
        found = {name: getattr(self, name) for name in GATE_NAMES}
        return {name: gate for name, gate in found.items() if gate is not None}

    def resolve(self, name: str) -> tuple[str, bool]:
        """Follow ties to the gate that decides: its name, and whether to take 1 minus its value.

        Raises:
            SpecError: when a tie leads round in a circle or to a gate that is not there.
        """
        flip, seen = False, {name}
        gate = self.gates[name]
        while gate.of is not None:
            name = gate.of
            if name in seen or name not in self.gates:
                raise SpecError(f"The gates' ties must end at a gate of the cell, not {name}.")
            seen.add(name)
            flip ^= gate.kind is GateKind.COMPLEMENT
            gate = self.gates[name]
        return name, flip

    def constant(self, name: str) -> float | None:
        """What a gate is worth at every step: 0.0 or 1.0; None for one that moves.

        Raises:
            KeyError: when the cell has no such gate.
        """
        root, flip = self.resolve(name)
        value = self.gates[root].constant
        return None if value is None else abs(float(flip) - value)

    @property
    def moving_gates(self) -> tuple[str, ...]:
        """The gates that people would call gates: those that are not the same at every step."""
        return tuple(name for name in self.gates if self.constant(name) is None)

    @property
    def carries_state(self) -> bool:
        """Whether the cell state holds on to earlier steps.

        Where the forget gate is always 0 it does not: the past lives in the content alone, and
        the weights of the gated sum say nothing about the cell's memory.
        """
        return self.constant("forget_gate") != 0.0

    @property
    def has_cell_state(self) -> bool:
        """Whether a cell state is worth a name: it is carried on, or a term reads it."""
        terms: list[Gate | Content] = [*self.gates.values(), self.content]
        peepholes = (gate.peephole for gate in self.gates.values())
        return self.carries_state or any(peepholes) or Source.CELL in {t.source for t in terms}

    @property
    def quantities(self) -> tuple[str, ...]:
        """What there is to see: the gates that move, and content and states that differ."""
        plain = self.constant("input_gate") == self.constant("output_gate") == 1.0
        same = plain and self.output_activation is Activation.IDENTITY
        content = () if same and not self.carries_state else ("content",)
        state = ("cell_state",) if self.has_cell_state else ()
        return (*self.moving_gates, *content, *state, "hidden_state")

    @property
    def has_forget_bias(self) -> bool:
        """Whether the forget gate, or the gate that it follows, learns a bias."""
        gate = self.gates[self.resolve("forget_gate")[0]]
        return gate.learned and gate.bias

    @property
    def rectified(self) -> bool:
        """Whether the content has a ReLU; the compiled engine leaves such cells to torch."""
        return self.content.activation is Activation.RELU

    @property
    def terms(self) -> dict[str, Gate | Content]:
        """The terms with weights of their own, in the order in which the weights stack them."""
        found: dict[str, Gate | Content] = {k: g for k, g in self.gates.items() if g.learned}
        if not self.content.is_input:
            found["content"] = self.content
        return {name: found[name] for name in TERM_NAMES if name in found}

    def stacked(self, part: str) -> tuple[str, ...]:
        """The terms whose rows are stacked in a weight.

        Args:
            part: ``"input"`` (weight_ih), ``"source"`` (weight_hh), ``"bias"`` or ``"peephole"``.
        """
        return tuple(name for name, term in self.terms.items() if getattr(term, part, None))

    @cached_property
    def delayed(self) -> tuple[str, ...]:
        """The gates whose value of the step before is used, in the order of the state."""
        return tuple(name for name, gate in self.gates.items() if gate.delayed)

    @property
    def always_open(self) -> bool:
        """Whether the output gate is the constant 1, so that ``h_t`` is ``g(c_t)``."""
        return self.constant("output_gate") == 1.0

    def _before_state_depends_on_after(self) -> bool:
        """Whether a gate that makes the state is tied to one that needs the finished state."""
        output = self.output_gate
        if output.peephole is not Peephole.CURRENT:
            return False
        others = [name for name in self.gates if name != "output_gate"]
        return any(self.resolve(name)[0] == "output_gate" for name in others)
