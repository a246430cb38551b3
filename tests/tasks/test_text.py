"""The text tasks."""

from __future__ import annotations

import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from rnnviz.tasks import TASKS, TextProblem
from rnnviz.text import TextLibrary, default_library


def words_of(text: str, **options: object) -> TextProblem:
    """A problem on the words of a text."""
    found = TASKS["text-words"].build({"text": text, **options})
    assert isinstance(found, TextProblem)
    return found


def test_training_streams_carry_on(text: str) -> None:
    problem = words_of(text, length=20)
    rng = np.random.default_rng(0)
    first, second = (problem.draw(rng, 4, step) for step in (0, 1))
    assert first.inputs.shape == (20, 4)
    assert (first.carry, second.carry) == (False, True)
    np.testing.assert_array_equal(first.targets[-1], second.inputs[0])
    assert problem.labels(first, 0)[:2] == tuple(problem.tokens(text)[:2])


def test_the_baseline_is_the_unigram_perplexity(text: str) -> None:
    problem = words_of(text)
    train = problem.vocabulary.decode(problem.corpus.train)
    counts = Counter(train)
    size = len(problem.vocabulary)
    asked = [problem.vocabulary.decode(b.targets.ravel()) for b in problem.evaluation()]
    costs = [-math.log((counts[token] + 1) / (len(train) + size)) for row in asked for token in row]
    assert problem.baseline() == pytest.approx(math.exp(np.mean(costs)))


def test_uniform_predictions_have_the_vocabulary_as_perplexity(text: str) -> None:
    for key, expected in (("text-words", lambda n: n), ("text-chars", math.log2)):
        problem = TASKS[key].build({"text": text})
        parts = [
            (np.zeros((*batch.inputs.shape, problem.output_size)), batch)
            for batch in problem.evaluation()
        ]
        assert problem.score(parts) == pytest.approx(expected(problem.output_size))


def test_the_test_set_is_small() -> None:
    problem = words_of("The cat sat on a mat. " * 20_000)
    assert sum(batch.mask.sum() for batch in problem.evaluation()) <= 10_000


def test_examples_are_held_out_sentences(text: str) -> None:
    problem = words_of(text)
    batch = problem.examples()
    corpus = problem.corpus
    rows = {tuple(corpus.encode(i)) for i in range(corpus.first_held_out, len(corpus.sentences))}
    for index, length in enumerate(batch.lengths):
        assert 5 <= length <= 40
        assert tuple(batch.inputs[:length, index]) in rows
        assert problem.target_labels(batch, index)[-1] == "<eos>"
    assert len(batch.lengths) == 24


def test_a_text_without_sentences_has_examples_too() -> None:
    batch = words_of("the cat sat on one mat " * 200).examples()
    assert set(batch.lengths) == {40}


def test_a_sentence_of_ones_own(text: str) -> None:
    problem = words_of(text)
    batch = problem.encode("  The CAT saw zebras. ")
    assert problem.labels(batch, 0) == ("the", "cat", "saw", "zebras", ".")
    assert problem.unknown(batch, 0) == {"saw", "zebras"}
    assert list(batch.inputs[2:4, 0]) == [0, 0]
    assert problem.tokens("The CAT saw") == ["the", "cat", "saw"]
    assert problem.target_labels(batch, 0)[1:] == ("saw", "zebras", ".", "<eos>")
    assert list(batch.targets[:, 0]) == [*batch.inputs[1:, 0], 1]
    with pytest.raises(ValueError, match="empty"):
        problem.encode("  ")
    with pytest.raises(ValueError, match="at most 5,000"):
        problem.encode("cat " * 5001)


def test_spaces_are_shown_as_open_boxes(text: str) -> None:
    problem = TASKS["text-chars"].build({"text": text})
    assert isinstance(problem, TextProblem)
    assert problem.labels(problem.encode("The cat"), 0) == tuple("The␣cat")


def test_a_saved_run_is_looked_at_without_its_text(text: str) -> None:
    problem = words_of(text)
    details = json.loads(json.dumps(problem.details()))
    saved = TASKS["text-words"].build({}, 0, details)
    np.testing.assert_array_equal(saved.examples().inputs, problem.examples().inputs)
    assert saved.baseline() == problem.baseline()
    with pytest.raises(ValueError, match="give it again"):
        saved.draw(np.random.default_rng(0), 4, 0)
    with pytest.raises(ValueError, match="give it again"):
        saved.evaluation()


