from __future__ import annotations

import random

import pytest

from rnnviz.text.advice import (
    FEWEST_FOR_PIECES,
    FEWEST_WORDS,
    UNSPACED_FOR_PIECES,
    advise,
    unknown_share,
    vocabulary_size,
)
from rnnviz.text.tokenizing import words


def text_of(count: int, different: int) -> str:
    rng = random.Random(0)
    return " ".join(
        f"word{chr(97 + k % 26) * (1 + k // 26)}" for k in choices(rng, count, different)
    )


def choices(rng: random.Random, count: int, different: int) -> list[int]:
    return [rng.randrange(different) for _ in range(count)]


@pytest.mark.parametrize(
    ("count", "different", "unit"),
    [
        (FEWEST_FOR_PIECES - 1, 50, "characters"),
        (FEWEST_FOR_PIECES, 50, "sub-words"),
        (FEWEST_WORDS - 1, 50, "sub-words"),
        (FEWEST_WORDS, 50, "words"),
        (FEWEST_WORDS, 6000, "sub-words"),
    ],
)
def test_long_texts_of_known_words_are_read_as_words(count: int, different: int, unit: str) -> None:
    advice = advise(text_of(count, different))
    assert advice.unit == unit
    assert advice.reason.endswith(".")
    assert len(advice.reason) < 140


@pytest.mark.parametrize(
    ("letters", "unit"),
    [(UNSPACED_FOR_PIECES // 4, "characters"), (UNSPACED_FOR_PIECES * 2, "sub-words")],
)
@pytest.mark.parametrize("script", ["猫坐在树上看着鸟", "ねこがきのうえにいる", "แมวอยู่บนต้นไม้"])
def test_scripts_without_spaces_are_never_read_as_words(
    script: str, letters: int, unit: str
) -> None:
    text = script * (letters // len(words(script)))
    assert advise(text).unit == unit
    assert "without spaces" in advise(text).reason


def test_a_beginning_stands_for_the_whole() -> None:
    text = text_of(3000, 50)
    assert advise(text).unit == "sub-words"
    assert advise(text, share=0.1).unit == "words"
    assert advise(text, share=0.1).sizes == advise(text_of(30_000, 50)).sizes


def test_what_comes_once_is_unknown() -> None:
    assert unknown_share(["a"] * 10) == 0.0
    assert unknown_share([*"aabb", *"aab", *"ab", "c"]) == 1.0
    assert unknown_share([*"abcdefghi", "a"]) == 1.0


def test_the_vocabulary_grows_with_the_text() -> None:
    assert vocabulary_size("sub-words", 100) < vocabulary_size("sub-words", 20_000)
    assert vocabulary_size("sub-words", 10**7) == vocabulary_size("sub-words", 10**8)
    assert advise(text_of(2000, 50)).sizes["sub-words"] == vocabulary_size("sub-words", 2000)
