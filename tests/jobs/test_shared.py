from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from rnnviz.jobs import JobRunner, default_runner, shutdown
from rnnviz.jobs.parts import default_max_running


@pytest.fixture(autouse=True)
def _afresh() -> Iterator[None]:
    shutdown()
    yield
    shutdown()


def test_a_process_has_one_runner() -> None:
    found: list[JobRunner] = []
    threads = [threading.Thread(target=lambda: found.append(default_runner())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1


def test_after_a_shutdown_there_is_a_new_one() -> None:
    first = default_runner()
    shutdown()
    assert default_runner() is not first


@pytest.mark.parametrize(("text", "number"), [("3", 3), (" 1 ", 1)])
def test_the_number_of_trainings_can_be_set(
    monkeypatch: pytest.MonkeyPatch, text: str, number: int
) -> None:
    monkeypatch.setenv("RNNVIZ_MAX_TRAININGS", text)
    assert default_runner().max_running == number


@pytest.mark.parametrize("text", ["0", "-1", "two", "1.5", "²"])
def test_a_wrong_number_of_trainings_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("RNNVIZ_MAX_TRAININGS", text)
    with pytest.raises(ValueError, match="whole number of at least 1"):
        default_max_running()


@pytest.mark.parametrize(("cores", "number"), [(1, 1), (2, 1), (8, 7)])
def test_one_core_is_left_to_the_interface(
    monkeypatch: pytest.MonkeyPatch, cores: int, number: int
) -> None:
    monkeypatch.delenv("RNNVIZ_MAX_TRAININGS", raising=False)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)), raising=False)
    assert default_max_running() == number
