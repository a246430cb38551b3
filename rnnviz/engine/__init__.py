"""The compiled engine: any cell of the family at the speed of BLAS, without Python's lock or torch.

Where its packages are not there or cannot be loaded, :func:`available` says so and the reference
engine serves.
"""

from __future__ import annotations

_MISSING = ""
try:
    import rnnviz.engine.kernels.blas  # noqa: F401  (whether it can be imported is the question)
except Exception as error:  # a broken installation can raise anything; the app must still start
    _MISSING = f"{type(error).__name__}: {error}".splitlines()[0]


def available() -> bool:
    """Whether kernels can be compiled here."""
    return not _MISSING


def missing() -> str:
    """Why kernels cannot be compiled here; empty where they can."""
    return _MISSING
