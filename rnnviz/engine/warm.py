"""The first launch: all kernels are compiled once, and loaded from the disk from then on."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from rnnviz.engine.batches import Sample, gather
from rnnviz.engine.compiling import cache_folder, fingerprint
from rnnviz.engine.store import Design
from rnnviz.engine.trainer import Network
from rnnviz.spec import CELLS

MESSAGE = (
    "Compiling the training engine for this computer; this happens once and takes about a minute."
)


def _mark() -> Path:
    return cache_folder() / fingerprint() / "compiled"


def is_compiled() -> bool:
    """Whether the kernels of this version have been compiled here before."""
    return _mark().exists()


def compile_kernels() -> None:
    """Compile what training needs, or load it where it has been compiled; safe to call again."""
    design = Design(CELLS["lstm"], "symbols", 2, 2, False, 2, 1, 2, "cross_entropy")
    network = Network(design, "adam", None)
    once = np.zeros((2, 1), dtype=np.int64)
    sample = Sample(once, once, np.array([2]), np.ones((2, 1), dtype=bool))
    network.learn(gather(design, [sample], np.float32), [0.0], 1)
    try:
        _mark().parent.mkdir(parents=True, exist_ok=True)
        _mark().touch()
    except OSError:
        pass  # nothing can be kept here, so the next launch compiles again and says so again
