from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from rnnviz.jobs import JobRunner, resumable
from rnnviz.run import Run
from rnnviz.store import RunStore, StoreError
from tests.jobs.waiting import PATIENCE, Begin, MakeConfig, WaitFor, finish


def test_a_run_that_cannot_be_saved_stays_in_memory(
    runner: JobRunner, store: RunStore, config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise StoreError("The run could not be saved.")

    monkeypatch.setattr(store, "put", refuse)
    jobs = []
    for _ in range(18):
        jobs.append(runner.submit(config()))
        finish(jobs[-1])
    for job in jobs:
        assert (job.state, job.saved, job.message) == (
            "finished",
            False,
            "The run could not be saved.",
        )
        assert len(job.run.snapshots) == 5


def test_an_unforeseen_error_in_saving_does_not_end_a_training(
    runner: JobRunner, store: RunStore, config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "put", lambda run: 1 / 0)
    job = runner.submit(config())
    finish(job)
    assert (job.state, job.saved) == ("finished", False)
    assert "ZeroDivisionError" in job.message


def test_a_run_is_saved_along_the_way_as_stopped(
    make_runner: Any,
    training: Any,
    store: RunStore,
    clock: Any,
    config: MakeConfig,
    wait_for: WaitFor,
) -> None:
    runner = make_runner(clock=clock, save_every=10.0)
    training.hold(0)
    job = runner.submit(config(0))
    training.allow(0, 2)
    wait_for(lambda: job.progress and job.progress.step == 1)
    first = store.get(job.id)
    assert (first.checkpoint.step, job.saved) == (0, False)
    clock.now += 10.0
    training.allow(0)
    wait_for(lambda: job.saved)
    stored = store.get(job.id)
    assert (stored.status, len(stored.snapshots)) == ("stopped", 3)
    assert (stored.checkpoint.step, resumable(stored)) == (2, True)
    assert "after step 2" in stored.message
    assert (job.state, job.run.status) == ("running", "running")
    training.allow(0, 10)
    finish(job)
    assert store.get(job.id).status == "finished"
    assert store.get(job.id).message == ""


def test_reading_and_building_say_nothing_about_the_pace(
    make_runner: Any, training: Any, clock: Any, config: MakeConfig, wait_for: WaitFor
) -> None:
    training.hold(0)
    job = make_runner(clock=clock).submit(config(0))
    wait_for(lambda: training.asked[0])
    clock.now += 60.0  # the text is being read
    training.allow(0)
    wait_for(lambda: job.progress)
    assert job.report().remaining is None
    clock.now += 0.5
    training.allow(0)
    wait_for(lambda: job.progress.step == 1)
    assert job.report().remaining is None, "half a second tells too little"
    clock.now += 1.5
    assert (job.report().elapsed, job.report().remaining) == (62.0, 6.0)
    training.allow(0, 10)
    finish(job)


def test_time_in_the_queue_and_in_pauses_does_not_count(
    make_runner: Any, training: Any, clock: Any, config: MakeConfig, wait_for: WaitFor
) -> None:
    runner = make_runner(clock=clock, slice_seconds=1000.0)
    training.hold(0, 1)
    first, second = runner.submit(config(0)), runner.submit(config(1))
    assert (first.report().elapsed, first.report().remaining) == (0.0, None)
    training.allow(0, 2)
    wait_for(lambda: first.progress and first.progress.step == 1)
    clock.now += 6.0
    assert (first.report().elapsed, first.report().remaining, second.report().elapsed) == (
        6.0,
        18.0,
        0.0,
    )
    first.pause()
    training.allow(0)
    wait_for(lambda: second.state == "running")
    clock.now += 50.0
    assert (first.report().elapsed, second.report().elapsed) == (6.0, 50.0)
    first.resume()
    clock.now += 4.0
    assert first.report().elapsed == 6.0
    training.allow(1, 10)
    finish(second)
    assert second.report().elapsed == 54.0
    clock.now += 1.0
    assert first.report().elapsed == 7.0


@pytest.mark.long
def test_readers_never_see_a_progress_change(
    make_runner: Any, config: MakeConfig, wait_for: WaitFor
) -> None:
    runner = make_runner()
    job = runner.submit(config(0, steps=1500))
    wait_for(lambda: job.progress)
    while not job.state.ended:
        report = job.report()
        run, step = report.progress.run, report.progress.step
        counts = [(len(run.snapshots), len(run.points)) for _ in range(3)]
        assert set(counts) == {(step + 1, step + 1)}
        assert run.latest.step == run.points[-1].step == step
    finish(job)


@pytest.mark.long
def test_old_runs_are_released_once_they_are_stored(
    runner: JobRunner, store: RunStore, config: MakeConfig
) -> None:
    jobs = []
    for seed in range(20):
        jobs.append(runner.submit(config(seed)))
        finish(jobs[-1])
    assert [len(job.progress.run.snapshots) for job in jobs] == [0] * 4 + [5] * 16
    assert [len(job.run.snapshots) for job in jobs] == [5] * 20
    assert len(jobs[0].progress.run.points) == 5
    store.delete(jobs[0].id)
    with pytest.raises(StoreError):
        _ = jobs[0].run


def test_old_jobs_are_forgotten(runner: JobRunner, training: Any, config: MakeConfig) -> None:
    training.hold(0)
    running = runner.submit(config(0))
    jobs = []
    for _ in range(205):
        jobs.append(runner.submit(config(1)))
        jobs[-1].stop()
    assert runner.get(jobs[4].id) is None
    assert runner.get(jobs[5].id) is jobs[5]
    assert runner.get(running.id) is running


def test_what_pauses_or_waits_is_saved_as_it_is(
    make_runner: Any,
    training: Any,
    store: RunStore,
    clock: Any,
    config: MakeConfig,
    wait_for: WaitFor,
) -> None:
    runner = make_runner(clock=clock, save_every=1e9, slice_seconds=20.0)
    training.hold(0, 1)
    first, second = runner.submit(config(0), owner="a"), runner.submit(config(1), owner="b")
    training.allow(0, 2)
    wait_for(lambda: training.asked[0] == 3)
    assert store.get(first.id).checkpoint.step == 0
    first.pause()
    training.allow(0)
    wait_for(lambda: first.saved)
    assert store.get(first.id).checkpoint.step == 2
    assert (first.state, store.holder(first.id).server) == ("paused", runner.server)
    first.resume()
    training.allow(1, 2)
    wait_for(lambda: training.asked[1] == 3)
    clock.now += 20.0
    training.allow(1)
    wait_for(lambda: second.state == "queued" and second.saved)
    assert store.get(second.id).checkpoint.step == 2
    training.allow(0, 10)
    training.allow(1, 10)
    finish(first, second)


def test_saving_takes_a_small_part_of_the_time(
    make_runner: Any,
    training: Any,
    store: RunStore,
    clock: Any,
    config: MakeConfig,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moments: list[tuple[float, float]] = []
    put = store.put

    def slow_put(run: Run) -> None:
        began = clock.now
        clock.now += 2.0
        moments.append((began, clock.now))
        put(run)

    step = training._step

    def long_step(*given: Any) -> None:
        clock.now += 1.0
        step(*given)

    monkeypatch.setattr(store, "put", slow_put)
    monkeypatch.setattr(training, "_step", long_step)
    job = make_runner(clock=clock, save_every=3.0).submit(config(0, steps=200))
    finish(job)
    gaps = [after[0] - before[1] for before, after in pairwise(moments[:-1])]
    assert len(gaps) == 4
    assert min(gaps) >= 40.0


def test_the_claim_of_a_training_is_renewed_and_given_back(
    make_runner: Any, training: Any, store: RunStore, begin: Begin
) -> None:
    runner = make_runner()
    job = begin(runner)
    since = store.holder(job.id)
    runner._claims._renewed[job.id] -= 6.0
    runner._look_around()
    renewed = store.holder(job.id)
    assert (renewed.server, renewed.since) == (runner.server, since.since)
    assert renewed.renewed > since.renewed
    training.allow(0, 10)
    finish(job)
    assert store.holder(job.id) is None


def test_a_link_to_what_is_not_stored_yet_is_noted_once_it_is(
    runner: JobRunner, training: Any, store: RunStore, config: Any, wait_for: Any
) -> None:
    training.hold(0)
    job = runner.submit(config(0))
    with pytest.raises(StoreError):
        runner.mark_linked(job.id)
    training.allow(0)
    wait_for(lambda: job.saved and store.list()[0].linked)
    store.label(job.id, linked=False)
    training.allow(0, 20)
    assert job.wait(PATIENCE)
    # Noted once, and then what the store says counts.
    assert not store.list()[0].linked
    runner.mark_linked(job.id)
    assert store.list()[0].linked
