from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.inspection.generation import pieces, readable
from rnnviz.text import Corpus
from rnnviz.text.corpus import splitter
from rnnviz.text.tokenizing import words


@pytest.mark.parametrize(
    "text",
    [
        "she said, (with a smile) that it was late; was it?",
        "猫坐在树上。狗跑来跑去！",
        "王様は朝に本を読んだ。",
        "แมวอยู่บนต้นไม้",
        "ישב החתול על העץ, והכלב רץ.",
        "ركض الكلب في الحديقة، ثم نام.",
    ],
)
def test_words_are_written_as_they_were(text: str) -> None:
    assert readable(words(text), "words") == text


def test_an_end_of_a_sentence_is_a_new_line() -> None:
    tokens = ["it", "is", ".", "<eos>", "so", "it", "is", ".", "<eos>"]
    assert readable(tokens, "words") == "it is.\nso it is."
    assert pieces(["<eos>", "so"], "words") == ["", "so"]


@given(st.lists(st.sampled_from(["a", "the", ",", ".", "(", ")", "猫", "<eos>", "it's", '"'])))
def test_every_token_is_shown_once_and_read_again(tokens: list[str]) -> None:
    shown = pieces(tokens, "words")
    assert len(shown) == len(tokens)
    assert [one.strip() for one in shown] == ["" if t == "<eos>" else t for t in tokens]


def test_sub_words_and_characters_come_back_as_the_text() -> None:
    text = "The cat sat near the tree, and the dog sat near the house. " * 20
    corpus = Corpus.from_text(text, "sub-words", False, 60)
    sentence = corpus.sentences[0].text
    assert (
        readable(splitter("sub-words", False, corpus.subwords)(sentence), "sub-words") == sentence
    )
    assert readable(list(sentence), "characters") == sentence
