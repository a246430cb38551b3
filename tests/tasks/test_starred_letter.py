"""The starred letter."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.tasks.batch import Batch
from rnnviz.tasks.starred_letter import STARRED_LETTER, StarredLetter


@pytest.fixture(scope="module")
def problem() -> StarredLetter:
    made = STARRED_LETTER.build({})
    assert isinstance(made, StarredLetter)
    return made


def test_every_sequence_follows_the_definition(problem: StarredLetter) -> None:
    batch = problem.draw(np.random.default_rng(0), 4000, 0)
    places = []
    for index, length in enumerate(batch.lengths):
        labels = "".join(problem.labels(batch, index))
        star = labels.index("★")
        places.append(star)
        assert length == len(labels) == 24
        assert labels.endswith("?")
        assert set(labels[:star] + labels[star + 1 : -1]) <= set("ABCD")
        asked = problem.target_labels(batch, index)
        assert asked == ("",) * 23 + (labels[star + 1],)
        assert [mark.time for mark in problem.marks(batch, index)] == [star + 1, 23]
    assert np.bincount(places, minlength=8).min() > 400
    assert set(places) == set(range(8))


def test_letters_are_drawn_evenly(problem: StarredLetter) -> None:
    batch = problem.draw(np.random.default_rng(1), 20_000, 0)
    at_the_end = np.bincount(batch.inputs[12:23].ravel(), minlength=6)
    assert at_the_end[4:].sum() == 0
    assert at_the_end[:4] / at_the_end.sum() == pytest.approx([0.25] * 4, abs=0.005)
    assert batch.targets.mean(axis=0) == pytest.approx([0.25] * 4, abs=0.015)


def test_each_letter_is_tested_equally_often(problem: StarredLetter) -> None:
    batch = problem.evaluation()
    assert batch.targets.sum(axis=0).tolist() == [128] * 4
    # Not in an order that would tell: neighbours differ.
    assert len(set(batch.targets[:8].argmax(axis=1).tolist())) > 1


@pytest.mark.parametrize(("wrong", "solved"), [(2, True), (3, False)])
def test_two_of_512_may_be_wrong(problem: StarredLetter, wrong: int, solved: bool) -> None:
    batch = problem.evaluation()
    answers = batch.targets.copy()
    answers[:wrong] = np.roll(answers[:wrong], 1, axis=1)
    assert problem.solved(problem.metric(answers, batch)) == solved


def test_one_answer_for_all_is_the_baseline(problem: StarredLetter) -> None:
    batch = problem.evaluation()
    answers = np.zeros_like(batch.targets)
    answers[:, 2] = 1
    assert problem.metric(answers, batch) == problem.baseline() == 25


@pytest.mark.parametrize(("letters", "length", "last"), [(2, 6, 1), (8, 48, 15), (20, 300, 99)])
def test_letters_and_length_can_be_chosen(letters: int, length: int, last: int) -> None:
    problem = STARRED_LETTER.build({"letters": letters, "length": length})
    assert (problem.input_size, problem.output_size) == (letters + 2, letters)
    assert problem.baseline() == 100 / letters
    batch = problem.evaluation()
    assert isinstance(batch, Batch)
    labels = [problem.labels(batch, index) for index in range(512)]
    assert {len(one) for one in labels} == {length}
    assert max(one.index("★") for one in labels) == last
    assert {symbol for one in labels for symbol in one} == set(problem.symbols)
    assert np.ptp(batch.targets.sum(axis=0)) <= 1
    assert problem.target_labels(problem.own(problem.own_example), 0)[-1] == "A"


@pytest.mark.parametrize("text", ["bc*add", "B C ★ A D D ?", "BC*ADD?"])
def test_a_sequence_of_ones_own(problem: StarredLetter, text: str) -> None:
    batch = problem.own(text)
    assert "".join(problem.labels(batch, 0)) == "BC★ADD?"
    assert problem.target_labels(batch, 0)[-1] == "A"
    assert batch.mask[:, 0].tolist() == [False] * 6 + [True]


@pytest.mark.parametrize("text", ["ABCD", "A*B*C", "AB*", "A**B"])
def test_without_one_starred_letter_nothing_is_known(problem: StarredLetter, text: str) -> None:
    batch = problem.own(text)
    assert not batch.mask.any()
    assert problem.labels(batch, 0)[-1] == "?"


@pytest.mark.parametrize("text", ["", "?", "AXB", "A" * 301])
def test_what_cannot_be_read_is_refused(problem: StarredLetter, text: str) -> None:
    with pytest.raises(ValueError, match=r"^Type "):
        problem.own(text)
