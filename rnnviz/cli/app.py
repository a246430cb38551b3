"""``python -m rnnviz app``: start the app."""

from __future__ import annotations

import argparse
from typing import Any

from rnnviz.cli.parser import examples, positive


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "app",
        help="start the app",
        description="Start the app and open it in a browser. The settings of docs/settings.md and "
        "Streamlit's own (STREAMLIT_...)\nhold as well.",
        epilog=examples("app", "app --port 8600 --no-browser"),
    )
    parser.add_argument("--port", type=positive, metavar="N", help="by default 8501")
    parser.add_argument(
        "--address", metavar="HOST", help="where it listens; by default everywhere on this computer"
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    from rnnviz.launcher import start_app  # with torch

    given = {
        "server.port": arguments.port,
        "server.address": arguments.address,
        "server.headless": "true" if arguments.no_browser else None,
    }
    start_app([f"--{name}={value}" for name, value in given.items() if value is not None])
    return 0
