from __future__ import annotations

import json

import pytest
import torch
from safetensors.torch import save_file
from torch import nn


@pytest.fixture
def model(tmp_path):
    """A small model as plain torch saves it."""
    torch.manual_seed(1)
    parts = {"emb": nn.Embedding(4, 3), "rnn": nn.GRU(3, 5), "head": nn.Linear(5, 4)}
    path = tmp_path / "model.safetensors"
    save_file(nn.ModuleDict(parts).state_dict(), path)
    return path


def test_a_model_becomes_a_run(call, store, model, tmp_path):
    words, sentences = tmp_path / "words.json", tmp_path / "sentences.txt"
    words.write_text(json.dumps({"the": 0, "cat": 1, "<unk>": 2, "sat": 3}), "utf-8")
    sentences.write_text("the cat sat\n\nthe dog\n", "utf-8")
    given = ["--vocabulary", words, "--examples", sentences, "--name", "Mine"]
    answer = call("import", model, *given)
    assert answer.status == 0, answer.complained
    run_id, _, said = answer.said.partition(": ")
    assert said == "Mine.\n"
    run = store.get(run_id)
    assert (run.config.cell, run.config.task, run.imported) == ("gru", "text-words", True)
    assert run.details["problem"]["examples"][1] == [2, "dog"]
    assert call("import", model, *given).said == f"{run_id}: is here already.\n"
    picture = tmp_path / "gates.json"
    assert call("trace", run_id, "--output", picture).status == 0
    assert json.loads(picture.read_text("utf-8"))["labels"] == ["the", "cat", "sat"]


def test_letters_and_options_follow_the_task_of_the_vocabulary(call, store, model, tmp_path):
    letters, sentences = tmp_path / "letters.txt", tmp_path / "sentences.txt"
    letters.write_text("a\nb\n<unk>\nc\n", "utf-8")
    sentences.write_text("abc\n", "utf-8")
    given = ["--vocabulary", letters, "--examples", sentences, "--option", "length=7"]
    answer = call("import", model, *given)
    assert answer.status == 0, answer.complained
    run = store.get(answer.said.partition(": ")[0])
    assert (run.config.task, run.config.task_options["length"]) == ("text-chars", 7)
    assert run.details["problem"]["examples"] == [[2, 3, 4]]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ([], "Say which task"),
        (["--task", "adding"], "choose the task"),
        (["--task", "adding", "--option", "length=1"], "must lie between"),
        (["--task", "nonsense", "--option", "a=b"], "Say which task"),
        (["--option", "length=10"], "Say with --task"),
        (["--readout", "emb.weight"], "cannot be the linear read-out"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(call, store, model, more, words):
    before = len(store.list())
    answer = call("import", model, *more)
    assert answer.status == 2
    assert words in answer.complained
    assert answer.complained.count("\n") == 1
    assert len(store.list()) == before


def test_a_layer_over_numbers_becomes_a_run_with_its_inputs(call, store, tmp_path):
    torch.manual_seed(1)
    path, table, names = (tmp_path / each for each in ("lstm.safetensors", "s.csv", "names.json"))
    save_file(nn.LSTM(2, 5).state_dict(), path)
    table.write_text("heat,flow\n1,2\n3,4\n\n5,6\n", "utf-8")
    names.write_text('["a", "b"]', "utf-8")
    answer = call("import", path, "--inputs", table)
    assert answer.status == 0, answer.complained
    run = store.get(answer.said.partition(": ")[0])
    assert run.config.task == "own-features"
    kept = run.details["problem"]
    assert (kept["features"], kept["examples"]) == (["heat", "flow"], [[[1, 2], [3, 4]], [[5, 6]]])
    answer = call("import", path, "--inputs", table, "--features", names)
    assert store.get(answer.said.partition(": ")[0]).details["problem"]["features"] == ["a", "b"]
    picture = tmp_path / "gates.json"
    assert call("trace", run.id, "--output", picture).status == 0
    assert json.loads(picture.read_text("utf-8"))["labels"] == ["x₁", "x₂"]
    curves = tmp_path / "curves.csv"
    assert call("carousel", run.id, "--output", curves).status == 0
    for wrong, words in {"x": "holds no numbers", "1,2\n3\n": "Line 2 has 1 numbers"}.items():
        table.write_text(wrong, "utf-8")
        answer = call("import", path, "--inputs", table)
        assert (answer.status, answer.complained.count("\n")) == (2, 1)
        assert words in answer.complained
