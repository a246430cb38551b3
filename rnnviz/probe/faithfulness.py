"""Attributions judged, one sentence at a time: by removal, agreement, and the pointing game."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnnviz.analysis.agreement import Evidence
from rnnviz.analysis.attribution import Attribution
from rnnviz.analysis.faithfulness import (
    MEASURES,
    OFFSETS,
    REMOVED,
    Areas,
    Measure,
    fixed_order,
    kept_words,
    like_order,
)
from rnnviz.analysis.syntax import earlier_relatives
from rnnviz.model.sequence_model import SequenceModel
from rnnviz.probe.activations import read
from rnnviz.probe.agreement import GOLD, tree_ids, word_ids
from rnnviz.probe.attribution.asked import Asked, ask
from rnnviz.probe.attribution.methods import METHODS
from rnnviz.probe.attribution.removal import WAYS, probabilities
from rnnviz.tasks import TextProblem
from rnnviz.text import UNKNOWN
from rnnviz.text.agreement import AgreementSentence
from rnnviz.text.conllu import Tree

FEWEST, MOST = max(REMOVED) + 2, 30
"""Words read before a prediction that is judged."""
OCCLUSION = "occlusion"
SUBJECT = "the verb's subject"

Found = Mapping[str, Attribution]
"""By the name of the method."""


class Judged(NamedTuple):
    """Two predictions of one sentence, by all methods.

    Attributes:
        asked: about the likeliest word after a random step.
        found: its attributions.
        agreement: where they point beside occlusion, as evidence of that one prediction.
        gold: where attributions of a later word that has gold relatives before it point beside
            those; None where no word has any.
    """

    asked: Asked
    found: Found
    agreement: Evidence
    gold: Evidence | None


def judged(
    model: SequenceModel, problem: TextProblem, trees: Iterable[Tree], seed: int = 0
) -> Iterator[Judged]:
    """The predictions of each sentence that is long enough; each is read from a fresh state.

    Raises:
        ValueError: when the model does not read words.
    """
    rng = np.random.default_rng(seed)
    unknown = problem.vocabulary.id(UNKNOWN)
    for tree in trees:
        ids = tree_ids(problem, tree)[: MOST + 1]
        if len(ids) <= FEWEST:
            continue
        activations = read(model, ids)
        step = int(rng.integers(FEWEST - 1, len(ids) - 1))
        asked = ask(activations, step, unknown=unknown)
        attributed = attributions(asked)
        target = _largest(attributed["occlusion"].words)
        relatives = earlier_relatives(tree.heads, tree.positions)[: len(ids)]
        later = np.flatnonzero(relatives[FEWEST:].any(axis=1)) + FEWEST
        gold = None
        if len(later):
            word = int(rng.choice(later))
            actual = attributions(ask(activations, word - 1, "actual", unknown=unknown))
            gold = _evidence(actual, np.flatnonzero(relatives[word]), GOLD)
        yield Judged(asked, attributed, _evidence(attributed, [step - target], OCCLUSION), gold)


def attributions(asked: Asked) -> dict[str, Attribution]:
    """By every method."""
    return {name: method.attribute(asked) for name, method in METHODS.items()}


def _largest(words: NDArray[np.float64]) -> int:
    """The word with the largest contribution, the latest of equals."""
    return len(words) - 1 - int(words[::-1].argmax())


def _evidence(methods: Found, lags: Sequence[int] | NDArray[np.int64], target: str) -> Evidence:
    """Of the predicted word, which stands one behind the last that was read.

    Args:
        methods: attributions of one prediction.
        lags: how far before the last word read the target's words stand.
        target: what it is called.
    """
    time = len(next(iter(methods.values())).words) + 1
    arrows = {}
    for name, attribution in methods.items():
        arrows[METHODS[name].title] = np.full(time, -1, dtype=np.int64)
        arrows[METHODS[name].title][-1] = _largest(attribution.words)
    points = np.zeros((time, time - 1), dtype=bool)
    points[-1, lags] = True
    return Evidence(arrows, {target: points})


Orders = Mapping[str, NDArray[np.int64]]
"""By method, all words of a text, those with the largest contributions first."""


def orders_of(methods: Found) -> dict[str, NDArray[np.int64]]:
    """In which order each method would remove the words."""
    return {
        name: np.argsort(-attribution.words, kind="stable") for name, attribution in methods.items()
    }


def removal_areas(asked: Asked, own: Orders, other: Orders) -> Areas:
    """What removing the words that each method names does to a prediction.

    Args:
        asked: which prediction.
        own: its orders.
        other: those of another prediction, whose words stand for random ones as far back: see
            :func:`rnnviz.analysis.faithfulness.like_order`.
    """
    count = asked.step + 1
    chosen = dict(own)
    chosen |= {
        f"random {name}": like_order(order, count, len(order)) for name, order in other.items()
    }
    return _areas(asked, chosen | {f"offset {k}": fixed_order(count, k) for k in OFFSETS})


def _areas(asked: Asked, orders: Orders) -> Areas:
    """The mean loss of probability for each way of removing, measure and order."""
    whole = np.ones((1, asked.step + 1), dtype=bool)
    areas: dict[tuple[Measure, str, str], float] = {}
    for way in WAYS:
        judged = [
            (measure, points)
            for measure in MEASURES
            for points in orders
            if (method := METHODS.get(points.removeprefix("random "))) is None or method.way != way
        ]
        kept = [kept_words(orders[points], measure) for measure, points in judged]
        left = probabilities(asked, np.concatenate([whole, *kept]), way)
        lost = (left[0] - left[1:]).reshape(len(judged), len(REMOVED)).mean(axis=1)
        areas |= {
            (measure, way, points): float(value)
            for (measure, points), value in zip(judged, lost, strict=True)
        }
    return areas


class Verb(NamedTuple):
    """One agreement sentence.

    Attributes:
        attracted: whether a noun of the other number stands between subject and verb.
        right: whether the model finds the right form likelier.
        points: where the attributions of right minus wrong form point; None where it does not.
    """

    attracted: bool
    right: bool
    points: Evidence | None


def pointing_game(
    model: SequenceModel, problem: TextProblem, sentences: Iterable[AgreementSentence]
) -> Iterator[Verb]:
    """Whether attributions of a verb's number point at its subject.

    Poerner, Roth and Schütze, "Evaluating neural network explanation methods using hybrid documents
    and morphosyntactic agreement" (2018), section 4: played where the model is right. Sentences of
    which it does not know a verb form or the subject are left out.
    """
    unknown = problem.vocabulary.id(UNKNOWN)
    for sentence in sentences:
        words = (*sentence.tokens, sentence.right, sentence.wrong)
        *ids, right, wrong = word_ids(problem, words).tolist()
        if unknown in (right, wrong, ids[sentence.subject]) or right == wrong:
            continue
        asked = ask(read(model, np.array(ids)), -1, right, wrong, unknown)
        points = None
        if asked.logit > 0:
            lag = asked.step - sentence.subject
            points = _evidence(attributions(asked), [lag], SUBJECT)
        yield Verb(sentence.attracted, asked.logit > 0, points)
