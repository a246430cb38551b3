"""How far apart two next-word distributions are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import torch
from torch import Tensor

Measure = Literal["total variation", "kl"]


def total_variation(first: Tensor, other: Tensor) -> Tensor:
    """Half the sum of the differences of two distributions' probabilities, (..., word) to (...).

    It is 0 for the same distribution, 1 for two that share no word.
    """
    return 0.5 * (first - other).abs().sum(dim=-1)


def divergence(logs: Tensor, others: Tensor) -> Tensor:
    """Kullback and Leibler's divergence of the second from the first, in nats.

    From log-probabilities, (..., word) to (...).
    """
    return (logs.exp() * (logs - others)).sum(dim=-1).clamp(min=0.0)


class Distance(NamedTuple):
    """A measure and what it is taken of.

    Attributes:
        prepare: from the raw read-out to what ``between`` compares.
        between: from two of those, (..., word), to the distance (...).
    """

    prepare: Callable[[Tensor], Tensor]
    between: Callable[[Tensor, Tensor], Tensor]


DISTANCES: dict[Measure, Distance] = {
    "total variation": Distance(lambda logits: torch.softmax(logits, dim=-1), total_variation),
    "kl": Distance(lambda logits: torch.log_softmax(logits, dim=-1), divergence),
}


def distance_of(measure: str) -> Distance:
    """A measure by its name.

    Raises:
        ValueError: when there is none of that name.
    """
    for name, distance in DISTANCES.items():
        if name == measure:
            return distance
    raise ValueError(f"Choose a measure among {', '.join(DISTANCES)}, not {measure!r}.")
