"""The app on a port and a store of its own."""

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
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEALTHY_WITHIN = 120
COLORS = re.compile(r"\x1b\[[0-9;]*m")


class Server:
    """A running app: its address, what it printed, and how to stop it."""

    def __init__(
        self, app: Path, store: Path, log: Path, variables: dict[str, str], port: int = 0
    ) -> None:
        """Start the app, on a free port unless one is given, without waiting for it."""
        with socket.socket() as free:
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            free.bind(("127.0.0.1", port))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.store = store
        self.log = log
        command = [sys.executable, "-m", "streamlit", "run", str(app)]
        command += [
            "--server.headless=true",
            "--server.address=127.0.0.1",
            f"--server.port={self.port}",
            f"--server.enableStaticServing={(app.parent / 'static').is_dir()}",
        ]
        # What pages show first of all runs takes 12 s of computing, most of it for pages that the
        # tests of this server never open.
        own = {"RNNVIZ_STORE": str(store), "RNNVIZ_FIRST_VIEWS": "later"}
        own |= {"PYTHONUNBUFFERED": "1", "COLUMNS": "160"}
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **own, **variables},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def logs(self) -> str:
        """Everything that the server has printed."""
        return COLORS.sub("", self.log.read_text(encoding="utf-8", errors="replace"))

    def healthy(self) -> bool:
        """Whether the server answers."""
        address = f"{self.url}/_stcore/health"
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def wait(self) -> Server:
        """Wait until the server answers, and return it."""
        end = time.monotonic() + HEALTHY_WITHIN
        while not self.healthy():
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                pytest.fail(f"The app did not start:\n{self.logs()}", pytrace=False)
            time.sleep(0.05)
        return self

    def stop(self) -> None:
        """End the server and everything that it started."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(self.process.pid, number)
                self.process.wait(timeout=10)
        self.process.wait()
