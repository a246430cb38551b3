"""A book chunk by chunk: the arrows of its whole recording, whatever is compared."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.analysis.bands import BANDS
from rnnviz.analysis.gates import half_life
from rnnviz.analysis.influence import distances, strongest_predecessor
from rnnviz.model import record
from rnnviz.probe import book
from rnnviz.probe.book import BookOptions, book_arrows, read_book
from rnnviz.tasks import build_problem, default_config
from rnnviz.training import untrained

WORDS = [*"abcdefgh", "the", "cat", "saw", "dog", "ran", "house"]


@pytest.fixture(scope="module")
def text():
    rng = np.random.default_rng(0)
    lines = (" ".join(rng.choice(WORDS, rng.integers(3, 12))) for _ in range(160))
    return " ".join(f"{line}." for line in lines)


@pytest.fixture(scope="module", params=["ran-tanh", "lstm", "gru"])
def model(request, text):
    """A run with gates that move, and its task."""
    config = default_config("text-words", request.param).replace(
        hidden_size=6, embedding_size=6, task_options={"text": text, "minimum_count": 1}
    )
    problem = build_problem(config)
    run = untrained(config, problem)
    for array in run.latest.weights.values():
        array *= 4.0
    return run, problem


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(book, "CHUNK", 37)


def test_a_text_is_read_as_the_model_learned_to_read(model, text):
    _, problem = model
    found = read_book(problem, text)
    learned = np.concatenate([problem.corpus.train, problem.corpus.held_out])
    np.testing.assert_array_equal(found.ids[found.stream], learned)
    assert found.tokens(0, len(found)) == list(problem.vocabulary.decode(learned))
    assert not found.cut
    assert not found.unknown.any()


def test_words_that_the_model_does_not_know_keep_their_letters(model):
    _, problem = model
    found = read_book(problem, "The cat met a Zebra. <unk> cat!")
    first = ["the", "cat", "met", "a", "zebra", ".", "<eos>"]
    assert found.tokens(0, 99) == [*first, "<unk>", "cat", "!", "<eos>"]
    unknown = {name for name, new in zip(found.names, found.unknown, strict=True) if new}
    assert unknown == {"met", "zebra", "!"}
    assert found.places("CAT").tolist() == [1, 8]
    assert found.places("dog").tolist() == []


def test_what_is_too_long_is_cut_and_said(model, text, monkeypatch):
    monkeypatch.setattr(book, "MOST_TOKENS", 50)
    found = read_book(model[1], text)
    assert found.cut
    assert len(found) == 50


def test_an_empty_text_is_refused(model):
    with pytest.raises(ValueError, match="The text is empty: give one with words in it"):
        read_book(model[1], " \n ")


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("view", ["strongest", "with-self", "content"])
def test_arrows_are_those_of_the_whole_recording(model, text, view):
    run, problem = model
    read = read_book(problem, text)
    found = book_arrows(run, read, BookOptions(view))
    trace = record(run, read.ids[read.stream])
    writing = trace["input_gate"]
    if view == "content":
        writing = writing.astype(np.float64) * np.abs(trace["content"].astype(np.float64))
    whole = strongest_predecessor(writing, trace["forget_gate"], view == "with-self")
    away = whole.source < np.arange(len(read))
    np.testing.assert_array_equal(found.source, np.where(away, whole.source, -1))
    np.testing.assert_array_equal(found.unit, np.where(away, whole.unit, -1))
    np.testing.assert_allclose(found.weight, np.where(away, whole.weight, 0.0), rtol=1e-5)
    back = distances(found.source)
    assert found.statistics.arrows == len(back) == len(found.listed)
    assert found.statistics.top.distance.tolist()[:1] == sorted(back, reverse=True)[:1]


@pytest.mark.usefixtures("small_chunks")
def test_a_band_is_measured_over_the_beginning(model, text, monkeypatch):
    run, problem = model
    read = read_book(problem, text)
    monkeypatch.setattr(book, "HALF_LIFE_TOKENS", 200)
    trace = record(run, read.ids[read.stream])
    lives = half_life(trace["forget_gate"][:200])
    for name, band in BANDS.items():
        units = np.flatnonzero(band.holds(lives))
        if not len(units):
            with pytest.raises(ValueError, match="No unit has a half-life"):
                book_arrows(run, read, BookOptions(band=name))
            continue
        found = book_arrows(run, read, BookOptions(band=name))
        whole = strongest_predecessor(trace["input_gate"], trace["forget_gate"], units=units)
        np.testing.assert_array_equal(found.source, whole.source)
        assert set(found.unit[found.source >= 0]) <= set(units)


@pytest.mark.usefixtures("small_chunks")
def test_whoever_watches_hears_how_far_it_is_and_can_end_it(model, text):
    run, problem = model
    heard = []
    read = read_book(problem, text, lambda *report: heard.append(report))
    book_arrows(run, read, BookOptions(), lambda *report: heard.append(report))
    assert heard[0] == ("Splitting the text", 0, len(text))
    assert heard[-1] == ("Finding the arrows", len(read), len(read))

    class Enough(Exception):
        pass

    def end(phase, done, total):
        raise Enough

    with pytest.raises(Enough):
        book_arrows(run, read, BookOptions(), end)
