from __future__ import annotations

import random
import threading
from typing import Any

import pytest

from rnnviz.jobs import Job, JobRunner, JobState, RunnerBusy
from rnnviz.settings import ServerSettings
from rnnviz.store import RunStore
from rnnviz.text.stopping import look
from tests.jobs.waiting import DATA, PATIENCE, MakeConfig, WaitFor, finish


def test_problem_and_id_reach_the_training(
    runner: JobRunner, training: Any, config: MakeConfig
) -> None:
    job = runner.submit(config(), problem=DATA)
    finish(job)
    assert training.problems == [DATA]
    assert job.run.id == job.id


def test_the_queue_is_fair_and_says_each_place(
    runner: JobRunner, training: Any, config: MakeConfig
) -> None:
    training.hold(0)
    first = runner.submit(config(0), owner="a")
    mine = [runner.submit(config(seed), owner="a") for seed in (1, 2, 3)]
    yours = [runner.submit(config(seed), owner="b") for seed in (4, 5)]
    assert first.report().turn.position is None
    assert [job.report().turn.position for job in mine] == [2, 4, 5]
    assert [job.report().turn.position for job in yours] == [1, 3]
    assert [job.state for job in (*mine, *yours)] == ["queued"] * 5
    assert runner.jobs("b") == yours
    training.allow(0, 10)
    finish(first, *mine, *yours)
    assert training.started == [0, 4, 1, 5, 2, 3]


def test_a_text_that_is_being_read_is_no_hold_on_the_slot(
    make_runner: Any, config: MakeConfig
) -> None:
    reading = threading.Event()

    def train(*_: Any, **__: Any) -> Any:
        while True:
            reading.set()
            look()
        yield

    job = make_runner(train=train).submit(config())
    assert reading.wait(PATIENCE)
    job.stop()
    finish(job)
    assert (job.state, job.message, job.exception) == (JobState.STOPPED, "", None)


def test_limits_of_the_queue(make_runner: Any, training: Any, config: MakeConfig) -> None:
    runner = make_runner(settings=ServerSettings(waiting=10))
    training.hold(0)
    runner.submit(config(0), owner="a")
    mine = [runner.submit(config(1), owner="a") for _ in range(8)]
    mine[0].pause()
    with pytest.raises(RunnerBusy, match="already have 8 trainings waiting"):
        runner.submit(config(1), owner="a")
    replacement = mine[0].restart()
    assert mine[0].state == "stopped"
    assert runner.submit(config(1), owner="b").report().turn.position == 1
    runner.submit(config(1), owner="b")
    with pytest.raises(RunnerBusy, match="queue of trainings is full"):
        runner.submit(config(1), owner="c")
    assert replacement.restart().state == "queued"
    assert replacement.state == "stopped"


def test_a_restart_that_is_refused_stops_nothing(
    make_runner: Any, training: Any, config: MakeConfig
) -> None:
    runner = make_runner(settings=ServerSettings(waiting=1))
    training.hold(0)
    job = runner.submit(config(0))
    runner.submit(config(1))
    with pytest.raises(RunnerBusy):
        job.restart()
    assert job.state == "running"


def test_the_oldest_of_too_many_paused_jobs_is_stopped(
    make_runner: Any, training: Any, config: MakeConfig
) -> None:
    runner = make_runner(settings=ServerSettings(waiting=2))
    training.hold(0)
    runner.submit(config(0))
    jobs = []
    for seed in (1, 2, 3):
        jobs.append(runner.submit(config(seed)))
        jobs[-1].pause()
    assert [job.state for job in jobs] == ["stopped", "paused", "paused"]
    assert "make room" in jobs[0].message


@pytest.mark.long
def test_twenty_jobs_at_three_a_time(
    make_runner: Any, training: Any, store: RunStore, config: MakeConfig
) -> None:
    runner = make_runner(max_running=3)
    jobs = []
    for seed in range(20):
        jobs.append(runner.submit(config(seed, steps=30), owner=f"owner-{seed % 5}"))
    finish(*jobs)
    assert {job.state for job in jobs} == {JobState.FINISHED}
    assert sorted(training.closed) == list(range(20))
    assert training.most_at_once <= 3
    assert all(len(threads) == 1 for threads in training.threads.values())
    assert {summary.id for summary in store.list()} == {job.id for job in jobs}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_many_hands_on_the_buttons_lose_no_slot(
    make_runner: Any,
    training: Any,
    store: RunStore,
    config: MakeConfig,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
) -> None:
    # Slices as short as these would have every step saved.
    monkeypatch.setattr(store, "put", lambda run: None)
    runner = make_runner(max_running=2, slice_seconds=0.001 * seed)
    jobs = [runner.submit(config(number, steps=60), owner=str(number)) for number in range(8)]
    every = list(jobs)

    def play(player: int) -> None:
        choose = random.Random(100 * seed + player)
        for _ in range(40):
            job = choose.choice(jobs)
            action = choose.choice([job.pause, job.resume, job.resume, job.stop, job.restart])
            if action != job.restart or choose.random() < 0.3:
                made = action()
                every.extend([made] if isinstance(made, Job) else [])

    players = [threading.Thread(target=play, args=(player,)) for player in range(3)]
    for player in players:
        player.start()
    for player in players:
        player.join()
    for job in every:
        job.resume()
    finish(*every)
    assert runner._running == 0
    assert len(runner._queue) == 0
    assert training.most_at_once <= 2 + len(players)
    last = runner.submit(config(99))
    finish(last)
    assert last.state == "finished"


def test_shutting_down_stops_everything_and_leaves_no_thread(
    make_runner: Any, training: Any, store: RunStore, config: MakeConfig, wait_for: WaitFor
) -> None:
    before = set(threading.enumerate())
    runner = make_runner(max_running=2)
    jobs = [runner.submit(config(seed, steps=1_000_000)) for seed in range(5)]
    wait_for(lambda: jobs[0].progress and jobs[1].progress)
    jobs[1].pause()
    wait_for(lambda: jobs[2].progress)
    runner.shutdown(PATIENCE)
    assert set(threading.enumerate()) <= before
    assert {job.state for job in jobs} == {JobState.STOPPED}
    with pytest.raises(RunnerBusy, match="shutting down"):
        runner.submit(config())


def test_a_system_without_threads_left(
    runner: JobRunner, config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr("rnnviz.jobs.worker.Worker.start", refuse)
        assert runner.submit(config()).state == "failed"
    job = runner.submit(config())
    finish(job)
    assert job.state == "finished"


def test_a_runner_without_slots_is_refused(make_runner: Any) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        make_runner(max_running=0)
