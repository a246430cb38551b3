"""The temporal order tasks."""

from __future__ import annotations

import numpy as np
import pytest

from rnnviz.tasks.base import Task
from rnnviz.tasks.temporal_order import (
    SYMBOLS,
    TEMPORAL_ORDER_3,
    TEMPORAL_ORDER_4,
    TemporalOrder,
)

WINDOWS = {
    TEMPORAL_ORDER_3: [(10, 20), (50, 60)],
    TEMPORAL_ORDER_4: [(10, 20), (33, 43), (66, 76)],
}


def make(task: Task) -> TemporalOrder:
    problem = task.build({})
    assert isinstance(problem, TemporalOrder)
    return problem


@pytest.mark.parametrize("task", [TEMPORAL_ORDER_3, TEMPORAL_ORDER_4], ids=lambda task: task.key)
class TestEither:
    """What holds for both forms."""

    def test_every_sequence_follows_the_definition(self, task: Task) -> None:
        problem = make(task)
        batch = problem.draw(np.random.default_rng(0), 3000, 0)
        seen = set()
        distractors = np.bincount(batch.inputs[1:100].ravel(), minlength=8)[2:6]
        assert distractors.min() / distractors.max() == pytest.approx(1, abs=0.05)
        windows = WINDOWS[task]
        for index, length in enumerate(batch.lengths):
            labels = problem.labels(batch, index)
            times = [time for time, label in enumerate(labels) if label in "XY"]
            assert 100 <= length <= 110
            assert (labels[0], labels[-1]) == ("E", "B")
            assert set(labels[1:-1]) <= set("abcdXY")
            assert all(low <= t <= high for t, (low, high) in zip(times, windows, strict=True))
            order = "".join(labels[time] for time in times)
            assert problem.target_labels(batch, index)[-1] == order
            seen |= {*times, f"length {length}", order}
        places = {time for low, high in windows for time in range(low, high + 1)}
        assert seen == places | {f"length {n}" for n in range(100, 111)} | set(problem.classes)

    def test_marks_are_the_symbols_that_matter(self, task: Task) -> None:
        problem = make(task)
        batch = problem.examples()
        labels, marks = problem.labels(batch, 0), problem.marks(batch, 0)
        assert [mark.label[0] for mark in marks] == [labels[mark.time] for mark in marks]
        assert len(marks) == len(WINDOWS[task])

    def test_every_output_must_be_close(self, task: Task) -> None:
        problem = make(task)
        batch = problem.evaluation()
        others = problem.output_size - 1
        for share, solved in ((0.72, True), (0.68, False)):
            # Logits whose softmax gives the right class this share.
            answers = batch.targets * np.log(share * others / (1 - share))
            assert problem.solved(problem.metric(answers, batch)) == solved

    def test_guessing_is_the_baseline(self, task: Task) -> None:
        problem = make(task)
        batch = problem.draw(np.random.default_rng(0), 50_000, 0)
        answers = np.zeros_like(batch.targets)
        answers[:, 0] = 50
        assert problem.metric(answers, batch) == pytest.approx(problem.baseline(), abs=0.7)


def test_classes_and_symbols() -> None:
    assert make(TEMPORAL_ORDER_3).classes == ("XX", "XY", "YX", "YY")
    assert make(TEMPORAL_ORDER_4).output_size == 8
    assert len(SYMBOLS) == 8
