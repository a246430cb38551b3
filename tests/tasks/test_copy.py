"""The copy task."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.tasks.copy import COPY, Copy


@given(st.integers(2, 26), st.integers(1, 40), st.integers(1, 10))
def test_what_was_read_is_asked_for_at_the_end(symbols: int, delay: int, recall: int) -> None:
    problem = Copy(symbols, delay, recall, 0)
    batch = problem.examples()
    for index in range(24):
        labels = problem.labels(batch, index)
        targets = problem.target_labels(batch, index)
        assert len(labels) == delay + 2 * recall
        assert labels[:recall] == targets[-recall:]
        assert set(labels[:recall]) <= set("abcdefghijklmnopqrstuvwxyz"[:symbols])
        assert labels[recall : recall + delay] == ("·",) * (delay - 1) + ("▶",)
        assert labels[recall + delay :] == ("·",) * recall
        assert set(targets[:-recall]) == {""}
        asked = problem.marks(batch, index)[1]
        assert labels[asked.time] == "▶"


def test_one_wrong_symbol_fails_the_sequence() -> None:
    problem = Copy(4, 5, 3, 0)
    batch = problem.evaluation()
    answers = np.eye(4)[batch.targets]
    answers[0] = 1 - answers[0]
    assert problem.metric(answers, batch) == 100.0
    answers[-2, :10] = 1 - answers[-2, :10]
    assert problem.metric(answers, batch) == 99.0
    assert problem.solved(99.0)
    assert not problem.solved(98.9)
    assert problem.correct(answers, batch, 0)[-3:] == (True, False, True)


def test_guessing_is_the_baseline() -> None:
    problem = Copy(2, 1, 3, 0)
    batch = problem.draw(np.random.default_rng(0), 50_000, 0)
    answers = np.random.default_rng(1).random((*batch.inputs.shape, 2))
    assert problem.baseline() == 12.5
    assert problem.metric(answers, batch) == pytest.approx(12.5, abs=0.5)


@pytest.mark.parametrize("options", [{"symbols": 1}, {"symbols": 27}, {"delay": 0}, {"recall": 0}])
def test_options_outside_are_refused(options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must lie between"):
        COPY.build(options)