def test_a_saved_run_trains_on_with_its_own_text_only(text: str) -> None:
    details = words_of(text).details()
    task = TASKS["text-words"]
    assert task.build({"text": text}, 0, details).draw(np.random.default_rng(0), 4, 0)
    other = task.build({"text": text.replace("cat", "bat")}, 0, details)
    with pytest.raises(ValueError, match="not the text"):
        other.draw(np.random.default_rng(0), 4, 0)


@pytest.mark.parametrize("short", ["word", "", "Only a few words. " * 10])
def test_short_texts_are_refused(short: str) -> None:
    with pytest.raises(ValueError, match=r"at least 200|Give one text"):
        words_of(short)


def test_right_to_left_and_unspaced_texts_are_told() -> None:
    assert words_of("في البدء خلق الله السماوات والأرض. " * 60).direction == "rtl"
    chinese = words_of("今天天气很好。我们去公园散步。" * 40)
    assert chinese.note.endswith("every character is a token.")
    assert words_of("The cat sat on a mat. " * 60).note == ""


def test_the_text_may_be_in_the_library(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RNNVIZ_STORE", str(tmp_path))
    identifier = default_library().add(text)
    assert isinstance(default_library(), TextLibrary)
    problem = TASKS["text-words"].build({"text_id": identifier})
    assert problem.symbols == words_of(text).symbols
    with pytest.raises(ValueError, match="add it once more"):
        TASKS["text-words"].build({"text_id": "0" * 16})


def test_a_text_of_short_sentences_has_them_as_examples() -> None:
    problem = TASKS["text-chars"].build({"text": "The cat sat. A dog ran. It is I. " * 40})
    batch = problem.examples()
    texts = {"".join(problem.labels(batch, i)) for i in range(len(batch.lengths))}
    assert texts <= {"The\u2423cat\u2423sat.", "A\u2423dog\u2423ran.", "It\u2423is\u2423I."}


def test_ends_of_sentences_are_no_part_of_a_text() -> None:
    problem = words_of("The cat sat. A dog ran. It is I. " * 40)
    assert problem.join(["a", "cat", "<eos>", "it"]) == "a cat it"


@pytest.mark.parametrize("task", ["text-words", "text-subwords", "text-chars"])
def test_examples_keep_what_was_written_where_the_model_does_not_know_it(task: str) -> None:
    text = "The cat sat on a mat, and it was glad. " * 60 + "Ein Bär fraß über Nacht ÄÖÜ quer. " * 6
    problem = TASKS[task].build({"text": text})
    assert isinstance(problem, TextProblem)
    for again in (problem, TASKS[task].build({}, 0, json.loads(json.dumps(problem.details())))):
        assert isinstance(again, TextProblem)
        batch = again.examples()
        names = [again.labels(batch, index) for index in range(len(batch.lengths))]
        assert any("ß" in "".join(row) for row in names)
        assert not any("<unk>" in label for row in names for label in row)
        for index, row in enumerate(names):
            read = batch.inputs[: batch.lengths[index], index]
            unknown = {label for label, number in zip(row, read, strict=True) if number == 0}
            assert again.unknown(batch, index) == unknown
        assert any(again.unknown(batch, index) for index in range(len(names)))
        np.testing.assert_array_equal(batch.inputs, problem.examples().inputs)
        np.testing.assert_array_equal(batch.targets, problem.examples().targets)


def test_a_word_of_any_length_is_kept_short_and_stays_unknown() -> None:
    text = "The cat sat on a mat, and it was glad. " * 60 + f"Then came {'a' * 900} in a hat. " * 8
    problem = words_of(text)
    batch = problem.examples()
    assert max(len(label) for index in range(8) for label in problem.labels(batch, index)) == 200
    assert "a" * 199 + "\u2026" in problem.unknown(batch, 7)
    TASKS["text-words"].build({}, 0, json.loads(json.dumps(problem.details())))
