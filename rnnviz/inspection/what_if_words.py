"""What if, told in a sentence with numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.what_if import flips, shares_of_units
from rnnviz.inspection.what_if import WhatIf, change_said, item_of, shift_of
from rnnviz.tasks import TextProblem
from rnnviz.tasks.numbers import with_minus

_MOST_NAMED = 3
_MOST_OF_IT = 0.8
"""So much of a difference the units that are named hold, or they are the largest three."""


def finding(asked: WhatIf) -> str:
    """What differs, for how long, where it is kept and where the answer flips; with numbers."""
    return " ".join([f"{change_said(asked)}.", _kept(asked), *_answers(asked)])


def _kept(asked: WhatIf) -> str:
    """How long the state differs, and in which units."""
    name, item = asked.memory, item_of(asked.problem)
    faded, difference = asked.fadings[name], asked.differences[name]
    state, last = name.replace("_", " "), len(difference) - 1
    if faded.peak is None:
        return f"Nothing in the {state} differs."
    at, where = (last, "at the end") if faded.gone is None else (faded.peak, "at its peak")
    if faded.gone is not None:
        lasts = _count(faded.gone - asked.step, item)
        sentence = (
            f"most at {item} {faded.peak + 1}, and for {lasts}: from {item} {faded.gone + 1} on by "
        )
        sentence += "less than a tenth of that"
    elif faded.peak == last:
        sentence = f"most at the very end, {_count(last - asked.step, item)} on"
    else:
        sentence = (
            f"most at {item} {faded.peak + 1}, and still by {faded.share[last]:.0%} of that at the "
        )
        sentence += f"end, {_count(last - asked.step, item)} on"
    return f"The {state} differs {sentence}. {_units(shares_of_units(difference, at), where)}"


def _units(shares: NDArray[np.float64], where: str) -> str:
    """The units that hold most of a difference, the largest first."""
    order = np.argsort(-shares, kind="stable")[:_MOST_NAMED]
    enough = int(np.searchsorted(np.cumsum(shares[order]), _MOST_OF_IT)) + 1
    *others, last = (str(unit) for unit in order[:enough])
    named = f"units {', '.join(others)} and {last} hold" if others else f"unit {last} holds"
    held = float(shares[order[:enough]].sum())
    spread = "It is spread out: " if held < 0.5 else ""
    sentence = f"{named} {held:.0%} of it {where}."
    return spread + (sentence if spread else sentence.capitalize())


def _answers(found: WhatIf) -> list[str]:
    """What becomes of the answer."""
    if not found.said:
        return []
    problem, item, (before, after) = found.problem, item_of(found.problem), found.said
    if not problem.outputs():
        right = ""
        if found.after.mask.any():
            right = with_minus(f" (right: {float(found.after.targets[0, 0]):.3f})")
        if before[-1] == after[-1]:
            return [f"At the end it still answers {after[-1]}{right}."]
        return [f"At the end it answers {after[-1]} instead of {before[-1]}{right}."]
    turned = flips(before, after)
    asked = problem.readout == "every step"
    symbol = "next symbol" if problem.inputs == "symbols" else "answer"
    what = f"likeliest {f'next {problem.item}' if isinstance(problem, TextProblem) else symbol}"
    first = ""
    if turned:
        t = turned[0]
        first = f", first at {item} {t + 1} (\u2018{before[t]}\u2019 to \u2018{after[t]}\u2019)"
    if asked:
        often = f"flips at {_count(len(turned), item)}" if turned else "never flips"
        shift = shift_of(found)
        most = int(np.nan_to_num(shift).argmax())
        return [
            f"The {what} {often}{first}; what it expects shifts most at {item} {most + 1}, by "
            f"{shift[most]:.0%}."
        ]
    end = (
        f"At the end it says \u2018{after[-1]}\u2019 instead of \u2018{before[-1]}\u2019"
        if before[-1] != after[-1]
        else f"At the end it still says \u2018{after[-1]}\u2019"
    )
    often = f"; its answer flips at {_count(len(turned), item)}{first}" if turned else ""
    return [f"{end}{often}."]


def _count(number: int, item: str) -> str:
    return f"{number:,} {item}{'' if number == 1 else 's'}"
