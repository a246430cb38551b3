"""Which engine runs the layers: the compiled one where it can, else the reference engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from rnnviz import engine
from rnnviz.model.engine import Engine
from rnnviz.model.reference import run_layer as run_reference
from rnnviz.settings import EngineSettings

MESSAGE = (
    "The fast engine is being compiled for this computer, once and for about a minute; until then "
    "torch trains, several times slower."
)
_compiling: Callable[[], bool] = bool


def let_torch_serve_while(compiling: Callable[[], bool]) -> None:
    """Whoever has the engine compiled says here whether that still goes on."""
    global _compiling
    _compiling = compiling


def compiling() -> bool:
    """Whether the engine is being compiled just now."""
    return _compiling()


def engine_name() -> str:
    """``"compiled"`` or ``"torch"``, whichever serves.

    Raises:
        ValueError: when ``RNNVIZ_ENGINE`` names no engine.
    """
    wanted = EngineSettings.from_environment().engine
    ready = engine.available() and not compiling()
    return "compiled" if wanted == "compiled" and ready else "torch"


def engine_note() -> str:
    """One sentence for people: which engine serves, and why if it is the slow one."""
    if engine_name() == "compiled":
        return "Networks are trained by the compiled engine."
    if compiling():
        return MESSAGE
    reason = engine.missing() or "RNNVIZ_ENGINE asks for it"
    return f"Networks are trained by torch, several times slower, because: {reason}."


@cache
def _compiled() -> Engine:
    from rnnviz.model.compiled import run_layer

    return run_layer


def has_compiled() -> bool:
    """Whether the compiled engine can serve here, whatever is asked for."""
    return engine.available()


def engine_called(name: str) -> Engine:
    """The engine of a name, ``"compiled"`` or ``"torch"``."""
    return _compiled() if name == "compiled" else run_reference


def default_engine() -> Engine:
    """The engine that layers use unless they are given another."""
    return engine_called(engine_name())
