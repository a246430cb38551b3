"""Numbers for people."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from rnnviz.tasks import TASKS, Problem
from rnnviz.tasks.numbers import measured, number, rounded, with_minus

# The same cases hold for what the browser writes.
NUMBERS = json.loads(
    (Path(__file__).parents[1] / "javascript" / "numbers.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("value", "text"), NUMBERS)
def test_three_digits_matter(value: float | None, text: str) -> None:
    assert number(math.nan if value is None else value) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("-0.5", "−0.5"),
        ("words -1.250; gap -3e-05.", "words −1.250; gap −3e−05."),
        ("a well-known word, 2017-2018, LSTM-1", "a well-known word, 2017-2018, LSTM-1"),
    ],
)
def test_numbers_have_a_minus_sign_and_words_their_hyphens(text: str, shown: str) -> None:
    assert with_minus(text) == shown


def test_what_falls_short_of_everything_never_reads_as_everything() -> None:
    assert measured(99.97, "%") == "99.97%"
    assert measured(99.999, "%") == "99.99%"
    assert measured(100.0, "%") == "100%"
    assert rounded(4593.2) == 4593.0
    assert measured(1.934, "bits") == "1.93 bits"
    assert measured(54.31, "") == "54.3"


@pytest.mark.parametrize("key", TASKS)
def test_a_result_is_a_sentence_with_and_without_a_metric(
    build: Callable[..., Problem], key: str
) -> None:
    problem = build(key)
    for sentence in (problem.result(None), problem.result(12.3456)):
        assert sentence[0].isupper() or sentence[0].isdigit()
        assert sentence.endswith(f" ({problem.baseline_name}).")
    assert "12.3" in problem.result(12.3456)
