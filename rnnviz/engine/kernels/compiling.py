"""How kernels are compiled: to machine code, without Python's lock, and kept on the disk."""

from __future__ import annotations

import hashlib
import json
import os
import sysconfig
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import llvmlite
import numba
import numpy as np
import platformdirs
from numba.core import caching as numba_caching
from numba.core import compiler as numba_compiler
from numba.core import config as numba_config
from numba.core.registry import cpu_target

F = TypeVar("F", bound=Callable[..., Any])

_FLAGS = {"contract", "nsz"}
config: Any = numba_config
caching: Any = numba_caching
compiler: Any = numba_compiler
_SOURCES = Path(__file__).parents[1]
"""The folder whose files are the engine's source, those of its folders included."""


def fingerprint() -> str:
    """A name for all that the machine code of the kernels depends on.

    That is the source of all of them together (numba notices a change in the file of a cached
    function, but not in one that it calls), the packages that compile it, Python and the processor.
    Where the source lies and when it was written does not matter.
    """
    python = sysconfig.get_config_var("EXT_SUFFIX")
    versions = numba.__version__, llvmlite.__version__, np.__version__
    processor = cpu_target.target_context.codegen().magic_tuple()
    digest = hashlib.sha256(repr((python, versions, processor)).encode())
    for path in sorted(_SOURCES.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def cache_folder() -> Path:
    """Where machine code and measured sizes are kept, as long as :func:`fingerprint` is the same.

    It lies in the folder that ``NUMBA_CACHE_DIR`` names, else in the user's cache.
    """
    if config.CACHE_DIR:
        return Path(config.CACHE_DIR).absolute() / "rnnviz" / _FINGERPRINT
    return Path(platformdirs.user_cache_dir("rnnviz", appauthor=False)) / "engine" / _FINGERPRINT


def _mark() -> Path:
    """The file that lists what was compiled."""
    return cache_folder() / "compiled.json"


def _compiled_files() -> list[str]:
    return sorted(path.name for path in cache_folder().glob("*.nb?"))


def is_compiled() -> bool:
    """Whether kernels would be loaded here: all that :func:`note_compiled` saw is still there."""
    try:
        needed = json.loads(_mark().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return set(needed) <= set(_compiled_files())


def note_compiled() -> None:
    """Note that all kernels that are needed have been compiled.

    Nothing can be kept in some places; the next launch compiles again there.
    """
    with suppress(OSError):
        if files := _compiled_files():
            _mark().write_text(json.dumps(files), encoding="utf-8")


class _Locator:
    """Tells numba where a kernel's machine code is; the folder's name vouches for it."""

    def __init__(self, file: str) -> None:
        self._py_file, self._folder = file, str(cache_folder())

    def ensure_cache_path(self) -> None:
        """Make the folder; called before anything is kept."""
        os.makedirs(self._folder, exist_ok=True)

    def get_cache_path(self) -> str:
        """The folder."""
        return self._folder

    def get_source_stamp(self) -> str:
        """What must be the same for machine code to be used."""
        return _FINGERPRINT


class _Kept(caching.CompileResultCacheImpl):  # type: ignore[misc]  # numba's own types again
    """Names the files of one kernel; numba's own would name them by the path of the source."""

    def __init__(self, function: Callable[..., Any]) -> None:
        code = function.__code__
        self._lineno, self._locator = code.co_firstlineno, _Locator(code.co_filename)
        self._filename_base = f"{function.__module__}.{function.__qualname__}"


class _Cache(caching.FunctionCache):  # type: ignore[misc]
    """Keeps machine code where it can; where it cannot, the kernel has been compiled anyway."""

    _impl_class = _Kept

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """What is kept; nothing where it is damaged, so that it is compiled again."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:  # what unpickling damaged bytes raises can be anything
            with suppress(OSError):
                self.flush()
        return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep it, unless the folder cannot be written or the disk is full."""
        with suppress(OSError):
            super().save_overload(sig, data)


class _Apart(compiler.Compiler):  # type: ignore[misc]  # numba's own types are not complete
    """Compiles a function whose arrays never overlap."""

    def define_pipelines(self) -> Any:
        """Say so to LLVM, which would otherwise have to compare every pair of addresses."""
        self.state.flags.noalias = True
        return super().define_pipelines()


def kernel(
    sums: bool = False, inline: bool = False, numbers: bool = False, apart: bool = False
) -> Callable[[F], F]:
    """Compile a function of the engine when it is first called with arguments of some type.

    Args:
        sums: let sums be taken in any order, so that they vectorise too.
        inline: paste the function into its callers.
        numbers: every value is a number for sure, so that comparisons vectorise too.
        apart: what the function writes overlaps with none of its other arrays, so that loops over
            many arrays vectorise too; only together with ``inline``.
    """
    flags = _FLAGS | ({"reassoc"} if sums else set()) | ({"nnan"} if numbers else set())
    options: dict[str, Any] = {"error_model": "numpy", "fastmath": flags, "nogil": True}
    if inline:
        options["forceinline"] = True
    if apart:
        options["pipeline_class"] = _Apart

    def compile_(function: F) -> F:
        compiled: Any = numba.njit(**options)(function)
        if not inline:
            compiled._cache = _Cache(function)
        return compiled  # type: ignore[no-any-return]

    return compile_


_FINGERPRINT = fingerprint()
