"""One step of any cell of the additive family, in plain autograd.

Everything that does not depend on the state is computed for all time steps at once; within a step
the terms that read the same state share one matrix product.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import NamedTuple

import torch
from torch import Tensor

from rnnviz.model.engine import LayerState, Weights
from rnnviz.spec import Activation, CellSpec, Gate, Peephole, ResetPlace, Source

FUNCTIONS: dict[Activation, Callable[[Tensor], Tensor]] = {
    Activation.SIGMOID: torch.sigmoid,
    Activation.TANH: torch.tanh,
    Activation.IDENTITY: lambda value: value,
    Activation.RELU: torch.relu,
}


class _Block(NamedTuple):
    """Terms whose recurrent products act on the same state, as one product a step."""

    source: Source
    names: tuple[str, ...]
    offset: tuple[Tensor, ...]
    """For each step (batch, terms * hidden): what the input and the bias add."""
    weight: Tensor
    """(hidden, terms * hidden)."""


class Stepper:
    """One layer's weights, taken apart once a sequence, and its step."""

    def __init__(self, spec: CellSpec, weights: Weights, inputs: Tensor, state: LayerState) -> None:
        self.spec, self.inputs, self.first = spec, inputs, state
        self.size = state.cell.shape[-1]
        self.recurrent = self._rows(weights, "weight_hh", "source")
        self.constant = {name: spec.constant(name) for name in spec.gates}
        self.peepholes = dict(
            zip(spec.stacked("peephole"), weights.get("weight_peephole", ()), strict=True)
        )
        self.bias_hh = weights.get("bias_hh")
        self.undelayed = self._offsets(weights)
        self.offsets = {
            name: _shifted(value) if name in spec.delayed else value
            for name, value in self.undelayed.items()
        }
        # One unbind instead of an index a step: the gradient of an index is as long as the
        # sequence, so a loop of them would take quadratic time.
        self.offset_at = {name: value.unbind() for name, value in self.offsets.items()}
        self.input_at = inputs.unbind()
        self.blocks = self._blocks()
        self.free = {
            name: torch.sigmoid(self.offsets[name]).unbind()
            for name, term in spec.terms.items()
            if isinstance(term, Gate) and not (term.source or term.peephole or term.delayed)
        }

    def _rows(self, weights: Weights, weight: str, part: str) -> dict[str, Tensor]:
        """Each term's own rows of a stacked weight."""
        names = self.spec.stacked(part)
        return dict(zip(names, weights[weight].split(self.size), strict=True)) if names else {}

    def _offsets(self, weights: Weights) -> dict[str, Tensor]:
        """``W x_t + b`` of every term for all t, (time, batch, hidden) each."""
        names, biases = self.spec.stacked("input"), self._rows(weights, "bias", "bias")
        offsets: dict[str, Tensor] = {}
        if names:
            products = torch.nn.functional.linear(self.inputs, weights["weight_ih"])
            offsets = dict(zip(names, products.split(self.size, dim=-1), strict=True))
        zero = self.inputs.new_zeros(*self.inputs.shape[:2], self.size)
        for name in self.spec.terms:
            value = offsets.get(name, zero)
            offsets[name] = value + biases[name] if name in biases else value
        return offsets

    def _blocks(self) -> list[_Block]:
        """Group the recurrent products by the state that they act on."""
        groups: dict[Source, list[str]] = defaultdict(list)
        for name, term in self.spec.terms.items():
            if term.source and getattr(term, "reset", None) is not ResetPlace.BEFORE:
                groups[term.source].append(name)
        return [self._block(source, names) for source, names in groups.items()]

    def _block(self, source: Source, names: list[str]) -> _Block:
        """One block; a product that is reset afterwards has only its own bias added."""
        offsets = [
            self._product_offset() if self._resets_after(name) else self.offsets[name]
            for name in names
        ]
        weight = torch.cat([self.recurrent[name] for name in names]).t()
        return _Block(source, tuple(names), torch.cat(offsets, dim=-1).unbind(), weight)

    def _resets_after(self, name: str) -> bool:
        return name == "content" and self.spec.content.reset is ResetPlace.AFTER

    def _product_offset(self) -> Tensor:
        zero = torch.zeros_like(self.offsets["content"])
        return zero if self.bias_hh is None else zero + self.bias_hh

    def step(self, t: int, hidden: Tensor, cell: Tensor) -> dict[str, Tensor]:
        """One step: every quantity of time t, constant gates left out."""
        states = {Source.HIDDEN: hidden, Source.CELL: cell}
        sums = {name: offset[t] for name, offset in self.offset_at.items()}
        for block in self.blocks:
            joint = torch.addmm(block.offset[t], states[block.source], block.weight)
            sums.update(zip(block.names, joint.split(self.size, dim=-1), strict=True))
        values: dict[str, Tensor] = {}
        late = self.spec.output_gate.peephole is Peephole.CURRENT
        for name in self.spec.gates:
            if name != "output_gate" or not late:
                self._open(name, t, sums, cell, values)
        values["content"] = self._content(t, sums, states, values)
        values["cell_state"] = self._gated_sum(values, cell)
        if late:
            self._open("output_gate", t, sums, values["cell_state"], values)
        values["hidden_state"] = self._output(values)
        return values

    def _open(
        self, name: str, t: int, sums: Mapping[str, Tensor], cell: Tensor, values: dict[str, Tensor]
    ) -> None:
        """Put the value of a gate, and of the gate that it is tied to, into ``values``."""
        if self.constant[name] is not None:
            return
        root, flip = self.spec.resolve(name)
        if root not in values:
            values[root] = self._gate(root, t, sums[root], cell)
        if name != root:
            values[name] = 1.0 - values[root] if flip else values[root]

    def _gate(self, name: str, t: int, total: Tensor, cell: Tensor) -> Tensor:
        """The value of a learned gate that step t uses."""
        if name in self.free:
            return self.free[name][t]
        if self.spec.gates[name].delayed and t == 0:
            return self.first.delayed[name]
        if name in self.peepholes:
            total = total + self.peepholes[name] * cell
        return torch.sigmoid(total)

    def _content(
        self,
        t: int,
        sums: Mapping[str, Tensor],
        states: Mapping[Source, Tensor],
        values: Mapping[str, Tensor],
    ) -> Tensor:
        """What is written at step t."""
        content = self.spec.content
        if content.is_input:
            return self.input_at[t]
        total = sums["content"]
        if content.reset is not None and content.source is not None:
            state = states[content.source]
            if content.reset is ResetPlace.BEFORE:
                total = total + self._reset(values, state) @ self.recurrent["content"].t()
            else:
                total = self.offset_at["content"][t] + self._reset(values, total)
        return FUNCTIONS[content.activation](total)

    def _reset(self, values: Mapping[str, Tensor], operand: Tensor) -> Tensor:
        """The operand times the reset gate."""
        return self._scaled("reset_gate", values, operand)

    def _output(self, values: Mapping[str, Tensor]) -> Tensor:
        """``h_t``, always a node of its own in the graph."""
        squashed = FUNCTIONS[self.spec.output_activation](values["cell_state"])
        output = self._scaled("output_gate", values, squashed)
        return output.view_as(output) if output is values["cell_state"] else output

    def _gated_sum(self, values: Mapping[str, Tensor], cell: Tensor) -> Tensor:
        """``c_t = i_t * content_t + f_t * c_{t-1}``."""
        written = self._scaled("input_gate", values, values["content"])
        return written + self._scaled("forget_gate", values, cell)

    def _scaled(self, name: str, values: Mapping[str, Tensor], operand: Tensor) -> Tensor:
        """The operand times a gate, without a product where the gate is a constant."""
        constant = self.constant[name]
        if constant is None:
            return values[name] * operand
        return operand if constant else torch.zeros_like(operand)

    def carried(self, last: Tensor, hidden: Tensor, cell: Tensor) -> dict[str, Tensor]:
        """What each delayed gate will be worth after the last step.

        Args:
            last: index of each sequence's last step, (batch,).
            hidden: the state there, (batch, hidden_size).
            cell: likewise.
        """
        rows = torch.arange(last.shape[0], device=last.device)
        carried: dict[str, Tensor] = {}
        for name in self.spec.delayed:
            total, source = self.undelayed[name][last, rows], self.spec.gates[name].source
            if source:
                state = hidden if source is Source.HIDDEN else cell
                total = total + state @ self.recurrent[name].t()
            carried[name] = torch.sigmoid(total)
        return carried


def _shifted(value: Tensor) -> Tensor:
    """Row t holds what row t-1 held; the first is never read."""
    return torch.cat([torch.zeros_like(value[:1]), value[:-1]])
