"""Units over a long text: what surrounds its words, and the files of bytes."""

from __future__ import annotations

import os

import numpy as np
import pytest
from test_agreement import problem_of

from rnnviz.model import record
from rnnviz.probe import book, units
from rnnviz.probe.units import read_units, text_corpus, tree_corpus
from rnnviz.store import cache_folder
from rnnviz.tasks import build_problem, default_config
from rnnviz.text.conllu import Tree, parse_trees
from rnnviz.text.surroundings import lines
from rnnviz.training import untrained

TEXT = "The “old\ncat” saw (a dog) here. The dog ran.\n\n" * 30


def model_of(task="text-words", **options):
    config = default_config(task, "ran-tanh").replace(
        hidden_size=6,
        embedding_size=6,
        num_layers=2,
        task_options={"text": TEXT, "minimum_count": 1, **options},
    )
    problem = build_problem(config)
    run = untrained(config, problem)
    for array in run.latest.weights.values():
        array *= 4.0
    return run, problem


@pytest.fixture(scope="module")
def model():
    return model_of()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("RNNVIZ_STORE", str(tmp_path))
    return cache_folder("units")


def column(corpus, name, count):
    return corpus.properties[name][:count].tolist()


def test_what_surrounds_words(model):
    corpus = text_corpus(model[1], TEXT)
    words = ["the", "“", "old", "cat", "”", "saw", "(", "a", "dog", ")", "here", ".", "<eos>"]
    assert corpus.text.tokens(0, 13) == words
    assert column(corpus, "inside quotes", 13) == [0, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, -1]
    assert column(corpus, "inside brackets", 13) == [0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, -1]
    assert column(corpus, "position in sentence", 5) == units.steps_of(range(5)).tolist()
    assert column(corpus, "position in line", 4) == units.steps_of([0, 4, 5, 0]).tolist()
    assert column(corpus, "line length", 4) == units.steps_of([8, 8, 8, 36]).tolist()
    often = units.steps_of([60, 30, 30])
    assert column(corpus, "word frequency", 3) == often.tolist()


@pytest.mark.parametrize("task", ["text-chars", "text-subwords"])
def test_what_surrounds_smaller_pieces(task):
    corpus = text_corpus(model_of(task)[1], TEXT)
    names = np.array([name.lstrip("▁") for name in corpus.text.names])[corpus.text.stream]
    quoted = "".join(names[corpus.properties["inside quotes"] == 1])
    bracketed = "".join(names[corpus.properties["inside brackets"] == 1])
    assert quoted.replace(" ", "").lower() == "“oldcat" * 30
    assert bracketed.replace(" ", "") == "(adog" * 30


def test_a_treebank_has_parts_of_speech_and_one_word_a_token():
    problem = problem_of()
    trees = [
        Tree(("“", "Dogs", "”"), ("“", "Dogs", "”"), (-1,) * 3, (0, 1, 2), ("PUNCT", "NOUN", "X")),
        Tree(("(", "I"), ("(", "I"), (-1,) * 2, (0, 1), ("PUNCT", "PRON")),
    ]
    corpus = tree_corpus(problem, trees)
    assert corpus.text.tokens(0, 9) == ["“", "Dogs", "”", "<eos>", "(", "I", "<eos>"]
    tags = corpus.properties["part of speech"].tolist()
    assert tags == [tags[0], tags[1], tags[2], -1, tags[0], tags[5], -1]
    assert len(set(tags)) == 5
    assert corpus.properties["inside quotes"].tolist() == [1, 1, 0, -1, 0, 0, -1]
    assert "position in line" not in corpus.properties
    with pytest.raises(ValueError, match="trained on text-words"):
        tree_corpus(model_of("text-chars")[1], trees)


@pytest.mark.parametrize("layer", [0, 1])
def test_the_file_holds_what_the_layer_does(model, folder, layer, monkeypatch):
    run, problem = model
    text = text_corpus(problem, TEXT).text
    seen = []
    found = read_units(run, text, "cell_state", layer=layer, watch=lambda *told: seen.append(told))
    wanted = record(run, text.ids[text.stream], layer=layer)["cell_state"]
    for unit in range(6):
        off = np.abs(found.values(unit) - wanted[:, unit])
        assert off.max() <= 3 * found.step[unit]
        assert found.step[unit] <= 2 * np.ptp(wanted[:, unit]) / 255
    assert seen[-1] == ("Reading the text", len(text), len(text))
    (path,) = folder.iterdir()
    assert path.stat().st_size == 6 * (len(text) + 8)
    monkeypatch.setattr(units, "record_chunks", None)
    again = read_units(run, text, "cell_state", layer=layer)
    np.testing.assert_array_equal(again.codes, found.codes)


def test_what_is_given_up_leaves_nothing(model, folder):
    run, problem = model

    def stop(*told):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_units(run, text_corpus(problem, TEXT).text, "hidden_state", watch=stop)
    assert list(folder.iterdir()) == []


