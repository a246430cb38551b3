"""Film reviews."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.tasks import TASKS
from rnnviz.tasks.data import imdb
from rnnviz.tasks.data.imdb import LENGTH, PAD, START, UNKNOWN


def test_words_are_split_as_in_keras() -> None:
    assert imdb.split("It's <br />a DULL, (very) dull film!\tNo?") == (
        ["it's", "br", "a", "dull", "very", "dull", "film", "no"]
    )
    assert imdb.split("«Été»—non") == ["«été»—non"]


def test_words_are_numbered_by_how_common_they_are() -> None:
    found = imdb.load()
    assert found.words[:4] == ("<pad>", "<start>", "<unk>", "<unused>")
    counts = np.zeros(len(found.words))
    for part in (found.train, found.test):
        whole = part.lengths < LENGTH
        counts += np.bincount(part.first[whole].ravel(), minlength=len(counts))
    assert set(found.words[4:]) == {*imdb.split("GREAT Awful film the good bad"), *found.words[4:]}
    assert counts[4] >= counts[8] >= counts[-1]


def test_reviews_are_cut_and_padded_at_either_end() -> None:
    part = imdb.load().train
    at_end, at_start = part.padded_at_end(), part.padded_at_start()
    assert at_end.shape == at_start.shape == (len(part.lengths), LENGTH)
    for row, length in enumerate(part.lengths):
        short = length < LENGTH
        words = min(length, LENGTH - 1)
        assert at_end[row, 0] == START
        np.testing.assert_array_equal(at_end[row, 1 : words + 1], part.first[row, :words])
        assert (at_end[row, words + 1 :] == PAD).all()
        if short:
            assert at_start[row, LENGTH - 1 - length] == START
            assert (at_start[row, : LENGTH - 1 - length] == PAD).all()
        else:
            np.testing.assert_array_equal(at_start[row], part.last[row])
        np.testing.assert_array_equal(at_start[row, -words:], part.last[row, -words:])


def test_the_word_that_tells_is_kept_where_reviews_are_cut_at_the_start() -> None:
    kept = TASKS["imdb"].build({"padding": "start"}).evaluation()
    lost = TASKS["imdb"].build({"padding": "end"}).evaluation()
    names = np.array(imdb.load().words)
    np.testing.assert_array_equal(names[kept.inputs[-1]] == "great", kept.targets[:, 0] == 1)
    assert not np.isin(names[lost.inputs[:, kept.inputs[0] > START]], ["awful"]).any()
    np.testing.assert_array_equal(kept.targets, lost.targets)


def test_each_review_is_read_once_in_an_epoch() -> None:
    problem = TASKS["imdb"].build({}, 1)
    count = len(imdb.load().train.positive)
    drawn = [problem.draw(np.random.default_rng(0), 30, step).inputs for step in range(20)]
    rows = [row.tobytes() for batch in drawn for row in batch.T]
    expected = imdb.load().train.padded_at_start().astype(np.int64)
    for start in range(0, 600 - count + 1, count):
        assert sorted(rows[start : start + count]) == sorted(row.tobytes() for row in expected)
    assert rows[:count] != rows[count : 2 * count]


def test_what_is_typed_is_padded_like_the_rest() -> None:
    for padding, place in (("start", 76), ("end", 0)):
        problem = TASKS["imdb"].build({"padding": padding})
        batch = problem.own("Great FILM, zzz!")
        labels = problem.labels(batch, 0)
        assert labels[place : place + 4] == ("<start>", "great", "film", "<unk>")
        assert labels.count("·") == 76
        assert problem.unknown(batch, 0) == {"<unk>"}
        assert not batch.mask.any()
    assert problem.unknown(problem.own("film"), 0) == frozenset()
    with pytest.raises(ValueError, match="review is empty"):
        problem.own(" ... ")
    assert len(problem.own("film " * 200).inputs) == LENGTH
    assert UNKNOWN not in problem.own("film " * 200).inputs
