from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from rnnviz.run import Run
from rnnviz.store import CLAIM_SECONDS, RunStore, StoreError, process
from rnnviz.store.blobs import write_blobs
from rnnviz.store.leases import Claim
from rnnviz.store.tables import LEASES
from tests.store.conftest import set_column

MakeRun = Callable[..., Run]
OpenStore = Callable[..., RunStore]


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let this process be one of another machine from now on."""
    return lambda: monkeypatch.setattr(process, "place", lambda: "elsewhere")


def pass_time(store: RunStore, run_id: str, seconds: float) -> None:
    """Let a lease be older than it is; the database's clock is nobody's to set."""
    holder = store.holder(run_id)
    assert holder is not None
    set_column(store, LEASES, run_id, renewed=holder.renewed - seconds)


def test_one_server_at_a_time(opened: OpenStore) -> None:
    one, other = opened(), opened()
    assert one.claim("run-1", "a")
    assert one.claim("run-1", "a")
    assert not other.claim("run-1", "b")
    assert not other.claim("run-1", "a")
    assert other.claim("run-2", "b")
    other.release("run-1", "b")
    assert other.holder("run-1") is not None
    one.release("run-1", "a")
    one.release("run-1", "a")
    assert other.holder("run-1") is None
    assert other.claim("run-1", "b")


def test_a_lease_lives_as_long_as_it_is_renewed(
    opened: OpenStore, elsewhere: Callable[[], None]
) -> None:
    one, other = opened(), opened()
    assert one.claim("run-1", "a")
    elsewhere()
    for _ in range(3):
        pass_time(one, "run-1", CLAIM_SECONDS - 1)
        assert one.claim("run-1", "a")
        assert not other.claim("run-1", "b")
    pass_time(one, "run-1", CLAIM_SECONDS + 1)
    assert one.holder("run-1") is None
    # Late, but nobody was faster.
    assert one.claim("run-1", "a")
    pass_time(one, "run-1", CLAIM_SECONDS + 1)
    assert other.claim("run-1", "b")
    assert not one.claim("run-1", "a")


def test_a_killed_server_of_this_machine_is_dead_at_once(opened: OpenStore) -> None:
    one, other = opened(), opened()
    assert one.claim("run-1", "a")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as server:
        started = process.started(server.pid)
        assert started
        set_column(one, LEASES, "run-1", pid=server.pid, started=started)
        assert other.holder("run-1") is not None
        assert not other.claim("run-1", "b")
        server.kill()
        os.waitid(os.P_PID, server.pid, os.WEXITED | os.WNOWAIT)
        # It is still in the table of processes, because nobody has asked for its end.
        assert other.holder("run-1") is None
    assert other.claim("run-1", "b")
    # A process that got the number of a dead one is not it.
    set_column(one, LEASES, "run-1", started="1")
    assert other.holder("run-1") is None


def test_a_server_that_slept_can_never_write(
    opened: OpenStore, make_run: MakeRun, elsewhere: Callable[[], None]
) -> None:
    sleeper, other = opened(), opened()
    assert sleeper.claim("run-1", "a")
    sleeper.put(make_run("run-1", count=1))
    elsewhere()
    pass_time(sleeper, "run-1", CLAIM_SECONDS + 1)
    assert other.claim("run-1", "b")
    other.put(make_run("run-1", count=3))
    with pytest.raises(StoreError, match="Another server has taken over this run"):
        sleeper.put(make_run("run-1", count=2))
    other.put(make_run("run-1", count=4))
    other.release("run-1", "b")
    # Not even when nobody has it any more: it knows nothing of what the other one did.
    with pytest.raises(StoreError, match="Another server has taken over this run"):
        sleeper.put(make_run("run-1", count=2))
    assert not sleeper.claim("run-1", "a")
    with pytest.raises(StoreError, match="Another server has taken over this run"):
        sleeper.put(make_run("run-1", count=2))
    assert len(other.get("run-1").snapshots) == 4
    # Asked once more, it begins anew.
    assert sleeper.claim("run-1", "a")
    sleeper.put(make_run("run-1", count=5))
    assert len(other.get("run-1").snapshots) == 5


def test_a_run_that_is_taken_while_it_is_written_stays_as_it_was(
    opened: OpenStore,
    make_run: MakeRun,
    elsewhere: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sleeper, other = opened(), opened()
    assert sleeper.claim("run-1", "a")
    sleeper.put(make_run("run-1", count=1))
    elsewhere()

    def late(*given: Any) -> list[int]:
        keys = list(write_blobs(*given))
        pass_time(other, "run-1", CLAIM_SECONDS + 1)
        assert other.claim("run-1", "b")
        return keys

    monkeypatch.setattr("rnnviz.store.saving.write_blobs", late)
    with pytest.raises(StoreError, match="Another server has taken over this run"):
        sleeper.put(make_run("run-1", count=2))
    assert len(other.get("run-1").snapshots) == 1


def test_who_has_no_lease_writes_what_nobody_trains(opened: OpenStore, make_run: MakeRun) -> None:
    one, other = opened(), opened()
    other.put(make_run("run-1", count=1))
    assert one.claim("run-1", "a")
    with pytest.raises(StoreError, match="Another server has taken over this run"):
        other.put(make_run("run-1", count=2))
    one.release("run-1", "a")
    other.put(make_run("run-1", count=2))


def test_clocks_that_are_far_apart_block_no_run_for_ever(opened: OpenStore) -> None:
    one, other = opened(), opened()
    assert one.claim("run-1", "a")
    pass_time(one, "run-1", -86_400.0)
    assert one.holder("run-1") is None
    assert other.claim("run-1", "b")
    claim = Claim("a", "host", 1e9, 1e9)
    assert claim.is_live(1e9 - 60.0)
    assert not claim.is_live(1e9 - 86_400.0)


RACER = """
import sys
from rnnviz.store import open_store
store = open_store(sys.argv[1])
print("ready", flush=True)
for round in range(int(sys.argv[3])):
    sys.stdin.readline()
    print(int(store.claim(f"run-{round}", sys.argv[2])), flush=True)
sys.stdin.readline()
"""


@pytest.mark.long
def test_of_six_servers_one_wins(opened: OpenStore, address: str) -> None:
    rounds, store = 6, opened()
    for number in range(0, rounds, 2):
        # Half of the runs are taken over from a server that is dead.
        assert store.claim(f"run-{number}", "dead")
        set_column(store, LEASES, f"run-{number}", place="elsewhere", renewed=1.0)
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, address, f"server-{number}", str(rounds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(6)
    ]
    try:
        answers = [racer.stdout.readline() for racer in racers]
        assert answers == ["ready\n"] * 6
        for _ in range(rounds):
            for racer in racers:
                racer.stdin.write("\n")
                racer.stdin.flush()
            won = [int(racer.stdout.readline()) for racer in racers]
            assert sum(won) == 1
    finally:
        for racer in racers:
            racer.kill()
            racer.communicate()


def test_threads_of_one_server_share_its_lease(any_store: RunStore) -> None:
    won: list[bool] = []
    threads = [
        threading.Thread(target=lambda: won.append(any_store.claim("run-1", "a"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [True] * 8
