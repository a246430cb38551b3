from __future__ import annotations

import math
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnviz.config import ExperimentConfig
from rnnviz.jobs import Job, JobRunner, JobState, RunnerBusy
from rnnviz.run import Run, Snapshot
from rnnviz.settings import ServerSettings
from tests.jobs.waiting import PATIENCE, SLICE, MakeConfig, WaitFor, finish


@pytest.fixture
def preempted(
    make_runner: Any, training: Any, clock: Any, config: MakeConfig, wait_for: WaitFor
) -> tuple[Job, Job]:
    """A job that had to give its slot away after a slice, and the one that has it now."""
    runner = make_runner(clock=clock, slice_seconds=SLICE)
    training.hold(0, 1)
    long, short = runner.submit(config(0), owner="a"), runner.submit(config(1), owner="b")
    training.allow(0)
    wait_for(lambda: training.asked[0] == 2)
    clock.now += SLICE
    training.allow(0)
    wait_for(lambda: short.state == "running")
    return long, short


def test_a_long_training_lets_others_have_a_turn(
    preempted: tuple[Job, Job], training: Any, clock: Any, wait_for: WaitFor
) -> None:
    long, short = preempted
    assert (long.state, long.report().turn.position, long.report().elapsed) == (
        JobState.QUEUED,
        1,
        SLICE,
    )
    clock.now += SLICE
    assert (long.report().elapsed, short.report().elapsed) == (SLICE, SLICE)
    training.allow(1)
    wait_for(lambda: short.progress)
    training.allow(1)
    wait_for(lambda: long.state == "running")
    assert (short.state, short.report().turn.position) == ("queued", 1)
    training.allow(0, 10)
    training.allow(1, 10)
    finish(long, short)
    assert training.started == [0, 1]
    assert [one.step for one in long.run.snapshots] == [0, 1, 2, 3, 4]
    assert all(len(threads) == 1 for threads in training.threads.values())


def test_a_slice_is_kept_to_its_end(
    make_runner: Any, training: Any, clock: Any, config: MakeConfig
) -> None:
    runner = make_runner(clock=clock, slice_seconds=SLICE)
    training.hold(0)
    long, short = runner.submit(config(0), owner="a"), runner.submit(config(1), owner="b")
    clock.now += SLICE - 1.0
    training.allow(0, 10)
    finish(long, short)
    assert training.closed == [0, 1]


def test_who_was_alone_for_long_makes_way_at_once(
    make_runner: Any, training: Any, clock: Any, config: MakeConfig, wait_for: WaitFor
) -> None:
    runner = make_runner(clock=clock, slice_seconds=SLICE)
    training.hold(0)
    alone = runner.submit(config(0), owner="a")
    clock.now += 10 * SLICE
    training.allow(0, 2)
    wait_for(lambda: alone.progress and alone.progress.step == 1)
    assert alone.state == "running"
    other = runner.submit(config(1), owner="b")
    training.allow(0)
    finish(other)
    training.allow(0, 10)
    finish(alone)
    assert training.closed == [1, 0]


def test_nobody_is_sent_back_before_the_first_progress(
    make_runner: Any, training: Any, clock: Any, config: MakeConfig
) -> None:
    both_wait = threading.Event()

    def train(config: ExperimentConfig, **given: Any) -> Iterator[Any]:
        assert both_wait.wait(PATIENCE)
        clock.now += SLICE if config.seed == 0 else 0.0
        return training(config, **given)

    runner = make_runner(train=train, clock=clock, slice_seconds=SLICE)
    jobs = [runner.submit(config(seed), owner=str(seed)) for seed in (0, 1)]
    both_wait.set()
    finish(*jobs)
    assert training.started == [0, 1]


def test_what_has_come_to_its_end_needs_no_further_turn(
    make_runner: Any, training: Any, clock: Any, config: MakeConfig
) -> None:
    runner = make_runner(clock=clock, slice_seconds=SLICE)
    publish = runner.publish

    def publish_late(job: Job, progress: Any) -> None:
        publish(job, progress)
        clock.now += SLICE if progress.step == progress.steps else 0.0

    runner.publish = publish_late
    training.hold(0, 1)
    first, second = runner.submit(config(0), owner="a"), runner.submit(config(1), owner="b")
    training.allow(0, 10)
    finish(first)
    assert (first.state, second.state) == ("finished", "running")


@pytest.mark.long
def test_pausing_does_not_begin_a_new_slice(
    make_runner: Any, training: Any, clock: Any, config: MakeConfig, wait_for: WaitFor
) -> None:
    runner = make_runner(clock=clock, slice_seconds=SLICE)
    training.hold(0)
    long, short = runner.submit(config(0), owner="a"), runner.submit(config(1), owner="b")
    training.allow(0)
    wait_for(lambda: training.asked[0] == 2)
    clock.now += SLICE
    long.pause()
    long.resume()
    assert long.state == "running"
    training.allow(0)
    finish(short)
    training.allow(0, 10)
    finish(long)
    assert training.closed == [1, 0]


def test_the_buttons_work_on_a_job_between_its_turns(
    preempted: tuple[Job, Job], training: Any, wait_for: WaitFor
) -> None:
    long, short = preempted
    long.pause()
    assert (long.state, long.report().turn.position) == ("paused", None)
    long.resume()
    assert (long.state, long.report().turn.position) == ("queued", 1)
    again = long.restart()
    finish(long)
    assert (long.state, long.run.status) == ("stopped", "stopped")
    assert len(long.run.snapshots) == 2
    assert (again.state, again.report().turn.position) == ("queued", 1)
    again.stop()
    training.allow(1, 10)
    finish(again, short)
    assert training.closed == [0, 1]


