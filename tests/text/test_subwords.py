"""Sub-words."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.text import Subwords
from rnnviz.text.subwords import SPACE
from rnnviz.text.tokenizing import chunks

TEXTS = ["The cats and the hats.", "That cat; the fat cats!", "今天天气很好。今天很好。"] * 5


@pytest.fixture(scope="module")
def learned() -> Subwords:
    return Subwords.learn(TEXTS, 80, lower_case=True)


def test_frequent_pieces_are_found(learned: Subwords) -> None:
    assert learned.split("the cats") == [f"{SPACE}the", f"{SPACE}cats"]
    assert "今天" in "".join(learned.split("今天"))
    assert any(len(left + right) > 2 for left, right in learned.merges)


def test_a_script_without_spaces_is_cut_into_pieces_of_several_characters(
    learned: Subwords,
) -> None:
    assert max(map(len, learned.split("今天天气很好"))) > 1


def test_pieces_never_span_two_words(learned: Subwords) -> None:
    for piece in learned.split("the cats and the hats"):
        assert SPACE not in piece[1:]


@given(st.text(alphabet="the cas ", max_size=30))
def test_the_pieces_give_the_text_back(text: str) -> None:
    learned = Subwords.learn(TEXTS, 80, lower_case=True)
    expected = "".join((SPACE if spaced else "") + word for word, spaced in chunks(text))
    assert "".join(learned.split(text)) == expected


def test_a_letter_never_seen_stands_for_itself(learned: Subwords) -> None:
    pieces = learned.split("The 🦓zebra")
    assert "".join(pieces) == f"{SPACE}the{SPACE}🦓zebra"
    assert {piece for piece in pieces if not learned.knows(piece)} == {"🦓", "z", "b", "r"}


@given(st.text(max_size=60))
def test_any_text_can_be_cut(text: str) -> None:
    assert all(Subwords.learn(TEXTS, 40, lower_case=False).split(text))


def test_they_survive_json(learned: Subwords) -> None:
    again = Subwords.from_dict(json.loads(json.dumps(learned.to_dict())))
    assert again == learned
    assert again.split("the fat hats") == learned.split("the fat hats")


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"letters": ["a", "b"], "merges": [["a"]]},
        {"letters": ["a", "b"], "merges": [["a", "c"]]},
        {"letters": ["ab"], "merges": []},
        {"letters": ["a", 1], "merges": []},
        {"letters": "ab", "merges": []},
        {"letters": ["a"], "merges": [["a", "a" * 100]]},
    ],
)
def test_bad_data_is_refused_in_a_sentence(data: object) -> None:
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        Subwords.from_dict(data)


def test_learning_is_repeatable() -> None:
    assert Subwords.learn(TEXTS, 60, True) == Subwords.learn(TEXTS, 60, True)
