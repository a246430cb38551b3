"""Removal, agreement and the pointing game against the plain way through a small model."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from small_models import model_of

from rnnviz.analysis.faithfulness import REMOVED
from rnnviz.probe.agreement import GOLD
from rnnviz.probe.attribution.methods import METHODS
from rnnviz.probe.faithfulness import (
    FEWEST,
    OCCLUSION,
    SUBJECT,
    judged,
    orders_of,
    pointing_game,
    removal_areas,
)
from rnnviz.tasks import TASKS
from rnnviz.text.agreement import made_sentences
from rnnviz.text.conllu import Tree

WORDS = "the dog near the cat saw it and the dog sat".split()  # noqa: SIM905
TREE = Tree(tuple(WORDS), tuple(WORDS), (1, 5, 3, 4, 1, -1, 5, 10, 9, 10, 5), tuple(range(11)))
SHORT = Tree(("the", "dog"), ("the", "dog"), (1, -1), (0, 1))
TEXT = "the dog near the cat saw it and the dogs were . the cats are here , the dog was . " * 20


@pytest.fixture
def problem():
    return TASKS["text-words"].build({"text": TEXT, "minimum_count": 1, "length": 5}, 0, None)


@pytest.fixture
def model(problem):
    return model_of("lstm", words=len(problem.vocabulary))


def test_two_predictions_of_every_long_sentence(model, problem):
    found = list(judged(model, problem, [TREE, SHORT, TREE], seed=1))
    assert len(found) == 2
    for each in found:
        step = each.asked.step
        assert FEWEST <= step + 1 < len(WORDS)
        assert each.found.keys() == METHODS.keys()
        lag = each.agreement.targets[OCCLUSION][step + 1].nonzero()[0]
        assert lag.tolist() == [step - each.found["occlusion"].words.argmax()]
        for name, method in METHODS.items():
            pointed = each.agreement.arrows[method.title]
            assert pointed[step + 1] == each.found[name].words.argmax()
            assert (np.delete(pointed, step + 1) == -1).all()
        word = int(each.gold.targets[GOLD].any(axis=1).nonzero()[0][0])
        relatives = {j for j in range(word) if TREE.heads[j] == word or TREE.heads[word] == j}
        assert set(word - 1 - each.gold.targets[GOLD][word].nonzero()[0]) == relatives


def test_what_is_lost_without_the_words_that_are_named(model, problem):
    (each,) = judged(model, problem, [TREE])
    asked, own = each.asked, orders_of(each.found)
    areas = removal_areas(asked, own, own)
    ids = asked.activations.inputs[: asked.step + 1]

    def chance(words):
        with torch.no_grad():
            answers = model(torch.tensor(words)[:, None]).predictions[-1, 0]
        return float(torch.softmax(answers, dim=0)[asked.word])

    def lost(name, way, keep):
        order, found = np.argsort(-each.found[name].words), []
        for number in REMOVED:
            removed = order[number:] if keep else order[:number]
            if way == "left out":
                words = np.delete(ids, removed)
            else:
                words = ids.copy()
                words[removed] = asked.unknown
            found.append(chance(ids) - chance(words))
        return np.mean(found)

    for way in ("left out", "unknown"):
        for name in ("gradient", "direct"):
            for measure in ("comprehensiveness", "sufficiency"):
                expected = lost(name, way, measure == "sufficiency")
                assert areas[measure, way, name] == pytest.approx(expected, abs=1e-10)
                assert areas[measure, way, f"random {name}"] == pytest.approx(expected, abs=1e-10)


def test_no_method_is_judged_by_its_own_way_of_removing(model, problem):
    (each,) = judged(model, problem, [TREE])
    own = orders_of(each.found)
    areas = removal_areas(each.asked, own, own)
    for name, method in METHODS.items():
        ways = {way for _, way, points in areas if points == name}
        assert ways == {"left out", "unknown"} - {method.way}


def test_the_game_is_played_where_the_model_is_right(model, problem):
    sentences = made_sentences(400, lambda word: word in problem.vocabulary)
    assert sentences
    played = list(pointing_game(model, problem, sentences))
    assert len(played) == len(sentences)
    assert {verb.right for verb in played} == {True, False}
    for verb, sentence in zip(played, sentences, strict=True):
        assert verb.attracted == sentence.attracted
        assert (verb.points is not None) == verb.right
        if verb.points is not None:
            lag = verb.points.targets[SUBJECT][-1].nonzero()[0]
            assert (len(sentence.tokens) - 1 - lag).tolist() == [sentence.subject]
    unknown = made_sentences(5, lambda word: word != "dog")
    assert len(list(pointing_game(model, problem, unknown))) < len(unknown)
