"""Who the visitor is: known by a token, and from where."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest

import rnnviz.jobs
from rnnviz.jobs import Tokens, default_runner
from rnnviz.ui import visitor
from rnnviz.ui.visitor import address, is_local, know_visitor, owner, what_passes


@pytest.fixture
def come(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call ``come(cookie, peer)`` for a new session; returns what the component is given."""
    asked: list[tuple[Any, ...]] = []

    def begin(cookies: dict[str, str] | None = None, peer: str | None = None) -> Any:
        context = SimpleNamespace(ip_address=peer, headers={}, cookies=cookies or {})
        fake = SimpleNamespace(
            session_state={},
            context=context,
            container=lambda key: nullcontext(),
            fragment=lambda draw: draw,
        )
        monkeypatch.setattr(visitor, "st", fake)
        monkeypatch.setattr(visitor, "keep_token", lambda *given, **calls: asked.append(given))
        return SimpleNamespace(state=fake.session_state, asked=asked)

    yield begin
    rnnviz.jobs.shutdown()


def report(session: Any, **values: str) -> None:
    """What the component says before the next run of the page."""
    session.state["visitor.token"] = values
    for name in values:
        {"kept": visitor._kept, "lasting": visitor._lasting}[name]()


def tokens() -> Tokens:
    return default_runner().visitors.tokens()


def test_a_cookie_is_known_at_once_and_nothing_is_kept_again(come: Any) -> None:
    token = tokens().make()
    session = come({tokens().name: token})
    know_visitor()
    assert owner() == tokens().owner(token)
    assert not session.asked


def test_a_cookie_for_another_sites_page_is_known_and_what_does_not_last_is_said(
    come: Any,
) -> None:
    token = tokens().make()
    session = come({f"{tokens().name}-here": token})
    know_visitor()
    assert owner() == tokens().owner(token)
    assert not session.asked
    assert "on this page only" in what_passes()


FOREIGN = pytest.param(Tokens(b"f" * 32).make(), id="signed elsewhere")


@pytest.mark.parametrize("cookie", ["", "no token", FOREIGN])
def test_without_a_good_cookie_the_session_has_a_token_that_the_browser_is_to_keep(
    come: Any, cookie: str
) -> None:
    session = come({tokens().name: cookie})
    know_visitor()
    assert owner() == owner() != ""
    _, name, token, refused, lasting = session.asked[0]
    assert (name, refused, lasting) == (tokens().name, None, "everywhere")
    assert tokens().owner(token) == owner()


def test_what_the_browser_has_kept_counts_and_takes_over_what_was_begun(
    come: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[tuple[str, str]] = []
    monkeypatch.setattr(default_runner(), "hand_over", lambda *who: moved.append(who))
    session = come()
    know_visitor()
    before, known = owner(), tokens().make()
    report(session, kept=known)
    know_visitor()
    assert owner() == tokens().owner(known)
    assert moved == [(before, owner())]
    assert session.asked[-1][2] == known


@pytest.mark.parametrize("kept", ["no token", FOREIGN])
def test_a_kept_token_that_was_not_signed_here_is_replaced(come: Any, kept: str) -> None:
    session = come()
    know_visitor()
    before = owner()
    report(session, kept=kept)
    know_visitor()
    assert owner() == before
    assert session.asked[-1][2:4] == (session.asked[0][2], kept)


@pytest.mark.parametrize(
    ("lasting", "told"), [("everywhere", ""), ("here", "on this page only"), ("nowhere", "reload")]
)
def test_what_does_not_last_is_said(come: Any, lasting: str, told: str) -> None:
    session = come()
    know_visitor()
    report(session, lasting=lasting)
    know_visitor()
    assert session.asked[-1][4] == lasting
    assert bool(what_passes()) == bool(told)
    assert told in what_passes()


@pytest.mark.parametrize("value", [None, 7, "elsewhere", ["here"]])
def test_a_report_of_something_else_changes_nothing(come: Any, value: Any) -> None:
    session = come()
    know_visitor()
    before = owner()
    report(session, lasting=value)
    report(session, kept=value)
    assert owner() == before
    assert not what_passes()


@pytest.mark.parametrize(
    ("peer", "counted"),
    [
        ("10.0.0.7", "10.0.0.7"),
        (None, "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("nothing known", ""),
    ],
)
def test_the_address_is_a_computers_or_its_networks(
    come: Any, peer: str | None, counted: str
) -> None:
    come(peer=peer)
    assert address() == counted


HERE = {"Host": "localhost:8501", "Origin": "http://localhost:8501"}


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.5", "[::1]"])
@pytest.mark.parametrize("peer", [None, "127.0.0.1", "::1"])
def test_who_uses_the_servers_own_computer_is_here(host: str, peer: str | None) -> None:
    assert is_local(peer, {"Host": f"{host}:8501", "Origin": f"http://{host}:8501"})


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("10.0.0.7", HERE),
        (None, {}),
        (None, {"Host": "localhost:8501"}),
        (None, HERE | {"Origin": "https://rnnviz.example"}),
        (None, HERE | {"Host": "rnnviz.example"}),
        (None, HERE | {"X-Forwarded-For": "10.0.0.7"}),
        (None, HERE | {"Forwarded": "for=10.0.0.7"}),
        (None, HERE | {"Origin": "http://[localhost"}),
        (None, HERE | {"Origin": "null"}),
    ],
)
def test_everybody_else_is_not(peer: str | None, headers: dict[str, str]) -> None:
    assert not is_local(peer, headers)
