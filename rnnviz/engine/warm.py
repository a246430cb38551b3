"""The first launch: all kernels are compiled once, and loaded from the disk from then on."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import numpy as np

from rnnviz.engine.batches import Sample, gather
from rnnviz.engine.compiling import cache_folder
from rnnviz.engine.store import Design
from rnnviz.engine.trainer import Network
from rnnviz.spec import CELLS

MESSAGE = (
    "Compiling the training engine for this computer; this happens once and takes about a minute."
)


def _mark() -> Path:
    return cache_folder() / "compiled.json"


def _files() -> list[str]:
    return sorted(path.name for path in cache_folder().glob("*.nb?"))


def is_compiled() -> bool:
    """Whether the kernels would be loaded here: all that was compiled once is still there."""
    try:
        needed = json.loads(_mark().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return set(needed) <= set(_files())


def compile_kernels() -> None:
    """Compile what training needs, or load it where it has been compiled; safe to call again."""
    design = Design(CELLS["lstm"], "symbols", 2, 2, False, 2, 1, 2, "cross_entropy")
    network = Network(design, "adam", None)
    once = np.zeros((2, 1), dtype=np.int64)
    sample = Sample(once, once, np.array([2]), np.ones((2, 1), dtype=bool))
    network.learn(gather(design, [sample], np.float32), [0.0], 1)
    # Nothing can be kept in some places; the next launch compiles again there and says so again.
    with suppress(OSError):
        if found := _files():
            _mark().write_text(json.dumps(found), encoding="utf-8")
