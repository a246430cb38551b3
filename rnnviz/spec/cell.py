"""CellSpec: one row of the additive family as plain, frozen, serialisable data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import prod
from typing import Any

from rnnviz.spec.terms import (
    GATE_NAMES,
    TERM_NAMES,
    Activation,
    Content,
    Gate,
    GateKind,
    Peephole,
    ResetPlace,
    Source,
    SpecError,
)

_ENUMS: dict[str, Any] = {
    "kind": GateKind,
    "source": Source,
    "activation": Activation,
    "peephole": Peephole,
    "reset": ResetPlace,
}
_FLAGS = {"input", "bias", "delayed", "source_bias", "is_input"}


@dataclass(frozen=True)
class CellSpec:
    r"""A gated additive cell: ``c_t = i_t * content_t + f_t * c_{t-1}``, ``h_t = o_t * g(c_t)``.

    A cell is data, not a class: the engine, the equations on the screen, the parameter count and
    the names of the gates all come from here, so they cannot drift apart.

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
        for name, gate in self.gates.items():
            if gate.peephole is Peephole.CURRENT and name != "output_gate":
                raise SpecError("Only the output gate can see the cell state after the step.")
            self.resolve(name)
        if self._before_state_depends_on_after():
            raise SpecError(
                "A gate cannot follow an output gate that sees the cell state after the step."
            )

    @property
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

    @property
    def delayed(self) -> tuple[str, ...]:
        """The gates whose value of the step before is used, in the order of the state."""
        return tuple(name for name, gate in self.gates.items() if gate.delayed)

    @property
    def always_open(self) -> bool:
        """Whether the output gate is the constant 1, so that ``h_t`` is ``g(c_t)``."""
        return self.constant("output_gate") == 1.0

    def parameter_shapes(self, input_size: int, hidden_size: int) -> dict[str, tuple[int, ...]]:
        """Names and shapes of one layer's parameters, without the layer's suffix.

        Raises:
            SpecError: when the content is the input itself and the two sizes differ.
        """
        if self.content.is_input and input_size != hidden_size:
            raise SpecError(
                f"{self.title} writes its input itself, so the input size ({input_size}) must "
                f"equal the hidden size ({hidden_size})."
            )
        rows = {part: len(self.stacked(part)) for part in ("input", "source", "bias", "peephole")}
        shapes: dict[str, tuple[int, ...]] = {
            "weight_ih": (rows["input"] * hidden_size, input_size),
            "weight_hh": (rows["source"] * hidden_size, hidden_size),
            "weight_peephole": (rows["peephole"], hidden_size),
            "bias": (rows["bias"] * hidden_size,),
            "bias_hh": (hidden_size if self.content.source_bias else 0,),
        }
        return {name: shape for name, shape in shapes.items() if prod(shape)}

    def parameter_count(self, input_size: int, hidden_size: int, num_layers: int = 1) -> int:
        """How many numbers the recurrent layers learn; layers above the first read hidden_size."""
        sizes = [input_size] + [hidden_size] * (num_layers - 1)
        return sum(
            prod(shape)
            for size in sizes
            for shape in self.parameter_shapes(size, hidden_size).values()
        )

    def latex(self, colors: Mapping[str, str] | None = None) -> str:
        r"""The equations of one step as one LaTeX ``aligned`` block.

        Args:
            colors: an optional ``#rrggbb`` for each gate, the content and the states.
        """
        from rnnviz.spec.latex import aligned

        return aligned(self, colors)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; :meth:`from_dict` is its inverse."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CellSpec:
        """Rebuild a spec from :meth:`to_dict`.

        Raises:
            SpecError: when a field is unknown, missing or of the wrong type.
        """
        try:
            fields = dict(data)
            for name in GATE_NAMES:
                if fields.get(name) is not None:
                    fields[name] = Gate(**_typed(fields[name]))
            fields["content"] = Content(**_typed(fields["content"]))
            fields["output_activation"] = Activation(fields.get("output_activation", "tanh"))
            texts = [fields.get(name, "") for name in ("name", "title", "summary", "reference")]
            if not all(isinstance(text, str) for text in texts):
                raise SpecError("The name, title, summary and reference of a cell must be text.")
            return cls(**fields)
        except (TypeError, KeyError, AttributeError) as error:
            raise SpecError(f"This is not the description of a cell: {error}.") from error
        except ValueError as error:
            if isinstance(error, SpecError):
                raise
            raise SpecError(f"The description of the cell has a wrong value: {error}.") from error

    def _before_state_depends_on_after(self) -> bool:
        """Whether a gate that makes the state is tied to one that needs the finished state."""
        output = self.output_gate
        if output.peephole is not Peephole.CURRENT:
            return False
        others = [name for name in self.gates if name != "output_gate"]
        return any(self.resolve(name)[0] == "output_gate" for name in others)


def _typed(data: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the enums' texts back into enums and check the plain fields' types."""
    fields = dict(data)
    for name, value in fields.items():
        if name in _ENUMS and value is not None:
            fields[name] = _ENUMS[name](value)
        elif name in _FLAGS and not isinstance(value, bool):
            raise SpecError(f"The field {name!r} of a cell must be true or false.")
    if "initial" in fields:
        fields["initial"] = float(fields["initial"])
    return fields
