"""A model whose whole training steps run in the compiled engine: numpy arrays in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnnviz.engine.batches import Sequences
from rnnviz.engine.kernels.blas import one_thread, tools
from rnnviz.engine.kernels.calibration import LIMITS, OWN_LIMITS, calibrated
from rnnviz.engine.layer import Workspace
from rnnviz.engine.losses import LOSSES, Readout
from rnnviz.engine.network import answer, learn
from rnnviz.engine.records import MOST_LAYERS, Batches, Rule, Stage, Weights
from rnnviz.engine.updates import MOMENTS, OPTIMIZERS
from rnnviz.engine.weights import Design, WeightStore

Floats = NDArray[Any]
States = Sequence[Mapping[str, Floats]]
READ_OUT_BYTES = 8_000_000
"""Predictions that are held at once take about so much room; with less, the weights of a large
vocabulary and their gradients are brought from memory more often."""
_ALLOWED = (LIMITS, OWN_LIMITS)


class Network:
    """A model and its optimiser, ready to learn.

    Args:
        design: what it is made of.
        optimizer: one of ``OPTIMIZERS``.
        clip: largest norm of the gradient, or None.
        dtype: float32 or float64.
    """

    def __init__(
        self, design: Design, optimizer: str, clip: float | None, dtype: Any = np.float32
    ) -> None:
        self.design, self.dtype = design, np.dtype(dtype)
        self.kind, self.clip, self.kept = OPTIMIZERS[optimizer], clip or 0.0, MOMENTS[optimizer]
        self.store = WeightStore(design, self.dtype)
        self.time = self.batch = 0
        self.tools = calibrated(self.dtype)

    def load(self, weights: Mapping[str, Floats]) -> None:
        """Take the weights of a model."""
        self.store.take(weights)

    def weights(self) -> dict[str, Floats]:
        """Copies of the weights."""
        return self.store.give(self.store.value)

    def moments(self) -> dict[str, dict[str, Floats]]:
        """Copies of the moments that the optimiser keeps, ``first`` or ``second``, by weight."""
        return {name: self.store.give(getattr(self.store, name)) for name in self.kept}

    def states(self) -> list[dict[str, Floats]]:
        """Copies of each layer's state after the last batch; none before the first.

        Each has (batch, hidden_size) for ``hidden``, ``cell`` and every delayed gate.
        """
        names, layers = self._state_names(), self.stages[: self.design.num_layers]
        rows = [stage.carried.reshape(len(names), -1, self.batch) for stage in layers]
        return [
            {name: row.T.copy() for name, row in zip(names, layer, strict=True)} for layer in rows
        ]

    def restore(
        self,
        weights: Mapping[str, Floats],
        moments: Mapping[str, Mapping[str, Floats]],
        states: States,
        limits: Sequence[int] = (),
    ) -> None:
        """Go on as the network that these were copied from, to the last bit.

        Args:
            weights, moments, states: as :meth:`weights`, :meth:`moments` and :meth:`states` gave.
            limits: its :attr:`limits`; this machine's where they are unknown here.
        """
        known = [limit in allowed for limit, allowed in zip(limits, _ALLOWED, strict=False)]
        if len(limits) == len(_ALLOWED) and all(known):
            self.tools = tools(self.dtype, *limits)
        self.store.take(weights)
        for name in self.kept:
            self.store.take(moments[name], getattr(self.store, name))
        if states:
            self._prepare(1, len(states[0]["hidden"]))
        for stage, state in zip(self.stages, states, strict=False):
            rows = stage.carried.reshape(-1, self.design.hidden_size, self.batch)
            for row, name in zip(rows, self._state_names(), strict=True):
                row[:] = state[name].T

    @property
    def limits(self) -> list[int]:
        """The measured sizes by which products are cut: the order of sums depends on them."""
        return [self.tools.limit, self.tools.own]

    def _state_names(self) -> list[str]:
        """The rows of what a layer carries on."""
        return ["hidden", "cell", *self.design.spec.delayed]

    def gradients(self) -> dict[str, Floats]:
        """Copies of the last step's gradients, as they were used: after clipping."""
        return self.store.give(self.store.gradient)

    def learn(self, batches: Batches, rates: Sequence[float], step: int) -> Floats:
        """Take a step for each batch.

        Args:
            batches: from :func:`gather`.
            rates: a learning rate for each.
            step: of the first one, counted from 1.

        Returns:
            The mean loss of each batch; they end with the first that is no number.
        """
        _, time, batch = batches.mask.shape
        self._prepare(time, batch)
        losses = np.zeros(len(batches.time))
        rule = Rule(self.kind, self.clip, np.asarray(rates, dtype=np.float64), step)
        with one_thread:
            done = learn(
                self.stages,
                self.stages[self.design.num_layers - 1],
                self.design.num_layers,
                self.design.encoding,
                self._weights,
                self._read,
                batches,
                rule,
                self.tools,
                losses,
            )
        return losses[:done]

    def _prepare(self, time: int, batch: int) -> None:
        """Make room for sequences of a length, and keep the states where the batch is the same."""
        if time <= self.time and batch == self.batch:
            return
        before = [stage.carried for stage in self.stages] if batch == self.batch else []
        self.time, self.batch = max(time, self.time), batch
        store, hidden = self.store, self.design.hidden_size
        self.stages = self._layers(self.time, batch)
        for stage, carried in zip(self.stages, before, strict=False):
            stage.carried[:] = carried
        self._weights = Weights(
            store.value, store.gradient, store.first, store.second, store.kept,
            store.view(store.value, "encoder.weight"), store.view(store.gradient, "encoder.weight"),
        )  # fmt: skip
        rows = max(16, READ_OUT_BYTES // (4 * self.design.output_size))
        rows = min(rows, self.time * batch, 512)
        self._read = Readout(
            store.view(store.value, "readout.weight"),
            store.view(store.value, "readout.bias"),
            store.view(store.gradient, "readout.weight"),
            store.view(store.gradient, "readout.bias"),
            np.zeros((rows, hidden), self.dtype),
            np.zeros((rows, hidden), self.dtype),
            np.zeros((rows, self.design.output_size), self.dtype),
            LOSSES[self.design.loss],
        )

    def answer(self, sequences: Sequences) -> Floats:
        """Predictions without a recording: nothing is kept but what a piece works on.

        Args:
            sequences: from :func:`rnnviz.engine.batches.cut_up`.

        Returns:
            (time, sequences, output_size), or (sequences, output_size) where only those after the
            last steps are wanted. What stands after a sequence's end means nothing.
        """
        sizes = sequences.steps, sequences.columns
        if sizes != self.answering[0]:
            self.answering = sizes, self._layers(*sizes)
        stages, store, rows = self.answering[1], self.store, 1 if sequences.last else sequences.time
        found = np.empty((rows, len(sequences.order), self.design.output_size), self.dtype)
        found[:] = store.view(store.value, "readout.bias")
        with one_thread:
            answer(
                stages,
                stages[self.design.num_layers - 1],
                self.design.num_layers,
                self.design.encoding,
                store.view(store.value, "encoder.weight"),
                store.view(store.value, "readout.weight"),
                sequences.batches,
                sequences.piece,
                sequences.last,
                self.tools,
                found,
            )
        if not sequences.last:
            return found
        sorted_, found = found[0], np.empty_like(found[0])
        found[sequences.order] = sorted_
        return found

    def _layers(self, time: int, batch: int) -> tuple[Stage, ...]:
        """All layers' memory; kernels are compiled for a fixed number, and the rest are small."""
        stages = [self._stage(index, time, batch) for index in range(self.design.num_layers)]
        return tuple(stages + [_nothing(stages[0])] * (MOST_LAYERS - len(stages)))

    def _stage(self, index: int, time: int, batch: int) -> Stage:
        """One layer's memory around its part of the weights."""
        design, store = self.design, self.store
        matrix, eyes = f"matrix{index}", f"peephole{index}"
        space = Workspace(
            design.spec,
            design.hidden_size if index else design.features,
            design.hidden_size,
            time,
            batch,
            self.dtype,
            store.view(store.value, matrix),
            store.view(store.value, eyes),
        )
        needs_input = index > 0 or design.encoder
        width = design.hidden_size * batch
        gradients = space.gradients(needs_input)._replace(
            weight=store.view(store.gradient, matrix), peephole=store.view(store.gradient, eyes)
        )
        delayed = design.spec.delayed
        fresh = np.zeros((2 + len(delayed), width), self.dtype)
        for row, name in enumerate(delayed):
            fresh[2 + row] = design.spec.gates[name].initial
        by_output = np.zeros((time, width), self.dtype)
        return Stage(
            space.layer(needs_input), space.memory, gradients, space.scratch(self.tools.own),
            by_output, fresh.copy(), fresh,
        )  # fmt: skip

    stages: tuple[Stage, ...] = ()
    answering: tuple[tuple[int, int], tuple[Stage, ...]] = (0, 0), ()


def _nothing(stage: Stage) -> Stage:
    """A stage of the same types that takes no room."""

    def empty(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return np.zeros((0,) * value.ndim, value.dtype)
        if isinstance(value, tuple):
            return type(value)(*map(empty, value))  # every tuple here is a NamedTuple
        return value

    found: Stage = empty(stage)
    return found
