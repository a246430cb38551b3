"""A training set in a new order each epoch, as the papers go through theirs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnviz.tasks.batch import Ints


class Epochs:
    """Which examples a step learns from: every one once in each epoch.

    An epoch follows the other without a gap, so that all batches are of one size. What a step gets
    depends on nothing but its number.
    """

    def __init__(self, count: int, generator: Callable[[str], np.random.Generator]) -> None:
        """Fix how many examples there are, and what gives random numbers for a purpose."""
        self.count, self._generator = count, generator
        self._last: tuple[int, Ints] | None = None

    def chosen(self, batch_size: int, step: int) -> Ints:
        """The numbers of a step's examples, (batch,); steps count from 0."""
        places = step * batch_size + np.arange(batch_size)
        epochs, numbers = places // self.count, np.empty(batch_size, np.int64)
        for epoch in np.unique(epochs):
            now = epochs == epoch
            numbers[now] = self._order(int(epoch))[places[now] % self.count]
        return numbers

    def _order(self, epoch: int) -> Ints:
        """All examples in the order of an epoch; the last one asked for is kept."""
        if self._last is None or self._last[0] != epoch:
            self._last = epoch, self._generator(f"epoch {epoch}").permutation(self.count)
        return self._last[1]
