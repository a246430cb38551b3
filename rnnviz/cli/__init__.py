"""The command line: ``python -m rnnviz``."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Sequence

from rnnviz.cli import (
    app,
    arrows,
    carousel,
    catalogue,
    compile,
    download,
    imports,
    pretrain,
    reproduce,
    trace,
    train,
    treebank,
    units,
)
from rnnviz.cli.bar import INTERRUPTED
from rnnviz.cli.parser import Parser

COMMANDS = (
    app.add_to,
    train.add_to,
    imports.add_to,
    trace.add_to,
    arrows.add_to,
    carousel.add_to,
    treebank.add_trust,
    units.add_to,
    reproduce.add_to,
    treebank.add_retention,
    pretrain.add_to,
    compile.add_to,
    download.add_to,
    catalogue.add_to,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status, 2 for what the user can mend."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console that cannot show a letter shows a question mark.
            stream.reconfigure(errors="replace")
    parser = Parser(prog="python -m rnnviz", description="See inside gated recurrent networks.")
    commands = parser.add_subparsers(required=True, metavar="command")
    for command in COMMANDS:
        command(commands)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.command(chosen))
    except BrokenPipeError:
        # Whoever read the output has seen enough, as `head` does.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (ValueError, OSError) as error:
        print(f"rnnviz: {_sentence(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("rnnviz: stopped by hand.", file=sys.stderr)
        return INTERRUPTED


def _sentence(error: ValueError | OSError) -> str:
    """What went wrong; an error of the system names its file."""
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{error.filename}: {error.strerror}."
    return str(error)
