"""The views of the influence weights: what each one shows, its equation and how to read it.

One catalogue, shared by the page and the command line. Equation 7 and the weights are from
"Recurrent Additive Networks" (Lee, Levy and Zettlemoyer, 2017), section 3; weight times content are
the terms of its equation 3.
"""

from __future__ import annotations

from collections.abc import Mapping

from rnnviz.analysis.bands import BANDS
from rnnviz.analysis.influence.measures import measure_of
from rnnviz.analysis.influence.view import View

_WEIGHT, _CONTENT = measure_of("weight"), measure_of("content")
_NORM, _EXCESS = measure_of("content-norm"), measure_of("excess")
_PLAIN = ("ranks", "min_distance", "min_weight", "unit", "band")
_EARLIER = r"v_t = \arg\max_{j<t} "

_ROWS = (
    View(
        "strongest",
        "Strongest earlier word",
        _WEIGHT,
        _EARLIER + _WEIGHT.equation,
        "Each arrow points at the earlier word that weighs most in any one unit of the state; "
        "in many models that is mostly the word just before.",
        _PLAIN,
    ),
    View(
        "with-self",
        "Strongest word, itself included",
        _WEIGHT,
        r"v_t = \arg\max_{j \le t} " + _WEIGHT.equation,
        "A word without an arrow weighs more itself than anything before it; an arrow is an "
        "earlier word that outweighs the one just read.",
        ("include_self", "ranks", "min_weight", "unit", "band"),
        preset={"include_self": True},
    ),
    View(
        "ranked",
        "Several sources of each word",
        _WEIGHT,
        r"v_t^{(r)} = \arg\max_{j<t,\; j \notin \{v_t^{(1)}, \dots, v_t^{(r-1)}\}} "
        r"\max_m w_j^t(m)",
        "The strong arrow is equation 7's; the fainter ones are the words that come next by "
        "weight, so that a close second is seen too.",
        _PLAIN,
        preset={"ranks": 3},
    ),
    View(
        "long",
        "Beyond the neighbour",
        _WEIGHT,
        r"v_t = \arg\max_{j \le t-n} \max_m w_j^t(m)",
        "Each arrow points at the heaviest word at least n words back; look at its weight, for "
        "every word has such an arrow, however light.",
        ("min_distance", "ranks", "min_weight", "unit", "band"),
        preset={"min_distance": 2},
    ),
    View(
        "heavy",
        "Arrows above a weight",
        _WEIGHT,
        r"v_t = \arg\max_{j<t} \max_m w_j^t(m) \quad\text{where}\quad "
        r"\max_m w_{v_t}^t(m) \ge \theta",
        "Only words whose strongest source keeps at least the weight θ have an arrow; a word "
        "without one remembers little of any single earlier word.",
        ("min_weight", "ranks", "min_distance", "unit", "band"),
        preset={"min_weight": 0.9},
    ),
    View(
        "unit",
        "One unit",
        _WEIGHT,
        r"v_t(m) = \arg\max_{j<t} w_j^t(m)",
        "Each arrow points at the word that weighs most in this one unit; as long as the unit "
        "holds on to a word, arrows keep pointing at it.",
        ("unit", "ranks", "min_distance", "min_weight"),
        preset={"unit": 0},
    ),
    View(
        "band",
        "A band of memory",
        _WEIGHT,
        r"v_t = \arg\max_{j<t} \max_{m:\; a \le h(m) < b} w_j^t(m), \quad "
        r"h(m) = \frac{\ln 2}{-\frac{1}{T} \sum_t \ln f_t(m)}",
        "Only units that forget half of what they hold within a to b words are looked at; a band "
        "of long memory shows what is kept while short memory only follows the neighbour.",
        ("band", "ranks", "min_distance", "min_weight"),
        preset={"band": BANDS["long"]},
    ),
    View(
        "content",
        "Weight times content, largest unit",
        _CONTENT,
        _EARLIER + _CONTENT.equation,
        "Each arrow points at the word that adds the largest number to any unit of the state; a "
        "word that is weighted heavily but wrote little no longer wins.",
        _PLAIN,
    ),
    View(
        "content-norm",
        "Weight times content, all units",
        _NORM,
        _EARLIER + _NORM.equation,
        "Each arrow points at the word whose whole term in the sum that makes the state is "
        "longest, all units together rather than the one that stands out.",
        (*_PLAIN, "window"),
    ),
    View(
        "excess",
        "Excess over distance",
        _EXCESS,
        _EARLIER + _EXCESS.equation,
        "Each arrow points at the word whose weight is highest for its distance: 2 means two "
        "standard deviations above the mean of words that far back in a held-out text.",
        _EXCESS.options,
    ),
)

VIEWS: Mapping[str, View] = {view.key: view for view in _ROWS}
"""Every view by its key."""

DEFAULT = "strongest"
"""Equation 7 as the paper has it: the view where no other is chosen."""


def view_of(key: str) -> View:
    """The view of that key.

    Raises:
        ValueError: when there is none.
    """
    if key not in VIEWS:
        raise ValueError(f"There is no view {key!r}; choose one of {', '.join(VIEWS)}.")
    return VIEWS[key]
