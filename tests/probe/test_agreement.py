"""Evidence from a model: its arrows, and the words that occlusion and gradient point at."""

from __future__ import annotations

import numpy as np
import pytest
from small_models import IDS, model_of

from rnnviz.analysis.attribution.direct_logit import direct_logit
from rnnviz.analysis.bands import BANDS
from rnnviz.analysis.gates import half_life
from rnnviz.analysis.influence import weights
from rnnviz.analysis.syntax import earlier_relatives
from rnnviz.probe.activations import read
from rnnviz.probe.agreement import (
    ARROWS,
    GOLD,
    GRADIENT,
    OCCLUSION,
    evidence,
    tree_evidence,
    tree_ids,
    tree_profile,
    with_excess,
)
from rnnviz.probe.attribution.asked import ask
from rnnviz.probe.occlusion import occlusion_table
from rnnviz.probe.saliency import gradient_times_input
from rnnviz.tasks import TASKS
from rnnviz.text.conllu import Tree

TEXT = "The cat saw the dog. I don't see it. The dog sat. " * 20
TREE = Tree(
    ("The", "dog", "don't", "SEE", "cat/dog", "zebra"),
    ("The", "dog", "do", "n't", "SEE", "cat/dog", "zebra"),
    (1, 4, 4, 4, -1, 4, 5),
    (0, 1, 2, 2, 3, 4, 5),
)


def problem_of(task="text-words"):
    return TASKS[task].build({"text": TEXT, "minimum_count": 1, "length": 5}, 0, None)


@pytest.mark.parametrize("cell", ["ran-tanh", "lstm"])
def test_arrows_and_targets_are_those_of_the_tables(cell):
    activations = read(model_of(cell, 2), IDS)
    found = evidence(activations, layer=0)
    trace = activations.trace(0)
    table = weights(trace["input_gate"], trace["forget_gate"])
    content = np.abs(trace["content"])
    for t in range(1, len(IDS)):
        heaviest = table[t, :t].max(axis=1).argmax()
        assert found.arrows["Strongest earlier word"][t] == heaviest
        heaviest = (table[t, :t] * content[:t]).max(axis=1).argmax()
        assert found.arrows["Weight times content, largest unit"][t] == heaviest
        largest = np.abs(direct_logit(ask(activations, t)).words[:t]).argmax()
        assert found.arrows["Direct logit attribution"][t] == largest
    for name, measure in ((OCCLUSION, occlusion_table), (GRADIENT, gradient_times_input)):
        pairs = measure(activations)
        for t in range(1, len(IDS)):
            assert found.targets[name][t].nonzero()[0].tolist() == [np.nanargmax(pairs[t])]
        assert not found.targets[name][0].any()
    assert GOLD not in found.targets


def test_arrows_of_ones_own():
    own = {
        "first word": lambda activations, layer: np.where(np.arange(len(activations)) > 0, 0, -1)
    }
    found = evidence(read(model_of("lstm"), IDS), own)
    assert found.arrows["first word"].tolist() == [-1, *[0] * 8]


def test_a_treebank_sentence_is_read_as_the_models_words():
    problem = problem_of()
    ids = tree_ids(problem, TREE)
    names = problem.vocabulary.decode(ids)
    assert names == ["the", "dog", "don't", "see", "<unk>", "<unk>"]
    with pytest.raises(ValueError, match="text-words"):
        tree_ids(problem_of("text-chars"), TREE)


def test_the_evidence_of_a_treebank():
    problem = problem_of()
    model = model_of("ran-tanh", words=len(problem.vocabulary))
    one = Tree(("The",), ("The",), (-1,), (0,))
    first, second = tree_evidence(model, problem, [TREE, one])
    assert (first.unknown, second.unknown) == (2, 0)
    np.testing.assert_array_equal(
        first.evidence.targets[GOLD], earlier_relatives(TREE.heads, TREE.positions)
    )
    assert len(first.evidence) == 6
    assert with_excess(tree_profile(model, problem, [TREE, one])).keys() == ARROWS.keys()
    arrows = with_excess(tree_profile(model, problem, [TREE] * 40, 0))
    (third,) = tree_evidence(model, problem, [TREE], arrows)
    assert set(third.evidence.arrows) == {*ARROWS, "Excess over distance"}
    assert (third.evidence.arrows["Excess over distance"] >= 0).any()
    assert second.evidence.targets[OCCLUSION].shape == (1, 0)


def test_the_band_whose_arrows_are_measured_is_that_of_the_longest_memory():
    activations = read(model_of("ran-tanh", 1), IDS)
    trace = activations.trace(0)
    lives = half_life(trace["forget_gate"])
    band = next(band for band in BANDS.values() if band.holds(lives.max()))
    units = band.units(lives)
    table = weights(trace["input_gate"][:, units], trace["forget_gate"][:, units])
    found = evidence(activations).arrows["A band of memory (the longest)"]
    assert [table[t, :t].max(axis=1).argmax() for t in range(1, len(IDS))] == found[1:].tolist()
