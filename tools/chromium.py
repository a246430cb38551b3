"""Finding the Chromium or Chrome that the browser tests drive."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from environment import ToolError

VARIABLE = "RNNVIZ_CHROMIUM"
# The shell does the same with two thirds of the work: it has no windows, not even hidden ones.
COMMANDS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "msedge",
)
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
PACKAGES = ("chromium-headless-shell", "chromium")
"""The first that can be had is installed."""
MISSING = (
    "The browser tests need Chromium or Chrome: install one (Debian, Ubuntu: sudo apt install "
    f"chromium) or set {VARIABLE} to its path; to leave these tests out, add -m 'not browser'."
)


def find() -> str | None:
    """The path of a browser that is installed, or None.

    Raises:
        ToolError: RNNVIZ_CHROMIUM names something that is no file.
    """
    named = os.environ.get(VARIABLE)
    if named:
        path = shutil.which(named)
        if path is None:
            raise ToolError(f"{VARIABLE} is {named!r}, where no program is: correct or unset it.")
        return path
    found = (shutil.which(command) for command in (*COMMANDS, *APPLICATIONS))
    return next((path for path in found if path), None)


def find_or_install() -> str:
    """The path of a browser, installed from Debian's packages if need be and allowed.

    Raises:
        ToolError: There is none, and it cannot be installed from here.
    """
    path = find()
    if path is None and may_install():
        print("Installing Chromium for the browser tests.", flush=True)
        install()
        path = find()
    if path is None:
        raise ToolError(MISSING)
    return path


def may_install() -> bool:
    """Whether this is root on a system with Debian's package manager."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and Path("/usr/bin/apt-get").exists()


def install() -> None:
    """Install Debian's Chromium; whether that worked is seen by looking for it again."""
    _apt("update")
    for package in PACKAGES:
        if find() is None:
            # libatomic1 is what the driver of Playwright loads, and a bare Debian lacks it.
            _apt("install", "-y", "--no-install-recommends", package, "libatomic1")


def _apt(*arguments: str) -> None:
    variables = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    call = ["apt-get", "-o", "Acquire::Retries=3", *arguments]
    subprocess.run(call, env=variables, stdin=subprocess.DEVNULL, check=False)