def test_a_job_stopped_between_its_turns_leaves_the_slot_alone(
    preempted: tuple[Job, Job], training: Any
) -> None:
    long, short = preempted
    long.stop()
    finish(long)
    assert (long.state, short.state) == ("stopped", "running")
    training.allow(1, 10)
    finish(short)


def test_what_fails_between_its_turns_gets_no_further_one(
    make_runner: Any,
    training: Any,
    clock: Any,
    config: MakeConfig,
    wait_for: WaitFor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runner: JobRunner = make_runner(clock=clock, slice_seconds=SLICE, save_every=1000.0)
    claim = runner.store.claim

    def fail(run_id: str, server: str) -> bool:
        job = runner.get(run_id)
        if job is not None and job.begun and job.state is JobState.QUEUED:
            raise MemoryError
        return claim(run_id, server)

    monkeypatch.setattr(runner.store, "claim", fail)
    training.hold(0, 1)
    long, short = runner.submit(config(0), owner="a"), runner.submit(config(1), owner="b")
    training.allow(0)
    wait_for(lambda: training.asked[0] == 2)
    clock.now += SLICE
    training.allow(0)
    finish(long)
    training.allow(1, 10)
    finish(short, runner.submit(config(2), owner="c"))
    assert (long.state, short.state) == ("failed", "finished")


@dataclass(frozen=True)
class Tick:
    step: int
    steps: int
    run: Run
    loss: float | None = None
    metric: float | None = None

    def checkpoint(self) -> None:
        """Nothing that is stored could be read again."""


class World:
    """Trainings whose every step takes as long as its batch is large, on a clock of their own."""

    def __init__(self, slice_seconds: float, slots: int) -> None:
        self.now = 0.0
        self.begun = threading.Event()
        self.ticks: list[tuple[float, str]] = []
        self.hands: dict[int, list[Callable[[], object]]] = defaultdict(list)
        self.runner = JobRunner(
            slots,
            train=self.train,
            store=self,  # type: ignore[arg-type]
            clock=lambda: self.now,
            slice_seconds=slice_seconds,
            save_every=math.inf,
            settings=ServerSettings(),
        )

    def put(self, run: Run) -> None:
        """Store nothing."""

    def label(self, run_id: str, **changes: object) -> None:
        """Note nothing."""

    def claim(self, run_id: str, server: str) -> bool:
        """Give every run to everyone."""
        return True

    def release(self, run_id: str, server: str) -> None:
        """Take it back."""

    def train(
        self, config: ExperimentConfig, problem: Any = None, run_id: str | None = None
    ) -> Iterator[Tick]:
        assert self.begun.wait(PATIENCE)
        run = Run(run_id or "none", config, status="running")
        for step in range(config.steps + 1):
            self.now += config.batch_size
            self.ticks.append((self.now, run.id))
            for hand in self.hands.pop(len(self.ticks), ()):
                hand()
            run.snapshots.append(Snapshot(step, None, None, {}))
            yield Tick(step, config.steps, run)

    def submit(self, owner: str, steps: int, cost: int) -> Job:
        return self.runner.submit(ExperimentConfig(steps=steps, batch_size=cost), owner)


TRAININGS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(1, 60), st.integers(1, 4)),
    min_size=1,
    max_size=7,
)
ACTIONS = st.lists(
    st.tuples(
        st.integers(1, 60),
        st.sampled_from(["pause", "resume", "stop", "restart"]),
        st.integers(0, 6),
    ),
    max_size=20,
)


@settings(max_examples=25, deadline=None)
@given(TRAININGS, st.integers(1, 20))
def test_nobody_waits_for_more_than_two_rounds(
    trainings: list[tuple[str, int, int]], slice_seconds: int
) -> None:
    world = World(slice_seconds, slots=1)
    jobs = [world.submit(*training) for training in trainings]
    world.begun.set()
    finish(*jobs)
    counts = Counter(owner for owner, _, _ in trainings)
    dearest = max(cost for _, _, cost in trainings)
    longest = 2 * len(counts) * max(counts.values()) * (slice_seconds + dearest)
    for job, (_, steps, cost) in zip(jobs, trainings, strict=True):
        times = [0.0, *(now for now, job_id in world.ticks if job_id == job.id)]
        assert len(times) == steps + 2
        assert max(after - before for before, after in pairwise(times)) <= longest
        assert job.report().elapsed == (steps + 1) * cost


@settings(max_examples=40, deadline=None)
@given(TRAININGS, ACTIONS, st.integers(0, 9), st.integers(1, 2))
def test_no_schedule_of_hands_loses_a_job_or_a_slot(
    trainings: list[tuple[str, int, int]],
    actions: list[tuple[int, str, int]],
    slice_seconds: int,
    slots: int,
) -> None:
    world = World(slice_seconds, slots)
    jobs = [world.submit(*training) for training in trainings]

    def act(action: str, job: Job) -> None:
        with suppress(RunnerBusy):
            made = getattr(job, action)()
            jobs.extend([made] if made is not None else [])

    for tick, action, index in actions:
        world.hands[tick].append(partial(act, action, jobs[index % len(jobs)]))
    world.begun.set()
    at = 0
    while at < len(jobs):
        while not jobs[at].wait(0.002):
            jobs[at].resume()
        at += 1
    assert world.runner._running == len(world.runner._queue) == 0
    assert {job.state for job in jobs} <= {JobState.FINISHED, JobState.STOPPED}
    stopped = sum(action in ("stop", "restart") for _, action, _ in actions)
    assert sum(job.state is JobState.STOPPED for job in jobs) <= stopped
