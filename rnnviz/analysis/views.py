"""The views of the influence weights: what each one shows, its equation and how to read it.

One catalogue, shared by the page and the command line. Equation 7 and the weights are from
"Recurrent Additive Networks" (Lee, Levy and Zettlemoyer, 2017), section 3; weight times content are
the terms of its equation 3. :func:`rnnviz.analysis.view_arrows.find` computes a view.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Literal

from rnnviz.analysis.bands import BANDS
from rnnviz.analysis.view_options import OPTIONS, ViewOptions

Measure = Literal["weight", "content", "content-norm", "excess"]

_PLAIN = ("ranks", "min_distance", "min_weight", "unit", "band")
_WEIGHT = r"w_j^t = i_j \prod_{k=j+1}^{t} f_k"


@dataclass(frozen=True)
class View:
    """One way to look at the weights.

    Attributes:
        key: its name in links and on the command line.
        title: what people read.
        equation: of the arrow, in LaTeX.
        how_to_read: one sentence.
        options: the names of those :data:`OPTIONS` that the view takes, the most telling first.
        measure: what is compared: the weight, weight times content in the largest unit or as the
            2-norm over the units, or the excess over what distance predicts.
        weight_name: what the number beside an arrow is called.
        preset: options that the view begins with, where they are not the defaults.
    """

    key: str
    title: str
    equation: str
    how_to_read: str
    options: tuple[str, ...]
    measure: Measure = "weight"
    weight_name: str = "weight"
    preset: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def settle(self, **given: Any) -> ViewOptions:
        """The view's own settings with those that are given in their place.

        ``view_arrows.settle`` also looks at the model: which unit or band is worth a look there.

        Raises:
            ValueError: when the view does not take an option, or a value does not fit.
        """
        for name in given:
            if name not in self.options:
                raise ValueError(f"The view {self.key!r} does not take the option {name!r}.")
        preset = dict(self.preset)
        if given.get("unit") is not None:
            preset.pop("band", None)
        if given.get("band") is not None:
            preset.pop("unit", None)
        return ViewOptions(**(preset | given))

    def check(self, options: ViewOptions) -> None:
        """Refuse options that the view does not take.

        Raises:
            ValueError: when one is set.
        """
        default = ViewOptions()
        for each in fields(options):
            changed = getattr(options, each.name) != getattr(default, each.name)
            if changed and each.name not in self.options:
                title = OPTIONS[each.name].title.lower()
                raise ValueError(f"The view {self.title!r} has no setting “{title}”: leave it out.")


_ROWS = (
    View(
        "strongest",
        "Strongest earlier word",
        rf"v_t = \arg\max_{{j<t}} \max_m w_j^t(m), \quad {_WEIGHT}",
        "Each arrow points at the earlier word that weighs most in any one unit of the state; "
        "in many models that is mostly the word just before.",
        _PLAIN,
    ),
    View(
        "with-self",
        "Strongest word, itself included",
        rf"v_t = \arg\max_{{j \le t}} \max_m w_j^t(m), \quad {_WEIGHT}",
        "A word without an arrow weighs more itself than anything before it; an arrow is an "
        "earlier word that outweighs the one just read.",
        ("include_self", "ranks", "min_weight", "unit", "band"),
        preset={"include_self": True},
    ),
    View(
        "ranked",
        "Several sources of each word",
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
        r"v_t = \arg\max_{j \le t-n} \max_m w_j^t(m)",
        "Each arrow points at the heaviest word at least n words back; look at its weight, for "
        "every word has such an arrow, however light.",
        ("min_distance", "ranks", "min_weight", "unit", "band"),
        preset={"min_distance": 2},
    ),
    View(
        "heavy",
        "Arrows above a weight",
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
        r"v_t(m) = \arg\max_{j<t} w_j^t(m)",
        "Each arrow points at the word that weighs most in this one unit; as long as the unit "
        "holds on to a word, arrows keep pointing at it.",
        ("unit", "ranks", "min_distance", "min_weight"),
        preset={"unit": 0},
    ),
    View(
        "band",
        "A band of memory",
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
        r"v_t = \arg\max_{j<t} \max_m \left| w_j^t(m)\, \mathrm{content}_j(m) \right|",
        "Each arrow points at the word that adds the largest number to any unit of the state; a "
        "word that is weighted heavily but wrote little no longer wins.",
        _PLAIN,
        "content",
        "weight × content",
    ),
    View(
        "content-norm",
        "Weight times content, all units",
        r"v_t = \arg\max_{j<t} \left\| w_j^t \odot \mathrm{content}_j \right\|_2",
        "Each arrow points at the word whose whole term in the sum that makes the state is "
        "longest, all units together rather than the one that stands out.",
        (*_PLAIN, "window"),
        "content-norm",
        "norm of weight × content",
    ),
    View(
        "excess",
        "Excess over distance",
        r"v_t = \arg\max_{j<t} z_j^t, \quad z_j^t = "
        r"\frac{\ln \max_m w_j^t(m) - \mu_{t-j}}{\sigma_{t-j}}",
        "Each arrow points at the word that weighs most beside what words so many words back "
        "weigh in this model: 2 is two standard deviations above a held-out text's mean.",
        ("min_weight", "min_distance", "ranks"),
        "excess",
    ),
)

VIEWS: Mapping[str, View] = {view.key: view for view in _ROWS}
"""Every view by its key."""


def view_of(key: str) -> View:
    """The view of that key.

    Raises:
        ValueError: when there is none.
    """
    if key not in VIEWS:
        raise ValueError(f"There is no view {key!r}; choose one of {', '.join(VIEWS)}.")
    return VIEWS[key]
