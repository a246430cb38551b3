from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rnnviz.jobs.queue import FairQueue

OWNERS = st.sampled_from("abc")
ACTIONS = st.lists(
    st.tuples(st.sampled_from(["push", "push", "push", "front", "pop", "remove"]), OWNERS)
)


def drain(queue: FairQueue[str]) -> list[str]:
    items = []
    while (item := queue.pop()) is not None:
        items.append(item)
    return items


def filled(*items: str) -> FairQueue[str]:
    """A queue of items, each named after its owner and a number."""
    queue: FairQueue[str] = FairQueue()
    for item in items:
        queue.push(item[0], item)
    return queue


def test_owners_take_turns() -> None:
    assert drain(filled("a1", "a2", "a3", "b1", "b2", "c1")) == ["a1", "b1", "c1", "a2", "b2", "a3"]


def test_who_was_served_stands_behind_who_was_not() -> None:
    queue = filled("a1")
    assert queue.pop() == "a1"
    queue.push("a", "a2")
    queue.push("b", "b1")
    assert drain(queue) == ["b1", "a2"]


def test_newcomers_do_not_push_others_back_for_ever() -> None:
    queue = filled("a1", "a2")
    served = []
    for number in range(6):
        queue.push(f"new{number}", f"new{number}")
        served.append(queue.pop())
    assert "a2" in served


def test_going_first_pushes_back_nobody_but_the_owners_own() -> None:
    queue = filled("a1", "b1", "b2")
    queue.push("b", "b0", first=True)
    assert drain(queue) == ["a1", "b0", "b1", "b2"]


def test_what_does_not_suit_keeps_its_turn() -> None:
    queue = filled("a1", "b1", "a2", "c1")
    assert queue.pop(lambda item: item == "a2") == "a2"
    assert queue.pop(lambda item: item == "none") is None
    assert queue.order() == ["b1", "c1", "a1"]


def test_removing_moves_the_others_up() -> None:
    queue = filled("a1", "a2", "b1")
    assert queue.remove("a1")
    assert not queue.remove("a1")
    assert queue.order() == ["a2", "b1"]
    queue.push("x", "x1", first=True)
    assert queue.remove("x1")
    assert drain(queue) == ["a2", "b1"]


@given(ACTIONS)
def test_the_order_shown_is_the_order_served(actions: list[tuple[str, str]]) -> None:
    queue: FairQueue[str] = FairQueue()
    waiting: set[str] = set()
    for number, (action, owner) in enumerate(actions):
        item = f"{owner}{number}"
        if action in ("push", "front"):
            waiting.add(item)
            queue.push(owner, item, first=action == "front")
        elif action == "pop":
            expected = queue.order()
            popped = queue.pop()
            assert popped == (expected[0] if expected else None)
            waiting.discard(popped or "")
        elif waiting:
            assert queue.remove(min(waiting))
            waiting.discard(min(waiting))
        assert set(queue.order()) == waiting
        assert len(queue) == len(waiting)
    assert queue.order() == drain(queue)


@given(st.lists(OWNERS, max_size=40))
def test_no_owner_gets_ahead_of_one_who_still_waits(owners: list[str]) -> None:
    queue = filled(*(f"{owner}{number}" for number, owner in enumerate(owners)))
    served: Counter[str] = Counter()
    while (item := queue.pop()) is not None:
        served[item[0]] += 1
        for owner in {left[0] for left in queue.order()}:
            assert max(served.values()) - served[owner] <= 1
