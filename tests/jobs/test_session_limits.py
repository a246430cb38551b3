"""What a visitor may take: minutes, trainings in the queue, and the patience of closed tabs."""

from __future__ import annotations

from typing import Any

import pytest

from rnnviz.jobs import Job, RunnerBusy
from rnnviz.settings import ServerSettings
from rnnviz.store import RunStore
from tests.jobs.waiting import PATIENCE, Begin, MakeConfig, WaitFor


def test_a_training_is_stopped_after_its_minutes_and_may_go_on(
    make_runner: Any,
    training: Any,
    store: RunStore,
    clock: Any,
    config: MakeConfig,
    wait_for: WaitFor,
) -> None:
    runner = make_runner(clock=clock, settings=ServerSettings(max_trainings=1, max_minutes=2.0))
    training.hold(0)
    job = runner.submit(config(0, steps=10))

    def train_for(seconds: float) -> None:
        known = training.asked[0]
        training.allow(0)
        wait_for(lambda: training.asked[0] > known or job.state.ended)
        clock.now += seconds

    train_for(0.0)
    train_for(60.0)
    job.pause()
    training.allow(0)
    wait_for(lambda: not job.has_slot)
    clock.now += 1000.0
    job.resume()
    wait_for(lambda: training.asked[0] == 4)
    assert job.state == "running"
    clock.now += 60.0
    training.allow(0)
    assert job.wait(PATIENCE)
    sentence = (
        "This training took the 2 minutes that this server allows and was stopped; "
        "it can be resumed."
    )
    report = job.report()
    assert (report.state, report.message) == ("stopped", sentence)
    assert (report.cut_short, report.resumable) == (True, True)
    assert (store.get(job.id).status, store.get(job.id).message) == ("stopped", sentence)
    training.allow(0, 20)
    again = runner.resume_run(job.id)
    assert again.wait(PATIENCE)
    assert again.state == "finished"


def test_how_many_of_a_visitors_trainings_may_wait_can_be_set(
    make_runner: Any, training: Any, config: MakeConfig
) -> None:
    runner = make_runner(settings=ServerSettings(max_trainings=1, waiting_per_visitor=1))
    training.hold(0)
    runner.submit(config(0), owner="a")
    runner.submit(config(1), owner="a")
    with pytest.raises(RunnerBusy, match=r"already have 1 training waiting; stop one"):
        runner.submit(config(1), owner="a")
    assert runner.submit(config(1), owner="b").state == "queued"


@pytest.fixture
def watched(make_runner: Any, training: Any, clock: Any, config: MakeConfig) -> Any:
    """A runner that stops what nobody looks at for ten minutes, and a job of it."""
    runner = make_runner(
        clock=clock, settings=ServerSettings(max_trainings=1, closed_tab_minutes=10.0)
    )
    training.hold(0)
    return runner, runner.submit(config(0))


def test_what_nobody_looks_at_is_stopped(
    watched: Any, training: Any, clock: Any, config: MakeConfig, wait_for: WaitFor
) -> None:
    runner, job = watched
    waiting = runner.submit(config(1))
    training.allow(0)
    wait_for(lambda: training.asked[0] == 2)
    clock.now += 599.0
    job.watch()
    clock.now += 599.0
    runner._look_around()
    assert (job.state, waiting.state) == ("running", "stopped")
    clock.now += 2.0
    runner._look_around()
    training.allow(0)
    assert job.wait(PATIENCE)
    assert (job.state, job.report().resumable) == ("stopped", True)
    assert job.message == (
        "Nobody looked at this training for 10 minutes, so it was stopped; it can be resumed."
    )


def test_by_default_a_closed_tabs_training_goes_on(
    make_runner: Any, training: Any, clock: Any, config: MakeConfig
) -> None:
    runner = make_runner(clock=clock)
    training.hold(0)
    job: Job = runner.submit(config(0))
    clock.now += 1e6
    runner._look_around()
    assert job.state == "running"
    training.allow(0, 10)
    assert job.wait(PATIENCE)
    assert job.state == "finished"


def test_a_resumed_training_has_its_minutes_again(
    make_runner: Any, training: Any, clock: Any, begin: Begin
) -> None:
    seconds = 2.0
    settings = ServerSettings(max_trainings=1, max_minutes=seconds / 60.0)
    runner = make_runner(clock=clock, settings=settings)
    job = begin(runner, taken=4, steps=10)
    clock.now += seconds
    training.allow(0)
    assert job.wait(PATIENCE)
    training.allow(0, 20)
    again = runner.resume_run(job.id)
    assert again.report().elapsed > seconds
    assert again.wait(PATIENCE)
    assert again.state == "finished"


