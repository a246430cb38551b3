"""The reference of the library as pages in build/reference; a warning is an error.

Every public name must be on it: those of ``rnnviz``, and what its rooms offer besides.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from sphinx.cmd.build import build_main
from sphinx.util.inventory import InventoryFile

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "build" / "reference"


def main() -> int:
    """Make the pages; the exit code."""
    quiet = ["-q", "-W", "--keep-going", "-d", str(ROOT / "build" / "doctrees")]
    code = build_main([*quiet, str(ROOT / "docs" / "reference"), str(PAGES)])
    missing = [name for name in public() if name not in documented()]
    if missing:
        print(f"Not in the reference: {', '.join(missing)}.", file=sys.stderr)
    return code or int(bool(missing))


def public() -> Iterator[str]:
    """Every public name, from ``rnnviz`` on."""
    import rnnviz

    for name in rnnviz.__all__:
        yield f"rnnviz.{name}"
        found = getattr(rnnviz, name)
        if type(found).__name__ == "module":
            room = import_module(found.__name__)
            names = set(getattr(room, "__all__", ())) - set(rnnviz.__all__)
            yield from (f"{room.__name__}.{each}" for each in sorted(names))


def documented() -> set[str]:
    """Every name that the pages describe."""
    found = InventoryFile.loads((PAGES / "objects.inv").read_bytes(), uri="").data
    return {name for kind, names in found.items() if kind.startswith("py:") for name in names}


if __name__ == "__main__":
    sys.exit(main())
