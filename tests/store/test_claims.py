from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.store import CLAIM_SECONDS, process
from rnnviz.store.claims import Claim, Claims, _claim
from rnnviz.store.files import FolderFiles, SmallFiles
from rnnviz.store.objects import Objects

FOLDER = ".claims"


class Clock:
    """Seconds since 1970 that pass only when a test says so."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["folder", "file"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> SmallFiles:
    return FolderFiles(tmp_path) if request.param == "folder" else Objects(f"file://{tmp_path}")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def foreign(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let this process be one of another machine, and back."""

    def move(place: str) -> None:
        monkeypatch.setattr(process, "place", lambda: place)

    return move


def names(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / FOLDER).iterdir())


def test_one_server_at_a_time(files: SmallFiles, clock: Clock) -> None:
    claims = Claims(files, clock)
    assert claims.take("run-1", "a")
    assert not claims.take("run-1", "b")
    assert claims.take("run-2", "b")
    assert {run_id: one.server for run_id, one in claims.holders().items()} == {
        "run-1": "a",
        "run-2": "b",
    }
    claims.release("run-1", "b")
    assert claims.holder("run-1") is not None
    claims.release("run-1", "a")
    claims.release("run-1", "a")
    assert claims.holder("run-1") is None
    assert list(claims.holders()) == ["run-2"]
    assert claims.take("run-1", "b")


def test_a_claim_lives_as_long_as_it_is_renewed(
    files: SmallFiles, clock: Clock, foreign: Callable[[str], None], tmp_path: Path
) -> None:
    claims = Claims(files, clock)
    assert claims.take("run-1", "a")
    since = clock.now
    for _ in range(3):
        clock.now += CLAIM_SECONDS - 1
        assert claims.take("run-1", "a")
    foreign("elsewhere")
    holder = claims.holder("run-1")
    assert holder is not None
    assert (holder.since, holder.renewed) == (since, clock.now)
    assert not claims.take("run-1", "b")
    clock.now += CLAIM_SECONDS + 1
    assert claims.holder("run-1") is None
    assert claims.holders() == {}
    assert claims.take("run-1", "b")
    assert names(tmp_path) == ["run-1.2.json"]
    foreign("here")
    assert not claims.take("run-1", "a")


def test_a_server_of_the_same_name_elsewhere_is_another_one(
    files: SmallFiles, clock: Clock, foreign: Callable[[str], None]
) -> None:
    claims = Claims(files, clock)
    assert claims.take("run-1", "a")
    foreign("elsewhere")
    assert not claims.take("run-1", "a")


def test_a_killed_server_of_this_machine_is_dead_at_once(files: SmallFiles, clock: Clock) -> None:
    claims = Claims(files, clock)
    assert claims.take("run-1", "a")
    holder = claims.holder("run-1")
    assert holder is not None
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        alive = replace(holder, server="b", pid=other.pid, started=process.started(other.pid))
        assert alive.started
        files.write(f"{FOLDER}/run-1.1.json", json.dumps(asdict(alive)).encode())
        assert claims.holder("run-1") == alive
        assert not claims.take("run-1", "a")
        other.kill()
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)
        # It is still in the table of processes, because nobody has asked for its end.
        assert claims.holder("run-1") is None
    assert claims.take("run-1", "a")
    # A process that got the number of a dead one is not it.
    reused = replace(alive, pid=os.getpid(), started="1")
    assert not reused.is_live(clock.now)


def test_one_that_slept_does_not_win_by_a_number_that_is_past(
    files: SmallFiles, clock: Clock, tmp_path: Path
) -> None:
    claims = Claims(files, clock)
    for server in "abc":
        assert claims.take("run-1", server)
        claims.release("run-1", server)
    assert claims.take("run-1", "d")
    assert names(tmp_path) == ["run-1.4.json"]
    # It saw the second claim dead, then slept; the third one was taken and removed meanwhile.
    assert not claims._create("run-1", 3, "sleeper", clock.now)
    assert not claims._create("run-1", 4, "sleeper", clock.now)
    holder = claims.holder("run-1")
    assert holder is not None
    assert holder.server == "d"


def test_one_that_wakes_up_while_it_is_taken_over_keeps_the_run(
    files: SmallFiles, clock: Clock, foreign: Callable[[str], None]
) -> None:
    claims = Claims(files, clock)
    assert claims.take("run-1", "a")
    foreign("elsewhere")
    # "b" has seen it dead, but it was renewed before "b" could write the next number.
    assert not claims._create("run-1", 2, "b", clock.now)
    assert claims.holder("run-1") is None
    foreign("here")
    assert claims.take("run-1", "a")


def test_a_claim_that_is_just_being_written_counts(files: SmallFiles, clock: Clock) -> None:
    claims = Claims(files, clock)
    files.write(f"{FOLDER}/run-1.1.json", b"")
    assert not claims.take("run-1", "a")
    clock.now += CLAIM_SECONDS + 1
    assert claims.take("run-1", "a")


def test_clocks_that_are_far_apart_block_no_run_for_ever(clock: Clock) -> None:
    claim = Claim("a", "host", clock.now, clock.now)
    assert claim.is_live(clock.now - 60.0)
    assert not claim.is_live(clock.now - 86_400.0)


def test_what_is_forgotten_is_gone(files: SmallFiles, clock: Clock, tmp_path: Path) -> None:
    claims = Claims(files, clock)
    assert claims.take("run-1", "a")
    assert claims.take("run-12", "a")
    claims.forget("run-1")
    assert names(tmp_path) == ["run-12.1.json"]


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(list(asdict(Claim("a", "b", 0.0, 0.0)))), inner)
        ),
    ).map(lambda data: json.dumps(data).encode())
)
def test_no_claim_breaks_the_store(data: bytes) -> None:
    claim = _claim(data)
    assert claim is None or isinstance(claim.server, str)


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


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_of_eight_servers_one_wins(tmp_path: Path, scheme: str) -> None:
    rounds, address = 6, f"{scheme}{tmp_path}/store"
    long_dead = Claim(
        "dead", "elsewhere", 0.0, time.time() - 2 * CLAIM_SECONDS, "elsewhere", 1, "1"
    )
    for number in range(0, rounds, 2):
        # Half of the runs are taken over from a server that is dead.
        file = f"{FOLDER}/run-{number}.1.json"
        FolderFiles(tmp_path / "store").write(file, json.dumps(asdict(long_dead)).encode())
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, address, f"server-{number}", str(rounds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(8)
    ]
    try:
        answers = [racer.stdout.readline() for racer in racers]
        assert answers == ["ready\n"] * 8
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
