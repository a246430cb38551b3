from __future__ import annotations

from rnnviz.inspection.recent import Recent


def test_what_was_not_asked_for_longest_is_forgotten() -> None:
    kept: Recent[int] = Recent(2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert [kept.get(key) for key in "abc"] == [1, None, 3]


def test_a_value_is_replaced_in_its_place() -> None:
    kept: Recent[int] = Recent(2)
    kept.put("a", 1)
    kept.put("b", 2)
    kept.put("a", 4)
    kept.put("c", 3)
    assert [kept.get(key) for key in "abc"] == [4, None, 3]
