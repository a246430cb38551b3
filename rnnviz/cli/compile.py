"""``python -m rnnviz compile``: compile the fast engine for this computer now."""

from __future__ import annotations

import argparse
import os
import sys
import time
from threading import Thread
from typing import Any

from rnnviz import engine
from rnnviz.cli.parser import examples

MESSAGE = (
    "Compiling the training engine for this computer; this happens once and takes about a minute."
)


def add_to(commands: Any) -> None:
    """Add the command to the parser of the command line."""
    parser = commands.add_parser(
        "compile",
        help="compile the fast engine for this computer",
        description="Compile the fast engine for this computer and keep the machine code in the "
        "user's cache. The first training does so too; this command only does it beforehand.",
        epilog=examples("compile"),
    )
    # For the launcher; nobody types it.
    parser.add_argument("--until-input-ends", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(command=_run)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.until_input_ends:
        Thread(target=_end_with_input, daemon=True).start()
    return _compile()


def _end_with_input() -> None:
    """End this process with the one that holds the other end of its standard input."""
    os.read(sys.stdin.fileno(), 1)
    # At once: the compiler may hold Python's lock for seconds, and nothing needs tidying up.
    os._exit(1)


def _compile() -> int:
    if not engine.available():
        print(f"The fast engine cannot be compiled here, torch serves: {engine.missing()}.")
        return 0
    from rnnviz.engine.kernels.compiling import cache_folder, is_compiled, note_compiled

    if is_compiled():
        print("The fast engine is compiled already.")
        return 0
    print(MESSAGE, flush=True)
    began = time.monotonic()
    os.environ["RNNVIZ_ENGINE"] = "compiled"
    _use_everything()
    note_compiled()
    kernels = len(list(cache_folder().glob("*.nbc")))
    print(f"Compiled {kernels} kernels in {time.monotonic() - began:.0f} s.")
    return 0


def _use_everything() -> None:
    """Touch what the pages use, so that none of them has to wait for a compiler."""
    from rnnviz.analysis import carousel, influence
    from rnnviz.model import record
    from rnnviz.tasks import build_problem, default_config
    from rnnviz.training import fit

    config = default_config("embedded-reber", hidden_size=4, steps=2, batch_size=2)
    run = fit(config)
    inputs = build_problem(config).examples().inputs[:8, 0]
    trace = record(run, inputs)
    influence.strongest_predecessor(trace["input_gate"], trace["forget_gate"])
    for view in ("content", "ranked"):
        influence.VIEWS[view].find(trace)
    for norm in ("spectral", "frobenius"):
        carousel.jacobian_norm(trace, norm)
