"""Reading a text can be stopped: who waits for it says when, who reads looks now and then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_STOP: ContextVar[Callable[[], bool] | None] = ContextVar("stop", default=None)


class ReadingStopped(Exception):
    """A text was not read to its end because nobody waits for it any more."""


@contextmanager
def stoppable(stop: Callable[[], bool]) -> Iterator[None]:
    """Within it, reading a text in this thread ends with ReadingStopped once ``stop()`` is true."""
    token = _STOP.set(stop)
    try:
        yield
    finally:
        _STOP.reset(token)


def look() -> None:
    """Where a text is read: go on, or raise ReadingStopped."""
    stop = _STOP.get()
    if stop is not None and stop():
        raise ReadingStopped("Nobody waits for this text any more.")
