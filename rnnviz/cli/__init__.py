"""The command line: ``python -m rnnviz``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from rnnviz.cli import pretrain


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status, 2 for what the user can mend."""
    parser = argparse.ArgumentParser(
        prog="python -m rnnviz", description="See inside gated recurrent networks."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    pretrain.add_to(commands)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.command(chosen))
    except ValueError as error:
        print(f"rnnviz: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("rnnviz: stopped by hand.", file=sys.stderr)
        return 130
