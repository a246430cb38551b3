"""Units that a training has made follow something are found, in texts that it has not read."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest

from rnnviz.analysis.units import LEAST, Activations, Matches
from rnnviz.inspection.runs import Moment
from rnnviz.inspection.units import (
    BEST,
    UnitView,
    by_score,
    match_rows,
    read_corpus,
    shortcomings,
    usual_threshold,
    view_units,
    what_it_follows,
)
from rnnviz.probe.book import MOST_TOKENS, BookText
from rnnviz.probe.units import Corpus
from rnnviz.tasks import default_config
from rnnviz.text.conllu import is_treebank
from rnnviz.text.decoding import decode
from rnnviz.training import fit, untrained


def view_of(run, given, quantity="hidden_state"):
    moment = Moment.at(run)
    return view_units(moment, read_corpus(moment, given), quantity)


def brackets(lines: int, seed: int) -> str:
    """Lines of letters and brackets that are all closed."""
    dice, found = random.Random(seed), []
    for _ in range(lines):
        depth, line = 0, ""
        while len(line) < 24 or depth:
            draw = dice.random()
            if draw < 0.3 and depth < 4 and len(line) < 24:
                line, depth = f"{line}(", depth + 1
            elif draw < 0.6 and depth:
                line, depth = f"{line})", depth - 1
            else:
                line += dice.choice("ab")
        found.append(line)
    return "\n".join(found)


def quotes(count: int, seed: int) -> str:
    """Sentences with speech; most words stand inside and outside, few on one side alone."""
    dice, shared = random.Random(seed), ["the", "old", "cat", "saw", "a", "dog"]

    def some(*own: str) -> str:
        return " ".join(dice.choices([*shared, *own * 2], k=dice.randint(3, 9)))

    speech = (f"{some('he', 'she')} “{some('you', 'I')}”" for _ in range(3 * count))
    return " ".join(f"{one}, {next(speech)} {some('he', 'she')}." for one in speech)


TEXTS = {"text-chars": brackets, "text-words": quotes}


def config_of(task: str, cell: str, steps: int):
    return default_config(
        task,
        cell,
        hidden_size=16,
        embedding_size=16,
        num_layers=1,
        dropout=0.0,
        steps=steps,
        batch_size=16,
        optimizer="adam",
        learning_rate=0.01,
        schedule="constant",
        snapshots=2,
        stop_when_solved=False,
        task_options={"text": TEXTS[task](300, 0), "length": 30, "minimum_count": 1},
    )


@pytest.mark.parametrize(
    ("task", "planted"), [("text-chars", "inside brackets"), ("text-words", "inside quotes")]
)
@pytest.mark.parametrize("cell", ["lstm", pytest.param("ran-tanh", marks=pytest.mark.long)])
def test_the_planted_unit_is_found(cell, task, planted):
    config, new = config_of(task, cell, 400), TEXTS[task](120, 1)
    best = by_score(view_of(fit(config), new, "cell_state").rows, planted)[0]
    before = by_score(view_of(untrained(config), new, "cell_state").rows, planted)[0]
    assert best["follows"] == planted
    assert best[BEST] == best[planted] > 0.6
    assert best[f"AUC {planted}"] > 0.95
    assert before[planted] < best[planted] - 0.1


def test_stretches_are_told_with_the_words_around_them():
    run = untrained(config_of("text-words", "lstm", 1))
    view = view_of(run, "He saw “the old cat” and she saw a dog.")
    matches = Matches(np.array([3, 0]), np.array([6, 1]), np.array([2, 1]), 2)
    first, second = match_rows(view.corpus, matches)
    assert first == {
        "place": 4,
        "length": 3,
        "units": 2,
        "before": "he saw “",
        "words": "the old cat",
        "after": "” and she saw a dog . <eos>",
    }
    assert (second["before"], second["words"]) == ("", "he")


def test_a_text_in_the_format_of_treebanks_is_one():
    run = untrained(config_of("text-words", "lstm", 1))
    sentence = (
        "# text = A dog\n1\tA\t_\tDET\t_\t_\t2\t_\t_\t_\n2\tdog\t_\tNOUN\t_\t_\t0\t_\t_\t_\n\n"
    )
    view = view_of(run, sentence * 700)
    assert view.corpus.text.tokens(0, 3) == ["A", "dog", "<eos>"]
    assert "part of speech" in view.rows[0]
    plain = view_of(run, "1\tA dog. " * 20)
    assert "part of speech" not in plain.rows[0]


def test_a_run_that_reads_no_text_is_refused():
    run = untrained(default_config("adding", "lstm", hidden_size=3, steps=1))
    with pytest.raises(ValueError, match="does not read text"):
        view_of(run, "a b c")


def seen(row, time=LEAST, cut=False):
    """A view of one unit with such scores."""
    text = BookText(("a",), np.zeros(time, np.int32), np.zeros(1), np.zeros(1, bool), cut)
    codes = np.zeros((1, time), np.uint8)
    found = Activations(np.zeros(1, np.float32), np.ones(1, np.float32), codes)
    return UnitView(Corpus(text, {}), found, [{"unit": 0, **row}])


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"follows": None, BEST: None}, "No property of the words varies"),
        ({"follows": None, BEST: None, "line length": None}, "does not move over this text"),
        ({"follows": "line length", BEST: 0.004}, "follows none .* explains less than 1% of"),
        ({"follows": "line length", BEST: -0.4}, "follows none"),
        ({"follows": "line length", BEST: 0.25}, "follows ‘line length’ best: it explains 25%"),
        (
            {"follows": "inside quotes", BEST: 0.25, "AUC inside quotes": 0.9},
            r"over held-out words \(AUC 0\.90\)\.$",
        ),
    ],
)
def test_what_a_unit_follows_is_told_as_it_is(row, wanted):
    assert re.search(wanted, what_it_follows(seen(row), 0))


def test_texts_that_are_cut_or_short_say_so():
    nothing = {"follows": None, BEST: None}
    assert shortcomings(seen(nothing), "words") == []
    (sentence,) = shortcomings(seen(nothing, cut=True), "words")
    assert sentence == f"Only the first {MOST_TOKENS:,} words of this text are read."
    (sentence,) = shortcomings(seen(nothing, LEAST - 1), "words")
    assert "it has 1,999 words, and scores need 2,000." in sentence
    assert what_it_follows(seen(nothing, LEAST - 1), 0) == ""


def test_a_gate_that_moves_little_has_a_threshold_within_its_range():
    low, high = np.float32([0.9994, -1.0]), np.float32([0.9998, 1.0])
    codes = np.tile(np.arange(256, dtype=np.uint8), (2, 1))
    found = Activations(low, (high - low) / 255, codes)
    assert usual_threshold(found, 0) == pytest.approx(0.9996, abs=2e-5)
    assert usual_threshold(found, 1) == 0.0


def test_an_uploaded_treebank_is_still_one():
    row = "1\tA\t_\tDET\t_\t_\t0\t_\t_\t_\r\n\r\n"
    assert is_treebank(decode(f"# text = A\r\n{row}".encode()).text)
