"""Pictures of every page for the documentation: docs/screenshots/<page>-{light,dark}.png.

    python tools/screenshots.py [PAGES]

Starts the app on a free port with an empty store of its own and opens its pages in Chromium, so
the pictures show what a visitor sees first.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import chromium
from environment import ROOT, ToolError
from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

sys.path.insert(0, str(ROOT))

from benchmarks.visits import Server
from rnnviz.ui.catalogue import PAGES

FOLDER = ROOT / "docs" / "screenshots"
SIZE = (1440, 900)
SCHEMES = ("light", "dark")
PATIENCE = 120.0
"""Seconds that each page has to get ready."""
LARGEST = 300_000

APP = '[data-testid="stApp"]'
IDLE = f'{APP}[data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'
UNFINISHED = '[data-testid="stSkeleton"], [data-testid="stSpinner"]'
FAILED = '[data-testid="stException"]'
# What is drawn by scripts: the components' canvas or arcs, plotly's and vega's pictures.
FIGURES = ".view canvas, .view svg, .js-plotly-plot .main-svg, .vega-embed canvas, .vega-embed svg"
TABLE = '[data-testid="stDataFrame"] canvas'
"""All that the page of the runs has before one of them is chosen."""
OPTIONS = ("--no-sandbox", "--disable-gpu", "--hide-scrollbars")


def main(arguments: Sequence[str]) -> int:
    """Photograph the named pages, or all of them."""
    unknown = [key for key in arguments if key not in PAGES]
    if unknown:
        raise ToolError(f"There is no page {unknown[0]!r}: choose among {', '.join(PAGES)}.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with app() as address, browser() as chrome:
        for key in arguments or PAGES:
            for scheme in SCHEMES:
                picture = optimised(photograph(chrome, f"{address}/{PAGES[key].path}", scheme))
                path = FOLDER / f"{key}-{scheme}.png"
                path.write_bytes(picture)
                note = "" if len(picture) <= LARGEST else ", larger than it should be"
                name = path.relative_to(ROOT).as_posix()
                print(f"{name} ({len(picture) / 1000:.0f} KB{note})", flush=True)
    return 0


@contextlib.contextmanager
def app() -> Iterator[str]:
    """A server of the app with a store of its own; its address.

    Raises:
        ToolError: It ended, or does not answer in time.
    """
    with tempfile.TemporaryDirectory(prefix="rnnviz-") as folder:
        try:
            server = Server(ROOT, ROOT / "app.py", Path(folder))
        except RuntimeError as error:
            raise ToolError(f"The app did not start:\n{error}") from error
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.stop()


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """Chromium or Chrome without a window."""
    path = chromium.find()
    if path is None:
        raise ToolError(
            "The screenshots need Chromium or Chrome: install one, or set "
            f"{chromium.VARIABLE} to its path."
        )
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=path, args=list(OPTIONS))
        try:
            yield chrome
        finally:
            chrome.close()


def photograph(chrome: Browser, address: str, scheme: str) -> Image.Image:
    """What a new visitor of a page sees.

    Raises:
        ToolError: The page does not come to rest.
    """
    context = chrome.new_context(
        viewport={"width": SIZE[0], "height": SIZE[1]},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    try:
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.goto(address)
        page.wait_for_selector(IDLE)
        page.wait_for_function("selector => !document.querySelector(selector)", arg=UNFINISHED)
        shown = TABLE if address.endswith(f"/{PAGES['runs'].path}") else FIGURES
        page.locator(f"{shown}, {FAILED}").first.wait_for(state="visible")
        if page.locator(FAILED).count():
            raise ToolError(f"The page {address} fails; what the app said is above.")
        return at_rest(page)
    except Error as error:
        raise ToolError(f"The page {address} did not get ready: {error.message}") from error
    finally:
        context.close()


def at_rest(page: Page) -> Image.Image:
    """The page once two pictures of it, half a second apart, are the same."""
    before, end = b"", time.monotonic() + PATIENCE
    while time.monotonic() < end:
        page.wait_for_selector(IDLE)
        now = page.screenshot(animations="disabled", caret="hide")
        if now == before:
            return Image.open(io.BytesIO(now)).convert("RGB")
        before = now
        page.wait_for_timeout(500)
    raise ToolError(f"The page {page.url} keeps changing: is a training running on it?")


def optimised(picture: Image.Image) -> bytes:
    """A PNG as small as it can be without losing a colour: a palette would mix up the gates'."""
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except ToolError as problem:
        sys.exit(f"\n{problem}")
