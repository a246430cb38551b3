"""Sequences that people type: what is read, what is known of their answers, what is refused."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rnnviz.tasks import TASKS, Problem
from rnnviz.tasks.own import LONGEST

Build = Callable[..., Problem]
TYPED = [
    key for key in TASKS if not key.startswith(("digits", "mnist", "long-lag", "two-sequence"))
]


def marks(problem: Problem, text: str) -> list[tuple[int, str]]:
    return [(mark.time, mark.label) for mark in problem.marks(problem.own(text), 0)]


@pytest.mark.parametrize("key", TASKS)
def test_a_task_says_how_a_sequence_is_typed_and_reads_its_own_examples(
    key: str, build: Build
) -> None:
    problem = build(key)
    assert (problem.own_form != "") == (key in TYPED)
    if key not in TYPED:
        with pytest.raises(ValueError, match=r"takes no typed sequence: choose one"):
            problem.own("0.5")
        return
    assert problem.own_form.endswith(".")
    if problem.own_example:
        assert problem.own_example in problem.own_form
        # Only who wrote a review knows whether it is meant well.
        assert problem.own(problem.own_example).mask.any() == (key != "imdb")


@pytest.mark.parametrize(
    "key", ["embedded-reber", "reber", "copy", "temporal-order-3", "starred-letter"]
)
def test_an_example_typed_again_is_the_same_sequence(key: str, build: Build) -> None:
    problem = build(key)
    batch = problem.examples()
    for index in range(5):
        typed = problem.own("".join(problem.labels(batch, index)).lower() if "reber" in key else
                            "".join(problem.labels(batch, index)))  # fmt: skip
        length = int(batch.lengths[index])
        np.testing.assert_array_equal(typed.inputs[:, 0], batch.inputs[:length, index])
        for told in (problem.labels, problem.target_labels, problem.marks):
            assert told(typed, 0) == told(batch, index)


def test_a_string_of_the_embedded_grammar_keeps_its_flags(build: Build) -> None:
    problem = build("embedded-reber")
    remember, asked = (1, "T: must be remembered"), (6, "T is asked for here")
    assert marks(problem, "btbtxsete") == [remember, asked]
    assert marks(problem, "BTBTX") == [remember]
    assert marks(problem, "B") == marks(problem, "TTTTT") == marks(problem, "BX") == []
    # What is not in the grammar has no answers from there on.
    batch = problem.own("BTBXXX")
    assert batch.mask[:, 0].tolist() == [True] * 3 + [False] * 3


def test_the_order_is_known_only_where_there_are_as_many_signals_as_asked_for(
    build: Build,
) -> None:
    problem = build("temporal-order-3")
    batch = problem.own("EaXbyB")
    assert problem.labels(batch, 0) == tuple("EaXbYB")
    assert problem.target_labels(batch, 0)[-1] == "XY"
    assert marks(problem, "EaXbyB") == [(2, "X: number 1"), (4, "Y: number 2")]
    assert not problem.own("EaXbB").mask.any()


def test_symbols_to_remember_get_their_delay(build: Build) -> None:
    problem = build("copy")
    batch = problem.own("abc")
    assert len(batch.inputs) == 10 + 6
    assert problem.target_labels(batch, 0)[-3:] == tuple("abc")
    assert marks(problem, "abc")[0] == (0, "3 symbols to remember")


@pytest.mark.parametrize(
    ("key", "typed", "target", "explained"),
    [
        ("adding", "0.3 -0.64* 0.2 \u22120.94* 1", 0.105, "0.105 = 0.5 + (-0.64 - 0.94) / 4"),
        ("adding", "1* 1*", 1.0, "1.000 = 0.5 + (1 + 1) / 4"),
        ("multiplication", ".5* 0.2 0.3*", 0.15, "0.150 = 0.5 × 0.3"),
    ],
)
def test_two_marked_numbers_have_a_target_that_is_explained(
    build: Build, key: str, typed: str, target: float, explained: str
) -> None:
    problem = build(key)
    batch = problem.own(typed)
    assert batch.targets[0, 0] == pytest.approx(target)
    assert problem.explanation(batch, 0) == f"The target is {explained}."
    assert len(marks(problem, typed)) == 2
    assert batch.inputs[-1, 0, 1] == (1 if typed.endswith("*") else -1)


@pytest.mark.parametrize("key", ["adding", "multiplication"])
def test_every_example_is_explained(build: Build, key: str) -> None:
    problem = build(key)
    batch = problem.examples()
    for index in range(batch.inputs.shape[1]):
        told = problem.explanation(batch, index)
        assert told.startswith(f"The target is {batch.targets[index, 0]:.3f} ")


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("embedded-reber", "BTQ", r"^Type 1 to 300 of the symbols B .*; 'Q' is not one of them\.$"),
        ("embedded-reber", " ", r"^Type 1 to 300 of the symbols B .*[A-Z]\.$"),
        ("embedded-reber", "B" * (LONGEST + 1), r"^Type at most 300 symbols here\.$"),
        ("embedded-reber", "<script>", r"'<' is not one of them\.$"),
        ("copy", "ab" * 150, r"^Type at most 300 symbols, delay included, here\.$"),
        ("text-words", "cat " * (LONGEST + 1), r"^Type at most 300 words here\.$"),
        ("text-words", "  ", r"^The sentence is empty: give some words\.$"),
        (
            "adding",
            "0.5 x* 1*",
            r"each of the two that are marked; 'x\*' is not a number\.$",
        ),
        ("adding", "0.5 nan* 1*", r"'nan\*' is not a number\.$"),
        ("adding", "0.5* 2* 1", r"^The numbers must lie between -1 and 1; '2\*' does not\.$"),
        ("multiplication", "-0.5* 1*", r"^The numbers must lie between 0 and 1; '-0.5\*' does not"),
        ("adding", "0.5 1", r"^Mark two numbers, .*; 0 of yours are marked\.$"),
        ("adding", "0.5* 1", r"^Mark two numbers, .*; 1 of yours is marked\.$"),
        ("adding", "", r"^Mark two numbers, .*; 0 of yours are marked\.$"),
        ("adding", "0 " * (LONGEST + 1), r"^Type at most 300 numbers here\.$"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(
    build: Build, key: str, typed: str, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        build(key).own(typed)
