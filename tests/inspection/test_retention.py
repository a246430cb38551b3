"""Written, kept and left of a text, as pages and files show them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rnnviz.analysis.influence import weights
from rnnviz.inspection.agreement import score_of
from rnnviz.inspection.arrows import read_text
from rnnviz.inspection.retention import (
    corpus_markdown,
    corpus_tables,
    half_lives,
    holders,
    lives_sentence,
    measure_corpus,
    retained,
    word_rows,
)
from rnnviz.inspection.runs import Moment, preview
from rnnviz.text.conllu import Tree

TABLES = Path(__file__).parents[2] / "assets" / "trust"
SENTENCE = "The big cat saw a red dog near the zebra."


@pytest.fixture
def run(small_config):
    return preview(small_config("text-words", "ran-tanh", hidden_size=6, embedding_size=6))


@pytest.fixture
def text(run):
    return read_text(run, SENTENCE, 0)


def test_the_numbers_of_a_word_are_those_of_the_table(run, text):
    table = weights(text.trace["input_gate"], text.trace["forget_gate"])
    found = retained(run, text)
    rows = word_rows(text, found, 2)
    for j, row in enumerate(rows):
        assert row["text"] == text.tokens[j]
        if j + 2 < len(table):
            assert row["left after 2 (mean)"] == pytest.approx(table[j + 2, j].mean())
            assert row["kept after 2 (mean)"] == pytest.approx(
                table[j + 2, j].mean() / table[j, j].mean()
            )
        else:
            assert row["left after 2 (mean)"] is None
        assert row["written (mean)"] == pytest.approx(table[j, j].mean())
    assert np.isfinite(found.values("written", 2, "norm")).all()


def test_the_units_that_hold_a_word_come_in_order(text):
    table = weights(text.trace["input_gate"], text.trace["forget_gate"])
    rows = holders(text, 0, 3)
    best = np.sort(table[3, 0])[::-1][: len(rows)]
    np.testing.assert_allclose([row["left after 3"] for row in rows], best)
    last = len(text.tokens) - 1
    assert "left after 0" in holders(text, last, 3)[0]


def test_how_long_words_are_held_is_one_sentence(run, text):
    lives = half_lives(text, retained(run, text))
    told = lives_sentence(*lives)
    assert told.endswith(f"has a half-life of {lives.slowest:.1f} words (median).")
    assert lives_sentence(1.24, 9.96, "character") == (
        "Half of what is written is gone after 1.2 characters, in the mean over units; the tenth "
        "of the units that holds longest has a half-life of 10.0 characters (median)."
    )
    never = "More than half of what is written is left as far as it was followed; "
    assert lives_sentence(None, np.inf) == (
        never + "the tenth of the units that holds longest forgets nothing."
    )


def test_a_table_is_found_again_by_run_and_step(run, tmp_path):
    words = tuple(SENTENCE.split()) * 2
    tags = ("NOUN", "DET") * (len(words) // 2) + ("VERB",) * (len(words) % 2)
    trees = [Tree(words, words, (-1,) * len(words), tuple(range(len(words))), tags)] * 3
    found = measure_corpus(Moment.at(run), trees, "small-ud-dev.conllu.gz")
    assert found["sentences"] == 3
    assert f"{run.id} (" in corpus_markdown(found)
    assert "the tenth of the units that holds longest has a half-life of" in corpus_markdown(found)
    old = {name: part for name, part in found.items() if name != "half_lives"}
    assert "half-life" not in corpus_markdown(old)
    (tmp_path / "a.json").write_text(json.dumps(found))
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "other.json").write_text("[]")
    again = corpus_tables(run.id, run.latest.step, tmp_path)
    assert again == {"small-ud-dev": json.loads(json.dumps(found))}
    assert corpus_tables(run.id, run.latest.step + 1, tmp_path) == {}


def test_the_score_of_an_arrow_stands_beside_the_plainest_guess():
    tables = [json.loads(path.read_text()) for path in sorted(TABLES.glob("*-dev.json"))]
    assert tables
    for table in tables:
        score = score_of(table["run"], table["step"], TABLES, "Strongest earlier word")
        rows = {(r["method"], r["view"]): r["share"] for r in table["rows"][::-1]}
        assert score is not None
        assert score.arrow == rows["arrow", "Strongest earlier word"]
        assert score.previous == rows["previous word", ""]
    assert score_of("no-such-run", 0, TABLES, "Strongest earlier word") is None
    assert score_of(table["run"], table["step"], TABLES, "no such view") is None
