"""How the kernels are compiled: to machine code, without Python's lock, and cached on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba
import platformdirs
from numba.core import compiler as numba_compiler
from numba.core import config as numba_config

F = TypeVar("F", bound=Callable[..., Any])

_FLAGS = {"contract", "nsz"}
config: Any = numba_config
compiler: Any = numba_compiler
_ROOM = Path(__file__).parent


def fingerprint() -> str:
    """A name for the source of all kernels together.

    numba notices a change in the file of a cached function, but not in one that it calls; a cache
    folder named after all of them cannot be stale.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    for path in sorted(_ROOM.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def cache_folder() -> Path:
    """Where machine code and measured sizes are kept."""
    return Path(platformdirs.user_cache_dir("rnnviz", appauthor=False)) / "engine"


class _Apart(compiler.Compiler):  # type: ignore[misc]  # numba's own types are not complete
    """Compiles a function whose arrays never overlap."""

    def define_pipelines(self) -> Any:
        """Say so to LLVM, which would otherwise have to compare every pair of addresses."""
        self.state.flags.noalias = True
        return super().define_pipelines()


def kernel(
    sums: bool = False, inline: bool = False, numbers: bool = False, apart: bool = False
) -> Callable[[F], F]:
    """Compile a function when it is first called with arguments of some type.

    Args:
        sums: let sums be taken in any order, so that they vectorise too.
        inline: paste the function into its callers.
        numbers: every value is a number for sure, so that comparisons vectorise too.
        apart: what the function writes overlaps with none of its other arrays, so that loops over
            many arrays vectorise too; only together with ``inline``.
    """
    flags = _FLAGS | ({"reassoc"} if sums else set()) | ({"nnan"} if numbers else set())
    options: dict[str, Any] = {"error_model": "numpy", "fastmath": flags, "nogil": True}

    def compile_(function: F) -> F:
        if inline:
            more: dict[str, Any] = {"pipeline_class": _Apart} if apart else {}
            compiled: F = numba.njit(forceinline=True, **more, **options)(function)
            return compiled
        # The folder is read while the function is decorated; others' functions keep their own.
        before = config.CACHE_DIR
        config.CACHE_DIR = before or _FOLDER
        try:
            cached: F = numba.njit(cache=True, **options)(function)
        finally:
            config.CACHE_DIR = before
        return cached

    return compile_


_FOLDER = str(cache_folder() / fingerprint())