def test_what_waits_from_one_address_and_in_total_is_bounded_for_new_visitors_too(
    make_runner: Any, training: Any, config: MakeConfig
) -> None:
    settings = ServerSettings(max_trainings=1, waiting=4, waiting_per_address=2)
    runner = make_runner(settings=settings)
    training.hold(0)
    runner.submit(config(0), "a", address="10.0.0.1")
    first = runner.submit(config(1), "b", address="10.0.0.1")
    runner.submit(config(2), "c", address="10.0.0.1").pause()
    with pytest.raises(RunnerBusy, match="waiting from your network; try again"):
        runner.submit(config(3), "d", address="10.0.0.1")
    # Somebody whose address is not known shares it with nobody.
    for visitor, address in (("a", "10.0.0.2"), ("e", ""), ("f", "")):
        runner.submit(config(4), visitor, address=address)
    again = first.restart()
    assert (again.state, again.address) == ("queued", "10.0.0.1")
    with pytest.raises(RunnerBusy, match="queue of trainings is full"):
        runner.submit(config(5), "g", address="10.0.0.3")


def test_a_class_behind_one_address_that_trains_all_cells_is_served(
    make_runner: Any, training: Any, config: MakeConfig
) -> None:
    runner = make_runner()
    training.hold(0)
    runner.submit(config(0))
    for pupil in range(30):
        for seed in range(1, 5):
            assert runner.submit(config(seed), f"{pupil}", address="10.0.0.1").state == "queued"


def test_a_run_is_its_visitors_from_its_first_saving_on(
    make_runner: Any, training: Any, store: RunStore, config: MakeConfig
) -> None:
    runner = make_runner()
    job = runner.submit(config(0), "mine")
    assert runner.owner_of(job.id) == "mine"
    assert job.wait(PATIENCE)
    assert store.label_of(job.id).owner == "mine"
    assert [one.owner for one in store.list()] == ["mine"]
    assert make_runner().owner_of(job.id) == "mine"
    nobodys = runner.submit(config(1))
    assert nobodys.wait(PATIENCE)
    assert runner.owner_of(nobodys.id) == ""


def test_a_run_stays_its_owners_whoever_goes_on_with_it(
    make_runner: Any, training: Any, store: RunStore, begin: Begin
) -> None:
    runner = make_runner()
    job = begin(runner, taken=3, steps=10, owner="mine")
    job.stop()
    training.allow(0)
    assert job.wait(PATIENCE)
    again = runner.resume_run(job.id, "yours", address="10.0.0.1")
    assert (again.owner, again.address, runner.owner_of(job.id)) == ("yours", "10.0.0.1", "mine")
    training.allow(0, 20)
    assert again.wait(PATIENCE)
    assert store.label_of(job.id).owner == "mine"


def test_a_visitor_who_was_known_before_is_given_what_the_session_began(
    make_runner: Any, training: Any, store: RunStore, config: MakeConfig
) -> None:
    runner = make_runner()
    training.hold(2)
    done, others = runner.submit(config(0), "new"), runner.submit(config(1), "other")
    assert done.wait(PATIENCE)
    assert others.wait(PATIENCE)
    going = runner.submit(config(2), "new")
    runner.hand_over("new", "old")
    training.allow(2, 20)
    assert going.wait(PATIENCE)
    assert [store.label_of(job.id).owner for job in (done, going, others)] == [
        "old",
        "old",
        "other",
    ]
    assert runner.jobs("old") == [done, going]


def test_what_is_asked_for_with_one_press_takes_one_place(
    make_runner: Any, training: Any, config: MakeConfig
) -> None:
    limits = ServerSettings(max_trainings=1, waiting_per_visitor=1, waiting_per_address=1)
    runner = make_runner(settings=limits)
    training.hold(0)
    runner.submit(config(0), owner="a", address="here")
    for seed in range(1, 4):
        runner.submit(config(seed), owner="a", address="here", press="both")
    for owner, sentence in (("a", "already have 1 training waiting"), ("b", "your network")):
        with pytest.raises(RunnerBusy, match=sentence):
            runner.submit(config(1), owner=owner, address="here", press="other")
    assert runner.submit(config(1), owner="a", address="here", press="both").state == "queued"


def test_one_press_of_many_trainings_leaves_the_queue_to_a_class(
    make_runner: Any, training: Any, config: MakeConfig
) -> None:
    runner = make_runner(settings=ServerSettings(max_trainings=1, waiting=3))
    training.hold(0)
    runner.submit(config(0), owner="z")
    for seed in range(5):
        runner.submit(config(seed), owner="a", press="all")
    for pupil in "bc":
        runner.submit(config(1), owner=pupil)
    with pytest.raises(RunnerBusy, match="queue of trainings is full"):
        runner.submit(config(1), owner="d")
    # What has been begun with one press is not cut off in the middle of it.
    assert runner.submit(config(9), owner="a", press="all").state == "queued"
