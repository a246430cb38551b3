from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from rnnviz.jobs import JobRunner, default_runner, shutdown


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


def test_the_settings_of_the_environment_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNVIZ_MAX_TRAININGS", "3")
    monkeypatch.setenv("RNNVIZ_MAX_MINUTES", "7.5")
    runner = default_runner()
    assert (runner.max_running, runner.settings.max_minutes) == (3, 7.5)
    assert runner.server.startswith(runner.settings.server)


def test_a_wrong_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RNNVIZ_MAX_TRAININGS", "two")
    with pytest.raises(ValueError, match=r"^Set RNNVIZ_MAX_TRAININGS to a whole number"):
        default_runner()
