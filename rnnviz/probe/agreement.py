"""Evidence on how far a model's arrows can be trusted, one sentence at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.agreement import Evidence, strongest_lag
from rnnviz.analysis.attribution.direct_logit import direct_logit
from rnnviz.analysis.influence.distance_profile import DistanceProfile, ProfileBuilder
from rnnviz.analysis.influence.views import VIEWS, view_of
from rnnviz.analysis.syntax import earlier_relatives
from rnnviz.model.sequence_model import Activations, SequenceModel
from rnnviz.probe.activations import read
from rnnviz.probe.attribution.asked import ask
from rnnviz.probe.occlusion import WINDOW, occlusion_table
from rnnviz.probe.saliency import gradient_times_input
from rnnviz.tasks import TextProblem
from rnnviz.text import UNKNOWN
from rnnviz.text.conllu import Tree

Arrow = Callable[[Activations, int], NDArray[np.int64]]
"""From activations and a layer to the source of each word's arrow, (time,), -1 for none."""

OCCLUSION = "occlusion of a word"
GRADIENT = "gradient times input"
GOLD = "gold head or dependent"


def of_view(key: str, profile: DistanceProfile | None = None) -> Arrow:
    """The arrow of one of the views of the weights, with the view's own settings.

    Args:
        key: of ``rnnviz.analysis.influence.VIEWS``.
        profile: what distance predicts in the model, where the view needs it.

    Raises:
        ValueError: when there is no such view.
    """
    view = view_of(key)
    return lambda activations, layer: view.find(activations.trace(layer), None, profile).source[
        :, 0
    ]


def largest_entry(activations: Activations, layer: int = -1) -> NDArray[np.int64]:
    """The earlier word with the largest entry, of either sign, in the likeliest word's logit.

    Direct logit attribution goes through all layers, so ``layer`` is not used.
    """
    sources = np.full(len(activations), -1, dtype=np.int64)
    for t in range(1, len(activations)):
        entries = np.abs(direct_logit(ask(activations, t)).words[:t])
        sources[t] = t - 1 - entries[::-1].argmax()
    return sources


MEASURED = ("strongest", "long", "band", "content", "content-norm")
"""The views whose arrows are measured; the others have the same arrows, or too few."""

_SETTLED = {"band": "A band of memory (the longest)"}
"""Where a view's title does not say which arrows its own settings give."""

ARROWS: dict[str, Arrow] = {
    **{_SETTLED.get(key, VIEWS[key].title): of_view(key) for key in MEASURED},
    "Direct logit attribution": largest_entry,
}
"""The arrows that are measured unless others are given."""


def with_excess(profile: DistanceProfile) -> dict[str, Arrow]:
    """The same, and the excess over distance where the profile knows enough of any distance."""
    if not profile.known().any():
        return ARROWS
    views = [view for view in VIEWS.values() if view.measure.needs_profile]
    return ARROWS | {view.title: of_view(view.key, profile) for view in views}


def tree_profile(
    model: SequenceModel, problem: TextProblem, trees: Iterable[Tree], layer: int = -1
) -> DistanceProfile:
    """What distance alone predicts of the weights within the sentences of a treebank.

    Raises:
        ValueError: when the model does not read words.
    """
    builder = ProfileBuilder(WINDOW)
    for tree in trees:
        trace = read(model, tree_ids(problem, tree)).trace(layer)
        builder.start()
        builder.read(trace["input_gate"], trace["forget_gate"])
    return builder.profile()


def evidence(
    activations: Activations,
    arrows: Mapping[str, Arrow] = ARROWS,
    relatives: NDArray[np.bool_] | None = None,
    layer: int = -1,
    window: int = WINDOW,
) -> Evidence:
    """Where a sentence's arrows point, and where occlusion, gradient and treebank do.

    Args:
        activations: the sentence, from the state before it.
        arrows: kinds of arrows by name.
        relatives: gold heads and dependents to the left, (time, lag); without a treebank None.
        layer: whose gates the arrows come from.
        window: how many words back occlusion and gradient look.
    """
    targets = {
        OCCLUSION: strongest_lag(occlusion_table(activations, window)),
        GRADIENT: strongest_lag(gradient_times_input(activations, window)),
    }
    if relatives is not None:
        targets[GOLD] = relatives
    return Evidence({name: arrow(activations, layer) for name, arrow in arrows.items()}, targets)


class TreeEvidence(NamedTuple):
    """One sentence of a treebank.

    Attributes:
        evidence: its arrows and targets.
        unknown: how many of its tokens the model does not know.
    """

    evidence: Evidence
    unknown: int


def tree_evidence(
    model: SequenceModel,
    problem: TextProblem,
    trees: Iterable[Tree],
    arrows: Mapping[str, Arrow] = ARROWS,
    layer: int = -1,
    window: int = WINDOW,
) -> Iterator[TreeEvidence]:
    """The evidence of each sentence of a treebank, one at a time, each from a fresh state.

    Raises:
        ValueError: when the model does not read words.
    """
    for tree in trees:
        ids = tree_ids(problem, tree)
        relatives = earlier_relatives(tree.heads, tree.positions)
        measured = evidence(read(model, ids), arrows, relatives, layer, window)
        yield TreeEvidence(measured, int((ids == problem.vocabulary.id(UNKNOWN)).sum()))


def tree_ids(problem: TextProblem, tree: Tree) -> NDArray[np.int64]:
    """A sentence's tokens as the model's words, one each, (time,).

    Each token goes the way of the model's own text (its lower-casing too); what that splits into
    several, as a web address, is one unknown word here.

    Raises:
        ValueError: when the model does not read words.
    """
    if problem.unit != "words":
        raise ValueError("A treebank has words: choose a run that was trained on text-words.")
    return word_ids(problem, tree.tokens)


def word_ids(problem: TextProblem, words: Sequence[str]) -> NDArray[np.int64]:
    """Words that stand apart as the model's, one each, (time,); see :func:`tree_ids`."""
    split = [problem.tokens(word) for word in words]
    return problem.vocabulary.encode(
        [tokens[0] if len(tokens) == 1 else UNKNOWN for tokens in split]
    )
