"""Figures in JupyterLab and in marimo: alive, without a network, and heard in Python."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import HEALTHY_WITHIN, ROOT

WORDS = ["the", "cat", "sat", "on", "the", "mat"]
CELLS = (
    f"""
import pathlib
import torch
import rnnviz as rv
torch.manual_seed(0)
trace = rv.record(torch.nn.LSTM(3, 5), torch.randn(6, 3), labels={WORDS})
""",
    "rv.show.gates(trace)",
    """
arrows = rv.show.arrows(trace)
chosen = pathlib.Path("chosen")
arrows.widget.observe(lambda change: chosen.write_text(str(change.new)), "chosen")
arrows
""",
    "rv.show.diagram(trace)",
)
Start = Callable[..., str]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Call ``start(*command)`` for the address of a server whose port is ``{port}`` there."""
    nowhere = "http://127.0.0.1:9"
    own = {name: str(tmp_path / name) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    own |= {"IPYTHONDIR": str(tmp_path / "ipython"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    own |= {"PYTHONPATH": str(ROOT), "HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere}
    own |= {"NO_PROXY": "127.0.0.1,localhost"}
    started: list[subprocess.Popen[bytes]] = []

    def begin(*command: str) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        words = [sys.executable, "-m", *(word.format(port=port) for word in command)]
        with (tmp_path / "log").open("wb") as log:
            process = subprocess.Popen(
                words, cwd=tmp_path, env=os.environ | own, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        started.append(process)
        address, end = f"http://127.0.0.1:{port}", time.monotonic() + HEALTHY_WITHIN
        while True:
            with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
                return address
            if process.poll() is not None or time.monotonic() > end:
                pytest.fail((tmp_path / "log").read_text("utf-8"), pytrace=False)
            time.sleep(0.1)

    yield begin
    for process in started:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(process.pid, number)
                process.wait(timeout=10)


def look(page: Page, chosen: Path) -> None:
    """Every figure is drawn and lives; a word that is pinned is known in Python."""
    words = page.locator(".view.arcs .texts text")
    expect(words).to_have_text(WORDS)
    expect(
        page.locator(".view.film").get_by_role("button", name="Forget gate", exact=True)
    ).to_be_visible()
    expect(page.locator(".view.film").get_by_text("LSTM, 5 units")).to_be_visible()
    words.nth(5).hover()
    expect(page.locator(".view.arcs .lit path")).to_have_count(1)
    words.nth(5).click()
    expect(words.nth(5)).to_have_attribute("aria-pressed", "true")
    while not chosen.exists():  # the test has a time limit of its own
        page.wait_for_timeout(100)
    assert chosen.read_text("utf-8") == "{'selected': 5}"
    drawing = page.locator(".view.cell")
    # Pointing at a word has moved the cursor of the cell as well.
    expect(drawing.locator(".at-step")).to_have_text("step 6 of 6: ‘mat’")
    drawing.get_by_role("slider", name="Time step").fill("1")
    expect(drawing.locator(".at-step")).to_have_text("step 2 of 6: ‘cat’")
    page.close()  # it would miss the server


@pytest.mark.long
def test_in_jupyterlab(open_page: Callable[..., Page], start: Start, tmp_path: Path) -> None:
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), tmp_path / "book.ipynb")
    address = start(
        "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port={port}",
        "--IdentityProvider.token=", f"--ServerApp.root_dir={tmp_path}",
    )  # fmt: skip
    # Tall: JupyterLab draws only the cells that can be seen.
    page = open_page(viewport={"width": 1200, "height": 2400})
    page.goto(f"{address}/lab/tree/book.ipynb")
    # What is run before the kernel answers is lost.
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible()
    page.locator(".lm-MenuBar-item", has_text=re.compile("^Run$")).click()
    page.locator(".lm-Menu-item", has_text=re.compile("^Run All Cells$")).click()
    look(page, tmp_path / "chosen")


@pytest.mark.long
def test_in_marimo(page: Page, start: Start, tmp_path: Path) -> None:
    body = ["import marimo", "app = marimo.App()"]
    for source, names in zip(
        CELLS, ("", "rv, trace", "pathlib, rv, trace", "rv, trace"), strict=True
    ):
        lines = "\n    ".join(source.strip().splitlines())
        body.append(f"@app.cell\ndef _({names}):\n    {lines}")
    body[2] += "\n    return pathlib, rv, trace"
    (tmp_path / "book.py").write_text("\n\n".join([*body, ""]), "utf-8")
    address = start(
        "marimo", "run", "book.py", "--headless", "--host=127.0.0.1", "--port={port}",
        "--no-token",
    )  # fmt: skip
    page.goto(address)
    look(page, tmp_path / "chosen")
