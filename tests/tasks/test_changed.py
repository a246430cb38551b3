"""What the outputs of every task stand for, and sequences of which one step reads otherwise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rnnviz.tasks import TASKS, Batch, Problem, one_of

Build = Callable[..., Problem]

every_task = pytest.mark.parametrize("key", TASKS)


def other(problem: Problem, single: Batch, time: int) -> str:
    """Something that the step does not read yet."""
    if problem.inputs == "values":
        return "0.5"
    now = problem.labels(single, 0)[time]
    pieces = (symbol.replace("\u2581", "") for symbol in problem.symbols)
    return next(piece for piece in pieces if piece.isalnum() and piece not in now)


@every_task
def test_each_output_has_a_name_and_the_right_ones_are_the_targets(key: str, build: Build) -> None:
    problem = build(key)
    single = one_of(problem.examples(), 1)
    names, wanted = problem.outputs(), problem.wanted(single, 0)
    assert len(wanted) == len(single.inputs)
    if problem.loss == "mse":
        assert names == ()
        assert not any(wanted)
        return
    assert len(names) == max(problem.output_size, 2)
    targets = problem.target_labels(single, 0)
    for t, right in enumerate(wanted):
        if targets[t]:
            assert right
            said = "/".join(names[k] for k in right)
            # Words that the model does not know are all one output.
            assert said in (targets[t], "<unk>") or targets[t] == "\u2423"
        elif problem.readout == "last step":
            assert right == wanted[-1]
        else:
            assert right == ()


@every_task
def test_one_step_reads_something_else_and_no_other_does(key: str, build: Build) -> None:
    problem = build(key)
    single = one_of(problem.examples(), 0)
    for time in {0, len(single.inputs) // 2, len(single.inputs) - 1}:
        found = problem.changed(single, time, other(problem, single, time))
        assert found.inputs.shape == single.inputs.shape
        differs = (found.inputs != single.inputs).reshape(len(single.inputs), -1).any(axis=1)
        assert np.flatnonzero(differs).tolist() == [time]
        assert found.mask.shape == single.mask.shape


@every_task
@pytest.mark.parametrize("time", [-1, 10**6])
def test_there_is_such_a_step(key: str, time: int, build: Build) -> None:
    problem = build(key)
    single = one_of(problem.examples(), 0)
    with pytest.raises(ValueError, match=r"^Choose a [a-z]+ from 1 to [0-9]+, not"):
        problem.changed(single, time, "a")


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("starred-letter", "Q", "'Q' is not one of the symbols A B C D \u2605 \\?"),
        ("long-lag-2c", "a51", "'a51' is not one of the symbols a1 .* a20 and others"),
        ("adding", "much", "Type a number from -1 to 1; 'much' is not one"),
        ("adding", "1.5", "The number must lie between -1 and 1; '1.5' does not"),
        ("multiplication", "-0.5", "The number must lie between 0 and 1; '-0.5' does not"),
        ("text-words", "two words", "Type exactly one word, not 'two words'"),
        ("text-chars", "", "Type exactly one character, not ''"),
    ],
)
def test_what_cannot_be_read_gets_one_sentence(
    key: str, typed: str, sentence: str, build: Build
) -> None:
    problem = build(key)
    with pytest.raises(ValueError, match=f"^{sentence}"):
        problem.changed(one_of(problem.examples(), 0), 1, typed)


def test_the_right_answer_follows_the_starred_letter(build: Build) -> None:
    problem = build("starred-letter")
    single = one_of(problem.examples(), 0)
    letter = problem.marks(single, 0)[0].time
    for answer in "ABCD":
        found = problem.changed(single, letter, answer.lower())
        assert problem.target_labels(found, 0)[-1] == answer
        assert found.mask[-1, 0]
    star = problem.changed(single, letter, "\u2605")
    assert not star.mask.any()


def test_the_sum_follows_a_marked_number_only(build: Build) -> None:
    problem = build("adding")
    single = one_of(problem.examples(), 0)
    first, second = (mark.time for mark in problem.marks(single, 0))
    found = problem.changed(single, first, "-0.25")
    assert found.targets[0, 0] == pytest.approx(0.5 + (-0.25 + single.inputs[second, 0, 0]) / 4)
    np.testing.assert_array_equal(found.inputs[:, 0, 1], single.inputs[:, 0, 1])
    plain = next(t for t in range(1, 20) if t not in (first, second))
    same = problem.changed(single, plain, "\u22120.25").targets
    assert same[0, 0] == pytest.approx(float(single.targets[0, 0]), rel=1e-6)


def test_what_is_to_be_copied_follows(build: Build) -> None:
    problem = build("copy")
    single = one_of(problem.examples(), 0)
    found = problem.changed(single, 1, "a")
    recall = int(single.mask.sum())
    assert problem.target_labels(found, 0)[-recall + 1] == "a"


def test_the_next_word_follows_and_an_unknown_one_is_read_as_such(build: Build) -> None:
    problem = build("text-words")
    single = problem.own("The cat dog owl.")
    found = problem.changed(single, 1, "zebra")
    assert problem.labels(found, 0) == ("the", "zebra", "dog", "owl", ".")
    assert problem.unknown(found, 0) == {"zebra"}
    assert problem.target_labels(found, 0)[0] == "zebra"
