"""Interleaved timing: each round times every candidate once, so that a busy machine slows all."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Mapping

Work = Callable[[], object]
Clock = Callable[[], float]


def seconds_of(work: Work, least: float, clock: Clock = time.perf_counter) -> int:
    """How often to repeat a piece of work so that it lasts ``least`` seconds."""
    work()
    began = clock()
    work()
    return max(1, int(least / max(clock() - began, 1e-7)))


def interleaved(
    candidates: Mapping[str, Work],
    rounds: int = 9,
    least: float = 0.05,
    clock: Clock = time.perf_counter,
) -> dict[str, list[float]]:
    """Seconds of each candidate in each round; the order changes from round to round.

    Work on one thread may be timed by ``time.process_time``, which stands still while others run.
    """
    repeats = {name: seconds_of(work, least, clock) for name, work in candidates.items()}
    found: dict[str, list[float]] = {name: [] for name in candidates}
    order, dice = list(candidates), random.Random(0)
    for _ in range(rounds):
        dice.shuffle(order)
        for name in order:
            began = clock()
            for _ in range(repeats[name]):
                candidates[name]()
            found[name].append((clock() - began) / repeats[name])
    return found


def median(values: list[float]) -> float:
    """The median."""
    return statistics.median(values)


def ratio(times: Mapping[str, list[float]], name: str, to: str, scale: float = 1.0) -> float:
    """The median over all rounds of one candidate's time over another's."""
    pairs = zip(times[name], times[to], strict=True)
    return median([scale * one / other for one, other in pairs])


def table(title: str, header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table under a heading."""
    lines = [f"### {title}", "", "| " + " | ".join(header) + " |"]
    lines.append("|" + "---|" * len(header))
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
