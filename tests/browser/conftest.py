"""A real server and a real browser, and a watch over what goes wrong in them.

Fixtures for tests of the app as people use it:

- ``server``: call it to start the app on a port and a store of its own; returns a ``Server``.
- ``app_url``: the address of one server that all tests share.
- ``page``: a page of the browser, nothing opened yet; ``open_page(**options)`` opens further ones.
- ``visit``: ``visit(page, address)`` opens an address of the app and waits until it is idle.
- ``messages``: ``messages(page)`` counts what the page asks of the server from its next load on.
- ``idle``: ``idle(page)`` waits until the app is connected, no script runs and every element has
  been loaded; what one shows may still be on its way to the screen: look at that with ``expect``.
- ``problems``: what went wrong in the pages and the servers. A test fails at its end if anything
  did; ``problems.ignore("part of the message")`` excuses what a test provokes.
"""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromium
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocket, expect, sync_playwright

from tests.browser.serving import ROOT, Server

SCREENSHOTS = ROOT / "build" / "screenshots"
# Long: a busy machine must not fail a test, and what is there is seen at once.
PATIENCE = 60_000
HERE = frozenset({"127.0.0.1", "localhost"})
StartServer = Callable[..., Server]
BROWSER_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WRONG = re.compile(r"Traceback|Uncaught|warning|error|deprecated|ScriptRunContext", re.IGNORECASE)
APP = '[data-testid="stApp"]'


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder, so that ``-m 'not browser'`` leaves them out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


class Problems:
    """Errors in pages and servers while one test ran."""

    def __init__(self, servers: list[Server]) -> None:
        """Watch the servers from here on."""
        self.found: list[str] = []
        self._ignored: list[str] = []
        self._servers = servers
        self._read = {id(server): len(server.logs()) for server in servers}

    def ignore(self, text: str) -> None:
        """Excuse every problem whose description holds the text."""
        self._ignored.append(text)

    def watch(self, context: BrowserContext) -> None:
        """Note errors and requests to other hosts of all pages of a context."""
        context.on(
            "console",
            lambda message: self._note(
                "console", f"{message.text} {message.location['url']}", message.type == "error"
            ),
        )
        context.on("weberror", lambda error: self._note("page error", str(error.error)))
        context.on("request", lambda request: self._request(request.url))

    def remaining(self) -> list[str]:
        """Every problem that is not excused."""
        for server in self._servers:
            fresh = server.logs()[self._read.get(id(server), 0) :]
            self._note("server", fresh, bool(WRONG.search(fresh)))
        excused = self._ignored
        return [found for found in self.found if not any(text in found for text in excused)]

    def _note(self, kind: str, text: str, wrong: bool = True) -> None:
        if wrong:
            self.found.append(f"{kind}: {text}")

    def _request(self, address: str) -> None:
        parts = urlsplit(address)
        outside = parts.scheme not in {"data", "blob"} and parts.hostname not in HERE
        self._note("request to another host", address, outside)


@pytest.fixture(scope="session")
def servers() -> list[Server]:
    """Every server that tests have started, those that have ended too."""
    return []


@contextlib.contextmanager
def starting(servers: list[Server], folders: pytest.TempPathFactory) -> Iterator[StartServer]:
    """What starts servers, and ends them all afterwards: each holds memory and may train on."""
    own: list[Server] = []

    def start(
        app: Path = ROOT / "app.py",
        store: Path | None = None,
        variables: dict[str, str] | None = None,
        port: int = 0,
    ) -> Server:
        folder = folders.mktemp("server")
        fresh = Server(app, store or folder / "store", folder / "log.txt", variables or {}, port)
        servers.append(fresh)
        own.append(fresh)
        return fresh.wait()

    try:
        yield start
    finally:
        for each in own:
            each.stop()


@pytest.fixture(scope="module")
def server(
    servers: list[Server], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StartServer]:
    """Call ``server()`` for a fresh server of the app, waited for until it answers.

    ``app`` is the script, ``store`` the folder of runs (a new one by default), and ``variables``
    are further environment variables, and ``port`` is that of a server which has ended.
    """
    with starting(servers, tmp_path_factory) as start:
        yield start


