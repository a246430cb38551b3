"""Slow work beside the page: one at a time, watched, given up, and never silent."""

from __future__ import annotations

import threading

import pytest

from rnnviz.jobs import background
from rnnviz.jobs.background import BUSY, FAILED, Background, Report

PATIENCE = 60.0


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def kept():
    """Results by key, and an event that is set whenever one comes."""
    return {}


@pytest.fixture
def work(kept, clock):
    return Background(kept.__setitem__, clock)


class Held:
    """Work that begins, says how far it is, and waits to be let go."""

    def __init__(self, result="done"):
        self.begun, self.free, self.ended = (threading.Event() for _ in range(3))
        self.result = result

    def __call__(self, watch):
        watch("Counting", 1, 4)
        self.begun.set()
        assert self.free.wait(PATIENCE)
        try:
            watch("Counting", 2, 4)
        finally:
            self.ended.set()
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


def settled(work, key):
    """Wait until nothing is under way under a key; the last report."""
    end = threading.Event()
    for _ in range(int(PATIENCE * 100)):
        report = work.look(key)
        if report is None or report.error:
            return report
        end.wait(0.01)
    raise AssertionError("The work did not end.")


def test_work_is_done_once_and_kept(work, kept, clock):
    held = Held()
    assert work.look("a") is None
    work.start("a", held)
    assert held.begun.wait(PATIENCE)
    clock.now = 2.0
    report = work.start("a", held)
    assert (report.phase, report.done, report.total, report.elapsed) == ("Counting", 1, 4, 2.0)
    assert report.share == 0.25
    assert report.remaining == 6.0
    held.free.set()
    assert settled(work, "a") is None
    assert kept == {"a": "done"}


def test_one_at_a_time(work, kept):
    first, second = Held(1), Held(2)
    work.start("a", first)
    assert work.start("b", second) == Report()
    assert first.begun.wait(PATIENCE)
    assert not second.begun.is_set()
    first.free.set()
    assert second.begun.wait(PATIENCE)
    second.free.set()
    settled(work, "b")
    assert kept == {"a": 1, "b": 2}


def test_what_nobody_looks_at_is_given_up(work, kept, clock):
    held, waiting = Held(), Held()
    work.start("a", held)
    work.start("b", waiting)
    assert held.begun.wait(PATIENCE)
    clock.now = background.UNWATCHED_SECONDS + 1.0
    held.free.set()
    assert held.ended.wait(PATIENCE)
    later = Held()
    later.free.set()
    work.start("c", later)
    settled(work, "c")
    assert not waiting.begun.is_set()
    assert kept == {"c": "done"}


def test_looking_keeps_work_wanted(work, kept, clock):
    held = Held()
    work.start("a", held)
    assert held.begun.wait(PATIENCE)
    clock.now = background.UNWATCHED_SECONDS + 1.0
    assert work.look("a") is not None
    held.free.set()
    settled(work, "a")
    assert kept == {"a": "done"}


def test_a_sentence_is_told_once_and_then_tried_again(work, kept):
    held = Held(ValueError("The text is empty."))
    held.free.set()
    work.start("a", held)
    assert settled(work, "a").error == "The text is empty."
    again = Held()
    again.free.set()
    work.start("a", again)
    settled(work, "a")
    assert kept == {"a": "done"}


def test_other_errors_are_logged_not_shown(work, kept, caplog):
    held = Held(RuntimeError("a path of this machine"))
    held.free.set()
    work.start("a", held)
    assert settled(work, "a").error == FAILED
    assert "a path of this machine" in caplog.text
    assert kept == {}


def test_only_so_much_waits(work, monkeypatch):
    monkeypatch.setattr(background, "MOST_WAITING", 2)
    every = [Held() for _ in range(4)]
    for key, held in enumerate(every[:3]):
        work.start(key, held)
        if not key:
            assert held.begun.wait(PATIENCE)
    with pytest.raises(ValueError, match=BUSY):
        work.start(3, every[3])
    for held in every:
        held.free.set()
    settled(work, 2)
