from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from rnnviz.jobs import Job, JobRunner, JobState, RunnerBusy, resumable
from rnnviz.run import RunFormatError
from rnnviz.store import RunStore, StoreError
from rnnviz.store.tables import CHECKPOINTS
from tests.jobs.waiting import PATIENCE, Begin, MakeConfig, WaitFor, finish


@pytest.fixture
def stopped(runner: JobRunner, training: Any, begin: Begin) -> Job:
    """A job of ten steps that was stopped after the second one."""
    job = begin(runner, taken=3, steps=10, owner="me")
    job.stop()
    training.allow(0)
    finish(job)
    assert (job.state, job.report().resumable, job.run.points[-1].step) == ("stopped", True, 3)
    return job


@pytest.fixture
def other(make_runner: Any, store: RunStore, clock: Any) -> JobRunner:
    """Another server on the same store, whose clock stands still."""
    return make_runner(clock=clock)


def test_a_stopped_run_goes_on_under_its_own_id(
    runner: JobRunner, training: Any, store: RunStore, stopped: Job
) -> None:
    stored = store.get(stopped.id)
    assert (stored.status, stored.checkpoint.step, resumable(stored)) == ("stopped", 3, True)
    job = runner.resume_run(stopped.id, owner="you")
    assert (job.id, job.owner, runner.get(job.id)) == (stopped.id, "you", job)
    assert (job.progress.step, job.progress.steps, job.saved) == (3, 10, True)
    assert job.report().elapsed >= 3.0
    assert not job.report().resumable
    runner._look_around()
    assert store.holder(job.id).server == runner.server
    training.allow(0, 20)
    finish(job)
    assert job.state == "finished"
    assert [one.step for one in store.get(job.id).snapshots] == list(range(11))
    assert runner.jobs() == [job]


def test_a_run_stays_its_owners_when_another_server_goes_on_with_it(
    training: Any, store: RunStore, stopped: Job, runner: JobRunner, other: JobRunner
) -> None:
    runner.shutdown(0.0)
    training.allow(0, 20)
    job = other.resume_run(stopped.id, owner="me")
    finish(job)
    assert job.saved
    assert store.label_of(job.id).owner == "me"


