from __future__ import annotations

import threading
from typing import Any

import pytest

from rnnviz.jobs import Job, JobRunner, JobState
from rnnviz.store import RunStore
from tests.jobs.waiting import DATA, MakeConfig, WaitFor, finish


def test_a_job_trains_to_the_end_and_is_stored(
    runner: JobRunner, store: RunStore, config: MakeConfig
) -> None:
    job = runner.submit(config(), owner="me", problem=DATA)
    finish(job)
    report = job.report()
    assert (report.state, report.message, report.saved) == (JobState.FINISHED, "", True)
    assert (report.progress.step, report.remaining, report.turn.position) == (4, 0.0, None)
    assert job.run.status == store.get(job.id).status == "finished"
    assert [one.step for one in store.get(job.id).snapshots] == [0, 1, 2, 3, 4]
    assert runner.get(job.id) is job
    assert runner.get("nothing") is None


def test_a_paused_job_gives_its_slot_away_and_comes_back_first(
    runner: JobRunner, training: Any, config: MakeConfig, wait_for: WaitFor
) -> None:
    training.hold(0, 1)
    first, second, third = (runner.submit(config(seed)) for seed in range(3))
    training.allow(0, 2)
    wait_for(lambda: first.progress and first.progress.step == 1)
    first.pause()
    training.allow(0)
    wait_for(lambda: second.state == "running")
    assert first.state == "paused"
    first.resume()
    assert (first.state, first.report().turn.position, third.report().turn.position) == (
        "queued",
        1,
        2,
    )
    training.allow(0, 10)
    training.allow(1, 10)
    finish(first, second, third)
    assert training.started == [0, 1, 2]
    assert training.closed == [1, 0, 2]
    assert first.progress.step == 4
    assert len(training.threads[0]) == 1


def test_resuming_within_the_same_step_keeps_the_slot(
    runner: JobRunner, training: Any, config: MakeConfig
) -> None:
    training.hold(0)
    first, second = runner.submit(config(0)), runner.submit(config(1))
    first.pause()
    first.resume()
    assert (first.state, second.state) == ("running", "queued")
    training.allow(0, 10)
    finish(first, second)
    assert training.closed == [0, 1]


def test_a_job_paused_in_the_queue_waits_its_turn_again(
    runner: JobRunner, training: Any, config: MakeConfig
) -> None:
    training.hold(0)
    first, second, third = (runner.submit(config(seed)) for seed in range(3))
    second.pause()
    assert (second.state, second.report().turn.position, third.report().turn.position) == (
        "paused",
        None,
        1,
    )
    second.resume()
    assert (second.report().turn.position, third.report().turn.position) == (2, 1)
    training.allow(0, 10)
    finish(first, second, third)


def test_stopping_in_the_middle_closes_the_training_in_its_own_thread(
    runner: JobRunner, training: Any, store: RunStore, config: MakeConfig, wait_for: WaitFor
) -> None:
    training.hold(0)
    job = runner.submit(config(0))
    training.allow(0, 2)
    wait_for(lambda: job.progress and job.progress.step == 1)
    job.stop()
    assert job.state == "stopping"
    training.allow(0)
    finish(job)
    assert (job.state, job.run.status) == ("stopped", "stopped")
    assert training.closed == [0]
    assert len(training.threads[0]) == 1
    assert threading.get_ident() not in training.threads[0]
    stored = store.get(job.id)
    assert (stored.status, len(stored.snapshots)) == ("stopped", 3)
    job.stop()
    job.pause()
    job.resume()
    assert job.state == "stopped"


def test_stopping_what_queues_or_pauses_needs_no_slot(
    runner: JobRunner, training: Any, store: RunStore, config: MakeConfig, wait_for: WaitFor
) -> None:
    training.hold(0, 1)
    paused, running, queued, held = (runner.submit(config(seed)) for seed in range(4))
    training.allow(0, 2)
    wait_for(lambda: paused.progress)
    paused.pause()
    training.allow(0)
    held.pause()
    wait_for(lambda: running.state == "running")
    for job in (paused, queued, held):
        job.stop()
    finish(paused, queued, held)
    assert {job.state for job in (paused, queued, held)} == {JobState.STOPPED}
    assert queued.run is None
    assert not store.exists(queued.id)
    assert store.get(paused.id).status == "stopped"
    assert training.started == [0, 1]
    assert running.state == "running"


