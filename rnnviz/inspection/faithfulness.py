"""How faithful attributions are over a treebank, and tables of that which were made before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rnnviz.analysis.agreement import Evidence, agreement_table
from rnnviz.analysis.agreement_table import AgreementRow
from rnnviz.analysis.attribution.direct_logit import direct_logit, writes_words
from rnnviz.analysis.attribution.relevance import relevance
from rnnviz.analysis.attribution_table import AttributionTable, SumRow, agreement_rows, verb_rows
from rnnviz.analysis.faithfulness import AGAINST, faithfulness
from rnnviz.inspection.runs import Moment, text_problem
from rnnviz.inspection.treebanks import measured_tables
from rnnviz.model import restore_model, run_layer
from rnnviz.model.sequence_model import SequenceModel
from rnnviz.probe.activations import read
from rnnviz.probe.agreement import tree_ids
from rnnviz.probe.attribution.asked import ask
from rnnviz.probe.attribution.methods import METHODS
from rnnviz.probe.attribution.removal import WAYS
from rnnviz.probe.faithfulness import (
    FEWEST,
    OCCLUSION,
    Judged,
    judged,
    orders_of,
    pointing_game,
    removal_areas,
)
from rnnviz.run import Run
from rnnviz.spec import Activation
from rnnviz.tasks import TextProblem
from rnnviz.text.agreement import AgreementSentence, made_sentences
from rnnviz.text.conllu import Tree

PREDICTIONS, VERBS = 500, 400
"""How many predictions and agreement sentences are judged unless told otherwise."""
USUAL = "occlusion"
"""The method that is shown where nothing was measured of a model."""

LONGEST = "direct"
"""The one that is shown where the text is too long for that."""

_PLAINEST = "Nothing was measured of this model, so the plainest method is shown."
_COMPARED = 20
_NEEDED = {"run", "step", "treebank", "predictions", "faithfulness"}
_TITLES = {name: method.title for name, method in METHODS.items()}

Watch = Callable[[Sequence[Any], str], Iterable[Any]]


def measure_attribution(
    moment: Moment,
    trees: Sequence[Tree],
    predictions: int = PREDICTIONS,
    verbs: Sequence[AgreementSentence] | int = VERBS,
    seed: int = 0,
    watched: Watch = lambda items, _: items,
) -> AttributionTable:
    """How faithful the attributions of a model are, by every method.

    Args:
        moment: which weights.
        trees: of a treebank; those that are long enough are drawn from, one prediction each.
        predictions: how many at most.
        verbs: agreement sentences, or how many are made.
        seed: of what is drawn.
        watched: gives items again while it shows how many are through.

    Raises:
        ValueError: when the run does not read words, or no sentence is long enough; one sentence.
    """
    model, problem = restore_model(moment.run, moment.step), text_problem(moment.run)
    some = _drawn(trees, predictions, seed)
    every = _Sums(judged(model, problem, watched(some, "attribution"), seed))
    areas = list(_removed(every))
    if not areas:
        raise ValueError(f"No sentence has more than {FEWEST} words: choose a larger treebank.")
    played = list(pointing_game(model, problem, watched(_sentences(problem, verbs, seed), "verbs")))
    rows = [
        row
        for evidence in (every.agreement, every.gold, [v.points for v in played if v.points])
        for row in _agreement(evidence, seed)
    ]
    return AttributionTable(
        len(areas),
        tuple(every.rows()),
        tuple(faithfulness(areas, _TITLES, WAYS, seed)),
        tuple(rows),
        verb_rows([v.attracted for v in played], [v.right for v in played], seed),
        _identity(model, problem, some[:_COMPARED]),
    )


def _drawn(trees: Sequence[Tree], most: int, seed: int) -> list[Tree]:
    """Sentences that are long enough, in random order."""
    long = [tree for tree in trees if len(tree.tokens) > FEWEST]
    order = np.random.default_rng(seed).permutation(len(long))[:most]
    return [long[number] for number in order]


def _sentences(
    problem: TextProblem, verbs: Sequence[AgreementSentence] | int, seed: int
) -> Sequence[AgreementSentence]:
    if not isinstance(verbs, int):
        return verbs
    return made_sentences(verbs, lambda word: word in problem.vocabulary, seed)


class _Sums:
    """Passes predictions on, and keeps what is small of each: gaps and where methods point."""

    def __init__(self, predictions: Iterable[Judged]) -> None:
        self.found = predictions
        self.gaps: dict[str, list[float]] = {name: [] for name in METHODS}
        self.off = 0.0
        self.agreement: list[Evidence] = []
        self.gold: list[Evidence] = []

    def __iter__(self) -> Iterator[Judged]:
        for prediction in self.found:
            for name, attribution in prediction.found.items():
                self.gaps[name].append(attribution.relative_gap)
                self.off = max(self.off, attribution.off or 0.0)
            self.agreement.append(prediction.agreement)
            if prediction.gold is not None:
                self.gold.append(prediction.gold)
            yield prediction

    def rows(self) -> Iterator[SumRow]:
        """Of every method that speaks in logits."""
        for name, method in METHODS.items():
            if method.signed:
                gaps = self.gaps[name]
                off = self.off if name == "decomposition" else None
                yield SumRow(
                    method.title, method.additive, float(np.mean(gaps)), float(max(gaps)), off
                )


def _removed(predictions: Iterable[Judged]) -> Iterator[Any]:
    """What removing words does to each prediction; the one before lends its order for chance."""
    first: Judged | None = None
    before = None
    for prediction in predictions:
        own = orders_of(prediction.found)
        if before is None:
            first = prediction
        else:
            yield removal_areas(prediction.asked, own, before)
        before = own
    if first is not None and before is not None:
        yield removal_areas(first.asked, orders_of(first.found), before)


def _agreement(evidence: Sequence[Evidence], seed: int) -> tuple[AgreementRow, ...]:
    if not evidence:
        return ()
    return agreement_rows(agreement_table(evidence, None, seed), {OCCLUSION: METHODS[USUAL].title})


def _identity(
    model: SequenceModel, problem: TextProblem, trees: Sequence[Tree]
) -> dict[str, float] | None:
    """How far LRP is from direct logit attribution where, without eps and biases, it has to be it.

    That is one layer whose content is linear in the word alone, without a bias, and whose output is
    its state; a cell of float64.
    """
    spec = model.recurrent.spec
    linear = writes_words(spec) and not spec.content.bias and spec.always_open
    if not linear or spec.output_activation is not Activation.IDENTITY:
        return None
    if model.recurrent.num_layers != 1:
        return None
    exact = deepcopy(model).double()
    off = {"plain": 0.0, "printed": 0.0, "shared": 0.0}
    for tree in trees:
        asked = ask(read(exact, tree_ids(problem, tree), engines=[run_layer]))
        whole = direct_logit(asked).words
        others = {
            "plain": relevance(asked, 0.0),
            "printed": relevance(asked),
            "shared": relevance(asked, bias=True),
        }
        for name, other in others.items():
            away = float(np.abs(other.words - whole).max() / np.abs(whole).max())
            off[name] = max(off[name], away)
    return off


def attribution_tables(run_id: str, step: int, folder: Path) -> dict[str, Mapping[str, Any]]:
    """The tables of ``python -m rnnviz trust --about attribution --output FILE.json``."""
    return measured_tables(run_id, step, folder, _NEEDED, set())


class Choice(NamedTuple):
    """The method that a page shows unless another is chosen.

    Attributes:
        method: its name.
        reason: in one sentence.
    """

    method: str
    reason: str


def usual_method(run: Run, folder: Path, words: int) -> Choice:
    """The method whose words matter most, by the first treebank measured for a run's weights.

    Words are removed by making them unknown, which is no method's own way, so that all are judged
    alike: comprehensiveness minus sufficiency, among the methods that speak in logits.

    Args:
        run, folder: whose tables are looked for, and where.
        words: how many stand before the prediction; a method takes only so many.
    """
    tables = attribution_tables(run.id, run.latest.step, folder).values()
    choice = next((best_method(table) for table in tables), Choice(USUAL, _PLAINEST))
    if words <= METHODS[choice.method].most:
        return choice
    title = METHODS[choice.method].title
    return Choice(LONGEST, f"{METHODS[LONGEST].title} is shown because {title} takes fewer words.")


def best_method(table: Mapping[str, Any]) -> Choice:
    """Of the methods that speak in logits the one whose words matter most, made unknown."""
    values = {
        (row["method"], row["measure"]): row["value"]
        for row in table["faithfulness"]
        if row["removed"] == "unknown"
    }

    def score(name: str) -> float:
        title = METHODS[name].title
        return float(values[title, "comprehensiveness"] - values[title, "sufficiency"])

    name = max((name for name, method in METHODS.items() if method.signed), key=score)
    title, other = METHODS[name].title, METHODS[AGAINST].title
    lost, kept = (values[title, m] for m in ("comprehensiveness", "sufficiency"))
    lost_by, kept_by = (values[other, m] for m in ("comprehensiveness", "sufficiency"))
    reason = (
        f"{title} is shown because over {table['predictions']:,} treebank sentences it names the "
        "words that matter most. The likeliest word's probability changes by "
        f"{_points(-lost)} points where they are unknown, and by {_points(-kept)} where they alone "
        "are read"
    )
    if name != AGAINST:
        reason += f" ({other}: {_points(-lost_by)} and {_points(-kept_by)})"
    return Choice(name, reason + ".")


def _points(share: float) -> str:
    """A change of a probability in points, with its sign."""
    return f"{100 * share:+.1f}".replace("-", "\N{MINUS SIGN}")
