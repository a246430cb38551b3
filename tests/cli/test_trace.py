from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from PIL import Image

from rnnviz.model import record
from rnnviz.tasks import one_of, restore_problem

NAMES = ["input_gate", "forget_gate", "output_gate", "content", "cell_state", "hidden_state"]


def expected(runs, name, number, snapshot=-1, layer=-1):
    run = runs.get(name)
    problem = restore_problem(run)
    single = one_of(problem.examples(), number - 1)
    return problem, single, record(run, single.inputs[:, 0], snapshot, layer)


def test_json_holds_every_number(call, runs, tmp_path):
    file = tmp_path / "trace.json"
    answer = call("trace", "tiny-reber", "--sequence", "3", "--output", file)
    assert answer.status == 0
    assert str(file) in answer.said
    problem, single, trace = expected(runs, "tiny-reber", 3)
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data["labels"] == list(problem.labels(single, 0))
    assert data["targets"] == list(problem.target_labels(single, 0))
    assert len(data["correct"]) == len(data["predictions"]) == len(data["labels"])
    assert data["marks"][0]["time"] == 1
    assert (data["run"], data["step"], data["layer"]) == ("tiny-reber", 4, 2)
    for name in NAMES:
        np.testing.assert_array_equal(np.float32(data[name]), trace[name])


def test_csv_has_a_row_for_each_step_and_unit(call, runs, tmp_path):
    file = tmp_path / "trace.csv"
    arguments = ("--step", "0", "--layer", "1", "--output", file)
    assert call("trace", "tiny-reber", *arguments).status == 0
    _, _, trace = expected(runs, "tiny-reber", 1, 0, 0)
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert len(rows) == len(trace) * 3
    assert list(rows[0]) == ["time", "label", "unit", *NAMES]
    assert (rows[4]["time"], rows[4]["unit"]) == ("2", "1")
    assert np.float32(rows[4]["forget_gate"]) == trace["forget_gate"][1, 1]


def test_gates_that_never_move_are_named_once(call, runs, tmp_path):
    file = tmp_path / "trace.json"
    assert call("trace", "tiny-elman", "--output", file).status == 0
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data["constants"] == {"input_gate": 1.0, "forget_gate": 0.0, "output_gate": 1.0}
    assert "forget_gate" not in data
    assert "hidden_state" in data


def test_a_text_in_place_of_an_example(call, runs, tmp_path):
    file = tmp_path / "trace.json"
    answer = call("trace", "tiny-text", "--text", "The cat slept.", "--output", file)
    assert answer.status == 0
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data["labels"] == ["the", "cat", "slept", "."]
    assert data["unknown"] == ["slept"]
    assert np.shape(data["input_gate"]) == (4, 4)


@pytest.mark.parametrize("dark", [pytest.param(False, marks=pytest.mark.long), True])
def test_a_png_is_a_picture(call, runs, tmp_path, dark):
    file = tmp_path / "trace.png"
    assert call("trace", "tiny-reber", "--output", file, *["--dark"] * dark).status == 0
    assert file.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    pixels = np.asarray(Image.open(file).convert("RGB"))
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 50
    assert (pixels[0, 0].mean() < 60) == dark


def test_an_svg_says_what_its_outlines_are(call, runs, tmp_path):
    file = tmp_path / "trace.SVG"
    assert call("trace", "tiny-reber", "--output", file).status == 0
    text = file.read_text(encoding="utf-8")
    assert "<svg" in text
    assert "Forget gate" in text


def test_a_folder_is_a_run_too(call, runs, tmp_path):
    file = tmp_path / "trace.json"
    runs.get("tiny-reber").save(tmp_path / "tiny-reber")
    assert call("trace", tmp_path / "tiny-reber", "--output", file).status == 0
    assert json.loads(file.read_text(encoding="utf-8"))["run"] == "tiny-reber"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("tiny-reber", "--sequence", "99"), "Choose a sequence from 1 to"),
        (("tiny-reber", "--sequence", "0"), "from 1 on, not '0'"),
        (("tiny-reber", "--layer", "3"), "Choose a layer from 1 to 2, not 3"),
        (("tiny-reber", "--text", "B T"), "This run does not read text"),
        (("tiny-text", "--text", "  "), "The sentence is empty"),
        (("no-such-run",), "There is no run 'no-such-run'"),
        (("../elsewhere",), "There is no run '../elsewhere'"),
        (("tiny-reber", "--sequence", "1", "--text", "a"), "not allowed with"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(call, runs, tmp_path, arguments, sentence):
    answer = call("trace", *arguments, "--output", tmp_path / "trace.json")
    assert answer.status == 2
    assert sentence in answer.complained
    assert answer.complained.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("output", "sentence"),
    [("trace.pdf", "must end in one of .json, .csv"), ("no/where.json", "there is no folder")],
)
def test_a_file_that_cannot_be_is_told_first(call, runs, tmp_path, output, sentence):
    answer = call("trace", "no-such-run", "--output", tmp_path / output)
    assert answer.status == 2
    assert sentence in answer.complained


def test_damaged_runs_are_told(call, tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "card.json").write_text("{")
    answer = call("trace", folder, "--output", tmp_path / "trace.json")
    assert answer.status == 2
    assert answer.complained.count("\n") == 1
