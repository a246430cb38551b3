from __future__ import annotations

from typing import Any

import pytest

from rnnviz.store import StoreError
from rnnviz.ui.listing import Listed, Listing


def test_a_list_in_which_nothing_changed_is_the_same_object() -> None:
    listing, run = Listing(), object()
    first = listing.get(frozenset(), lambda: Listed([run], []))
    listing.forget()
    assert listing.get(frozenset(), lambda: Listed([run], [])) is first
    listing.forget()
    assert listing.get(frozenset(), lambda: Listed([run, run], [])) is not first


def test_who_waited_for_a_store_that_does_not_answer_is_told_at_once() -> None:
    listing, asked = Listing(), []

    def refuse() -> Any:
        asked.append(1)
        raise StoreError("The store cannot be reached.")

    for _ in range(3):
        with pytest.raises(StoreError, match=r"^The store cannot be reached\.$"):
            listing.get(frozenset(), refuse)
    assert len(asked) == 1
    listing.forget()
    made = Listed([], [])
    assert listing.get(frozenset(), lambda: made) is made
    listing._at -= 60.0
    with pytest.raises(StoreError):
        listing.get(frozenset(), refuse)
    listing._at -= 60.0
    assert listing.get(frozenset(), lambda: made) is made