@pytest.fixture(scope="session")
def app_url(servers: list[Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the one server that tests share."""
    with starting(servers, tmp_path_factory) as start:
        yield start().url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium or Chrome, as found by the tools."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.MISSING, pytrace=False)
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(BROWSER_OPTIONS))
        yield browser
        browser.close()


@pytest.fixture
def problems(servers: list[Server]) -> Iterator[Problems]:
    """What goes wrong during the test, checked at its end."""
    problems = Problems(servers)
    yield problems
    if remaining := problems.remaining():
        pytest.fail("In the browser or the server:\n" + "\n".join(remaining), pytrace=False)


@pytest.fixture
def open_page(browser: Browser, problems: Problems) -> Iterator[Callable[..., Page]]:
    """Call ``open_page()`` for a page of a new visitor; options go to the browser's context."""
    contexts: list[BrowserContext] = []

    def open_one(**options: Any) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(PATIENCE)
        problems.watch(contexts[-1])
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A page of the browser with nothing opened."""
    return open_page()


@pytest.fixture(scope="session")
def idle() -> Callable[..., None]:
    """``idle(page)`` waits until the app is connected, no script runs and nothing is loading."""

    def wait(page: Page, timeout: float = PATIENCE) -> None:
        # wait_for_selector may find what it waits for on a busy machine, and never return.
        for state in ('connection-state="CONNECTED"', 'script-state="notRunning"'):
            expect(page.locator(f"{APP}[data-test-{state}]")).to_be_visible(timeout=timeout)
        # The code of each kind of element comes when the first of them is to be shown, and a key
        # that is pressed before a button has come presses nothing.
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=timeout)

    return wait


@pytest.fixture
def visit(idle: Callable[..., None], problems: Problems) -> Callable[..., None]:
    """``visit(page, address)`` opens an address of the app and waits until it is idle.

    On a page's own address Streamlit's client first looks for the server below that address.
    """

    def open_address(page: Page, address: str) -> None:
        path = urlsplit(address).path.rstrip("/")
        if path:
            for probe in ("health", "host-config"):
                problems.ignore(f"404 (Not Found) {_origin(address)}{path}/_stcore/{probe}")
        page.goto(address)
        # A page that has only just connected and has not begun to run is idle too.
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        idle(page)
        # The page's script listens to keys and puts what saves charts: HTML is drawn last.
        expect(page.get_by_test_id("stHtml").first).to_be_attached()

    return open_address


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


class Messages:
    """How many messages a page has sent to the server, and how many bytes it was sent."""

    def __init__(self, page: Page) -> None:
        """Count from the page's next load on."""
        self.count = self.bytes = 0
        page.on("websocket", self._follow)

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, payload: object) -> None:
        self.count += 1

    def _received(self, payload: str | bytes) -> None:
        self.bytes += len(payload)


@pytest.fixture
def messages() -> Callable[[Page], Messages]:
    """``messages(page).count`` is how often the page has asked something of the server."""
    return Messages


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Keep a picture of every open page when a test fails, and say where."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("browser")
    if report.when == "call" and report.failed and browser is not None:
        for number, context in enumerate(browser.contexts):
            for page in context.pages:
                path = SCREENSHOTS / f"{item.name}-{number}.png"
                with contextlib.suppress(Exception):
                    page.screenshot(path=path)
                    report.sections.append(("screenshot", str(path)))
    return report


@pytest.fixture
def framed() -> Iterator[Callable[[str], str]]:
    """Call ``framed(url)`` for the address of a page on another site that shows it in a frame."""
    servers: list[tuple[ThreadingHTTPServer, threading.Thread]] = []

    def show(url: str) -> str:
        inner = url.replace("127.0.0.1", "localhost")

        class Outer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(f'<iframe src="{inner}" width="1200" height="850">'.encode())

            def log_message(self, *told: object) -> None: ...

        outer = ThreadingHTTPServer(("127.0.0.1", 0), Outer)
        thread = threading.Thread(target=outer.serve_forever)
        thread.start()
        servers.append((outer, thread))
        return f"http://127.0.0.1:{outer.server_port}"

    yield show
    for outer, thread in servers:
        outer.shutdown()
        thread.join()
        outer.server_close()
