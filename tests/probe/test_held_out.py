from __future__ import annotations

import numpy as np
import pytest

from rnnviz.analysis.influence.distance_profile import ProfileBuilder
from rnnviz.model import restore_model
from rnnviz.probe import held_out
from rnnviz.probe.activations import read
from rnnviz.probe.held_out import held_out_pieces, measuring
from rnnviz.tasks import TASKS, default_config
from rnnviz.training import untrained

TEXT = " ".join(f"The {size} cat saw a {colour} dog." for size in "abcdefgh" for colour in "rstuvw")


@pytest.fixture
def problem():
    return TASKS["text-words"].build({"text": TEXT, "minimum_count": 1}, 0)


@pytest.fixture
def model(problem):
    config = default_config("text-words", "ran-tanh").replace(
        hidden_size=4, embedding_size=4, task_options={"text": TEXT, "minimum_count": 1}
    )
    return restore_model(untrained(config, problem))


def test_the_pieces_are_the_held_out_text(problem, monkeypatch):
    monkeypatch.setattr(held_out, "_PIECE", 10)
    pieces = held_out_pieces(problem)
    assert len(pieces) > 1
    assert np.array_equal(np.concatenate(pieces), problem.corpus.held_out)


def test_without_the_text_the_examples_are_read(problem):
    again = TASKS["text-words"].build({"text_id": "0" * 16}, 0, problem.details())
    batch = problem.examples()
    assert [len(piece) for piece in held_out_pieces(again)] == batch.lengths.tolist()


def test_a_text_can_be_read_instead(problem):
    (piece,) = held_out_pieces(problem, "The a cat saw.")
    assert problem.vocabulary.decode(piece) == ["the", "a", "cat", "saw", "."]


def test_the_last_profile_is_that_of_all_pieces(problem, model, monkeypatch):
    monkeypatch.setattr(held_out, "_PIECE", 10)
    steps = list(measuring(model, held_out_pieces(problem), furthest=5))
    assert [share for share, _ in steps] == pytest.approx(np.arange(1, len(steps) + 1) / len(steps))
    builder = ProfileBuilder(5)
    for ids in held_out_pieces(problem):
        trace = read(model, ids).trace()
        builder.start()
        builder.read(trace["input_gate"], trace["forget_gate"])
    assert steps[-1][1].mean.tolist() == builder.profile().mean.tolist()
    assert steps[0][1].count.sum() < steps[-1][1].count.sum()
