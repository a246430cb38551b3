"""``python -m rnnviz``, and the command ``rnnviz``."""

from __future__ import annotations

import sys


def main() -> int:
    """Run one command; the exit status."""
    try:
        from rnnviz.cli import main as run
    except ModuleNotFoundError as error:
        print(
            f"rnnviz: the command line needs the package {error.name}, which the library alone "
            "does not bring: pip install 'rnnviz[app]'.",
            file=sys.stderr,
        )
        return 2
    return run()


if __name__ == "__main__":
    sys.exit(main())