def test_a_file_that_was_cut_is_made_again(model, folder):
    run, problem = model
    text = text_corpus(problem, TEXT).text
    whole = read_units(run, text, "hidden_state").codes.copy()
    (path,) = folder.iterdir()
    path.write_bytes(b"cut")
    np.testing.assert_array_equal(read_units(run, text, "hidden_state").codes, whole)


def test_the_folder_stays_within_its_bounds(model, folder, monkeypatch):
    run, problem = model
    text = text_corpus(problem, TEXT).text
    size = 6 * (len(text) + 8)
    monkeypatch.setenv("RNNVIZ_UNITS_MEGABYTES", str(2.5 * size / 1024**2))
    paths = []
    for day, quantity in enumerate(["content", "input_gate"]):
        read_units(run, text, quantity)
        paths += set(folder.iterdir()).difference(paths)
        os.utime(paths[-1], (day, day))
    read_units(run, text, "content")  # so that input_gate was used longest ago
    read_units(run, text, "forget_gate")
    assert len(list(folder.iterdir())) == 2
    assert [path.exists() for path in paths] == [True, False]
    monkeypatch.setenv("RNNVIZ_UNITS_MEGABYTES", str(0.5 * size / 1024**2))
    with pytest.raises(ValueError, match="RNNVIZ_UNITS_MEGABYTES"):
        read_units(run, text, "hidden_state")
    assert len(list(folder.iterdir())) == 2


def test_an_unknown_quantity_is_refused(model, folder):
    run, problem = model
    with pytest.raises(ValueError, match="no 'output_gate'; choose from: input_gate"):
        read_units(run, text_corpus(problem, TEXT).text, "output_gate")


def trees_of(count, tag="NOUN"):
    return [Tree(("Dogs",), ("Dogs",), (-1,), (0,), (tag,))] * count


def test_tags_that_are_not_universal_say_nothing():
    trees = [tree for k in range(300) for tree in trees_of(1, f"tag-{k}")] + trees_of(1, "X")
    tags = tree_corpus(problem_of(), trees).properties["part of speech"]
    assert tags[:-2].tolist() == [-1] * 600
    assert tags[-2] >= 0


def test_a_treebank_is_read_as_far_as_a_text_and_watched(monkeypatch):
    monkeypatch.setattr(units, "MOST_TOKENS", 1001)
    seen, given = [], iter(trees_of(5000))
    corpus = tree_corpus(problem_of(), given, lambda *told: seen.append(told), 5000)
    assert (len(corpus.text), corpus.text.cut) == (1001, True)
    assert len([*given]) > 4000
    assert seen[:3] == [("Parsing the sentences", done, 5000) for done in (0, 200, 400)]


def test_a_treebank_of_ranges_alone_is_refused():
    trees = parse_trees("1-2\tDon't" + "\t_" * 8 + "\n\n")
    with pytest.raises(ValueError, match="holds no words"):
        tree_corpus(problem_of(), trees)


def test_what_was_not_read_is_not_walked_through(model, monkeypatch):
    walked = []
    monkeypatch.setattr(book, "MOST_TOKENS", 50)
    monkeypatch.setattr(
        units, "lines", lambda text, places: walked.append(len(text)) or lines(text, places)
    )
    corpus = text_corpus(model[1], TEXT * 20)
    assert len(corpus.text) == 50
    assert walked[0] < 6000 < len(TEXT * 20)


def test_walking_through_marks_can_be_given_up(model, monkeypatch):
    def watch(phase, done, total):
        if phase == "Looking around the words":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        text_corpus(model[1], TEXT, watch)


def test_what_another_process_writes_is_left_alone(model, folder, monkeypatch):
    run, problem = model
    text = text_corpus(problem, TEXT).text
    size = 6 * (len(text) + 8)
    monkeypatch.setenv("RNNVIZ_UNITS_MEGABYTES", str(1.5 * size / 1024**2))
    fresh, left = folder / "a.1-1.part", folder / "b.2-2.part"
    for path in (fresh, left):
        path.write_bytes(bytes(size))
    os.utime(left, (1, 1))
    read_units(run, text, "content")
    assert (fresh.exists(), left.exists()) == (True, False)


def test_a_view_that_is_used_again_keeps_its_file(model, folder):
    run, problem = model
    found = read_units(run, text_corpus(problem, TEXT).text, "content")
    (path,) = folder.iterdir()
    os.utime(path, (1, 1))
    units.used(found)
    assert path.stat().st_mtime > 1
    path.unlink()
    units.used(found)


def test_a_folder_that_cannot_be_written_is_not_named(model, folder, monkeypatch):
    run, problem = model

    def full(path, mode):
        raise OSError(28, "No space left on device", str(path))

    text = text_corpus(problem, TEXT).text
    monkeypatch.setattr(type(folder), "open", full)
    with pytest.raises(ValueError, match="on this server: No space left on device") as caught:
        read_units(run, text, "content")
    assert str(folder.parent) not in str(caught.value)
