from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from rnnviz.inspection.recent import kept
from rnnviz.store import RecentCache


def test_what_was_not_asked_for_longest_is_forgotten() -> None:
    kept: RecentCache[str, int] = RecentCache(2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert [kept.get(key) for key in "abc"] == [1, None, 3]


def test_a_value_is_replaced_in_its_place() -> None:
    kept: RecentCache[str, int] = RecentCache(2)
    kept.put("a", 1)
    kept.put("b", 2)
    kept.put("a", 4)
    kept.put("c", 3)
    assert [kept.get(key) for key in "abc"] == [4, None, 3]


def test_a_function_is_asked_once_for_each_key() -> None:
    asked: list[int] = []

    @kept(2, lambda number, **told: number % 10)
    def half(number: int, told: str = "") -> float:
        if number < 0:
            raise ValueError(told)
        asked.append(number)
        return number / 2

    assert half(4) == half(14, told="the same key") == 2.0
    assert (half(6), half(8), half(4)) == (3.0, 4.0, 2.0)
    assert asked == [4, 6, 8, 4]  # of two that are kept the oldest one went
    for _ in range(2):
        with pytest.raises(ValueError, match="again"):
            half(-3, told="again")


def test_what_is_too_heavy_is_made_each_time() -> None:
    asked: list[int] = []

    @kept(9, lambda number: number, lambda found: 10**9)
    def same(number: int) -> int:
        asked.append(number)
        return number

    assert (same(1), same(1)) == (1, 1)
    assert asked == [1, 1]


def test_others_wait_for_what_is_being_made() -> None:
    begun, go, made = Event(), Event(), list[int]()

    @kept(2, lambda: "key")
    def slow() -> int:
        begun.set()
        go.wait(30)
        made.append(1)
        return len(made)

    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(slow) for _ in range(4)]
        assert begun.wait(30)
        go.set()
        assert [each.result(30) for each in found] == [1] * 4
