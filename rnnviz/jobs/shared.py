"""The one runner of a process, made when it is first asked for."""

from __future__ import annotations

import atexit
import threading

from rnnviz.jobs.runner import JobRunner

_lock = threading.Lock()
_shared: list[JobRunner] = []


def default_runner() -> JobRunner:
    """The process's runner; its trainings are stopped and saved when the process ends.

    Raises:
        ValueError: when a setting cannot be used; one sentence that names the variable.
    """
    with _lock:
        if not _shared:
            _shared.append(JobRunner())
            atexit.register(shutdown)
        return _shared[0]


def shutdown() -> None:
    """Stop and save everything that the process's runner trains; a later one starts afresh."""
    with _lock:
        runners = list(_shared)
        _shared.clear()
    atexit.unregister(shutdown)
    for runner in runners:
        runner.shutdown()
