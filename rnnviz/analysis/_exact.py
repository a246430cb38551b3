"""Influence weights as exact whole numbers, for the comparisons that rounding leaves open.

A floating-point gate is a whole number times a power of two, and so is every product of gates.
"""

from __future__ import annotations

from functools import total_ordering
from typing import Any

import numpy as np
from numpy.typing import NDArray


@total_ordering
class ExactWeight:
    """``odd * 2**exponent``: the weight ``w_j^t`` of one unit without any rounding."""

    def __init__(self, odd: int, exponent: int) -> None:
        self.odd, self.exponent = odd, exponent

    def __eq__(self, other: object) -> bool:
        """Whether both are the same number."""
        if not isinstance(other, ExactWeight):
            return NotImplemented
        return (self.odd, self.exponent) == (other.odd, other.exponent)

    def __lt__(self, other: ExactWeight) -> bool:
        """Whether this number is the smaller one."""
        shift = self.exponent - other.exponent
        return self.odd << max(shift, 0) < other.odd << max(-shift, 0)

    def __hash__(self) -> int:
        """Equal numbers have equal odd parts and exponents."""
        return hash((self.odd, self.exponent))

    def times(self, factors: NDArray[np.floating[Any]]) -> ExactWeight:
        """This number times every one of ``factors``, all of them non-negative."""
        mantissas, exponents = np.frexp(factors.astype(np.float64))
        if not (self.odd and mantissas.all()):
            return ExactWeight(0, 0)
        wholes = np.ldexp(mantissas, 53).astype(np.int64)
        zeros = np.frexp((wholes & -wholes).astype(np.float64))[1] - 1  # trailing zero bits
        odds = wholes >> zeros
        shift = int(exponents.sum(dtype=np.int64)) + int((zeros - 53).sum(dtype=np.int64))
        odd = _product([int(odd) for odd in odds[odds > 1]])
        return ExactWeight(self.odd * odd, self.exponent + shift)


def exact(value: float) -> ExactWeight:
    """A non-negative float as an exact number."""
    return ExactWeight(1, 0).times(np.array([value]))


def _product(numbers: list[int]) -> int:
    """The product, taken pairwise so that long ones stay fast."""
    while len(numbers) > 1:
        pairs = zip(numbers[::2], numbers[1::2], strict=False)
        numbers = [a * b for a, b in pairs] + numbers[len(numbers) // 2 * 2 :]
    return numbers[0] if numbers else 1
