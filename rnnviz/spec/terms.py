"""The terms that a gated additive cell is made of: gates, content and where they read from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

GATE_NAMES = ("reset_gate", "input_gate", "forget_gate", "output_gate")
"""Every gate that a cell may have."""

TERM_NAMES = ("reset_gate", "input_gate", "forget_gate", "content", "output_gate")
"""Order of the learned terms in every stacked weight: that of ``torch.nn.LSTM`` (i, f, g, o) and
``torch.nn.GRU`` (r, z, n)."""


class SpecError(ValueError):
    """A cell description that contradicts itself; the message says how to mend it."""


class Source(StrEnum):
    """What the full recurrent matrix of a term acts on, always the value before the step."""

    HIDDEN = "hidden_state"
    CELL = "cell_state"


class Activation(StrEnum):
    """An element-wise function."""

    SIGMOID = "sigmoid"
    TANH = "tanh"
    IDENTITY = "identity"
    RELU = "relu"
    """``max(0, x)``, of a content alone."""


class GateKind(StrEnum):
    """How the value of a gate comes about."""

    LEARNED = "learned"
    OPEN = "open"
    CLOSED = "closed"
    COMPLEMENT = "complement"
    SAME = "same"


class Peephole(StrEnum):
    """Which cell state a peephole sees: before the step, or (output gate only) after it."""

    PREVIOUS = "previous"
    CURRENT = "current"


class ResetPlace(StrEnum):
    """Where the reset gate multiplies: the recurrent product's operand, or the product itself."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Gate:
    """One gate: ``sigmoid([W x_t] [U source] [p * c] [b])``, a constant, or tied to another gate.

    Attributes:
        kind: learned, always 1 (open), always 0 (closed), ``1 - of`` or the same as ``of``.
        of: the name of the gate that a complement or same gate follows.
        input: whether ``W x_t`` is there.
        source: what ``U`` acts on, or None for no recurrent product.
        bias: whether ``b`` is there.
        peephole: whether ``p * c_{t-1}`` (or, for an output gate, ``p * c_t``) is there.
        delayed: the step uses the value that the gate took one step before; that value is part
            of the state which is carried from step to step.
        initial: what a delayed gate is worth at the first step of a fresh state.
    """

    kind: GateKind = GateKind.LEARNED
    of: str | None = None
    input: bool = True
    source: Source | None = Source.HIDDEN
    bias: bool = True
    peephole: Peephole | None = None
    delayed: bool = False
    initial: float = 0.5

    def __post_init__(self) -> None:
        """Refuse a gate that reads nothing or is tied to nothing."""
        tied = self.kind in (GateKind.COMPLEMENT, GateKind.SAME)
        if tied and self.of not in GATE_NAMES:
            raise SpecError(f"A {self.kind} gate must name another gate in 'of', not {self.of!r}.")
        if not tied and self.of is not None:
            raise SpecError("Only a complement or same gate may name another gate in 'of'.")
        if self.learned and not (self.input or self.source or self.bias or self.peephole):
            raise SpecError("A learned gate must read the input, a state, or have a bias.")
        if self.delayed and (not self.learned or self.peephole):
            raise SpecError("Only a learned gate without a peephole can be delayed.")
        if not 0.0 <= self.initial <= 1.0:
            raise SpecError("The first value of a delayed gate must lie between 0 and 1.")

    @property
    def learned(self) -> bool:
        """Whether the gate has weights of its own."""
        return self.kind is GateKind.LEARNED

    @property
    def constant(self) -> float | None:
        """1.0 for an open gate, 0.0 for a closed one, else None."""
        return {GateKind.OPEN: 1.0, GateKind.CLOSED: 0.0}.get(self.kind)


OPEN = Gate(kind=GateKind.OPEN)
CLOSED = Gate(kind=GateKind.CLOSED)


def complement(of: str) -> Gate:
    """The gate that is 1 minus the gate ``of``."""
    return Gate(kind=GateKind.COMPLEMENT, of=of)


def same(of: str) -> Gate:
    """The gate that is always equal to the gate ``of``."""
    return Gate(kind=GateKind.SAME, of=of)


@dataclass(frozen=True)
class Content:
    """What is written into the state: ``phi([W x_t] [U source] [b])`` or ``x_t`` itself.

    Attributes:
        activation: ``phi``.
        input: whether ``W x_t`` is there.
        source: what ``U`` acts on, or None for none.
        bias: whether ``b`` is there.
        reset: where the reset gate multiplies, or None where there is no reset.
        source_bias: a second bias inside the reset product, as ``torch.nn.GRU`` has (``b_h``).
        is_input: the content is ``x_t`` itself; the other fields must be off.
    """

    activation: Activation = Activation.TANH
    input: bool = True
    source: Source | None = Source.HIDDEN
    bias: bool = True
    reset: ResetPlace | None = None
    source_bias: bool = False
    is_input: bool = False

    def __post_init__(self) -> None:
        """Refuse contents that read nothing or reset nothing."""
        reads = self.input or self.source is not None or self.bias
        if self.is_input:
            if reads or self.activation is not Activation.IDENTITY:
                raise SpecError("A content that is the input itself has no weights of its own.")
        elif not reads:
            raise SpecError("The content must read the input or a state, or have a bias.")
        if self.reset is not None and self.source is None:
            raise SpecError("A reset gate needs a content with a recurrent product.")
        if self.source_bias and self.reset is not ResetPlace.AFTER:
            raise SpecError("A bias inside the reset product needs a reset after the product.")


INPUT_AS_CONTENT = Content(
    activation=Activation.IDENTITY, input=False, source=None, bias=False, is_input=True
)
