from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
from PIL import Image

from rnnviz.analysis import influence
from rnnviz.training import record, restore_problem

TEXT = "The cat sat on the mat, and the dog slept."
TOKENS = ["the", "cat", "sat", "on", "the", "mat", ",", "and", "the", "dog", "slept", "."]


def found(runs, text=TEXT):
    run = runs.get("tiny-text")
    trace = record(run, restore_problem(run).encode(text).inputs[:, 0])
    return influence.strongest_predecessor(trace["input_gate"], trace["forget_gate"])


def test_json_holds_the_arrows(call, runs, tmp_path):
    file = tmp_path / "arrows.json"
    assert call("arrows", "tiny-text", "--text", TEXT, "--output", file).status == 0
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data["tokens"] == TOKENS
    assert [t for t, unknown in enumerate(data["unknown"]) if unknown] == [10]
    source, weight, unit = found(runs)
    arrows = data["arrows"]
    assert [row["word"] for row in arrows] == list(range(1, 12))
    assert [row["source"] for row in arrows] == source[1:].tolist()
    assert [row["unit"] for row in arrows] == unit[1:].tolist()
    np.testing.assert_array_equal([row["weight"] for row in arrows], weight[1:])
    assert all(TOKENS[row["source"]] == row["source_text"] for row in arrows)


def test_csv_of_a_file_leaves_out_short_arrows(call, runs, tmp_path):
    file, text = tmp_path / "arrows.csv", tmp_path / "text.txt"
    text.write_bytes((TEXT * 20).encode("utf-16"))
    arguments = ("--file", text, "--shortest", "2", "--output", file)
    assert call("arrows", "tiny-text", *arguments).status == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    back = influence.distances(found(runs, TEXT * 20).source)
    assert [int(row["distance"]) for row in rows] == back[back >= 2].tolist()


def test_pictures(call, runs, tmp_path):
    png, svg = tmp_path / "arrows.png", tmp_path / "arrows.svg"
    hostile = f"{TEXT} <script> cat & dog"
    for file in (png, svg):
        assert call("arrows", "tiny-text", "--text", hostile, "--output", file).status == 0
    pixels = np.asarray(Image.open(png).convert("L"))
    assert pixels.min() < 60
    assert pixels.max() == 255
    text = svg.read_text(encoding="utf-8")
    assert "<script" not in text
    assert ">sat</text>" in text


def test_nothing_or_two_texts_are_refused(call, runs, tmp_path):
    file = tmp_path / "arrows.json"
    assert call("arrows", "tiny-text", "--output", file).status == 2
    both = ("--text", "a", "--file", file, "--output", file)
    assert call("arrows", "tiny-text", *both).status == 2


@pytest.mark.parametrize(
    ("name", "arguments", "sentence"),
    [
        ("tiny-reber", ("--text", "a"), "This run does not read text"),
        ("tiny-text", ("--text", " "), "The sentence is empty"),
        ("tiny-text", ("--file", "no-such-file"), "no-such-file: No such file"),
        ("tiny-text", ("--text", "cat " * 500), "A picture holds 1 to 400 words, not 500"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(call, runs, tmp_path, name, arguments, sentence):
    answer = call("arrows", name, *arguments, "--output", tmp_path / "arrows.png")
    assert answer.status == 2
    assert sentence in answer.complained
    assert answer.complained.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_bytes_that_are_no_text_can_be_typed(call, runs, tmp_path):
    file = tmp_path / "arrows.json"
    assert call("arrows", "tiny-text", "--text", "the \udcff cat", "--output", file).status == 0
    assert json.loads(file.read_text(encoding="utf-8"))["tokens"] == ["the", "?", "cat"]
