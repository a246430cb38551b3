"""No text takes time that grows with the square of its length."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import suppress

import numpy as np
import pytest

from rnnviz.text import characters, sentences, strip_boilerplate, words
from rnnviz.text.conllu import is_treebank
from rnnviz.text.decoding import clean, decode
from rnnviz.text.escapes import seven_bit
from rnnviz.text.surroundings import bracket_depth, inside_quotes, lines
from rnnviz.text.tokenizing import chunks

BOOK = "*** START OF THE PROJECT GUTENBERG EBOOK X ***\n"
READERS: dict[str, Callable[[str], object]] = {
    "words": words,
    "characters": characters,
    "chunks": lambda text: list(chunks(text)),
    "sentences": sentences,
    "clean": clean,
    "decode": lambda text: decode(text.encode()),
    "seven_bit": lambda text: seven_bit(text.encode("ascii", "ignore")),
    "strip_boilerplate": strip_boilerplate,
    "a book": lambda text: strip_boilerplate(BOOK + text),
    "a book with contents": lambda text: strip_boilerplate(BOOK + "Contents\n" + text),
    "a treebank": lambda text: is_treebank("1" + "\t_" * 9 + text + "\tx"),
    "surroundings": lambda text: [
        find(text, np.arange(len(text))) for find in (inside_quotes, bracket_depth, lines)
    ],
}
# What texts are made of, one of each kind that a pattern treats in its own way.
PARTS = [
    *"a1.,;:!?-_'\"()[]*~+\n \t\u00a0\b",
    *"\u0301\u200d\u200c\u0600\ufffd\u2026\u2019",
    *"\U0001f1e6\U0001f469\u0915\u094d\u1100\u1161\uac00\u05d0\u0627",
    *"\u732b\u3042\u0e01\u3002\uff01\u300d",
    "\x1b[", "\x1b]", "\x1b", "+AOk-", "~{", "<unk", "I. ", "***", "Contents\n", "_a\n",
    "Produced by", "*** END OF", "*** START OF THE PROJECT GUTENBERG EBOOK", "\n   ", "End of ",
]  # fmt: skip


def shapes() -> list[str]:
    """Single parts, and mixtures drawn at random, always the same ones."""
    rng = random.Random(0)
    mixed = ["".join(rng.choices(PARTS, k=rng.randint(2, 4))) for _ in range(40)]
    return [*PARTS, *mixed]


def seconds(read: Callable[[str], object], text: str) -> float:
    """Processor time, whatever the reader says of the text."""
    begun = time.process_time()
    with suppress(ValueError):
        read(text)
    return time.process_time() - begun


def grows_too_fast(read: Callable[[str], object], shape: str, end: str) -> bool:
    """Whether eight times the text takes more than thirty times as long, three times of three."""
    short, long = (shape * (size // len(shape)) + end for size in (1_000, 8_000))
    for _ in range(3):
        took = seconds(read, long)
        if took < 0.05 or took < 30 * seconds(read, short):
            return False
    return True


@pytest.mark.parametrize("name", READERS)
def test_eight_times_the_text_takes_no_more_than_some_times_as_long(name: str) -> None:
    slow = [
        (shape, end)
        for shape in shapes()
        for end in ("", "x")
        if grows_too_fast(READERS[name], shape, end)
    ]
    assert slow == []


@pytest.mark.parametrize("end", ["", "x"])
def test_flags_are_pairs_of_letters(end: str) -> None:
    flags = "\U0001f1e9\U0001f1ea" * 3
    assert characters(flags + end) == ["\U0001f1e9\U0001f1ea"] * 3 + list(end)
    assert words(flags + "\U0001f1e9 " + end)[3:] == ["\U0001f1e9", *end]
