"""The embedded Reber task."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.tasks import TASKS, Batch
from rnnviz.tasks.grammar import SYMBOLS
from rnnviz.tasks.reber import EmbeddedReber, Reber


@pytest.fixture(scope="module")
def problem() -> EmbeddedReber:
    found = TASKS["embedded-reber"].build({}, 0)
    assert isinstance(found, EmbeddedReber)
    return found


def read(batch: Batch, index: int) -> str:
    """The whole string of a column: what was read and the last target."""
    length = batch.lengths[index]
    ids = [*batch.inputs[:length, index], batch.targets[length - 1, index]]
    return "".join(SYMBOLS[symbol] for symbol in ids)


def test_the_sets_are_disjoint_and_balanced(problem: EmbeddedReber) -> None:
    assert len(set(problem.train)) == len(set(problem.test)) == 256
    assert not set(problem.train) & set(problem.test)
    for strings in (problem.train, problem.test):
        assert sum(string[1] == "T" for string in strings) == 128


def test_the_strings_of_a_seed_are_drawn_once(problem: EmbeddedReber) -> None:
    again, other = EmbeddedReber(0), EmbeddedReber(1)
    assert again.evaluation() is problem.evaluation()
    assert (again.train, again.test) == (problem.train, problem.test)
    assert other.train != problem.train != Reber(0).train


def test_the_test_set_is_both_sets(problem: EmbeddedReber) -> None:
    batch = problem.evaluation()
    found = [read(batch, index) for index in range(512)]
    assert tuple(found) == problem.train + problem.test


def test_training_draws_from_the_training_set(problem: EmbeddedReber) -> None:
    batch = problem.draw(np.random.default_rng(1), 400, 0)
    assert {read(batch, index) for index in range(400)} <= set(problem.train)
    assert problem.examples().inputs.shape[1] == 24
    assert {read(problem.examples(), index) for index in range(24)} <= set(problem.test)


def test_each_target_is_the_next_input(problem: EmbeddedReber) -> None:
    batch = problem.evaluation()
    inner = batch.mask[1:]
    np.testing.assert_array_equal(batch.targets[:-1][inner], batch.inputs[1:][inner])


def test_forgetting_the_second_symbol_gives_the_baseline(problem: EmbeddedReber) -> None:
    batch = problem.evaluation()
    answers = problem.legal(batch).astype(float)
    rows = np.arange(512)
    asked = batch.lengths - 2
    assert (answers[asked, rows].sum(axis=1) == 1).all()
    answers[asked, rows] = 0
    answers[asked, rows, SYMBOLS.index("T")] = 1
    assert problem.metric(answers, batch) == problem.baseline() == 50.0


def test_a_single_wrong_step_fails_the_string(problem: EmbeddedReber) -> None:
    batch = problem.evaluation()
    answers = problem.legal(batch).astype(float)
    answers[0, 3] = 1 - answers[0, 3]
    assert problem.metric(answers, batch) == pytest.approx(100 * 511 / 512)
    assert not problem.solved(problem.metric(answers, batch))
    # What is answered behind a string's end does not count.
    shortest = int(batch.lengths.argmin())
    answers = problem.legal(batch).astype(float)
    answers[batch.lengths[shortest] :, shortest] = 7
    assert problem.metric(answers, batch) == 100.0


def test_ties_do_not_count(problem: EmbeddedReber) -> None:
    batch = problem.evaluation()
    assert problem.metric(np.zeros((*batch.inputs.shape, 7)), batch) == 0.0


def test_unequal_batches_count_by_their_strings(problem: EmbeddedReber) -> None:
    few = problem.examples()
    many = problem.evaluation()
    parts = [(np.zeros((*few.inputs.shape, 7)), few), (problem.legal(many).astype(float), many)]
    assert problem.score(parts) == pytest.approx(100 * 512 / 536)


def test_marks_show_where_the_symbol_is_read_and_asked(problem: EmbeddedReber) -> None:
    batch = problem.examples()
    for index in range(24):
        read_at, asked_at = problem.marks(batch, index)
        symbol = problem.labels(batch, index)[1]
        assert read_at.time == 1
        assert read_at.label == f"{symbol}: must be remembered"
        assert problem.target_labels(batch, index)[asked_at.time] == symbol
        assert asked_at.time == batch.lengths[index] - 2


def test_labels_name_all_legal_symbols(problem: EmbeddedReber) -> None:
    assert problem.target_labels(problem.examples(), 0)[0] == "T/P"
    answers = np.tile(np.arange(7.0), (*problem.examples().inputs.shape, 1))
    assert problem.prediction_labels(answers, problem.examples(), 0)[0] == "V/E"


def test_where_nothing_is_asked_nothing_is_right():
    problem = TASKS["embedded-reber"].build({}, 0)
    ids = np.array([[problem.symbols.index(symbol)] for symbol in "BTBTXSETE"])
    batch = Batch(ids, ids, np.array([9]), np.ones(ids.shape, bool))
    verdicts = problem.correct(np.zeros((9, 1, 7)), batch, 0)
    assert verdicts[-1] is None
    assert None not in verdicts[:-1]
