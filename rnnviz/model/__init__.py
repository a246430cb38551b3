"""Models: layers of any cell, what they hold and read, and everything that they do, recorded.

The names load what they need when they are first used: sizes are known without torch.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnnviz.model.build import build_model, restore_model
    from rnnviz.model.cache import Traces
    from rnnviz.model.chunks import TraceChunk, record_chunks
    from rnnviz.model.conversion import from_torch, to_torch
    from rnnviz.model.device import choose_device
    from rnnviz.model.engine import Engine, LayerRun, LayerState
    from rnnviz.model.films import Film, film
    from rnnviz.model.foreign import (
        from_equinox,
        from_flax,
        from_haiku,
        from_keras,
        from_onnx_arrays,
    )
    from rnnviz.model.foreign_keras import from_keras_file
    from rnnviz.model.foreign_onnx import from_onnx
    from rnnviz.model.interventions import intervene
    from rnnviz.model.modules import record_module
    from rnnviz.model.recurrent import Recurrent
    from rnnviz.model.reference import run_layer
    from rnnviz.model.states import DelayedState, State
    from rnnviz.model.traces import record

_HOMES = {
    "DelayedState": "states",
    "Engine": "engine",
    "Film": "films",
    "LayerRun": "engine",
    "LayerState": "engine",
    "Recurrent": "recurrent",
    "State": "states",
    "TraceChunk": "chunks",
    "Traces": "cache",
    "build_model": "build",
    "choose_device": "device",
    "film": "films",
    "from_equinox": "foreign",
    "from_flax": "foreign",
    "from_haiku": "foreign",
    "from_keras": "foreign",
    "from_keras_file": "foreign_keras",
    "from_onnx": "foreign_onnx",
    "from_onnx_arrays": "foreign",
    "from_torch": "conversion",
    "intervene": "interventions",
    "record": "traces",
    "record_chunks": "chunks",
    "record_module": "modules",
    "restore_model": "build",
    "run_layer": "reference",
    "to_torch": "conversion",
}

__all__ = [
    "DelayedState",
    "Engine",
    "Film",
    "LayerRun",
    "LayerState",
    "Recurrent",
    "State",
    "TraceChunk",
    "Traces",
    "build_model",
    "choose_device",
    "film",
    "from_equinox",
    "from_flax",
    "from_haiku",
    "from_keras",
    "from_keras_file",
    "from_onnx",
    "from_onnx_arrays",
    "from_torch",
    "intervene",
    "record",
    "record_chunks",
    "record_module",
    "restore_model",
    "run_layer",
    "to_torch",
]


def __getattr__(name: str) -> Any:
    """Load a name of the room at its first use (PEP 562)."""
    if name in _HOMES:
        return getattr(import_module(f"rnnviz.model.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'rnnviz.model' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The room's names."""
    return sorted(__all__)
