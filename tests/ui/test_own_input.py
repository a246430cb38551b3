from __future__ import annotations

from collections.abc import Callable

import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.ui.films import Shown, film_data, preview, problem_of
from rnnviz.ui.own_input import LONGEST, own_batch

MakeConfig = Callable[..., ExperimentConfig]


def test_symbols_are_read_one_after_the_other(small_config: MakeConfig) -> None:
    problem = problem_of(preview(small_config("embedded-reber")))
    batch = own_batch(problem, " BT BPV VETE\n")
    assert problem.labels(batch, 0) == tuple("BTBPVVETE")


def test_a_sentence_is_read_as_words(small_config: MakeConfig) -> None:
    problem = problem_of(preview(small_config("text-words")))
    assert problem.labels(own_batch(problem, "The cat saw a dog."), 0)[:3] == ("the", "cat", "saw")


@pytest.mark.parametrize(
    ("task", "text", "sentence"),
    [
        ("embedded-reber", "BTQ", r"^Type 1 to 300 of the symbols B .*; 'Q' is not one of them\.$"),
        ("embedded-reber", " ", r"^Type 1 to 300 of the symbols B .*[A-Z]\.$"),
        ("embedded-reber", "B" * (LONGEST + 1), r"^Type 1 to 300 of the symbols B .*[A-Z]\.$"),
        ("embedded-reber", "<script>", r"'<' is not one of them\.$"),
        ("text-words", "cat " * (LONGEST + 1), r"^Type at most 300 words here\.$"),
        ("text-words", "  ", r"^The sentence is empty: give some words\.$"),
        ("adding", "0.5", r"^This task reads numbers; choose one of its example sequences\.$"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(
    small_config: MakeConfig, task: str, text: str, sentence: str
) -> None:
    problem = problem_of(preview(small_config(task)))
    with pytest.raises(ValueError, match=sentence):
        own_batch(problem, text)


@pytest.mark.parametrize(
    ("task", "text"),
    [
        ("embedded-reber", "BTBTXSETE"),
        ("embedded-reber", "TTTTT"),
        ("embedded-reber", "B"),
        ("reber", "BTSXSE"),
        ("temporal-order-3", "XY"),
        ("copy", "ab"),
        ("text-words", "猫 <script> cat"),
        ("text-chars", "a"),
    ],
)
def test_a_sequence_of_ones_own_has_a_film(small_config: MakeConfig, task: str, text: str) -> None:
    run = preview(small_config(task, "mgu"))
    problem = problem_of(run)
    if task in ("temporal-order-3", "copy"):
        assert problem.symbols is not None
        text = "".join(problem.symbols[:2])
    shown = Shown(own_batch(problem, text), own=True)
    data = film_data(run, shown, 0, False, None, "")
    assert data["time"] == len(data["labels"]) > 0
    assert data["marks"] == []
