"""The rule that chooses example sentences."""

from __future__ import annotations

from collections import defaultdict

from gallery import EACH, KINDS, Candidate, choose, kinds_of

TAGS = defaultdict(str) | {
    "dog": "NOUN",
    "cat": "NOUN",
    "bone": "NOUN",
    "he": "PRON",
    "saw": "VERB",
    "ran": "VERB",
    "red": "ADJ",
}


def kinds(text: str, word: int, source: int) -> list[str]:
    return list(kinds_of(text.split(), TAGS, word, source))


def test_a_verb_and_its_argument() -> None:
    assert kinds("he often saw the dog", 2, 0) == ["verb to argument"]
    assert kinds("he saw the red dog", 4, 1) == ["verb to argument"]
    assert kinds("he saw it ran the dog", 5, 1) == []


def test_the_neighbour_is_of_no_kind() -> None:
    assert kinds("he saw", 1, 0) == []


def test_across_a_coordination() -> None:
    assert kinds("the dog and the cat", 4, 1) == ["across coordination"]
    assert kinds("the dog with the cat", 4, 1) == []


def test_a_noun_in_a_relative_clause() -> None:
    assert "noun in a relative clause" in kinds("the dog which often ran", 4, 1)
    assert "noun in a relative clause" not in kinds("he which often ran", 3, 0)
    assert "noun in a relative clause" not in kinds("the dog often ran", 3, 1)


def test_a_long_distance_is_between_two_words_of_content() -> None:
    assert kinds("dog b c d e f cat", 6, 0) == ["long distance"]
    assert kinds("dog b c d e cat", 5, 0) == []
    assert kinds("dog b c d e f g", 6, 0) == []


def test_the_best_of_each_kind_and_no_sentence_twice() -> None:
    rows = [
        Candidate(number, kind, 10 + number, 0, weight=number / 100)
        for number in range(50)
        for kind in KINDS
    ]
    chosen = choose(rows)
    assert [row.kind for row in chosen] == [kind for kind in KINDS for _ in range(EACH)]
    assert len({row.sentence for row in chosen}) == len(chosen)
    longest = [row.word for row in chosen if row.kind == "long distance"]
    assert longest == [59, 58, 57, 56, 55]
    heaviest = [row.weight for row in chosen if row.kind == "noun in a relative clause"]
    assert heaviest == [0.44, 0.43, 0.42, 0.41, 0.40]


def test_few_candidates_give_few_sentences() -> None:
    assert choose([]) == []
    assert len(choose([Candidate(0, "long distance", 9, 0, 0.1)])) == 1
