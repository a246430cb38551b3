from __future__ import annotations

from typing import Any

import pytest

from rnnviz.store import StoreError
from rnnviz.ui.listing import Listing


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
    assert listing.get(frozenset(), lambda: ([], [])) == ([], [])
    listing._at -= 60.0
    with pytest.raises(StoreError):
        listing.get(frozenset(), refuse)
    listing._at -= 60.0
    assert listing.get(frozenset(), lambda: ([], [])) == ([], [])
