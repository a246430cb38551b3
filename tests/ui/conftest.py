"""A visitor's session without a browser, and the whole app without a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

import rnnviz.jobs
from rnnviz.ui.catalogue import PAGES
from rnnviz.ui.listing import forget_listing

ROOT = Path(__file__).resolve().parents[2]


class Link(dict[str, str]):
    """The query parameters of an address."""

    def to_dict(self) -> dict[str, str]:
        return dict(self)

    def from_dict(self, values: Mapping[str, str]) -> None:
        self.clear()
        self.update(values)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What views see of Streamlit: ``session_state`` and ``query_params``."""
    fake = SimpleNamespace(session_state={}, query_params=Link(), toast=lambda *told, **more: None)
    for module in ("browser_links", "page_state", "reports", "widget_keys"):
        monkeypatch.setattr(f"rnnviz.ui.{module}.st", fake)
    return fake


@pytest.fixture(autouse=True)
def at_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a connection nobody could tell that the visitor uses this very computer."""
    monkeypatch.setattr("rnnviz.ui.rights.sits_here", lambda: True)


@pytest.fixture(autouse=True)
def runs_of_now() -> None:
    """A test sees what it has stored, whatever the one before it listed within the same second."""
    forget_listing()


@pytest.fixture(scope="session", autouse=True)
def packages_are_looked_through_once() -> Iterator[None]:
    """Streamlit reads what every installed package says of itself at each run of an ``AppTest``."""
    name = "scan_component_manifests"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, name, cache(getattr(manifest_scanner, name)))
        yield


@pytest.fixture
def open_app() -> Iterator[Callable[..., AppTest]]:
    """Call ``open_app(page, **link)`` for a page that is opened first in a fresh session."""

    def open_one(page: str = "playground", **link: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        if PAGES[page].script != "app.py":
            app.switch_page(PAGES[page].script)
        for name, value in link.items():
            app.query_params[name] = value
        return app.run()

    yield open_one
    rnnviz.jobs.shutdown()


@pytest.fixture
def opened() -> Callable[..., AppTest]:
    """Call ``opened(app, key)`` to open a box, which is filled only then."""

    def open_box(app: AppTest, key: str) -> AppTest:
        app.session_state[key] = True
        return app.run()

    return open_box


@pytest.fixture
def link_of() -> Callable[[AppTest], dict[str, str]]:
    """What stands in an app's address: one text a name, whoever wrote it."""

    def read(app: AppTest) -> dict[str, str]:
        found = app.query_params.items()
        return {name: part if isinstance(part, str) else part[0] for name, part in found}

    return read
