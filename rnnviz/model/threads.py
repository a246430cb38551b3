"""One thread of torch while networks run, and as many as before afterwards."""

from __future__ import annotations

import threading
from contextlib import ContextDecorator

import torch


class _Own(threading.local):
    """What one thread remembers: how deep it is inside, and its number from before."""

    depth, before = 0, 1


class _OneThread(ContextDecorator):
    """Small matrices gain nothing from several threads, and sums would depend on their number.

    Torch keeps the number for each thread that uses it, and begins a new thread with the one that
    was set last anywhere.
    """

    def __init__(self) -> None:
        self._own, self._lock = _Own(), threading.Lock()
        self._inside, self._before = 0, 1

    def __enter__(self) -> None:
        self._own.depth += 1
        if self._own.depth > 1:
            return
        with self._lock:
            number = torch.get_num_threads()
            if not self._inside:
                self._before = number
            elif number == 1:  # a thread that began with what was set here
                number = self._before
            self._own.before = number
            self._inside += 1
            torch.set_num_threads(1)

    def __exit__(self, *_: object) -> None:
        self._own.depth -= 1
        if self._own.depth == 0:
            with self._lock:
                self._inside -= 1
                torch.set_num_threads(self._own.before)


one_thread = _OneThread()
"""For ``with`` and as a decorator of functions; a generator would hold it between its steps."""
