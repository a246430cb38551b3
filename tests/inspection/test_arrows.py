from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rnnviz.analysis import influence
from rnnviz.analysis.influence.views import VIEWS
from rnnviz.config import ExperimentConfig
from rnnviz.figures.export import ArrowRecord
from rnnviz.inspection.activations import profile_of
from rnnviz.inspection.arrows import (
    MOST_CHARACTERS,
    MOST_TOKENS,
    ReadText,
    arrow_record,
    find_arrows,
    read_text,
)
from rnnviz.inspection.runs import preview, text_problem
from rnnviz.run import Run
from rnnviz.spec import CELLS

SENTENCE = "The big cat saw a red dog near the zebra."


@pytest.fixture
def run(small_config: Callable[..., ExperimentConfig]) -> Run:
    return preview(small_config("text-words", "ran-tanh", hidden_size=6, embedding_size=6))


def strongest(run: Run, text: ReadText) -> ArrowRecord:
    return find_arrows(run, text, "strongest", VIEWS["strongest"].settle(text.trace))


def test_each_arrow_is_the_heaviest_of_its_row(run: Run) -> None:
    text = read_text(run, SENTENCE, 0)
    found = strongest(run, text)
    table = influence.weight_table(text.trace["input_gate"], text.trace["forget_gate"])
    assert found.weights == pytest.approx(table)
    for t in range(1, len(text.tokens)):
        assert found.arrows.source[t, 0] == int(np.argmax(table[t, :t]))
        assert found.arrows.weight[t, 0] == pytest.approx(table[t, :t].max(), rel=1e-5)


def test_rows_say_from_where_to_where(run: Run) -> None:
    text = read_text(run, SENTENCE, 0)
    rows = strongest(run, text).rows()
    assert text.tokens[:3] == ["the", "big", "cat"]
    assert len(rows) == len(text.tokens) - 1
    for row in rows:
        assert row["distance"] == row["word"] - row["source"] >= 1
        assert row["text"] == text.tokens[row["word"]]
        assert row["source_text"] == text.tokens[row["source"]]
        assert 0 < row["weight"] <= 1
        assert 0 <= row["unit"] < 6


def test_a_record_says_where_its_numbers_come_from(run: Run) -> None:
    record = strongest(run, read_text(run, SENTENCE, 0))
    assert dict(record.model) == {
        "run": run.id, "cell": "ran-tanh", "task": "text-words", "hidden_size": 6,
        "step": run.latest.step, "layer": 1,
    }  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_arrows(run: Run, view: str) -> None:
    text = read_text(run, SENTENCE, 0)
    profile = profile_of(run, 0) if view == "excess" else None
    record = find_arrows(run, text, view, VIEWS[view].settle(text.trace), profile)
    assert record.view == view
    assert record.arrows.source.shape[0] == len(text.tokens)
    assert record is find_arrows(run, text, view, VIEWS[view].settle(text.trace), profile)


def test_the_same_ids_with_other_words_have_arrows_of_their_own(run: Run) -> None:
    one, other = (read_text(run, text, 0) for text in ("a zebra", "a quagga"))
    assert one.ids.tolist() == other.ids.tolist()
    assert strongest(run, other).tokens == ("a", "quagga") != strongest(run, one).tokens


def test_a_band_keeps_its_units_when_a_gate_is_closed(run: Run) -> None:
    text = read_text(run, SENTENCE, 0)
    options = VIEWS["band"].settle(text.trace)
    gates = {name: value.copy() for name, value in text.trace.arrays.items()}
    gates["forget_gate"][3] = 0.0  # then every half-life is 0
    record = arrow_record(run, text, "band", options, trace=gates)
    units = options.units(text.trace["forget_gate"])
    assert set(record.arrows.unit[record.arrows.source >= 0]) <= set(units)
    assert record.arrows.source[3, 0] == -1
    assert record.arrows.source[2, 0] >= 0


def test_unknown_words_are_marked(run: Run) -> None:
    text = read_text(run, SENTENCE, 0)
    marked = [token for token, odd in zip(text.tokens, text.unknown, strict=True) if odd]
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
    found = read_text(run, text, 0)
    assert tokens is None or found.tokens == tokens
    assert len(strongest(run, found).rows()) == len(found.tokens) - 1
    # As rare tokens do, all of a strange text reads as the same symbol: every word is marked.
    words = [token for token in found.tokens if token.isalpha()]
    odd = [token for token, marked in zip(found.tokens, found.unknown, strict=True) if marked]
    assert set(words) <= set(odd)


@pytest.mark.parametrize("text", ["", "   ", "\n\t\u3000"])
def test_a_text_without_words_gets_a_sentence(run: Run, text: str) -> None:
    with pytest.raises(ValueError, match=r"^The sentence is empty: give some words\.$"):
        read_text(run, text, 0)


def test_one_word_has_no_arrow(run: Run) -> None:
    text = read_text(run, "cat", 0)
    assert text.tokens == ["cat"]
    assert strongest(run, text).rows() == []


def test_long_texts_are_cut(run: Run) -> None:
    for words in (MOST_TOKENS + 1, 5500, MOST_CHARACTERS):
        text = read_text(run, "cat " * words, 0)
        assert text.tokens == ["cat"] * MOST_TOKENS
        assert len(text.unknown) == len(text.trace["forget_gate"]) == MOST_TOKENS
        assert text.cut
    assert not read_text(run, "cat " * MOST_TOKENS, 0).cut
    assert strongest(run, text).weights is None


def test_a_book_is_not_split_into_words(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    problem, lengths = text_problem(run), []
    tokens = problem.tokens
    monkeypatch.setattr(problem, "tokens", lambda text: lengths.append(len(text)) or tokens(text))
    assert read_text(run, "a dog saw " * MOST_CHARACTERS, 0).cut
    assert lengths == [MOST_CHARACTERS]


def test_the_same_text_is_read_once(run: Run) -> None:
    assert read_text(run, SENTENCE, 0) is read_text(run, SENTENCE, 0)
    assert read_text(run, SENTENCE + "!", 0) is not read_text(run, SENTENCE, 0)


def test_every_cell_and_layer_has_arrows(small_config: Callable[..., ExperimentConfig]) -> None:
    for task in ("text-words", "text-chars"):
        for cell in CELLS:
            run = preview(small_config(task, cell, num_layers=2, embedding_size=2))
            for layer in (0, 1):
                text = read_text(run, SENTENCE, layer)
                found = strongest(run, text).arrows
                assert np.isfinite(found.weight).all()
                assert (found.source[:, 0] < np.arange(len(text.tokens))).all()


def test_a_text_that_is_read_whole_is_refused_where_it_is_too_long(run: Run) -> None:
    text = read_text(run, "cat " * (MOST_TOKENS + 1), 0, whole=True)
    assert (len(text.tokens), text.cut) == (MOST_TOKENS + 1, False)
    with pytest.raises(ValueError, match=r"^The sentence has 5,001 words: give at most 5,000\.$"):
        read_text(run, "cat " * 5001, 0, whole=True)
