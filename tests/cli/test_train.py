from __future__ import annotations

import argparse
import json
import signal
from dataclasses import fields

import pytest

from rnnviz.cli import bar
from rnnviz.cli.settings import add_settings, config_of
from rnnviz.config import SETTINGS, ExperimentConfig
from rnnviz.run import Run
from rnnviz.tasks import TASKS, default_config

TINY = ("--hidden-size", "2", "--steps", "3", "--snapshots", "2", "--batch-size", "2")
WORDS = "The cat sat on the mat. The dog sat on the cat, and the mat sat still. " * 30


def config(*arguments):
    parser = argparse.ArgumentParser()
    add_settings(parser)
    return config_of(parser.parse_args(arguments))


def test_every_field_is_an_option_with_a_help(call):
    said = " ".join(call("train", "--help").said.split())
    for item in fields(ExperimentConfig):
        if item.name != "task_options":
            assert f"--{item.name.replace('_', '-')} " in said
    assert "units in each recurrent layer (1 to 1024; default: 8)" in said


def test_nothing_given_is_what_the_task_recommends():
    assert config("--task", "adding") == default_config("adding")
    assert config("--task", "adding", "--cell", "gru").cell == "gru"


def test_each_kind_of_setting():
    found = config(
        *("--task", "adding", "--learning-rate", "2e-3", "--clip", "none", "--num-layers", "2"),
        *("--no-stop-when-solved", "--embedding-size", "7", "--optimizer", "rmsprop"),
        *("--option", "length=20"),
    )
    assert found == default_config(
        "adding",
        learning_rate=2e-3,
        clip=None,
        num_layers=2,
        stop_when_solved=False,
        embedding_size=7,
        optimizer="rmsprop",
        task_options={"length": 20},
    )


def test_a_config_file_comes_before_the_task_and_after_the_command_line(tmp_path):
    written = ExperimentConfig("gru", "copy", {"delay": 5, "recall": 2}, hidden_size=5, steps=9)
    file = tmp_path / "config.json"
    file.write_text(json.dumps(written.to_dict()))
    assert config("--config", str(file)) == written
    changed = config("--config", str(file), "--steps", "7", "--option", "delay=6")
    assert changed == written.replace(steps=7, task_options={"delay": 6, "recall": 2})
    file.write_text('{"task": "adding", "seed": 4}')
    assert config("--config", str(file)) == default_config("adding", seed=4)


def test_the_card_of_a_run_is_a_config_too(runs, tmp_path):
    runs.get("tiny-reber").save(tmp_path / "run")
    assert config("--config", str(tmp_path / "run" / "card.json")) == runs.get("tiny-reber").config


