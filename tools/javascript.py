"""The checks of the JavaScript and its bundles, by node; only who changes it needs them.

The packages of package-lock.json are installed into ``node_modules``, once, and again only when the
lock has changed.
"""

from __future__ import annotations

import os
import shutil
import subprocess

from environment import ROOT, ToolError

CHECKS = {
    "JavaScript's types": "types",
    "JavaScript's lint": "lint",
    "JavaScript's unit tests": "unit",
    "JavaScript's bundles": "bundles",
}
"""What is checked, and the script of package.json that does it."""
INSTALLED = ROOT / "node_modules" / ".package-lock.json"
TRIES = 3
"""How often npm may try to install: a registry does not always answer."""


def npm() -> str | None:
    """The program npm, with the packages installed; None where there is none.

    Raises:
        ToolError: npm could not install them.
    """
    program = shutil.which("npm")
    if program is None or shutil.which("node") is None:
        return None
    lock = ROOT / "package-lock.json"
    if not INSTALLED.is_file() or INSTALLED.stat().st_mtime < lock.stat().st_mtime:
        print("Installing the JavaScript's tools into node_modules.", flush=True)
        # Their own scripts at installation are not needed and not run.
        call = [program, "ci", "--ignore-scripts"]
        if all(subprocess.run(call, cwd=ROOT, check=False).returncode for _ in range(TRIES)):
            raise ToolError(
                "npm could not install the JavaScript's tools: its message above says why."
            )
        os.utime(INSTALLED)
    return program
