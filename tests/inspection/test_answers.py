"""What a run thinks next, against its predictions worked out by torch."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.answers import (
    Answered,
    answer_rows,
    answered_by,
    answers_data,
    packed_answers,
    packed_next_words,
    shares_of,
    text_answered,
)
from rnnviz.inspection.arrows import read_text
from rnnviz.inspection.cells import trace_of
from rnnviz.inspection.runs import Moment, example, preview, text_problem
from rnnviz.model.traces import shared_trace
from rnnviz.store import RecentCache
from rnnviz.tasks import TASKS, default_config, one_of

MakeConfig = Callable[..., ExperimentConfig]


def unpacked(data: dict[str, Any], number: int = 0) -> tuple[list[list[str]], Any, Any]:
    """Names, shares and right ones at each step."""
    time, across = len(data["labels"]), data["across"]
    read = lambda text, kind: np.frombuffer(base64.b64decode(text), kind).reshape(time, across)  # noqa: E731
    told = read(data["told"], "<i4")
    names = [[data["names"][k] if k >= 0 and data["names"] else "" for k in row] for row in told]
    one = data["every"][number]
    return names, read(one["shares"], "<f4"), read(one["right"], "u1").astype(bool)


def test_every_class_has_its_share() -> None:
    moment = Moment(preview(default_config("starred-letter", "lstm")))
    single = example(moment.run, 0)
    found = packed_answers(moment, single)
    assert found is not None
    data = json.loads(found)
    names, shares, right = unpacked(data)
    predictions = trace_of(moment, single).predictions
    assert predictions is not None
    wanted = torch.softmax(torch.from_numpy(np.array(predictions)), dim=1).numpy()
    np.testing.assert_allclose(shares, wanted, rtol=1e-5)
    answer = moment.problem.target_labels(single, 0)[-1]
    assert names == [["A", "B", "C", "D"]] * 24
    assert right.tolist() == [[name == answer for name in row] for row in names]
    assert (data["says"], data["chance"]) == ("says", 0.25)


def test_the_table_holds_the_share_of_every_answer_that_is_told() -> None:
    moment = Moment(preview(default_config("starred-letter", "lstm")))
    single = example(moment.run, 0)
    answered = answered_by(moment, single)
    assert answered is not None
    rows = answer_rows(moment.problem, answered)
    wanted = torch.softmax(torch.from_numpy(np.array(answered.predictions)), dim=1).numpy()
    assert [row["share"] for row in rows] == pytest.approx(wanted.ravel(), rel=1e-5)
    assert [row["answer"] for row in rows[:4]] == ["A", "B", "C", "D"]
    assert (rows[-1]["time"], rows[-1]["input"]) == (24, "?")
    right = moment.problem.target_labels(single, 0)[-1]
    assert {row["answer"] for row in rows if row["right"]} == {right}


def test_the_table_of_a_number_holds_the_number() -> None:
    moment = Moment(preview(default_config("adding", "gru")))
    single = example(moment.run, 0)
    answered = answered_by(moment, single)
    assert answered is not None
    rows = answer_rows(moment.problem, answered)
    assert [row["answer"] for row in rows] == pytest.approx(answered.predictions[:, 0], rel=1e-6)
    assert {*rows[0]} == {"time", "input", "answer"}


def test_a_number_is_told_as_it_is() -> None:
    moment = Moment(preview(default_config("adding", "gru")))
    single = example(moment.run, 0)
    found = packed_answers(moment, single)
    assert found is not None
    data = json.loads(found)
    assert data["names"] == []
    predictions = trace_of(moment, single).predictions
    assert predictions is not None
    np.testing.assert_allclose(unpacked(data)[1], predictions, rtol=1e-6)
    assert data["every"][0]["target"] == pytest.approx(float(single.targets[0, 0]), rel=1e-5)


def test_arrows_and_bars_of_a_text_come_of_one_reading(
    small_config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = preview(small_config("text-words", "ran-tanh", seed=7))
    read = []
    counted = lambda *given, **named: read.append(1) or shared_trace(*given, **named)  # noqa: E731
    monkeypatch.setattr("rnnviz.inspection.arrows.shared_trace", counted)
    text = read_text(run, "the big cat saw", 0)
    predictions = shared_trace(run, text.ids).predictions
    assert predictions is not None
    expected = predictions.tolist()
    assert text_answered(run, text).predictions.tolist() == expected
    assert read == [1]
    # One that was read long ago is read again.
    monkeypatch.setattr("rnnviz.inspection.arrows._PREDICTED", RecentCache(1))
    assert text_answered(run, text).predictions.tolist() == expected


def test_of_many_words_ten_are_told_and_the_right_one(small_config: MakeConfig) -> None:
    run = preview(small_config("text-words", "ran-tanh"))
    text = read_text(run, "the big cat sat near the wet dog", 0)
    data = json.loads(packed_next_words(run, text, "here"))
    names, shares, right = unpacked(data)
    assert data["group"] == "here"
    rows = answer_rows(text_problem(run), text_answered(run, text))
    flat = [
        (t + 1, name, share)
        for t, row in enumerate(names)
        for name, share in zip(row, shares[t], strict=True)
    ]
    told = [(t, name, pytest.approx(share, rel=1e-6)) for t, name, share in flat if name]
    assert [(row["time"], row["answer"], row["share"]) for row in rows] == told
    assert len(data["labels"]) == len(text.tokens)
    for t, following in enumerate(text.tokens[1:]):
        known = following if following in text_problem(run).vocabulary else "<unk>"
        assert [name for name, hit in zip(names[t], right[t], strict=True) if hit] == [known]
        assert len(names[t]) in (10, 11)
        assert (np.diff(shares[t][:10]) <= 0).all()


def test_two_readings_have_their_own_right_answers() -> None:
    problem = TASKS["starred-letter"].build({})
    single = one_of(problem.examples(), 0)
    time = problem.marks(single, 0)[0].time
    other = problem.changed(single, time, "D" if problem.labels(single, 0)[time] != "D" else "C")
    raw = np.random.default_rng(0).normal(size=(24, 4)).astype(np.float32)
    data = answers_data(problem, [Answered("a", single, raw, ""), Answered("b", other, raw, "")])
    first, second = (unpacked(data, number) for number in (0, 1))
    np.testing.assert_array_equal(first[1], second[1])
    assert first[2].any(axis=1).all()
    assert not (first[2] & second[2]).any()


def test_both_sides_of_a_single_logit() -> None:
    problem = TASKS["imdb"].problem.__new__(TASKS["imdb"].problem)
    shares = shares_of(problem, np.array([[0.0], [2.0]]))
    np.testing.assert_allclose(shares[:, 1], 1 / (1 + np.exp([0.0, -2.0])))
    np.testing.assert_allclose(shares.sum(axis=1), 1)