def test_a_run_whose_owner_could_not_be_noted_is_saved_again(
    runner: JobRunner, training: Any, config: MakeConfig, store: RunStore, monkeypatch: Any
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(store, "label", full)
        job = runner.submit(config(0), owner="me")
        finish(job)
        assert not job.saved
        assert "full" in job.report().message
    runner._saver.retry()
    assert store.label_of(job.id).owner == "me"
    assert job.saved


def test_a_resumed_run_can_be_stopped_before_its_turn_and_resumed_again(
    runner: JobRunner, training: Any, config: MakeConfig, stopped: Job, store: RunStore
) -> None:
    training.hold(1)
    busy = runner.submit(config(1))
    job = runner.resume_run(stopped.id)
    assert (job.state, job.report().turn.position, job.run.points[-1].step) == ("queued", 1, 3)
    job.stop()
    finish(job)
    report = job.report()
    assert (report.state, report.resumable, report.saved) == (JobState.STOPPED, True, True)
    again = runner.resume_run(stopped.id)
    training.allow(1, 20)
    training.allow(0, 20)
    finish(busy, again)
    assert len(store.get(stopped.id).snapshots) == 11


def test_who_asks_for_a_training_that_goes_on_gets_it(
    runner: JobRunner, training: Any, config: MakeConfig, wait_for: WaitFor
) -> None:
    training.hold(0)
    job = runner.submit(config(0))
    assert runner.resume_run(job.id) is job
    training.allow(0)
    wait_for(lambda: job.progress)
    job.pause()
    assert runner.resume_run(job.id) is job
    assert job.state in ("queued", "running")


def test_many_who_resume_at_once_get_one_training(
    runner: JobRunner, training: Any, stopped: Job
) -> None:
    jobs: list[Job] = []
    threads = [
        threading.Thread(target=lambda: jobs.append(runner.resume_run(stopped.id)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, jobs))) == 1
    training.allow(0, 20)
    finish(jobs[0])
    assert training.started == [0, 0]


def test_a_server_that_is_started_again_resumes_what_was_cut_short(
    make_runner: Any, training: Any, store: RunStore, config: MakeConfig, wait_for: WaitFor
) -> None:
    killed, training_killed = make_runner(), training
    training_killed.hold(0)
    job = killed.submit(config(0, steps=10))
    training_killed.allow(0, 1)
    wait_for(lambda: store.exists(job.id))
    stored = store.get(job.id)
    assert (stored.status, stored.message) == (
        "stopped",
        "The training was cut short after step 0.",
    )
    # As if it had been killed: nobody renews its claim any more.
    store.release(job.id, killed.server)
    killed._heartbeat.end(PATIENCE)
    training.hold(5)
    again = make_runner().resume_run(job.id)
    assert again.progress.step == 0
    killed.shutdown(0.0)


def test_a_run_that_is_trained_elsewhere_is_not_resumed(
    runner: JobRunner,
    other: JobRunner,
    training: Any,
    config: MakeConfig,
    store: RunStore,
    wait_for: WaitFor,
) -> None:
    training.hold(0)
    job = runner.submit(config(0))
    training.allow(0)
    wait_for(lambda: job.saved)
    assert other.elsewhere(job.id) == runner.server
    assert runner.elsewhere(job.id) == ""
    assert next(one for one in store.list() if one.id == job.id).status == "running"
    with pytest.raises(RunnerBusy) as caught:
        other.resume_run(job.id)
    assert str(caught.value) == (
        f"This run is being trained on another server ({runner.server}); open it there or wait."
    )
    job.stop()
    training.allow(0)
    finish(job)
    assert other.elsewhere(job.id) == ""
    theirs = other.resume_run(job.id)
    assert runner.elsewhere(job.id) == other.server
    assert runner.current(job.id) is None
    training.allow(0, 20)
    finish(theirs)
    assert runner.current(job.id) is None
    assert other.current(job.id) is theirs
    assert store.get(job.id).status == "finished"


def test_what_another_server_has_gone_on_with_is_read_from_the_store(
    runner: JobRunner, other: JobRunner, training: Any, stopped: Job
) -> None:
    assert runner.current(stopped.id) is stopped
    theirs = other.resume_run(stopped.id)
    training.allow(0, 20)
    finish(theirs)
    assert runner.current(stopped.id) is None
    assert runner.get(stopped.id) is None


def test_a_deleted_run_is_not_found_as_a_job(
    runner: JobRunner, store: RunStore, stopped: Job
) -> None:
    store.delete(stopped.id)
    assert runner.current(stopped.id) is None


def test_what_cannot_be_resumed_says_so(
    make_runner: Any, training: Any, store: RunStore, config: MakeConfig, tmp_path: Path
) -> None:
    runner = make_runner()
    with pytest.raises(StoreError, match="no stored run"):
        runner.resume_run("0123456789ab")
    assert store.holder("0123456789ab") is None
    done = runner.submit(config(0))
    finish(done)
    with pytest.raises(StoreError, match="no checkpoint to continue from; train it again"):
        runner.resume_run(done.id)
    run = store.get(done.id)
    run.checkpoint = next(iter(training(config(0), run_id="none"))).checkpoint()
    store.put(run)
    with pytest.raises(ValueError, match="ended after 0 steps"):
        runner.resume_run(done.id)
    assert not resumable(run)
    with store._database.write() as connection:
        connection.execute(update(CHECKPOINTS).values(state="nonsense"))
    fresh = RunStore(store.address, shipped=tmp_path / "none")
    with pytest.raises(RunFormatError):
        make_runner(store=fresh).resume_run(done.id)
    fresh.close()
    assert store.holder(done.id) is None
    assert runner.get(done.id) is done


def test_a_solved_run_may_learn_for_longer(
    runner: JobRunner, training: Any, store: RunStore, stopped: Job
) -> None:
    run = store.get(stopped.id)
    run.status, run.config = "solved", run.config.replace(stop_when_solved=True)
    store.put(run)
    training.allow(0, 30)
    job = runner.resume_run(stopped.id, steps=12)
    assert (job.config.steps, job.config.stop_when_solved) == (12, False)
    finish(job)
    assert store.get(job.id).points[-1].step == 12


def test_a_training_that_is_taken_over_stops_and_leaves_the_store_alone(
    make_runner: Any,
    training: Any,
    store: RunStore,
    clock: Any,
    begin: Begin,
) -> None:
    runner = make_runner(clock=clock)
    job = begin(runner, steps=10)
    store.release(job.id, runner.server)
    assert store.claim(job.id, "another")
    clock.now += 60.0
    runner._look_around()
    assert job.state == "stopping"
    training.allow(0, 20)
    finish(job)
    assert (job.state, job.saved) == ("stopped", False)
    assert job.message == "Another server has taken this training over, so it was stopped here."
    assert len(store.get(job.id).snapshots) == 1
    assert store.holder(job.id).server == "another"
    assert runner.get(job.id) is None


def test_a_server_that_slept_does_not_write_over_the_one_that_took_over(
    make_runner: Any,
    training: Any,
    store: RunStore,
    clock: Any,
    begin: Begin,
) -> None:
    runner = make_runner(clock=clock)
    job = begin(runner, steps=10)
    store.release(job.id, runner.server)
    assert store.claim(job.id, "another")
    clock.now += 60.0
    training.allow(0)
    finish(job)
    assert "taken this training over" in job.message
    assert len(store.get(job.id).snapshots) == 1


def test_a_training_that_failed_to_resume_leaves_the_run_as_it_was(
    make_runner: Any, training: Any, store: RunStore, stopped: Job
) -> None:
    def refuse(*_: object, **__: object) -> Iterator[Any]:
        raise ValueError("This run was trained with other settings.")

    job = make_runner(train=refuse).resume_run(stopped.id)
    finish(job)
    assert (job.state, job.message) == ("failed", "This run was trained with other settings.")
    stored = store.get(stopped.id)
    assert (stored.status, stored.checkpoint.step) == ("stopped", 3)
    assert store.holder(stopped.id) is None


def test_a_run_that_loads_slowly_lets_no_other_claim_expire(
    runner: JobRunner, store: RunStore, stopped: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded, load = threading.Event(), store.get

    def slowly(run_id: str) -> Any:
        assert loaded.wait(PATIENCE)
        return load(run_id)

    monkeypatch.setattr(store, "get", slowly)
    resuming = threading.Thread(target=runner.resume_run, args=(stopped.id,))
    resuming.start()
    heartbeat = threading.Thread(target=runner._look_around)
    heartbeat.start()
    heartbeat.join(5.0)
    ended = not heartbeat.is_alive()
    loaded.set()
    resuming.join(PATIENCE)
    heartbeat.join(PATIENCE)
    assert ended
    assert store.holder(stopped.id).server == runner.server