def test_options_take_the_types_of_the_task():
    options = config("--task", "text-chars", "--option", "lower_case=yes", "--option", "text=7")
    assert options.task_options == {"lower_case": True, "text": "7"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--steps", "0"), "The steps must lie between 1"),
        (("--steps", "many"), "give a whole number, not 'many'"),
        (("--learning-rate", "fast"), "give a number, not 'fast'"),
        (("--cell", "nonsense"), "There is no cell named 'nonsense'"),
        (("--task", "nonsense"), "There is no task named 'nonsense'"),
        (("--optimizer", "nonsense"), "The optimizer must be one of adam"),
        (("--option", "length"), "NAME=VALUE"),
        (("--option", "nonsense=1"), "no option named 'nonsense'"),
        (("--task", "adding", "--option", "length=long"), "length must be a number"),
        (("--task", "adding", "--option", "length=3.5"), "length must be a whole number"),
        (("--task", "adding", "--text", __file__), "The task adding reads no text"),
        (("--text", "no-such-file.txt"), "no-such-file.txt: No such file"),
        (("--config", "no-such-file.json"), "no-such-file.json: No such file"),
        (("--config", __file__), "is not JSON"),
        (("--task", "text-words"), "Give one text to learn from"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(call, store, arguments, sentence):
    before = {one.id for one in store.list()}
    answer = call("train", *arguments)
    assert answer.status == 2
    assert sentence in answer.complained
    assert answer.complained.count("\n") == 1
    assert {one.id for one in store.list()} == before


@pytest.mark.parametrize("content", ["[1]", '{"task_options": [1]}', '{"nonsense": 1}'])
def test_a_config_file_that_is_none(call, tmp_path, content):
    file = tmp_path / "config.json"
    file.write_text(content)
    assert call("train", "--config", file).status == 2


def test_training_into_the_store(call, store):
    answer = call("train", "--task", "reber", *TINY, "--name", "My run", "--seed", "5")
    assert answer.status == 0
    identifier, _, said = answer.said.partition(": ")
    run = store.get(identifier)
    assert (run.status, run.latest.step, run.details["name"]) == ("finished", 3, "My run")
    assert run.config == default_config(
        "reber", hidden_size=2, steps=3, snapshots=2, batch_size=2, seed=5
    )
    assert said.startswith("Trained for 3 steps, not solved.")
    assert f"{run.latest.metric:.4g}" in said
    assert f"Kept in {store.address} as {identifier}." in said
    assert "3/3" in answer.complained  # the bar


def test_training_into_a_folder(call, store, tmp_path):
    before = {one.id for one in store.list()}
    answer = call("train", *TINY, "--output", tmp_path / "deep" / "run")
    assert answer.status == 0
    assert Run.load(tmp_path / "deep" / "run").latest.step == 3
    assert {one.id for one in store.list()} == before


def test_a_folder_with_other_files_is_refused_before_training(call, tmp_path, monkeypatch):
    (tmp_path / "thesis.txt").write_text("mine")
    monkeypatch.setattr("rnnviz.cli.train.train_with_bar", None)
    answer = call("train", *TINY, "--output", tmp_path)
    assert answer.status == 2
    assert "'thesis.txt'" in answer.complained


@pytest.mark.parametrize("place", ["RNNVIZ_STORE", "--output"])
def test_a_place_that_cannot_be_written_is_told_before_training(call, tmp_path, monkeypatch, place):
    monkeypatch.setattr("rnnviz.cli.train.train_with_bar", None)
    (tmp_path / "file").write_text("mine")
    where = tmp_path / "file" / "runs"
    if place == "RNNVIZ_STORE":
        monkeypatch.setenv(place, str(where))
        answer = call("train", *TINY)
    else:
        answer = call("train", *TINY, place, where)
    assert answer.status == 2
    assert "Not a directory" in answer.complained or "file: File exists" in answer.complained
    assert answer.complained.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_card_that_could_not_be_kept_is_told_before_training(call, tmp_path, monkeypatch):
    monkeypatch.setattr("rnnviz.cli.train.train_with_bar", None)
    file = tmp_path / "config.json"
    text = "x" * 34 * 1024**2
    file.write_text(json.dumps({"task": "text-words", "task_options": {"text": text}}))
    answer = call("train", *TINY, "--embedding-size", "2", "--config", file)
    assert answer.status == 2
    assert "may have 32" in answer.complained


def test_a_name_with_bytes_that_are_no_text_can_be_kept(call, store):
    answer = call("train", *TINY, "--name", "caf\udce9")
    assert answer.status == 0
    assert store.get(answer.said.partition(":")[0]).details["name"] == "caf?"


def test_training_on_a_text_of_any_encoding(call, store, tmp_path):
    file = tmp_path / "text.txt"
    file.write_bytes(WORDS.replace("cat", "кот").encode("utf-16"))
    answer = call("train", "--text", file, *TINY, "--embedding-size", "2", "--option", "length=5")
    assert answer.status == 0
    run = store.get(answer.said.partition(":")[0])
    assert run.config.task == "text-words"
    assert "кот" in run.details["problem"]["vocabulary"]["tokens"]
    assert "Read text.txt as UTF-16 (little-endian): The кот sat on" in answer.complained


def test_the_encoding_of_a_text_may_be_told(call, store, tmp_path):
    file = tmp_path / "text.txt"
    file.write_bytes(WORDS.replace("cat", "café").encode("cp850"))
    arguments = (*TINY, "--embedding-size", "2", "--option", "length=5")
    answer = call("train", "--text", file, "--encoding", "dos 850", *arguments)
    assert answer.status == 0
    run = store.get(answer.said.partition(":")[0])
    assert "café" in run.details["problem"]["vocabulary"]["tokens"]
    answer = call("train", "--text", file, "--encoding", "klingon", *arguments)
    assert answer.status == 2
    assert "There is no encoding 'klingon'; choose one of: UTF-8" in answer.complained


def test_ctrl_c_keeps_what_was_trained(call, store, monkeypatch):
    from rnnviz import training

    def interrupted(*arguments, **others):
        for progress in (steps := training.loop.train(*arguments, **others)):
            if progress.step == 2:
                signal.raise_signal(signal.SIGINT)
            try:
                yield progress
            except GeneratorExit:
                steps.close()
                raise

    monkeypatch.setattr(training, "train", interrupted)
    before = signal.getsignal(signal.SIGINT)
    answer = call("train", *TINY, "--steps", "50")
    assert answer.status == 130
    run = store.get(answer.said.partition(":")[0])
    assert (run.status, run.latest.step) == ("stopped", 2)
    assert "Stopped by hand after 2 steps." in answer.said
    assert "status=stopped" in answer.complained  # the bar says so too
    assert signal.getsignal(signal.SIGINT) is before


@pytest.fixture
def usual_handler():
    """The handler that Python has; a process started in the background may ignore the signal."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("usual_handler")
def test_a_second_ctrl_c_interrupts_at_once():
    with bar.interruption() as interrupted:
        signal.raise_signal(signal.SIGINT)
        assert interrupted.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_every_recommended_setting_can_be_typed():
    for key, task in TASKS.items():
        assert set(task.defaults) <= set(SETTINGS), key


def test_a_device_can_be_asked_for(call, store):
    answer = call("train", *TINY, "--device", "cpu")
    assert answer.status == 0
    assert store.exists(answer.said.partition(":")[0])


def test_a_device_that_is_not_there_is_said_before_the_training(call, monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    monkeypatch.setattr("rnnviz.cli.train.train_with_bar", None)
    answer = call("train", *TINY, "--device", "cuda")
    assert answer.status == 2
    assert "There is no CUDA device on this machine" in answer.said + answer.complained
    assert call("train", *TINY, "--device", "gpu").status == 2
