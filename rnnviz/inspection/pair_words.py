"""Why a network with gates still knows the starred letter: two sentences with its numbers."""

from __future__ import annotations

from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from rnnviz.figures.diagram_parts import fixed
from rnnviz.inspection.pair import memory_unit, trace_held
from rnnviz.inspection.runs import problem_of
from rnnviz.probe.intervention import Clamp
from rnnviz.run import Run
from rnnviz.tasks import Batch

_OPEN, _SHUT = 0.9, 0.15
"""A gate that never falls below the first stays open, one that never exceeds the other shut."""
_OPENS = 0.3


def why_known(run: Run, single: Batch, held: Clamp | None = None) -> str:
    """What the gates do at the star and at the letter, and what becomes of the state from then on.

    They are those of the unit that the drawing of the cell shows (:func:`memory_unit`).

    Args:
        run: of a cell with input and forget gate, on the starred letter.
        single: the sequence, a batch of one.
        held: a gate that is held at one step, where there is one.
    """
    problem = problem_of(run)
    letter = problem.marks(single, 0)[0].time
    read = problem.labels(single, 0)[letter]
    unit = memory_unit(run)
    trace = trace_held(run, single, held)
    forget, write, state = (
        np.asarray(trace[name][:, unit], np.float64)
        for name in ("forget_gate", "input_gate", "cell_state")
    )
    return (
        f"At the star (step {letter}) the forget gate of unit {unit} "
        f"{_cleared(forget[letter - 1])}; at the letter {read} (step {letter + 1}) its input gate "
        f"{_written(write[letter], read)}. From then on "
        f"{_since(forget[letter + 1 :], write[letter + 1 :], letter + 2, read, held)}: c is "
        f"{fixed(state[letter])} at the letter and {fixed(state[-1])} at the question mark."
    )


def _cleared(forget: float) -> str:
    if forget <= _SHUT:
        return f"shuts (f = {fixed(forget)}) and clears what was there"
    return f"lets {forget:.0%} of what was there stay (f = {fixed(forget)})"


def _written(write: float, read: str) -> str:
    if write >= _OPENS:
        return f"opens (i = {fixed(write)}) and lets {read} in"
    return f"stays shut (i = {fixed(write)}), so hardly anything of {read} gets in"


def _since(
    forget: NDArray[np.float64],
    write: NDArray[np.float64],
    first: int,
    read: str,
    held: Clamp | None,
) -> str:
    """What becomes of the letter; ``first`` is the number of the first step from then on."""
    least, most = float(forget.min()), float(write.max())
    if least < _OPEN:
        at = first + int(forget.argmin())
        # Steps count from 1 here, and from 0 there.
        by_hand = held is not None and (held.steps is None or at - 1 in held.steps)
        falls = "is held at" if by_hand else "falls to"
        return f"f {falls} {fixed(least)} (step {at}), and {forget.prod():.0%} of {read} is left"
    stays = f"f stays near 1 (at least {fixed(floor(100 * least) / 100)})"
    left = f"{forget.prod():.0%} of {read} is left"
    if most <= _SHUT:
        return f"{stays} and i near 0 (at most {fixed(ceil(100 * most) / 100)}), so {left}"
    return f"{stays}, so {left}, but i opens again (up to {fixed(most)}) and more is added"
