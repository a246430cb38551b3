from __future__ import annotations

import gc
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime import Runtime, RuntimeState

from rnnviz.ui import warming

SLOW = {"torch", "plotly", "altair", "sympy", "matplotlib", "numba", "pandas"}


def loaded_by(code: str) -> set[str]:
    """What a fresh process has loaded after some code, of what is slow to load."""
    code += f"; import sys; print(*{SLOW} & {{*sys.modules}})"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {*told.stdout.split()}


def test_a_heading_needs_nothing_slow() -> None:
    ours = loaded_by("import rnnviz.ui.frame, rnnviz.ui.warming")
    assert ours == loaded_by("import streamlit, streamlit.elements.exception")


@pytest.mark.long
def test_no_page_needs_what_only_files_need() -> None:
    rooms = ", ".join(f"rnnviz.ui.{room}.page" for room in (*warming.ROOMS, "first", "runs"))
    assert not loaded_by(f"import {rooms}") & {"altair", "sympy", "matplotlib"}


def test_a_shipped_model_needs_no_compiler_of_torch() -> None:
    lines = (
        "from rnnviz.model import restore_model",
        "from rnnviz.places import place",
        "from rnnviz.run import Run",
        "restore_model(Run.load(place('models') / 'ran-tanh-books'))",
    )
    assert "sympy" not in loaded_by("; ".join(lines))


def test_what_was_made_beforehand_is_kept_out_of_collections(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(warming, "ROOMS", ())
    monkeypatch.setattr(warming, "warm_up", lambda: None)
    before = gc.get_freeze_count()
    kept = [list[int]() for _ in range(1000)]
    thread = threading.Thread(target=warming._from_the_start)  # of low priority
    try:
        thread.start()
        thread.join()
        assert gc.get_freeze_count() >= before + len(kept)
    finally:
        gc.unfreeze()


def test_what_is_there_of_visitors_is_not_kept_out_of_collections(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = SimpleNamespace(state=RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED)
    monkeypatch.setattr(Runtime, "_instance", here)
    before = gc.get_freeze_count()
    monkeypatch.setattr(warming, "ROOMS", ())
    monkeypatch.setattr(warming, "warm_up", lambda: None)
    monkeypatch.setattr(warming, "_LATER", 0.01)
    thread = threading.Thread(target=warming._from_the_start)
    try:
        thread.start()
        thread.join(0.2)
        assert (thread.is_alive(), gc.get_freeze_count()) == (True, before)
        # Those who came while it was getting ready have left.
        here.state = RuntimeState.NO_SESSIONS_CONNECTED
        thread.join(60.0)
        assert gc.get_freeze_count() > before
    finally:
        gc.unfreeze()


def test_who_comes_first_sees_the_heading_and_then_the_page(
    open_app: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr("rnnviz.ui.frame.is_warm", lambda: False)
    monkeypatch.setattr("rnnviz.ui.frame.warm_up", lambda: seen.append("warmed up"))
    app = open_app("compare")
    assert not app.exception
    assert seen == ["warmed up"]
    assert [title.value for title in app.title] == ["Compare cells"]


@pytest.mark.parametrize(("said", "made"), [("later", []), ("", ["lessons"]), ("no", ["lessons"])])
def test_first_views_are_made_at_the_start_unless_the_settings_say_later(
    monkeypatch: pytest.MonkeyPatch, said: str, made: list[str]
) -> None:
    found: list[str] = []
    page = SimpleNamespace(first_views=lambda: map(found.append, ["lessons"]))
    monkeypatch.setattr(warming, "ROOMS", ("lessons",))
    monkeypatch.setattr(warming, "warm_up", lambda: None)
    monkeypatch.setattr(warming, "import_module", lambda name: page)
    monkeypatch.setattr(warming, "_settle", lambda: True)
    monkeypatch.setenv("RNNVIZ_FIRST_VIEWS", said)
    thread = threading.Thread(target=warming._from_the_start)  # of low priority
    thread.start()
    thread.join()
    assert found == made


@pytest.mark.parametrize("room", warming.ROOMS)
def test_first_views_can_be_made_without_a_visitor(room: str) -> None:
    made = __import__(f"rnnviz.ui.{room}.page", fromlist=["first_views"]).first_views()
    assert next(made) is not None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Elsewhere it is not inherited.")
def test_connections_of_a_socket_that_was_bound_before_send_at_once() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert warming.send_at_once() >= 1
        with socket.create_connection(listening.getsockname()):
            connection, _ = listening.accept()
            with connection:
                assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


class Serving:
    """What there is of uvicorn while it serves."""

    should_exit = force_exit = False

    def handle_exit(self, number: int, frame: object) -> None:
        raise AssertionError("The process would end by the signal.")


def test_a_server_that_is_asked_to_end_comes_to_its_own_end() -> None:
    server, before = Serving(), {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT)}
    try:
        signal.signal(signal.SIGTERM, server.handle_exit)
        warming.end_in_peace()
        signal.raise_signal(signal.SIGTERM)
        assert (server.should_exit, server.force_exit) == (True, False)
        signal.raise_signal(signal.SIGINT)
        assert server.force_exit
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


ENDING = """
import asyncio, atexit, sys
atexit.register(print, "taken apart below threads that go on")
from rnnviz.ui import warming
warming._from_the_start = lambda: None

async def serve():
    async with warming.lifespan(None):
        atexit.register(print, "saved")
        # A page that is being made must not hold up the messages of all others.
        assert sys.getswitchinterval() < 0.005
        FAIL

asyncio.run(serve())
"""


@pytest.mark.parametrize(("fails", "code"), [("pass", 0), ("raise SystemExit(3)", 3)])
def test_a_server_ends_at_once_when_all_is_saved(fails: str, code: int) -> None:
    command = [sys.executable, "-c", ENDING.replace("FAIL", fails)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == code
    assert ended.stdout.split("\n")[0] == "saved"
    # One that did not come to its own end says so by its code.
    assert ("taken apart" in ended.stdout) == bool(code)
