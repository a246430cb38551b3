"""CellSpec: one row of the additive family as plain, frozen, serialisable data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import prod
from typing import Any

from rnnviz.spec.latex import aligned
from rnnviz.spec.structure import CellTerms
from rnnviz.spec.terms import (
    GATE_NAMES,
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
class CellSpec(CellTerms):
    """A gated additive cell, with its equations, its parameters and its description as data.

    A cell is data, not a class: the engine, the equations on the screen, the parameter count and
    the names of the gates all come from its terms, so they cannot drift apart. The fields and what
    may be asked of them are those of :class:`CellTerms`.
    """

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


def hidden_size_for(
    spec: CellSpec, input_size: int, parameters: int, num_layers: int = 1, largest: int = 1024
) -> int:
    """The hidden size whose parameter count comes closest to a given one.

    Args:
        spec: the cell.
        input_size: what its first layer reads; a cell whose content is the input itself reads as
            much as it has units.
        parameters: how many numbers the recurrent layers should learn.
        num_layers: recurrent layers.
        largest: the largest hidden size to consider.

    Returns:
        1 to ``largest``; the smaller one of two that are equally close.
    """

    def distance(size: int) -> int:
        width = size if spec.content.is_input else input_size
        return abs(spec.parameter_count(width, size, num_layers) - parameters)

    return min(range(1, largest + 1), key=distance)


def no_carried_state(spec: CellSpec) -> str:
    """Why a cell without a carried state has no influence weights to look at; one sentence."""
    past = "the past reaches a step only through its content, which reads the output before it"
    if spec.content.source is None:
        past = "no step's content sees the past either"
    return (
        f"The {spec.title} carries no state from step to step: {past}, so influence weights say "
        "nothing about its memory."
    )
