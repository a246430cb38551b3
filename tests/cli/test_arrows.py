from __future__ import annotations

import csv
import io
import json
import re

import numpy as np
import pytest
from PIL import Image

from rnnviz.analysis import influence
from rnnviz.analysis.influence.distance_profile import DistanceProfile
from rnnviz.analysis.influence.views import VIEWS
from rnnviz.model import record as record_trace
from rnnviz.tasks import restore_problem
from tests.figures.export.records import arrows_of, read_csv

TEXT = "The cat sat on the mat, and the dog slept."
TOKENS = ["the", "cat", "sat", "on", "the", "mat", ",", "and", "the", "dog", "slept", "."]


def found(runs, text=TEXT):
    run = runs.get("tiny-text")
    trace = record_trace(run, restore_problem(run).encode(text).inputs[:, 0])
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


def test_a_file_s_encoding_is_told_or_given(call, runs, tmp_path):
    file, text = tmp_path / "arrows.json", tmp_path / "text.txt"
    text.write_bytes("Het was één café.".encode("cp850"))
    arguments = ("arrows", "tiny-text", "--file", text, "--output", file)
    assert "Read text.txt as Windows-1252: Het was" in call(*arguments).complained
    answer = call(*arguments, "--encoding", "DOS 850")
    assert "Read text.txt as DOS 850: Het was één café." in answer.complained
    assert "één" in json.loads(file.read_text(encoding="utf-8"))["tokens"]


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
    assert "<!-- sat -->" in text


def test_a_page_lights_up_without_the_app(call, runs, tmp_path):
    file = tmp_path / "arrows.html"
    answer = call("arrows", "tiny-text", "--text", TEXT, "--view", "ranked", "--output", file)
    assert answer.status == 0
    page = file.read_text(encoding="utf-8")
    data = json.loads(re.search(r'type="application/json">(.*?)</script>', page)[1])
    assert data["tokens"] == TOKENS
    assert set(data["arrows"]["rank"]) == {0, 1, 2}
    assert data["table"] is not None


@pytest.mark.parametrize("view", [key for key in VIEWS if key != "excess"])
def test_every_view_is_written_with_its_weights(call, runs, tmp_path, view):
    file = tmp_path / "arrows.json"
    arguments = ("--text", TEXT, "--view", view, "--weights", "--output", file)
    assert call("arrows", "tiny-text", *arguments).status == 0
    data = json.loads(file.read_bytes())
    run = runs.get("tiny-text")
    trace = record_trace(run, restore_problem(run).encode(TEXT).inputs[:, 0])
    options = VIEWS[view].settle(trace)
    said = data["view"], data["options"], data["model"]["run"]
    assert said == (view, options.changed(), "tiny-text")
    for t, expected in enumerate(VIEWS[view].table(trace, options)):
        np.testing.assert_array_equal(data["weights"][t], expected[: t + 1])
    for found, expected in zip(arrows_of(data), VIEWS[view].find(trace, options), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_options_reach_the_view(call, runs, tmp_path):
    file = tmp_path / "arrows.json"
    options = ("--rank", "2", "--min-distance", "3", "--min-weight", "0.01", "--unit", "1")
    assert call("arrows", "tiny-text", "--text", TEXT, *options, "--output", file).status == 0
    data = json.loads(file.read_text(encoding="utf-8"))
    assert data["options"] == {"ranks": 2, "min_distance": 3, "min_weight": 0.01, "unit": 1}
    assert min(row["distance"] for row in data["arrows"]) >= 3
    assert {row["unit"] for row in data["arrows"]} == {1}
    assert {row["rank"] for row in data["arrows"]} == {0, 1}


def test_the_weights_of_every_pair_as_csv(call, runs, tmp_path):
    file = tmp_path / "weights.csv"
    assert call("arrows", "tiny-text", "--text", TEXT, "--weights", "--output", file).status == 0
    assert len(read_csv(file.read_bytes())) == 12 * 13 // 2


def test_the_excess_measures_what_was_held_out_and_keeps_it(call, runs, tmp_path):
    file, profile = tmp_path / "arrows.json", tmp_path / "profile.json"
    arguments = ("--text", TEXT, "--view", "excess", "--profile", profile, "--output", file)
    first = call("arrows", "tiny-text", *arguments)
    assert first.status == 0
    assert "Measured what distance alone predicts over" in first.said
    kept, written = DistanceProfile.from_json(profile.read_bytes()), file.read_bytes()
    assert kept.count[0] > 30
    second = call("arrows", "tiny-text", *arguments)
    assert second.status == 0
    assert "Measured" not in second.said
    assert file.read_bytes() == written


def test_the_excess_takes_a_text_of_ones_own(call, runs, tmp_path):
    file, text = tmp_path / "arrows.json", tmp_path / "text.txt"
    arguments = ("--text", TEXT, "--view", "excess", "--held-out", text, "--output", file)
    text.write_text(TEXT, encoding="utf-8")
    answer = call("arrows", "tiny-text", *arguments)
    assert answer.status == 2
    assert "The held-out text is too short" in answer.complained
    text.write_text(TEXT * 300, encoding="utf-8")
    profile = tmp_path / "profile.json"
    answer = call("arrows", "tiny-text", *arguments, "--profile", profile)
    assert answer.status == 0
    # The text is read in four pieces, and no pair of words reaches from one into the next.
    assert DistanceProfile.from_json(profile.read_bytes()).count[:2].tolist() == [3596, 3592]
    assert "over 3,600 held-out tokens" in answer.said


def test_attention_has_a_head_for_each_band(call, runs, tmp_path):
    file = tmp_path / "arrows.npz"
    answer = call("arrows", "tiny-text", "--text", TEXT, "--output", file)
    assert answer.status == 0
    assert "What BertViz calls a head is a set of units" in answer.said
    with np.load(file, allow_pickle=False) as arrays:
        assert arrays["layer_1"].shape == (1, 4, 12, 12)
        assert arrays["tokens"].tolist() == TOKENS
    answer = call("arrows", "tiny-text", "--text", TEXT, "--rank", "2", "--output", file)
    assert answer.status == 2
    assert "leave the view and its settings out" in answer.complained


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--view", "none"), "invalid choice"),
        (("--view", "excess", "--band", "long"), "does not take the option 'band'"),
        (("--band", "huge"), "one of short, medium, long"),
        (("--band", "900:901"), "No unit has a half-life"),
        (("--unit", "1", "--band", "long"), "one unit or a band"),
        (("--unit", "4"), "Choose a unit from 0 to 3, not 4"),
    ],
)
def test_what_a_view_cannot_use_is_one_sentence(call, runs, tmp_path, arguments, sentence):
    file = tmp_path / "arrows.json"
    answer = call("arrows", "tiny-text", "--text", TEXT, *arguments, "--output", file)
    assert answer.status == 2
    assert sentence in answer.complained
    assert answer.complained.count("\n") == 1
    assert not file.exists()


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
