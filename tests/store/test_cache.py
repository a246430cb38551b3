from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rnnviz.store.cache import RecentCache


def test_the_least_recently_used_is_forgotten() -> None:
    cache: RecentCache[str, int] = RecentCache(most=2, heaviest=100)
    cache.put("a", 1)
    cache.put("b", 2)
    assert cache.get("a") == 1
    cache.put("c", 3)
    assert (cache.get("a"), cache.get("b"), cache.get("c")) == (1, None, 3)


def test_what_is_too_heavy_is_not_kept() -> None:
    cache: RecentCache[str, int] = RecentCache(most=5, heaviest=10)
    cache.put("a", 1, weight=11)
    assert cache.get("a") is None


def test_what_is_too_heavy_drives_nothing_else_out() -> None:
    cache: RecentCache[str, int] = RecentCache(most=5, heaviest=10)
    cache.put("a", 1, weight=5)
    cache.put("b", 2, weight=11)
    cache.put("a", 3, weight=12)
    assert (cache.get("a"), cache.get("b"), len(cache)) == (None, None, 0)
    cache.put("c", 4, weight=10)
    cache.put("d", 5, weight=11)
    assert (cache.get("c"), cache.get("d")) == (4, None)


def test_a_key_put_again_counts_once() -> None:
    cache: RecentCache[str, int] = RecentCache(most=5, heaviest=10)
    cache.put("a", 1, weight=6)
    cache.put("a", 2, weight=6)
    assert (cache.get("a"), len(cache)) == (2, 1)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 8))))
def test_the_limits_hold(puts: list[tuple[int, int]]) -> None:
    cache: RecentCache[int, int] = RecentCache(most=3, heaviest=10)
    weights = {}
    for key, weight in puts:
        cache.put(key, key, weight)
        weights[key] = weight
        kept = [one for one in range(10) if cache.get(one) is not None]
        assert len(cache) == len(kept) <= 3
        assert sum(weights[one] for one in kept) <= 10
