"""The words of a treebank, with what is written, kept and left of each."""

from __future__ import annotations

import numpy as np
import pytest
from small_models import model_of
from test_agreement import problem_of

from rnnviz.analysis.gates import half_life
from rnnviz.analysis.retention import HalfLives, left_after
from rnnviz.probe.activations import read
from rnnviz.probe.agreement import tree_ids
from rnnviz.probe.retention import tree_words
from rnnviz.text.conllu import Tree


def tree(words, tags):
    count = len(words)
    return Tree(words, words, (-1,) * count, tuple(range(count)), tags)


TREES = [
    tree(("The", "dog", "saw", "zebras", "."), ("DET", "NOUN", "VERB", "NOUN", "PUNCT")),
    tree(("Sit",), ("VERB",)),
    tree(("I", "see", "it"), ("PRON", "VERB", "PRON")),
]


@pytest.mark.parametrize("cell", ["ran-tanh", "lstm"])
def test_words_of_several_sentences(cell):
    problem = problem_of()
    model = model_of(cell, 2, words=len(problem.vocabulary))
    words = tree_words(model, problem, TREES, layer=0).words
    assert {after: len(found.tag) for after, found in words.items()} == {1: 6, 2: 4}
    assert words[2].sentence.tolist() == [0, 0, 0, 2]
    assert words[2].tag.tolist() == ["DET", "NOUN", "VERB", "PRON"]
    assert words[2].next_tag.tolist() == ["NOUN", "VERB", "NOUN", "VERB"]
    assert words[1].known.tolist() == [True, True, True, False, True, True]
    assert (words[1].frequency[~words[1].known] == -1).all()
    trace = read(model, tree_ids(problem, TREES[0])).trace(0)
    gates = trace["input_gate"], trace["forget_gate"]
    for size, content in (("mean", None), ("norm", trace["content"])):
        left = left_after(*gates, 2, content)[:3]
        expected = {"written": left[:, 0], "left": left[:, 2], "kept": left[:, 2] / left[:, 0]}
        for quantity, numbers in expected.items():
            got = words[2].values[size, quantity][:3]
            np.testing.assert_allclose(got, numbers, rtol=1e-12)


def test_half_lives_are_those_of_all_sentences_as_one():
    problem = problem_of()
    model = model_of("lstm", 1, words=len(problem.vocabulary))
    traces = [read(model, tree_ids(problem, tree)).trace() for tree in TREES]
    keeping = np.vstack([trace["forget_gate"] for trace in traces])
    curves = [left_after(trace["input_gate"], trace["forget_gate"], 10) for trace in traces]
    found = tree_words(model, problem, TREES).lives
    expected = HalfLives.of(np.vstack(curves), half_life(keeping))
    assert tuple(found) == pytest.approx(tuple(expected))


def test_sentences_of_one_word_are_refused():
    problem = problem_of()
    model = model_of("lstm", 1, words=len(problem.vocabulary))
    with pytest.raises(ValueError, match="choose a larger treebank"):
        tree_words(model, problem, [TREES[1]])
