"""Launcher: it starts the app, and the process that compiles the engine beside it."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from rnnviz import engine
from rnnviz.model.choice import let_torch_serve_while
from rnnviz.places import place

_COMMAND = ["-m", "rnnviz", "compile", "--until-input-ends"]
_process: list[subprocess.Popen[bytes]] = []
_lock = Lock()


def start_app(options: Sequence[str]) -> None:
    """Let this process become the app's server, until somebody ends it.

    Args:
        options: of ``streamlit run``.

    Raises:
        ValueError: when Streamlit is not installed.
        SystemExit: at its end.
    """
    try:
        from streamlit.web.cli import main
    except ModuleNotFoundError as error:
        raise ValueError("The app needs Streamlit: pip install 'rnnviz[app]'.") from error
    main(["run", str(place("app.py")), *options], prog_name="streamlit")


def compile_meanwhile() -> None:
    """Start compiling what has not been compiled on this computer; later calls do nothing."""
    with _lock:
        if _process or not engine.available() or _is_compiled():
            return
        top = str(Path(__file__).resolve().parents[1])
        paths = [top, *filter(None, [os.environ.get("PYTHONPATH")])]
        started = subprocess.Popen(
            [sys.executable, *_COMMAND],
            # Nothing is ever written to it: it closes when this process ends, even killed.
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
        _process.append(started)
        # Once it has ended, however it ended, this is False for good.
        let_torch_serve_while(lambda: started.poll() is None)
        # What is half compiled when the app ends is begun anew at its next start.
        atexit.register(started.terminate)


def _is_compiled() -> bool:
    from rnnviz.engine.kernels.compiling import is_compiled

    return is_compiled()
