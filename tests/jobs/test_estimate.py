from __future__ import annotations

from typing import Any

import pytest

from rnnviz.jobs.scheduler import seconds_until_turn
from tests.jobs.waiting import PATIENCE, SLICE, MakeConfig, WaitFor


@pytest.mark.parametrize(
    ("running", "before", "free", "seconds"),
    [
        ([], [], 1, 0.0),
        ([(5.0, 12.0)], [], 0, 5.0),
        ([(50.0, 12.0)], [], 0, 12.0),
        ([(None, 12.0)], [], 0, 12.0),
        ([(50.0, -7.0)], [], 0, 0.0),
        ([(50.0, 12.0)], [None, None], 0, 52.0),
        ([(50.0, 12.0)], [3.0, 90.0], 0, 35.0),
        ([(50.0, 12.0), (50.0, 4.0)], [None], 0, 12.0),
        ([(50.0, 12.0), (50.0, 4.0)], [5.0, None], 0, 12.0),
        ([(50.0, 12.0)], [None, None], 1, 20.0),
    ],
)
def test_a_slot_comes_at_the_end_of_a_training_or_of_its_slice(
    running: list[Any], before: list[Any], free: int, seconds: float
) -> None:
    assert seconds_until_turn(running, before, free, SLICE) == seconds


def test_what_waits_says_when_its_turn_is_expected(
    make_runner: Any,
    training: Any,
    clock: Any,
    config: MakeConfig,
    wait_for: WaitFor,
) -> None:
    runner = make_runner(clock=clock, slice_seconds=SLICE)
    training.hold(0)
    first = runner.submit(config(0, steps=100), owner="a")
    waiting = [runner.submit(config(seed), owner=str(seed)) for seed in (1, 2, 3)]
    training.allow(0)
    wait_for(lambda: training.asked[0] == 2)
    assert first.report().turn.expected_start is None
    assert [job.report().turn.expected_start for job in waiting] == [20.0, 40.0, 60.0]
    assert [job.report().turn.reason for job in waiting] == [
        "another is trained first",
        "2 others are trained first",
        "3 others are trained first",
    ]
    clock.now += 8.0
    assert [job.report().turn.expected_start for job in waiting] == [12.0, 32.0, 52.0]
    waiting[0].pause()
    assert [job.report().turn.expected_start for job in waiting] == [None, 12.0, 32.0]
    training.allow(0, 200)
    for job in (first, *waiting[1:]):
        assert job.wait(PATIENCE)
        assert job.report().turn.expected_start is None
