from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rnnviz.analysis import influence
from rnnviz.config import ExperimentConfig
from rnnviz.run import Run
from rnnviz.spec import CELLS
from rnnviz.ui.arrows import MOST_CHARACTERS, MOST_TOKENS, arrow_rows, find_arrows, text_problem
from rnnviz.ui.films import preview

SENTENCE = "The big cat saw a red dog near the zebra."


@pytest.fixture
def run(small_config: Callable[..., ExperimentConfig]) -> Run:
    return preview(small_config("text-words", "ran-tanh", hidden_size=6, embedding_size=6))


def test_each_arrow_is_the_heaviest_of_its_row(run: Run) -> None:
    arrows = find_arrows(run, SENTENCE, 0)
    table = influence.weight_table(arrows.trace["input_gate"], arrows.trace["forget_gate"])
    for t in range(1, len(arrows.tokens)):
        assert arrows.found.source[t] == int(np.argmax(table[t, :t]))
        assert arrows.found.weight[t] == pytest.approx(table[t, :t].max(), rel=1e-5)


def test_rows_say_from_where_to_where(run: Run) -> None:
    arrows = find_arrows(run, SENTENCE, 0)
    rows = arrow_rows(arrows)
    assert arrows.tokens[:3] == ["the", "big", "cat"]
    assert len(rows) == len(arrows.tokens) - 1
    for row in rows:
        assert row["distance"] == row["word"] - row["source"] >= 1
        assert row["text"] == arrows.tokens[row["word"]]
        assert row["source_text"] == arrows.tokens[row["source"]]
        assert 0 < row["weight"] <= 1
        assert 0 <= row["unit"] < 6


def test_unknown_words_are_marked(run: Run) -> None:
    arrows = find_arrows(run, SENTENCE, 0)
    marked = [token for token, odd in zip(arrows.tokens, arrows.unknown, strict=True) if odd]
    assert marked == ["zebra"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("猫在树上。", ["猫", "在", "树", "上", "。"]),
        ("رأى القط كلبا.", ["رأى", "القط", "كلبا", "."]),
        ("<script>alert(1)</script>", None),
        ("😀 👩‍👩‍👧 e\u0301", None),
        ("\u202eabc\u202c def", None),
    ],
)
def test_texts_of_all_kinds_have_arrows(run: Run, text: str, tokens: list[str] | None) -> None:
    arrows = find_arrows(run, text, 0)
    assert tokens is None or arrows.tokens == tokens
    assert len(arrow_rows(arrows)) == len(arrows.tokens) - 1
    # As rare tokens do, all of a strange text reads as the same symbol: every word is marked.
    words = [token for token in arrows.tokens if token.isalpha()]
    odd = [token for token, marked in zip(arrows.tokens, arrows.unknown, strict=True) if marked]
    assert set(words) <= set(odd)


@pytest.mark.parametrize("text", ["", "   ", "\n\t\u3000"])
def test_a_text_without_words_gets_a_sentence(run: Run, text: str) -> None:
    with pytest.raises(ValueError, match=r"^The sentence is empty: give some words\.$"):
        find_arrows(run, text, 0)


def test_one_word_has_no_arrow(run: Run) -> None:
    arrows = find_arrows(run, "cat", 0)
    assert arrows.tokens == ["cat"]
    assert arrow_rows(arrows) == []


def test_long_texts_are_cut(run: Run) -> None:
    for words in (MOST_TOKENS + 1, 5500, MOST_CHARACTERS):
        arrows = find_arrows(run, "cat " * words, 0)
        assert arrows.tokens == ["cat"] * MOST_TOKENS
        assert len(arrows.unknown) == len(arrows.trace["forget_gate"]) == MOST_TOKENS
        assert arrows.cut
    assert not find_arrows(run, "cat " * MOST_TOKENS, 0).cut


def test_a_book_is_not_split_into_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    problem, lengths = text_problem(run), []
    tokens = problem.tokens
    monkeypatch.setattr(problem, "tokens", lambda text: lengths.append(len(text)) or tokens(text))
    assert find_arrows(run, "a dog saw " * MOST_CHARACTERS, 0).cut
    assert lengths == [MOST_CHARACTERS]


def test_the_same_text_is_read_once(run: Run) -> None:
    assert find_arrows(run, SENTENCE, 0) is find_arrows(run, SENTENCE, 0)
    assert find_arrows(run, SENTENCE + "!", 0) is not find_arrows(run, SENTENCE, 0)


def test_every_cell_and_layer_has_arrows(small_config: Callable[..., ExperimentConfig]) -> None:
    for task in ("text-words", "text-chars"):
        for cell in CELLS:
            run = preview(small_config(task, cell, num_layers=2, embedding_size=2))
            for layer in (0, 1):
                arrows = find_arrows(run, SENTENCE, layer)
                assert np.isfinite(arrows.found.weight).all()
                assert (arrows.found.source < np.arange(len(arrows.tokens))).all()


def test_a_run_that_reads_no_text_is_refused(
    small_config: Callable[..., ExperimentConfig],
) -> None:
    with pytest.raises(ValueError, match=r"^This run does not read text; choose a model"):
        text_problem(preview(small_config("adding")))
