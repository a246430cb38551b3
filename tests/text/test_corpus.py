"""Corpora."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.text.corpus import Corpus

NAMES = ["cat", "dog", "owl", "fox", "hen", "yak"]


def text_of(count: int, seed: int = 0) -> str:
    """Sentences of three to eight words."""
    rng = np.random.default_rng(seed)
    rows = (rng.choice(NAMES, rng.integers(3, 9)) for _ in range(count))
    return " ".join(" ".join(["The", *row]) + "." for row in rows)


@given(st.integers(30, 120), st.integers(0, 10), st.sampled_from(["words", "characters"]))
def test_the_streams_hold_the_whole_text(count: int, seed: int, unit: str) -> None:
    corpus = Corpus.from_text(text_of(count, seed), unit, lower_case=False)
    ids = np.concatenate([corpus.train, corpus.held_out])
    expected = [token for index in range(count) for token in [*corpus.tokens(index), "<eos>"]]
    assert corpus.vocabulary.decode(ids) == expected
    assert 0.05 <= len(corpus.held_out) / len(ids) <= 0.2


def test_the_cut_lies_between_two_sentences() -> None:
    corpus = Corpus.from_text(text_of(100))
    assert corpus.train[-1] == corpus.held_out[-1] == 1
    first = corpus.encode(corpus.first_held_out)
    np.testing.assert_array_equal(corpus.held_out[: len(first)], first)


def test_a_single_sentence_is_cut_within() -> None:
    corpus = Corpus.from_text("the cat sat on " * 100)
    assert (len(corpus.train), len(corpus.held_out)) == (361, 40)
    assert corpus.first_held_out == 1


def test_letters_that_no_piece_was_learned_from_are_not_in_the_vocabulary() -> None:
    # The sentence at the cut is trained on, but no piece is learned from it.
    text = f"{text_of(120)} The ßß. " + "Q z x v. " * 20
    corpus = Corpus.from_text(text, "sub-words")
    assert corpus.subwords is not None
    assert 0 in corpus.train
    assert all(map(corpus.subwords.knows, corpus.vocabulary.tokens[2:]))


def test_the_held_out_part_keeps_its_own_words() -> None:
    corpus = Corpus.from_text(text_of(100) + " Zebra zebra zebra.")
    assert corpus.held_out_tokens[-5:] == ("zebra", "zebra", "zebra", ".", "<eos>")
    np.testing.assert_array_equal(corpus.held_out, corpus.vocabulary.encode(corpus.held_out_tokens))


@pytest.mark.parametrize("line", ["Again and again.", "  again  ", "猫。"])
def test_a_text_that_repeats_one_line_is_refused(line: str) -> None:
    for text in (f"{line}\n" * 300, f"\n\n{line}\n\n" * 30_000):
        with pytest.raises(ValueError, match=r"^The text repeats one line: give one whose lines"):
            Corpus.from_text(text)


def test_only_the_part_to_train_on_makes_the_vocabulary() -> None:
    corpus = Corpus.from_text(text_of(100) + " Zebra zebra zebra.")
    assert "zebra" not in corpus.vocabulary
    assert 0 in corpus.held_out
    assert 0 not in corpus.train


def test_rare_tokens_become_unknown() -> None:
    corpus = Corpus.from_text("Once zebra. " + text_of(100), minimum_count=2)
    assert corpus.encode(0).tolist() == [0, 0, corpus.vocabulary.id(".")]
    assert corpus.tokens(0) == ["once", "zebra", "."]
    assert len(Corpus.from_text(text_of(100), max_size=5).vocabulary) == 5


def test_search_finds_sentences_with_every_word() -> None:
    corpus = Corpus.from_text("A zebra ran. Zebras sat. One ZEBRA sat! " + text_of(60))
    assert corpus.search("zebra") == [0, 2]
    assert corpus.search("Sat zebra") == [2]
    assert corpus.search("") == corpus.search("unicorn") == []
    assert len(corpus.search("the", limit=7)) == 7


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "at least 200"), ("word", "at least 200"), ("a " * 500, "two different")],
)
def test_too_little_text_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Corpus.from_text(text)
