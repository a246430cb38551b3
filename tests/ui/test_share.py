"""The address of a view, as it is copied and as a phone reads it."""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from rnnviz.ui import share
from rnnviz.ui.catalogue import PAGES

OpenApp = Callable[..., AppTest]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the browser be at an address."""

    def set_url(url: str) -> None:
        context = type("Context", (), {"url": url})()
        monkeypatch.setattr(share.st, "context", context)

    return set_url


@pytest.mark.parametrize("path", ["", "/", "/playground", "/runs?a=b"])
def test_an_address_can_be_read_back(at: Callable[[str], None], path: str) -> None:
    at(f"https://school.example:8501{path}")
    parameters = {"text": "Café & co? 50%", "view": "long"}
    found = urlsplit(share.address("influence", parameters))
    assert (found.netloc, found.path) == ("school.example:8501", f"/{PAGES['influence'].path}")
    assert dict(parse_qsl(found.query)) == parameters
    assert share.address("first", {}) == "https://school.example:8501/"


def test_a_phone_gets_the_computers_address_in_its_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share, "network_address", lambda: "192.168.0.7")
    assert share.reachable("http://localhost:8501/runs?a=1") == "http://192.168.0.7:8501/runs?a=1"
    assert share.reachable("https://school.example/") == "https://school.example/"
    monkeypatch.setattr(share, "network_address", lambda: "")
    assert share.reachable("http://127.0.0.1:8501/") == "http://127.0.0.1:8501/"


def test_a_server_that_listens_here_alone_keeps_its_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(share, "network_address", lambda: "192.168.0.7")
    monkeypatch.setattr(share.st, "get_option", lambda name: "127.0.0.1")
    assert share.listens_here_alone()
    assert share.reachable("http://localhost:8501/") == "http://localhost:8501/"


def test_the_code_is_one_and_has_room_around_it() -> None:
    picture = np.asarray(Image.open(io.BytesIO(share.code("http://x.example/"))).convert("L")) < 128
    modules = picture[3::6, 3::6]  # six pixels a module
    assert not modules[:4].any()
    assert not modules[:, :4].any()
    inside = modules[4:-4, 4:-4]
    ring = np.ones((7, 7), bool)
    ring[1:-1, 1:-1] = False
    ring[2:-2, 2:-2] = True
    for corner in (inside[:7, :7], inside[:7, -7:], inside[-7:, :7]):
        assert (corner == ring).all()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_can_be_shared(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setattr(share, "reachable", lambda found: f"http://others.example{found}")
    app = open_app(page)
    app.session_state[f"{page}.control.share"] = True
    app.run()
    assert not app.exception
    shown, *frames = [each.value for each in app.sidebar.code]
    assert len(frames) == len(PAGES[page].figures)
    assert all("<iframe src=" in each and "embed=true" in each for each in frames)
    assert shown.startswith("http://others.example")
    assert all('<iframe src="http://others.example' in each for each in frames)
    assert shown.endswith(PAGES[page].path) or f"{PAGES[page].path}?" in shown
