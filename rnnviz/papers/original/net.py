"""The LSTM of 1997 as it was printed: blocks of memory cells, shared gates, no forget gate.

Hochreiter and Schmidhuber (1997), "Long short-term memory", sections 4 and 5 and appendix A.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

CELL = "lstm-1997-original"
"""What results call this net; the cell ``lstm-1997`` has no blocks and no links between gates."""


MOST_KEPT = 2000
"""Weights of a trial that are kept with its result."""


@dataclass(frozen=True)
class Net:
    """Sizes, and which units have a bias.

    All cells and gates see the input and all cells and gates one step earlier; the outputs see
    cells only.

    Attributes:
        inputs, outputs: how many there are.
        blocks: each has one input gate and one output gate.
        cells: memory cells of each block.
        cell_bias, gate_bias, output_bias: whether such units have a bias.
        input_gate_bias, output_gate_bias: its first value by block; drawn like a weight where
            empty.
        reach: weights are drawn uniformly from minus this to this.
    """

    inputs: int
    outputs: int
    blocks: int
    cells: int
    cell_bias: bool = True
    gate_bias: bool = True
    output_bias: bool = True
    input_gate_bias: tuple[float, ...] = ()
    output_gate_bias: tuple[float, ...] = ()
    reach: float = 0.1

    @property
    def memory(self) -> int:
        """Memory cells of all blocks."""
        return self.blocks * self.cells

    @property
    def hidden(self) -> int:
        """Cells and gates."""
        return self.memory + 2 * self.blocks

    def biased(self) -> tuple[Numbers, float]:
        """1 for each hidden unit that has a bias, (hidden,), and the same for the outputs."""
        cells = np.full(self.memory, float(self.cell_bias))
        gates = np.full(2 * self.blocks, float(self.gate_bias))
        return np.concatenate([cells, gates]), float(self.output_bias)


@dataclass
class Weights:
    """What the net learns, a row for each unit that sends and a last row for the biases.

    Attributes:
        hidden: (inputs + hidden + 1, hidden); the hidden units are the cells block by block, the
            input gates and the output gates.
        readout: (memory + 1, outputs).
    """

    hidden: Numbers
    readout: Numbers

    @classmethod
    def drawn(cls, net: Net, rng: np.random.Generator) -> Weights:
        """First weights."""
        reach, biased = net.reach, net.biased()
        hidden = rng.uniform(-reach, reach, (net.inputs + net.hidden + 1, net.hidden))
        readout = rng.uniform(-reach, reach, (net.memory + 1, net.outputs))
        gates = net.memory + np.arange(2 * net.blocks).reshape(2, net.blocks)
        for places, values in zip(gates, (net.input_gate_bias, net.output_gate_bias), strict=True):
            if values:
                hidden[-1, places] = values
        hidden[-1] *= biased[0]
        readout[-1] *= biased[1]
        return cls(hidden, readout)

    def as_lists(self) -> dict[str, list[list[float]]] | None:
        """All of them to seven digits, as JSON keeps them; None where there are very many."""
        if self.hidden.size + self.readout.size > MOST_KEPT:
            return None
        return {
            name: [[float(f"{value:.7g}") for value in row] for row in getattr(self, name)]
            for name in ("hidden", "readout")
        }

    @classmethod
    def from_lists(cls, lists: Mapping[str, Sequence[Sequence[float]]]) -> Weights:
        """What :meth:`as_lists` gave."""
        return cls(np.array(lists["hidden"], np.float64), np.array(lists["readout"], np.float64))


@dataclass(frozen=True)
class GrowingNet:
    """The net of experiments 2a and 2b: as many outputs as inputs, one cell, added late.

    Attributes:
        symbols: of the alphabet.
        reach: weights are drawn uniformly from minus this to this.
    """

    symbols: int
    reach: float = 0.2


@dataclass
class GrowingWeights:
    """What it learns.

    Attributes:
        direct: from each input to each output.
        memory: of the cell and of its input gate, from each input, (2, symbols).
        out: from the cell to each output.
    """

    direct: Numbers
    memory: Numbers
    out: Numbers

    @classmethod
    def drawn(cls, net: GrowingNet, rng: np.random.Generator) -> GrowingWeights:
        """First weights."""
        n, reach = net.symbols, net.reach
        direct, memory = rng.uniform(-reach, reach, (n, n)), rng.uniform(-reach, reach, (2, n))
        return cls(direct, memory, rng.uniform(-reach, reach, n))
