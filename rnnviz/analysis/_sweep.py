"""A recorded sequence as the compiled sweep over its Jacobians takes it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis._derivative import Derivatives, slope_of
from rnnviz.spec import ResetPlace, Source

Floats = NDArray[np.float64]


class Sweep:
    """What each sum of a cell does to ``c_t`` and ``h_t`` at each step, (terms, time, unit)."""

    def __init__(self, derivatives: Derivatives) -> None:
        self.by, self.spec, self.values = derivatives, derivatives.spec, derivatives.values
        self.names = [name for name, total in derivatives.sums.items() if total.any()]
        steps = self.values["content"].shape
        self.coefficient = np.zeros((len(self.names), *steps))
        self.output = np.zeros_like(self.coefficient)
        self.reset = np.zeros((0, *steps))
        self.inner = np.zeros((0, 0))
        self.start, self.gate = 0, -1
        content = self.values["content"]
        before = np.concatenate([np.zeros_like(content[:1]), self.values["cell_state"][:-1]])
        self._add(self.coefficient, "input_gate", content)
        self._add(self.coefficient, "forget_gate", before)
        squashed = derivatives.squashed(self.values["cell_state"])
        self._add(self.output, "output_gate", squashed)
        if self.spec.content.source is not None:
            self._add_content(self.spec.content.source)

    def norms(self, count: int, spectral: bool) -> Floats:
        """The base-10 logarithm of the norm at ``count`` lags."""
        from rnnviz.engine.jacobian import StepDerivatives, sweep
        from rnnviz.engine.kernels.blas import one_thread, tools
        from rnnviz.engine.kernels.calibration import product_limit

        size = self.values["content"].shape[1]
        matrix, low = self._matrix(size)
        derivatives = StepDerivatives(
            slope=np.ascontiguousarray(self.by.output_slope),
            keep=np.ascontiguousarray(self.values["forget_gate"]),
            coefficient=self.coefficient,
            output=self.output,
            matrix=matrix,
            reset=self.reset,
            inner=np.ascontiguousarray(self.inner),
            low=low,
            start=self.start,
            gate=self.gate,
        )
        log_norm = np.full(count, -np.inf)
        kind = np.dtype(np.float64)
        with one_thread:
            sweep(count, derivatives, spectral, log_norm, tools(kind, product_limit(kind)))
        return np.asarray(log_norm / np.log(10.0))

    def _matrix(self, size: int) -> tuple[Floats, int]:
        """Each sum's derivative, without a half that is zero, and the first column that is left."""
        matrix = np.zeros((len(self.names), size, 2 * size))
        for index, name in enumerate(self.names):
            matrix[index] = self.by.sums[name]
        low = 0 if matrix[:, :, :size].any() else size
        high = 2 * size if matrix[:, :, size:].any() or low else size
        return np.ascontiguousarray(matrix[:, :, low:high]), low

    def _gate(self, name: str) -> tuple[int, Floats]:
        """The term that decides a gate, -1 for none, and the gate's slope by its sum."""
        root, flip = self.spec.resolve(name)
        value = self.values[name]
        slope = value * (1.0 - value)
        return (self.names.index(root) if root in self.names else -1), -slope if flip else slope

    def _add(self, target: Floats, name: str, factor: Floats) -> None:
        """A gate times a factor."""
        index, slope = self._gate(name)
        if index >= 0:
            target[index] += factor * slope

    def _add_content(self, source: Source) -> None:
        """The content, through its own sum and through its reset gate."""
        content = self.spec.content
        outer = self.values["input_gate"] * slope_of(content.activation, self.values["content"])
        if content.reset is None:
            self._direct(outer)
            return
        reset, state = self.values["reset_gate"], self.values[source.value]
        entering = np.concatenate([np.zeros_like(state[:1]), state[:-1]])
        matrix = self.by.recurrent["content"]
        if content.reset is ResetPlace.AFTER:
            self._direct(outer * reset)
            product = entering @ matrix.T + self.by.weights.get("bias_hh", 0.0)
            self._add(self.coefficient, "reset_gate", outer * product)
            return
        self.gate, slope = self._gate("reset_gate")
        self.reset, self.inner = np.stack([outer, reset, entering * slope]), matrix
        self.start = 0 if source is Source.HIDDEN else self.by.size

    def _direct(self, factor: Floats) -> None:
        if "content" in self.names:
            self.coefficient[self.names.index("content")] += factor
