"""Gates held by hand: what is said of them is what comes out when it is worked out otherwise."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import numpy as np
import pytest

from rnnviz.config import ExperimentConfig
from rnnviz.inspection.by_hand import by_hand, held_film, held_rows, line_rows, lines, say
from rnnviz.inspection.cells import cell_data
from rnnviz.inspection.runs import Moment, example, preview, problem_of
from rnnviz.inspection.verdicts import next_wrong, verdicts
from rnnviz.model import record
from rnnviz.probe.intervention import Clamp, Intervention
from rnnviz.run import Run
from rnnviz.store import shipped_root
from rnnviz.tasks import TASKS

MakeConfig = Callable[..., ExperimentConfig]
CLOSED = Intervention((Clamp("forget_gate", (12,), 0),))


@pytest.fixture(scope="module")
def lstm() -> Run:
    return Run.load(shipped_root() / "lstm-starred-letter")


def moment_of(run: Run) -> Moment:
    return Moment.at(run, None, None)


@pytest.mark.parametrize("task", TASKS)
def test_on_every_task(small_config: MakeConfig, task: str) -> None:
    moment = moment_of(preview(small_config(task, "lstm")))
    single = example(moment.run, 0)
    done = by_hand(moment, single, Intervention((Clamp("forget_gate", (2,), 0, (1,)),)))
    assert (done.after["forget_gate"][2, 1], done.before["forget_gate"][2, 1] > 0) == (0, True)
    assert say(done).endswith(".")
    film = held_film(done, title="", visible=None)
    json.dumps([film, cell_data(moment, single, done.intervention)], allow_nan=False)
    assert (film["steps"], film["held"]) == ([moment.step], True)
    assert len(line_rows(done)) == len(single.inputs)
    assert len(held_rows(done)) == single.inputs.shape[0] * moment.run.config.hidden_size


def test_nothing_held_is_the_network_as_it_was_trained(lstm: Run) -> None:
    moment, single = moment_of(lstm), example(lstm, 0)
    done = by_hand(moment, single, Intervention())
    plain = moment.trace(single, gradients=True)
    for name in plain.arrays:
        np.testing.assert_allclose(done.after[name], plain[name], atol=1e-5)
    for name in plain.gradients:
        np.testing.assert_allclose(done.after.gradients[name], plain.gradients[name], atol=1e-5)
    assert verdicts(moment, Intervention()) == verdicts(moment)


def test_a_closed_forget_gate_takes_answer_and_gradient_away(lstm: Run) -> None:
    """Past a gate that stays closed in all units hardly any error comes."""
    intervention = Intervention((Clamp("forget_gate", tuple(range(12, 18)), 0),))
    done = by_hand(moment_of(lstm), example(lstm, 0), intervention)
    share, gradient = lines(done)
    assert share.title == "share for \u2018B\u2019"
    np.testing.assert_allclose(share.after[:12], share.before[:12], atol=1e-5)
    assert share.after[-1] < share.before[-1] - 0.2
    assert (gradient.after[3:12] < 0.01 * gradient.before[3:12]).all()
    assert gradient.log


def test_the_sentence_counts_what_the_examples_give(lstm: Run) -> None:
    problem = problem_of(lstm)
    counts = []
    for intervention in (CLOSED, Intervention()):
        right = 0
        for index in range(24):
            single = example(lstm, index)
            trace = by_hand(moment_of(lstm), single, intervention).after
            answer = np.asarray(trace.predictions)[-1].argmax()
            right += problem.classes[answer] == problem.target_labels(single, 0)[-1]
        counts.append(right)
    done = by_hand(moment_of(lstm), example(lstm, 0), CLOSED)
    told = f"It gets {counts[0]} of the task's 24 examples right, {counts[1]} before."
    assert counts[0] < counts[1] == 24
    assert told in say(done)
    assert re.search(
        r"The answer is \u2018.\u2019 \([\d.]+%\) in place of \u2018B\u2019", say(done)
    )
    assert "The gradient of the loss by the state at step 5 is " in say(done)


def test_of_several_answers_the_first_change_is_told() -> None:
    run = Run.load(shipped_root() / "lstm-embedded-reber")
    done = by_hand(moment_of(run), example(run, 0), Intervention((Clamp("input_gate", (5, 6), 0),)))
    told = say(done)
    found = re.match(
        r"Of the (\d+) answers (\d+) are right, (\d+) before; (\d+) ha(?:s|ve) changed, the first "
        r"at step (\d+): ",
        told,
    )
    assert found is not None
    asked, now, before, changed, first = map(int, found.groups())
    assert asked == before == len(done.after)
    assert asked - now <= changed
    assert first >= 6


def test_what_does_not_fit_is_refused(lstm: Run, small_config: MakeConfig) -> None:
    with pytest.raises(ValueError, match="has 24 steps"):
        by_hand(moment_of(lstm), example(lstm, 0), Intervention((Clamp("forget_gate", (24,), 0),)))
    run = preview(small_config("long-lag-2c"))
    single = example(run, 0)
    if len(single.inputs) > 1000:
        with pytest.raises(ValueError, match="at most 1,000 steps"):
            by_hand(moment_of(run), single, CLOSED)


@pytest.mark.parametrize("key", ["elman-starred-letter", "elman-embedded-reber"])
def test_the_next_wrong_one_is_what_reading_each_gives(key: str) -> None:
    run = Run.load(shipped_root() / key)
    problem = problem_of(run)
    right = []
    for index in range(24):
        single = example(run, index)
        answers = np.asarray(record(run, single.inputs[:, 0]).predictions)[:, None]
        right.append(False not in problem.correct(answers, single, 0))
    assert verdicts(Moment(run)) == tuple(right)
    wrong = [index for index in range(24) if not right[index]]
    assert 0 < len(wrong) < 24
    place, seen = 23, []
    for _ in wrong:
        found, tried = next_wrong([(Moment(run), run)], place)
        assert found is not None
        assert tried == (found - place - 1) % 24 + 1
        seen.append(found)
        place = found
    assert seen == wrong


def test_a_network_that_gets_all_right_has_no_next_one(lstm: Run) -> None:
    assert next_wrong([(Moment(lstm), lstm)], 0) == (None, 24)
    found = next_wrong([(Moment(lstm), lstm)], 0, CLOSED).found
    assert found is not None
    assert verdicts(Moment(lstm), CLOSED)[found] is False


def test_a_text_is_not_right_or_wrong_as_a_whole(small_config: MakeConfig) -> None:
    run = preview(small_config("text-words"))
    assert set(verdicts(Moment(run))) == {None}
    assert next_wrong([(Moment(run), run)], 0).found is None
