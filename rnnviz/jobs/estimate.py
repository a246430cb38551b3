"""When the turn of a waiting training comes."""

from __future__ import annotations

import heapq
from collections.abc import Iterable


def seconds_until_turn(
    running: Iterable[tuple[float | None, float]],
    before: Iterable[float | None],
    free: int,
    slice_seconds: float,
) -> float:
    """Seconds until a slot comes to the job behind ``before``.

    A slot goes on to the next job when its training ends or its slice is over. What is not known
    to end earlier keeps its slot for the whole slice.

    Args:
        running: of each running job, the seconds of training left and those of its slice.
        before: of each job with an earlier turn, the seconds of training left, in their order.
        free: slots that no job has.
        slice_seconds: how long a job keeps its slot while others wait.
    """
    slots = [0.0] * free
    for left, rest in running:
        rest = max(0.0, rest)
        slots.append(rest if left is None else min(left, rest))
    heapq.heapify(slots)
    for left in before:
        began = heapq.heappop(slots)
        taken = slice_seconds if left is None else min(left, slice_seconds)
        heapq.heappush(slots, began + taken)
    return slots[0]
