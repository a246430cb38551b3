"""Compiling the engine beside a running app: a process of its own, while torch serves."""

from __future__ import annotations

import atexit
import os
import runpy
import subprocess
import sys
from pathlib import Path
from threading import Lock, Thread

from rnnviz import engine

MESSAGE = (
    "The fast engine is being compiled for this computer, once and for about a minute; until then "
    "torch trains, several times slower."
)
_CHILD = "from rnnviz.model.background import compile_while_needed as c; c()"
_process: list[subprocess.Popen[bytes]] = []
_lock = Lock()


def compile_meanwhile() -> None:
    """Start compiling what has not been compiled on this computer; later calls do nothing."""
    with _lock:
        if _process or not engine.available() or _is_compiled():
            return
        top = str(Path(__file__).resolve().parents[2])
        paths = [top, *filter(None, [os.environ.get("PYTHONPATH")])]
        _process.append(
            subprocess.Popen(
                [sys.executable, "-c", _CHILD],
                # Nothing is ever written to it: it closes when this process ends, even killed.
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            )
        )
        # What is half compiled when the app ends is begun anew at its next start.
        atexit.register(_process[0].terminate)


def compiling() -> bool:
    """Whether it is still being compiled; once it has ended, however it ended, False for good."""
    return bool(_process) and _process[0].poll() is None


def compile_while_needed() -> None:
    """Compile in a process of its own, and end with the one whose pipe is the standard input."""
    Thread(target=_end_with_parent, daemon=True).start()
    sys.argv[1:] = ["compile"]
    runpy.run_module("rnnviz", run_name="__main__")


def _end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)
    # At once: the compiler may hold Python's lock for seconds, and nothing needs tidying up.
    os._exit(1)


def _is_compiled() -> bool:
    from rnnviz.engine.warm import is_compiled

    return is_compiled()
