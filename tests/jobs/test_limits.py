from __future__ import annotations

from typing import Any

import pytest

from rnnviz.jobs import Job, JobRunner, RunnerBusy, Turn
from rnnviz.jobs.limits import held_bytes
from tests.jobs.waiting import SLICE, Begin, MakeConfig, WaitFor, finish

SMALL = 5 * 12
"""What is counted for a training after its first progress: one snapshot and four copies."""


def pause(job: Job, training: Any, wait_for: WaitFor) -> Job:
    """Pause a training that has begun, and wait until it has given its slot away."""
    job.pause()
    training.allow(job.config.seed)
    wait_for(lambda: not job.has_slot)
    return job


def test_what_is_counted_for_a_training(
    runner: JobRunner, begin: Begin, training: Any, config: MakeConfig
) -> None:
    job, queued = begin(runner, owner="a"), runner.submit(config(1))
    assert held_bytes(job) == SMALL
    assert held_bytes(queued) == 0
    training.allow(0, 10)
    finish(job, queued)
    assert held_bytes(job) == 0


def test_nobody_is_taken_on_while_the_memory_is_full(
    make_runner: Any, begin: Begin, training: Any, config: MakeConfig
) -> None:
    runner = make_runner(max_memory=SMALL)
    job = begin(runner, owner="a")
    with pytest.raises(RunnerBusy, match="fill the memory"):
        runner.submit(config(1), owner="b")
    again = job.restart()
    training.allow(0, 10)
    finish(job, again)
    assert (job.state, again.state) == ("stopped", "finished")


def test_paused_trainings_make_room(
    make_runner: Any, begin: Begin, training: Any, config: MakeConfig, wait_for: WaitFor
) -> None:
    # A paused job has two snapshots by then.
    runner = make_runner(max_memory=2 * (SMALL + 12))
    first, second = (pause(begin(runner, seed, owner="a"), training, wait_for) for seed in (0, 1))
    assert (first.state, second.state) == ("paused", "paused")
    last = runner.submit(config(2), owner="b")
    finish(first, last)
    assert (first.state, second.state, last.state) == ("stopped", "paused", "finished")
    assert "make room" in first.message
    assert len(first.run.snapshots) == 2


def test_one_owner_begins_only_so_much_side_by_side(
    make_runner: Any, begin: Begin, training: Any, clock: Any, config: MakeConfig, wait_for: WaitFor
) -> None:
    runner = make_runner(max_memory=4 * SMALL, clock=clock, slice_seconds=SLICE)
    big = begin(runner, owner="a")
    mine, yours = runner.submit(config(1), owner="a"), runner.submit(config(2), owner="b")
    assert (mine.report().turn.position, yours.report().turn.position) == (2, 1)
    clock.now += SLICE
    training.allow(0)
    finish(yours)
    clock.now += SLICE
    training.allow(0)
    wait_for(lambda: big.progress.step == 2)
    assert (big.state, mine.state, mine.progress) == ("running", "queued", None)
    training.allow(0, 10)
    finish(big, mine)
    assert training.closed == [2, 0, 1]


def test_what_waits_beside_a_free_slot_says_that_memory_is_short(
    make_runner: Any, begin: Begin, training: Any, config: MakeConfig
) -> None:
    runner = make_runner(2, max_memory=4 * SMALL)
    big = begin(runner, owner="a")
    mine = runner.submit(config(1), owner="a")
    reason = "the trainings under way fill the memory there is for them"
    assert mine.report().turn[::2] == (1, reason)
    training.allow(0, 10)
    finish(big, mine)
    assert mine.report().turn == Turn()


def test_where_memory_is_short_those_under_way_take_turns_and_the_others_wait(
    make_runner: Any, begin: Begin, training: Any, clock: Any, config: MakeConfig, wait_for: WaitFor
) -> None:
    runner = make_runner(max_memory=2 * SMALL, clock=clock, slice_seconds=SLICE)
    first = begin(runner, owner="a")
    training.hold(1)
    second, third = runner.submit(config(1), owner="b"), runner.submit(config(2), owner="c")
    clock.now += SLICE
    training.allow(0)
    training.allow(1)
    wait_for(lambda: second.progress)
    clock.now += SLICE
    training.allow(1)
    wait_for(lambda: first.state == "running")
    assert (second.state, third.state) == ("queued", "queued")
    training.allow(0, 10)
    finish(first)
    training.allow(1, 10)
    finish(second, third)
    assert training.started == [0, 1, 2]
