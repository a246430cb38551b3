"""A browser is known by what its server signed, and by nothing else."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnviz.jobs import Tokens
from rnnviz.jobs.visitors import Visitors
from rnnviz.store import RunStore, StoreError

TOKENS = Tokens(b"a" * 32)
GOOD = TOKENS.make()


def test_a_token_is_known_again_and_tells_nothing() -> None:
    one, other = TOKENS.make(), TOKENS.make()
    owner = TOKENS.owner(one)
    assert owner is not None
    assert TOKENS.owner(one) == owner != TOKENS.owner(other)
    assert owner not in one
    assert one.split(".")[1] not in owner
    assert Tokens(b"a" * 32).owner(one) == owner


def test_what_another_store_signed_is_not_known_and_kept_under_another_name() -> None:
    foreign = Tokens(b"b" * 32)
    assert TOKENS.owner(foreign.make()) is None
    assert TOKENS.name != foreign.name
    assert Tokens(b"a" * 32).name == TOKENS.name


@given(st.integers(0, 98), st.characters())
def test_a_token_that_was_changed_is_not_known(place: int, character: str) -> None:
    token = TOKENS.make()
    changed = token[:place] + character + token[place + 1 :]
    assert (TOKENS.owner(changed) is None) == (changed != token)


@pytest.mark.parametrize(
    "token",
    [
        *(None, "", 7, b"1.x.y", "1.", "none", {"kept": "1"}, f"1.{'0' * 32}.{'0' * 64}"),
        *(GOOD[:-1], GOOD[2:], f"0{GOOD[1:]}", GOOD.upper(), f"{GOOD}\n", f" {GOOD}"),
        f"{GOOD}.{'0' * 64}",
    ],
    ids=itertools.count(),
)
def test_what_is_no_token_is_not_known(token: object) -> None:
    assert TOKENS.owner(token) is None


@given(st.text())
def test_no_text_is_a_token(text: str) -> None:
    assert TOKENS.owner(text) is None


def test_servers_on_one_store_know_each_others_visitors(store: RunStore, tmp_path: Path) -> None:
    token = Visitors(store).tokens().make()
    again = RunStore(store.address, shipped=tmp_path / "none")
    assert Visitors(again).tokens().owner(token) is not None


def test_without_a_store_visitors_are_known_for_the_time_being(
    store: RunStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    visitors = Visitors(store)
    before = visitors.tokens().make()
    visitors = Visitors(store)

    def refuse() -> bytes:
        raise StoreError("The store could not be read.")

    with monkeypatch.context() as patch:
        patch.setattr(store, "secret", refuse)
        passing = visitors.tokens()
        assert passing.owner(passing.make()) is not None
        assert passing.owner(before) is None
        assert visitors.tokens() is passing
    assert "known until this server ends" in caplog.text
    # What was known before is known again.
    assert visitors.tokens().owner(before) is not None