def test_a_queued_job_that_was_resumed_can_be_stopped(
    runner: JobRunner, training: Any, config: MakeConfig, wait_for: WaitFor
) -> None:
    training.hold(0, 1)
    first, second = runner.submit(config(0)), runner.submit(config(1))
    training.allow(0)
    wait_for(lambda: first.progress)
    first.pause()
    training.allow(0)
    wait_for(lambda: second.state == "running")
    first.resume()
    first.stop()
    finish(first)
    assert training.closed == [0]


@pytest.mark.parametrize("status", ["solved", "diverged", "failed", "finished"])
def test_a_training_says_how_it_ended(
    runner: JobRunner, training: Any, store: RunStore, config: MakeConfig, status: str
) -> None:
    training.endings[0] = status
    job = runner.submit(config(0))
    finish(job)
    assert job.state == status == job.run.status == store.get(job.id).status
    assert job.message == ("It grew too much." if status == "diverged" else "")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ValueError("Choose fewer units."), "Choose fewer units."),
        (MemoryError(), "There is not enough memory"),
        (KeyError("x"), "error in the program (KeyError)"),
        (SystemExit(1), "error in the program (SystemExit)"),
    ],
)
def test_a_failing_training_leaves_a_sentence_and_what_it_learned(
    runner: JobRunner,
    training: Any,
    store: RunStore,
    config: MakeConfig,
    error: BaseException,
    sentence: str,
) -> None:
    training.endings[0] = error
    job, after = runner.submit(config(0)), runner.submit(config(1))
    finish(job, after)
    assert (job.state, after.state) == ("failed", "finished")
    assert sentence in job.message
    assert job.exception is error
    assert error.__traceback__ is None
    stored = store.get(job.id)
    assert (stored.status, stored.message, len(stored.snapshots)) == ("failed", job.message, 2)


def test_a_training_that_fails_at_once(make_runner: Any, config: MakeConfig) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ValueError("There is no such task.")

    runner = make_runner(train=refuse)
    job = runner.submit(config())
    finish(job)
    assert (job.state, job.message, job.run) == ("failed", "There is no such task.", None)


def test_a_training_without_any_progress_has_failed(make_runner: Any, config: MakeConfig) -> None:
    job = make_runner(train=lambda *_, **__: iter(())).submit(config())
    finish(job)
    assert job.state == "failed"


def test_restarting_stops_and_trains_the_same_again(
    runner: JobRunner, training: Any, config: MakeConfig, wait_for: WaitFor
) -> None:
    training.hold(0)
    job = runner.submit(config(0), owner="me", problem=DATA)
    training.allow(0)
    wait_for(lambda: job.progress)
    again = job.restart()
    assert (again.config, again.owner, again.state) == (job.config, "me", "queued")
    assert again.id != job.id
    training.allow(0, 20)
    finish(job, again)
    assert (job.state, again.state) == ("stopped", "finished")
    assert training.problems == [DATA, DATA]
    finish(again.restart())


@pytest.mark.parametrize("status", ["solved", "diverged", "finished"])
def test_an_end_that_came_before_the_stop_stands(
    make_runner: Any, training: Any, store: RunStore, config: MakeConfig, status: str
) -> None:
    training.endings[0] = status
    runner = make_runner()
    publish = runner.publish

    def stop_at_the_last_step(job: Job, progress: Any) -> None:
        publish(job, progress)
        if progress.step == progress.steps:
            job.stop()

    runner.publish = stop_at_the_last_step
    job = runner.submit(config(0))
    finish(job)
    assert job.state == job.run.status == store.get(job.id).status == status


def test_nothing_follows_an_end(runner: JobRunner, config: MakeConfig) -> None:
    job = runner.submit(config(), problem=DATA)
    finish(job)
    for state in JobState:
        with pytest.raises(RuntimeError, match=f"A job that is {job.state} cannot become {state}"):
            job.enter(state)
    assert job.state is JobState.FINISHED
