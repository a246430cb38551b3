"""A thread that does something again and again until it is told to end."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

_LOG = logging.getLogger(__name__)


class Heartbeat:
    """Calls a function every so many seconds; its thread starts with the first need."""

    def __init__(self, name: str, seconds: float, work: Callable[[], None]) -> None:
        """Call ``work`` every ``seconds``; what it raises is logged and forgotten."""
        self._name, self._seconds, self._work = name, seconds, work
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin, where it has not begun or ended."""
        with self._lock:
            if self._thread is None and not self._over.is_set():
                # Daemon, so that no process has to wait for it that ends without a shutdown.
                thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                try:
                    thread.start()
                except RuntimeError:
                    _LOG.warning("No thread could be started for %s.", self._name)
                else:
                    self._thread = thread

    def end(self, timeout: float) -> None:
        """End for good, and wait for the thread."""
        self._over.set()
        with self._lock:
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout)

    def _run(self) -> None:
        while not self._over.wait(self._seconds):
            try:
                self._work()
            except Exception:
                _LOG.exception("The thread %s goes on after an error.", self._name)
